from __future__ import annotations

import math

import pytest
from articles import lexicon

from core.opinion import load_opinion
from core.taxonomy import Direction, EventType

DATA = {"answers": ["a", "b"], "base": [0, 100], "weights": {"x": [200, 0], "y": [-50, 50]}}


def test_shares_are_the_softmax_of_the_sums() -> None:
    shares = load_opinion(DATA).shares({"x": 1.0, "y": 0.5, "unknown": 9.0})
    sums = [2.0 - 0.25, 1.0 + 0.25]
    total = sum(map(math.exp, sums))
    assert shares == pytest.approx(
        {"a": math.exp(sums[0]) / total, "b": math.exp(sums[1]) / total}
    )


def test_without_features_the_base_speaks() -> None:
    shares = load_opinion(DATA).shares({})
    assert shares["b"] == pytest.approx(1 / (1 + math.exp(-1)))


def test_reasons_are_what_speaks_for_one_answer_more_than_for_others() -> None:
    opinion = load_opinion(DATA)
    assert opinion.reasons({"x": 1.0, "y": 0.5, "unknown": 1.0}, "a") == (("x", 1.0), ("y", -0.25))
    assert opinion.reasons({"y": 0.5}, "b") == (("y", 0.25),)


def test_huge_strengths_overflow_nothing() -> None:
    shares = load_opinion(DATA).shares({"x": 1e6})
    assert shares == {"a": 1.0, "b": 0.0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": {"x": [1]}}, "x: 1 weights for 2 answers"),
        ({"base": [1, 2, 3]}, "base: 3 weights for 2 answers"),
    ],
)
def test_weights_that_do_not_fit_their_answers_are_named(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        load_opinion({**DATA, **change})


def test_the_shipped_weights_know_the_answers_and_the_rules() -> None:
    kind, direction = lexicon().opinions["kind"], lexicon().opinions["direction"]
    assert set(kind.answers) == set(EventType)
    assert set(direction.answers) == set(Direction)
    clues = {name[2:] for name in kind.features if name.startswith("c:")}
    # fitted on rules that are gone, they would weigh nothing: fit them anew
    assert clues <= set(lexicon().clues.says)
    assert len(clues) > len(lexicon().clues.says) / 2
    pointed = {name for name in direction.features if name.startswith("r:")}
    assert {f"r:{d}" for d in Direction} <= pointed
