"""Is an article about rare earth policy? A score with its reasons.

Requirement: an alert is due for an act of a state, or of somebody who acts for one, on the trade,
production or ownership of rare earths and their magnets: plans, talks, statements, rulings and
direct effects included. It is not due for the results of companies, private contracts, drilling,
science, share tips, or goods that merely sound alike.

Theory: the signs of an article (`core/signs.py`) are added up as log-odds (points), and the sum
becomes a probability. Each sign may speak in one direction only, the one that its meaning gives
it: the fit (`benchmarks/fit.py`) may find it worthless, but never turn it round. So a word that
happened to stand in the wrong texts cannot earn a vote. Without goods there is no case, and no
search either: `Article.near` proves it from the same terms. Where the signs leave doubt, the
encoder (`core/encoder.py`) is heard, and its log-odds and theirs are pooled; but it cannot take
back what a headline says in so many words, since names of elements and measures tell it little.

The points are rounded to one decimal. Fitted anew without an event and asked about it, they give
an F1 of 0.93, 0.95 and 0.98 on three sets of labelled news, two in three of it policy, and of
0.90, 0.92 and 0.98 on their headlines alone.

Known exceptions: a share tip that explains a policy in full reads like the policy; a measure on
other metals that is told with the word "rare" and without their names is taken for one on rare
earths; an effect on a factory told without shortage or state in it is missed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.encoder import HUNDREDTHS
from core.signs import signs_of
from core.taxonomy import Relevance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.article import Article
    from core.lexicon import Lexicon

#: from this score on people are told
BAR = 0.5
#: what is held of an article of the trade before any sign is seen
BASE = 0.1

_TITLE, _LEAD = "in the headline", "in the first sentences"
FOR: dict[str, tuple[float, str]] = {
    "measure despite other goods": (1.2, "names a measure on more than rare earths"),
    "title office": (1.2, f"names an office of a state {_TITLE}"),
    "title measure": (1.2, f"names a known measure {_TITLE}"),
    "title state first": (1.1, f"names a state before any firm {_TITLE}"),
    "title gives papers": (1.1, f"tells of licences given {_TITLE}"),
    "lead gives papers": (1.0, f"tells of licences given {_LEAD}"),
    "lead returns to policy": (0.9, f"returns to policy {_LEAD}"),
    "lead tells a kind": (0.9, f"tells a kind of policy {_LEAD}"),
    "silent and unnamed": (0.8, "gives a headline only, on goods that contain rare earths"),
    "title vague": (0.8, f"speaks of minerals {_TITLE}"),
    "silent": (0.8, "gives a headline only"),
    "title tells a kind": (0.7, f"tells a kind of policy {_TITLE}"),
    "lead opens with authority": (0.7, "opens with somebody who acts for a state"),
    "title whole": (0.6, f"says which state does what with which goods {_TITLE}"),
    "lead offices": (0.6, f"names several who act for states {_LEAD}"),
    "title act on goods": (0.6, f"has an instrument beside goods {_TITLE}"),
    "title authority": (0.6, f"names somebody who acts for a state {_TITLE}"),
    "lead money": (0.5, f"speaks of investment {_LEAD}"),
    "lead opens with act on goods": (0.5, "opens with an act of a state on goods"),
    "lead move": (0.4, f"tells of a decision {_LEAD}"),
    "title impact": (0.3, f"tells of a shortage {_TITLE}"),
    "lead impact": (0.2, f"tells of a shortage {_LEAD}"),
    "lead dense": (0.2, f"names several instruments of policy {_LEAD}"),
    "lead wide": (0.1, f"names a group of goods that contains rare earths {_LEAD}"),
}
AGAINST: dict[str, tuple[float, str]] = {
    "unnamed": (-2.0, "names neither rare earths nor a company or measure of theirs"),
    "other goods first": (-1.8, "names other goods before rare earths"),
    "lead opens with other goods": (-1.6, "opens with other goods"),
    "title background": (-1.6, f"gives background {_TITLE}"),
    "title business only": (-1.6, f"speaks of business without any state {_TITLE}"),
    "title results": (-1.4, f"speaks of business results {_TITLE}"),
    "other goods abound": (-1.3, "names many other goods"),
    "title owner": (-1.1, f"names a state only to say whose something is {_TITLE}"),
    "in passing": (-1.1, "speaks of minerals in passing"),
    "title project": (-0.9, f"speaks of a mine or a plant {_TITLE}"),
    "lead background": (-0.9, f"gives background {_LEAD}"),
    "title tells no kind": (-0.9, f"tells no kind of policy {_TITLE}"),
    "no state": (-0.9, "names no state"),
    "title firm first": (-0.8, f"names a firm before any state {_TITLE}"),
    "lead opens with firm": (-0.8, "opens with a firm"),
    "title home": (-0.8, f"names a state only as the home of a firm {_TITLE}"),
    "title shares": (-0.8, f"speaks of shares {_TITLE}"),
    "title other": (-0.8, f"names other goods {_TITLE}"),
    "lead opens plainly": (-0.8, "opens with no act of policy"),
    "title business": (-0.8, f"names a firm by its trade {_TITLE}"),
    "lead much business": (-0.7, "speaks much of business"),
    "lead half business": (-0.7, "speaks of business in half of its first sentences"),
    "other goods prevail": (-0.7, "names other goods more often than rare earths"),
    "title science": (-0.7, f"speaks of science or technology {_TITLE}"),
    "title firm halts": (-0.6, f"tells of a firm that stops work {_TITLE}"),
    "only vague": (-0.6, "speaks of nothing nearer than minerals"),
    "title shares without authority": (-0.6, f"speaks of shares without any office {_TITLE}"),
    "lead turns to firm": (-0.6, "names a state first, but opens with a firm"),
    "title without act": (-0.6, f"tells of no act {_TITLE}"),
    "title drilling": (-0.5, f"speaks of exploration {_TITLE}"),
    "lead retail": (-0.5, f"speaks of consumer goods or culture {_LEAD}"),
    "no means": (-0.4, "names neither an instrument of policy nor money"),
    "lead more business": (-0.1, "speaks of business more than of policy"),
    "title asks": (-0.1, "is headed by a question"),
    "no instrument": (-0.1, "names no instrument of policy"),
}
_POINTS = FOR | AGAINST
#: up to this many points for or against, the encoder is heard, and how much it then counts
_DOUBT, _HEARD = 2.2, 0.5
#: signs of a headline that needs no second witness
_SAID = frozenset({"title act on goods", "title measure"})
#: signs of a text on other metals, which sounds like one on rare earths
_OF_OTHERS = frozenset({"unnamed", "other goods first", "lead opens with other goods"})
_COVERING = frozenset({"title measure", "lead measure"})
_SOUNDS = {True: "sounds like policy as a whole", False: "does not sound like policy as a whole"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article is told, how sure that is, and why, the strongest reason first."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


_TOO_LITTLE = ("names goods and nothing that is done about them",)
_NOTHING = Verdict(relevant=False, score=0.0, reasons=("names no rare earths",))


def judge(article: Article, lexicon: Lexicon) -> Verdict:
    """Judge an article by the evidence in its headline and lead."""
    signs = signs_of(article, lexicon) if article.near else frozenset()
    if not signs:
        return _NOTHING
    found = [_POINTS[sign] for sign in signs & _POINTS.keys()]
    # what is left beyond three decimals is the machine's, and would shift the bars
    total = round(BASE + sum(points for points, _ in found), 3)
    doubtful = abs(total) < _DOUBT and (total < 0 or signs.isdisjoint(_SAID))
    if article.heard and doubtful and not (total < 0 and _is_of_others(signs)):
        sounds = _sounding(article.heard("relevance"))
        total = round((1 - _HEARD) * total + _HEARD * sounds, 3)
        found.append((sounds, _SOUNDS[sounds > 0]))
    score = 1 / (1 + math.exp(-total))
    relevant = score >= BAR
    # reasons speak for the verdict, whichever it is
    found.sort(key=lambda part: (-abs(part[0]), part[1]))
    reasons = tuple(reason for points, reason in found if (points > 0) == relevant)
    return Verdict(relevant=relevant, score=round(score, 4), reasons=reasons or _TOO_LITTLE)


def _is_of_others(signs: frozenset[str]) -> bool:
    """Whether a text is on other metals and names no measure that covers rare earths, too."""
    return signs >= _OF_OTHERS and signs.isdisjoint(_COVERING)


def _sounding(heard: Mapping[str, float]) -> float:
    """The points that the encoder gives."""
    return (heard[Relevance.RELEVANT] - heard[Relevance.IRRELEVANT]) / HUNDREDTHS
