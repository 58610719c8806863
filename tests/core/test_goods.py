from __future__ import annotations

import pytest
from articles import article, lexicon

from core.fact import Role
from core.goods import elements, forms
from core.passage import lines

SEVEN = ["Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"]
FIVE = ["Ho", "Er", "Tm", "Eu", "Yb"]
TITLE = "China eases its export rules"


def concerned(title: str, text: str = "", language: str = "en") -> list[str]:
    found = elements(lines(article(title, text), lexicon(), language), lexicon())
    return sorted((f.value for f in found), key=lambda s: SEVEN.index(s) if s in SEVEN else -1)


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        pytest.param("Rules on holmium and terbium eased", "", ["Ho", "Tb"], id="headline"),
        pytest.param(TITLE, "They cover NdPr.", ["Pr", "Nd"], id="an alloy's elements"),
        pytest.param(TITLE, "They cover NdFeB magnets.", ["Nd"], id="magnets"),
        pytest.param(
            TITLE, "Previously NdFeB magnets were free.", [], id="magnets in a look back"
        ),
        pytest.param("Rules on NdFeB magnets eased", "", ["Nd"], id="magnets as the subject"),
        pytest.param(
            TITLE, "There are 17 rare earths: cerium, erbium and so on.", [], id="a definition"
        ),
        pytest.param(TITLE, "Picture: holmium oxide samples", [], id="furniture"),
        pytest.param(
            "China restricts seven medium and heavy rare earths", "", SEVEN, id="the seven"
        ),
        pytest.param(
            TITLE, "The rules on seven heavy rare earths are eased.", SEVEN, id="under China"
        ),
        pytest.param(
            "Quad ministers meet", "They spoke of seven rare earths.", [], id="seven of others"
        ),
        pytest.param(
            "Quad ministers meet",
            "They spoke of seven rare earths such as terbium.",
            SEVEN,
            id="the seven by example",
        ),
        pytest.param(
            TITLE,
            "It moved on Monday. Seven rare earth categories are open for licensed export again.",
            SEVEN,
            id="licences for the seven",
        ),
        pytest.param(
            TITLE,
            "It moved on Monday. Seven rare earths were listed for years.",
            [],
            id="the seven far down",
        ),
        pytest.param("China licenses seven rare earth magnet makers", "", [], id="seven makers"),
        pytest.param("Seven German rare earth importers get licences", "", [], id="importers"),
        pytest.param("China grants permits to five rare earth exporters", "", [], id="exporters"),
        pytest.param("China adds five more elements to its list", "", FIVE, id="five more"),
        pytest.param("China now controls 12 of 17 rare earths", "", [*SEVEN, *FIVE], id="twelve"),
        pytest.param("China lists 12 rare earth makers", "", [], id="twelve others"),
        pytest.param("Announcement No. 57 of 2025 suspended", "", FIVE, id="five"),
    ],
)
def test_which_elements_are_concerned(title: str, text: str, found: list[str]) -> None:
    assert set(concerned(title, text)) == set(found)


@pytest.mark.parametrize(
    "title",
    [
        "中国对7种中重稀土实施管制",
        "中国、レアアース7種を規制",
        "중국, 희토류 7종 수출 통제",
        "중국, 7종 희토류 원소 통제",
        "China begrenzt Ausfuhr von sieben Seltenen Erden",
        "China: Ausfuhr der sieben seit 4. April kontrollierten Metalle gebilligt",
        "La Chine restreint sept éléments de terres rares",
        "China restringe siete tipos de tierras raras pesadas",
    ],
)
def test_the_seven_in_other_languages(title: str) -> None:
    assert set(concerned(title, language="zh")) == set(SEVEN)


@pytest.mark.parametrize(
    "title",
    [
        "中国向七种稀土企业发放许可",
        "中国发布7项稀土标准",
        "7개 희토류 기업, 중국서 수출허가",
        "Sieben deutsche Firmen erhalten Lizenzen für Seltene Erden",
        "Sept entreprises de terres rares autorisées",
        "Siete empresas de tierras raras reciben licencias",
    ],
)
def test_seven_of_others_in_other_languages(title: str) -> None:
    assert concerned(title, language="zh") == []


def test_a_look_back_says_so_unless_the_event_names_the_element_too() -> None:
    text = "Since April terbium and holmium need permits. Terbium is freed now."
    found = elements(lines(article(TITLE, text), lexicon(), "en"), lexicon())
    assert {f.value: f.role for f in found} == {"Tb": Role.EVENT, "Ho": Role.BACKGROUND}
    assert next(f for f in found if f.value == "Tb").evidence.quote == "Terbium"


def test_forms_come_from_the_event() -> None:
    text = "It covers NdFeB magnets. Since April SmCo magnets need permits."
    found = forms(lines(article(TITLE, text), lexicon(), "en"))
    assert "ndfeb" in {f.value for f in found}
    assert "smco" not in {f.value for f in found}
