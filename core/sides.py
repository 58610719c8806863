"""The states that act in an event, and those that it directly addresses.

Requirement: not every state named counts, least of all one where a company merely sits, or one
that a text compares with.

Theory: who acts stands in the headline, and what the text tells of it names them again and again;
an institution, a person or a company of a state points at it too. So each state named gathers
points for where and how it is named, as log-odds. A state that only a look back names may be a
party (whose controls a carmaker suffers from is told in passing), one that is only a place or only
beside market shares is hardly one.

The points come from a fit of these signs on labelled news, rounded by hand; with whole events left
out of the fit, F1 there is 0.91 (two readers agree at 0.86 to 0.94).

Known exceptions: the complainants of a trade case are missed where a text tells only its outcome;
a summit's members count only if they are named, and the summit itself is no state.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import Fact, Role
from core.lexicon import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.fact import Evidence
    from core.lexicon import Lexicon
    from core.passage import Line

_ACTORS = {Kind.INSTITUTION, Kind.PERSON}
#: what holds the name of a state without naming the state
_NAMES = {Kind.COMPANY, Kind.EXCLUSION}
_HAN = re.compile(r"[\u3400-\u9fff]")
#: a single character stands for a state in Korean headlines and in front of these
_BEHIND_HAN = "、，,:：·・／/"
#: what holds the sign of a state without meaning it: 29日美国宣布, 其中美国
_NO_HAN = re.compile(
    r"[\d近今昨同当當本即明次翌前一二三四五六七八九十]日|[其集当當期]中|[提最更较較推]高市"
)
_INSIDE = re.compile(r"\b(?:in|near|from|across|outside|of|en|au|aux)\s(?:the\s)?$", re.IGNORECASE)
_SHARE = re.compile(
    r"\d\s?(?:%|％|percent|per cent|pct|prozent|割)|percent|quarters?|most|bulk|largest|dominan"
    r"|依存|シェア",
    re.IGNORECASE,
)
#: behind the place where a report was written: `MOSCOW (Sputnik) -`, `(서울=뉴스1)`
_DATELINE = re.compile(
    r"(?:,\s[A-Z][A-Za-z.\s]{1,20}?(?:\s\d{1,2})?|\s[A-Z][a-z]{2,8}\.?\s\d{1,2})?"
    r"\s?(?:\([^)]{2,40}\)|/[^/]{2,30}/)?\s?(?:[-–—:]|--)\s"
    r"|\s?=|共同|時事|ロイター|時電|\d{1,2}日電"
)
#: a report has few parties; a summit's list is the exception
_MOST = 8
#: letters of the longest name
_LONGEST_NAME = 120
_COUNTED = 3

_BASE = -1.3
_BAR = 0.45
#: the surest state is a party where no other is, from here on
_ALONE = 0.15
_POINTS = {
    "headline": 2.15,
    "first in the headline": 0.6,
    "not in a headline of others": -0.9,
    "in the first sentence": 1.1,
    "in the second sentence": 0.75,
    # for each sentence about the event, three at most
    "sentences": 0.65,
    "only in the background": 1.6,
    "its office acts": 0.85,
    "its company in the headline": 1.15,
    "its company": 0.5,
    # times its share of all that is named
    "share": 3.1,
    "only as a place": -0.55,
    "only beside shares": -0.5,
    # what is told there of others is seldom of the event
    "only in the last sentence": -1.0,
    "only as a continent": -0.2,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A state named in a line: by its name, or by somebody who acts for it."""

    code: str
    line: Line
    match: Match
    #: named by a word that means more than the state: Europe for the European Union
    loose: bool = False

    @property
    def evidence(self) -> Evidence:
        """The words of the mention."""
        return self.line.evidence(self.match.start, self.match.end)


def jurisdictions(lines: Sequence[Line], lexicon: Lexicon, language: str) -> tuple[Fact, ...]:
    """The acting and the directly addressed sides, the surest first."""
    mentions = list(_mentions(lines, lexicon, language))
    mentions += _at_home(lines, mentions, lexicon, language)
    heads = {m.code for m in mentions if m.line.number == 0}
    mentions = [m for m in mentions if not (heads - {m.code} and _is_dateline(m))]
    firms = list(_firms(lines, lexicon))
    last = max((line.number for line in lines if line.role is not Role.FURNITURE), default=0)
    named = []
    for code in dict.fromkeys([*(m.code for m in mentions), *(m.code for m in firms)]):
        ours = [m for m in (*mentions, *firms) if m.code == code]
        points = sum(weight for _, weight in weighed(code, mentions, firms, last))
        named.append((1 / (1 + math.exp(-(_BASE + points))), Fact(code, ours[0].evidence)))
    named.sort(key=lambda f: -f[0])
    # where none is sure, somebody acts all the same
    bar = min(_BAR, max(_ALONE, named[0][0])) if named else _BAR
    return tuple(fact for sure, fact in named[:_MOST] if sure >= bar)


def weighed(
    code: str, mentions: Sequence[Mention], firms: Sequence[Mention], last: int
) -> Iterator[tuple[str, float]]:
    """The signs that a state is a party, with their points."""
    for sign, times in signs(code, mentions, firms, last):
        yield sign, _POINTS[sign] * times


def signs(
    code: str, mentions: Sequence[Mention], firms: Sequence[Mention], last: int
) -> Iterator[tuple[str, float]]:
    """The signs that a state is a party, each with how often it counts; `last` is the last."""
    head = [m.code for m in mentions if m.line.number == 0]
    ours = [m for m in mentions if m.code == code]
    below = [m for m in ours if m.line.number]
    event = [m for m in below if m.line.role is Role.EVENT]
    numbers = {m.line.number for m in event}
    # a word that means more than the state counts for half
    strict = {m.line.number for m in event if not m.loose}
    company = [m.line.number for m in firms if m.code == code]
    elsewhere = bool(below) and code not in head
    told = {
        "headline": code in head,
        "first in the headline": head[:1] == [code],
        "not in a headline of others": code not in head and len(set(head)) > 1,
        "in the first sentence": 1 in numbers,
        "in the second sentence": 2 in numbers,
        "sentences": min((len(numbers) + len(strict)) / 2, _COUNTED),
        "only in the background": elsewhere and not event,
        "its office acts": any(m.match.kind in _ACTORS for m in event),
        "its company in the headline": 0 in company,
        "its company": bool(company),
        "share": len(ours) / max(len(mentions), 1),
        "only as a place": elsewhere and all(map(_is_place, below)),
        "only beside shares": elsewhere and all(_SHARE.search(m.line.text) for m in below),
        "only as a continent": bool(ours) and all(m.loose for m in ours),
        "only in the last sentence": elsewhere
        and last > 1
        and all(m.line.number == last for m in below),
    }
    yield from ((sign, float(times)) for sign, times in told.items() if times)


def _is_dateline(mention: Mention) -> bool:
    """Whether a state is named by the place where a report was written."""
    start = mention.line.sentence.start
    front = mention.line.text[: mention.match.start - start]
    if mention.line.number != 1 or front not in {"", "(", "[", "【", "（"}:
        return False
    return _DATELINE.match(mention.line.text, mention.match.end - start) is not None


def _is_place(mention: Mention) -> bool:
    offset = mention.match.start - mention.line.sentence.start
    return _INSIDE.search(mention.line.text[:offset]) is not None


def _mentions(lines: Iterable[Line], lexicon: Lexicon, language: str) -> Iterator[Mention]:
    loose, told_by = lexicon.words["continent"], lexicon.words["told_by"]
    for line in lines:
        if line.role is Role.FURNITURE:
            continue
        names = [m for m in line.matches if m.kind in _NAMES and _is_written_as_name(line, m)]
        named = [m for m in line.matches if m.kind in _ACTORS or m.kind is Kind.COUNTRY]
        # who acts for a state first: a ministry may stand among the signs of its state, too
        named.sort(key=lambda m: (m.start, m.kind is Kind.COUNTRY))
        told: set[tuple[str, int, int]] = set()
        spans = sorted({(m.start, m.end) for m in (*names, *named)})
        for match in named:
            code = lexicon.places[match.id] if match.kind in _ACTORS else match.id
            once = code, match.start, match.end
            if code in lexicon.countries and not (
                once in told
                or match.term.lower() in told_by
                or _is_part(match, spans)
                or _is_sign(line, match, language)
            ):
                told.add(once)
                yield Mention(code, line, match, match.term.lower() in loose)


def _at_home(
    lines: Sequence[Line], mentions: Sequence[Mention], lexicon: Lexicon, language: str
) -> Iterator[Mention]:
    """The state where a language is spoken, where its news tells of "the government"."""
    home = lexicon.words["home"].get(language)
    if not home or any(m.code != home["state"] for m in mentions if m.line.number == 0):
        return
    taken = {m.line.number for m in mentions}
    for line in lines:
        if line.role is Role.FURNITURE or line.number in taken:
            continue
        if place := _any_of(tuple(home["words"])).search(line.text):
            start, end = (line.sentence.start + at for at in place.span())
            match = Match(Kind.INSTITUTION, home["state"], place.group(), language, start, end)
            yield Mention(home["state"], line, match)


@lru_cache(maxsize=32)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of words, anywhere in scripts without spaces; "*" stands for any ending."""
    latin = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words if w < "\u2e80")
    other = "|".join(re.escape(w) for w in words if w >= "\u2e80")
    return re.compile(rf"(?<!\w)(?:{latin or '$^'})(?!\w)|(?:{other or '$^'})", re.IGNORECASE)


def _is_part(match: Match, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a name stands inside a longer one of these, in order: Mongolia in Inner Mongolia."""
    length = match.end - match.start
    # no name is longer than that: a text of one endless word stays cheap
    first = bisect_left(spans, (match.start - _LONGEST_NAME, 0))
    last = bisect_right(spans, (match.start, sys.maxsize))
    return any(match.end <= end and end - start > length for start, end in spans[first:last])


def _is_sign(line: Line, match: Match, language: str) -> bool:
    """Whether a Chinese character is a word's part, or a date's, and no state."""
    written = line.evidence(match.start, match.end).quote
    if not _HAN.match(written):
        return False
    start = match.start - line.sentence.start
    if start and _NO_HAN.match(line.text, start - 1):
        return True
    if len(written) > 1 or language == "ko":
        return False
    behind = line.text[match.end - line.sentence.start :][:1]
    return behind not in _BEHIND_HAN or not behind


def _firms(lines: Iterable[Line], lexicon: Lexicon) -> Iterator[Mention]:
    for line in lines:
        if line.role is not Role.FURNITURE:
            for match in line.matches:
                if match.kind is Kind.COMPANY and _is_written_as_name(line, match):
                    code = lexicon.companies[match.id].country
                    if code in lexicon.countries:
                        yield Mention(code, line, match)


def _is_written_as_name(line: Line, match: Match) -> bool:
    """Whether most words have capitals: `Brazilian rare earths` are no firm of that name."""
    words = line.evidence(match.start, match.end).quote.replace("-", " ").split()
    firm = match.kind is Kind.COMPANY and match.term.isascii()
    return not firm or 2 * sum(w[:1].isupper() for w in words) >= len(words)
