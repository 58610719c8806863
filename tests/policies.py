"""An invented state of play: a control, a package that is paused, a ban, a truce."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.ledger import Ledger
from core.measure import (
    Basis,
    Due,
    Entity,
    Measure,
    MeasureKind,
    Scheduled,
    Status,
    StatusEvent,
    event_id,
)

HEAVY = ("Sm", "Gd", "Tb", "Dy")


def event(measure: str, on: date, status: Status, **more: object) -> StatusEvent:
    """Something that happened."""
    basis, side = more.get("basis", Basis.OFFICIAL), more.get("side")
    name = event_id(measure, on, status, basis, side)  # type: ignore[arg-type]
    return StatusEvent(name, measure, on, status, **more)  # type: ignore[arg-type]


def measure(name: str, *history: StatusEvent, **more: object) -> Measure:
    """A measure of China's ministry, an export licence unless something else is said."""
    number = name.removeprefix("cn-").replace("-", "/")
    given = {
        "jurisdiction": "CN",
        "authority": "Ministry",
        "title": f"Export controls under No. {number}",
        "kind": MeasureKind.EXPORT_LICENSING,
        "short": f"No. {number}",
        "number": number,
        "direction": "tightening",
        "history": history,
    }
    return Measure(name, **{**given, **more})  # type: ignore[arg-type]


CONTROL = measure(
    "cn-5-2030",
    event("cn-5-2030", date(2030, 4, 4), Status.IN_FORCE, source="https://gov.test/5"),
    elements=HEAVY,
    forms=("oxide", "magnet-generic"),
)
PAUSED = measure(
    "cn-60-2030",
    event("cn-60-2030", date(2030, 10, 9), Status.ANNOUNCED, effective=date(2030, 11, 8)),
    event("cn-60-2030", date(2030, 11, 7), Status.SUSPENDED, until=date(2031, 11, 10)),
    elements=("Ho", "Er"),
)
PAUSE = measure(
    "cn-70-2030",
    event("cn-70-2030", date(2030, 11, 7), Status.IN_FORCE, until=date(2031, 11, 10)),
    title="Suspension of No. 60",
    kind=MeasureKind.SUSPENSION,
    direction="easing",
    scheduled=(
        Scheduled(
            "cn-70-2030",
            date(2031, 11, 10),
            Due.ENDS,
            "the pause ends",
            "No. 60/2030 applies from the next day",
            known=date(2030, 11, 7),
            source="https://gov.test/70",
        ),
    ),
)
BAN = measure(
    "cn-1-2031",
    event("cn-1-2031", date(2031, 1, 6), Status.IN_FORCE),
    kind=MeasureKind.EXPORT_BAN,
    targets=("JP",),
    elements=("Nd",),
)
LIST = measure(
    "cn-2-2031",
    event("cn-2-2031", date(2031, 2, 24), Status.IN_FORCE),
    title="Export control list: 20 Japanese entities",
    kind=MeasureKind.ENTITY_LISTING,
    targets=("JP",),
    entities=(Entity("Alpha"), Entity("Beta")),
)
LICENCES = measure(
    "cn-licences",
    event("cn-licences", date(2030, 12, 2), Status.IN_FORCE, notice=False, note="first batch"),
    short="General licences",
    number=None,
    kind=MeasureKind.GENERAL_LICENCE_REGIME,
    direction="easing",
    scheduled=(
        Scheduled(
            "cn-licences",
            date(2031, 12, 2),
            Due.EXPECTED,
            "the first licences run out",
            notice=False,
        ),
    ),
)
TRUCE = measure(
    "us-truce",
    event("us-truce", date(2030, 10, 30), Status.ANNOUNCED),
    event(
        "us-truce",
        date(2031, 5, 17),
        Status.IN_FORCE,
        basis=Basis.CLAIM,
        side="US",
        note="China will address shortages of yttrium",
    ),
    jurisdiction="US",
    short="Truce",
    number=None,
    kind=MeasureKind.AGREEMENT,
    direction="easing",
)
LEDGER = Ledger((CONTROL, PAUSED, PAUSE, BAN, LIST, LICENCES, TRUCE))


def prolonged(
    on: date = date(2031, 9, 28),
    until: date = date(2032, 1, 10),
    *,
    notice: bool = True,
    ledger: Ledger = LEDGER,
) -> Ledger:
    """The ledger after the pause was prolonged, by a notice or in a statement alone."""
    more = [
        event("cn-70-2030", on, Status.AMENDED, until=until, notice=notice),
        event("cn-60-2030", on, Status.SUSPENDED, until=until, notice=notice),
    ]
    return ledger.with_entries(more)


def dated(*scheduled: Scheduled, **more: object) -> Ledger:
    """A ledger of one measure with these dates."""
    mine = tuple(replace(s, measure="cn-9-2031") for s in scheduled)
    begun = event("cn-9-2031", date(2031, 1, 1), Status.IN_FORCE)
    return Ledger([measure("cn-9-2031", begun, scheduled=mine, **more)])
