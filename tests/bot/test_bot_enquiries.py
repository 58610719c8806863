"""Questions about policy and stories: answers that fit a phone, friendly to bad asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies import BAN, LEDGER, event, prolonged
from sample_alert import sample_alert
from telegram_server.tg_entities import formatted

from bot import answers, answers_policy, answers_status, answers_story
from bot.commands import Command, parse_command
from bot.enquiries import Enquiries, Known, Question, split_date
from configuration import read_ledger, read_status
from core.agenda import Planned, agenda
from core.alert import Reason, Source
from core.feed import Feed, Tier
from core.ledger import Ledger
from core.measure import Basis, Precision, Status, StatusEvent
from core.ruling import Ruling, Verb
from core.status import Board, Pillar, overview
from core.subscription import Filter, Subscription
from core.taxonomy import Direction
from store.keys import DeliveryKeys, FeedKeys, TriageKeys, chat_partition, feed_partition
from store.latest import Latest, Officials, Pulse, Silence
from store.leases import Lease
from store.stories import StoryStore

if TYPE_CHECKING:
    from core.alert import Alert
    from store.connection import Store

NOW = datetime(2031, 6, 1, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
COUNTRIES = {"CN": ("China", "chinese"), "JP": ("Japan", "日本"), "US": ("United States",)}
ELEMENTS = {"Dy": ("dysprosium", "镝"), "Nd": ("neodymium",), "La": ("lanthanum",)}
BOARD = Board(
    pillars=(Pillar("CN No. 5/2030", ("cn-5-2030",)), Pillar("Package", ("cn-60-2030",))),
    elements=("Dy", "Ho", "La"),
    magnets={"SmCo": ("Sm",)},
    countries=("JP", "US"),
)
SHIPPED = read_ledger()


def shown(html: str) -> str:
    """What Telegram shows; it refuses what is too long or badly formed."""
    text, _ = formatted(html, "HTML", None, 4096, "text")
    return str(text)


class Chat:
    """One chat that asks."""

    def __init__(
        self, store: Store, ledger: Ledger = LEDGER, feeds: tuple[Feed, ...] = ()
    ) -> None:
        self.store, self.ledger = store, ledger
        self.before: Subscription | None = None
        planned = (Planned("fair", date(2031, 6, 9), "the fair opens", "EU"),)
        known = Known(self.current, planned, BOARD, COUNTRIES, ELEMENTS)
        self.enquiries = Enquiries(Latest(store, feeds), known)

    async def current(self) -> Ledger:
        return self.ledger

    async def ask(self, text: str, about: int | None = None) -> str:
        command = parse_command(text, "rare_bot")
        assert command
        assert self.enquiries.knows(command.name)
        question = Question(command.name, command.argument, "42", self.before, NOW, about)
        return shown(await self.enquiries.answer(question))

    async def tell(self, alert: Alert) -> None:
        owner = await self.store.redis.get(TriageKeys.own)
        if owner is None:
            await Lease(self.store, TriageKeys.own, TriageKeys.fence, "a", 60_000).acquire()
            owner = await self.store.redis.get(TriageKeys.own)
        key = f"{alert.story}:{alert.revision}"
        await StoryStore(self.store).remind(owner.decode(), key, alert)


@pytest.fixture
def chat(store: Store) -> Chat:
    return Chat(store)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/measure_cn_18_2025", Command("measure", "cn-18-2025")),
        ("/story_3f2a90c1@rare_bot", Command("story", "3f2a90c1")),
        ("/why_3f2a extra", Command("why", "3f2a")),
        ("/stop_it", Command("stop_it", "")),
        ("/story_", Command("story_", "")),
    ],
)
def test_what_can_be_tapped_carries_its_argument(text: str, command: Command) -> None:
    assert parse_command(text, "rare_bot") == command


@pytest.mark.parametrize(
    ("text", "wish", "on"),
    [
        ("", "", TODAY),
        ("dysprosium", "dysprosium", TODAY),
        ("JP 2030-12-01", "JP", date(2030, 12, 1)),
        ("1 Dec 2030", "", date(2030, 12, 1)),
        ("Dy 1.12.2030", "Dy", date(2030, 12, 1)),
        ("31 Feb 2030", "31 Feb 2030", TODAY),
    ],
)
def test_a_date_at_the_end_of_a_line(text: str, wish: str, on: date) -> None:
    assert split_date(text, TODAY) == (wish, on)


async def test_the_state_of_play_on_one_screen(chat: Chat) -> None:
    await chat.tell(sample_alert(headline="Ruritania lists two firms", measures=("cn-5-2030",)))
    await chat.tell(sample_alert("clock-cn-2031-11-10", reason=Reason.CLOCK))
    text = await chat.ask("/status")
    lines = text.splitlines()
    assert lines[0] == "Status · 1 Jun 2031 10:12 UTC"
    assert lines[1] == "🟥 CN No. 5/2030 IN FORCE since 4 Apr 2030"
    assert lines[2] == "🟨 Package SUSPENDED to 10 Nov 2031"
    assert "⏰ 162 d · 10 Nov · No. 70/2030: the pause ends +1" in lines
    assert "   → No. 60/2030 applies from the next day" in lines
    assert "▸ Japan 2 in force · 20 names · last 24 Feb" in lines
    assert "▸ US not aimed at" in lines
    assert "🟥 Dy controlled" in lines
    assert "🟨 Ho suspended" in lines
    assert "🟩 La free" in lines
    assert "🧲 🟥 SmCo" in lines
    assert any("Ruritania lists two firms" in line and "No. 5/2030" in line for line in lines)
    assert sum("src" in line for line in lines) == 1
    assert any(
        "US says (17 May 2031): China will address shortages of yttrium; not confirmed" in line
        for line in lines
    )
    assert "▸ Newest ledger 17 May" in lines
    assert "⚠️ No feed is being read: silence says nothing" in lines
    assert "⚠️ This chat is not subscribed: /start" in lines
    assert len(lines) <= 30


@pytest.mark.parametrize("on", [date(2025, 11, 20), date(2026, 3, 1), date(2026, 11, 24)])
def test_what_falls_due_is_told_whole_with_its_doubts(on: date) -> None:
    lines = drawn(policy(read_ledger(), on)).splitlines()
    due = [line for line in lines if line.startswith(("⏰", "   →"))]
    assert len(due) >= 3
    assert not [line for line in due if "…" in line]


def test_the_shipped_state_with_five_events_is_little_more_than_a_screen() -> None:
    on = date(2026, 11, 24)
    board = read_status(None, SHIPPED)
    heads = ("Ruritania puts samarium alloys under licence from December", "商务部稀土公告" * 9)
    alerts = [sample_alert(f"story-{n}", headline=heads[n % 2]) for n in range(5)]
    text = drawn(policy(SHIPPED, on, board), *alerts, officials=Officials(9, 0, NOW))
    rows = [row for line in text.splitlines() for row in wrap(line, 46) or [""]]
    assert len(rows) <= 44
    assert sum("商务部" in row for row in rows) == 2


async def test_without_measures_it_says_what_is_not_known(store: Store) -> None:
    chat = Chat(store, Ledger())
    for text in ("/status", "/inforce", "/timeline", "/measure 18/2025"):
        assert "what is in force is not known here" in await chat.ask(text)


def policy(ledger: Ledger, on: date, board: Board = BOARD) -> answers_status.Policy:
    return answers_status.Policy(ledger, overview(ledger, board, on), agenda(ledger, on))


def drawn(found: answers_status.Policy | None, *alerts: Alert, **more: Any) -> str:
    at = datetime.combine(found.overview.on, NOW.time(), UTC) if found else NOW
    pulse = more.get("pulse", Pulse(10, 0, at))
    officials = more.get("officials", Officials())
    return shown(answers_status.status(found, alerts, pulse, officials, answers_status.Here()))


def test_doubts_stay_doubts() -> None:
    text = drawn(policy(prolonged(notice=False), date(2031, 10, 1)))
    assert "🟨 Package SUSPENDED to 10 Jan 2032, notice not seen" in text
    assert "40 d · 10 Nov · No. 70/2030: the pause ends, if not moved +1" in text
    rumour = event("cn-5-2030", date(2031, 5, 1), Status.REVOKED, basis=Basis.REPORTED)
    assert "CN No. 5/2030 IN FORCE" in drawn(policy(LEDGER.with_entries([rumour]), TODAY))
    only = Ledger([replace(BAN, history=(replace(BAN.history[0], basis=Basis.REPORTED),))])
    board = Board(pillars=(Pillar("Ban", (BAN.id,)),), countries=("JP",))
    text = drawn(policy(only, TODAY, board))
    assert "Ban IN FORCE, as reported since" in text
    assert "no date ahead is known" in text
    assert "Japan not aimed at" in text


def test_a_pause_that_ran_out_without_a_notice_is_not_known() -> None:
    text = drawn(policy(LEDGER, date(2031, 11, 12)))
    assert "⬜ Package SUSPENDED until 10 Nov 2031; what is so since is not known" in text
    assert "⬜ Ho not known: the pause ran out" in text
    assert "🟨" not in text


def test_what_one_side_says_of_the_other() -> None:
    says = {"basis": Basis.CLAIM, "side": "US", "note": "controls are gone"}
    claims = [
        event("cn-5-2030", date(2031, 5, 17 + n), s, **says) for n, s in enumerate(Status, 1)
    ]
    text = drawn(policy(LEDGER.with_entries(claims), TODAY))
    assert "US says (24 May 2031): controls are gone; China has not confirmed" in text
    assert "⚖️ +" in text


async def test_this_chat_stands_at_the_end(chat: Chat) -> None:
    chat.before = Subscription("42", (Filter(), Filter(("x",))), NOW)
    assert "✅ This chat is subscribed since 1 Jun 2031, 2 filters" in await chat.ask("/status")


def test_a_general_licence_is_open_and_a_plan_without_goods_is_no_next_date() -> None:
    board = Board(pillars=(Pillar("Licences", ("cn-licences",)),))
    text = drawn(policy(LEDGER, TODAY, board))
    assert "🟩 Licences OPEN since 2 Dec 2030, notice not seen" in text
    assert "2 Dec · " not in text


def test_how_the_sources_are() -> None:
    silent = tuple(Silence(f"Ministry {n}", n * 86_400.0, 3_600.0) for n in range(9, 5, -1))
    text = drawn(
        None,
        officials=Officials(28, 2, NOW - timedelta(hours=3), silent),
        pulse=Pulse(10, 6, NOW),
    )
    assert "Newest official 3 h ago" in text
    assert "⚠️ Ministry 9 silent 9 d, usual 1 h" in text
    assert "+2 more official sources silent" in text
    assert "2 of 28 official feeds never read" in text
    assert "Too few feeds" in text
    assert "none since watching began" in drawn(None, officials=Officials(1))
    assert answers_status.age(NOW, NOW - timedelta(minutes=5)) == "5 min"
    assert answers_status.age(NOW, NOW + timedelta(minutes=5)) == "1 min"


async def test_silence_is_measured_against_a_source_s_own_rhythm(store: Store) -> None:
    feeds = (
        Feed("gov", "https://gov.test/1", publisher="Ministry", tier=Tier.OFFICIAL),
        Feed("late", "https://gov.test/2", publisher="Gazette", tier=Tier.OFFICIAL),
        Feed("new", "https://gov.test/3", title="Office", tier=Tier.OFFICIAL),
        Feed("post", "https://post.test", publisher="Post"),
    )
    day, now = 86_400, NOW.timestamp()
    for name, ago, rhythm in (("gov", 3 / 24, 2.0), ("late", 9.0, 2.0)):
        key = FeedKeys(feed_partition(name, store.partitions)).state(name)
        state = f'{{"last_ok":{now},"last_new":{now - ago * day},"rhythm":{rhythm * day}}}'
        await store.redis.hset(key, "s", state)
    found = await Latest(store, feeds).officials(NOW)
    assert (found.watched, found.unread) == (3, 1)
    assert found.newest == NOW - timedelta(hours=3)
    (silence,) = found.silent
    assert (silence.name, round(silence.silent / day)) == ("Gazette", 9)
    text = await Chat(store, feeds=feeds).ask("/status")
    assert "⚠️ Gazette silent 9 d, usual 2 d" in text
    assert "No official source of China is watched" in text
    ours = (replace(feeds[0], country="CN"),)
    assert "No official source" not in await Chat(store, feeds=ours).ask("/status")
    assert await Latest(store).officials(NOW) == Officials()


@pytest.mark.parametrize(
    ("text", "said", "not_said"),
    [
        ("/inforce", "No. 1/2031", "No such"),
        ("/inforce dysprosium", "● No. 5/2030 since 4 Apr 2030", "No. 1/2031"),
        ("/inforce 镝", "In force · Dy", "No. 1/2031"),
        ("/inforce JP", "● No. 2/2031 since 24 Feb 2031", "No. 5/2030"),
        ("/inforce japan 2031-01-31", "● No. 1/2031", "No. 2/2031"),
        ("/inforce Dy 2030-01-01", "no event of 1 Jan 2030 or before", "No. 5/2030"),
        ("/inforce cn", "Suspended\nChina\n◐ No. 60/2030", "Truce"),
        ("/inforce oxides", "● No. 5/2030", "No. 2/2031"),
        ("/inforce magnet", "In force · magnet-generic", "No. 2/2031"),
        ("/inforce unobtainium", "I do not know “unobtainium”", "In force"),
        ("/inforce <b>", "I do not know “<b>”", "In force"),
        ("/timeline", "No. 2/2031 in force", "I do not know"),
        ("/timeline 60/2030", "suspended to 10 Nov 2031", "No. 1/2031"),
        ("/timeline us", "US says so", "No. 5/2030"),
        ("/timeline nothing", "For example /timeline or /timeline 18/2025", "in force"),
        ("/measure 5/2030", "● IN FORCE since 4 Apr 2030 · official text", "may mean"),
        ("/measure cn-5-2030", "Elements Sm Gd Tb Dy", "may mean"),
        ("/measure_cn_70_2030", "⏰ in 162 days, Mon 10 Nov 2031: the pause ends", "may mean"),
        ("/measure Truce", "⚖️ 17 May 2031, US says so", "may mean"),
        ("/measure", "For example /measure 18/2025", "I do not know"),
        ("/measure 99/1999", "I do not know “99/1999”", "IN FORCE"),
        ("/calendar", "8 d · 9 Jun 2031 · the fair opens", "None is known"),
        ("/story", "Answer an alert with /why", "remembered"),
        ("/story 123456", "No story “123456” is remembered", "Answer an alert"),
        ("/why", "Answer an alert with /why", "remembered"),
        ("/latest x", "Nothing was told yet", "Newest"),
    ],
)
async def test_answers(chat: Chat, text: str, said: str, not_said: str) -> None:
    answer = await chat.ask(text)
    assert said in answer
    assert not_said not in answer


async def test_one_number_of_two_sides_is_asked_back(store: Store) -> None:
    twin = replace(BAN, id="us-5-2030", jurisdiction="US", number="5/2030", short="US No. 5")
    answer = await Chat(store, LEDGER.with_entries([twin])).ask("/measure 5")
    assert "may mean:" in answer
    assert "/measure_us_5_2030" in answer


@given(st.text(max_size=200), st.sampled_from(["inforce", "timeline", "measure"]))
def test_any_argument_gets_a_valid_answer(argument: str, name: str) -> None:
    shown(answers_policy.unknown(argument, name, ("x",)))
    shown(answers_story.unknown_story(argument))


@pytest.mark.parametrize("on", [date(2025, 11, 20), date(2026, 5, 20), date(2026, 11, 22)])
def test_every_shipped_measure_fits_a_message(on: date) -> None:
    dates = agenda(SHIPPED, on)
    for one in SHIPPED.measures.values():
        text = answers_policy.measure(SHIPPED, one, on, [a for a in dates if a.id == one.id])
        assert one.short in shown(text)
    states = [state for name in SHIPPED.measures if (state := SHIPPED.state(name, on))]
    text = shown(answers_policy.in_force(SHIPPED, states * 2, "", on, on))
    assert "more lines. /inforce dysprosium shows fewer" in text
    assert "the ledger's newest event is of" in text
    events = [e for name in SHIPPED.measures for e in SHIPPED.history(name, on)]
    assert "older" in shown(answers_policy.timeline(SHIPPED, events, "", on, on))
    shown(answers_policy.calendar(dates, on, "https://example.org/calendar.ics"))
    assert len(drawn(policy(SHIPPED, on, read_status(None, SHIPPED))).splitlines()) <= 30


def test_a_day_that_is_not_certain() -> None:
    assert answers_policy.day(TODAY, Precision.MONTH) == "Jun 2031"
    assert answers_policy.day(TODAY, Precision.APPROXIMATE) == "about 1 Jun 2031"
    rough = [
        replace(one, precision=Precision.WEEK, name="", moved=TODAY)
        for one in agenda(LEDGER, TODAY)
    ]
    assert "expected · about 10 Nov 2031" in shown(answers_policy.calendar(rough * 9, TODAY, ""))
    card = answers_policy.measure(LEDGER, BAN, date(2030, 1, 1), rough)
    assert "Nothing was known of it by then" in shown(card)
    assert "⏰ expected, about 10 Nov 2031" in shown(card)


def test_a_measure_shows_what_counts_no_more_and_why() -> None:
    said, leaked = (
        StatusEvent(name, BAN.id, TODAY, Status.SUSPENDED, Basis.REPORTED, source="https://p.test")
        for name in ("said", "leaked")
    )
    rulings = [
        Ruling("1", "said", Verb.RETRACT, "The Post", NOW, "Retracted: <Pucks> flow"),
        Ruling("2", "leaked", Verb.REVOKE, "1001", NOW, "misread"),
    ]
    card = answers_policy.measure(LEDGER.with_entries([said, leaked, *rulings]), BAN, TODAY, ())
    assert "✗ 1 Jun 2031 suspended · reported" in shown(card)
    assert "1 Jun 2031, taken back by The Post: Retracted: <Pucks> flow" in shown(card)
    assert "1 Jun 2031, revoked by an administrator: misread" in shown(card)
    assert "1001" not in card
    yesterday = answers_policy.measure(
        LEDGER.with_entries([said, *rulings]), BAN, TODAY - timedelta(days=1), ()
    )
    assert "taken back" not in yesterday


SOURCES = tuple(
    Source(f"Outlet {n}", f"Title {n}", f"https://example.org/{n}", NOW, 2, "f") for n in range(15)
)


async def test_a_story_with_its_sources_by_the_beginning_of_its_id(chat: Chat) -> None:
    alert = sample_alert("3f2a90c1aa", measures=("cn-5-2030",), sources=SOURCES)
    await chat.tell(alert)
    await chat.tell(sample_alert("3f2a90c1bb"))
    text = await chat.ask("/story 3f2a90c1aa")
    assert "Sources (15)" in text
    assert "Outlet 0: Title 0 · 1 Jun 2031 10:12 UTC" in text
    assert "+3 more" in text
    assert "/measure_cn_5_2030" in text
    assert "/why_3f2a90c1aa" in text
    assert "Sources" in await chat.ask("/story_3f2a90c1b")
    assert "is remembered" in await chat.ask("/story 3f2a90")
    assert "is remembered" in await chat.ask("/story 3f2")


async def test_why_an_alert_came(chat: Chat) -> None:
    alert = sample_alert(
        "3f2a90c1aa",
        headline="Ruritania bans dysprosium exports",
        elements=("Dy",),
        severity=4,
        claim="US",
        measures=("cn-5-2030",),
        why=("says export ban",),
    )
    await chat.tell(alert)
    assert "This chat has no filters" in await chat.ask("/why 3f2a90c1aa")
    chat.before = Subscription("42", (Filter(("dysprosium", "quota")), Filter(("lithium",))))
    text = await chat.ask("/why_3f2a90c1aa")
    assert "▸ Your filter dysprosium quota: dysprosium\n" in text
    assert "lithium" not in text
    assert "Told because the first report of an event" in text
    assert "Severity 4 of 5" in text
    assert "Relevant because says export ban" in text
    assert "Only claimed by US" in text
    chat.before = Subscription("42", (Filter((), (), 5),))
    assert "None of this chat's filters" in await chat.ask("/why 3f2a90c1aa")
    chat.before = Subscription("42", (Filter(),))
    assert "▸ Your filter everything" in await chat.ask("/why 3f2a90c1aa")


async def test_the_message_that_is_answered_says_which_story(chat: Chat) -> None:
    chat.before = Subscription("42", (Filter(),))
    first = sample_alert("3f2a90c1aa", headline="Ruritania bans exports")
    await chat.tell(first)
    later = replace(first, revision=2, reason=Reason.STATUS, direction=Direction.EASING)
    await chat.tell(later)
    keys = DeliveryKeys(chat_partition("42", chat.store.partitions))
    await chat.store.redis.hset(keys.told("3f2a90c1aa"), "42", "m7:2")
    await chat.store.redis.hset(keys.told("3f2a90c1aa#2"), "42", "m9:2")
    for message in (7, 9):
        assert "Ruritania bans exports" in await chat.ask("/why", about=message)
        assert "Ruritania bans exports" in await chat.ask("/story", about=message)
    assert "Answer an alert" in await chat.ask("/why", about=8)


async def test_a_reminder_is_a_story_without_reports(chat: Chat) -> None:
    await chat.tell(sample_alert("clock-cn-2031-11-10", reason=Reason.CLOCK, sources=()))
    text = await chat.ask("/why_clock_cn_2031_11_10")
    assert "no report is needed" in text
    assert "taken for one event" not in text
    assert "No source is known" in await chat.ask("/story clock-cn-2031-11-10")


TEXT = st.text(max_size=5_000)


@given(TEXT, TEXT, TEXT, TEXT)
def test_whatever_feeds_and_people_write_is_shown_and_never_obeyed(
    headline: str, note: str, name: str, url: str
) -> None:
    sources = tuple(Source(name, headline, f"https://e.org/{url}", NOW, 2, "f") for _ in range(3))
    alert = sample_alert(
        headline=headline, summary=note, why=(note, name), sources=sources, claim=name[:2]
    )
    shown(answers_story.story(alert))
    shown(answers_story.why(alert, [(Filter((name[:60] or "x",)), (name,))]))
    says = event(BAN.id, TODAY, Status.REVOKED, basis=Basis.CLAIM, side=name[:9], note=note)
    odd = replace(BAN, title=headline, short=name, summary=note, uncertain=note, sources=(url,))
    ledger = Ledger([odd]).with_entries([says])
    board = Board(pillars=(Pillar(name, (BAN.id,)),), countries=("JP",), magnets={name: ("Nd",)})
    drawn(policy(ledger, TODAY, board), alert)
    shown(answers_policy.measure(ledger, odd, TODAY, ()))
    state = ledger.state(BAN.id, TODAY)
    assert state
    shown(answers_policy.in_force(ledger, [state] * 40, name[:200], TODAY, TODAY))
    shown(answers_policy.timeline(ledger, [says] * 20, name[:200], TODAY, TODAY))
    shown(answers_policy.ambiguous(headline, [odd] * 12))


def test_every_reason_has_its_words() -> None:
    for reason in Reason:
        shown(answers_story.why(sample_alert(reason=reason), None))
    assert len(answers.COMMANDS) <= 100
    assert all(3 <= len(words) <= 256 for _, words in answers.COMMANDS)
