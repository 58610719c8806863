"""Plain English headlines without a text: who gives way, who refuses, who ends a pause."""

from __future__ import annotations

import pytest
from articles import article, lexicon, rules

from core.reading import read
from core.relevance import judge
from core.taxonomy import Direction

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        pytest.param("Zenda holds fire on fresh curbs for terbium exports", E, id="holds fire"),
        pytest.param("China pushes back start of terbium export rules", E, id="puts off a start"),
        pytest.param("Beijing confines terbium controls to weapons makers", E, id="confines"),
        pytest.param("China narrows terbium controls to military users", E, id="narrows"),
        pytest.param("China climbs down over magnet licences", E, id="climbs down"),
        pytest.param("Beijing caves on terbium permits", E, id="caves"),
        pytest.param("China walks back terbium licence rule", E, id="walks back"),
        pytest.param("China cuts short suspension of terbium controls", T, id="cuts short"),
        pytest.param("Suspension of China's terbium curbs scrapped early", T, id="scrapped"),
        pytest.param("China lifts terbium controls imposed in April", E, id="participle"),
        pytest.param("Ruritania bans export of scrap", T, id="scrap is no verb"),
        pytest.param("Ruritania lets go of terbium curbs", E, id="lets go"),
        pytest.param("Ruritania revives shelved terbium controls", T, id="described"),
        pytest.param("Beijing denies magnets to Ruritanian suppliers", T, id="denies goods"),
        pytest.param("China denies magnet permits to Ruritania", T, id="denies permits"),
        pytest.param("Hanoi outlaws sale of rare earth ore abroad", T, id="sale of ore"),
        pytest.param("US pulls grant for terbium plant", T, id="pulls a grant"),
        pytest.param("US holds back on tariffs for magnets", N, id="holds back on tariffs"),
        pytest.param("Pentagon stocks up on terbium", M, id="stocks up"),
        pytest.param("Canberra sets aside cash for rare earths reserve", M, id="a reserve"),
        pytest.param("Putin offers Washington access to rare earths", E, id="offers access"),
    ],
)
def test_the_rules_read_the_turns_of_a_plain_headline(title: str, direction: Direction) -> None:
    assert read(article(title), rules()).direction is direction


@pytest.mark.parametrize(
    "title",
    [
        "China refuses magnet licences for US drone makers",
        "China waves through magnet orders for Korean carmakers",
        "Beijing fast-tracks magnet permits for German industry",
        "China clamps down on overseas shipments of magnet alloys",
        "Chinese customs holds up magnet consignments for extra checks",
        "EU to pay for magnet recycling plants",
        "EU trade chief presses China over magnet licences",
        "Rare earths top agenda as Merz flies to Beijing",
    ],
)
def test_acts_on_magnets_are_told_without_a_text(title: str) -> None:
    assert judge(article(title), lexicon()).relevant


def test_a_sentence_for_smuggling_frees_no_goods() -> None:
    title = "Former trader gets eight years for slipping terbium out of Ruritania"
    assert read(article(title), lexicon()).clear_direction is not Direction.EASING
