"""The signs of rare earth policy in an article: what its words and their places speak for.

Requirement: a verdict needs evidence that a person can check. So a text becomes a small set of
named signs, each of them true or false, and never a bag of words.

Theory: a class of words alone says little: goods stand in share tips, instruments in other
trades, countries everywhere. Their company says more: an instrument beside the goods, a state
named before any firm, other metals that outnumber rare earths, a text whose sentences speak of
business by half. A class counts once in each place. Companies and mines of the trade and
known measures are goods, too: a listing of such a firm needs no other word. What stands in a
longer name is not meant: no country in that of a firm, no steel either.

Known exceptions: a sentence is cut at its full stop, also behind an abbreviation; the first name
of a headline is taken for the one who acts, also in a passive; a firm's home is seen only where
it stands right before the firm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.article import Article
    from core.lexicon import Lexicon, Match

#: this many different instruments in a lead: the text is about the instrument
_DENSE = 3
#: this many words of business in a lead: the text is about business
_MUCH = 3
#: this many different offices in a lead: the text is about what states do
_SEVERAL = 3
#: this many other goods, and twice as many as rare earths: they are the subject
_MANY = 3
#: a lead of fewer bytes than this, 13 characters of Chinese, says nothing either way
_SHORT = 40
_NOWHERE = 1 << 30
_ASKS = re.compile(
    r"(?:how|why|what|who|where|which|wie|warum|weshalb|was|wer|pourquoi|comment|que|qui|por que"
    r"|como|perche|come|почему|как|что)\b|为何|为什么|如何|怎么|為何|為什麼|なぜ|왜|어떻게"
)
#: what may stand between a country and the firm whose home it is
_HOME = re.compile(
    r"(?:'s)?(?:[ -](?:based|tied|owned|backed|led|listed|linked|controlled|largest|biggest|top"
    r"|leading|main|only|major|sole|giant|first))*[ -]?"
)
_STOP = re.compile(r"[.!?]\s+(?=\S)|[。！？!?]|\s[|•►]\s")

_GOODS = {"goods", "wide", "measure", "trade"}
_NAMED = {"goods", "trade", "known"}
_STATE = {"country", "authority"}
_DOING = {"instrument", "talks", "move", "money", "impact"}
_BUSINESS = {"shares", "results", "market", "private", "drilling", "science", "retail"}
_FIRM = {"firm", "business"}
_OF_HOME = _GOODS | _FIRM
_CLASSES = frozenset(
    {
        *_GOODS,
        *_NAMED,
        *_STATE,
        *_DOING,
        *_BUSINESS,
        *_FIRM,
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
        return min((word.start for word in self.words if word.name in names), default=_NOWHERE)

    def names_home(self) -> bool:
        """Whether a country only says where a firm is at home: `China's Shenghe`."""
        places = (number for number, word in enumerate(self.words) if word.name == "country")
        return any(self._is_home(number) for number in places)

    def _is_home(self, number: int) -> bool:
        end = self.words[number].end
        for word in self.words[number + 1 :]:
            if word.start < end:
                continue
            if not _HOME.fullmatch(self.text, end, word.start) or word.name not in _OF_HOME:
                return False
            if word.name in _FIRM:
                return True
            end = word.end
        return False


def signs_of(article: Article, lexicon: Lexicon) -> frozenset[str]:
    """All signs of an article; empty if it names nothing of the trade."""
    title = _part(article.title, article.in_title, lexicon)
    lead = _part(article.lead, article.in_lead, lexicon)
    body = _part("", article.in_body, lexicon)
    if not (title.classes | lead.classes | body.classes) & (_GOODS | {"vague"}):
        return frozenset()
    signs = {f"title {name}" for name in title.classes}
    if not _is_short(lead):
        signs.update(f"lead {name}" for name in lead.classes)
        signs.update(_of_lead(lead))
    signs.update(_of_title(title))
    signs.update(_of_all(title, lead, body))
    signs.update(_of_other_goods(title, lead))
    return frozenset(signs)


def _part(text: str, matches: Iterable[Match], lexicon: Lexicon) -> Part:
    """Sort the matches of a text by class; of those with one end the longest counts."""
    places: dict[tuple[str, int], tuple[int, str]] = {}
    for match in matches:
        for name in _classes(match, lexicon):
            found = (match.start, match.term)
            places[name, match.end] = min(places.get((name, match.end), found), found)
    words = sorted(Word(start, end, n, term) for (n, end), (start, term) in places.items())
    return Part(text, tuple(word for word in words if not _is_within(word, words)))


def _is_within(word: Word, words: list[Word]) -> bool:
    """Whether a word only stands in a longer one that says more."""
    larger = _WITHIN.get(word.name, ())
    return any(
        other.name in larger
        and other.start <= word.start
        and word.end <= other.end
        and other.end - other.start > word.end - word.start
        for other in (words if larger else ())
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


def _of_title(title: Part) -> Iterator[str]:
    named, state, firm = title.classes, title.first(_STATE), title.first(_FIRM)
    yield from _true(
        ("title state first", state < firm),
        # a firm that lacks magnets is hit by a state
        ("title firm first", firm < state and "impact" not in named),
        ("title act on goods", named & _GOODS and named & {"instrument", "impact"}),
        ("title whole", named & _GOODS and named & _STATE and named & _DOING),
        ("title shares without authority", "shares" in named and "authority" not in named),
        ("title without act", not named & (_DOING | {"flow"})),
        ("title asks", "?" in title.text or _ASKS.match(title.text)),
        ("title home", title.names_home()),
        ("title countries", title.different("country") > 1),
        ("title business only", named & _BUSINESS and not named & _STATE),
    )


def _of_lead(lead: Part) -> Iterator[str]:
    told = lead.sentences
    acts = [sentence for sentence in told if sentence & {"authority", "instrument"}]
    policy = sum(1 for sentence in acts if not sentence & _BUSINESS)
    business = sum(1 for s in told if s & _BUSINESS)
    yield from _true(
        ("lead opens with authority", "authority" in frozenset().union(*told[:1])),
        ("lead authorities", sum(1 for s in told if "authority" in s) > 1),
        ("lead returns to policy", len(acts) > 1),
        ("lead offices", lead.different("authority") >= _SEVERAL),
        ("lead dense", lead.different("instrument") >= _DENSE),
        ("lead half business", told and business * 2 >= len(told)),
        ("lead more business", business > policy),
        ("lead much business", lead.count(*_BUSINESS) >= _MUCH),
    )


def _of_all(title: Part, lead: Part, body: Part) -> Iterator[str]:
    above = title.classes | lead.classes
    named = above | body.classes
    yield from _true(
        ("unnamed", not named & _NAMED),
        ("only vague", not named & _GOODS),
    )
    if _is_short(lead):
        # what a text would have added is not known
        yield "silent"
        if not named & _NAMED:
            yield "silent and unnamed"
        return
    yield from _true(
        ("no instrument", "instrument" not in above),
        ("no means", not above & {"instrument", "money"}),
        ("no state", not above & _STATE),
    )


def _of_other_goods(title: Part, lead: Part) -> Iterator[str]:
    goods = title.count("goods") + lead.count("goods")
    other = title.count("other") + lead.count("other")
    headed = "goods" in title.classes
    before = "other" in title.classes or lead.first({"other"}) < lead.first({"goods"})
    measure = "measure" in title.classes | lead.classes
    yield from _true(
        ("other goods prevail", other > goods and not headed),
        ("other goods first", before and not headed),
        ("other goods abound", other >= _MANY and other > 2 * goods),
        ("measure despite other goods", measure and other > goods),
    )


def _is_short(lead: Part) -> bool:
    return len(lead.text.encode()) < _SHORT


def _true(*pairs: tuple[str, object]) -> Iterator[str]:
    return (name for name, holds in pairs if holds)
