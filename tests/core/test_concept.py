from __future__ import annotations

import pytest
from articles import lexicon

from core.concept import Concepts, load_concepts


def concepts() -> Concepts:
    return lexicon().concepts


def names(text: str) -> set[str]:
    found = concepts()
    return {name for name, _, _ in found.find(found.unify(text))}


@pytest.mark.parametrize(
    ("concept", "texts"),
    [
        pytest.param(
            "general_licence",
            [
                "general licences for a year",
                "通用许可",
                "通用許可",
                "포괄허가를 발급",
                "allgemeine Lizenzen",
                "une licence générale",
                "licencias generales",
            ],
            id="general licence",
        ),
        pytest.param(
            "lawsuit",
            ["the lawsuit", "诉讼", "訴訟", "소송", "eine Klage", "une plainte", "la demanda"],
            id="lawsuit",
        ),
        pytest.param(
            "truce",
            ["the truce", "休战", "休戰", "停戦", "휴전", "la trêve", "la tregua"],
            id="truce",
        ),
        pytest.param(
            "trump", ["Trump's", "特朗普", "川普", "トランプ", "트럼프", "Трампа"], id="a person"
        ),
    ],
)
def test_a_concept_is_found_in_every_language(concept: str, texts: list[str]) -> None:
    assert [text for text in texts if concept not in names(text)] == []


def test_chinese_characters_have_one_spelling() -> None:
    assert concepts().unify("對華禁運、対中") == concepts().unify("对华禁运、对中")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        pytest.param("Rs 7,280 crore", {"7.28e+10"}, id="crores"),
        pytest.param("728亿卢比", {"7.28e+10"}, id="chinese"),
        pytest.param("728億ルピー", {"7.28e+10"}, id="japanese"),
        pytest.param("72.8 billion", {"7.28e+10"}, id="billions"),
        pytest.param("72,8 Milliarden", {"7.28e+10"}, id="a decimal comma"),
        pytest.param("1.200 Tonnen, 1,200 t", {"1200"}, id="thousands"),
        pytest.param("1,234,567.5 t", {"1.235e+06"}, id="a long number"),
        pytest.param("down 74%, by 74 per cent", {"74%"}, id="shares"),
        pytest.param("in 2025 and 2026年", set(), id="years"),
        pytest.param("11月10日 第61号", set(), id="days and numbers of texts"),
        pytest.param("two of 9 firms, H2, 5G", set(), id="too small to tell"),
    ],
)
def test_a_size_is_the_same_in_every_spelling(text: str, sizes: set[str]) -> None:
    assert set(concepts().sizes(concepts().unify(text))) == sizes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "The miners said that Zenda", {"miners", "zenda"}, id="what is common is left"
        ),
        pytest.param("verbietet, verbieten", {"verbie"}, id="endings"),
        pytest.param("スズキの", {"スズキ"}, id="katakana"),
        pytest.param("赣州市", {"赣州", "州市"}, id="pairs of characters"),
    ],
)
def test_what_is_left_are_telling_words(text: str, words: set[str]) -> None:
    assert concepts().words(concepts().unify(text)) == words


def test_what_nearly_all_name_is_not_rare() -> None:
    rarity = concepts().rarity
    assert rarity("country:CN") < 0.5 < rarity("country:US") < rarity("country:MY")
    assert rarity("size:200%") > rarity("concept:magnet")
    assert rarity("unheard:of") > 0


def test_a_lexicon_may_do_without_concepts() -> None:
    bare = load_concepts({})
    assert bare.find("truce") == []
    assert list(bare.sizes("12 million t")) == ["12"]


def test_the_spellings_must_match() -> None:
    with pytest.raises(ValueError, match="2 characters written, 1 meant"):
        load_concepts({"hanzi": {"written": ["對華"], "meant": ["对"]}})
