"""The ledger of measures: what is in force, since when, until when, and on whose word.

Requirement: nothing is told that is not so. A truce that a newspaper prolongs is not prolonged; a
suspension whose last day has passed without a notice is neither ended nor prolonged: it is a
suspension of which no notice was seen.

Theory: the ledger only grows. A measure's state on a day is the fold of its events up to that day;
an administrator's ruling confirms, corrects or revokes one event and leaves all others alone.
Events are folded by day, on one day in a fixed order (`place`): so it does not matter in which
order they were written down, and an event never changes the state of a day before its own. What a
text announces for a day takes effect on it, unless another event came between.
Only official events change a status. What is reported or claimed stands beside it, until an
official event of the same measure overtakes it. A measure that is known from reports alone shows
what they say, marked as reported.

Known exceptions: a ruling changes the past, as it must; an end date that passed leaves the status
as it was, and says so (`State.gaps`), because texts end by their words and return by notice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from core.measure import Basis, Due, Measure, Scheduled, Status, StatusEvent, number_and_year
from core.ruling import VOID, Ruling, ruled
from core.state import Gap, State, fold, place
from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: after these nothing that was scheduled happens any more
_OVER = (Status.EXPIRED, Status.REVOKED)
#: what may be appended to a ledger
LedgerEntry: TypeAlias = Measure | StatusEvent | Ruling


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that reports call by one name: a package, a truce."""

    id: str
    title: str
    names: tuple[str, ...]
    measures: tuple[str, ...]


class Ledger:
    """Measures and what happened to them; it never changes, `with_entries` gives a longer one."""

    def __init__(
        self,
        measures: Iterable[Measure] = (),
        events: Iterable[StatusEvent] = (),
        rulings: Iterable[Ruling] = (),
        groups: Iterable[Group] = (),
    ) -> None:
        self.measures: Mapping[str, Measure] = {m.id: m for m in measures}
        self.groups: Mapping[str, Group] = {g.id: g for g in groups}
        #: what was appended, by id; what the configuration holds is in the measures
        self.events: Mapping[str, StatusEvent] = {e.id: e for e in events}
        self.rulings: tuple[Ruling, ...] = tuple({r.id: r for r in rulings}.values())
        given = {e.id: e for m in self.measures.values() for e in m.history}
        #: every event as it was written down, before any ruling
        self.written: Mapping[str, StatusEvent] = {**self.events, **given}
        #: worked out when asked for the first time
        self._scheduled: dict[str, tuple[Scheduled, ...]] = {}
        self._days: dict[str, frozenset[date]] = {}
        self._by_measure: dict[str, list[StatusEvent]] = {name: [] for name in self.measures}
        for event in sorted(ruled(self.written.values(), self.rulings), key=place):
            self._by_measure.setdefault(event.measure, []).append(event)

    def with_entries(self, entries: Iterable[LedgerEntry]) -> Ledger:
        """The ledger after these; an entry that it holds already changes nothing."""
        entries = tuple(entries)
        if not entries:
            return self
        measures, events, rulings = dict(self.measures), dict(self.events), list(self.rulings)
        for entry in entries:
            if isinstance(entry, Measure):
                # what people wrote into the configuration says more than what a report opened
                measures.setdefault(entry.id, entry)
            elif isinstance(entry, Ruling):
                rulings.append(entry)
            else:
                events.setdefault(entry.id, entry)
        return Ledger(measures.values(), events.values(), rulings, self.groups.values())

    def __contains__(self, measure: object) -> bool:
        return measure in self.measures

    def history(self, measure: str, on: date | None = None) -> tuple[StatusEvent, ...]:
        """All that happened to a measure, or was said to, the oldest first; rulings applied."""
        events = self._by_measure.get(measure, ())
        return tuple(e for e in events if on is None or e.on <= on)

    def voided(self, measure: str) -> tuple[tuple[StatusEvent, Ruling], ...]:
        """What was written down of a measure and counts no more, each with the ruling on it."""
        rulings = sorted(self.rulings, key=lambda r: (r.at, r.id))
        void = {ruling.event: ruling for ruling in rulings if ruling.verb in VOID}
        standing = {event.id for event in self.history(measure)}
        found = [e for e in self.written.values() if e.measure == measure and e.id in void]
        left = sorted((e for e in found if e.id not in standing), key=place)
        return tuple((event, void[event.id]) for event in left)

    def state(self, measure: str, on: date) -> State | None:
        """What a measure is at the end of a day; None if nothing was known of it by then."""
        events = self.history(measure, on)
        if not events or measure not in self.measures:
            return None
        state = fold(measure, on, events)
        return replace(state, gaps=tuple(self._gaps(state)))

    def in_force(
        self,
        on: date,
        jurisdiction: str | None = None,
        element: str | None = None,
        form: str | None = None,
    ) -> tuple[State, ...]:
        """What applies on a day, on official grounds, in the order of the configuration."""
        states = (
            self.state(m.id, on)
            for m in self.measures.values()
            if jurisdiction in (None, m.jurisdiction)
            and (element is None or element in m.elements)
            and (form is None or form in m.forms)
        )
        return tuple(state for state in states if state and state.applies)

    def scheduled(self, measure: str) -> tuple[Scheduled, ...]:
        """All dates of a measure that were ever ahead: written ones, and ends that events set."""
        if measure not in self._scheduled:
            self._scheduled[measure] = self._dates(measure)
        return self._scheduled[measure]

    def _dates(self, measure: str) -> tuple[Scheduled, ...]:
        found = list(self.measures[measure].scheduled) if measure in self.measures else []
        taken = {date_.on for date_ in found}
        for event in self._by_measure.get(measure, ()):
            for date_ in _set_by(event):
                if date_.on not in taken:
                    taken.add(date_.on)
                    found.append(date_)
        return tuple(sorted(found, key=lambda date_: date_.on))

    def days(self, measure: str) -> frozenset[date]:
        """All days that are known of a measure, past and ahead."""
        if measure not in self._days:
            told = (d for e in self.history(measure) for d in (e.on, e.until, e.effective) if d)
            ahead = (date_.on for date_ in self.scheduled(measure))
            self._days[measure] = frozenset((*told, *ahead))
        return self._days[measure]

    def upcoming(self, on: date, days: int = 365) -> tuple[Scheduled, ...]:
        """The dates after `on` that are known by then, the next first.

        What a notice has moved is left out; what is only said to be moved stays, and says so.
        """
        last = on + timedelta(days=days)
        found = [
            self.standing(date_, on)
            for name in self.measures
            for date_ in self.scheduled(name)
            if on < date_.on <= last and (date_.known or on) <= on
        ]
        standing = [s for s in found if s]
        return tuple(sorted(standing, key=lambda s: (s.on, s.measure)))

    def disputes(self, on: date) -> tuple[StatusEvent, ...]:
        """What one side says and the other does not confirm, the newest first."""
        states = (self.state(name, on) for name in self.measures)
        claims = [claim for state in states if state for claim in state.claims]
        return tuple(sorted(claims, key=place, reverse=True))

    def by_number(self, text: str, jurisdiction: str | None = None) -> tuple[str, ...]:
        """Measures under an official number, `18/2025` or `18`, the newest year first."""
        wanted = number_and_year(text)
        if wanted is None:
            return ()
        number, year = wanted
        found = [
            (own[1], m.id)
            for m in self.measures.values()
            if jurisdiction in (None, m.jurisdiction)
            and m.number
            and (own := number_and_year(m.number))
            and own[0] == number
            and (not year or not own[1] or own[1] == year)
        ]
        return tuple(name for _, name in sorted(found, reverse=True))

    def by_name(self, text: str) -> tuple[str, ...]:
        """Measures that a text calls by a name of theirs, or of their group."""
        found = [name for _, _, hits in self._names.find(comparable(text)) for name in hits]
        return tuple(dict.fromkeys(measure for hit in found for measure in hit))

    @cached_property
    def _names(self) -> TermIndex[tuple[str, ...]]:
        terms: list[tuple[str, tuple[str, ...]]]
        terms = [(n, (m.id,)) for m in self.measures.values() for n in m.names]
        terms += [(n, g.measures) for g in self.groups.values() for n in g.names]
        return TermIndex([(comparable(name), measures) for name, measures in terms])

    def standing(self, date_: Scheduled, on: date) -> Scheduled | None:
        """The date as it stands on a day; None if a notice has moved or cancelled it."""
        if date_.moved:
            return None if date_.moved <= on else replace(date_, moved=None)
        overtaking = [
            event
            for event in self.history(date_.measure, on)
            if event.basis is Basis.OFFICIAL and _overtakes(event, date_)
        ]
        if any(event.notice for event in overtaking):
            return None
        return replace(date_, moved=overtaking[0].on) if overtaking else date_

    def _gaps(self, state: State) -> Iterable[Gap]:
        """What should have been published by the day of a state and was not seen."""
        if state.basis is Basis.OFFICIAL and not state.event.notice:
            yield Gap(state.event.on, state.event.note)
        events = self.history(state.measure, state.on)
        notices = [e.on for e in events if e.basis is Basis.OFFICIAL and e.notice]
        for date_ in self.scheduled(state.measure):
            known = date_.known or date.min
            # comments that were due need no answer, and a text takes effect by itself
            silent = date_.due is Due.DEADLINE or (date_.due is Due.EFFECTIVE and date_.notice)
            due = known <= state.on and date_.on <= state.on and not silent
            if due and not any(day > known for day in notices):
                yield Gap(date_.on, date_.what)


def _overtakes(event: StatusEvent, date_: Scheduled) -> bool:
    """Whether an event, known after a date was set, puts another in its place or cancels it."""
    if event.on <= (date_.known or date.min):
        return False
    if event.status in _OVER or (date_.due is Due.EFFECTIVE and event.status is Status.SUSPENDED):
        return True
    return date_.due is Due.ENDS and event.until is not None and event.until > date_.on


def _set_by(event: StatusEvent) -> Iterable[Scheduled]:
    """The dates ahead that an event sets by its own words."""
    if event.basis is not Basis.OFFICIAL:
        return
    if event.until:
        yield _end(event, event.until)
    if event.effective and event.effective > event.on:
        yield _start(event, event.effective)


def _end(event: StatusEvent, on: date) -> Scheduled:
    ends = {Status.SUSPENDED: "the suspension ends", Status.PROPOSED: "the time to comment ends"}
    what = ends.get(event.status, "its term ends")
    due = Due.DEADLINE if event.status is Status.PROPOSED else Due.ENDS
    after = "it applies again" if event.status is Status.SUSPENDED else ""
    return _dated(event, on, due, what, after)


def _start(event: StatusEvent, on: date) -> Scheduled:
    return _dated(event, on, Due.EFFECTIVE, "takes effect", "it applies from this day")


def _dated(event: StatusEvent, on: date, due: Due, what: str, if_nothing: str) -> Scheduled:
    return Scheduled(
        event.measure,
        on,
        due,
        what,
        if_nothing,
        known=event.on,
        source=event.source,
        notice=event.notice,
    )
