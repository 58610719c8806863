"""An opinion: how likely each of some answers is, by weights that were fitted on labelled reports.

A multinomial logistic regression: the evidence for an answer is the sum of its weights over the
features of a report (`core/features.py`), each times its strength. `benchmarks/fit_opinions.py`
fits the weights; rules and words that people wrote are among the features, so that the weights
also say how far to trust those. Weights are whole hundredths, so that every machine adds alike.

Source: the softmax of Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HUNDREDTHS = 100
_REASONS = 6


@dataclass(frozen=True, slots=True)
class Opinion:
    """Weights by feature, one for each answer, in hundredths."""

    answers: tuple[str, ...]
    base: array[int]
    weights: Mapping[str, array[int]]

    def shares(self, features: Mapping[str, float]) -> dict[str, float]:
        """How likely each answer is; together 1."""
        sums = [float(points) for points in self.base]
        for name, strength in features.items():
            row = self.weights.get(name)
            if row is not None:
                sums = [s + points * strength for s, points in zip(sums, row, strict=True)]
        most = max(sums)
        likely = [math.exp((points - most) / _HUNDREDTHS) for points in sums]
        total = sum(likely)
        return {a: share / total for a, share in zip(self.answers, likely, strict=True)}

    def reasons(self, features: Mapping[str, float], answer: str) -> tuple[tuple[str, float], ...]:
        """The features that speak most for an answer and not for all, with their evidence."""
        at, found = self.answers.index(answer), []
        for name, strength in features.items():
            row = self.weights.get(name)
            if row is not None:
                points = strength * (row[at] - sum(row) / len(row)) / _HUNDREDTHS
                found.append((round(points, 2), name))
        return tuple((name, points) for points, name in sorted(found, reverse=True)[:_REASONS])


def load_opinion(data: Mapping[str, Any]) -> Opinion:
    """Build an opinion from parsed JSON; KeyError, TypeError and ValueError tell what is wrong."""
    answers = tuple(map(str, data["answers"]))
    rows = {"base": data["base"], **data["weights"]}
    for name, row in rows.items():
        if len(row) != len(answers):
            raise ValueError(f"{name}: {len(row)} weights for {len(answers)} answers")
    return Opinion(
        answers,
        array("h", data["base"]),
        {name: array("h", row) for name, row in data["weights"].items()},
    )
