"""What kind of event a report tells of: by verb and object, else by the terms of the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.acts import VERBS, acts, words_of_acts
from core.feed import Tier
from core.lexicon import Kind as Term
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.article import Article
    from core.fact import Facts
    from core.lexicon import Lexicon, Match
    from core.taxonomy import Direction, EventType

#: done to a measure: no single word ("lift", "suspend") says it, only verb and object do
_DONE = {"relaxation", "suspension_pause", "suspension_end", "removal"}
#: told as done; "to lift", "将取消" and "解除へ" only promise it
_GIVEN = _DONE | {"licence_grant", "flow_allowed"}
_BRIEF = {"pause", "temporary"}
_WILL = ("to ", "will ", "将", "將")
_TOWARDS = "へ"
#: what a headline is about as often as what it reports: any other term in it says more
_SUBJECTS = {"export_control_new", "export_ban", "licensing"}
#: from such a word to the next comma a headline tells what came before
_BACKGROUND = re.compile(
    r"\b(?:following|after|amid|despite|since|in (?:the )?wake of|in (?:response|answer) to)\b"
    r"[^,;:]*"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened: the finer kind of `config/lexicon/acts.yaml`, its type, how it is called."""

    event: str
    type: EventType
    label: str


def kind_of(article: Article, facts: Facts, lexicon: Lexicon) -> Kind | None:
    """Say what kind of event a report tells of; None if nothing says it."""
    del facts
    trapped = is_trapped(article)
    event = _event(article, [] if trapped else acts(article.in_title))
    if event is None:
        return None
    term = lexicon.events[event]
    return Kind(event, term.type, term.label)


def is_trapped(article: Article) -> bool:
    """Whether a word of the headline turns or weakens its act: denies, considers, falls short."""
    # a question in a headline says that something is not known
    return "?" in article.title or _has(_outside_numbers(article), "trap")


def _outside_numbers(article: Article) -> list[Match]:
    """The headline without the numbers of official texts: `No. 7` denies nothing."""
    numbers = [m.term for m in article.in_title if m.kind is Term.NUMBER]
    numbered = [term for number in numbers for term in comparable(number).split(" ")]
    return [m for m in article.in_title if not (m.id == "trap" and f"{m.term}." in numbered)]


def _has(matches: Iterable[Match], cue: str) -> bool:
    return any(m.kind is Term.CUE and m.id == cue for m in matches)


def _event(article: Article, acts: list[tuple[str, Direction]]) -> str | None:
    """The kind of act: by verb and object, else by the terms of the headline."""
    named = {event for event, _ in acts}
    if "removal" in named and any(m.id in _BRIEF for m in (*article.in_title, *article.in_lead)):
        # headlines say "lifts" where the act only suspends
        named = (named - {"removal"}) | {"suspension_pause"}
    if named & _GIVEN and _ahead(article):
        return "easing_planned"
    if len(named) == 1:
        return named.pop()
    event = _term(_foreground(article))
    if event in _SUBJECTS and _strikes(article):
        return "supply_shock"
    if event is None and article.tier == Tier.OFFICIAL:
        # the title of an official text may be its number alone
        event = _term(article.in_lead)
    return event


def _foreground(article: Article) -> list[Match]:
    """The headline without what it only gives as the background: `..., following a deal`."""
    spans = [found.span() for found in _BACKGROUND.finditer(article.title)]
    return [m for m in article.in_title if not any(a <= m.start < b for a, b in spans)]


def _strikes(article: Article) -> bool:
    """Whether the headline tells of a shortage or a halt beside the measure behind it."""
    measures = [m for m in article.in_title if m.kind is Term.EVENT]
    effects = [m for m in article.in_title if m.kind is Term.CUE and m.id == "impact"]
    return any(all(e.start >= m.end or m.start >= e.end for m in measures) for e in effects)


def _ahead(article: Article) -> bool:
    """Whether the headline says that something will be done: `to lift`, `will lift`."""
    verbs = [m for m in words_of_acts(article.in_title) if m.id in VERBS]
    title = article.title
    return all(
        title[: m.start].endswith(_WILL) or title[m.end :].startswith(_TOWARDS) for m in verbs
    )


def _term(matches: Iterable[Match]) -> str | None:
    terms = [m for m in matches if m.kind is Term.EVENT and m.id not in _DONE]
    # the longest term is the most telling one
    terms.sort(key=lambda m: (m.id in _SUBJECTS, -len(m.term), m.start))
    return terms[0].id if terms else None
