"""Companies in Latin letters that the lexicon does not know: what their text tells of them.

Theory: a name is a company's if it ends like one (Inc, Minerals), if it is called one ("magnet
maker X", "X, a maker of magnets", "X (ASX: XYZ)", "shares in X", "X's CEO"), or if it stands in a
list with a company. What is known as a state, an office, a person or a metal is none.

Known exceptions: in a headline set in capitals no word tells a name; a city that stands in a list
of companies is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import Fact
from core.lexicon import Kind
from core.sentence import is_title_case
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.lexicon import Lexicon, Match
    from core.passage import Line

#: bounded, so that a run of letters without an end costs no time
_WORD = r"(?<!\w)[A-ZÀ-Þ][\w&'’.-]{1,40}"
_CAPITALS = rf"{_WORD}(?:\s[A-ZÀ-Þ&][\w&'’.-]*){{0,3}}"
_NAME = re.compile(rf"(?P<words>{_CAPITALS})")
#: three names or more; "Lynas and Perth" is no list
_LIST = re.compile(
    rf"{_CAPITALS}(?:,\s{_CAPITALS})+,?\s(?:and|or|und|oder|sowie|et|ou|y|o|e)\s(?:{_CAPITALS}|\w+)"
)
#: "a supplier X" names no X: what follows is the object
_ARTICLE = re.compile(r"\b(?i:an?|eine?[mnrs]?|une?|una)(?:\s[\w-]+)?\s$")
#: "the Bureau of International Recycling": the end of an office's name
_OFFICE = re.compile(
    r"\b(?:Ministry|Bureau|Department|Institute|Office|Council|Association|School|University|Academy"
    r"|Minister|Secretary|Commission|Agency|Society|Committee|College|Faculty|Centre|Center)\s"
    r"(?:of|for)\s(?:[\w&,]+\s){0,4}$"
)
#: how far back the name of an office is sought
_BACK = 80
_OWNER = re.compile(r"(?:['’]s|[.,'’])+$")
#: a sum of money, a decree, a jet; "X-style"
_NO_NAME = re.compile(r"\d|-style")
_NO_COMPANY = frozenset(
    (
        Kind.INSTITUTION,
        Kind.PERSON,
        Kind.COUNTRY,
        Kind.COMPANY,
        Kind.ELEMENT,
        Kind.TOPIC,
        Kind.FORM,
    )
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    unknown: re.Pattern[str]
    #: before, around or behind a name
    called: tuple[re.Pattern[str], ...]
    introduced: re.Pattern[str]
    legal: frozenset[str]
    common: frozenset[str]
    none: frozenset[str]
    #: places and offices that are no company by themselves
    places: frozenset[str]


def newcomers(line: Line, lexicon: Lexicon, known: Iterable[Fact]) -> tuple[Fact, ...]:
    """The companies of a line beside the known ones."""
    patterns = _patterns(lexicon)
    # a sentence of many names is no headline
    titled = is_title_case(line.text) and not (line.number and line.text.endswith("."))
    if titled and not line.number:
        # where every word has its capital, none tells a name
        return ()
    kept: list[Fact] = []
    found = list(_ended(line, patterns, titled=titled))
    if not titled:
        found += _called(line, patterns)
        found += _listed(line, patterns, [*known, *found])
    # of two readings of one place, the longer
    for fact in sorted(found, key=lambda f: f.evidence.start - f.evidence.end):
        if not any(_overlap(fact, other) for other in kept):
            kept.append(fact)
    return tuple(kept)


def _overlap(one: Fact, other: Fact) -> bool:
    return one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end


def _ended(line: Line, patterns: _Patterns, *, titled: bool) -> Iterator[Fact]:
    for place in patterns.unknown.finditer(line.text):
        words = _trimmed(place["words"], patterns)
        legal = place["ending"] in patterns.legal
        if words and (legal or not titled) and not _is_other(line, place, patterns):
            start = place.start() + place["words"].index(words[0])
            name = " ".join(words) if legal else f"{' '.join(words)} {place['ending']}"
            yield Fact(name, line.inner(start, place.end()), line.role)


def _called(line: Line, patterns: _Patterns) -> Iterator[Fact]:
    for pattern in patterns.called:
        for place in pattern.finditer(line.text):
            if pattern is patterns.introduced and _ARTICLE.search(line.text, 0, place.start()):
                continue
            yield from _named(line, place, patterns)


def _named(line: Line, place: re.Match[str], patterns: _Patterns) -> Iterator[Fact]:
    words = _trimmed(place["words"], patterns)
    owner = next((n for n, word in enumerate(words, 1) if word.endswith(("'s", "’s"))), len(words))
    words = words[:owner]
    while words and words[-1] in patterns.legal:
        words.pop()
    if not words or _NO_NAME.search(words[0]) or comparable(words[-1]) in patterns.none:
        return
    if _OWNER.sub("", " ".join(words)).casefold() in patterns.places:
        return
    start = place.start("words") + place["words"].index(words[0])
    end = start + len(" ".join(words))
    if not _is_known(line, start, end):
        yield Fact(_OWNER.sub("", " ".join(words)), line.inner(start, end), line.role)


def _listed(line: Line, patterns: _Patterns, found: list[Fact]) -> Iterator[Fact]:
    """The others of a list that names a company: `Lynas, X and Y`."""
    offset = line.sentence.start
    for whole in _LIST.finditer(line.text):
        items = list(_NAME.finditer(line.text, *whole.span()))
        named = [
            any(
                f.evidence.start < item.end() + offset and item.start() + offset < f.evidence.end
                for f in found
            )
            for item in items
        ]
        alien = any(
            not company and _is_known(line, *item.span())
            for company, item in zip(named, items, strict=True)
        )
        if 2 * sum(named) >= len(named) and not alien:
            for company, item in zip(named, items, strict=True):
                if not company:
                    yield from _named(line, item, patterns)


def _trimmed(name: str, patterns: _Patterns) -> list[str]:
    """The words of a name without those in front that make no company."""
    words = name.split()
    while words and re.sub("['’]s$", "", comparable(words[0])) in patterns.none:
        words = words[1:]
    return words


def _is_known(line: Line, start: int, end: int) -> bool:
    """Whether a span of the line is known, be it as a company."""
    offset = line.sentence.start
    # "Ningbo Zenda": a name may begin with a place
    long = line.text[start:end].count(" ") > 1
    return any(
        m.kind in _NO_COMPANY
        and not (long and m.kind is Kind.COUNTRY and m.start == start + offset)
        for m in _inside(line, start, end)
    )


def _inside(line: Line, start: int, end: int) -> Iterator[Match]:
    offset = line.sentence.start
    return (m for m in line.matches if m.start < end + offset and start + offset < m.end)


def _is_other(line: Line, place: re.Match[str], patterns: _Patterns) -> bool:
    """Whether the words are known as something else: a ministry, a country, an agreement."""
    words = [comparable(word) for word in place["words"].split()]
    ordinary = all(word in patterns.common or word in patterns.none for word in words)
    return (
        ordinary
        or words[-1] in patterns.none
        or _OFFICE.search(line.text, max(0, place.start() - _BACK), place.start()) is not None
        or any(
            m.kind in {Kind.INSTITUTION, Kind.PERSON}
            for m in _inside(line, place.start(), place.end())
        )
    )


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    words = lexicon.words
    endings = words["company_endings"]
    introduced = re.compile(
        rf"\b(?:{_any(words['company_openings'])})(?:,?\s(?:{_any(words['company_examples'])}))?\s"
        rf"(?P<words>{_CAPITALS})"
    )
    return _Patterns(
        unknown=re.compile(
            rf"(?P<words>(?:[A-ZÀ-Þ][\w&'’.-]*\s){{1,4}})"
            rf"(?P<ending>{_any((*endings['legal'], *endings['usual']))})(?!\w)"
            rf"(?!\s(?:{_any(words['company_others'])})\b)"
        ),
        called=(
            introduced,
            re.compile(rf"(?P<words>{_CAPITALS})\s\((?:{_any(words['exchanges'])})\s?:"),
            re.compile(rf"(?P<words>{_CAPITALS})(?:{_any(words['company_followers'])})\b"),
            re.compile(
                rf"\b(?:{_any(words['company_groups'])})\b[^.;:]{{0,80}}?,?\s"
                rf"(?:{_any(words['company_examples'])})\s(?P<words>{_CAPITALS})"
            ),
            re.compile(
                rf"\b[A-Z][\w.]+-(?:{_any(words['company_seats'])})\s(?P<words>{_CAPITALS})"
            ),
            re.compile(rf"\b(?:{_any(words['company_shares'])})\s(?P<words>{_CAPITALS})"),
            re.compile(
                rf"(?P<words>{_CAPITALS}),\san?\s(?:(?!(?:{_any(words['company_breaks'])})\b)"
                rf"[\w'’-]+\s){{0,5}}(?:{_any(words['company_nouns'])})\b"
                rf"(?!\s(?:{_any(words['company_people'])}))"
            ),
        ),
        introduced=introduced,
        legal=frozenset(endings["legal"]),
        common=frozenset(words["common_words"]),
        none=frozenset(words["no_company"]),
        places=frozenset(words["no_company_alone"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
