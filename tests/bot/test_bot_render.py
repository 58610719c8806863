"""An alert, whatever a feed put into it, becomes a message that the platform takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from telegram_server.tg_entities import formatted, parse_html

from bot.markup import address, plain
from bot.render import LIMIT, headline, render_alert
from bot.terminal import bubble
from configuration import read_ledger
from core.alert import Alert, Reason, Source
from core.taxonomy import Certainty, Direction
from core.text import tidy

SEEN = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)
REUTERS = Source("Reuters", "Title", "https://example.org/r?a=1&b=2", SEEN, 2, "reuters")
ALERT = Alert(
    story="s1",
    revision=1,
    reason=Reason.FIRST_REPORT,
    headline="Ruritania adds samarium alloys to its licence list",
    summary="The ministry said that exporters must name the end user.",
    event="export_control_new",
    event_label="New export control or licensing duty",
    direction=Direction.TIGHTENING,
    severity=4,
    certainty=Certainty.SOURCES_SAY,
    jurisdictions=("CN",),
    elements=("Sm", "Gd"),
    companies=("Acme Magnets",),
    sources=(REUTERS,),
    why=("export control", "samarium"),
    first_seen=SEEN,
    decided_at=SEEN,
)

LONG = "Grand Zenda Magnetic Works (Strelsau Magnets)"
REWORDED = {"revision": 2, "reason": Reason.TEXT_CHANGED}


def shown(alert: Alert, **look: bool) -> list[str]:
    return parse_html(render_alert(alert, **look).html)[0].split("\n")


def sources(*outlets: str) -> tuple[Source, ...]:
    return tuple(replace(REUTERS, outlet=o, url=f"https://example.org/{o}") for o in outlets)


def test_the_whole_look() -> None:
    assert shown(ALERT) == [
        "🔴 TIGHTENING · Export control · China\u00a0●●●●○",
        "Ruritania adds samarium alloys to its licence list",
        "The ministry said that exporters must name the end user.",
        "▸ Who Acme Magnets",
        "▸ Elements Sm Gd",
        "▸ Basis sources say · 1 outlet · no official text yet",
        "20 Nov 2026 10:12 UTC · Reuters",
    ]


def test_a_bare_alert_says_nothing_that_is_not_known() -> None:
    bare = replace(
        ALERT,
        **dict.fromkeys(("event", "event_label", "direction")),
        **dict.fromkeys(("jurisdictions", "elements", "companies", "sources"), ()),
        summary="",
    )
    assert shown(bare) == [
        "🔹 ●●●●○",
        "Ruritania adds samarium alloys to its licence list",
        "▸ Basis sources say · no official text yet",
        "20 Nov 2026 10:12 UTC",
    ]


def test_the_notification_carries_the_news() -> None:
    assert "Ruritania adds" in "\n".join(shown(ALERT))[:80]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param(
            {"certainty": Certainty.OFFICIAL_TEXT},
            "▸ Basis official text · 1 outlet",
            id="official text",
        ),
        pytest.param(
            {"sources": sources("A", "B", "a")},
            "20 Nov 2026 10:12 UTC · A · B",
            id="an outlet counts once",
        ),
        pytest.param(
            {"sources": sources(*"ABCDE")},
            "20 Nov 2026 10:12 UTC · A · B · C ·\u00a0+2",
            id="three sources and more",
        ),
        pytest.param(
            {"sources": (replace(REUTERS, published=SEEN - timedelta(days=48)),)},
            "▸ Dated published 3 Oct 2026",
            id="old date",
        ),
        pytest.param({"companies": tuple("ABCDEF")}, "▸ Who A, B, C, D, +2", id="many names"),
        pytest.param({"companies": (LONG,)}, "▸ Who Grand Zenda Magnetic Works", id="long name"),
        pytest.param({"companies": ("Zenda (ZM)",)}, "▸ Who Zenda (ZM)", id="other name"),
        pytest.param(
            {"event": "x", "event_label": "New act"},
            "🔴 TIGHTENING · New act · China\u00a0●●●●○",
            id="unknown event",
        ),
        pytest.param(
            {"jurisdictions": ("XX", "EU", "US")},
            "🔴 TIGHTENING · Export control · XX, EU, +1\u00a0●●●●○",
            id="places",
        ),
        pytest.param(
            {
                "revision": 2,
                "reason": Reason.TEXT_CHANGED,
                "decided_at": SEEN + timedelta(hours=3),
            },
            "✎ changed by its publisher · 13:12 UTC",
            id="text changed",
        ),
        pytest.param(
            {**REWORDED, "decided_at": SEEN + timedelta(days=1)},
            "✎ changed by its publisher · 21 Nov 2026 10:12 UTC",
            id="text changed on another day",
        ),
        pytest.param(
            {"sources": (replace(REUTERS, outlet=""),)},
            "20 Nov 2026 10:12 UTC · example.org",
            id="host for a nameless outlet",
        ),
        pytest.param(
            {"severity": 9},
            "🔴 TIGHTENING · Export control · China\u00a0●●●●●",
            id="severity out of range",
        ),
    ],
)
def test_lines(change: dict[str, object], line: str) -> None:
    assert line in shown(replace(ALERT, **change))


def test_every_date_that_the_ledger_knows_is_told_whole() -> None:
    ledger = read_ledger()
    for measure in ledger.measures.values():
        for one in ledger.scheduled(measure.id):
            line = f"29 Sep 2026 {measure.short}: {one.what}"
            assert f"▸ Next {line}" in shown(replace(ALERT, next=(line,)))


def test_all_that_is_known_in_the_order_of_a_reader() -> None:
    full = replace(
        ALERT,
        what="general licence · 9 firms",
        until="10 Nov 2026",
        next=("1 Dec 2026 comments close", "10 Jan 2027 review", "never"),
        still=("No. 18/2025 in force (Sm Gd Tb Dy Lu Sc Y)",),
        changed="No. 61/2025: in force → suspended",
        changed_at=SEEN,
    )
    assert shown(full)[3:-1] == [
        "▸ Who Acme Magnets",
        "▸ What general licence · 9 firms",
        "▸ Elements Sm Gd",
        "▸ Change No. 61/2025: in force → suspended",
        "▸ Until 10 Nov 2026",
        "▸ Next 1 Dec 2026 comments close",
        "\u00a0\u00a0\u00a010 Jan 2027 review · +1",
        "▸ Still No. 18/2025 in force (Sm Gd Tb Dy Lu Sc Y)",
        "▸ Basis sources say · 1 outlet · no official text yet",
    ]
    later = replace(full, revision=3, reason=Reason.MORE_OUTLETS)
    assert shown(later)[-1] == "✎ No. 61/2025: in force → suspended · 10:12 UTC"
    assert not any(line.startswith("▸ Change") for line in shown(later))


def test_an_answer_says_what_changed_and_of_what() -> None:
    answer = replace(
        ALERT,
        revision=3,
        reason=Reason.NEW_DATE,
        changed="in force from 1 December 2026",
        changed_at=SEEN + timedelta(hours=2),
        still=("No. 18/2025 in force (Sm)",),
    )
    assert shown(answer, answer=True) == [
        "🔴 NEW DATE · Export control · China ●●●●○",
        "in force from 1 December 2026",
        "of: Ruritania adds samarium alloys to its licence list",
        "▸ Still No. 18/2025 in force (Sm)",
        "▸ Basis sources say · 1 outlet · no official text yet",
        "20 Nov 2026 12:12 UTC · Reuters",
    ]
    assert shown(replace(answer, reason=Reason.MORE_OUTLETS), answer=True)[0].startswith(
        "🔴 UPDATE"
    )


def test_what_was_taken_back_points_nowhere() -> None:
    gone = replace(ALERT, revision=2, reason=Reason.RETRACTION, retracted=True)
    assert shown(gone)[0] == "⚠ RETRACTED · Export control · China ●●●●○"
    assert shown(gone, answer=True)[0] == shown(gone)[0]


def test_a_direction_that_is_not_sure_is_not_shown() -> None:
    unsure = replace(ALERT, direction_sure=False)
    assert shown(unsure)[0] == "🔹 Export control · China ●●●●○"


@pytest.mark.parametrize(
    ("places", "basis"),
    [
        pytest.param(("CN", "US"), "US says; China has not confirmed · 1 outlet", id="other"),
        pytest.param(("US",), "US says; not confirmed · 1 outlet", id="alone"),
    ],
)
def test_one_sided_claims(places: tuple[str, ...], basis: str) -> None:
    claim = replace(ALERT, claim="US", jurisdictions=places)
    assert f"▸ Basis {basis}" in shown(claim)


def test_a_date_that_comes_near_rests_on_no_report() -> None:
    reminder = replace(ALERT, reason=Reason.CLOCK, sources=(), direction=None)
    assert shown(reminder)[0].startswith("⏰ Export control")
    assert not any("Basis" in line for line in shown(reminder))


@pytest.mark.parametrize("published", [None, SEEN - timedelta(hours=30), SEEN + timedelta(days=9)])
def test_a_recent_or_impossible_date_is_not_told(published: datetime | None) -> None:
    alert = replace(ALERT, sources=(replace(REUTERS, published=published),))
    assert not any("Dated" in line for line in shown(alert))


def test_a_repeat_says_so() -> None:
    assert shown(ALERT, repeat=True)[-1] == "↻ may be a repeat"


def test_the_headline_is_not_said_twice() -> None:
    alert = replace(ALERT, summary=f"{ALERT.headline}. More follows.")
    assert shown(alert)[2] == "More follows."
    assert shown(replace(ALERT, summary=ALERT.headline))[2].startswith("▸ Who")


def test_an_edit_with_nothing_new_is_the_same_message() -> None:
    again = replace(ALERT, revision=2)
    assert render_alert(again).html == render_alert(ALERT).html


def test_messages_of_weight_make_a_sound() -> None:
    assert not render_alert(ALERT).silent
    assert not render_alert(replace(ALERT, revision=2, reason=Reason.MORE_OUTLETS)).silent
    assert render_alert(replace(ALERT, severity=1)).silent


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("https://example.org/a b", "https://example.org/a%20b", id="space"),
        pytest.param("javascript:alert(1)", "", id="script"),
        pytest.param("tg://user?id=1", "", id="mention of a stranger"),
        pytest.param("https://", "", id="no host"),
        pytest.param("https://[::1", "", id="broken"),
        pytest.param("https://example.org:99999/", "", id="port"),
        pytest.param("https://example.org/\u202egpj.exe", "", id="bidi"),
        pytest.param("https://example.org/" + "a" * 3000, "", id="long"),
        pytest.param("http://例え.jp/道?q=値", "http://例え.jp/道?q=値", id="not ASCII"),
    ],
)
def test_addresses(url: str, kept: str) -> None:
    assert address(url) == kept


def test_markup_of_a_feed_is_text() -> None:
    alert = replace(ALERT, headline='<a href="https://evil.example">A & B</a> &lt;3')
    text, entities = parse_html(render_alert(alert).html)
    assert '<a href="https://evil.example">A & B</a> &lt;3' in text
    assert [e["url"] for e in entities if e["type"] == "text_link"] == [REUTERS.url]


def test_the_fall_backs_say_the_same() -> None:
    message = render_alert(ALERT)
    assert message.plain == "\n".join(shown(ALERT)) + "\n" + REUTERS.url
    assert message.link == f"{ALERT.headline}\n{REUTERS.url}"


texts = (
    st.text(max_size=80)
    | st.text(min_size=1, max_size=40).map(lambda t: t * 40)
    | st.just("<b>&amp;" * 200)
)
lines = st.text(max_size=20) | st.just("<b>&amp;" * 60)
urls = texts | st.builds(lambda t: "https://example.org/" + t, st.text(max_size=40))
moments = st.integers(631152000, 3786912000).map(lambda s: datetime.fromtimestamp(s, UTC))
alerts = st.builds(
    Alert,
    story=st.just("s"),
    revision=st.integers(1, 99),
    reason=st.sampled_from(Reason),
    headline=texts,
    summary=texts,
    event=st.none() | texts,
    event_label=st.none() | texts,
    direction=st.none() | st.sampled_from(Direction),
    severity=st.integers(-1, 9),
    certainty=st.sampled_from(Certainty),
    jurisdictions=st.lists(texts, max_size=5).map(tuple),
    elements=st.lists(texts, max_size=20).map(tuple),
    companies=st.lists(texts, max_size=9).map(tuple),
    sources=st.lists(
        st.builds(
            Source, texts, texts, urls, st.none() | moments, st.integers(1, 4), st.just("feed")
        ),
        max_size=6,
    ).map(tuple),
    why=st.just(()),
    first_seen=moments,
    decided_at=moments,
    direction_sure=st.booleans(),
    what=lines,
    still=st.lists(lines, max_size=4).map(tuple),
    until=lines,
    next=st.lists(lines, max_size=4).map(tuple),
    changed=lines,
    changed_at=st.none() | moments,
    retracted=st.booleans(),
    claim=st.sampled_from(("", "US", "XX")),
)


@settings(max_examples=150, deadline=None)
@given(alert=alerts, repeat=st.booleans(), answer=st.booleans())
def test_any_alert_is_a_valid_message(*, alert: Alert, repeat: bool, answer: bool) -> None:
    message = render_alert(alert, repeat=repeat, answer=answer)
    body, entities = formatted(message.html, "HTML", None, LIMIT, "text")
    assert headline(alert)[:30].strip() in body
    assert body == plain(message.html).strip(" \n\t\r\0")
    assert sum(e["type"] not in ("url", "mention", "hashtag") for e in entities) <= 100
    assert not set(body) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00")
    for bare in (message.plain, message.link):
        assert formatted(bare, None, None, LIMIT, "text")[0]
    drawn = StringIO()
    Console(file=drawn, width=50, force_terminal=True).print(bubble(message, SEEN))
    assert drawn.getvalue().count("╭") >= 1


@given(st.text(alphabet=st.characters(), max_size=400))
def test_the_start_of_the_headline_survives(title: str) -> None:
    alert = replace(ALERT, headline=title)
    wanted = tidy(title)[:100] or "The ministry"
    assert wanted in plain(render_alert(alert).html)
