"""The words of `config/lexicon/` as automata: one pass finds every term with its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.terms import TermIndex, comparable
from core.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.clue import Clues
    from core.concept import Concepts
    from core.encoder import Encoder
    from core.opinion import Opinion
    from core.polarity import Polarity
    from core.recollection import Recollections
    from core.retraction import Retractions
    from core.severity import Scale
    from core.taxonomy import EventType

_SYMBOLS = "La|Ce|Pr|Nd|Pm|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Sc|Y"
#: Dy2O3 and CeO2; "Dy oxide"; three or more in a list: alone it is a word or a prime minister
#: each begins with a letter, so that a search leaps from one such letter to the next
_ALONE = "|".join(rf"{s}(?<!\w{'.' * len(s)})" for s in _SYMBOLS.split("|"))
_SYMBOL_PLACES = re.compile(
    rf"(?:{_ALONE})(?:\d+O\d*\b|O\d+\b|[ -](?:oxide|metal|alloy|magnet)s?\b"
    rf"|(?:(?:, ?| and |, and |/| & |、)(?:{_SYMBOLS})){{2,}}\b)"
)
_SYMBOL = re.compile(rf"(?:{_SYMBOLS})(?![a-z])")
_ACRONYM_LENGTH = 5


class Kind(StrEnum):
    """What a term stands for."""

    ELEMENT = "element"
    FORM = "form"
    TOPIC = "topic"
    EVENT = "event"
    INSTITUTION = "institution"
    PERSON = "person"
    COMPANY = "company"
    COUNTRY = "country"
    CUE = "cue"
    ACT = "act"
    MARK = "mark"
    EXCLUSION = "exclusion"
    NUMBER = "number"


#: what an exclusion takes away where it overlaps
_GOODS = {Kind.ELEMENT, Kind.FORM, Kind.TOPIC, Kind.COMPANY}


#: what is goods of this trade by itself
_NEAR = {Kind.ELEMENT, Kind.FORM}
#: the topic of the goods of other trades
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sense of a term."""

    kind: Kind
    id: str
    term: str
    language: str


@dataclass(frozen=True, slots=True)
class Match:
    """A term with one sense, found at `start`..`end` of the comparable text."""

    kind: Kind
    id: str
    term: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventTerm:
    """A kind of act: how people call it and which way it points unless told otherwise."""

    type: EventType
    label: str
    direction: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the trade; `rare_earth` if its name alone puts a text near the subject."""

    name: str
    country: str
    rare_earth: bool
    #: `NYSE:MP`
    tickers: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    #: symbols of what its mine or plant makes, where a source says so
    makes: tuple[str, ...] = ()


class Lexicon:
    """Every term of the configuration, ready to be found in texts."""

    def __init__(
        self,
        meanings: Iterable[Meaning],
        *,
        events: Mapping[str, EventTerm],
        companies: Mapping[str, Company],
        countries: Mapping[str, tuple[str, ...]],
        elements: Mapping[str, tuple[str, ...]],
        forms: Mapping[str, tuple[str, ...]],
        places: Mapping[str, str],
        numbers: tuple[re.Pattern[str], ...],
        words: Mapping[str, Any],
        concepts: Concepts,
        polarity: Polarity,
        scale: Scale | None,
        clues: Clues,
        retractions: Retractions,
        recollections: Recollections,
    ) -> None:
        self._folded, self._cased = _indices(meanings)
        self.events, self.companies = events, companies
        self._near = (self._folded.only(self.is_near), self._cased.only(self.is_near))
        #: code -> name first, then its other names; symbol -> names in all languages
        self.countries, self.elements = countries, elements
        #: trade form -> symbols that it stands for; id of an institution or a person -> country
        self.forms, self.places, self.numbers = forms, places, numbers
        #: what tells one event from another, which way acts point, what speaks for which kind
        self.concepts, self.polarity, self.clues = concepts, polarity, clues
        #: how much an event matters; None rates all alike
        self.scale = scale
        #: how outlets take a report back, and say that a text tells nothing new
        self.retractions, self.recollections = retractions, recollections
        #: fitted weights on `kind` and `direction` of events; without them the rules alone judge
        self.opinions: Mapping[str, Opinion] = {}
        #: hears what they are not clear about
        self.encoder: Encoder | None = None
        #: months, units and the like, by name: what patterns are made of
        self.words = words

    def is_near(self, sense: Meaning | Match) -> bool:
        """Whether a sense brings a text near the trade: its goods, its companies, its measures."""
        if sense.kind is Kind.COMPANY:
            return self.companies[sense.id].rare_earth
        return sense.kind in _NEAR or (sense.kind is Kind.TOPIC and sense.id != OTHER)

    def touches(self, text: str) -> bool:
        """Whether a text can hold anything near the trade: false proves that `find` finds none.

        This is what nearly all news costs; the price of the full search is paid by the rest.
        """
        folded, cased = self._near
        if any(folded.find(comparable(text))):
            return True
        cleaned = tidy(text)
        return any(cased.find(cleaned)) or _SYMBOL_PLACES.search(cleaned) is not None

    def find(self, text: str) -> tuple[Match, ...]:
        """Find every term in a plain text; goods inside an exclusion are not goods."""
        found = _matches(self._folded, comparable(text))
        found += _matches(self._cased, cased := tidy(text)) + _symbols(cased)
        barred = [(m.start, m.end) for m in found if m.kind is Kind.EXCLUSION]
        if barred:
            found = [m for m in found if m.kind not in _GOODS or not _inside(m, barred)]
        return tuple(found)


def _indices(meanings: Iterable[Meaning]) -> tuple[TermIndex[Meaning], TermIndex[Meaning]]:
    """What is sought in the folded text, and what is sought where case still exists."""
    # two spellings that fold alike are one term
    known = {(comparable(m.term), m.kind, m.id): m for m in meanings}.values()
    # US is a country, us is not
    acronyms = [(m.term, m) for m in known if _acronym(m.term)]
    words = [(comparable(m.term), m) for m in known if not _acronym(m.term)]
    return TermIndex(words), TermIndex(acronyms, plural_from=3)


def _matches(index: TermIndex[Meaning], text: str) -> list[Match]:
    return [
        Match(m.kind, m.id, m.term, m.language, start, end)
        for start, end, meanings in index.find(text)
        for m in meanings
    ]


def _symbols(text: str) -> list[Match]:
    return [
        Match(Kind.ELEMENT, symbol.group(), symbol.group(), "", place.start(), place.end())
        for place in _SYMBOL_PLACES.finditer(text)
        for symbol in _SYMBOL.finditer(place.group())
    ]


def _inside(match: Match, spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end and match.start < end for start, end in spans)


def _acronym(term: str) -> bool:
    return term.isascii() and term.isupper() and len(term) <= _ACRONYM_LENGTH
