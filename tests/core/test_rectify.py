"""What people hear of an administrator's ruling."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from articles import NOW, article, lexicon

from core.alert import Reason
from core.entry import EntryKind
from core.ledger import Ledger
from core.measure import Basis, Measure, MeasureKind, Status, StatusEvent
from core.reading import read
from core.rectify import rectified, untold
from core.relevance import judge
from core.ruling import Ruling, Verb
from core.story import Story, develop

DAY = date(2026, 3, 1)
MEASURE = Measure("m", "CN", "mofcom", "Pucks", MeasureKind.EXPORT_BAN, "No. 7/2026")


def story() -> Story:
    report = article("China suspends Announcement No. 7 of 2026 on terbium", "Sources say so.")
    made = judge(report, lexicon())
    return develop(None, report, made, read(report, lexicon()), EntryKind.NEW, NOW)[0]


def event(of: str | None = "s", name: str = "e") -> StatusEvent:
    return StatusEvent(
        name, "m", DAY, Status.SUSPENDED, Basis.REPORTED, until=date(2026, 9, 1), story=of
    )


@pytest.mark.parametrize(
    ("ruling", "reason", "words"),
    [
        pytest.param(
            Ruling("r", "e", Verb.CONFIRM, "7", NOW),
            Reason.CONFIRMED,
            "confirmed: No. 7/2026 suspended from 2026-03-01 until 2026-09-01",
            id="confirmed",
        ),
        pytest.param(
            Ruling("r", "e", Verb.REVOKE, "7", NOW, "misread"),
            Reason.CORRECTION,
            "not so: No. 7/2026 suspended from 2026-03-01 until 2026-09-01 (misread)",
            id="revoked",
        ),
        pytest.param(
            Ruling("r", "e", Verb.CORRECT, "7", NOW, status=Status.AMENDED, until=DAY),
            Reason.CORRECTION,
            "not No. 7/2026 suspended from 2026-03-01 until 2026-09-01, "
            "but amended from 2026-03-01 until 2026-03-01",
            id="corrected",
        ),
    ],
)
def test_the_story_says_what_was_ruled(ruling: Ruling, reason: Reason, words: str) -> None:
    before = story()
    ledger = Ledger([MEASURE], [event()], [ruling])
    after = rectified(before, ruling, event(), ledger, NOW)
    assert (after.alert.reason, after.alert.changed) == (reason, words)
    assert after.alert.revision == before.alert.revision + 1
    assert after.alert.changed_at == NOW


def test_without_its_measure_an_event_goes_by_its_id() -> None:
    ruling = Ruling("r", "e", Verb.CORRECT, "7", NOW, on=DAY)
    after = rectified(story(), ruling, event(), Ledger(), NOW)
    assert after.alert.changed.startswith("not so: m suspended")


def test_only_fresh_rulings_on_told_events_are_heard_of() -> None:
    rulings = [
        Ruling("late", "e", Verb.REVOKE, "7", NOW - timedelta(minutes=1)),
        Ruling("soon", "e", Verb.CONFIRM, "7", NOW - timedelta(hours=1)),
        Ruling("old", "e", Verb.REVOKE, "7", NOW - timedelta(days=8)),
        Ruling("untold", "given", Verb.REVOKE, "7", NOW),
        Ruling("stray", "nothing", Verb.REVOKE, "7", NOW),
        Ruling("told", "e", Verb.RETRACT, "Post", NOW),
    ]
    ledger = Ledger([MEASURE], [event(), event(None, "given")], rulings)
    assert [ruling.id for ruling, _ in untold(ledger, NOW)] == ["soon", "late"]
