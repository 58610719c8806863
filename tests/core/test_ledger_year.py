"""The year as the press tells it where texts are missing: the state on any day, and its doubts."""

from __future__ import annotations

from datetime import date

import pytest
from articles import lexicon
from year import FEEDS, MEASURE, REPORTS, reports

from core.desk import Desk
from core.entry import EntryKind
from core.ledger import Ledger
from core.measure import Basis, Status

#: the text that prolonged the pause never came
UNSEEN = ("2028-09-20T10", "ministry")
MORE = [
    (
        "2028-05-03T12",
        "post",
        "China suspends dysprosium export controls, sources say",
        "People familiar with the matter said that China suspends Announcement No. 47 of 2028.",
    ),
    (
        "2028-10-02T09",
        "wire",
        "White House says China lifts dysprosium export controls",
        "The White House said China removes Announcement No. 47 of 2028. Beijing was silent.",
    ),
    (
        "2028-12-20T09",
        "ministry",
        "关于废止商务部公告2028年第47号的公告",
        "商务部决定自即日起废止公告2028年第47号。",
    ),
]
#: it does not run out, it is revoked
YEAR = sorted([r for r in REPORTS if r[0] < "2028-11" and r[:2] != UNSEEN] + MORE)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    desk = Desk(lexicon(), FEEDS)
    for seen in reports(YEAR):
        desk.keep(desk.decide(seen, EntryKind.NEW, seen.seen_at), seen.seen_at)
    return desk.ledger


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2028, 1, 9), None),
        (date(2028, 1, 10), Status.ANNOUNCED),
        (date(2028, 2, 29), Status.ANNOUNCED),
        (date(2028, 3, 1), Status.IN_FORCE),
        (date(2028, 5, 8), Status.IN_FORCE),
        (date(2028, 5, 9), Status.SUSPENDED),
        (date(2028, 9, 19), Status.SUSPENDED),
        (date(2028, 10, 10), Status.SUSPENDED),
        (date(2028, 12, 19), Status.SUSPENDED),
        (date(2028, 12, 20), Status.REVOKED),
        (date(2029, 6, 1), Status.REVOKED),
    ],
)
def test_the_state_is_right_on_any_day(ledger: Ledger, on: date, status: Status | None) -> None:
    state = ledger.state(MEASURE, on)
    assert (state.status if state else None) == status
    assert state is None or state.basis is Basis.OFFICIAL


def test_what_only_the_press_says_stands_beside_it(ledger: Ledger) -> None:
    state = ledger.state(MEASURE, date(2028, 5, 4))
    assert state
    assert [e.status for e in state.reported] == [Status.SUSPENDED]
    later = ledger.state(MEASURE, date(2028, 5, 9))
    assert later
    assert later.reported == ()


def test_an_extension_without_its_text_is_told_as_such(ledger: Ledger) -> None:
    state = ledger.state(MEASURE, date(2028, 10, 1))
    assert state
    assert state.until == date(2028, 11, 30)
    assert not state.notice_seen


def test_the_other_side_s_word_stays_its_claim_until_it_is_borne_out(ledger: Ledger) -> None:
    (claim,) = ledger.disputes(date(2028, 12, 1))
    assert (claim.side, claim.status) == ("US", Status.REVOKED)
    assert ledger.disputes(date(2028, 12, 20)) == ()


def test_the_dates_ahead_are_those_of_the_day(ledger: Ledger) -> None:
    days = (date(2028, 1, 12), date(2028, 10, 1))
    ahead = [[s.on for s in ledger.upcoming(day)] for day in days]
    assert ahead == [[date(2028, 3, 1)], [date(2028, 11, 30)]]


def test_further_reports_of_the_same_add_nothing(ledger: Ledger) -> None:
    early = [e.on for e in ledger.history(MEASURE) if e.on < date(2028, 3, 1)]
    assert early == [date(2028, 1, 10)]
