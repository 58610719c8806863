"""Measures of agreement between labels and answers; pure arithmetic."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Rates:
    """Hits, false alarms and misses, and what follows from them."""

    hits: int
    alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 1 where nothing was given."""
        given = self.hits + self.alarms
        return self.hits / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of what is right that was given; 1 where nothing was to be given."""
        wanted = self.hits + self.misses
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = 2 * self.hits + self.alarms + self.misses
        return 2 * self.hits / both if both else 1.0


def agreement(pairs: Iterable[tuple[bool, bool]]) -> Rates:
    """Rates of `(label, answer)` pairs."""
    told = Counter(pairs)
    return Rates(told[True, True], told[False, True], told[True, False])


def overlap(pairs: Iterable[tuple[set[str], set[str]]]) -> Rates:
    """Rates of `(labels, answers)` sets, every member counted (micro average)."""
    hits = alarms = misses = 0
    for labels, answers in pairs:
        hits += len(labels & answers)
        alarms += len(answers - labels)
        misses += len(labels - answers)
    return Rates(hits, alarms, misses)


def accuracy(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """The share of pairs that agree; 1 for none."""
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else 1.0


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Label -> answer -> how often."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for label, given in pairs:
        table[label][given] += 1
    return {label: dict(row.most_common()) for label, row in sorted(table.items())}


@dataclass(frozen=True, slots=True)
class BCubed:
    """Agreement of two groupings, weighted by member (Bagga and Baldwin 1998)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(pairs: Sequence[tuple[str, str]]) -> BCubed:
    """Compare `(event, story)` of every member."""
    if not pairs:
        return BCubed(1.0, 1.0)
    together = Counter(pairs)
    events = Counter(event for event, _ in pairs)
    stories = Counter(story for _, story in pairs)
    precision = sum(n * n / stories[story] for (_, story), n in together.items())
    recall = sum(n * n / events[event] for (event, _), n in together.items())
    return BCubed(precision / len(pairs), recall / len(pairs))
