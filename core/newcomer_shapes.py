"""The shapes that tell a company's name in Latin letters, built of the lexicon's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.lexicon import Lexicon

#: for the inside of a class of characters
CAPITAL = "A-ZÀ-ÞĀĆČĎĐĒĞĪİŁŃŇŌŘŚŞŠŪŮŹŻŽƠƯ"
#: characters of other scripts may stand right beside a name in Latin letters
LETTER = r"A-Za-z0-9_À-ɏḀ-ỿ"
REST = rf"[{LETTER}&'’.-]"
# bounded, so that a run of letters without an end costs no time
_WORD = rf"(?<![{LETTER}])[{CAPITAL}]{REST}{{1,40}}"
#: one to four words in capitals
CAPITALS = rf"{_WORD}(?:\s[{CAPITAL}&]{REST}*){{0,3}}"
CALLED = rf"(?P<words>{CAPITALS})"
_PART = re.compile(r"[^\W_]+")


class Shape(NamedTuple):
    """A pattern, and words of which a line must hold one."""

    pattern: re.Pattern[str]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The shapes that tell a company, and words that make none."""

    unknown: Shape
    #: before, around or behind a name
    called: tuple[Shape, ...]
    #: the same in texts of other letters
    mixed: tuple[re.Pattern[str], ...]
    #: a place that names of companies begin with
    city: re.Pattern[str]
    #: a name that opens a headline of capitals, and what it does
    opening: re.Pattern[str]
    introduced: re.Pattern[str]
    legal: frozenset[str]
    usual: frozenset[str]
    common: frozenset[str]
    none: frozenset[str]
    #: places and offices that are no company by themselves
    places: frozenset[str]
    #: words of that kind that names of companies begin with
    soft: frozenset[str]


@lru_cache(maxsize=4)
def patterns_of(lexicon: Lexicon) -> Patterns:
    """The shapes that tell a company, of the words of a lexicon."""
    words, endings = lexicon.words, lexicon.words["company_endings"]
    ending = rf"(?P<ending>{any_of((*endings['legal'], *endings['usual']))})"
    introduced = shaped(
        words["company_openings"],
        rf"\b(?:{any_of(words['company_openings'])})(?:,?\s(?:{any_of(words['company_examples'])}))?\s"
        rf"{CALLED}",
    )
    return Patterns(
        unknown=shaped(
            (*endings["legal"], *endings["usual"]),
            rf"(?P<words>(?:[{CAPITAL}]{REST}*\s){{1,4}}){ending}(?![{LETTER}])"
            rf"(?!\s(?:{any_of(words['company_others'])})\b)",
        ),
        called=(introduced, *_behind(words), *_before(words)),
        mixed=tuple(re.compile(shape.replace("NAME", CALLED)) for shape in words["company_mixed"]),
        city=re.compile(rf"(?:{any_of(words['company_cities'])})\s"),
        opening=re.compile(
            rf"^(?P<words>(?:[{CAPITAL}]{REST}*\s){{1,3}}){ending}"
            rf"(?=['’]s\s|[,:]\s|\s(?:{any_of(words['company_verbs'])})\b)"
        ),
        introduced=introduced.pattern,
        legal=frozenset(endings["legal"]),
        usual=frozenset(endings["usual"]),
        common=frozenset(words["common_words"]),
        none=frozenset(words["no_company"]),
        places=frozenset(words["no_company_alone"]),
        soft=frozenset(words["company_beginnings"]),
    )


def _behind(words: Mapping[str, Any]) -> Iterator[Shape]:
    """Names behind what tells a company."""
    yield shaped(
        words["company_examples"],
        rf"\b(?:{any_of(words['company_groups'])})\b[^.;:]{{0,80}}?,?\s"
        rf"(?:{any_of(words['company_examples'])})\s{CALLED}",
    )
    seats = words["company_seats"]
    yield shaped(seats, rf"\b[A-Z][\w.]+-(?:{any_of(seats)})\s{CALLED}")
    shares = words["company_shares"]
    yield shaped(shares, rf"\b(?:{any_of(shares)})\s{CALLED}")
    yield shaped(("PT",), rf"\bPT\s{CALLED}")
    cities = any_of(words["company_cities"])
    yield shaped(
        words["company_cities"],
        rf"(?P<words>\b(?:{cities})\s(?!(?:{cities}|{any_of(words['company_city_others'])})\b)"
        rf"{CAPITALS})",
    )


def _before(words: Mapping[str, Any]) -> Iterator[Shape]:
    """Names before what tells a company."""
    yield shaped(words["exchanges"], rf"{CALLED}\s\((?:{any_of(words['exchanges'])})\s?:")
    followers = words["company_followers"]
    yield shaped(followers, rf"{CALLED}(?:{any_of(followers)})\b")
    yield shaped(
        words["company_nouns"],
        rf"{CALLED},\san?\s(?:(?!(?:{any_of(words['company_breaks'])})\b)[\w'’-]+\s){{0,5}}"
        rf"(?:{any_of(words['company_nouns'])})\b(?!\s(?:{any_of(words['company_people'])}))",
    )
    heads = words["company_heads"]
    yield shaped(heads, rf"{CALLED}(?:['’]s)?\s(?:{any_of(heads)})\s(?=[{CAPITAL}][a-z])")


def shaped(words: Iterable[str], pattern: str) -> Shape:
    """A pattern that needs one of these words, by their longest parts."""
    keys = (max(_PART.findall(word.casefold()), key=len) for word in words)
    return Shape(re.compile(pattern), frozenset(keys))


def parts(text: str) -> frozenset[str]:
    """The words of a line, as keys of shapes are written."""
    return frozenset(_PART.findall(text.casefold()))


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
