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
        pytest.param("商務部公告2025年第61號公布", ["61/2025"], id="traditional script"),
        pytest.param("商務部2025年第61號公告", ["61/2025"], id="traditional, number first"),
        pytest.param("据第61号公告，", ["61"], id="number first, no year"),
        pytest.param("商务部61号公告", ["61"], id="no rank sign"),
        pytest.param("2025年公告第61号", ["61/2025"], id="the year before the word"),
        pytest.param("第7號至9號公告", ["7", "8", "9"], id="traditional range"),
        pytest.param("公告第7号から9号", ["7", "8", "9"], id="japanese range"),
        pytest.param("第14241號行政命令", ["14241"], id="an order, number first"),
        pytest.param("公告发布18号", [], id="a day"),
        pytest.param("상무부 공고 2025년 제18호", ["18/2025"], id="korean"),
        pytest.param("상무부 공고 2025-18호", ["18/2025"], id="korean short"),
        pytest.param("공고 제18호", ["18"], id="korean, no year"),
        pytest.param("Bekanntmachung Nr. 18 von 2025", ["18/2025"], id="german"),
        pytest.param("Bekanntmachung Nr. 18 aus dem Jahr 2025", ["18/2025"], id="german year"),
        pytest.param("l'avis n° 18 du ministère", ["18"], id="french notice"),
        pytest.param("el anuncio n.° 18 del año 2025", ["18/2025"], id="spanish year"),
        pytest.param("Announcement 18 is back", ["18"], id="a bare number"),
        pytest.param("Announcement 18 firms awaited", [], id="a count behind the word"),
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
