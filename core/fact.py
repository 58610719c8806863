"""What a report states, each fact with its evidence: where it stands and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from core.taxonomy import Certainty


class Place(StrEnum):
    """Which of an article's two texts a span counts in."""

    HEADLINE = "headline"
    TEXT = "text"


class Role(StrEnum):
    """What a sentence does in its report."""

    #: tells of the event itself
    EVENT = "event"
    #: tells of earlier acts or of general facts: `since April ...`
    BACKGROUND = "background"
    #: belongs to the page: menus, teasers, other headlines, sign-up lines
    FURNITURE = "furniture"


class DateRole(StrEnum):
    """What happens on a day."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    UNTIL = "until"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, as a span of the headline or of the text."""

    place: Place
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands: a span of the headline or of the text, and its words."""

    place: Place
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something named; `value` is a code or a standard name."""

    value: str
    evidence: Evidence
    #: what its sentence does: a company in a look back is no party to the event
    role: Role = Role.EVENT


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts: `20,000`, `t`, `a mining quota of 20,000 t for the year`."""

    #: written plainly, scale included: `3,000,000,000`; what the text wrote is its evidence
    value: str
    #: `percent`, `t`, `kg`, a currency (`USD`), a time (`month`) or what is counted (`firms`)
    unit: str
    what: str
    evidence: Evidence
    role: Role = Role.EVENT


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and what happens on it."""

    role: DateRole
    day: date
    evidence: Evidence
    sentence: Role = Role.EVENT


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one report states; furniture left out, and what is background says so.

    Jurisdictions and forms come from the event alone.
    """

    #: detected from the text; ISO 639-1, Chinese as zh
    language: str
    sentences: tuple[Sentence, ...]
    #: ISO 3166 alpha-2 (and EU) of the acting and the directly addressed side
    jurisdictions: tuple[Fact, ...]
    #: ids of institutions and persons
    authorities: tuple[Fact, ...]
    #: numbers of official texts: `18/2025` where the text tells the year, else `18`; `11001`
    numbers: tuple[Fact, ...]
    #: symbols
    elements: tuple[Fact, ...]
    #: ids of trade forms (oxides, magnets, technology)
    forms: tuple[Fact, ...]
    #: standard names
    companies: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    dates: tuple[Dated, ...]
    certainty: Certainty
    #: the words that the certainty rests on, if any
    ground: Evidence | None
    #: the side whose word it is, if an office says so: a claim binds nobody else
    claimant: Fact | None = None


def values(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The different values of some facts, in their order."""
    return tuple(dict.fromkeys(fact.value for fact in facts))
