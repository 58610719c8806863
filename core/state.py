"""What a measure is on a day: the fold of its events up to that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.measure import Basis, Status, StatusEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

#: a report that nobody made official for so long is not pending any more; the history keeps it
REPORT_HOLDS = timedelta(days=90)
#: what one side claims of the other stays open for longer: it is the reading of a whole deal
CLAIM_HOLDS = timedelta(days=365)
#: of these the day of effect is yet to come
_AHEAD = (Status.PROPOSED, Status.ANNOUNCED)
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
    #: the event that gave this status, or its end
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


def place(event: StatusEvent) -> tuple[date, int, bool, date, str]:
    """Where an event stands in its measure's history, whenever it was written down.

    On one day: in the order of `Status`; what says less before what says more; then by id.
    """
    return event.on, _ORDER[event.status], event.notice, event.until or date.min, event.id


def fold(measure: str, on: date, events: Sequence[StatusEvent]) -> State:
    """What events, in the order of `place`, make of a measure; there is at least one."""
    official = [e for e in events if e.basis is Basis.OFFICIAL]
    best = official or [e for e in events if e.basis is Basis.REPORTED] or events
    return replace(
        _status(measure, on, best),
        reported=_open_reports(on, events, official),
        claims=_open_claims(on, events, official),
    )


def _status(measure: str, on: date, events: Sequence[StatusEvent]) -> State:
    """What these events, in order, leave a measure as."""
    moments = _moments(on, events) or [(e.on, e.status, e) for e in events[-1:]]
    since, status, ground = moments[0]
    until, applies = ground.until, None
    for day, now, event in moments:
        end = event.until
        if now is not status:
            # an amendment that names no end leaves the end as it was
            end = end or (until if now is Status.AMENDED and status.applies else None)
            status, since, until, ground = now, day, end, event
        elif (end and end != until) or event.notice > ground.notice:
            # the same once more is no new ground, unless it moves the end or is the text at last
            until, ground = end or until, event
        applies = (applies or day) if status.applies else None
    return State(measure, on, status, since, until, ground.basis, ground, applies)


def _moments(on: date, events: Sequence[StatusEvent]) -> list[tuple[date, Status, StatusEvent]]:
    """When which status begins: at once, or on the day that a text names for it."""
    found = []
    for event in events:
        later = event.effective if event.effective and event.effective > event.on else None
        if later is None or event.status in _AHEAD:
            found.append((event.on, event.status, event))
        if later is None or later > on or event.status is Status.PROPOSED:
            continue
        # an announcement without its text does not take effect by itself
        if event.notice and not any(_replaces(other, event, later) for other in events):
            begun = Status.IN_FORCE if event.status in _AHEAD else event.status
            found.append((later, begun, event))
    return sorted(found, key=lambda moment: (moment[0], place(moment[2])))


def _replaces(other: StatusEvent, event: StatusEvent, effective: date) -> bool:
    """Whether what was to come with an event is replaced by another before it does."""
    if not event.on < other.on <= effective:
        return False
    return other.effective is not None or other.status not in _AHEAD


def _open_reports(
    on: date, events: Sequence[StatusEvent], official: Sequence[StatusEvent]
) -> tuple[StatusEvent, ...]:
    """Reports of the last months that are newer than any official event."""
    since = max(on - REPORT_HOLDS, official[-1].on if official else date.min)
    return tuple(e for e in events if e.basis is Basis.REPORTED and e.on > since)


def _open_claims(
    on: date, events: Sequence[StatusEvent], official: Sequence[StatusEvent]
) -> tuple[StatusEvent, ...]:
    """Claims of the last year that no official event of the same or a later day says, too."""
    return tuple(
        claim
        for claim in events
        if claim.basis is Basis.CLAIM
        and claim.on > on - CLAIM_HOLDS
        and not any(e.on >= claim.on and e.status is claim.status for e in official)
    )
