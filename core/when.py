"""The days that a report names, and what happens on them.

Requirement: a date that does not exist is dropped; a day without a year is that day nearest to the
report, or the next one where something ends or begins on it.

Theory: what happens on a day is said directly in front of it ("until 10 November"), in East Asia
behind it (まで, 起). "By" a day alone tells a hope as well as a duty: it is a deadline only where
its clause tells what has to be done by then, or decided, and hopes for nothing. A report's day is
its publication, unless that lies after it was seen: a page's date is a claim.

Known exceptions: 3/4/2026 is left out, since two continents read it in two ways; a span from one
day to another ("from 26 May to 6 June") gives two facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import DateRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.lexicon import Lexicon

_DIGIT = re.compile(r"\d")
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


@dataclass(frozen=True, slots=True)
class _Patterns:
    dates: re.Pattern[str]
    relative: re.Pattern[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    near: Mapping[str, int]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    roles_before: Mapping[str, DateRole]
    roles_behind: Mapping[str, DateRole]
    at_once: re.Pattern[str]
    year_end: re.Pattern[str]
    to_day: re.Pattern[str]
    duty: re.Pattern[str]
    hope: re.Pattern[str]
    firm: re.Pattern[str]


def anchor(published: datetime | None, seen_at: datetime) -> date:
    """The day that a report counts from."""
    if published is None or published > seen_at + _AHEAD:
        return seen_at.date()
    return published.date()


def days(text: str, today: date, lexicon: Lexicon) -> list[Day]:
    """Find the days of a text and what happens on them."""
    known = _patterns(lexicon)
    found = list(_named(text, today, known))
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


def spans(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where a text names days, existing or not: numbers in there count nothing."""
    if not _DIGIT.search(text):
        return []
    return [place.span() for place in _patterns(lexicon).dates.finditer(text)]


def _is_told(text: str, day: Day, known: _Patterns) -> bool:
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


def _named(text: str, today: date, known: _Patterns) -> Iterator[Day]:
    if not _DIGIT.search(text):
        return
    for place in known.dates.finditer(text):
        named = {name: value for name, value in place.groupdict().items() if value}
        role = _role(text, place, known)
        if day := _resolved(_parts(named, known), role, today):
            yield Day(role, day, *place.span())


def _parts(named: Mapping[str, str], known: _Patterns) -> tuple[int, int, int]:
    """Year (0 if not told), month and day of a match."""
    year = month = day = 0
    for name, value in named.items():
        if name[0] == "y":
            year = int(value)
        elif name[0] == "m":
            month = int(value) if value.isdigit() else known.months[value.lower()]
        else:
            day = int(value)
    return year, month, day


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


def _relative(text: str, today: date, known: _Patterns) -> Iterator[Day]:
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


def _role(text: str, place: re.Match[str], known: _Patterns) -> DateRole:
    behind = known.behind.match(text, place.end(), place.end() + _BEHIND)
    if behind:
        return known.roles_behind[behind[1]]
    front = text[max(place.start() - _FRONT, 0) : place.start()].lower()
    before = known.before.search(front)
    role = known.roles_before[" ".join(before[1].split())] if before else DateRole.ANNOUNCED
    # "vom 3. März bis zum ...": what is said of a day may be said by the next one
    follows = role is DateRole.ANNOUNCED and known.to_day.match(text, place.end())
    return DateRole.EFFECTIVE if follows else role


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    words = lexicon.words
    months = {name: int(number) for number, names in words["months"].items() for name in names}
    weekdays = {name: int(n) for n, names in words["weekdays"].items() for name in names}
    before = {w: DateRole(role) for role, ws in words["before_day"].items() for w in ws}
    behind = {w: DateRole(role) for role, ws in words["behind_day"].items() for w in ws}
    near = dict(words["near_days"])
    return _Patterns(
        dates=_dates(months),
        relative=re.compile(_any((*weekdays, *near)), re.IGNORECASE),
        months=months,
        weekdays=weekdays,
        near=near,
        before=_in_front(before),
        behind=re.compile(
            rf"(?:当日)?[\s(（]?[月火水木金土日一二三四五六월화수목금토일]?[)）]?\s?({_plain(behind)})(?!\d)"
        ),
        roles_before=before,
        roles_behind=behind,
        at_once=re.compile(_any(words["at_once"]), re.IGNORECASE),
        year_end=re.compile(_any(words["year_end"]), re.IGNORECASE),
        duty=re.compile(_any(words["duty"]), re.IGNORECASE),
        hope=re.compile(_any(words["hope"]), re.IGNORECASE),
        firm=re.compile(_any(words["firm"]), re.IGNORECASE),
        to_day=re.compile(
            rf"\s?(?:{_plain(words['to_day'])})\s?(?:zum\s|the\s|el\s)?(?:{_dates(months).pattern})",
            re.IGNORECASE,
        ),
    )


def _in_front(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of these words at the end of what stands in front of a day."""
    known = [word for word in words if word]
    latin = _plain(word for word in known if word[0] < "\u2e80")
    other = _plain(word for word in known if word[0] >= "\u2e80")
    return re.compile(rf"(?=(?<!\w)(?:{latin})|{other})({latin}|{other})\s?(?:the\s|dem\s)?$")


def _any(words: Iterable[str]) -> str:
    """A pattern of these words, whole ones where they are in letters with spaces."""
    ordered = sorted(words, key=len, reverse=True)
    latin = [re.escape(w).replace(r"\*", r"\w*") for w in ordered if w[0] < "\u2e80"]
    other = [re.escape(w) for w in ordered if w[0] >= "\u2e80"]
    return rf"(?<!\w)(?:{'|'.join(latin)})(?!\w)|(?:{'|'.join(other)})"


def _plain(words: Iterable[str]) -> str:
    ordered = sorted(filter(None, words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


def _dates(months: Mapping[str, int]) -> re.Pattern[str]:
    month = _plain(months)
    year = r"(?:19|20)\d\d"
    weekday = r"(?<![\d.,/-])"
    return re.compile(
        rf"(?<!\d)(?P<y1>{year})\s?[年년]\s?(?P<m1>\d{{1,2}})\s?[月월]\s?(?P<d1>\d{{1,2}})\s?[日號号일]"
        rf"|(?<!\d)(?P<m2>\d{{1,2}})\s?[月월]\s?(?P<d2>\d{{1,2}})"
        rf"(?:\s?[日號号일]|(?=\s?[-~～〜–]\s?\d{{1,2}}\s?[日號号일]))"
        rf"|(?<![\d-])(?P<y3>{year})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})(?![\d-])"
        rf"|(?<![\d.])(?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>{year})(?!\d)"
        rf"|{weekday}(?P<d5>\d{{1,2}})(?:st|nd|rd|th|er|[.º])?\s(?:of\s|de\s)?(?P<m5>{month})\b\.?"
        rf"(?:,?\s(?:de\s|del\s)?(?P<y5>{year})\b)?"
        rf"|(?<![\d月월.,])(?P<d7>\d{{1,2}})(?:日(?![間间本子内內程産产])(?!以[内內])"
        rf"|일(?=[\s에(]|부터|까지)(?!\s?(?:간|동안|유예|연장|이내|이상|만에|치|부과|안에|내로|내에)))"
        rf"|\bngày\s(?P<d8>\d{{1,2}})[/-](?P<m8>\d{{1,2}})(?:[/-](?P<y8>{year}))?(?!\d)"
        rf"|(?<!\d)(?P<d9>\d{{1,2}})\stháng\s(?P<m9>\d{{1,2}})(?:(?:\snăm)?\s(?P<y9>{year})\b)?"
        rf"|(?<![^\W\d_])(?P<m6>{month})\.?\s(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
        rf"(?:,?\s(?P<y6>{year})\b)?",
        re.IGNORECASE,
    )
