"""An opinion: how likely each of some answers is, by weights that were fitted on labelled reports.

A multinomial logistic regression: the evidence for an answer is the sum of its weights over the
features of a report (`core/features.py`), each times its strength. `benchmarks/fit_opinions.py`
fits the weights; rules and words that people wrote are among the features, so that the weights
also say how far to trust those. Weights are whole hundredths, so that every machine adds alike.

Source: the softmax of Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

_HUNDREDTHS = 100
_REASONS = 6
#: how much what is heard counts, and how much the features then do; together 1
_HEARD, _SEEN = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Opinion:
    """Weights by feature, one for each answer, in hundredths."""

    answers: tuple[str, ...]
    #: one for each answer
    base: NDArray[np.int16]
    #: feature -> its row among the weights
    features: Mapping[str, int]
    #: features x answers
    weights: NDArray[np.int16]

    def shares(
        self,
        features: Mapping[str, float],
        heard: Callable[[], Mapping[str, float]] | None = None,
        clear: float = 0.0,
    ) -> dict[str, float]:
        """How likely each answer is; together 1.

        Where no answer is as likely as `clear`, `heard` is asked for log-likelihoods, in
        hundredths, and both are pooled (Genest and Zidek, Statistical Science 1986: the
        logarithmic pool).
        """
        sums = self._sums(features)
        told = self._likely(sums)
        if heard is None or max(told.values()) >= clear:
            return told
        more = heard()
        pairs = zip(self.answers, sums, strict=True)
        return self._likely([_SEEN * points + _HEARD * more[a] for a, points in pairs])

    def _sums(self, features: Mapping[str, float]) -> list[float]:
        """The evidence for each answer, in hundredths."""
        # only whoever judges pays for loading it
        import numpy as np

        place = self.features.get
        known = [(row, s) for n, s in features.items() if (row := place(n)) is not None]
        rows = [row for row, _ in known]
        strengths = np.array([strength for _, strength in known])
        # down the columns it adds row by row, the same on every machine; its `exp` is not
        told = (self.weights[rows] * strengths[:, np.newaxis]).sum(axis=0)
        sums: list[float] = (self.base + told).tolist()
        return sums

    def _likely(self, sums: Sequence[float]) -> dict[str, float]:
        most = max(sums)
        likely = [math.exp((points - most) / _HUNDREDTHS) for points in sums]
        total = sum(likely)
        return {a: share / total for a, share in zip(self.answers, likely, strict=True)}

    def reasons(self, features: Mapping[str, float], answer: str) -> tuple[tuple[str, float], ...]:
        """The features that speak most for an answer and not for all, with their evidence."""
        at, found = self.answers.index(answer), []
        for name, strength in features.items():
            if name in self.features:
                weights = self.weights[self.features[name]].tolist()
                points = strength * (weights[at] - sum(weights) / len(weights)) / _HUNDREDTHS
                found.append((round(points, 2), name))
        return tuple((name, points) for points, name in sorted(found, reverse=True)[:_REASONS])


def load_opinion(data: Mapping[str, Any]) -> Opinion:
    """Build an opinion from parsed JSON; KeyError, TypeError and ValueError tell what is wrong."""
    import numpy as np

    answers = tuple(map(str, data["answers"]))
    rows = {"base": data["base"], **data["weights"]}
    for name, row in rows.items():
        if len(row) != len(answers):
            raise ValueError(f"{name}: {len(row)} weights for {len(answers)} answers")
    weights = np.array(list(data["weights"].values()), dtype=np.int16)
    return Opinion(
        answers,
        np.array(data["base"], dtype=np.int16),
        {name: row for row, name in enumerate(data["weights"])},
        weights.reshape(-1, len(answers)),
    )
