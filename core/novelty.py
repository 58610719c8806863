"""What a report adds to what is already held of its event.

Requirement: a tenth report that repeats the first adds nothing, however late it comes and whatever
its headline; one that names a new date or a firm is news even within the same minute.

Theory: news is a difference of facts. What a story (and the ledger) holds is a mapping from a kind
of fact to its values; whatever a report states beyond that is new, in the order of its weight.

Known exceptions: outlets round figures, so a figure close to one that is held is the same figure;
the day of the announcement is told differently by reports in two time zones and is never news; a
story that holds nothing of a kind has not been told it yet, so its first value is new.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.fact import DateRole, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.fact import Facts, Figure

#: two figures closer than this, of the same unit, are one figure told twice
_ROUNDING = 0.02


class News(StrEnum):
    """Which kind of fact is new, the weightiest first."""

    STATUS = "status"
    NUMBER = "number"
    DATE = "date"
    ENTITY = "entity"
    GOODS = "goods"
    FIGURE = "figure"


#: kind of fact -> values; JSON's own types, so that a story can be stored with it
Known = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class New:
    """A fact that was not held: `date`, `until 2027-01-10`."""

    what: News
    value: str


def stated(facts: Facts, status: str = "") -> Known:
    """What a report states, in the form in which a story holds it."""
    dates = (d for d in facts.dates if d.role is not DateRole.ANNOUNCED)
    found: dict[News, Iterable[str]] = {
        News.STATUS: (status,) if status else (),
        News.NUMBER: values(facts.numbers),
        News.DATE: (f"{d.role} {d.day.isoformat()}" for d in dates),
        News.ENTITY: values(facts.companies),
        News.GOODS: values(facts.elements),
        News.FIGURE: (_told(figure) for figure in facts.figures),
    }
    return {kind.value: list(dict.fromkeys(told)) for kind, told in found.items()}


def novelty(known: Mapping[str, Sequence[str]], facts: Facts, status: str = "") -> tuple[New, ...]:
    """What a report states beyond what is held, the weightiest first."""
    told = stated(facts, status)
    return tuple(
        New(kind, value)
        for kind in News
        for value in told[kind]
        if not _held(kind, value, known.get(kind, ()))
    )


def learn(known: Mapping[str, Sequence[str]], facts: Facts, status: str = "") -> Known:
    """What is held after a report: everything that was, then what it added."""
    grown = {kind.value: list(known.get(kind, ())) for kind in News}
    for new in novelty(known, facts, status):
        grown[new.what].append(new.value)
    return grown


def _held(kind: News, value: str, known: Sequence[str]) -> bool:
    if kind is News.STATUS:
        # a status may come back: only the last one counts
        return bool(known) and known[-1] == value
    if kind is News.FIGURE:
        return any(_same_figure(value, other) for other in known)
    return value in known


def _told(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}".strip()


def _same_figure(one: str, other: str) -> bool:
    if one == other:
        return True
    (a, unit), (b, other_unit) = _parted(one), _parted(other)
    if a is None or b is None or unit != other_unit:
        return False
    return abs(a - b) <= _ROUNDING * max(abs(a), abs(b))


def _parted(told: str) -> tuple[float | None, str]:
    number, _, unit = told.partition(" ")
    try:
        return float(number.replace(",", "")), unit
    except ValueError:
        return None, unit
