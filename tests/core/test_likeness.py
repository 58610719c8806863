from __future__ import annotations

import math
from datetime import timedelta

import pytest
from articles import NOW, article, lexicon

from core.likeness import WEIGHTS, Trace, features, likeness
from core.reading import read


def trace(title: str, text: str = "", *, days: float = 0) -> Trace:
    seen_at = NOW + timedelta(days=days)
    return Trace(read(article(title, text, seen_at=seen_at), lexicon()).profile)


ONE = trace("Malaysia fines Lynas 14 million ringgit over thorium waste")


def odds(title: str, text: str = "", *, days: float = 0) -> float:
    return likeness(trace(title, text, days=days), [ONE]).odds


def test_every_weight_is_that_of_a_feature_with_a_sign() -> None:
    assert WEIGHTS.keys() <= features(ONE, ONE).keys()
    assert all(weight > 0 for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Lynas gets fine of RM14m for thorium waste in Malaysia", id="english"),
        pytest.param("马来西亚就钍废料对莱纳斯罚款1400万林吉特", id="chinese"),
        pytest.param("Malaysia: Bußgeld für Lynas, 14 Millionen Ringgit", id="german"),
        pytest.param("Malaisie : amende de 14 millions de ringgits pour Lynas", id="french"),
        pytest.param("Malasia multa a Lynas con 14 millones por residuos", id="spanish"),
        pytest.param("ライナス、マレーシアで廃棄物めぐり罰金1400万リンギット", id="japanese"),
        pytest.param("말레이시아, 라이너스에 폐기물 벌금 1400만 링깃", id="korean"),
    ],
)
def test_a_report_is_like_its_event_in_every_language(title: str) -> None:
    strange = odds("Vietnam and Lynas sign a memorandum on refining")
    assert odds(title) > max(0.0, strange)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        pytest.param(
            "Malaysia fines Lynas over waste", "Malaysia fines Iluka over waste", id="company"
        ),
        pytest.param(
            "Malaysia fines Lynas over waste", "Australia fines Lynas over waste", id="state"
        ),
        pytest.param(
            "Lynas fined 14 million ringgit", "Lynas fined 52 million ringgit", id="figure"
        ),
        pytest.param("Lynas fined over waste", "Lynas opens a mine", id="deed"),
    ],
)
def test_what_is_shared_makes_reports_alike(near: str, far: str) -> None:
    assert odds(near) > odds(far)


def test_the_days_between_make_them_unlike() -> None:
    title = "Malaysia fines Lynas over waste"
    assert odds(title) > odds(title, days=2) > odds(title, days=-9) > odds(title, days=20)


def test_a_story_is_as_like_as_its_reports_are_on_the_mean() -> None:
    near, far = trace("Malaysia fines Lynas over waste"), trace("Japan sets a quota")
    both = likeness(ONE, [near, far]).odds
    apart = [likeness(ONE, [one]).odds for one in (near, far)]
    assert both == pytest.approx(sum(apart) / 2)


def test_a_story_of_an_older_time_has_no_profiles() -> None:
    nothing = likeness(ONE, [])
    assert nothing.odds == -math.inf
    assert nothing.reasons == ()


def test_the_reasons_say_what_speaks_for_and_against() -> None:
    late = likeness(trace("Malaysia fines Lynas over waste", days=12), [ONE])
    assert late.reasons[0].startswith("for one event: ")
    assert "company +" in late.reasons[0]
    assert late.reasons[1].startswith("against it: days -")
