"""What a retraction takes out of the ledger, and what it leaves there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from articles import NOW, entry, lexicon
from test_desk import FEEDS, LICENCES, PAUSED, decide

from core.alert import Reason
from core.desk import Decision, Desk
from core.entry import EntryKind, SeenEntry
from core.ledger import Ledger
from core.measure import Status, StatusEvent
from core.ruling import Ruling, Verb

TITLE, TEXT = PAUSED
GONE = f"Retracted: {TITLE}"


def desk() -> Desk:
    return Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))


def paused(made: Desk) -> StatusEvent:
    """Tell of a pause, and give the event that it adds."""
    (event,) = decide(made, TITLE, TEXT, key="a").entries
    assert isinstance(event, StatusEvent)
    return event


def status(made: Desk) -> Status:
    state = made.ledger.state("cn-7-2025", NOW.date())
    assert state
    return state.status


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        pytest.param("a", EntryKind.CHANGED, id="the same entry"),
        pytest.param("b", EntryKind.NEW, id="another one"),
    ],
)
def test_what_an_outlet_takes_back_counts_no_more(key: str, kind: EntryKind) -> None:
    made = desk()
    event = paused(made)
    assert status(made) is Status.SUSPENDED
    gone = decide(made, GONE, TEXT, key=key, kind=kind, now=NOW + timedelta(hours=1))
    assert gone.alert
    assert gone.alert.reason is Reason.RETRACTION
    assert gone.alert.still == ("No. 7/2025 in force (Tb)",)
    (ruling,) = gone.entries
    assert isinstance(ruling, Ruling)
    assert (ruling.event, ruling.verb, ruling.by) == (event.id, Verb.RETRACT, "Wire")
    assert ruling.why == GONE
    assert status(made) is Status.IN_FORCE
    assert event.id in made.ledger.written


def test_it_is_taken_back_once() -> None:
    made = desk()
    paused(made)
    decide(made, GONE, TEXT, key="a", kind=EntryKind.CHANGED)
    again = decide(made, f"{GONE}!", TEXT, key="a", kind=EntryKind.CHANGED)
    assert again.entries == ()
    assert again.alert is None or again.alert.reason is not Reason.RETRACTION


def test_who_did_not_report_it_first_takes_nothing_back() -> None:
    made = desk()
    paused(made)
    other = decide(made, GONE, TEXT, key="c", outlet="Post", feed="post")
    assert other.entries == ()
    assert status(made) is Status.SUSPENDED


def test_a_retraction_adds_nothing_to_the_ledger() -> None:
    made = desk()
    alone = decide(made, GONE, TEXT, key="c")
    assert alone.entries == ()
    assert status(made) is Status.IN_FORCE


def test_a_page_takes_nothing_back() -> None:
    made = desk()
    paused(made)
    page = SeenEntry("wire", EntryKind.ENRICHED, entry(GONE, TEXT, key="a"), NOW)
    assert made.decide(page, EntryKind.ENRICHED, NOW).entries == ()


def test_what_an_administrator_looked_at_stays() -> None:
    made = desk()
    event = paused(made)
    seen = Ruling("u1", event.id, Verb.CONFIRM, "7", NOW, source="https://gov.test/7")
    made.ledger = made.ledger.with_entries([seen])
    assert retracted(made).entries == ()
    assert status(made) is Status.SUSPENDED


def test_a_published_text_stays() -> None:
    made = desk()
    title = "Announcement No. 21 of 2026 suspending Announcement No. 7 of 2025"
    first = decide(made, title, TEXT, key="a", feed="gov")
    assert any(isinstance(e, StatusEvent) and e.notice for e in first.entries)
    gone = decide(made, f"Retracted: {title}", TEXT, key="a", feed="gov", kind=EntryKind.CHANGED)
    assert gone.entries == ()
    assert status(made) is Status.SUSPENDED


def test_it_counts_again_on_another_day() -> None:
    made = desk()
    paused(made)
    retracted(made)
    later = NOW + timedelta(days=1)
    seen = SeenEntry("wire", EntryKind.NEW, entry(TITLE, TEXT, key="d", outlet="Post"), later)
    made.keep(made.decide(seen, EntryKind.NEW, later), later)
    state = made.ledger.state("cn-7-2025", date(2026, 3, 3))
    assert state
    assert state.status is Status.SUSPENDED


def retracted(made: Desk) -> Decision:
    return decide(made, GONE, TEXT, key="a", kind=EntryKind.CHANGED)
