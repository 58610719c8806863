"""Rulings: an administrator confirms, corrects or revokes an event, its outlet retracts it.

All are kept, with their why.

Theory: an event is never deleted. A ruling stands beside it and says how it is to be read; the
newest ruling on a field wins, and a revoked or retracted event counts again once it is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.measure import Basis, Status, StatusEvent

if TYPE_CHECKING:
    from collections.abc import Iterable


class Verb(StrEnum):
    """What a ruling does to its event."""

    #: it is so, and official: the administrator has seen the text or the statement
    CONFIRM = "confirm"
    #: something of it was written down wrongly
    CORRECT = "correct"
    #: it did not happen
    REVOKE = "revoke"
    #: the outlet that reported it takes its report back
    RETRACT = "retract"


#: after these an event counts no more
VOID = (Verb.REVOKE, Verb.RETRACT)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an administrator, or its own outlet, said of an event; None stays as it is."""

    id: str
    event: str
    verb: Verb
    by: str
    at: datetime
    why: str = ""
    status: Status | None = None
    on: date | None = None
    until: date | None = None
    source: str | None = None


def ruled(events: Iterable[StatusEvent], rulings: Iterable[Ruling]) -> list[StatusEvent]:
    """Apply rulings, the oldest first; revoked events are left out."""
    standing: dict[str, StatusEvent] = {event.id: event for event in events}
    revoked: set[str] = set()
    for ruling in sorted(rulings, key=lambda r: (r.at, r.id)):
        event = standing.get(ruling.event)
        if event is None:
            continue
        if ruling.verb in VOID:
            revoked.add(event.id)
            continue
        revoked.discard(event.id)
        standing[event.id] = _read_anew(event, ruling)
    return [event for name, event in standing.items() if name not in revoked]


def _read_anew(event: StatusEvent, ruling: Ruling) -> StatusEvent:
    """The event as a confirming or correcting ruling says that it is to be read."""
    confirmed = ruling.verb is Verb.CONFIRM
    return replace(
        event,
        basis=Basis.OFFICIAL if confirmed else event.basis,
        # what an administrator has seen is a text only if it can be pointed to
        notice=bool(ruling.source) or event.notice if confirmed else event.notice,
        status=ruling.status or event.status,
        on=ruling.on or event.on,
        until=ruling.until or event.until,
        source=ruling.source or event.source,
    )
