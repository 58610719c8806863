"""Headlines in languages that fewer outlets write: who keeps ores, refines, founds."""

from __future__ import annotations

import pytest
from articles import article, rules

from core.reading import read
from core.taxonomy import Direction, EventType

T, E = Direction.TIGHTENING, Direction.EASING
N = Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        # ores that stay at home, goods that the state keeps for itself
        ("Keine Rohausfuhr Seltener Erden mehr", T),
        ("Logam tanah jarang wajib diolah", T),
        ("Đất hiếm là khoáng sản chiến lược đặc biệt", T),
        # state groups out of several
        ("盧國三家央企重組稀土業務", T),
        ("ルリタニア、レアアース大手を統合", T),
        # refining at home, an agency for it
        ("經濟部：2032年前自煉稀土", E),
        ("희토류 국내 정련 공장에 힘", E),
        ("Ruritanien plant eigene Raffination für Seltene Erden", E),
        ("La Ruritanie vise une capacité nationale de raffinage des terres rares", E),
        ("Ruritania quiere capacidad nacional de refinación de tierras raras", E),
        ("Presiden bentuk badan logam tanah jarang", E),
        # talks that became known
        ("남북, 희토류 공동개발 제안", N),
        # goods under licence and free again in Polish
        ("Chiny obejmują licencjami holm i erb", T),
        ("Chiny objęły licencjami magnesy z neodymu", T),
        ("Pekin zaostrza kontrole eksportu metali ziem rzadkich", T),
        ("Chiny wstrzymują eksport metali ziem rzadkich", T),
        ("Chiny zawieszają kontrole metali ziem rzadkich", E),
        ("Chiny wydały zezwolenia na magnesy", E),
        ("Chiny wznowiły eksport metali ziem rzadkich", E),
    ],
)
def test_a_headline_tells_its_direction(title: str, direction: Direction) -> None:
    assert read(article(title), rules()).direction is direction


@pytest.mark.parametrize(
    "title",
    [
        "經濟部：2032年前自煉稀土滿足三分之一",
        "Ruritanien setzt auf eigene Raffination für Seltene Erden",
        "Presiden bentuk badan logam tanah jarang",
    ],
)
def test_refining_at_home_is_support(title: str) -> None:
    told = read(article(title), rules()).type
    assert told is EventType.DOMESTIC_SUPPORT_OR_STOCKPILE
