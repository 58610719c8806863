"""Reminders: each once, whatever the ticks; none for a date that is no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies import LEDGER, dated, event, measure, prolonged

from core.agenda import Planned
from core.alert import Reason, from_json, to_json
from core.measure import Due, Precision, Scheduled, Status
from core.reminder import (
    DAYS_BEFORE,
    alert_of,
    day_words,
    due,
    is_reminder,
    left_words,
    rang_between,
    rings_at,
)
from core.taxonomy import Certainty, Direction

END = date(2031, 11, 10)
LONG_AGO = datetime(2031, 1, 1, tzinfo=UTC)


def at(day: date, clock: time = time(0, 30)) -> datetime:
    return datetime.combine(day, clock, UTC)


def rung(before: int, ledger: object = LEDGER, planned: tuple[Planned, ...] = ()) -> object:
    moment = rings_at(END, before)
    found = due(ledger, moment - timedelta(minutes=1), moment, planned)  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def test_it_rings_at_half_past_eight_in_beijing() -> None:
    assert rings_at(END, 7) == datetime(2031, 11, 3, 0, 30, tzinfo=UTC)
    early = rings_at(END, 7) - timedelta(seconds=1)
    assert due(LEDGER, early - timedelta(hours=1), early) == ()
    assert due(LEDGER, rings_at(END, 7), rings_at(END, 7) + timedelta(hours=1)) == ()
    assert len(due(LEDGER, early, rings_at(END, 7))) == 1


def test_dates_of_one_side_and_day_are_one_reminder() -> None:
    planned = (Planned("talks", END, "talks end", "US"), Planned("fair", END, "fair", "CN"))
    moment = rings_at(END, 30)
    ours, theirs = due(LEDGER, moment - timedelta(minutes=1), moment, planned)
    assert [one.id for one in ours.dates] == ["cn-70-2030", "cn-60-2030", "fair"]
    assert (ours.story, ours.key) == ("clock-cn-2031-11-10", "clock-cn-2031-11-10:30")
    assert is_reminder(ours.story)
    assert not is_reminder("5f0e")
    assert theirs.jurisdiction == "US"


@given(
    st.lists(st.integers(min_value=0, max_value=400 * 24 * 60), min_size=1, max_size=60),
    st.sampled_from([END, date(2031, 12, 2)]),
)
def test_whatever_the_ticks_each_ring_is_told_once_or_gives_way_to_a_nearer_one(
    minutes: list[int], on: date
) -> None:
    since = LONG_AGO
    told: list[tuple[str, int]] = []
    passed = set()
    for minute in sorted(minutes):
        now = LONG_AGO + timedelta(minutes=minute)
        fresh = [r for r in due(LEDGER, since, now) if r.on == on]
        rings = {n for n in DAYS_BEFORE if since < rings_at(on, n) <= now}
        if (now.date() - on).days > 30:
            rings = set()
        assert [r.before for r in fresh] == ([min(rings)] if rings else [])
        assert not rings or rang_between(since, now)
        assert not rang_between(now, now)
        told += [(r.key, r.before) for r in fresh]
        passed |= rings
        since = now
    assert len(told) == len(set(told))
    assert bool(told) == bool(passed)


@given(st.integers(min_value=20, max_value=23 * 60))
def test_who_lives_tells_every_ring(step: int) -> None:
    now, told = rings_at(END, 31), []
    while now < rings_at(END, -2):
        since, now = now, now + timedelta(minutes=step)
        told += [r.before for r in due(LEDGER, since, now) if r.on == END]
    assert told == list(DAYS_BEFORE)


@given(st.dates(date(2031, 9, 1), date(2031, 11, 9)), st.integers(0, 23))
def test_nothing_rings_for_a_date_after_it_moved(moved: date, hour: int) -> None:
    ledger, until = prolonged(on=moved), date(2032, 1, 10)
    start = at(moved, time(hour))
    found = due(ledger, start, at(until + timedelta(days=1)))
    assert END not in {r.on for r in found}
    assert until in {r.on for r in found}


def test_a_revoked_measure_does_not_ring() -> None:
    gone = [event(name, date(2031, 8, 1), Status.REVOKED) for name in ("cn-60-2030", "cn-70-2030")]
    found = due(LEDGER.with_entries(gone), at(date(2031, 8, 2)), at(END))
    assert [r.on for r in found] == [date(2031, 12, 2)]


def test_what_was_missed_is_told_once_the_nearest_saying_so() -> None:
    now = at(date(2031, 11, 5), time(9))
    found, _ = due(LEDGER, LONG_AGO, now)
    assert (found.before, found.missed) == (7, True)
    alert = alert_of(found, None, now)
    assert alert.headline.startswith("In 5 days, Mon 10 Nov 2031: No. 70/2030: the pause ends")
    assert "was due on Mon 3 Nov 2031; nobody was awake" in alert.summary
    assert END not in {r.on for r in due(LEDGER, LONG_AGO, at(date(2031, 12, 12)))}
    late = at(date(2031, 11, 12))
    found, _ = due(LEDGER, LONG_AGO, late)
    assert found.before == 0
    assert alert_of(found, None, late).headline.startswith("2 days ago, Mon 10 Nov 2031")


def test_an_alert_says_what_comes_if_nothing_happens() -> None:
    first = alert_of(rung(30), None, rings_at(END, 30))  # type: ignore[arg-type]
    assert (first.reason, first.revision, first.event_label) == (Reason.CLOCK, 1, "End date")
    assert first.headline == (
        "In 30 days, Mon 10 Nov 2031: No. 70/2030: the pause ends (also No. 60/2030)"
    )
    assert first.summary == (
        "If nothing happens: No. 60/2030 applies from the next day; No. 60/2030: it applies again."
    )
    assert (first.direction, first.severity) == (Direction.TIGHTENING, 3)
    assert first.certainty is Certainty.OFFICIAL_TEXT
    assert (first.jurisdictions, first.elements) == (("CN",), ("Ho", "Er"))
    assert first.measures == ("cn-70-2030", "cn-60-2030")
    assert [source.url for source in first.sources] == ["https://gov.test/70"]
    assert from_json(to_json(first)) == first
    last = alert_of(rung(0), first, rings_at(END, 0))  # type: ignore[arg-type]
    assert (last.story, last.revision, last.severity) == (first.story, 2, 4)
    assert last.first_seen == first.first_seen
    assert last.changed == (
        "Today, Mon 10 Nov 2031. If nothing happens: No. 60/2030 applies from the next day"
    )
    assert last.changed_at == rings_at(END, 0)


def test_an_expected_date_promises_nothing() -> None:
    on = date(2031, 12, 2)
    (found,) = due(LEDGER, rings_at(on, 30) - timedelta(1), rings_at(on, 30))
    alert = alert_of(found, None, rings_at(on, 30))
    assert alert_of(found, alert, rings_at(on, 30)).changed == "In 30 days, Tue 2 Dec 2031"
    assert (alert.event_label, alert.severity, alert.direction) == ("Expected date", 2, None)
    assert alert.certainty is Certainty.SOURCES_SAY
    assert alert.summary == (
        "No notice that sets this date was seen."
        " What follows if nothing happens is not written down."
    )


def test_a_statement_without_its_text_says_so() -> None:
    on = date(2032, 1, 10)
    ledger = prolonged(notice=False)
    (found,) = due(ledger, rings_at(on, 1) - timedelta(1), rings_at(on, 1))
    alert = alert_of(found, None, rings_at(on, 1))
    assert alert.certainty is Certainty.OFFICIAL_STATEMENT
    assert "No notice that sets this date was seen." in alert.summary
    assert alert.headline.startswith("Tomorrow, Sat 10 Jan 2032")


def test_a_date_that_moved_in_words_alone_rings_and_says_so() -> None:
    alert = alert_of(rung(7, prolonged(notice=False)), None, rings_at(END, 7))  # type: ignore[arg-type]
    assert "No. 70/2030: the pause ends, if it was not moved (also" in alert.headline
    assert not alert.direction_sure
    assert "On Sun 28 Sep 2031 it was said that this date moves" in alert.summary


def test_a_day_that_is_not_certain_is_not_counted_down_to() -> None:
    rough = Scheduled("", END, Due.EXPECTED, "a trial", precision=Precision.MONTH)
    ledger = dated(rough, core=False)
    found = due(ledger, rings_at(END, 8), rings_at(END, 7))
    assert alert_of(found[0], None, rings_at(END, 7)).headline == (
        "Expected Nov 2031: No. 9/2031: a trial"
    )
    assert alert_of(found[0], None, rings_at(END, 7)).severity == 1
    assert due(ledger, rings_at(END, 2), rings_at(END, 0)) == ()


def test_many_measures_and_directions_of_one_day_fit_one_line() -> None:
    planned = tuple(
        Planned(f"p{n}", END, f"step {n}", measure="cn-5-2030" if n else "us-truce")
        for n in range(2)
    )
    ends = Scheduled("", END, Due.ENDS, "it ends", "Free again!")
    ledger = LEDGER.with_entries(dated(ends, direction="tightening").measures.values())
    ledger = ledger.with_entries([event("cn-9-2031", date(2031, 1, 1), Status.IN_FORCE)])
    moment = rings_at(END, 7)
    ours = due(ledger, moment - timedelta(1), moment, planned)[0]
    alert = alert_of(ours, None, moment)
    assert alert.headline.endswith("(also No. 60/2030, No. 9/2031, No. 5/2030)")
    assert alert.direction is Direction.MIXED
    assert "; No. 9/2031: Free again!" in alert.summary
    fair = Planned("fair", END, "the fair", "CN", if_nothing="doors close")
    more = (*planned, Planned("x", END, "y", measure="cn-2-2031"), fair)
    five = due(ledger, moment - timedelta(1), moment, more)[0]
    assert alert_of(five, None, moment).headline.endswith(
        "(also No. 60/2030, No. 9/2031, No. 2/2031, 1 more)"
    )
    assert "; doors close." in alert_of(five, None, moment).summary


@pytest.mark.parametrize(
    ("left", "words"),
    [(30, "in 30 days"), (1, "tomorrow"), (0, "today"), (-1, "yesterday"), (-9, "9 days ago")],
)
def test_how_far(left: int, words: str) -> None:
    assert left_words(left) == words


def test_a_package_is_named_by_its_first_measures() -> None:
    ends = Scheduled("", END, Due.ENDS, "it ends", "a licence is needed.")
    names = [f"cn-{n}-2031" for n in range(10, 16)]
    begun = [event(name, date(2031, 1, 1), Status.IN_FORCE) for name in names]
    package = [measure(e.measure, e, scheduled=(replace(ends, measure=e.measure),)) for e in begun]
    alert = alert_of(rung(7, LEDGER.with_entries(package)), None, rings_at(END, 7))  # type: ignore[arg-type]
    said = "; No. 10/2031, No. 11/2031, No. 12/2031, 3 more: a licence is needed"
    assert said in alert.summary


def test_which_day() -> None:
    assert day_words(END) == "Mon 10 Nov 2031"
    assert day_words(END, Precision.WEEK) == "about 10 Nov 2031"
