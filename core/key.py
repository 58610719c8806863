"""The key of an event: what a report names that tells its event from others, in any language.

A name is `kind:value`; its strength says where it stands: in the headline, or below. What stands
in the furniture of a page (menus, other headlines) names nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.article import STAGES
from core.fact import Place, Role
from core.lexicon import Kind as Term
from core.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.article import Article
    from core.fact import Facts
    from core.kind import Kind
    from core.lexicon import Match
    from core.taxonomy import Direction

HEADLINE = 2.0
TEXT = 1.0
#: how far down a text is read for what tells its event from others
_READ = 1500
_NAMED = {
    Term.COMPANY: "company",
    Term.PERSON: "actor",
    Term.INSTITUTION: "actor",
    Term.COUNTRY: "country",
    Term.ELEMENT: "element",
    Term.FORM: "form",
    Term.NUMBER: "number",
    Term.EVENT: "term",
}


def key_of(
    article: Article, facts: Facts, kind: Kind | None, direction: Direction | None
) -> dict[str, float]:
    """What a report names, by strength."""
    found: dict[str, float] = {}

    def add(names: Iterable[str], strength: float) -> None:
        for name in names:
            found[name] = max(found.get(name, 0.0), strength)

    add(_words(article, article.headline[:_READ]), HEADLINE)
    add(_words(article, _told(article, facts)), TEXT)
    add(_terms(article, article.in_title), HEADLINE)
    add(_terms(article, article.in_lead), TEXT)
    add((f"stage:{m.id}" for m in article.in_title if m.id in STAGES), HEADLINE)
    for group, stated in (
        ("country", facts.jurisdictions),
        ("company", facts.companies),
        ("actor", facts.authorities),
        ("number", facts.numbers),
        ("element", facts.elements),
        ("form", facts.forms),
    ):
        add((_name(group, fact.value) for fact in stated), TEXT)
    add((f"day:{dated.day.isoformat()}" for dated in facts.dates), TEXT)
    if kind:
        add((f"type:{kind.type}", f"act:{kind.event}"), HEADLINE)
    if direction:
        add((f"way:{direction}",), HEADLINE)
    return found


def _told(article: Article, facts: Facts) -> str:
    """The text without the furniture of its page."""
    text = article.text
    furniture = [s for s in facts.sentences if s.place is Place.TEXT and s.role is Role.FURNITURE]
    for sentence in reversed(furniture):
        text = text[: sentence.start] + text[sentence.end :]
    return text[:_READ]


def _words(article: Article, text: str) -> set[str]:
    concepts = article.lexicon.concepts
    unified = concepts.unify(tidy(text))
    names = {f"concept:{name}" for name, _, _ in concepts.find(unified)}
    names.update(f"size:{size}" for size in concepts.sizes(unified))
    names.update(f"word:{word}" for word in concepts.words(unified))
    return names


def _terms(article: Article, matches: Iterable[Match]) -> set[str]:
    """What the lexicon knows of a part of the report."""
    places = article.lexicon.places
    names = {_name(_NAMED[m.kind], m.id) for m in matches if m.kind in _NAMED}
    names.update(f"country:{places[m.id]}" for m in matches if m.id in places)
    return names


def _name(group: str, value: str) -> str:
    """One name for the number of an official text, told with its year or without."""
    return f"{group}:{value.partition('/')[0] if group == 'number' else value}"
