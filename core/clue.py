"""The clues of a text to the kind of its event: words by what they mean, and pairs of them.

Requirement: the same act is told in eight languages by words that have nothing in common; the rest
of the reading must not care which.

Theory: a clue is one idea ("to grant", "a licence", "a court") with its words in each language. A
pair of ideas in one clause is an act ("licence granted"). A word inside a longer known one does
not count: in "export controls" nothing is exported. Where a verb may take several objects the
nearest one is meant: "suspends exports under new controls" suspends no controls. A pair may join
an act that stands before it in the list to a third idea: exports allowed, and by rebels. Words
count in the language of the text alone: the German `will` is no English one, and what one language
knows as a stem may be a whole word in another. Sums have a shape, no words, the same in all
languages.

Known exceptions: texts in languages without words of their own are read with those of the European
ones, which finds names of institutions and loans from English and little else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from core.taxonomy import EventType
from core.terms import TermIndex, comparable, word_end
from core.word import DENSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.clause import Clause

_LETTERS = frozenset({"en", "de", "fr", "es", "it", "pt", "ru"})
#: languages with a few words of their own: no others count in their texts
_FURTHER = frozenset({"ar", "id", "nl", "sv", "tr", "vi"})
#: two stems of one word differ by an ending, but where one character is a word
_ENDING = 3
#: a text counts as one language or two: so many sets of them are kept ready
_TOGETHER = 32
#: a pair tells an act if it says so much for any other kind
_SPEECH, _CLEAR = EventType.OFFICIAL_STATEMENT_OTHER, 1.5
#: what may follow a term that is no stem
_WHOLE = ("", "s")


class Found(NamedTuple):
    """A clue and where its word stands."""

    start: int
    end: int
    clue: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ideas that make an act if one clause tells both."""

    name: str
    of: frozenset[str]
    object: frozenset[str]
    nearest: bool


class Clues:
    """All clues, ready to be found, and what each of them says of the kind of event."""

    def __init__(
        self,
        terms: Iterable[tuple[str, tuple[str, str, bool]]],
        *,
        pairs: tuple[Pair, ...],
        says: Mapping[str, Mapping[EventType, float]],
        events: Mapping[str, str],
        spoken: frozenset[str],
        outspoken: frozenset[str] = frozenset(),
        shapes: tuple[tuple[re.Pattern[str], str], ...] = (),
    ) -> None:
        self._index = TermIndex(terms)
        #: the words of some languages alone: others are not even met
        self._of = lru_cache(maxsize=_TOGETHER)(self._only)
        self._shapes = shapes
        self._pairs = pairs
        self._by_object: defaultdict[str, set[int]] = defaultdict(set)
        for number, pair in enumerate(pairs):
            for clue in pair.object:
                self._by_object[clue].add(number)
        self._objects = frozenset().union(*(p.object for p in pairs if p.nearest))
        #: clue or pair -> type -> weight
        self.says = says
        #: clue or pair -> the finer kind that it stands for
        self.events = events
        #: what only a headline says: in a text everybody is quoted
        self.spoken = spoken
        #: what fitted weights have not met, and a headline leaves no doubt about
        self.outspoken = outspoken
        #: pairs that clearly tell an act, and the verbs of these
        self.acts = frozenset(p.name for p in pairs if _tells_act(says[p.name]))
        self.acting = frozenset().union(*(p.of for p in pairs if p.name in self.acts))

    def find(self, text: str, languages: frozenset[str]) -> tuple[Found, ...]:
        """The clues of a comparable text; of words inside each other the longer one."""
        every: dict[Found, int] = {}
        for start, end, meanings in self._of(languages).find(text):
            stop = word_end(text, end)
            # another clue or language may know the same letters as a mere stem: `sign`, `signal`
            whole = text[end:stop] in _WHOLE
            for _, clue, stem in meanings:
                if stem or whole:
                    found = Found(start, stop, clue)
                    every[found] = max(end - start, every.get(found, 0))
        for shape, clue in self._shapes:
            for match in shape.finditer(text):
                # it hides the very words that it stands on
                every[Found(*match.span(), clue)] = len(match.group()) + _ENDING
        return _unhidden(every, 1 if languages & DENSE else _ENDING)

    def _only(self, languages: frozenset[str]) -> TermIndex[tuple[str, str, bool]]:
        return self._index.only(lambda meaning: meaning[0] in languages)

    def points(self, strengths: Mapping[str, float]) -> dict[EventType, float]:
        """How much clues and pairs, each of some strength, speak for each kind."""
        points: dict[EventType, float] = defaultdict(float)
        for name, strength in strengths.items():
            for kind, weight in self.says[name].items():
                points[kind] += strength * weight
        return points

    def told(self, found: Iterable[Found], clause: Clause) -> set[str]:
        """The clues and the pairs that one clause tells."""
        inside = [f for f in found if f.start >= clause.start and f.end <= clause.end]
        names = {f.clue for f in inside}
        possible = set[int]().union(*(self._by_object.get(name, ()) for name in names))
        if not possible:
            return names
        objects, acts = self._meant(inside), set[str]()
        for pair in (self._pairs[number] for number in sorted(possible)):
            # an act may be one half of a pair that stands behind it: three ideas
            told = not names.isdisjoint(pair.of) and _holds(pair, inside, objects)
            if told or not acts.isdisjoint(pair.of):
                acts.add(pair.name)
        return names | acts

    def _meant(self, inside: list[Found]) -> list[Found]:
        """What verbs may be nearest to."""
        named = [f for f in inside if f.clue in self._objects]
        # of two objects side by side the second is meant: "export licences" are licences
        starts = {o.start for o in named}
        return [f for f in named if f.end not in starts and f.end + 1 not in starts]


def _tells_act(says: Mapping[EventType, float]) -> bool:
    strongest = max(says, key=lambda kind: says[kind], default=_SPEECH)
    return strongest is not _SPEECH and says[strongest] >= _CLEAR


def _close(one: Found, objects: list[Found]) -> set[str]:
    start, end, _ = one
    gaps = [
        (max(o.start - end, start - o.end, 0), o.clue)
        for o in objects
        if o.start != start or o.end != end
    ]
    least = min(gaps)[0] if gaps else 0
    return {clue for gap, clue in gaps if gap == least}


def _unhidden(every: Mapping[Found, int], least: int) -> tuple[Found, ...]:
    """The clues, in order, that stand in no other one that is longer by so much."""
    ordered = sorted(every)
    starts = [one.start for one in ordered]
    longest = max((one.end - one.start for one in ordered), default=0)
    kept = []
    for one in ordered:
        # what hides it begins before it, and not farther off than the longest reaches
        near = ordered[bisect_left(starts, one.end - longest) : bisect_right(starts, one.start)]
        _, end, clue = one
        longer = every[one] + least
        if not any(o.end >= end and every[o] >= longer and o.clue != clue for o in near):
            kept.append(one)
    return tuple(kept)


def _holds(pair: Pair, inside: list[Found], objects: list[Found]) -> bool:
    verbs = [f for f in inside if f.clue in pair.of]
    if pair.nearest:
        return any(_close(verb, objects) & pair.object for verb in verbs)
    # one word may stand for both ideas, but makes no pair with itself
    return any(f[:2] != v[:2] for v in verbs for f in inside if f.clue in pair.object)


def languages_of(*tongues: str) -> frozenset[str]:
    """Whose words count in a text of this language, as detected and as tagged."""
    return frozenset(tongues) & (DENSE | _LETTERS | _FURTHER) or _LETTERS


def load_clues(data: Mapping[str, Any]) -> Clues:
    """Build the clues from parsed YAML; KeyError, TypeError and ValueError tell what is wrong."""
    clues, pairs = data.get("clues", ()), data.get("pairs", ())
    entries = [(entry["clue"], entry) for entry in clues]
    entries += [(entry["pair"], entry) for entry in pairs]
    names = {name for name, _ in entries}
    kinds = {event["event"] for event in data.get("events", ())}
    for name, entry in entries:
        if "event" in entry and entry["event"] not in kinds:
            raise ValueError(f"clues, {name}: no such event: {entry['event']}")
    for pair in pairs:
        if unknown := {*pair["of"], *pair["object"]} - names:
            raise ValueError(f"pairs, {pair['pair']}: no such clue: {', '.join(sorted(unknown))}")
    return Clues(
        (
            (comparable(word), (language, clue["clue"], word.endswith("*")))
            for clue in clues
            for language, words in clue["terms"].items()
            for word in words
        ),
        pairs=tuple(
            Pair(p["pair"], frozenset(p["of"]), frozenset(p["object"]), bool(p.get("nearest")))
            for p in pairs
        ),
        says={
            name: {EventType(kind): float(weight) for kind, weight in entry["says"].items()}
            for name, entry in entries
        },
        events={name: entry["event"] for name, entry in entries if "event" in entry},
        shapes=tuple(
            (re.compile(clue["shape"]), clue["clue"]) for clue in clues if "shape" in clue
        ),
        spoken=frozenset(name for name, entry in entries if entry.get("headline")),
        outspoken=frozenset(name for name, entry in entries if entry.get("surely")),
    )
