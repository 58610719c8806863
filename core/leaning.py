"""Which way an event points, once its signs, its words and its kind are weighed together.

Requirement: telling a tightening as an easing, or the reverse, is the worst error there is.
Theory: the rules of `core/direction.py` are one witness, fitted weights (`core/opinion.py`) hear
that one and all others. Where the two opposites are both likely neither is told. A direction that
no sign of its own supports is a guess, however likely: a reader could not be told why. A sign that
only says what a report is about (controls, and a verb that nobody knows) supports no opposite. But
words in a bag cannot tell the end of a suspension from a suspension: where a headline tells what
is done to controls, and nothing that points elsewhere, its rules outvote the weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.direction import Pointed, counted_way, reasons_for, turned
from core.features import of_direction
from core.taxonomy import OPPOSITE, Direction, EventType
from core.worth import tells_act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.features import Traits
    from core.kind import Kind
    from core.lexicon import Lexicon

#: how much the likelihood of the opposite speaks against an answer
_CAUTION = 0.5
#: how likely a direction must be to be told, if the rules are sure of it and if they are not
_LIKELY, _LIKELIER = 0.8, 0.9
#: how likely a direction must be for nobody else to be heard: more than a kind, as it weighs more
_CLEAR = 0.85


def leaning(traits: Traits, kind: Kind | None, rules: Pointed, lexicon: Lexicon) -> Pointed:
    """Say which way a report points, once the rules have spoken."""
    opinion = lexicon.opinions.get("direction")
    if opinion is None:
        return rules
    likely = kind.shares if kind else {}
    features = of_direction(traits, likely, rules.direction, sure=rules.sure)
    found = opinion.shares(features, traits.on("direction"), _CLEAR)
    shares = {Direction(name): share for name, share in found.items()}
    best = cautious(shares)
    heard = best in {rules.direction, OPPOSITE.get(rules.direction)}
    if heard and rules.sure and turned(traits.signs) is rules.direction:
        return Pointed(rules.direction, True, rules.reasons, shares)
    counted = counted_way(traits.signs)
    if counted and best is OPPOSITE.get(counted):
        # a text recalls the stop that a rise in trade undoes
        best = counted
    reasons = reasons_for(best, traits.signs)
    # where the rules are sure of the opposite, nobody is
    denied = "question" in traits.signs or (rules.sure and rules.direction is OPPOSITE.get(best))
    denied = denied or (best is Direction.EASING and _is(kind, EventType.ENFORCEMENT_OR_SMUGGLING))
    enough = _LIKELY if rules.sure and rules.direction is best else _LIKELIER
    sure = shares[best] >= enough and _supported(best, reasons) and not denied
    return Pointed(best, sure, reasons, shares)


def cautious(shares: Mapping[Direction, float]) -> Direction:
    """The likeliest direction, unless its opposite is likely, too."""
    risk = {one: _CAUTION * shares.get(other, 0.0) for one, other in OPPOSITE.items()}
    return max(sorted(shares), key=lambda d: shares[d] - risk.get(d, 0.0))


def _is(kind: Kind | None, type_: EventType) -> bool:
    return kind is not None and kind.type is type_


def _supported(best: Direction, reasons: tuple[str, ...]) -> bool:
    """Whether a sign says that something was done, where its opposite would be worst."""
    return any(best not in OPPOSITE or tells_act(name) for name in reasons)
