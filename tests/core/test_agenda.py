"""Dates that stand: as long as they can come true, and no longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from policies import HEAVY, LEDGER, PAUSED, dated, event, measure, prolonged

from core.agenda import Planned, agenda
from core.ledger import Ledger
from core.measure import Due, Precision, Scheduled, Status
from core.reminder import due
from core.taxonomy import Direction

TODAY = date(2031, 6, 1)
END = date(2031, 11, 10)


def names(*found: object) -> list[tuple[str, date]]:
    return [(one.id, one.on) for one in found]  # type: ignore[attr-defined]


def test_the_next_date_first_and_what_says_most_of_one_day() -> None:
    found = agenda(LEDGER, TODAY)
    assert names(*found) == [
        ("cn-70-2030", END),
        ("cn-60-2030", END),
        ("cn-licences", date(2031, 12, 2)),
    ]
    assert found[0].if_nothing == "No. 60/2030 applies from the next day"
    assert found[0].known == date(2030, 11, 7)
    assert not found[2].notice


def test_what_a_date_brings_points_where_its_measure_points() -> None:
    found = {one.id: one.direction for one in agenda(LEDGER, TODAY)}
    # an easing that ends, a control that returns, and a guess
    assert found["cn-70-2030"] is Direction.TIGHTENING
    assert found["cn-60-2030"] is Direction.TIGHTENING
    assert found["cn-licences"] is None


@pytest.mark.parametrize(
    ("due", "own", "points"),
    [
        pytest.param(Due.ENDS, "tightening", Direction.EASING, id="a control ends"),
        pytest.param(Due.EFFECTIVE, "tightening", Direction.TIGHTENING, id="a stage begins"),
        pytest.param(Due.ENDS, "mixed", None, id="who knows"),
        pytest.param(Due.DEADLINE, "tightening", None, id="comments are due"),
    ],
)
def test_directions(due: Due, own: str, points: Direction | None) -> None:
    (found,) = agenda(dated(Scheduled("", END, due, "x"), direction=own), TODAY)
    assert found.direction is points


def test_a_moved_date_gives_way_to_the_new_one() -> None:
    found = agenda(prolonged(), date(2031, 10, 1))
    assert ("cn-60-2030", END) not in names(*found)
    assert ("cn-60-2030", date(2032, 1, 10)) in names(*found)
    assert ("cn-60-2030", END) in names(*agenda(prolonged(), date(2031, 9, 27)))


def test_a_date_that_moved_in_words_alone_stands_and_says_so() -> None:
    said = date(2031, 9, 28)
    found = agenda(prolonged(said, notice=False), date(2031, 10, 1))
    assert {one.on: one.moved for one in found if one.id == PAUSED.id} == {
        END: said,
        date(2032, 1, 10): None,
    }


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        pytest.param(Status.REVOKED, False, id="revoked"),
        pytest.param(Status.EXPIRED, False, id="expired before"),
        pytest.param(Status.IN_FORCE, False, id="the pause was lifted"),
        pytest.param(Status.SUSPENDED, True, id="still paused"),
    ],
)
def test_the_end_of_a_pause(status: Status, *, stands: bool) -> None:
    ledger = LEDGER.with_entries([event(PAUSED.id, date(2031, 7, 1), status)])
    found = names(*agenda(ledger, date(2031, 8, 1)))
    assert ((PAUSED.id, END) in found) is stands


def test_nothing_begins_that_was_paused_before() -> None:
    begins = date(2030, 11, 8)
    assert (PAUSED.id, begins) in names(*agenda(LEDGER, date(2030, 11, 6)))
    assert (PAUSED.id, begins) not in names(*agenda(LEDGER, date(2030, 11, 7)))


def test_a_date_that_came_true_stands_on_its_day() -> None:
    ledger = LEDGER.with_entries([event(PAUSED.id, END, Status.IN_FORCE)])
    assert (PAUSED.id, END) in names(*agenda(ledger, END))


def test_a_year_from_announced_to_expired() -> None:
    name = "cn-6-2031"
    days = [date(2031, 1, 10), date(2031, 2, 10), date(2031, 5, 1), date(2031, 10, 15)]
    end, later = date(2031, 11, 1), date(2032, 3, 1)
    act = measure(
        name,
        event(name, days[0], Status.ANNOUNCED, effective=days[1]),
        event(name, days[1], Status.IN_FORCE),
        event(name, days[2], Status.SUSPENDED, until=end),
        event(name, days[3], Status.SUSPENDED, until=later),
        event(name, later, Status.EXPIRED),
    )
    ledger, rings = Ledger([act]), []
    now = datetime(2031, 1, 1, tzinfo=UTC)
    while now.date() < date(2032, 6, 1):
        since, now = now, now + timedelta(hours=11)
        rings += [(r.on, r.before) for r in due(ledger, since, now)]
    assert rings == [
        *((days[1], n) for n in (30, 7, 1, 0)),
        (end, 30),
        *((later, n) for n in (30, 7, 1, 0)),
    ]


def test_a_date_is_no_date_before_it_is_known() -> None:
    ledger = dated(Scheduled("", END, Due.ENDS, "x", known=date(2031, 7, 1)))
    assert agenda(ledger, date(2031, 6, 30)) == ()
    assert len(agenda(ledger, date(2031, 7, 1))) == 1


def test_a_measure_of_which_nothing_is_known_keeps_its_dates() -> None:
    ledger = dated(Scheduled("", END, Due.ENDS, "x"))
    (found,) = agenda(ledger, date(2030, 6, 1))
    assert found.known is None


def test_people_add_dates() -> None:
    own = Planned("fair", date(2031, 6, 9), "the fair opens", "EU", precision=Precision.WEEK)
    of_measure = Planned("review", date(2031, 7, 9), "review", measure="cn-5-2030")
    past = Planned("gone", date(2031, 5, 1), "gone", "EU")
    twice = Planned("again", END, "what the ledger knows", measure="cn-70-2030")
    found = agenda(LEDGER, TODAY, (own, of_measure, past, twice))
    assert names(*found)[:2] == [("fair", own.on), ("cn-5-2030", of_measure.on)]
    assert (found[0].jurisdiction, found[0].name, found[0].direction) == ("EU", "", None)
    assert (found[1].name, found[1].elements) == ("No. 5/2030", HEAVY)
    assert len(found) == 5
    assert len(agenda(LEDGER, TODAY, (past,), since=date(2031, 5, 1))) == 4
