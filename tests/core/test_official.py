from __future__ import annotations

import pytest
from articles import lexicon

from core.official import official_numbers, same_number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("Announcement No. 18 of 2025", ["18/2025"], id="english"),
        pytest.param("Announcement No. 18 was read out", ["18"], id="no year"),
        pytest.param("Announcement No. 18 von 2025", ["18/2025"], id="the fuller reading"),
        pytest.param("under No. 18/2025 nothing changes", ["18/2025"], id="a slash"),
        pytest.param("Announcement 2025 No. 9", ["9/2025"], id="the year in front"),
        pytest.param(
            "Announcements Nos. 55-57, 61 and 62 of 2025",
            ["55/2025", "56/2025", "57/2025", "61/2025", "62/2025"],
            id="a list with a range",
        ),
        pytest.param("Notice No. 90-12", ["90"], id="no range runs down"),
        pytest.param("商务部 海关总署公告2025年第61号公布", ["61/2025"], id="chinese"),
        pytest.param("依据2025年第7、8号公告", ["7/2025", "8/2025"], id="chinese list"),
        pytest.param("상무부 공고 2025년 제18호", ["18/2025"], id="korean"),
        pytest.param("Bekanntmachung Nr. 18 von 2025", ["18/2025"], id="german"),
        pytest.param("l'annonce n° 18 de 2025", ["18/2025"], id="french"),
        pytest.param("annonces n° 5, 6 et 7 de 2025", ["5/2025", "6/2025", "7/2025"], id="list"),
        pytest.param("Bekanntmachungen Nr. 5 bis 7 und 9", ["5", "6", "7", "9"], id="de range"),
        pytest.param("suspends Nos. 5, 6 and 9", ["5", "6", "9"], id="a bare list"),
        pytest.param("el anuncio n.º 18 de 2025", ["18/2025"], id="spanish"),
        pytest.param("Proclamation 11001 on minerals", ["11001"], id="proclamation"),
        pytest.param("EO 14241 and 大統領令第14285号", ["14241", "14285"], id="orders"),
        pytest.param("Regulation (EU) 2024/1252", ["1252/2024"], id="year first"),
        pytest.param("Notice No. 7 amends Notice No. 07", ["7", "7"], id="two spellings"),
        pytest.param("Announcement of 2025", [], id="a year is no number"),
        pytest.param("第三批", [], id="no digits"),
        pytest.param("No. 1 in the world for 2025 sales", [], id="a rank"),
    ],
)
def test_numbers_of_official_texts(text: str, numbers: list[str]) -> None:
    assert [m.id for m in official_numbers(text, lexicon().numbers)] == numbers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("18/2025", "18/2025", True, id="equal"),
        pytest.param("18/2025", "18", True, id="one year is not told"),
        pytest.param("18/2025", "18/2024", False, id="other years"),
        pytest.param("18", "61", False, id="other numbers"),
    ],
)
def test_numbers_of_one_text(one: str, other: str, *, same: bool) -> None:
    assert same_number(one, other) is same
