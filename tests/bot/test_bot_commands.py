"""Commands as decisions: a subscription before, one after, and words that fit on a phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_server.tg_entities import formatted

from bot import answers
from bot.answers_status import Here, status
from bot.commands import MOST_FILTERS, Command, decide, parse_command
from core.alert import Alert, Reason, Source
from core.subscription import Filter, Subscription
from core.taxonomy import Certainty, Direction
from store.latest import Officials, Pulse, Share

NOW = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)
ALL = Filter()
DY = Filter(("dysprosium",))
TB = Filter(("terbium",), ("recycling",), 3)


def having(*filters: Filter) -> Subscription:
    return Subscription("42", filters, NOW)


LOST = replace(having(DY), suspended_at=NOW, suspended_why="blocked")


def run(text: str, before: Subscription | None) -> tuple[Subscription | None, str]:
    command = parse_command(text, "rare_bot")
    assert command
    decision = decide(command, "42", before, NOW)
    shown, _ = formatted(decision.answer.html, "HTML", None, 4096, "text")
    assert shown == decision.answer.plain.strip()
    return decision.after, shown


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param("/start", Command("start"), id="bare"),
        pytest.param("/Start@Rare_Bot", Command("start"), id="addressed, any case"),
        pytest.param("/start@other_bot", None, id="for another bot"),
        pytest.param("/subscribe  dy \n tb ", Command("subscribe", "dy tb"), id="white space"),
        pytest.param("/subscribe\ndy", Command("subscribe", "dy"), id="line break"),
        pytest.param("hello", None, id="words"),
        pytest.param("/", None, id="slash"),
        pytest.param("  ", None, id="nothing"),
    ],
)
def test_reading_a_command(text: str, command: Command | None) -> None:
    assert parse_command(text, "rare_bot") == command


@pytest.mark.parametrize(
    ("text", "before", "after", "said"),
    [
        pytest.param(
            "/start", None, having(ALL), "Welcome to rarewatch. You get everything", id="start"
        ),
        pytest.param(
            "/start",
            having(DY),
            having(DY),
            "subscribed already. You get dysprosium",
            id="start again",
        ),
        pytest.param("/start", LOST, having(DY), "Welcome back", id="start after a loss"),
        pytest.param(
            "/stop",
            having(DY),
            None,
            "/start begins again.\nYour filters were:\n· dysprosium",
            id="stop",
        ),
        pytest.param("/stop", having(ALL), None, "No more alerts come here", id="stop everything"),
        pytest.param("/stop", None, None, "No alerts come here", id="stop nothing"),
        pytest.param("/subscribe", None, having(ALL), "you get everything", id="subscribe to all"),
        pytest.param(
            "/subscribe everything", None, having(ALL), "you get everything", id="in words"
        ),
        pytest.param(
            "/subscribe Dysprosium", None, having(DY), "you get dysprosium", id="first filter"
        ),
        pytest.param(
            "/subscribe terbium -recycling 3+",
            having(DY),
            having(DY, TB),
            "1. dysprosium\n2. terbium -recycling",
            id="second filter",
        ),
        pytest.param(
            "/subscribe dysprosium",
            having(ALL),
            having(DY),
            "Instead of everything you get dysprosium",
            id="beside everything",
        ),
        pytest.param(
            "/subscribe dysprosium", having(DY), having(DY), "subscribed already", id="known"
        ),
        pytest.param(
            "/subscribe dysprosium",
            LOST,
            having(DY),
            "subscribed already",
            id="known after a loss",
        ),
        pytest.param("/subscribe 9+ x", having(DY), having(DY), "x", id="a number that is a word"),
        pytest.param(
            '/subscribe "open', having(DY), having(DY), "quotation mark", id="not understood"
        ),
        pytest.param("/subscribe severity>=9", None, None, "from 1 to 5", id="bad severity"),
        pytest.param(
            "/unsubscribe",
            having(DY),
            None,
            "Removed: dysprosium\nNo more alerts",
            id="the only one",
        ),
        pytest.param("/unsubscribe", having(DY, TB), having(DY, TB), "Which one?", id="which"),
        pytest.param(
            "/unsubscribe 2",
            having(DY, TB),
            having(DY),
            "What stays:\n1. dysprosium",
            id="by number",
        ),
        pytest.param(
            "/unsubscribe #1.",
            having(DY, TB),
            having(TB),
            "Removed: dysprosium",
            id="by a number as shown",
        ),
        pytest.param(
            "/unsubscribe dysprosium", having(DY, TB), having(TB), "Removed", id="by words"
        ),
        pytest.param(
            "/unsubscribe everything",
            having(ALL, TB),
            having(TB),
            "Removed: everything",
            id="everything",
        ),
        pytest.param(
            "/unsubscribe 3",
            having(DY, TB),
            having(DY, TB),
            "There is no “3”",
            id="no such number",
        ),
        pytest.param(
            "/unsubscribe <b>", having(DY, TB), having(DY, TB), "There is no “<b>”", id="markup"
        ),
        pytest.param("/unsubscribe all", having(DY, TB), None, "Stopped", id="all"),
        pytest.param("/unsubscribe", None, None, "No alerts come here", id="unsubscribe nothing"),
        pytest.param(
            "/list", having(DY, TB), having(DY, TB), "1. dysprosium\n2. terbium", id="list"
        ),
        pytest.param("/list", LOST, LOST, "Paused since 20 Nov 2026", id="list while lost"),
        pytest.param("/list", None, None, "No alerts come here", id="list nothing"),
        pytest.param(
            "/help", None, None, "/subscribe dysprosium terbium: any of these words", id="help"
        ),
    ],
)
def test_decisions(
    text: str, before: Subscription | None, after: Subscription | None, said: str
) -> None:
    if "9+ x" in text:
        after = having(DY, Filter(("9+", "x")))
    found, shown = run(text, before)
    assert found == after
    assert said in shown


def test_narrowing_can_be_taken_back_with_one_tap() -> None:
    decision = decide(Command("subscribe", "dysprosium"), "42", having(ALL, TB), NOW)
    ((button,),) = decision.answer.buttons
    assert button.data == answers.UNDO
    assert decision.after == having(TB, DY)
    assert not decide(Command("subscribe", "x"), "42", having(DY), NOW).answer.buttons
    assert run("/subscribe", having(DY))[0] == having(DY, ALL)


def test_the_longest_lists_fit() -> None:
    long = tuple(
        Filter(tuple(f"{n}{'w' * 60}{k}" for k in range(20))) for n in range(MOST_FILTERS)
    )
    after, shown = run("/subscribe terbium", having(*long))
    assert after == having(*long)
    assert "20 filters are the most" in shown
    for text in ("/list", "/unsubscribe", "/stop", "/start", "/unsubscribe 1"):
        run(text, having(*long))


@given(st.text(max_size=300), st.sampled_from(["subscribe", "unsubscribe"]))
def test_any_argument_gets_a_valid_answer(argument: str, name: str) -> None:
    for before in (None, having(ALL), having(DY, TB)):
        run(f"/{name} {argument}", before)


def told(title: str, **fields: object) -> Alert:
    source = Source("Reuters", title, "https://example.org/r", NOW, 2, "r")
    empty: dict[str, tuple[str, ...]] = dict.fromkeys(
        ("jurisdictions", "elements", "companies", "why"), ()
    )
    alert = Alert(
        story="s",
        revision=1,
        reason=Reason.FIRST_REPORT,
        headline=title,
        summary="",
        event="quota",
        event_label=None,
        direction=Direction.EASING,
        severity=2,
        certainty=Certainty.SINGLE_OUTLET,
        sources=(source,),
        first_seen=NOW,
        decided_at=NOW,
        **empty,
    )
    return replace(alert, **fields)


def test_the_newest_alerts() -> None:
    text, entities = formatted(
        answers.latest([told("A < B"), told("C")]), "HTML", None, 4096, "text"
    )
    assert text == (
        "Newest alerts\n\n🟢 A < B\n●●○○○ Quota · 20 Nov 2026 10:12 UTC"
        "\n\n🟢 C\n●●○○○ Quota · 20 Nov 2026 10:12 UTC"
    )
    assert sum(e["type"] == "text_link" for e in entities) == 2
    assert "Nothing was told yet" in answers.latest([])
    formatted(answers.latest([told("x" * 300)] * 10), "HTML", None, 4096, "text")


FINE = Pulse(10, 0, NOW)


@pytest.mark.parametrize(
    ("before", "share", "gaps", "pulse", "said"),
    [
        pytest.param(
            having(DY),
            Share(3, 1),
            0,
            FINE,
            "Told here 3 newest stories, 1 on the way",
            id="told",
        ),
        pytest.param(
            having(DY), Share(), 0, FINE, "is subscribed since 20 Nov 2026, 1 filter", id="here"
        ),
        pytest.param(None, Share(), 0, FINE, "not subscribed: /start", id="nobody"),
        pytest.param(LOST, Share(), 0, FINE, "Paused since 20 Nov 2026", id="lost"),
        pytest.param(
            having(DY), Share(unknown=1), 2, FINE, "⚠️ 3 may not have arrived", id="unknown"
        ),
        pytest.param(having(DY), Share(refused=1), 0, FINE, "⚠️ 1 could not be sent", id="refused"),
        pytest.param(
            having(DY), Share(), 0, Pulse(0, 0, NOW), "silence says nothing", id="no feeds"
        ),
        pytest.param(
            having(DY), Share(), 0, Pulse(9, 5, NOW), "Too few feeds are being read", id="late"
        ),
        pytest.param(
            having(DY), Share(), 0, Pulse(9, 0, NOW, 9), "silence says nothing", id="down"
        ),
        pytest.param(
            having(DY),
            Share(),
            0,
            Pulse(9, 1, NOW),
            "9 on the schedule, 1 late, 0 failing",
            id="one late",
        ),
    ],
)
def test_status(
    before: Subscription | None, share: Share, gaps: int, pulse: Pulse, said: str
) -> None:
    here = Here(before, share, gaps)
    text, _ = formatted(status(None, [], pulse, Officials(), here), "HTML", None, 4096, "text")
    assert said in text
    assert text.startswith("Status · 20 Nov 2026 10:12 UTC")
    assert "what is in force is not known here" in text
    assert "Newest alert none yet" in text
    shown = status(None, [told("A < B")], pulse, Officials(), here)
    assert "A < B" in answers.message(shown).plain


def test_the_menu_is_what_the_platform_takes() -> None:
    assert len(answers.DESCRIPTION) <= 512
    assert len(answers.SHORT_DESCRIPTION) <= 120
    assert all(name.isalpha() and name.islower() for name, _ in answers.COMMANDS)
