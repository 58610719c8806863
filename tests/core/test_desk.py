"""The whole understanding of one entry after another, with the ledger in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from articles import NOW, entry, lexicon

from core.alert import Reason
from core.desk import Decision, Desk
from core.entry import EntryKind, SeenEntry
from core.feed import Feed, Tier
from core.ledger import Ledger
from core.measure import Measure, MeasureKind, Status, StatusEvent, event_id

FEEDS = {
    "gov": Feed("gov", "https://gov.test", publisher="Gazette", tier=Tier.OFFICIAL),
    "wire": Feed("wire", "https://wire.test", publisher="Wire", tier=Tier.WIRE),
}
BEGAN = StatusEvent(
    event_id("cn-7-2025", date(2025, 5, 1), Status.IN_FORCE),
    "cn-7-2025",
    date(2025, 5, 1),
    Status.IN_FORCE,
)
LICENCES = Measure(
    id="cn-7-2025",
    jurisdiction="CN",
    authority="mofcom",
    title="Licences for terbium",
    kind=MeasureKind.EXPORT_LICENSING,
    short="No. 7/2025",
    number="7/2025",
    elements=("Tb",),
    direction="tightening",
    history=(BEGAN,),
)
PAUSED = (
    "China suspends terbium export controls until November 10",
    "China's commerce ministry said on Monday that it suspended Announcement No. 7 of 2025 on"
    " terbium until November 10, 2026.",
)


def decide(
    desk: Desk,
    title: str,
    text: str = "",
    *,
    feed: str = "wire",
    kind: EntryKind = EntryKind.NEW,
    now: datetime = NOW,
    **more: str,
) -> Decision:
    seen = SeenEntry(feed, kind, entry(title, text, **more), now)
    decision = desk.decide(seen, kind, now)
    desk.keep(decision, now)
    return decision


def test_a_report_that_moves_a_measure_moves_the_ledger_once() -> None:
    desk = Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))
    first = decide(desk, *PAUSED)
    assert first.alert
    assert first.alert.reason is Reason.STATUS
    assert first.alert.changed == "No. 7/2025: in force → suspended until 10 Nov 2026"
    assert [e.measure for e in first.effects if e.sure] == ["cn-7-2025"]
    state = desk.ledger.state("cn-7-2025", NOW.date())
    assert state
    assert (state.status, state.until) == (Status.SUSPENDED, date(2026, 11, 10))
    again = decide(desk, *PAUSED, key="b", outlet="Post")
    assert again.alert
    assert again.alert.reason is Reason.MORE_OUTLETS
    assert again.entries == ()


def test_nothing_is_kept_until_it_had_its_effect() -> None:
    desk = Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))
    seen = SeenEntry("wire", EntryKind.NEW, entry(*PAUSED), NOW)
    before = desk.ledger
    one, two = (desk.decide(seen, EntryKind.NEW, NOW) for _ in range(2))
    assert one == two
    assert desk.ledger is before
    assert len(desk.recent) == 0


def test_every_alert_says_what_remains_in_force() -> None:
    desk = Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))
    told = decide(desk, "China grants first terbium export licences", "Nine makers may ship.")
    assert told.alert
    assert told.alert.still == ("No. 7/2025 in force (Tb)",)


@pytest.mark.parametrize(("feed", "told"), [("gov", True), ("wire", False)])
def test_an_official_text_that_names_no_goods(feed: str, *, told: bool) -> None:
    desk = Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))
    title = "Announcement No. 21 of 2026 suspending Announcement No. 7 of 2025"
    found = decide(desk, title, feed=feed)
    assert found.verdict.relevant is told
    assert (found.alert is not None) is told


def test_irrelevant_news_is_read_no_further() -> None:
    found = decide(Desk(lexicon()), "Ferries run late", "Again.")
    assert (found.verdict.relevant, found.reading, found.story) == (False, None, None)


def test_a_page_makes_nothing_relevant_and_nothing_irrelevant() -> None:
    desk = Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))
    alone = decide(desk, *PAUSED, kind=EntryKind.ENRICHED)
    assert (alone.story, alone.alert) == (None, None)
    first = decide(desk, *PAUSED)
    wall = decide(desk, PAUSED[0], "We value your privacy. " * 50, kind=EntryKind.ENRICHED)
    assert wall.alert is None or wall.alert.headline == first.story.alert.headline  # type: ignore[union-attr]
    off = replace(entry(*PAUSED), title="Ferries run late", text="Again.")
    page = SeenEntry("wire", EntryKind.ENRICHED, off, NOW)
    assert desk.decide(page, EntryKind.ENRICHED, NOW).story is None


def test_a_verdict_can_be_overruled() -> None:
    desk = Desk(lexicon())
    seen = SeenEntry("wire", EntryKind.NEW, entry("Ferries run late"), NOW)
    assert desk.decide(seen, EntryKind.NEW, NOW, relevant=True).alert
    assert desk.decide(seen, EntryKind.NEW, NOW, relevant=False).alert is None


def test_old_stories_are_forgotten() -> None:
    desk = Desk(lexicon(), FEEDS)
    decide(desk, *PAUSED)
    later = NOW + timedelta(days=60)
    decide(desk, "Japan sets up a rare earth stockpile", "The government said so.", now=later)
    assert len(desk.recent) == 1
