"""The bearing of a report: what it changes in the ledger, in words, and what it leaves in force.

Requirement: every alert says what remains in force, and a change of a status says from what to
what. Theory: a reader knows measures by their short names and days by the calendar; of the many
measures of a state those that the report concerns come first, then those on the same goods, then
the newest. Only what rests on an official ground is a change; what is claimed is told with the
side that claims it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from core.concern import remaining
from core.fact import DateRole, Role
from core.feed import Tier
from core.lexicon import Kind as Term
from core.measure import Basis, Measure, MeasureKind, Status, StatusEvent
from core.taxonomy import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from core.article import Article
    from core.ledger import Ledger, LedgerEntry
    from core.reading import Reading
    from core.state import State

#: dates further ahead than this are no help to a reader
_AHEAD = timedelta(days=400)
_STILL = 4
_ELEMENTS = 8
_WORDS = {
    Status.PROPOSED: "proposed",
    Status.ANNOUNCED: "announced",
    Status.IN_FORCE: "in force",
    Status.AMENDED: "in force, amended",
    Status.SUSPENDED: "suspended",
    Status.EXPIRED: "expired",
    Status.REVOKED: "revoked",
}
_OVER = frozenset({Status.SUSPENDED, Status.EXPIRED, Status.REVOKED})
_AHEAD_OF_FORCE = frozenset({Status.PROPOSED, Status.ANNOUNCED})
#: what buyers must still follow whatever was eased elsewhere
_BINDING = frozenset(
    {
        MeasureKind.EXPORT_LICENSING,
        MeasureKind.EXPORT_BAN,
        MeasureKind.EXTRATERRITORIAL_RULE,
        MeasureKind.TECHNOLOGY_CONTROL,
    }
)
#: where a reader would ask whether the controls still stand
_ABOUT_CONTROLS = frozenset(
    {
        EventType.EXPORT_CONTROL_NEW,
        EventType.EXPORT_CONTROL_EASED_OR_SUSPENDED,
        EventType.LICENCE_REGIME_CHANGE,
        EventType.LICENCE_GRANTED,
        EventType.LICENCE_DENIED_OR_DELAYED,
        EventType.NEGOTIATION_OR_AGREEMENT,
        EventType.OFFICIAL_STATEMENT_OTHER,
        EventType.SUPPLY_IMPACT,
    }
)
_OF_EXPORTERS = frozenset(
    {
        EventType.EXPORT_CONTROL_EASED_OR_SUSPENDED,
        EventType.LICENCE_REGIME_CHANGE,
        EventType.LICENCE_GRANTED,
        EventType.LICENCE_DENIED_OR_DELAYED,
        EventType.NEGOTIATION_OR_AGREEMENT,
    }
)
#: the words of acts, and what is done to a measure
_DONE = frozenset({Term.ACT, Term.EVENT, Term.MARK})
_DATES = {DateRole.EFFECTIVE: "takes effect", DateRole.DEADLINE: "deadline"}


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a report does to the policy, and what of the policy stays."""

    #: what it adds to the ledger
    entries: tuple[LedgerEntry, ...] = ()
    #: ids of the measures that it concerns
    measures: tuple[str, ...] = ()
    #: official changes, `No. 61/2025: in force → suspended until 10 Nov 2026`
    changes: tuple[str, ...] = ()
    #: whether one of them takes back what was done before
    reverses: bool = False
    #: the code of the side whose word alone it is
    claim: str = ""
    still: tuple[str, ...] = ()
    #: the names of the measures that it means
    named: tuple[str, ...] = ()
    until: str = ""
    next: tuple[str, ...] = ()
    #: days that the ledger knows of these measures: naming them is no news
    days: frozenset[date] = field(default=frozenset())


NO_BEARING = Bearing()


def bearing_of(
    reading: Reading,
    ledger: Ledger,
    on: date,
    entries: Iterable[LedgerEntry] = (),
    measures: Iterable[str] = (),
    near: Iterable[str] = (),
) -> Bearing:
    """Put a report, and what it adds to the ledger, beside the ledger as it was before.

    `measures` are those that it means, `near` those that it may touch.
    """
    entries = tuple(entries)
    # measures that it opens, and events that it takes back
    ledger = ledger.with_entries(e for e in entries if not isinstance(e, StatusEvent))
    proposed = tuple(e for e in entries if isinstance(e, StatusEvent) and e.measure in ledger)
    concerned = tuple(dict.fromkeys((*measures, *(e.measure for e in proposed))))
    touched = tuple(dict.fromkeys((*concerned, *near)))
    states = {name: ledger.state(name, on) for name in concerned}
    official = [e for e in proposed if e.basis is Basis.OFFICIAL]
    changed = [
        (before, e) for e in official if (before := states[e.measure]) and _differs(before, e)
    ]
    claims = [e.side for e in proposed if e.basis is Basis.CLAIM and e.side]
    return Bearing(
        entries=entries,
        measures=concerned,
        changes=tuple(_change(ledger.measures[e.measure], before, e) for before, e in changed),
        reverses=any(_reverses(before, e) for before, e in changed),
        claim=(claims[0] if claims else _claimed(reading, ledger)) if not official else "",
        still=_still(reading, ledger, on, touched, {e.measure for e in official}),
        named=tuple(ledger.measures[name].short for name in concerned),
        until=_until(reading, [e for _, e in changed], on),
        # what it moves stands at its new day
        next=_next(reading, ledger.with_entries(proposed), on, touched),
        days=frozenset(_days(ledger, reading, touched)),
    )


def cites(article: Article, ledger: Ledger) -> bool:
    """Whether an official text is about an earlier one of this trade, and may not name its goods.

    `Announcement No. 21 of 2027 suspending Announcement No. 7 of 2027`: a number that stands
    before any act is its own; two offices may use one number, so the other needs its year.
    """
    if article.tier != Tier.OFFICIAL:
        return False
    numbers = sorted((m.start, m.id) for m in article.in_title if m.kind is Term.NUMBER)
    acts = [m.start for m in article.in_title if m.kind in _DONE]
    own = {number for at, number in numbers[:1] if not any(act < at for act in acts)}
    cited = {number for _, number in numbers if "/" in number} - own
    return any(ledger.measures[name].core for n in cited for name in ledger.by_number(n))


def day_words(day: date) -> str:
    """A day as everybody reads it: `10 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def _differs(before: State, event: StatusEvent) -> bool:
    """Whether an event moves a measure; the first that is known of one is told by its report."""
    if before.basis is not Basis.OFFICIAL:
        return False
    moved = event.until is not None and event.until != before.until
    return event.status is not before.status or moved


def _change(measure: Measure, before: State, event: StatusEvent) -> str:
    after = _WORDS[event.status]
    if event.until:
        after += f" until {day_words(event.until)}"
    if event.effective and event.status in _AHEAD_OF_FORCE:
        after += f", in force from {day_words(event.effective)}"
    was = _WORDS[before.status]
    if event.status is before.status:
        was = f"until {day_words(before.until)}" if before.until else was
        return f"{measure.short}: {after} (was {was})"
    return f"{measure.short}: {was} → {after}"


def _reverses(before: State, event: StatusEvent) -> bool:
    """Whether what was ended applies again, or what was ahead never comes."""
    again = before.status in _OVER and event.status.applies
    return again or (before.status in _AHEAD_OF_FORCE and event.status is Status.REVOKED)


def _still(
    reading: Reading, ledger: Ledger, on: date, concerned: tuple[str, ...], changed: set[str]
) -> tuple[str, ...]:
    if reading.type not in _ABOUT_CONTROLS and not concerned:
        return ()
    sides = {*reading.jurisdictions, *(ledger.measures[name].jurisdiction for name in concerned)}
    goods = set(reading.elements)

    def order(state: State) -> tuple[bool, bool, int]:
        measure = ledger.measures[state.measure]
        alike = not goods or bool(goods & set(measure.elements))
        return state.measure not in concerned, not alike, -state.since.toordinal()

    standing = {state.measure: state for state in remaining(concerned, ledger, on)}
    for measure in ledger.measures.values():
        if measure.jurisdiction in sides and _binds(measure):
            state = ledger.state(measure.id, on)
            standing |= {measure.id: state} if state and state.applies else {}
    kept = sorted((s for s in standing.values() if s.measure not in changed), key=order)
    return tuple(_stands(ledger.measures[state.measure]) for state in kept[:_STILL])


def _binds(measure: Measure) -> bool:
    return measure.core and measure.kind in _BINDING


def _stands(measure: Measure) -> str:
    shown = " ".join(measure.elements[:_ELEMENTS])
    more = len(measure.elements) - _ELEMENTS
    goods = f"{shown} +{more}" if more > 0 else shown
    return f"{measure.short} in force{f' ({goods})' if goods else ''}"


def _claimed(reading: Reading, ledger: Ledger) -> str:
    """The side that officially tells of what only another side can do: of its export controls.

    Controls are the act of whoever has some on named elements; others speak of theirs.
    """
    claimant = reading.facts.claimant
    if claimant is None or reading.type not in _OF_EXPORTERS:
        return ""
    owners = {m.jurisdiction for m in ledger.measures.values() if m.elements and _binds(m)}
    others = owners.intersection(reading.jurisdictions) - {claimant.value}
    return claimant.value if others and claimant.value not in owners else ""


def _until(reading: Reading, changed: list[StatusEvent], on: date) -> str:
    ends = [e.until for e in changed if e.until]
    told = (d for d in reading.facts.dates if d.sentence is Role.EVENT and d.day >= on)
    ends += [d.day for d in told if d.role is DateRole.UNTIL]
    return day_words(ends[0]) if ends else ""


def _next(
    reading: Reading, ledger: Ledger, on: date, concerned: tuple[str, ...]
) -> tuple[str, ...]:
    """What comes on which day: what the report says, then what the ledger knew."""
    told = {
        d.day: _DATES[d.role]
        for d in reversed(reading.facts.dates)
        if d.role in _DATES and d.sentence is Role.EVENT and on < d.day <= on + _AHEAD
    }
    for name in concerned:
        short = ledger.measures[name].short
        for date_ in ledger.scheduled(name):
            if date_.known and date_.known > on:
                continue
            standing = ledger.standing(date_, on)
            if standing and on < standing.on <= on + _AHEAD:
                told.setdefault(standing.on, f"{short}: {standing.what}")
    return tuple(f"{day_words(day)} {what}" for day, what in sorted(told.items()))


def _days(ledger: Ledger, reading: Reading, concerned: tuple[str, ...]) -> Iterable[date]:
    """All days that the ledger knows of the acting sides and of the measures concerned."""
    for measure in ledger.measures.values():
        if measure.id in concerned or measure.jurisdiction in reading.jurisdictions:
            yield from ledger.days(measure.id)
