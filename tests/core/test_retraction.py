"""How outlets take a report back, in eight languages, and what only looks like it."""

from __future__ import annotations

import pytest
from articles import lexicon

from core.retraction import TakenBack, load_retractions


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        pytest.param("Retracted: Quota for terbium raised", TakenBack.RETRACTION, id="en"),
        pytest.param("Post retracts report on terbium quota", TakenBack.RETRACTION, id="phrase"),
        pytest.param("【撤稿】铽配额上调", TakenBack.RETRACTION, id="zh"),
        pytest.param("更正：铽配额为 90 吨", TakenBack.CORRECTION, id="zh correction"),
        pytest.param("更正：鋱配額為 90 噸", TakenBack.CORRECTION, id="zh-Hant"),
        pytest.param("訂正：テルビウムの割当量", TakenBack.CORRECTION, id="ja"),
        pytest.param("[정정] 테르븀 할당량 90톤", TakenBack.CORRECTION, id="ko"),
        pytest.param("Korrektur: Terbiumquote beträgt 90 Tonnen", TakenBack.CORRECTION, id="de"),
        pytest.param("Rectificatif : le quota de terbium", TakenBack.CORRECTION, id="fr"),
        pytest.param("Fe de errores: la cuota de terbio", TakenBack.CORRECTION, id="es"),
        pytest.param("CORRECTION: Terbium quota is 90 t", TakenBack.CORRECTION, id="capitals"),
        pytest.param("CORRECTED-UPDATE 1-Zenda sets quota", TakenBack.CORRECTION, id="a wire"),
        pytest.param("Retraction – quota for terbium", TakenBack.RETRACTION, id="a dash"),
        pytest.param("Correction-prone Zenda sets quota", None, id="a hyphen"),
        pytest.param("China withdraws terbium export controls", None, id="an act"),
        pytest.param("Correction of terbium prices continues", None, id="a market"),
        pytest.param("Terbium quota: correction ahead", None, id="not at the beginning"),
        pytest.param("", None, id="empty"),
        pytest.param("Retracted: x" * 100_000, TakenBack.RETRACTION, id="endless"),
    ],
)
def test_what_a_headline_says_of_an_earlier_report(title: str, taken: TakenBack | None) -> None:
    assert lexicon().retractions.said(title) is taken


def test_without_words_nothing_is_ever_taken_back() -> None:
    assert load_retractions({}).said("Retracted: everything") is None
    only_phrases = {"taken_back": {"correction": {"phrases": {"en": ["corrects report"]}}}}
    assert load_retractions(only_phrases).said("Post corrects report") is TakenBack.CORRECTION
