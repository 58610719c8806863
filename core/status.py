"""The state of play on a day, as one looks at it: regime, dates, countries, elements, disputes.

Requirement: one screen says what is in force, what comes next and what is not known. A state that
rests on a statement without its text, or whose last day has passed, says so; an element that no
control names is free, one that a suspended control names is not, and what it is once the pause has
run out without a notice is not known.

Theory: everything here follows from the ledger and a small board that people edit
(`config/status.yaml`): which measures make a line of the regime, which countries and elements are
watched. A line of several measures shows the state that most of them share, and how many differ.

Known exceptions: how many names a list holds is read from its title where not all names are known;
a measure of the board that the ledger does not know has no line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.measure import Basis, MeasureKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from core.ledger import Ledger
    from core.measure import Measure, StatusEvent
    from core.state import State

_COUNT = re.compile(r"(?i)\b(\d{1,4})\s(?:[\w-]+\s){0,2}(?:entit|firm|compan|name)")
#: controls of goods for every destination
_CONTROLS = (MeasureKind.EXPORT_LICENSING, MeasureKind.EXPORT_BAN)


class Grip(StrEnum):
    """How a country holds an element or a kind of magnet, the firmest first."""

    CONTROLLED = "controlled"
    #: the pause of its control ran out by its own words, and no notice was seen
    UNCLEAR = "unclear"
    ANNOUNCED = "announced"
    SUSPENDED = "suspended"
    FREE = "free"


_GRIPS = {
    Status.IN_FORCE: Grip.CONTROLLED,
    Status.AMENDED: Grip.CONTROLLED,
    Status.ANNOUNCED: Grip.ANNOUNCED,
    Status.SUSPENDED: Grip.SUSPENDED,
}
_ORDER = tuple(Grip)


@dataclass(frozen=True, slots=True)
class Pillar:
    """A line of the regime: measures that people think of as one thing."""

    name: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What `/status` looks at; `config/status.yaml`."""

    pillars: tuple[Pillar, ...] = ()
    #: whose controls the elements are shown of
    holder: str = "CN"
    elements: tuple[str, ...] = ()
    #: kinds of magnets, and the elements that decide about each
    magnets: Mapping[str, tuple[str, ...]] | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regime:
    """The state of a pillar."""

    name: str
    status: Status
    since: date
    until: date | None
    basis: Basis
    #: whether the text of what set this state was seen
    notice: bool
    #: whether it is a regime of licences that are given, not a duty to have one
    grants: bool = False
    #: how many of its measures are in another state
    differing: int = 0
    #: whether its end has passed by its own words, and no notice says what is so now
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """What is aimed at a country."""

    code: str
    #: measures in force that name it; those that wait; names on lists in force
    in_force: int = 0
    suspended: int = 0
    names: int = 0
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the ledger adds to `/status`."""

    on: date
    regime: tuple[Regime, ...]
    countries: tuple[Country, ...]
    elements: tuple[tuple[str, Grip], ...]
    magnets: tuple[tuple[str, Grip], ...]
    disputes: tuple[StatusEvent, ...]
    #: day of the newest event of the ledger; None: it is empty
    newest: date | None
    #: whose controls the elements are shown of
    holder: str = ""


def overview(ledger: Ledger, board: Board, on: date) -> Overview:
    """Draw up the state of play at the end of a day."""
    states = [state for name in ledger.measures if (state := ledger.state(name, on))]
    return Overview(
        on=on,
        regime=tuple(found for p in board.pillars if (found := _regime(p, ledger, on))),
        countries=tuple(_country(code, ledger, states) for code in board.countries),
        elements=tuple((e, _grip((e,), ledger, board, states)) for e in board.elements),
        magnets=tuple(
            (name, _grip(made, ledger, board, states))
            for name, made in (board.magnets or {}).items()
        ),
        disputes=ledger.disputes(on),
        newest=max((e.on for s in states for e in ledger.history(s.measure, on)), default=None),
        holder=board.holder,
    )


def listed(measure: Measure) -> int:
    """How many names a measure lists, as far as it is known."""
    count = _COUNT.search(measure.title)
    return max(len(measure.entities), int(count[1]) if count else 0)


def _regime(pillar: Pillar, ledger: Ledger, on: date) -> Regime | None:
    states = [state for name in pillar.measures if (state := ledger.state(name, on))]
    if not states:
        return None
    common = Counter(_shown(s.status) for s in states).most_common(1)[0][0]
    alike = [s for s in states if _shown(s.status) is common]
    first = alike[0]
    ends = [s.until for s in alike if s.until]
    kinds = {ledger.measures[s.measure].kind for s in alike}
    return Regime(
        name=pillar.name,
        status=common,
        since=max((s.applies_since or s.since) for s in alike),
        until=min(ends, default=None),
        basis=next((s.basis for s in alike if s.basis is not Basis.OFFICIAL), first.basis),
        notice=all(s.notice_seen for s in alike),
        grants=kinds == {MeasureKind.GENERAL_LICENCE_REGIME},
        differing=len(states) - len(alike),
        passed=any(_ran_out(s) for s in alike),
    )


def _ran_out(state: State) -> bool:
    """Whether a state has ended by its own words, and no event says what came then."""
    return state.until is not None and state.until < state.on


def _shown(status: Status) -> Status:
    """An amended measure is in force."""
    return Status.IN_FORCE if status.applies else status


def _grip(elements: Iterable[str], ledger: Ledger, board: Board, states: Iterable[State]) -> Grip:
    """The firmest official control for every destination that names any of the elements."""
    wanted, found = set(elements), [Grip.FREE]
    for state in states:
        measure = ledger.measures[state.measure]
        general = measure.kind in _CONTROLS and not measure.targets
        if general and measure.jurisdiction == board.holder and wanted & {*measure.elements}:
            found.append(_grip_of(state))
    return min(found, key=_ORDER.index)


def _grip_of(state: State) -> Grip:
    if state.basis is not Basis.OFFICIAL:
        return Grip.FREE
    if state.status is Status.SUSPENDED and _ran_out(state):
        return Grip.UNCLEAR
    return _GRIPS.get(state.status, Grip.FREE)


def _country(code: str, ledger: Ledger, states: Iterable[State]) -> Country:
    """What others aim at a country, as far as it is official."""
    aimed = [
        s
        for s in states
        if code in ledger.measures[s.measure].targets
        and ledger.measures[s.measure].direction == "tightening"
        and s.basis is Basis.OFFICIAL
    ]
    applied = [s for s in aimed if s.applies]
    return Country(
        code=code,
        in_force=len(applied),
        suspended=sum(s.status is Status.SUSPENDED for s in aimed),
        names=sum(listed(ledger.measures[s.measure]) for s in applied),
        changed=max((s.event.on for s in aimed), default=None),
    )
