"""The words of `config/lexicon/` as automata: one pass finds every term with its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.clue import load_clues
from core.concept import load_concepts
from core.errors import ConfigError
from core.polarity import load_polarity
from core.retraction import Retractions, load_retractions
from core.severity import read_scale
from core.taxonomy import EventType
from core.terms import TermIndex, comparable
from core.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.clue import Clues
    from core.concept import Concepts
    from core.located import Located
    from core.opinion import Opinion
    from core.polarity import Polarity
    from core.severity import Scale

_SYMBOLS = "La|Ce|Pr|Nd|Pm|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Sc|Y"
#: Dy2O3 and CeO2; "Dy oxide"; three or more in a list: alone it is a word or a prime minister
_SYMBOL_PLACES = re.compile(
    rf"\b(?:{_SYMBOLS})(?:\d+O\d*|O\d+)\b"
    rf"|\b(?:{_SYMBOLS})[ -](?:oxide|metal|alloy|magnet)s?\b"
    rf"|\b(?:{_SYMBOLS})(?:(?:, ?| and |, and |/| & |、)(?:{_SYMBOLS})){{2,}}\b"
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
    ) -> None:
        # two spellings that fold alike are one term
        known = {(comparable(m.term), m.kind, m.id): m for m in meanings}.values()
        self._folded = TermIndex([(comparable(m.term), m) for m in known if not _acronym(m.term)])
        # acronyms are sought where case still exists: US is a country, us is not
        self._cased = TermIndex([(m.term, m) for m in known if _acronym(m.term)], plural_from=3)
        self.events, self.companies = events, companies
        self._near = (self._folded.only(self.is_near), self._cased.only(self.is_near))
        #: code -> name first, then its other names; symbol -> names in all languages
        self.countries, self.elements = countries, elements
        #: trade form -> symbols that it stands for
        self.forms = forms
        #: id of an institution or a person -> country
        self.places = places
        self.numbers = numbers
        #: what tells one event from another (stories), and which way acts point (directions)
        self.concepts, self.polarity = concepts, polarity
        #: how much an event matters; None rates all alike
        self.scale = scale
        #: what speaks for which kind of event, and how outlets take a report back
        self.clues, self.retractions = clues, retractions
        #: fitted weights on `kind` and `direction` of events; without them the rules alone judge
        self.opinions: Mapping[str, Opinion] = {}
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


def load_lexicon(
    data: Mapping[str, Any],
    severity: Located | None = None,
    opinions: Mapping[str, Opinion] | None = None,
) -> Lexicon:
    """Build the lexicon from parsed YAML; a mistake names the section and the entry."""
    meanings: list[Meaning] = []
    try:
        for kind, section, key in (
            (Kind.ELEMENT, "elements", "symbol"),
            (Kind.FORM, "trade_forms", "id"),
            (Kind.EVENT, "events", "event"),
            (Kind.INSTITUTION, "institutions", "id"),
            (Kind.PERSON, "persons", "name"),
            (Kind.COMPANY, "companies", "name"),
            (Kind.COUNTRY, "countries", "code"),
            (Kind.EXCLUSION, "exclusions", "why"),
        ):
            for entry in data[section]:
                terms = entry["names" if section == "elements" else "terms"]
                meanings += _meanings(kind, str(entry[key]), terms, section)
                meanings += _meanings(kind, str(entry[key]), entry.get("signs", ()), section)
        for kind, section in (
            (Kind.TOPIC, "topics"),
            (Kind.CUE, "cues"),
            (Kind.ACT, "acts"),
            (Kind.MARK, "marks"),
        ):
            for name, terms in data[section].items():
                meanings += _meanings(kind, name, terms, section)
        lexicon = _assemble(data, meanings, severity)
        lexicon.opinions = opinions or {}
        return lexicon
    except KeyError as error:
        raise ConfigError(f"lexicon: the section or field {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"lexicon: not laid out as expected: {error}") from error


def _meanings(kind: Kind, name: str, terms: Any, section: str) -> list[Meaning]:  # noqa: ANN401  # YAML
    by_language = terms if isinstance(terms, dict) else {"": terms}
    found = []
    for language, words in by_language.items():
        for word in words:
            if not isinstance(word, str) or not comparable(word).strip("* "):
                raise ConfigError(
                    f"lexicon: {section}, {name}: {word!r} is no word; put quotes around it"
                )
            found.append(Meaning(kind, name, word, str(language)))
    return found


def _assemble(
    data: Mapping[str, Any], meanings: list[Meaning], severity: Located | None
) -> Lexicon:
    return Lexicon(
        meanings,
        events={e["event"]: _event(e) for e in data["events"]},
        companies={
            c["name"]: Company(
                c["name"],
                c["country"],
                bool(c["rare_earth"]),
                tuple(c["tickers"]),
                tuple(c["terms"]),
            )
            for c in data["companies"]
        },
        countries={c["code"]: (c["name"], *c["terms"]) for c in data["countries"]},
        elements={
            e["symbol"]: tuple(name for names in e["names"].values() for name in names)
            for e in data["elements"]
        },
        forms={f["id"]: tuple(f["elements"]) for f in data["trade_forms"]},
        places={i["id"]: i["country"] for i in data["institutions"]}
        | {p["name"]: p["country"] for p in data["persons"]},
        numbers=tuple(_regex(n) for n in data["official_numbers"]),
        concepts=load_concepts(data),
        polarity=load_polarity(data),
        scale=read_scale(severity, [e["event"] for e in data["events"]]) if severity else None,
        clues=load_clues(data),
        retractions=load_retractions(data),
        words=dict(data["words"]),
    )


def _event(entry: Mapping[str, str]) -> EventTerm:
    return EventTerm(EventType(entry["type"]), entry["label"], entry["direction"])


def _regex(entry: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(entry["regex"])
    except re.error as error:
        raise ConfigError(f"lexicon: official number {entry['regex']!r}: {error}") from error
