"""A part of an article: its words by class, in order.

Requirement: a verdict on relevance must rest on what is meant, not on letters that happen to
match.

Theory: a word belongs to few classes (goods, a state, a firm, an instrument of policy, business),
and a class counts once where two of its words end together. Companies and mines of the trade and
known measures are goods, too: a listing of such a firm needs no other word. What stands in a
longer name is not meant: no country in that of a firm, no steel either, no business in the name
of an office or a rule.

Known exceptions: a sentence is cut at its full stop, also behind an abbreviation; a firm's home is
seen only where it stands right before the firm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.lexicon import Lexicon, Match

NOWHERE = 1 << 30
#: what may stand between a country and the firm whose home it is
_HOME = re.compile(
    r"(?:'s)?(?:[ -](?:based|tied|owned|backed|led|listed|linked|controlled|largest|biggest|top"
    r"|leading|main|only|major|sole|giant|first))*[ -]?"
)
_STOP = re.compile(r"[.!?]\s+(?=\S)|[。！？!?]|\s[|•►]\s")

GOODS = {"goods", "wide", "measure", "trade"}
NAMED = {"goods", "trade", "known"}
STATE = {"country", "authority"}
DOING = {"instrument", "talks", "move", "money", "impact"}
BUSINESS = {"shares", "results", "market", "private", "drilling", "science", "retail"}
FIRM = {"firm", "business"}
_OF_HOME = GOODS | FIRM
_CLASSES = frozenset(
    {
        *GOODS,
        *NAMED,
        *STATE,
        *DOING,
        *BUSINESS,
        *FIRM,
        "vague",
        "other",
        "flow",
        "background",
        "office",
    }
)
#: in a longer word of these classes a word of this class is not meant
_WITHIN = {
    "country": {"firm"},
    "other": {"firm"},
    "vague": {"firm", "goods", "wide", "measure"},
    **{name: {"instrument", "authority"} for name in (*BUSINESS, "background", "impact")},
}
_OF_CUE = {
    "government": "authority",
    "state": "authority",
    "rule": "instrument",
    "effect": "impact",
}
_OF_KIND = {
    Kind.ELEMENT: "goods",
    Kind.FORM: "goods",
    Kind.INSTITUTION: "authority",
    Kind.PERSON: "authority",
    Kind.COUNTRY: "country",
    Kind.EVENT: "instrument",
    Kind.COMPANY: "firm",
}


class Word(NamedTuple):
    """A term of a class, and where it stands."""

    start: int
    end: int
    name: str
    term: str


@dataclass(frozen=True)
class Part:
    """A part of an article: its words by class, in order."""

    text: str
    words: tuple[Word, ...]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes named in it."""
        return frozenset(word.name for word in self.words)

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """The classes of each sentence that names any."""
        stops = [place.end() for place in _STOP.finditer(self.text)]
        found: dict[int, set[str]] = {}
        for word in self.words:
            found.setdefault(bisect_right(stops, word.start), set()).add(word.name)
        return tuple(frozenset(found[number]) for number in sorted(found))

    def count(self, *names: str) -> int:
        """How often these classes are named."""
        return sum(1 for word in self.words if word.name in names)

    def different(self, name: str) -> int:
        """How many different words of a class are named."""
        return len({word.term for word in self.words if word.name == name})

    def first(self, names: Iterable[str]) -> int:
        """Where one of these classes is named first; behind every end if none is."""
        return min((word.start for word in self.words if word.name in names), default=NOWHERE)

    def names_homes(self) -> bool:
        """Whether countries only say where firms are at home: `China's Shenghe`."""
        places = [number for number, word in enumerate(self.words) if word.name == "country"]
        return bool(places) and all(self._is_home(number) for number in places)

    def names_owners(self) -> bool:
        """Whether a country only says whose something is: `China's mines`."""
        ends = (word.end for word in self.words if word.name == "country")
        return any(
            self.text.startswith("'s", end) or self.text[:end].endswith("'s") for end in ends
        )

    def _is_home(self, number: int) -> bool:
        end = self.words[number].end
        for word in self.words[number + 1 :]:
            if word.start < end:
                continue
            if not _HOME.fullmatch(self.text, end, word.start) or word.name not in _OF_HOME:
                return False
            if word.name in FIRM:
                return True
            end = word.end
        return False


def part_of(text: str, matches: Iterable[Match], lexicon: Lexicon) -> Part:
    """Sort the matches of a text by class; of those with one end the longest counts."""
    places: dict[tuple[str, int], tuple[int, str]] = {}
    for match in matches:
        for name in _classes(match, lexicon):
            found = (match.start, match.term)
            places[name, match.end] = min(places.get((name, match.end), found), found)
    words = sorted(Word(start, end, n, term) for (n, end), (start, term) in places.items())
    of_class: dict[str, list[Word]] = {}
    for word in words:
        of_class.setdefault(word.name, []).append(word)
    free = (w for w in words if w.name not in _WITHIN or not _is_within(w, of_class))
    return Part(text, tuple(free))


def _is_within(word: Word, of_class: Mapping[str, Sequence[Word]]) -> bool:
    """Whether a word only stands in a longer one that says more."""
    return any(
        other.start <= word.start
        and word.end <= other.end
        and other.end - other.start > word.end - word.start
        for larger in _WITHIN[word.name]
        for other in of_class.get(larger, ())
    )


def _classes(match: Match, lexicon: Lexicon) -> Iterator[str]:
    """The classes of words that a match belongs to."""
    if match.kind is Kind.TOPIC:
        name = "goods" if match.id == "strong" else match.id
    elif match.kind is Kind.CUE:
        name = _OF_CUE.get(match.id, match.id)
    else:
        name = _OF_KIND.get(match.kind, "")
    if match.kind is Kind.MARK and match.id == "office":
        name = "office"
    if name in _CLASSES:
        yield name
    if name == "known":
        yield from ("measure", "instrument")
    of_trade = match.kind is Kind.COMPANY and lexicon.companies[match.id].rare_earth
    if of_trade or name == "place":
        yield "trade"
