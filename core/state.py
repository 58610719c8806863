"""What a measure is on a day: the fold of its events up to that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.measure import Basis, Status, StatusEvent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_ORDER = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should have been published by now and was not seen."""

    #: the day that passed, or on which it was said
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class State:
    """What a measure is on a day, and what that rests on."""

    measure: str
    on: date
    status: Status
    #: first day of this status without a break
    since: date
    until: date | None
    #: official, or what the best there is rests on
    basis: Basis
    #: the newest event that gave this status
    event: StatusEvent
    #: since when it has been in force without a break; None if it is not
    applies_since: date | None = None
    #: press and leaks that no official event has overtaken, the newest last
    reported: tuple[StatusEvent, ...] = ()
    #: what one side says and no official event has borne out, the newest last
    claims: tuple[StatusEvent, ...] = ()
    #: of these no notice was seen yet
    gaps: tuple[Gap, ...] = ()

    @property
    def notice_seen(self) -> bool:
        """Whether the text of what set this status was published, and none is overdue."""
        return self.basis is Basis.OFFICIAL and self.event.notice and not self.gaps

    @property
    def applies(self) -> bool:
        """Whether the measure is officially in force."""
        return self.basis is Basis.OFFICIAL and self.status.applies


def place(event: StatusEvent) -> tuple[date, int, str]:
    """Where an event stands in its measure's history, whenever it was written down."""
    return event.on, _ORDER[event.status], event.id


def fold(measure: str, on: date, events: Sequence[StatusEvent]) -> State:
    """What events, in the order of `place`, make of a measure; there is at least one."""
    official = [e for e in events if e.basis is Basis.OFFICIAL]
    best = official or [e for e in events if e.basis is Basis.REPORTED] or events
    return replace(
        _status(measure, on, best),
        reported=_open_reports(events, official),
        claims=_open_claims(events, official),
    )


def _status(measure: str, on: date, events: Sequence[StatusEvent]) -> State:
    first = events[0]
    status, since, until, applies = first.status, first.on, first.until, None
    for event in events:
        if event.status is not status:
            # an amendment that names no end leaves the end as it was
            keeps = event.status is Status.AMENDED and status.applies
            status, since = event.status, event.on
            until = event.until or (until if keeps else None)
        until = event.until or until
        applies = (applies or event.on) if status.applies else None
    return State(measure, on, status, since, until, events[-1].basis, events[-1], applies)


def _open_reports(
    events: Sequence[StatusEvent], official: Sequence[StatusEvent]
) -> tuple[StatusEvent, ...]:
    """Reports since the newest official event."""
    reported = (e for e in events if e.basis is Basis.REPORTED)
    return tuple(e for e in reported if not official or e.on > official[-1].on)


def _open_claims(
    events: Sequence[StatusEvent], official: Sequence[StatusEvent]
) -> tuple[StatusEvent, ...]:
    """Claims that no official event of the same or a later day says, too."""
    return tuple(
        claim
        for claim in events
        if claim.basis is Basis.CLAIM
        and not any(e.on >= claim.on and e.status is claim.status for e in official)
    )
