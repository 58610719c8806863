"""The facts of a report: read from what the lexicon finds in its headline, lead and body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.fact import Evidence, Fact, Facts, Place
from core.feed import Tier
from core.lexicon import Kind
from core.taxonomy import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.article import Article
    from core.lexicon import Lexicon, Match

_MAX_JURISDICTIONS = 4
_MAX_COMPANIES = 8


def extract(article: Article, lexicon: Lexicon) -> Facts:
    """Read all facts of a report."""
    places = (
        (Place.HEADLINE, article.in_title),
        (Place.TEXT, article.in_lead),
        (Place.TEXT, article.in_body),
    )

    def found(*kinds: Kind) -> tuple[Fact, ...]:
        return tuple(
            Fact(m.id, Evidence(place, m.start, m.end, m.term))
            for place, matches in places
            for m in matches
            if m.kind in kinds
        )

    nowhere = Evidence(Place.HEADLINE, 0, 0, "")
    return Facts(
        language=article.language,
        sentences=(),
        jurisdictions=tuple(Fact(c, nowhere) for c in _jurisdictions(article, lexicon)),
        authorities=found(Kind.INSTITUTION, Kind.PERSON),
        numbers=found(Kind.NUMBER),
        elements=tuple(Fact(e, nowhere) for e in _elements(article, lexicon)),
        forms=found(Kind.FORM),
        companies=tuple(
            Fact(c, nowhere) for c in article.ids(Kind.COMPANY, body=True)[:_MAX_COMPANIES]
        ),
        figures=(),
        dates=(),
        certainty=_certainty(article),
        ground=None,
    )


def _certainty(article: Article) -> Certainty:
    """What the report rests on; the weaker ground wins where two are named."""
    if article.tier == Tier.OFFICIAL:
        return Certainty.OFFICIAL_TEXT
    if _has((*article.in_title, *article.in_lead, *article.in_body), "sources"):
        return Certainty.SOURCES_SAY
    for matches in (article.in_title, article.in_lead):
        named = any(m.kind in {Kind.INSTITUTION, Kind.PERSON} for m in matches)
        # "officials say" in a text may mean anybody; in a headline an office stands behind it
        office = matches is article.in_title and _has(matches, "government")
        if (named or office) and _has(matches, "says"):
            return Certainty.OFFICIAL_STATEMENT
    return Certainty.SINGLE_OUTLET


def _has(matches: Iterable[Match], cue: str) -> bool:
    return any(m.kind is Kind.CUE and m.id == cue for m in matches)


def _jurisdictions(article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    """The states named in the headline, or, if it names none, in the lead."""
    for matches in (article.in_title, article.in_lead):
        codes = dict.fromkeys(
            m.id if m.kind is Kind.COUNTRY else lexicon.places[m.id]
            for m in sorted(matches, key=lambda m: m.start)
            if m.kind in {Kind.COUNTRY, Kind.INSTITUTION, Kind.PERSON}
        )
        states = tuple(code for code in codes if code in lexicon.countries)
        if states:
            return states[:_MAX_JURISDICTIONS]
    return ()


def _elements(article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    named = set(article.ids(Kind.ELEMENT))
    for form in article.ids(Kind.FORM):
        named.update(lexicon.forms[form])
    return tuple(symbol for symbol in lexicon.elements if symbol in named)
