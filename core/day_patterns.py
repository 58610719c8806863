"""What days look like: patterns built from the lexicon's months and the words around a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import DateRole
from core.word_tree import tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from core.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Patterns:
    """What days and months look like, and what the words around them say."""

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
    near_years: Mapping[str, int]
    begins: re.Pattern[str]
    lapses: re.Pattern[str]
    duty: re.Pattern[str]
    hope: re.Pattern[str]
    firm: re.Pattern[str]


@lru_cache(maxsize=4)
def patterns(lexicon: Lexicon) -> Patterns:
    """Build the patterns, once."""
    words = lexicon.words
    months = {name: int(number) for number, names in words["months"].items() for name in names}
    weekdays = {name: int(n) for n, names in words["weekdays"].items() for name in names}
    near_years = dict(words["near_years"])
    dates = _dates(months, near_years)
    before = {w.lower(): DateRole(role) for role, ws in words["before_day"].items() for w in ws}
    behind = {w: DateRole(role) for role, ws in words["behind_day"].items() for w in ws}
    near = dict(words["near_days"])
    return Patterns(
        dates=dates,
        relative=re.compile(_any([*weekdays, *near]), re.IGNORECASE),
        months={**months, "元": 1},
        near_years=near_years,
        begins=re.compile(_any(words["begins_then"]), re.IGNORECASE),
        lapses=re.compile(_any(words["lapses_then"]), re.IGNORECASE),
        weekdays=weekdays,
        near=near,
        before=_in_front(before),
        behind=re.compile(
            rf"(?:当日)?[\s(（]?[月火水木金土日一二三四五六월화수목금토일]?[)）]?\s?({tree(behind)})(?!\d)"
        ),
        roles_before=before,
        roles_behind=behind,
        at_once=re.compile(_any(words["at_once"]), re.IGNORECASE),
        year_end=re.compile(_any(words["year_end"]), re.IGNORECASE),
        duty=re.compile(_any(words["duty"]), re.IGNORECASE),
        hope=re.compile(_any(words["hope"]), re.IGNORECASE),
        firm=re.compile(_any(words["firm"]), re.IGNORECASE),
        to_day=re.compile(
            rf"\s?(?:{tree(words['to_day'])})\s?(?:zum\s|the\s|el\s)?(?:{dates.pattern})",
            re.IGNORECASE,
        ),
    )


def _in_front(words: Collection[str]) -> re.Pattern[str]:
    """A pattern of these words at the end of what stands in front of a day."""
    latin = tree(word for word in words if word[:1] < "\u2e80")
    other = tree(word for word in words if word[:1] >= "\u2e80")
    return re.compile(rf"(?=(?<!\w)(?:{latin})|{other})({latin}|{other})\s?(?:the\s|dem\s)?$")


def _any(words: Collection[str]) -> str:
    """A pattern of these words, whole ones where they are in letters with spaces."""
    latin = tree(w for w in words if w[0] < "\u2e80")
    other = tree(w for w in words if w[0] >= "\u2e80")
    return rf"(?<!\w)(?:{latin})(?!\w)|(?:{other})"


def _dates(months: Iterable[str], near_years: Iterable[str]) -> re.Pattern[str]:
    month = tree(months)
    year = r"(?:19|20)\d\d"
    weekday = r"(?<![\d.,/])(?<!\D-)"
    # not "May 51", nor "in May 30 tons"
    day = r"3[01]|[12]?\d"
    behind = (
        r"(?![\d%]|[.,:]\d|\s?(?:tons?|tonnes?|t|kg|per\scent|percent|million|billion|firms)\b)"
    )
    return re.compile(
        rf"(?<!\d)(?P<y1>{year})\s?[年년]\s?(?P<m1>\d{{1,2}})\s?[月월]\s?(?P<d1>\d{{1,2}})\s?[日號号일]"
        rf"|(?<!\d)(?P<m2>\d{{1,2}})\s?[月월]\s?(?P<d2>\d{{1,2}})"
        rf"(?:\s?[日號号일]|(?=\s?[-~～〜–]\s?\d{{1,2}}\s?[日號号일]))"
        rf"|(?<![\d-])(?P<y3>{year})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})(?![\d-])"
        rf"|(?<![\d.])(?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>{year})(?!\d)"
        rf"|{weekday}(?P<d5>\d{{1,2}})(?:st|nd|rd|th|er|\.?º|\.)?\s(?:of\s|de\s)?(?P<m5>{month})\b\.?"
        rf"(?:,?\s(?:de\s|del\s)?(?P<y5>{year})\b)?"
        rf"|(?<![\d月월.,])(?P<d7>\d{{1,2}})(?:日(?![間间本子内內程産产])(?!以[内內])"
        rf"|일(?=[\s에(]|부터|까지)(?!\s?(?:간|동안|유예|연장|이내|이상|만에|치|부과|안에|내로|내에)))"
        rf"|\bngày\s(?P<d8>\d{{1,2}})[/-](?P<m8>\d{{1,2}})(?:[/-](?P<y8>{year}))?(?!\d)"
        rf"|(?<!\d)(?P<d9>\d{{1,2}})\stháng\s(?P<m9>\d{{1,2}})(?:(?:\snăm)?\s(?P<y9>{year})\b)?"
        rf"|(?<![^\W\d_])(?P<m6>{month})(?:\.?\s(?P<d6>{day})(?:st|nd|rd|th)?{behind}"
        rf"(?:\s?[-–]\s?(?:{day})(?![\d%]|[.,]\d))?"
        rf"(?:,?\s(?P<y6>{year})\b)?"
        # a month of a told year
        rf"|\.?,?\s(?:de\s|del\s|di\s|of\s)?(?P<yb>{year})\b(?![-–]\d))"
        rf"|(?<!\d)(?:(?P<ya>{year})\s?[年년]|(?P<na>{tree(near_years)})の?)\s?"
        rf"(?P<ma>\d{{1,2}}|元)\s?[月월](?![间間])(?!\s?\d{{1,2}}\s?[-~～〜–日號号일])"
        # 11/9 in front of a Chinese word; 2/3 is a share
        rf"|(?<![\d/.])(?P<md>1[0-2]|0?[1-9])/(?:(?P<dd>{day})(?=[起至到前日晚～~])"
        rf"|(?P<de>3[01]|[12]\d|0?[6-9])(?=[\u4e00-\u9fff]))"
        rf"|\btháng\s(?P<mc>\d{{1,2}})(?:/|\snăm\s)(?P<yc>{year})\b",
        re.IGNORECASE,
    )
