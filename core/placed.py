"""The signs of a report, each with the weight of the place where it stands best.

The headline tells the event, the first sentences tell it again, the rest is background; what a
clause only looks back to counts little wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.word import DENSE

if TYPE_CHECKING:
    from core.article import Article
    from core.fact import Facts
    from core.lexicon import Lexicon
    from core.word import Sign

HEADLINE, FIRST, REST = 1.0, 0.5, 0.3
_PAST_HEADLINE, _PAST = 0.25, 0.1
#: how far the first sentences of a text reach, and where a character is a word
_OPENING, _DENSE_OPENING = 120, 45
#: what makes a headline and fills any text
_SOFT = {"talk", "assess", "want", "ask", "visit", "exempt", "control", "threaten", "warn"}
#: what later sentences recall as often as they tell it
_RECALLED = {
    *("shortage", "threat", "tariff", "tariff_new", "control_new", "control_lifted"),
    *("denied", "undone"),
}
#: what an opening sentence denies is seldom the whole event
_ASIDE = {"denied", "undone"}


def placed_signs(article: Article, facts: Facts, lexicon: Lexicon) -> dict[str, float]:
    """The signs of a report's headline and text."""
    found = _headed(lexicon.polarity.signs(article.title, facts.language))
    if "?" in article.title:
        found["question"] = HEADLINE
    opens = _DENSE_OPENING if facts.language in DENSE else _OPENING
    for name, weight in _told(lexicon.polarity.signs(article.lead, facts.language), opens).items():
        found[name] = max(found.get(name, 0.0), weight)
    return found


def _headed(signs: tuple[Sign, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for sign in signs:
        weight = HEADLINE if sign.news else _PAST_HEADLINE
        found[sign.name] = max(found.get(sign.name, 0.0), weight)
    return found


def _told(signs: tuple[Sign, ...], opens: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for sign in signs:
        weight = _PAST if sign.name in _SOFT or not sign.news else _by_place(sign, opens)
        found[sign.name] = max(found.get(sign.name, 0.0), weight)
    return found


def _by_place(sign: Sign, opens: int) -> float:
    if sign.start >= opens:
        return _PAST if sign.name in _RECALLED else REST
    return REST if sign.name in _ASIDE else FIRST
