"""A report cut into sentences, each with its role and with what the lexicon finds in it.

Spans count in the headline as shown, and in the text as `body` returns it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.fact import Evidence, Place, Role, Sentence
from core.lexicon import Kind, Match
from core.sentence import is_title_case, roles, split
from core.terms import comparable
from core.text import tidy

if TYPE_CHECKING:
    from core.article import Article
    from core.lexicon import Lexicon

#: what stands further down is other articles, and bounds the cost
LONGEST = 6000
_LONGEST_HEADLINE = 600
_ACRONYM = 5
#: a character with the marks, and the Korean vowels, that join it
_CLUSTER = re.compile(r"(?s:.)[\u0300-\u036f\u1160-\u11ff\u20d0-\u20ff\u3099\u309a]*")


@dataclass(frozen=True)
class Line:
    """One sentence: its words, what is found in it, and where it stands."""

    sentence: Sentence
    text: str
    #: in order; their spans count in the whole text, as the sentence's does
    matches: tuple[Match, ...]
    #: how many lines stand above it: the headline is 0
    number: int

    @property
    def role(self) -> Role:
        """What the sentence does in its report."""
        return self.sentence.role

    @cached_property
    def titled(self) -> bool:
        """Whether it is set in capitals like a headline."""
        return is_title_case(self.text)

    def evidence(self, start: int, end: int) -> Evidence:
        """Quote a span of the whole text that stands in this line."""
        offset, end = self.sentence.start, min(end, self.sentence.end)
        return Evidence(self.sentence.place, start, end, self.text[start - offset : end - offset])

    def inner(self, start: int, end: int) -> Evidence:
        """Quote a span of this line's own text."""
        offset = self.sentence.start
        return self.evidence(start + offset, end + offset)


def body(article: Article) -> str:
    """The text that spans count in: the entry's, freed of its headline, one paragraph a line."""
    text = article.entry.text.removeprefix(article.entry.title)[: 2 * LONGEST]
    return "\n".join(filter(None, map(tidy, text.split("\n"))))[:LONGEST]


def lines(article: Article, lexicon: Lexicon, language: str) -> tuple[Line, ...]:
    """Cut headline and text into sentences and say what each does."""
    headline = article.headline[:_LONGEST_HEADLINE]
    above = _found(headline, article)
    head = Line(Sentence(Place.HEADLINE, 0, len(headline), Role.EVENT), headline, above, 0)
    text = body(article)
    spans = split(text, lexicon, language)
    found = _found(text, article)
    starts = [start for start, _ in spans]
    inside: list[list[Match]] = [[] for _ in spans]
    for match in found:
        inside[max(bisect_right(starts, match.start) - 1, 0)].append(match)
    told = roles(
        [
            (start, text[start:end], matches)
            for (start, end), matches in zip(spans, inside, strict=True)
        ],
        above,
        (article.entry.published or article.seen_at).year,
    )
    rows = zip(spans, told, inside, strict=True)
    return (
        head,
        *(
            Line(Sentence(Place.TEXT, *span, role), text[slice(*span)], tuple(matches), number)
            for number, (span, role, matches) in enumerate(rows, 1)
        ),
    )


def _found(text: str, article: Article) -> tuple[Match, ...]:
    """What the lexicon finds in a tidy text, with spans that count in the text itself."""
    matches = article.find(text)
    folded = comparable(text)
    if len(folded) != len(text):
        back = _back(text, len(folded))
        matches = tuple(_moved(m, back) for m in matches)
    return tuple(sorted(matches, key=lambda m: m.start))


def _moved(match: Match, back: list[int]) -> Match:
    if match.kind is Kind.NUMBER or _is_cased(match):
        return match
    start, end = back[match.start], back[match.end]
    return Match(match.kind, match.id, match.term, match.language, start, max(end, start + 1))


def _is_cased(match: Match) -> bool:
    """Whether a match was sought in the text as it is, and not in its folded form."""
    term = match.term
    acronym = term.isascii() and term.isupper() and len(term) <= _ACRONYM
    return acronym or (match.kind is Kind.ELEMENT and term == match.id)


def _back(text: str, length: int) -> list[int]:
    """For each place of the folded text, the place in the text; folding lengthens ß, ½, … ."""
    found: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        one = cluster.group()
        # a letter and its accents fold together
        plain = one.isspace() or (one.isascii() and one.isalnum())
        found += [cluster.start()] * (1 if plain else len(comparable(one)))
    found += [len(text)] * (length + 1 - len(found))
    return found[: length + 1]
