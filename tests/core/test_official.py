from __future__ import annotations

import pytest
from articles import lexicon

from core.official import official_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("Announcement No. 18 of 2025", ["18"], id="english"),
        pytest.param("商务部 海关总署公告2025年第61号公布", ["61"], id="chinese"),
        pytest.param("Proclamation 11001 on minerals", ["11001"], id="proclamation"),
        pytest.param("Regulation (EU) 2024/1252", ["1252"], id="year first"),
        pytest.param("Notice No. 7 amends Notice No. 07", ["7", "7"], id="two spellings"),
        pytest.param("Announcement of 2025", [], id="a year is no number"),
        pytest.param("第三批", [], id="no digits"),
    ],
)
def test_numbers_of_official_texts(text: str, numbers: list[str]) -> None:
    assert [m.id for m in official_numbers(text, lexicon().numbers)] == numbers
