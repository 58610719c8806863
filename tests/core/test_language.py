from __future__ import annotations

import pytest

from core.language import detect, plain_tag


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        pytest.param("The ministry said that exports of holmium will resume", "de", "en", id="en"),
        pytest.param(
            "Das Ministerium lockert die Ausfuhr von Holmium nach Ruritanien", "", "de", id="de"
        ),
        pytest.param("Le ministère assouplit les exportations d'holmium", "en", "fr", id="fr"),
        pytest.param("El ministerio flexibiliza la exportación de holmio", "en", "es", id="es"),
        pytest.param("商务部公布稀土出口许可办法", "en", "zh", id="zh-Hans"),
        pytest.param("商務部公布稀土出口許可辦法", "zh-TW", "zh", id="zh-Hant"),
        pytest.param("商務省はレアアースの輸出許可を発表した", "zh", "ja", id="ja"),
        pytest.param("상무부는 희토류 수출 허가를 발표했다", "en", "ko", id="ko"),
        pytest.param("Министерство продлило лицензии на экспорт", "", "ru", id="ru"),
        pytest.param("EU、希土の備蓄を決定へ", "ja", "ja", id="little kana"),
        pytest.param("Holmium", "DE", "de", id="too short: the tag"),
        pytest.param("稀土", "en", "zh", id="short, but a script of its own"),
        pytest.param("12 %", "", "", id="nothing to go by"),
        pytest.param("", "", "", id="empty"),
        pytest.param("\ud800 der Ausfuhr von Holmium nach Osten", "", "de", id="half a pair"),
        pytest.param("Café exports said the ministry of the state", "", "en", id="an accent"),
    ],
)
def test_the_language_is_read_from_the_text(text: str, tag: str, language: str) -> None:
    assert detect(text, tag) == language


@pytest.mark.parametrize(
    ("tag", "plain"),
    [("zh-Hant", "zh"), ("zh_CN", "zh"), ("EN-us", "en"), ("", "")],
)
def test_a_tag_is_reduced_to_its_language(tag: str, plain: str) -> None:
    assert plain_tag(tag) == plain
