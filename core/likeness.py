"""How likely two reports tell of one event: a weighted sum of what they share and where they part.

Theory: reports of one event come within days and share what they name: rare names and words first,
then things and deeds, states, companies, people, figures, kind and direction of the act. That
they part in a state, a company or the direction speaks against it. Each feature is a plain
comparison with one weight, fitted by logistic regression on pairs of labelled reports, the sign
of each fixed beforehand; the sum is the logarithm of the odds.

A report is as like a story as it is on the mean to the story's first reports: the most alike
would lead from event to event, and a sum over all of them drowns in what only one of them names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.profile import kind_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.profile import Profile

_HEADLINE, _TEXT = 2.0, 1.0
_NONE = frozenset[str]()
#: one report in twenty names it, or fewer
_RARE = 3.0
_OPPOSED = {"way:tightening", "way:easing"}
_WEEKS = 10.0
#: a part of the odds that is worth a word
_TOLD = 0.3

#: feature, weight; a positive one speaks for one event
WEIGHTS = {
    "days": 1.61,
    "country": 2.71,
    "each its country": 2.35,
    "concept": 3.79,
    "other type": 1.64,
    "other language": 1.33,
    "company": 3.51,
    "weeks": 0.57,
    "other country": 1.12,
    "word": 3.66,
    "other way": 0.80,
    "figures": 0.37,
    "headline concept": 0.65,
    "each its company": 1.00,
    "actor": 0.46,
    "form": 0.76,
    "headline word": 0.86,
    "act": 0.24,
    "element": 1.88,
    "way": 0.16,
    "dates": 0.16,
    "term": 0.18,
    "official numbers": 2.50,
    "opposed": 0.11,
    "other company": 0.36,
    "rare names": 0.02,
}
#: the odds before anything is compared
BIAS = -2.81


class Trace:
    """A profile laid out for comparing: names by strength, their norms and headlines by kind."""

    __slots__ = ("headline", "kinds", "language", "norms", "profile", "rarity", "seen_at", "top")

    def __init__(self, profile: Profile) -> None:
        self.profile, self.language, self.seen_at = profile, profile.language, profile.seen_at
        self.rarity = {**profile.text, **profile.headline}
        self.top = profile.headline
        self.headline = profile.headed
        self.kinds = {name: kind_of_name(name) for name in self.rarity}
        squares: defaultdict[str, float] = defaultdict(float)
        for name, rarity in self.rarity.items():
            kind, square = self.kinds[name], rarity * self.strength(name) ** 2
            squares[kind] += square
            if name in self.top:
                squares[f"headline {kind}"] += square
        self.norms = {kind: math.sqrt(square) for kind, square in squares.items()}

    def strength(self, name: str) -> float:
        """How much of a report it is that it names something."""
        return _HEADLINE if name in self.top else _TEXT


def features(one: Trace, other: Trace) -> dict[str, float]:
    """What two reports share and where they part, each as a number from 0 up."""
    common: defaultdict[str, float] = defaultdict(float)
    rare = 0.0
    # in order: the last digit of a sum depends on it
    for name in sorted(one.rarity.keys() & other.rarity.keys()):
        kind, rarity = one.kinds[name], one.rarity[name]
        ours, theirs = one.strength(name), other.strength(name)
        common[kind] += rarity * ours * theirs
        if ours == theirs == _HEADLINE:
            common[f"headline {kind}"] += rarity * ours * theirs
        if rarity > _RARE:
            rare += rarity * min(ours, theirs)
    days = abs(one.seen_at - other.seen_at) / timedelta(days=1)
    found = {
        "rare names": math.log1p(rare),
        "days": -math.log1p(days),
        "weeks": -days / _WEEKS,
        **{name: math.log1p(common[kind]) for name, kind in _SUMMED.items()},
        "other language": float(one.language != other.language),
    }
    for kind in _COMPARED:
        shared = common.get(kind)
        found[kind] = shared / (one.norms[kind] * other.norms[kind]) if shared else 0.0
    found["concepts across languages"] = found["concept"] * found["other language"]
    found |= _partings(one, other)
    return found


#: kinds of names that say more the more of them are shared, and the rarer they are
_SUMMED = {"figures": "size", "dates": "day", "official numbers": "number"}
#: kinds of names whose share is compared
_COMPARED = (
    "concept",
    "headline concept",
    "country",
    "company",
    "actor",
    "form",
    "element",
    "term",
    "type",
    "act",
    "way",
    "word",
    "headline word",
)
#: kinds in which headlines part
_PARTING = ("country", "company", "actor", "element", "type", "way")


def _partings(one: Trace, other: Trace) -> dict[str, float]:
    """Where the headlines name something else, and where each names what the other does not."""
    found = {}
    for kind in _PARTING:
        ours, theirs = one.headline.get(kind, _NONE), other.headline.get(kind, _NONE)
        found[f"other {kind}"] = -float(bool(ours and theirs and ours.isdisjoint(theirs)))
    for kind in ("country", "company"):
        ours = one.headline.get(kind, _NONE) - other.rarity.keys()
        theirs = other.headline.get(kind, _NONE) - one.rarity.keys()
        least = min(_rarity(ours, one), _rarity(theirs, other))
        found[f"each its {kind}"] = -math.log1p(least)
    ways = one.headline.get("way", _NONE) | other.headline.get("way", _NONE)
    found["opposed"] = -float(ways >= _OPPOSED)
    return found


def _rarity(names: Iterable[str], trace: Trace) -> float:
    return math.fsum(trace.rarity[name] for name in names)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The logarithm of the odds that two reports tell of one event, and what made it up."""

    odds: float
    parts: Mapping[str, float]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for one event and what against it, in words, the weightiest first."""
        ordered = sorted(self.parts.items(), key=lambda part: (-abs(part[1]), part[0]))
        sides = (
            ("for one event", [f"{n} {v:+.1f}" for n, v in ordered if v >= _TOLD]),
            ("against it", [f"{n} {v:+.1f}" for n, v in ordered if v <= -_TOLD]),
        )
        return tuple(f"{side}: {', '.join(said)}" for side, said in sides if said)


def likeness(one: Trace, story: Iterable[Trace]) -> Likeness:
    """How like a report is to a story's reports, on the mean."""
    compared = [features(one, other) for other in story]
    if not compared:
        return Likeness(-math.inf, {})
    parts = {
        name: weight * math.fsum(f[name] for f in compared) / len(compared)
        for name, weight in WEIGHTS.items()
    }
    return Likeness(BIAS + math.fsum(parts.values()), parts)
