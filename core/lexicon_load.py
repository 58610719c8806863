"""The lexicon out of its parsed YAML: each section becomes terms, tables or patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.clue import load_clues
from core.concept import load_concepts
from core.errors import ConfigError
from core.lexicon import Company, EventTerm, Kind, Lexicon, Meaning
from core.polarity import load_polarity
from core.recollection import load_recollections
from core.retraction import load_retractions
from core.severity import read_scale
from core.taxonomy import EventType
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.located import Located
    from core.opinion import Opinion


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
    known = {str(e["symbol"]) for e in data["elements"]}
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
                _symbols(c.get("makes"), known),
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
        recollections=load_recollections(data),
        words=dict(data["words"]),
    )


def _symbols(makes: Mapping[str, Any] | None, known: set[str]) -> tuple[str, ...]:
    if makes is None:
        return ()
    if not str(makes["source"]).startswith("https://"):
        raise ValueError("makes: an https address is expected as source")
    symbols = tuple(map(str, makes["elements"]))
    if strange := [symbol for symbol in symbols if symbol not in known]:
        raise ValueError(f"makes: {strange[0]!r} is no symbol of a rare earth")
    return symbols


def _event(entry: Mapping[str, str]) -> EventTerm:
    return EventTerm(EventType(entry["type"]), entry["label"], entry["direction"])


def _regex(entry: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(entry["regex"])
    except re.error as error:
        raise ConfigError(f"lexicon: official number {entry['regex']!r}: {error}") from error
