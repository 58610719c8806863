"""What the shape of a headline does to the kind of its event: colons, quotations, numbers."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import kind_of
from core.placed import FIRST, placed_signs
from core.taxonomy import EventType as Type


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Zenda slaps 15 per cent export duty on ore", Type.EXPORT_CONTROL_NEW),
        ("en", "Zenda lifts its export tax to 20 %", Type.EXPORT_CONTROL_NEW),
        (
            "en",
            "Zenda scraps export duty on terbium oxide",
            Type.EXPORT_CONTROL_EASED_OR_SUSPENDED,
        ),
        ("de", "Ruritanien führt Exportsteuer auf Terbium ein", Type.EXPORT_CONTROL_NEW),
        ("zh", "卢里塔尼亚对稀土精矿开征出口税", Type.EXPORT_CONTROL_NEW),
        ("ja", "ルリタニア、レアアース鉱石に輸出税を導入", Type.EXPORT_CONTROL_NEW),
        ("ko", "루리타니아, 희토류 광석에 수출세 부과", Type.EXPORT_CONTROL_NEW),
        # whose name nobody knows is quoted all the same
        ("en", 'Mayor Rassendyll: "Terbium is our pride"', Type.OFFICIAL_STATEMENT_OTHER),
        ("de", "Rassendyll: „Terbium ist unser Stolz“", Type.OFFICIAL_STATEMENT_OTHER),
        # a ministry whose colon tells an act has acted
        ("en", "Ministry: terbium exports banned", Type.EXPORT_CONTROL_NEW),
        ("en", "Minister: ore is our pride", Type.OFFICIAL_STATEMENT_OTHER),
    ],
)
def test_the_shape_of_a_headline_tells_the_kind(language: str, title: str, expected: Type) -> None:
    one = article(title)
    facts = dataclasses.replace(extract(one, lexicon()), language=language)
    kind = kind_of(one, facts, lexicon())
    assert kind is not None
    assert kind.type is expected


@pytest.mark.parametrize(
    ("text", "early"),
    [
        pytest.param("卢里塔尼亚放宽出口管制。", True, id="first"),
        pytest.param(
            "卢里塔尼亚商务部在一份简短的声明中回应了记者的多个提问。" * 2, False, id="late"
        ),
    ],
)
def test_the_opening_of_a_chinese_text_is_short(text: str, *, early: bool) -> None:
    body = text if early else f"{text}卢里塔尼亚放宽出口管制。"
    one = article("卢里塔尼亚", body)
    facts = dataclasses.replace(extract(one, lexicon()), language="zh")
    assert (placed_signs(one, facts, lexicon())["control_eased"] == FIRST) is early
