"""A year of one measure: the right alerts, on the right days, and the right state on any."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from articles import lexicon
from year import FEEDS, MEASURE, RINGS, reports

from core.desk import Desk
from core.measure import Status
from core.status import Board, Grip, Pillar, overview
from study.replay import Replay

if TYPE_CHECKING:
    from core.ledger import Ledger
    from study.replay import Sent

BEGIN, END = datetime(2028, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def year() -> tuple[list[Sent], Ledger]:
    desk = Desk(lexicon(), FEEDS)
    replay = Replay(desk)
    sent = list(replay.wait(BEGIN))
    for seen in reports():
        sent += replay.take(seen)
    return [*sent, *replay.wait(END)], desk.ledger


def test_each_turn_is_told_once_and_copies_only_edit(year: tuple[list[Sent], Ledger]) -> None:
    told = [one for one in year[0] if one.alert.reason != "clock"]
    assert [(one.at.date().isoformat()[5:], str(one.alert.reason)) for one in told] == [
        ("01-10", "first_report"),
        ("01-10", "more_outlets"),
        ("01-11", "more_outlets"),
        ("05-03", "first_report"),
        ("05-09", "status_changed"),
        ("05-09", "more_outlets"),
        ("09-20", "status_changed"),
        ("09-20", "more_outlets"),
        ("11-30", "status_changed"),
        ("12-01", "more_outlets"),
    ]


def test_what_changed_is_said_with_what_it_was_before(year: tuple[list[Sent], Ledger]) -> None:
    changes = [one.alert.changed for one in year[0] if one.alert.reason == "status_changed"]
    assert changes == [
        "No. 47/2028: in force → suspended until 30 Sep 2028",
        "No. 47/2028: suspended until 30 Nov 2028 (was until 30 Sep 2028)",
        "No. 47/2028: suspended → expired",
    ]


def test_a_leak_says_what_it_rests_on_and_what_stays_in_force(
    year: tuple[list[Sent], Ledger],
) -> None:
    (leak,) = [one.alert for one in year[0] if one.at.date() == date(2028, 5, 3)]
    assert leak.certainty == "sources_say"
    assert leak.still == ("No. 47/2028 in force (Dy)",)
    official = next(one.alert for one in year[0] if one.at.date() == date(2028, 5, 9))
    assert (official.story, official.certainty) == (leak.story, "official_text")
    assert official.still == ()
    assert official.next == ("30 Sep 2028 No. 47/2028: the suspension ends",)


def test_directions_never_turn_round(year: tuple[list[Sent], Ledger]) -> None:
    ways = {one.at.month: one.alert.direction for one in year[0] if one.alert.reason != "clock"}
    assert ways[1] == "tightening"
    assert ways[5] == "easing"
    assert "tightening" not in {ways[9], ways[11], ways[12]}


def test_the_clock_rings_on_the_right_days(year: tuple[list[Sent], Ledger]) -> None:
    rung = [one for one in year[0] if one.alert.reason == "clock"]
    for day, rings in RINGS.items():
        story = f"clock-cn-{day.isoformat()}"
        assert [one.at.date() for one in rung if one.alert.story == story] == rings
    assert len(rung) == sum(map(len, RINGS.values()))


@pytest.mark.parametrize(
    ("on", "status", "grip", "ahead"),
    [
        (date(2028, 1, 9), None, None, []),
        (date(2028, 1, 10), Status.ANNOUNCED, Grip.ANNOUNCED, [date(2028, 3, 1)]),
        (date(2028, 3, 1), Status.IN_FORCE, Grip.CONTROLLED, []),
        (date(2028, 5, 8), Status.IN_FORCE, Grip.CONTROLLED, []),
        (date(2028, 5, 9), Status.SUSPENDED, Grip.SUSPENDED, [date(2028, 9, 30)]),
        (date(2028, 9, 20), Status.SUSPENDED, Grip.SUSPENDED, [date(2028, 11, 30)]),
        (date(2028, 11, 30), Status.EXPIRED, Grip.FREE, []),
    ],
)
def test_the_state_of_play_is_right_on_any_day(
    year: tuple[list[Sent], Ledger],
    on: date,
    status: Status | None,
    grip: Grip | None,
    ahead: list[date],
) -> None:
    ledger = year[1]
    state = ledger.state(MEASURE, on)
    assert (state.status if state else None) == status
    assert [date_.on for date_ in ledger.upcoming(on) if date_.on > on] == ahead
    board = Board((Pillar("No. 47", (MEASURE,)),), "CN", ("Dy", "La"))
    drawn = overview(ledger, board, on)
    if status:
        assert [one.status for one in drawn.regime] == [status]
    if grip:
        assert dict(drawn.elements)["Dy"] is grip
