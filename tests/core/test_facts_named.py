"""Elements, companies and relevance as new reports name them."""

from __future__ import annotations

import pytest
from articles import article, lexicon, rules

from core.facts import extract
from core.goods import elements
from core.passage import lines
from core.relevance import judge

SEVEN = {"Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"}
FIVE = {"Ho", "Er", "Tm", "Eu", "Yb"}
CHINA = "China changes its export rules"


def concerned(title: str, text: str = "", language: str = "en") -> set[str]:
    return {f.value for f in elements(lines(article(title, text), lexicon(), language), lexicon())}


@pytest.mark.parametrize(
    ("title", "text", "language", "found"),
    [
        pytest.param("China suspends Nos. 55 to 58 of 2025", "", "en", FIVE, id="a range"),
        pytest.param(CHINA, "Nos. 55 to 58 and 61 rest for a year.", "en", FIVE, id="no year"),
        pytest.param(CHINA, "No. 57 rests.", "en", set[str](), id="one number without its year"),
        pytest.param("La Chine ajoute cinq éléments de plus", "", "fr", FIVE, id="de plus"),
        pytest.param("China suma cinco elementos más a su lista", "", "es", FIVE, id="más"),
        pytest.param("China erfasst fünf weitere Elemente", "", "de", FIVE, id="weitere"),
        pytest.param("中国新增五种元素出口管制", "", "zh", FIVE, id="zh five"),
        pytest.param("中国、5元素を追加規制", "", "ja", FIVE, id="ja five"),
        pytest.param("중국, 5개 원소 추가 통제", "", "ko", FIVE, id="ko five"),
        pytest.param("La Cina limita sette terre rare", "", "it", SEVEN, id="it seven"),
        pytest.param("China restringe sete terras raras", "", "pt", SEVEN, id="pt seven"),
        pytest.param("Tiongkok batasi tujuh unsur tanah jarang", "", "id", SEVEN, id="id seven"),
        pytest.param(
            CHINA, "Seven rare earth materials need permits.", "en", SEVEN, id="materials"
        ),
        pytest.param(
            "China lists holmium, erbium, thulium, europium and ytterbium, 12 of 17 rare earths",
            "",
            "en",
            FIVE,
            id="what makes twelve",
        ),
        pytest.param(
            CHINA,
            "商务部第61号公告适用于含钐、镝、钆等的磁材。",
            "zh",
            SEVEN,
            id="examples of a list applied abroad",
        ),
        pytest.param(
            CHINA,
            "The list holds terbium, but not neodymium and praseodymium.",
            "en",
            {"Tb"},
            id="not",
        ),
        pytest.param(
            "China gives licences for holmium, excluding terbium", "", "en", {"Ho"}, id="excluding"
        ),
        pytest.param(
            "Chiny obejmują licencjami holm, erb, tul, europ i iterb", "", "pl", FIVE, id="pl"
        ),
        pytest.param(
            "China limita holmio, erbio, tulio, europio e iterbio", "", "es", FIVE, id="es thulium"
        ),
        pytest.param("Китай обмежив гольмій та ітербій", "", "uk", {"Ho", "Yb"}, id="uk"),
        pytest.param("Čína omezila vývoz holmia a erbia", "", "cs", {"Ho", "Er"}, id="cs"),
    ],
)
def test_a_list_is_known_by_what_reports_call_it(
    title: str, text: str, language: str, found: set[str]
) -> None:
    assert concerned(title, text, language) == found


@pytest.mark.parametrize(
    "title",
    [
        "China suspends export controls of October 9 for a year",
        "Xi agrees to pause China's sweeping export controls",
        "Trump kündigt Zölle wegen Chinas Exportkontrollen an",
        "Trump impone aranceles por los controles de exportación chinos",
        "Paris dénonce les contrôles chinois à l'exportation",
        "China verlangt Lizenzen für fünf weitere Elemente",
        "Китай запровадив ліцензії на експорт гольмію",
    ],
)
def test_chinas_controls_as_a_whole_are_told(title: str) -> None:
    assert judge(article(title), lexicon()).relevant


@pytest.mark.parametrize(
    "title",
    [
        "US widens export controls on Chinese chips",
        "China's export controls on gallium stay",
        "Beijing's export controls on graphite bite",
    ],
)
def test_controls_on_other_goods_are_not_told(title: str) -> None:
    assert not judge(article(title), rules()).relevant


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Нафтогаз просить дозволу на рідкісноземельні метали", "Naftogaz"),
        ("招商证券评稀土配额", "China Merchants Securities"),
        ("Halliburton seeks terbium licence", "Halliburton"),
        ("Ducommun gets terbium from a state reserve", "Ducommun"),
        ("Lumentum waits for yttrium permits", "Lumentum"),
    ],
)
def test_firms_are_known_in_their_scripts(title: str, company: str) -> None:
    assert company in {f.value for f in extract(article(title), lexicon()).companies}
