from __future__ import annotations

import pytest

from study.scores import Rates, accuracy, agreement, b_cubed, confusion, overlap


def test_rates() -> None:
    rates = agreement([(True, True)] * 6 + [(False, True)] * 2 + [(True, False)] * 4)
    assert rates == Rates(6, 2, 4)
    assert (rates.precision, rates.recall) == (0.75, 0.6)
    assert rates.f1 == pytest.approx(2 / 3)


def test_nothing_given_and_nothing_wanted_is_right() -> None:
    assert Rates(0, 0, 0).f1 == Rates(0, 0, 0).precision == Rates(0, 0, 0).recall == 1.0
    assert Rates(0, 0, 3).recall == Rates(0, 0, 3).f1 == 0.0


def test_members_of_sets_are_counted() -> None:
    assert overlap([({"CN", "US"}, {"CN"}), (set(), {"EU"})]) == Rates(1, 1, 1)


def test_accuracy_and_confusion() -> None:
    pairs = [("quota", "quota"), ("quota", "tariff"), ("quota", "quota")]
    assert accuracy(pairs) == pytest.approx(2 / 3)
    assert accuracy([]) == 1.0
    assert confusion(pairs) == {"quota": {"quota": 2, "tariff": 1}}


@pytest.mark.parametrize(
    ("stories", "precision", "recall"),
    [
        pytest.param("aabb", 1.0, 1.0, id="as labelled"),
        pytest.param("aaaa", 0.5, 1.0, id="all in one"),
        pytest.param("abcd", 1.0, 0.5, id="each alone"),
        pytest.param("aaab", 2 / 3, 0.75, id="one astray"),
    ],
)
def test_b_cubed(stories: str, precision: float, recall: float) -> None:
    found = b_cubed(list(zip("xxyy", stories, strict=True)))
    assert found.precision == pytest.approx(precision)
    assert found.recall == pytest.approx(recall)


def test_b_cubed_of_nothing_and_of_strangers() -> None:
    assert b_cubed([]).f1 == 1.0
    assert b_cubed([("x", "a"), ("x", "b")]).f1 == pytest.approx(2 / 3)
