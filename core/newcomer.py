"""Companies in Latin letters that the lexicon does not know: what their text tells of them.

Theory: a name is a company's if it ends like one (Inc, Minerals), if it is called one ("magnet
maker X", "X, a maker of magnets", "X (ASX: XYZ)", "shares in X", "X's CEO"), or if it stands in a
list with a company. What is known as a state, an office, a person or a metal is none.

Known exceptions: in a headline set in capitals no word tells a name; a city that stands in a list
of companies is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.fact import Fact
from core.lexicon import Kind
from core.newcomer_shapes import (
    CALLED,
    CAPITAL,
    CAPITALS,
    LETTER,
    REST,
    Patterns,
    parts,
    patterns_of,
)
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.lexicon import Lexicon, Match
    from core.passage import Line

_TWO = rf"(?<![{LETTER}])[{CAPITAL}]{REST}{{1,40}}(?:\s[{CAPITAL}&]{REST}*){{1,3}}"
_NAME = re.compile(CALLED)
#: three names or more; "Lynas and Perth" is no list
_LIST = re.compile(
    rf"{CAPITALS}(?:,\s{CAPITALS})+,?\s(?:and|or|und|oder|sowie|et|ou|y|o|e)\s(?:{CAPITALS}|\w+)"
)
#: of two names, one tells the other only if that is no single word
_PAIR = re.compile(
    rf"(?<!\bin )(?<!\bat )(?<!near )"
    rf"(?:{CAPITALS}\s(?:and|und|et|y|e)\s{_TWO}|{_TWO}\s(?:and|und|et|y|e)\s{CAPITALS})"
)
#: "a supplier X" names no X: what follows is the object
_ARTICLE = re.compile(r"\b(?i:an?|eine?[mnrs]?|une?|una)(?:\s[\w-]+)?\s$")
#: "the Bureau of International Recycling": the end of an office's name
_OFFICE = re.compile(
    r"\b(?:Ministry|Court|Tribunal|Chamber|Congress|House|Council|Federation|Union|Republic|Bureau|Department|Institute|Office|Council|Association|School|University|Academy"
    r"|Minister|Secretary|Commission|Agency|Society|Committee|College|Faculty|Centre|Center)\s"
    r"(?:of|for)\s(?:[\w&,]+\s){0,4}$"
)
#: how far back the name of an office is sought
_BACK = 80
_OWNER = re.compile(r"(?:['’]s|[.,'’])+$")
_OWNED = re.compile(r"^.*['’]s\s")
_TIE = re.compile(
    r"-(?:[Tt]ied|[Bb]acked|[Ll]inked|[Oo]wned|[Bb]ased|[Ll]ed|[Ll]isted|[Rr]elated|[Cc]ontrolled)$"
)
#: scripts in which a name in Latin letters stands out, and words for a company
_MIXED = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3040-\u9fff\uac00-\ud7af]|ông ty|CTCP|ập đoàn")
_NATIVE = re.compile(
    r"(?:ian|ean|can|uan|wan|ese|ish|eli|aqi|Afghan|German|French|Greek|Thai|Dutch|Swiss|Czech)$"
)
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


def newcomers(line: Line, lexicon: Lexicon, known: Iterable[Fact]) -> tuple[Fact, ...]:
    """The companies of a line beside the known ones."""
    patterns = patterns_of(lexicon)
    # a sentence of many names is no headline
    titled = line.titled and not (line.number and line.text.endswith("."))
    if titled and not line.number:
        # where every word has its capital, only what the first do tells a name
        return tuple(_ended(line, patterns.opening, patterns, titled=False))
    kept: list[Fact] = []
    keys = parts(line.text)
    found: list[Fact] = []
    if not keys.isdisjoint(patterns.unknown.keys):
        found += _ended(line, patterns.unknown.pattern, patterns, titled=titled)
    if not titled:
        found += _called(line, keys, patterns)
        found += _listed(line, patterns, [*known, *found])
    # of two readings of one place, the longer
    for fact in sorted(found, key=lambda f: f.evidence.start - f.evidence.end):
        if not any(_overlap(fact, other) for other in kept):
            kept.append(fact)
    return tuple(kept)


def _overlap(one: Fact, other: Fact) -> bool:
    return one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end


def _ended(
    line: Line, pattern: re.Pattern[str], patterns: Patterns, *, titled: bool
) -> Iterator[Fact]:
    for place in pattern.finditer(line.text):
        # "Ruritania's Zenda Minerals"
        words = _trimmed(_OWNED.sub("", place["words"]), patterns)
        legal = place["ending"] in patterns.legal
        if words and (legal or not titled) and not _is_other(line, place, patterns):
            start = place.start() + place["words"].index(words[0])
            name = " ".join(words) if legal else f"{' '.join(words)} {place['ending']}"
            yield Fact(name, line.inner(start, place.end()), line.role)


def _called(line: Line, keys: frozenset[str], patterns: Patterns) -> Iterator[Fact]:
    told = [shape.pattern for shape in patterns.called if not keys.isdisjoint(shape.keys)]
    if not line.text.isascii() and _MIXED.search(line.text):
        told += patterns.mixed
    for pattern in told:
        for place in pattern.finditer(line.text):
            if pattern is patterns.introduced and _ARTICLE.search(line.text, 0, place.start()):
                continue
            if not _is_line_of_capitals(place["words"], patterns):
                yield from named(line, place, patterns)


def _is_line_of_capitals(name: str, patterns: Patterns) -> bool:
    """Whether an everyday word follows a city: "Ningbo Prepares New Plant" is none."""
    later = name.split()[2:] if patterns.city.match(name) else ()
    return not patterns.none.isdisjoint(map(_bare, later))


def named(line: Line, place: re.Match[str], patterns: Patterns) -> Iterator[Fact]:
    """The company that a shape found, unless it is known or something else."""
    words = _trimmed(place["words"], patterns)
    owner = next((n for n, word in enumerate(words, 1) if word.endswith(("'s", "’s"))), len(words))
    words = words[:owner]
    while words and words[-1] in patterns.legal:
        words.pop()
    if not words or _NO_NAME.search(words[0]) or _bare(words[-1]) in patterns.none:
        return
    if _OWNER.sub("", " ".join(words)).casefold() in patterns.places:
        return
    if _OFFICE.search(line.text, max(0, place.start("words") - _BACK), place.start("words")):
        return
    start = place.start("words") + place["words"].index(words[0])
    end = start + len(" ".join(words))
    if not _is_known(line, start, end, patterns):
        yield Fact(_OWNER.sub("", " ".join(words)), line.inner(start, end), line.role)


def _listed(line: Line, patterns: Patterns, found: list[Fact]) -> Iterator[Fact]:
    """The others of a list that names a company: `Lynas, X and Y`, `X Minerals and Lynas`."""
    if not found:
        return
    offset = line.sentence.start
    for whole in (*_LIST.finditer(line.text), *_PAIR.finditer(line.text)):
        items = list(_NAME.finditer(line.text, *whole.span()))
        told = [
            any(
                f.evidence.start < item.end() + offset and item.start() + offset < f.evidence.end
                for f in found
            )
            for item in items
        ]
        alien = any(
            not company and _is_known(line, *item.span(), patterns)
            for company, item in zip(told, items, strict=True)
        )
        if 2 * sum(told) >= len(told) and not alien:
            for company, item in zip(told, items, strict=True):
                if not company:
                    yield from named(line, item, patterns)


def _trimmed(name: str, patterns: Patterns) -> list[str]:
    """The words of a name without those in front that make no company."""
    words = name.split()
    while words and (_TIE.search(words[0]) or _bare(words[0]) in patterns.none):
        if len(words) > 1 and words[0] in patterns.soft and _bare(words[1]) not in patterns.none:
            # "Leading Edge Materials"
            break
        words = words[1:]
    return words


def _bare(word: str) -> str:
    return comparable(_OWNER.sub("", word))


def _is_known(line: Line, start: int, end: int, patterns: Patterns) -> bool:
    """Whether a span of the line is known, be it as a company."""
    first, last = start + line.sentence.start, end + line.sentence.start
    name = line.text[start:end]
    # "Ningbo Zenda", "Greenland Minerals": a name may begin with a place, and end with one
    begins = (
        name.count(" ") > 1
        or patterns.city.match(name) is not None
        or name.rpartition(" ")[2] in patterns.usual
    )
    return any(
        m.kind in _NO_COMPANY
        and not (m.kind is Kind.COUNTRY and begins and m.start == first)
        and not (m.kind is Kind.COUNTRY and first < m.start and m.end == last)
        for m in _inside(line, start, end)
    )


def _is_country(line: Line, start: int, end: int) -> bool:
    """Whether a span is nothing but whose something is: the Ruritanian Mining Commission."""
    offset = line.sentence.start
    return _NATIVE.search(line.text, start, end) is not None and any(
        m.kind is Kind.COUNTRY and m.start == start + offset and m.end >= end + offset
        for m in line.matches
    )


def _inside(line: Line, start: int, end: int) -> Iterator[Match]:
    offset = line.sentence.start
    return (m for m in line.matches if m.start < end + offset and start + offset < m.end)


def _is_other(line: Line, place: re.Match[str], patterns: Patterns) -> bool:
    """Whether the words are known as something else: a ministry, a country, an agreement."""
    words = [comparable(word) for word in place["words"].split()]
    own = [
        word
        for word in words
        if not (word in patterns.common or word in patterns.none or word in patterns.places)
    ]
    return (
        not own
        or _is_country(line, place.start(), place.start() + len(" ".join(own)))
        or _OFFICE.search(line.text, max(0, place.start() - _BACK), place.start()) is not None
        or any(
            m.kind in {Kind.INSTITUTION, Kind.PERSON}
            for m in _inside(line, place.start(), place.end())
        )
    )
