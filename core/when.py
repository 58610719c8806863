"""The days that a report names, and what happens on them.

Requirement: a date that does not exist is dropped; a day without a year is that day nearest to the
report, or the next one where something ends or begins on it.

Theory: what happens on a day is said directly in front of it ("until 10 November"), in East Asia
behind it (まで, 起). "By" a day alone tells a hope as well as a duty: it is a deadline only where
its clause tells what has to be done by then, or decided, and hopes for nothing. A report's day is
its publication, unless that lies after it was seen: a page's date is a claim.

A month of a told year is its first day where something begins in it, its last where it ends.

Known exceptions: 3/4/2026 is left out, since two continents read it in two ways; a span from one
day to another ("from 26 May to 6 June") gives two facts; a bare year ("by 2030") gives none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.day_patterns import patterns
from core.fact import DateRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.day_patterns import Patterns
    from core.lexicon import Lexicon

_DIGIT = re.compile(r"\d|元月")
#: how far in front of a day its word may stand, and how far behind
_FRONT, _BEHIND = 26, 8
_ENDS = {DateRole.UNTIL, DateRole.DEADLINE}
#: how far around a day its clause tells whose duty or whose hope it is
_AROUND, _AROUND_EAST = 90, 30
_BREAK = re.compile(r"[;。；\n]|\.\s(?=[A-ZÀ-Þ])")
#: a day without a year that should come lies at most this far back
_PAST = timedelta(days=45)
_YEAR_DAYS = 365
#: a publication date may run ahead of the clock by a time zone
_AHEAD = timedelta(days=2)
#: further away it is no date of this event: a founding year, a misprint
_EARLIEST, _LATEST = timedelta(days=20 * _YEAR_DAYS), timedelta(days=30 * _YEAR_DAYS)


@dataclass(frozen=True, slots=True)
class Day:
    """A day named in a text, with the span of its words."""

    role: DateRole
    day: date
    start: int
    end: int
    #: "with immediate effect": the report's day, unless it tells when the act was announced
    at_once: bool = False


def anchor(published: datetime | None, seen_at: datetime) -> date:
    """The day that a report counts from."""
    if published is None or published > seen_at + _AHEAD:
        return seen_at.date()
    return published.date()


def days(
    text: str, today: date, lexicon: Lexicon, dates: Sequence[re.Match[str]] | None = None
) -> list[Day]:
    """Find the days of a text and what happens on them; `dates` are its dates, if known."""
    known = patterns(lexicon)
    found = list(_named(text, today, known, dates_of(text, lexicon) if dates is None else dates))
    found += _relative(text, today, known)
    found += [
        Day(DateRole.EFFECTIVE, today, *place.span(), at_once=True)
        for place in known.at_once.finditer(text)
    ]
    for place in known.year_end.finditer(text):
        role = _role(text, place, known)
        # a year's end is no day that somebody set, unless a duty or a respite ends there
        if role in _ENDS and not known.hope.search(_clause(text, *place.span())):
            found.append(Day(role, date(today.year, 12, 31), *place.span()))
    return sorted((d for d in found if _is_told(text, d, known)), key=lambda d: d.start)


def dates_of(text: str, lexicon: Lexicon) -> tuple[re.Match[str], ...]:
    """The places where a text names dates, existing or not."""
    return tuple(patterns(lexicon).dates.finditer(text)) if _DIGIT.search(text) else ()


def spans(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where a text names dates: numbers in there count nothing."""
    return [place.span() for place in dates_of(text, lexicon)]


def _is_told(text: str, day: Day, known: Patterns) -> bool:
    """Whether a deadline is one: somebody sets it, or a duty and no hope stands around it."""
    if day.role is not DateRole.DEADLINE:
        return True
    if known.firm.search(text[max(day.start - _FRONT, 0) : day.end + _BEHIND]):
        return True
    around = _clause(text, day.start, day.end)
    return bool(known.duty.search(around)) and not known.hope.search(around)


def _clause(text: str, start: int, end: int) -> str:
    """The words around a day, up to where another clause begins."""
    reach = _AROUND if text[max(start - 1, 0) : end + 1].isascii() else _AROUND_EAST
    before = _BREAK.split(text[max(start - reach, 0) : start])[-1]
    behind = _BREAK.split(text[end : end + reach], maxsplit=1)[0]
    return f"{before}{text[start:end]}{behind}"


def _named(
    text: str, today: date, known: Patterns, dates: Iterable[re.Match[str]]
) -> Iterator[Day]:
    for place in dates:
        named = {name: value for name, value in place.groupdict().items() if value}
        role = _role(text, place, known)
        year, month, day = _parts(named, known, today)
        if month and not day:
            alone = place.end() - place.start() == len(text)
            told = _of_year((year, month), role, today, alone=alone)
            yield from (Day(r, d, *place.span()) for r, d in told)
        elif found := _resolved((year, month, day), role, today):
            if role is DateRole.ANNOUNCED and found > today:
                role = _planned(_clause(text, *place.span()), known)
            yield Day(role, found, *place.span())


def _planned(clause: str, known: Patterns) -> DateRole:
    """What happens on a day to come, by the words of its clause."""
    if known.lapses.search(clause):
        return DateRole.UNTIL
    if known.begins.search(clause):
        return DateRole.EFFECTIVE
    if known.duty.search(clause) and not known.hope.search(clause):
        return DateRole.DEADLINE
    return DateRole.ANNOUNCED


def _parts(named: Mapping[str, str], known: Patterns, today: date) -> tuple[int, int, int]:
    """Year (0 if not told), month and day of a match (0 if it tells a month)."""
    year = month = day = 0
    for name, value in named.items():
        if name[0] == "y":
            year = int(value)
        elif name[0] == "n":
            year = today.year + known.near_years[value]
        elif name[0] == "m":
            month = int(value) if value.isdigit() else known.months[value.lower()]
        else:
            day = int(value)
    return year, month, day


def _of_year(
    named: tuple[int, int], role: DateRole, today: date, *, alone: bool
) -> Iterator[tuple[DateRole, date]]:
    """The day on which something begins in a month or ends with it; a month alone has both."""
    year, month = named
    first, following = _date(year, month, 1), _date(year + month // 12, month % 12 + 1, 1)
    if not first or not following or not -_EARLIEST < first - today < _LATEST:
        return
    last = following - timedelta(days=1)
    if alone:
        yield from ((DateRole.ANNOUNCED, first), (DateRole.ANNOUNCED, last))
    elif role is DateRole.EFFECTIVE and first > today - _PAST:
        yield role, first
    elif role in _ENDS and last > today - _PAST:
        yield role, last


def _resolved(parts: tuple[int, int, int], role: DateRole, today: date) -> date | None:
    year, month, day = parts
    if not month:
        return _of_month(day, role, today)
    if year:
        found = _date(year, month, day)
        return found if found and -_EARLIEST < found - today < _LATEST else None
    near = [d for y in (-1, 0, 1) if (d := _date(today.year + y, month, day))]
    if role in _ENDS:
        near = [d for d in near if d > today - _PAST]
    return min(near, key=lambda d: abs(d - today), default=None)


def _of_month(day: int, role: DateRole, today: date) -> date | None:
    """A day without its month: the last such day, or the next one where something ends on it."""
    ends = role in _ENDS
    near = [
        found
        for months in (-1, 0, 1)
        if (found := _date(*_shifted(today, months), day))
        and (today <= found if ends else found <= today)
    ]
    return min(near, key=lambda d: abs(d - today), default=None)


def _shifted(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, today: date, known: Patterns) -> Iterator[Day]:
    for place in known.relative.finditer(text):
        word = place.group().lower()
        role = _role(text, place, known)
        if word in known.near:
            day = today + timedelta(days=known.near[word])
        else:
            # the last such day; a report of Monday says "on Monday" of its own day
            back = (today.weekday() - known.weekdays[word]) % 7
            day = today - timedelta(days=back)
            if role in _ENDS:
                day += timedelta(days=7 if back else 0)
        yield Day(role, day, *place.span())


def _role(text: str, place: re.Match[str], known: Patterns) -> DateRole:
    behind = known.behind.match(text, place.end(), place.end() + _BEHIND)
    if behind:
        return known.roles_behind[behind[1]]
    front = text[max(place.start() - _FRONT, 0) : place.start()].lower()
    before = known.before.search(front)
    role = known.roles_before[" ".join(before[1].split())] if before else DateRole.ANNOUNCED
    # "vom 3. März bis zum ...": what is said of a day may be said by the next one
    follows = role is DateRole.ANNOUNCED and known.to_day.match(text, place.end())
    return DateRole.EFFECTIVE if follows else role
