"""A year of one invented measure, told by reports alone: its state on any day, and its doubts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from articles import entry, lexicon

from core.desk import Desk
from core.entry import EntryKind, SeenEntry
from core.feed import Feed, Tier
from core.ledger import Ledger
from core.measure import Basis, Status

FEEDS = {
    "mofcom": Feed("mofcom", "https://gov.test", publisher="Ministry", tier=Tier.OFFICIAL),
    "wire": Feed("wire", "https://wire.test", publisher="Wire", tier=Tier.WIRE),
    "post": Feed("post", "https://post.test", publisher="Post"),
}
#: day, feed, headline, text
YEAR = [
    (
        date(2028, 1, 10),
        "mofcom",
        "商务部公告2028年第47号 公布对镝相关物项实施出口管制的决定",
        "根据《中华人民共和国出口管制法》，决定对含镝物项实施出口管制，自2028年3月1日起实施。",
    ),
    (
        date(2028, 1, 11),
        "post",
        "China announces dysprosium export controls: Announcement No. 47 of 2028",
        "China's commerce ministry said exporters of dysprosium need a licence from 1 March 2028.",
    ),
    (
        date(2028, 5, 3),
        "wire",
        "China suspends Announcement No. 47 of 2028, sources say",
        "People familiar with the matter said that China suspends Announcement No. 47 of 2028.",
    ),
    (
        date(2028, 5, 9),
        "mofcom",
        "关于暂停实施商务部公告2028年第47号的决定",
        "商务部决定暂停实施公告2028年第47号，有效期至2028年9月30日。",
    ),
    (
        date(2028, 9, 20),
        "wire",
        "MOFCOM extends suspension of Announcement No. 47 of 2028, it says",
        "China's commerce ministry said the suspension of Announcement No. 47 of 2028 "
        "is extended until 30 November 2028.",
    ),
    (
        date(2028, 10, 2),
        "wire",
        "White House says China lifts Announcement No. 47 of 2028",
        "The White House said China removes Announcement No. 47 of 2028. Beijing was silent.",
    ),
    (
        date(2028, 12, 20),
        "mofcom",
        "关于废止商务部公告2028年第47号的公告",
        "商务部决定自即日起废止公告2028年第47号。",
    ),
]
NAME = "cn-2028-47"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    desk = Desk(lexicon(), FEEDS)
    for number, (day, feed, title, text) in enumerate(YEAR):
        now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        seen = SeenEntry(feed, EntryKind.NEW, entry(title, text, key=str(number)), now)
        desk.keep(desk.decide(seen, EntryKind.NEW, now, relevant=True), now)
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
    state = ledger.state(NAME, on)
    assert (state.status if state else None) == status
    assert state is None or state.basis is Basis.OFFICIAL


def test_what_only_the_press_says_stands_beside_it(ledger: Ledger) -> None:
    state = ledger.state(NAME, date(2028, 5, 4))
    assert state
    assert [e.status for e in state.reported] == [Status.SUSPENDED]
    later = ledger.state(NAME, date(2028, 5, 9))
    assert later
    assert later.reported == ()


def test_an_extension_without_its_text_is_told_as_such(ledger: Ledger) -> None:
    state = ledger.state(NAME, date(2028, 10, 1))
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


def test_the_second_report_of_the_same_adds_nothing(ledger: Ledger) -> None:
    assert [e.on for e in ledger.history(NAME) if e.on < date(2028, 3, 1)] == [date(2028, 1, 10)]
