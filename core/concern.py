"""Which measures a report concerns, and what of them stays in force.

Requirement: a change is told of the measure that is meant, and of no other.

Theory: a report means a measure surely if its event gives the official number, or its headline
calls it by a name. A number without its year means the newest text that bears it. If nothing is
meant surely, a report concerns the licensing rules of its actor that share its goods; of licences
without goods, all of them.

Known exceptions: a name in the text alone may be background: it concerns, but not surely. A report
that names no state at all may mean a measure of any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.fact import Role
from core.measure import MeasureKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from core.article import Article
    from core.ledger import Ledger
    from core.measure import Measure
    from core.reading import Reading
    from core.state import State

#: acts that are done to others, or agreed on: they are not suspended, they suspend
INSTRUMENTS = frozenset(
    {MeasureKind.SUSPENSION, MeasureKind.AGREEMENT, MeasureKind.GENERAL_LICENCE_REGIME}
)
#: leagues whose measures are those of the states in them, as reports name the states
_LEAGUES = {
    "G7": frozenset(("CA", "DE", "EU", "FR", "GB", "IT", "JP", "US")),
    "QUAD": frozenset(("AU", "IN", "JP", "US")),
}
#: of licences people speak without a number
_LICENCES = {
    "licence_grant",
    "general_licence",
    "licence_delay_denial",
    "licensing",
    "flow_allowed",
}
_LICENSING = {MeasureKind.EXPORT_LICENSING, MeasureKind.GENERAL_LICENCE_REGIME}

#: licences are not granted under what does not apply
_AT_REST = {Status.SUSPENDED, Status.EXPIRED, Status.REVOKED}


@dataclass(frozen=True, slots=True)
class Concern:
    """A measure that a report concerns."""

    measure: str
    #: in words: `No. 18/2025`, `Dy`
    why: str
    #: whether the report means this one
    sure: bool


def concerned(article: Article, reading: Reading, ledger: Ledger, on: date) -> tuple[Concern, ...]:
    """The measures of this day or before that a report concerns, those that it means first."""
    found: dict[str, Concern] = {}
    for concern in _named(article, reading, ledger):
        measure = ledger.measures[concern.measure]
        if _acts(measure, reading.jurisdictions) and ledger.history(measure.id, on):
            found.setdefault(concern.measure, concern)
    if not any(concern.sure for concern in found.values()):
        for concern in _akin(reading, ledger):
            state = ledger.state(concern.measure, on)
            if state and state.status not in _AT_REST:
                found.setdefault(concern.measure, concern)
    return tuple(sorted(found.values(), key=lambda concern: not concern.sure))


def _named(article: Article, reading: Reading, ledger: Ledger) -> Iterator[Concern]:
    """By number and by name, the surest first."""
    for fact in reading.facts.numbers:
        if fact.role is Role.EVENT:
            for name in _bearing(fact.value, reading, ledger):
                yield Concern(name, ledger.measures[name].short, sure=True)
    for text, sure in ((article.title, True), (article.lead, False)):
        for name in ledger.by_name(text):
            yield Concern(name, ledger.measures[name].short, sure)


def _bearing(number: str, reading: Reading, ledger: Ledger) -> tuple[str, ...]:
    """The newest text of the states that a report names which bears a number."""
    actors = reading.jurisdictions
    named = (n for n in ledger.by_number(number) if _acts(ledger.measures[n], actors))
    return tuple(named)[:1]


def _acts(measure: Measure, actors: tuple[str, ...]) -> bool:
    """Whether a measure's side, or one that it aims at, is among those that a report names."""
    league = _LEAGUES.get(measure.jurisdiction, frozenset())
    parties, named = {measure.jurisdiction, *measure.targets, *league}, {*actors}
    if measure.kind is MeasureKind.AGREEMENT and measure.targets:
        # two that agree are a pair: a truce of one of them with somebody else is another truce
        return named <= parties or parties <= named
    return not actors or not parties.isdisjoint(named)


def _akin(reading: Reading, ledger: Ledger) -> Iterator[Concern]:
    actors, elements = reading.jurisdictions[:1], {*reading.elements}
    of_licences = reading.event in _LICENCES and not elements
    for measure in ledger.measures.values():
        if measure.kind not in _LICENSING or measure.jurisdiction not in actors:
            continue
        shared = [e for e in measure.elements if of_licences or e in elements]
        if shared:
            yield Concern(measure.id, ", ".join(shared), sure=False)


def remaining(measures: Iterable[str], ledger: Ledger, on: date) -> tuple[State, ...]:
    """What stays officially in force among measures and those that they are related to."""
    named = [name for name in measures if name in ledger]
    related = [
        other.id
        for name in named
        for other in ledger.measures.values()
        if other.id in ledger.measures[name].related or name in other.related
    ]
    states = (ledger.state(name, on) for name in dict.fromkeys((*named, *related)))
    return tuple(
        state
        for state in states
        if state
        and state.applies
        and ledger.measures[state.measure].kind not in INSTRUMENTS
        and ledger.measures[state.measure].direction == "tightening"
    )
