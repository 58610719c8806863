"""What a report changes in the ledger, in words, and what it leaves in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from articles import article, lexicon

from core.bearing import bearing_of, cites
from core.feed import Tier
from core.ledger import Ledger
from core.measure import (
    Basis,
    Due,
    Measure,
    MeasureKind,
    Scheduled,
    Status,
    StatusEvent,
    event_id,
)
from core.reading import Reading, read
from core.taxonomy import EventType

ON = date(2026, 3, 2)


def event(status: Status, on: date = ON, **more: object) -> StatusEvent:
    basis = more.get("basis", Basis.OFFICIAL)
    name = event_id("cn-7-2026", on, status, basis)  # type: ignore[arg-type]
    return StatusEvent(name, "cn-7-2026", on, status, **more)  # type: ignore[arg-type]


def measure(name: str = "cn-7-2026", *history: StatusEvent, **more: object) -> Measure:
    number, year = name.split("-")[1:3]
    fields: dict[str, object] = {
        "jurisdiction": "CN",
        "authority": "mofcom",
        "title": "Licences",
        "kind": MeasureKind.EXPORT_LICENSING,
        "short": f"No. {number}/{year}",
        "number": f"{number}/{year}",
        "elements": ("Tb",),
        "history": tuple(
            replace(e, measure=name, id=event_id(name, e.on, e.status, e.basis)) for e in history
        ),
    }
    return Measure(id=name, **{**fields, **more})  # type: ignore[arg-type]


OLD = event(Status.IN_FORCE, date(2025, 5, 1))


def reading(title: str = "China grants terbium export licences", text: str = "") -> Reading:
    return read(article(title, text), lexicon())


@pytest.mark.parametrize(
    ("before", "after", "words", "reverses"),
    [
        pytest.param(
            OLD,
            event(Status.SUSPENDED, until=date(2026, 11, 10)),
            "No. 7/2026: in force → suspended until 10 Nov 2026",
            False,
            id="suspended",
        ),
        pytest.param(
            event(Status.SUSPENDED, date(2025, 5, 1), until=date(2026, 5, 10)),
            event(Status.SUSPENDED, until=date(2026, 11, 10)),
            "No. 7/2026: suspended until 10 Nov 2026 (was until 10 May 2026)",
            False,
            id="extended",
        ),
        pytest.param(
            event(Status.SUSPENDED, date(2025, 5, 1)),
            event(Status.SUSPENDED, until=date(2026, 11, 10)),
            "No. 7/2026: suspended until 10 Nov 2026 (was suspended)",
            False,
            id="given an end",
        ),
        pytest.param(
            event(Status.SUSPENDED, date(2025, 5, 1)),
            event(Status.IN_FORCE),
            "No. 7/2026: suspended → in force",
            True,
            id="applies again",
        ),
        pytest.param(
            event(Status.PROPOSED, date(2025, 5, 1)),
            event(Status.ANNOUNCED, effective=date(2026, 4, 1)),
            "No. 7/2026: proposed → announced, in force from 1 Apr 2026",
            False,
            id="announced",
        ),
        pytest.param(
            event(Status.ANNOUNCED, date(2025, 5, 1)),
            event(Status.REVOKED),
            "No. 7/2026: announced → revoked",
            True,
            id="never comes",
        ),
    ],
)
def test_changes_in_words(
    before: StatusEvent, after: StatusEvent, words: str, *, reverses: bool
) -> None:
    ledger = Ledger([measure("cn-7-2026", before)])
    bearing = bearing_of(reading(), ledger, ON, [after])
    assert (bearing.changes, bearing.reverses) == ((words,), reverses)
    assert bearing.measures == ("cn-7-2026",)
    assert bearing.named == ("No. 7/2026",)
    assert bearing.until == ("10 Nov 2026" if after.until else "")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(event(Status.IN_FORCE), id="the same"),
        pytest.param(event(Status.SUSPENDED, basis=Basis.REPORTED), id="reported"),
        pytest.param(event(Status.SUSPENDED, basis=Basis.CLAIM, side="US"), id="claimed"),
    ],
)
def test_what_changes_nothing(after: StatusEvent) -> None:
    bearing = bearing_of(reading(), Ledger([measure("cn-7-2026", OLD)]), ON, [after])
    assert bearing.changes == ()
    assert bearing.claim == (after.side or "")
    assert bool(bearing.still) is (after.basis is not Basis.OFFICIAL)


def test_the_first_that_is_known_of_a_measure_is_no_change() -> None:
    opened = measure()
    first = event(Status.ANNOUNCED)
    bearing = bearing_of(reading(), Ledger(), ON, [opened, first])
    assert (bearing.entries, bearing.changes) == ((opened, first), ())
    assert bearing.measures == (opened.id,)
    said = event(Status.ANNOUNCED, date(2025, 5, 1), basis=Basis.REPORTED)
    assert bearing_of(reading(), Ledger([measure("cn-7-2026", said)]), ON, [first]).changes == ()


def test_an_event_of_a_measure_that_is_not_there_is_left_out() -> None:
    assert bearing_of(reading(), Ledger(), ON, [event(Status.IN_FORCE)]).measures == ()


def test_what_stays_in_force_concerned_first_then_alike_then_new() -> None:
    ledger = Ledger(
        [
            measure("cn-1-2025", event(Status.IN_FORCE, date(2025, 1, 1)), elements=("Nd",)),
            measure("cn-2-2025", event(Status.IN_FORCE, date(2025, 2, 1))),
            measure("cn-3-2025", event(Status.IN_FORCE, date(2025, 3, 1)), elements=()),
            measure("cn-4-2025", event(Status.SUSPENDED, date(2025, 4, 1))),
            measure("cn-5-2025", event(Status.IN_FORCE, date(2025, 5, 1)), core=False),
            measure(
                "cn-6-2025",
                event(Status.IN_FORCE, date(2025, 6, 1)),
                elements=tuple(f"E{n}" for n in range(10)),
            ),
            measure("jp-7-2025", event(Status.IN_FORCE, date(2025, 6, 1)), jurisdiction="JP"),
        ]
    )
    bearing = bearing_of(reading(), ledger, ON, measures=["cn-1-2025"])
    assert bearing.still == (
        "No. 1/2025 in force (Nd)",
        "No. 2/2025 in force (Tb)",
        "No. 6/2025 in force (E0 E1 E2 E3 E4 E5 E6 E7 +2)",
        "No. 3/2025 in force",
    )
    other = replace(reading(), type=EventType.LEGAL_OR_WTO)
    assert bearing_of(other, ledger, ON).still == ()


def test_what_comes_next() -> None:
    ahead = Scheduled("cn-7-2026", date(2026, 5, 1), Due.ENDS, "the suspension ends")
    later = replace(ahead, on=date(2030, 1, 1))
    unknown = replace(ahead, on=date(2026, 6, 1), known=date(2026, 5, 1))
    ledger = Ledger([measure("cn-7-2026", OLD, scheduled=(ahead, later, unknown))])
    said = reading(text="The export licences take effect on April 1, 2026, the ministry said.")
    bearing = bearing_of(said, ledger, ON, near=["cn-7-2026"])
    assert bearing.next == (
        "1 Apr 2026 takes effect",
        "1 May 2026 No. 7/2026: the suspension ends",
    )
    assert {ahead.on, OLD.on} <= bearing.days
    assert bearing.measures == ()


@pytest.mark.parametrize(
    ("title", "tier", "found"),
    [
        pytest.param(
            "Announcement No. 21 of 2026 suspending Announcement No. 7 of 2026",
            Tier.OFFICIAL,
            True,
            id="cites",
        ),
        pytest.param("公告2026年第21号 暂停2026年第7号公告", Tier.OFFICIAL, True, id="zh"),
        pytest.param(
            "Notice extending Announcement No. 7 of 2026",
            Tier.OFFICIAL,
            True,
            id="without its own",
        ),
        pytest.param(
            "关于延长公告2026年第7号期限的公告", Tier.OFFICIAL, True, id="zh without its own"
        ),
        pytest.param("Announcement No. 7 of 2026 on pork", Tier.OFFICIAL, False, id="its own"),
        pytest.param(
            "Announcement No. 21 of 2026 suspending Announcement No. 8 of 2026",
            Tier.OFFICIAL,
            False,
            id="another",
        ),
        pytest.param(
            "Announcement No. 21 of 2026 suspending Announcement No. 7 of 2026",
            Tier.TRADE,
            False,
            id="no office",
        ),
    ],
)
def test_an_official_text_about_one_that_is_known(title: str, tier: Tier, *, found: bool) -> None:
    ledger = Ledger([measure("cn-7-2026", OLD)])
    assert cites(article(title, tier=tier), ledger) is found


@pytest.mark.parametrize(
    ("title", "text", "claim"),
    [
        pytest.param(
            "China agrees to ease terbium export controls, Bessent says",
            "US Treasury Secretary Scott Bessent said China would ease its controls on terbium.",
            "US",
            id="of another's act",
        ),
        pytest.param(
            "China eases terbium export controls, commerce ministry says",
            "China's commerce ministry said it would ease its controls on terbium.",
            "",
            id="of its own",
        ),
        pytest.param(
            "US puts tariffs on terbium from China, Bessent says",
            "US Treasury Secretary Scott Bessent said tariffs on terbium would come.",
            "",
            id="of another kind",
        ),
        pytest.param("China eases terbium export controls", "", "", id="of nobody"),
    ],
)
def test_who_speaks_of_anothers_controls_claims(title: str, text: str, claim: str) -> None:
    ledger = Ledger([measure("cn-7-2026", OLD)])
    assert bearing_of(reading(title, text), ledger, ON).claim == claim
