"""The agenda: dates ahead that still stand, and what each brings if nobody acts.

Requirement: a date is shown and rung for only as long as it can come true. A suspension that was
prolonged has its new last day; a measure that was revoked has none.

Theory: the ledger knows every date that was ever ahead, and whether a notice moved or cancelled
one. No suspension ends that was lifted before. What a date brings to a buyer outside follows from
its measure: a control that returns tightens, one that ends eases, an easing that ends tightens.

Known exceptions: an end that was moved in words alone still stands, and says so, for no notice
has moved it; a planned or inferred date points nowhere, and so does one that people added without
a measure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.measure import Due, MeasureKind, Precision, Scheduled, Status
from core.taxonomy import OPPOSITE, Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from core.ledger import Ledger
    from core.measure import Measure
    from core.state import State

#: what holds others says more than each of them
_HOLDS = (MeasureKind.SUSPENSION, MeasureKind.AGREEMENT)


@dataclass(frozen=True, slots=True)
class Planned:
    """A date that people added in `config/dates.yaml`, with a measure or without."""

    id: str
    on: date
    what: str
    jurisdiction: str = ""
    measure: str = ""
    due: Due = Due.EXPECTED
    if_nothing: str = ""
    precision: Precision = Precision.DAY
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A date that stands."""

    #: of the measure; of a planned date without one, its own
    id: str
    #: how people call what it concerns; empty if `what` says it all
    name: str
    jurisdiction: str
    on: date
    due: Due
    what: str
    if_nothing: str = ""
    precision: Precision = Precision.DAY
    #: whether a text that sets it was seen
    notice: bool = True
    source: str | None = None
    #: for buyers outside the acting country, if nobody acts; None if it cannot be said
    direction: Direction | None = None
    elements: tuple[str, ...] = ()
    #: about rare earths and magnets; else it only moves with them
    core: bool = True
    #: on what day it was said that another takes its place, in no notice that was seen
    moved: date | None = None
    #: since when it is known, or on what day its measure last changed; None: always
    known: date | None = None
    #: whether others of the same day follow from it
    holds: bool = field(default=False, compare=False)

    @property
    def words(self) -> str:
        """What happens to what: `No. 70/2025: the suspension ends`."""
        stem = self.name.partition("/")[0]
        what = self.what.removeprefix(f"{stem} ") if stem else self.what
        return f"{self.name}: {what}" if self.name else what

    @property
    def order(self) -> tuple[date, bool, bool, bool, str]:
        """The next first; on one day what says most."""
        return self.on, not self.core, not self.holds, not self.if_nothing, self.id


def agenda(
    ledger: Ledger, today: date, planned: Iterable[Planned] = (), *, since: date | None = None
) -> tuple[Appointment, ...]:
    """All dates from `since` (today by default) on that stand today, the next first."""
    first = since or today
    found = [*_of_ledger(ledger, today, first), *_of_people(ledger, today, first, planned)]
    return tuple(sorted(found, key=lambda one: one.order))


def _of_ledger(ledger: Ledger, today: date, first: date) -> Iterator[Appointment]:
    for measure in ledger.measures.values():
        for scheduled in ledger.scheduled(measure.id):
            standing = _standing(scheduled, ledger, today) if scheduled.on >= first else None
            if standing:
                yield _appointment(standing, measure, ledger.state(measure.id, today))


def _of_people(
    ledger: Ledger, today: date, first: date, planned: Iterable[Planned]
) -> Iterator[Appointment]:
    for one in planned:
        if one.on < first:
            continue
        measure = ledger.measures.get(one.measure)
        if measure is None:
            yield Appointment(
                id=one.id,
                name="",
                jurisdiction=one.jurisdiction,
                on=one.on,
                due=one.due,
                what=one.what,
                if_nothing=one.if_nothing,
                precision=one.precision,
                source=one.source,
            )
            continue
        scheduled = Scheduled(
            measure.id,
            one.on,
            one.due,
            one.what,
            one.if_nothing,
            precision=one.precision,
            source=one.source,
        )
        written = any(known.on == one.on for known in ledger.scheduled(measure.id))
        standing = None if written else _standing(scheduled, ledger, today)
        if standing:
            yield _appointment(standing, measure, ledger.state(measure.id, today))


def _standing(scheduled: Scheduled, ledger: Ledger, today: date) -> Scheduled | None:
    """A date as it stands today; None if it is not known yet, or cannot come true any more."""
    known = scheduled.known
    if known is not None and known > today:
        return None
    standing, state = ledger.standing(scheduled, today), ledger.state(scheduled.measure, today)
    if scheduled.due is not Due.ENDS or state is None:
        return standing
    if state.status is Status.EXPIRED and state.since == scheduled.on:
        # it came true
        return scheduled
    if standing is None or known is None:
        return standing
    # a pause that was lifted has no end
    then = ledger.state(scheduled.measure, known)
    lifted = _paused(then) and state.since < scheduled.on
    return None if lifted and not _paused(state) else standing


def _paused(state: State | None) -> bool:
    return state is not None and state.status is Status.SUSPENDED


def _appointment(scheduled: Scheduled, measure: Measure, state: State | None) -> Appointment:
    return Appointment(
        id=measure.id,
        name=measure.short,
        jurisdiction=measure.jurisdiction,
        on=scheduled.on,
        due=scheduled.due,
        what=scheduled.what,
        if_nothing=scheduled.if_nothing,
        precision=scheduled.precision,
        notice=scheduled.notice,
        source=scheduled.source,
        direction=_direction(scheduled, measure, state),
        elements=measure.elements,
        core=measure.core,
        moved=scheduled.moved,
        known=scheduled.known or (state.event.on if state else None),
        holds=measure.kind in _HOLDS,
    )


def _direction(scheduled: Scheduled, measure: Measure, state: State | None) -> Direction | None:
    """Which way a date points for buyers outside, if it comes as it stands."""
    own = next((d for d in OPPOSITE if d == measure.direction), None)
    if own is None or scheduled.due in (Due.DEADLINE, Due.EXPECTED):
        return None
    return own if scheduled.due is Due.EFFECTIVE or _paused(state) else OPPOSITE[own]
