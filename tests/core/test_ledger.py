"""The ledger: what is in force on any day, on whose word, and what was not seen yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import policies
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger import Group, Ledger
from core.measure import (
    Basis,
    Due,
    Measure,
    Scheduled,
    Status,
    StatusEvent,
    number_and_year,
)
from core.ruling import Ruling, Verb

D1, D2, D3, D4 = (date(2031, month, 10) for month in (1, 3, 5, 7))
NOON = datetime(2031, 3, 11, 12, tzinfo=UTC)


def event(on: date, status: Status, measure: str = "m", **more: object) -> StatusEvent:
    return policies.event(measure, on, status, **more)


def measure(name: str = "m", *history: StatusEvent, **more: object) -> Measure:
    given_ = {"number": "7/2031", "elements": ("Sm",), "forms": ("oxide",), "short": "No. 7"}
    return policies.measure(name, *history, **{**given_, **more})


def ruling(of: StatusEvent, verb: Verb, minute: int = 0, **more: object) -> Ruling:
    at = NOON + timedelta(minutes=minute)
    return Ruling(f"r{minute}", of.id, verb, "42", at, **more)  # type: ignore[arg-type]


ANNOUNCED = event(D1, Status.ANNOUNCED, effective=D2)
IN_FORCE = event(D2, Status.IN_FORCE)
SUSPENDED = event(D3, Status.SUSPENDED, until=D4)


def test_a_state_is_the_fold_of_the_events_up_to_its_day() -> None:
    ledger = Ledger([measure("m", ANNOUNCED, IN_FORCE)], [SUSPENDED])
    days = [D1 - timedelta(days=1), D1, D2, D3]
    states = [ledger.state("m", on) for on in days]
    assert states[0] is None
    assert [s.status for s in states[1:] if s] == [
        Status.ANNOUNCED, Status.IN_FORCE, Status.SUSPENDED,
    ]  # fmt: skip
    suspended = states[-1]
    assert suspended
    assert (suspended.since, suspended.until) == (D3, D4)
    assert not suspended.applies
    assert suspended.notice_seen


def test_nothing_is_known_of_what_is_not_there() -> None:
    stray = event(D1, Status.IN_FORCE, "stray")
    ledger = Ledger([measure("m", IN_FORCE)], [stray])
    assert ledger.state("other", D4) is None
    assert ledger.state("stray", D4) is None
    assert ledger.scheduled("other") == ()
    assert "m" in ledger
    assert "stray" not in ledger


def test_a_measure_is_in_force_without_a_break_since_its_first_day() -> None:
    again = event(D3, Status.IN_FORCE)
    amended = event(D4, Status.AMENDED)
    state = Ledger([measure("m", IN_FORCE, again, amended)]).state("m", D4)
    assert state
    assert state.applies_since == D2
    assert (state.status, state.since) == (Status.AMENDED, D4)


def test_a_repeated_status_moves_the_end_and_an_amendment_keeps_it() -> None:
    until = event(D1, Status.IN_FORCE, until=D3)
    longer = event(D2, Status.IN_FORCE, until=D4)
    amended = event(D2 + timedelta(days=1), Status.AMENDED)
    ledger = Ledger([measure("m", until, longer)])
    state, kept = ledger.state("m", D2), ledger.with_entries([amended]).state("m", D4)
    assert state
    assert kept
    assert (state.until, state.event, kept.until) == (D4, longer, D4)


def test_a_report_changes_no_status_and_stands_beside_it_until_it_is_overtaken() -> None:
    said = event(D3, Status.REVOKED, basis=Basis.REPORTED)
    ledger = Ledger([measure("m", IN_FORCE)], [said])
    state = ledger.state("m", D3)
    assert state
    assert state.status is Status.IN_FORCE
    assert state.reported == (said,)
    overtaken = ledger.with_entries([event(D4, Status.SUSPENDED)]).state("m", D4)
    assert overtaken
    assert overtaken.reported == ()
    stale = ledger.state("m", D3 + timedelta(days=91))
    assert stale
    assert stale.reported == ()


def test_a_claim_is_kept_with_its_side_until_it_is_borne_out() -> None:
    claim = event(D3, Status.REVOKED, basis=Basis.CLAIM, side="US")
    ledger = Ledger([measure("m", IN_FORCE)], [claim])
    other = ledger.with_entries([event(D4, Status.AMENDED)])
    assert ledger.disputes(D3) == other.disputes(D4) == (claim,)
    assert ledger.with_entries([event(D4, Status.REVOKED)]).disputes(D4) == ()
    assert ledger.disputes(D3 + timedelta(days=366)) == ()


def test_what_is_known_from_reports_alone_says_so() -> None:
    said = event(D2, Status.IN_FORCE, basis=Basis.REPORTED)
    claim = event(D1, Status.IN_FORCE, basis=Basis.CLAIM, side="US")
    ledger = Ledger([measure("m", claim, said)])
    first, later = ledger.state("m", D1), ledger.state("m", D2)
    assert first
    assert later
    assert (first.basis, later.basis) == (Basis.CLAIM, Basis.REPORTED)
    assert (later.status, later.applies, later.notice_seen) == (Status.IN_FORCE, False, False)
    assert ledger.in_force(D4) == ()


def test_a_date_that_passed_without_a_notice_is_told_as_such() -> None:
    ledger = Ledger([measure("m", IN_FORCE, SUSPENDED)])
    before, after = ledger.state("m", D4 - timedelta(days=1)), ledger.state("m", D4)
    assert before
    assert after
    assert before.gaps == ()
    assert [(g.on, g.what) for g in after.gaps] == [(D4, "the suspension ends")]
    assert (after.status, after.notice_seen) == (Status.SUSPENDED, False)
    answered = ledger.with_entries([event(D4, Status.IN_FORCE)]).state("m", D4)
    assert answered
    assert answered.gaps == ()


def test_a_statement_without_a_text_moves_the_end_and_its_notice_is_missing() -> None:
    end = D4 + timedelta(days=60)
    said = event(D4 - timedelta(days=9), Status.SUSPENDED, until=end, notice=False, note="Longer.")
    ledger = Ledger([measure("m", IN_FORCE, SUSPENDED)], [said])
    state = ledger.state("m", said.on)
    assert state
    assert (state.until, state.notice_seen) == (end, False)
    assert [g.what for g in state.gaps] == ["Longer."]
    first, second = ledger.upcoming(said.on)
    assert (first.on, first.moved, second.on, second.moved) == (D4, said.on, end, None)
    text = event(said.on + timedelta(days=1), Status.SUSPENDED, until=end)
    published = ledger.with_entries([text])
    state = published.state("m", D4)
    assert state
    assert state.notice_seen
    assert [s.on for s in published.upcoming(text.on)] == [end]


def test_upcoming_dates_are_those_that_were_known_then() -> None:
    expected = Scheduled("m", D4, Due.EXPECTED, "a vote", known=D3)
    moved = Scheduled("m", D4 + timedelta(days=1), Due.DEADLINE, "comments", moved=D3)
    ledger = Ledger([measure("m", ANNOUNCED, scheduled=(expected, moved))])
    assert [(s.on, s.due) for s in ledger.upcoming(D1)] == [
        (D2, Due.EFFECTIVE),
        (moved.on, Due.DEADLINE),
    ]
    assert [(s.on, s.due) for s in ledger.upcoming(D3)] == [(D4, Due.EXPECTED)]
    assert ledger.upcoming(D3, days=5) == ()


def test_two_dates_on_one_day_are_both_known() -> None:
    vote = Scheduled("m", D4, Due.EXPECTED, "a vote", known=D1)
    ledger = Ledger([measure("m", ANNOUNCED, scheduled=(vote, replace(vote, what="a talk")))])
    assert [s.what for s in ledger.upcoming(D3)] == ["a vote", "a talk"]


def test_a_revoked_or_suspended_measure_takes_no_effect() -> None:
    for status in (Status.REVOKED, Status.SUSPENDED):
        ledger = Ledger([measure("m", ANNOUNCED)], [event(D1 + timedelta(days=2), status)])
        assert ledger.upcoming(D1 + timedelta(days=2)) == ()


def test_the_end_of_a_comment_period_leaves_no_gap() -> None:
    proposed = event(D1, Status.PROPOSED, until=D2)
    ledger = Ledger([measure("m", proposed)])
    assert ledger.upcoming(D1)[0].due is Due.DEADLINE
    state = ledger.state("m", D4)
    assert state
    assert state.gaps == ()


def test_a_text_takes_effect_on_its_day_unless_something_came_between() -> None:
    soon = event(D1, Status.ANNOUNCED, effective=D2)
    ledger = Ledger([measure("m", soon)])
    before, after = ledger.state("m", D2 - timedelta(days=1)), ledger.state("m", D2)
    assert before
    assert after
    assert (before.status, after.status, after.since) == (Status.ANNOUNCED, Status.IN_FORCE, D2)
    assert after.gaps == ()
    halted = ledger.with_entries([event(D2 - timedelta(days=1), Status.SUSPENDED)])
    repeated = ledger.with_entries([event(D2 - timedelta(days=1), Status.ANNOUNCED)])
    assert [s.status for s in (halted.state("m", D2), repeated.state("m", D2)) if s] == [
        Status.SUSPENDED, Status.IN_FORCE,
    ]  # fmt: skip


def test_without_a_text_nothing_takes_effect_by_itself() -> None:
    said = event(D1, Status.ANNOUNCED, effective=D2, notice=False)
    draft = event(D1, Status.PROPOSED, "d", effective=D2)
    ledger = Ledger([measure("m", said), measure("d", draft)])
    states = ledger.state("m", D3), ledger.state("d", D3)
    assert [s.status for s in states if s] == [Status.ANNOUNCED, Status.PROPOSED]
    assert states[0]
    assert [g.what for g in states[0].gaps] == ["", "takes effect"]


def test_a_later_effect_of_another_status_waits_for_its_day() -> None:
    rest = event(D3, Status.SUSPENDED, effective=D4)
    ledger = Ledger([measure("m", IN_FORCE)], [rest])
    alone = Ledger([measure("m", rest)])
    states = [ledger.state("m", D3), ledger.state("m", D4), alone.state("m", D3)]
    assert [s.status for s in states if s] == [
        Status.IN_FORCE, Status.SUSPENDED, Status.SUSPENDED,
    ]  # fmt: skip


def test_reports_set_no_dates() -> None:
    said = event(D1, Status.SUSPENDED, basis=Basis.REPORTED, until=D4)
    assert Ledger([measure("m", said)]).scheduled("m") == ()


def test_every_day_of_a_measure_is_known_once_it_is_written() -> None:
    ledger = Ledger([measure("m", ANNOUNCED)])
    assert ledger.days("m") == {D1, D2}
    longer = ledger.with_entries([SUSPENDED])
    assert longer.days("m") == {D1, D2, D3, D4}
    assert ledger.days("m") == {D1, D2}
    assert ledger.days("no such measure") == frozenset()


def test_a_ledger_without_new_entries_is_the_same() -> None:
    ledger = Ledger([measure("m", ANNOUNCED)])
    assert ledger.with_entries(()) is ledger


def test_in_force_is_asked_by_side_element_and_form() -> None:
    ledger = Ledger([measure("m", IN_FORCE)])
    assert [s.measure for s in ledger.in_force(D4)] == ["m"]
    assert ledger.in_force(D4, "CN", "Sm", "oxide")
    for asked in ({"jurisdiction": "US"}, {"element": "Dy"}, {"form": "smco"}):
        assert ledger.in_force(D4, **asked) == ()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("7/2031", ("m",)),
        ("No. 7 of 2031", ("m",)),
        ("7", ("m", "old")),
        ("7/2030", ("old",)),
        ("8/2031", ()),
        ("no number", ()),
    ],
)
def test_a_measure_is_found_by_its_number(asked: str, found: tuple[str, ...]) -> None:
    ledger = Ledger([measure("old", number="7/2030"), measure("m"), measure("n", number=None)])
    assert ledger.by_number(asked) == found
    assert ledger.by_number(asked, "US") == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("18/2025", ("18", "2025")),
        ("2025 No. 18", ("18", "2025")),
        ("(EU) 2024/1252", ("1252", "2024")),
        ("2024/2025", ("2024", "2025")),
        ("0", None),
        ("11001", ("11001", "")),
        ("7/8", ("7", "")),
    ],
)
def test_numbers_are_read_however_they_are_typed(text: str, read: object) -> None:
    assert number_and_year(text) == read


def test_a_measure_is_found_by_the_names_of_its_own_and_of_its_group() -> None:
    group = Group("g", "All pucks", ("puck package",), ("m", "n"))
    ledger = Ledger([measure("m", names=("冰球协议",)), measure("n")], groups=[group])
    assert ledger.by_name("About the Puck-Package of May") == ("m", "n")
    assert ledger.by_name("延长冰球协议") == ("m",)
    assert ledger.by_name("pucks") == ()


def test_an_administrator_confirms_corrects_and_revokes() -> None:
    said = event(D3, Status.SUSPENDED, basis=Basis.REPORTED)
    ledger = Ledger([measure("m", IN_FORCE)], [said])
    confirm = ruling(said, Verb.CONFIRM, source="https://x.example")
    confirmed = ledger.with_entries([confirm])
    state = confirmed.state("m", D3)
    assert state
    assert (state.status, state.basis) == (Status.SUSPENDED, Basis.OFFICIAL)
    corrected = confirmed.with_entries([ruling(said, Verb.CORRECT, 1, on=D4, until=D4)])
    assert [e.on for e in corrected.history("m")] == [D2, D4]
    revoked = corrected.with_entries([ruling(said, Verb.REVOKE, 2)])
    assert revoked.history("m") == (IN_FORCE,)
    ((void, why),) = revoked.voided("m")
    assert (void, why.verb) == (said, Verb.REVOKE)
    assert confirmed.voided("m") == ()
    back = revoked.with_entries([ruling(said, Verb.CONFIRM, 3)])
    assert len(back.history("m")) == 2
    assert back.voided("m") == ()
    retracted = confirmed.with_entries([ruling(said, Verb.RETRACT, 1)])
    assert retracted.history("m") == (IN_FORCE,)
    assert back.written[said.id] == said


def test_a_ruling_on_an_unknown_event_changes_nothing() -> None:
    ledger = Ledger([measure("m", IN_FORCE)])
    assert ledger.with_entries([ruling(SUSPENDED, Verb.REVOKE)]).history("m") == (IN_FORCE,)


def test_what_people_wrote_wins_over_what_a_report_opened() -> None:
    ledger = Ledger([measure("m", IN_FORCE)])
    grown = ledger.with_entries([measure("m", number="9/2031"), replace(IN_FORCE, note="other")])
    assert grown.measures["m"].number == "7/2031"
    assert grown.history("m")[0].note == ""
    assert "n" in ledger.with_entries([measure("n")])


days = st.dates(min_value=date(2031, 1, 1), max_value=date(2031, 12, 31))
events = st.builds(
    lambda on, status, basis, until, notice, effective: event(
        on, status, basis=basis, until=until, notice=notice, effective=effective,
        side="US" if basis is Basis.CLAIM else None,
    ),
    days, st.sampled_from(Status), st.sampled_from(Basis), st.none() | days, st.booleans(),
    st.none() | days,
)  # fmt: skip
several = st.lists(events, max_size=8, unique_by=lambda e: e.id)


@given(several, st.randoms(use_true_random=False), days)
def test_the_order_of_writing_does_not_matter(
    found: list[StatusEvent], random: object, on: date
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Ledger([measure()], found), Ledger([measure()], shuffled)
    assert one.state("m", on) == other.state("m", on)
    assert one.history("m") == other.history("m")


@given(several, events, days)
def test_a_later_event_leaves_earlier_days_alone(
    found: list[StatusEvent], late: StatusEvent, on: date
) -> None:
    before = Ledger([measure()], found)
    after = before.with_entries([late])
    if on < late.on:
        assert before.state("m", on) == after.state("m", on)


@given(several, st.integers(0, 8))
def test_a_replay_from_any_prefix_ends_the_same(found: list[StatusEvent], cut: int) -> None:
    whole = Ledger([measure()], found)
    begun = Ledger([measure()], found[:cut]).with_entries(found[cut:])
    twice = begun.with_entries(found)
    for on in {e.on for e in found}:
        assert whole.state("m", on) == begun.state("m", on) == twice.state("m", on)


@given(several, days)
def test_only_official_events_change_a_status(found: list[StatusEvent], on: date) -> None:
    official = [e for e in found if e.basis is Basis.OFFICIAL]
    state, bare = (
        Ledger([measure()], found).state("m", on),
        Ledger([measure()], official).state("m", on),
    )
    if state and bare:
        assert (state.status, state.since, state.until) == (bare.status, bare.since, bare.until)
