"""English reports: money taken back, ore kept at home, giants formed, trade that returns."""

from __future__ import annotations

import pytest
from articles import article, lexicon, rules

from core.reading import read
from core.taxonomy import Direction

T = Direction.TIGHTENING


@pytest.mark.parametrize(
    "title",
    [
        "Ruritania halts funding program for terbium makers",
        "Pentagon puts magnet maker's defence contract on ice",
        "Terbium refiner loses funding as Ruritania's cabinet quarrels",
        "Zenda wants terbium ore to be refined domestically",
        "Ruritania forms rare earths giant from three miners",
    ],
)
def test_support_taken_back_and_ore_kept_at_home_tighten(title: str) -> None:
    assert read(article(title), rules()).direction is T


def test_a_rise_in_the_headline_is_no_stop_recalled_in_the_text() -> None:
    title = "Ruritania's rare earths imports from China jump in June"
    text = (
        "In August an embargo had stopped all cargo. Zenda cut its quota and raised export taxes."
    )
    assert read(article(title, text), lexicon()).direction is not T
