"""Is an article about rare earth policy? A score with its reasons.

Requirement: an alert is due for an act of a state, or of somebody who acts for one, on the trade,
production or ownership of rare earths and their magnets: plans, talks, statements, rulings and
direct effects included. It is not due for the results of companies, private contracts, drilling,
science, share tips, or goods that merely sound alike.

Theory: such a report names three things where news stands, in its headline and first sentences:
the *goods*, somebody who can *act* (a country, a ministry, a minister), and an *instrument*
(control, licence, quota, tariff, deal). Each of them alone is everywhere in the noise: goods in
share tips, instruments in other trades, actors in all news. So evidence is added up as log-odds
(points), a headline counting more than a lead, and the sum becomes a probability. Without goods
there is no case.

The points come from a fit of these signs on labelled news, rounded by hand to one decimal: a class
of evidence has a weight, never a word, an outlet or a text. F1 on that news is 0.97; fitted anew
on one half of its events and asked about the other half it is 0.95. The bar is below one half,
since a lost report is worse than a needless one.

Known exceptions: a share tip that explains a policy in full reads like the policy; a measure on
all "critical minerals" that lists other metals in its headline is taken for a measure on those;
an effect on a factory told without any state in it is missed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.article import Article
    from core.lexicon import Lexicon, Match

#: from this score on people are told
BAR = 0.45
_BASE = -3.8
#: this many different instruments in a lead: the text is about the instrument
_DENSE = 3
#: a lead shorter than this says nothing either way
_SHORT = 40

_WHERE = {"title": "in the headline", "lead": "in the first sentences"}
_POINTS: dict[tuple[str, str], tuple[float, str]] = {
    ("title", "goods"): (1.3, "names rare earths or their magnets"),
    ("title", "wide"): (1.0, "names a group of goods that contains rare earths"),
    ("lead", "goods"): (0.6, "names rare earths or their magnets"),
    ("lead", "wide"): (-1.0, "names only a wider group of goods"),
    ("title", "other"): (-2.2, "is headed by other goods"),
    ("lead", "other"): (-1.0, "is about other goods"),
    ("title", "country"): (1.8, "names a country"),
    ("lead", "country"): (0.7, "names a country"),
    ("title", "authority"): (0.9, "names somebody who acts for a state"),
    ("lead", "authority"): (1.0, "names somebody who acts for a state"),
    ("title", "instrument"): (1.4, "names an instrument of policy"),
    ("lead", "instrument"): (0.6, "names an instrument of policy"),
    ("lead", "dense"): (0.4, "names several instruments of policy"),
    ("title", "dealing"): (0.3, "speaks of dealings between states"),
    ("lead", "dealing"): (1.1, "speaks of dealings between states"),
    ("title", "impact"): (0.9, "tells of a shortage"),
    ("title", "company"): (-0.8, "is headed by a company"),
    ("title", "shares"): (-1.5, "speaks of shares"),
    ("title", "results"): (-1.2, "speaks of business results"),
    ("title", "market"): (-1.0, "speaks of market prices"),
    ("title", "science"): (-1.2, "speaks of science or technology"),
    ("title", "private"): (-0.7, "speaks of private contracts"),
    ("title", "drilling"): (-1.0, "speaks of exploration"),
    ("title", "retail"): (-1.5, "speaks of consumer goods or culture"),
    ("title", "background"): (-0.3, "is background"),
    ("lead", "shares"): (-0.5, "speaks of shares"),
    ("lead", "results"): (-0.3, "speaks of business results"),
    ("lead", "market"): (-1.0, "speaks of market prices"),
    ("lead", "science"): (-0.5, "speaks of science or technology"),
    ("lead", "private"): (-0.8, "speaks of private contracts"),
    ("lead", "retail"): (-0.5, "speaks of consumer goods or culture"),
    ("lead", "background"): (-0.3, "is background"),
    ("lead", "unnamed"): (-0.9, "names rare earths nowhere"),
    # what a text would have added is not known: its mean over policy news
    ("lead", "silent"): (0.9, "gives a headline only"),
}
_CUES = frozenset(sign for _, sign in _POINTS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article is told, how sure that is, and why, the strongest reason first."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


_NOTHING = Verdict(relevant=False, score=0.0, reasons=("names no rare earths",))


def judge(article: Article, lexicon: Lexicon) -> Verdict:
    """Judge an article by the evidence in its headline and lead."""
    if not article.near:
        return _NOTHING
    title = _signs(article.in_title, lexicon)
    lead = _signs(article.in_lead, lexicon)
    beyond = _signs(article.in_body, lexicon) & {"goods", "wide"}
    if not (title | lead | beyond) & {"goods", "wide"}:
        return _NOTHING
    if "goods" not in title | lead | beyond:
        lead.add("unnamed")
    found = sorted(_evidence(article, title, lead), key=lambda e: -abs(e[0]))
    score = 1 / (1 + math.exp(-(_BASE + sum(points for points, _ in found))))
    relevant = score >= BAR
    # reasons speak for the verdict, whichever it is
    reasons = tuple(reason for points, reason in found if (points > 0) == relevant)
    return Verdict(relevant=relevant, score=round(score, 4), reasons=reasons)


def _evidence(article: Article, title: set[str], lead: set[str]) -> Iterator[tuple[float, str]]:
    if len(article.lead) < _SHORT:
        lead = {"silent"} | lead & {"unnamed"}
    title, lead = _weighed(title, lead)
    for place, signs in (("title", title), ("lead", lead)):
        for sign in sorted(signs):
            if (place, sign) in _POINTS:
                points, what = _POINTS[place, sign]
                yield points, f"{what} {_WHERE[place]}"


def _weighed(title: set[str], lead: set[str]) -> tuple[set[str], set[str]]:
    """Take away signs that others make void."""
    if "goods" in title:
        # other goods beside rare earths in a headline make a list, not another subject
        title, lead = title - {"wide", "other"}, lead - {"wide", "other"}
    if "other" in title:
        lead = lead - {"goods"}
    if "goods" in lead:
        lead = lead - {"wide", "other"}
    if "wide" in title:
        lead = lead - {"wide"}
    if "authority" in title and "impact" not in title:
        # a state that deals with a company is policy
        title = title - {"company", "shares"}
    return title, lead


def _signs(matches: Iterable[Match], lexicon: Lexicon) -> set[str]:
    signs: set[str] = set()
    instruments = set()
    for match in matches:
        signs.add(_sign(match, lexicon))
        if match.kind is Kind.CUE and match.id == "instrument":
            instruments.add(match.term)
        if match.kind is Kind.COMPANY:
            signs.add("company")
    if len(instruments) >= _DENSE:
        signs.add("dense")
    return signs & _CUES


def _sign(match: Match, lexicon: Lexicon) -> str:
    """The class of evidence that a match belongs to; empty if to none."""
    if match.kind is Kind.TOPIC:
        return "goods" if match.id == "strong" else match.id
    if match.kind is Kind.COMPANY:
        return "wide" if lexicon.companies[match.id].rare_earth else ""
    if match.kind is Kind.CUE:
        return "authority" if match.id == "government" else match.id
    return _SIGN_OF_KIND.get(match.kind, "")


_SIGN_OF_KIND = {
    Kind.ELEMENT: "goods",
    Kind.FORM: "goods",
    Kind.INSTITUTION: "authority",
    Kind.PERSON: "authority",
    Kind.COUNTRY: "country",
    Kind.EVENT: "instrument",
}
