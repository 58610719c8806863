"""Headlines in languages that fewer outlets write: who keeps ores, refines, founds, denies."""

from __future__ import annotations

import pytest
from articles import article, rules

from core.reading import read
from core.taxonomy import Direction, EventType

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        # ores that stay at home, goods that the state keeps for itself
        ("Les terres rares de Ruritanie ne sortiront plus à l'état brut", T),
        ("Seltene Erden dürfen nicht mehr roh aus Ruritanien", T),
        ("Đất hiếm là khoáng sản chiến lược đặc biệt", T),
        ("Đất hiếm phải chế biến sâu trong nước", T),
        ("稀土不得以原矿出口", T),
        # state groups out of several
        ("盧國三家央企重組稀土業務", T),
        ("ルリタニア、レアアース大手を統合", T),
        # refining at home, an agency for it
        ("經濟部：2032年前自煉稀土", E),
        ("経産省、レアアースの国内製錬を後押し", E),
        ("산업부, 희토류 재자원화", E),
        ("Ruritanien plant eigene Raffination für Seltene Erden", E),
        ("La Ruritanie vise une capacité nationale de raffinage des terres rares", E),
        ("Ruritania quiere capacidad nacional de refinación de tierras raras", E),
        ("Presiden bentuk badan logam tanah jarang", E),
        # talks that became known, claims that are rejected
        ("남북, 희토류 공동개발 제안", N),
        ("北韩秘密接触谈稀土", N),
        ("Bakan: Nadir toprak elementleri hiçbir ülkeye verilmeyecek", N),
        # goods under licence and free again in Polish
        ("Chiny obejmują licencjami holm i erb", T),
        ("Chiny objęły licencjami magnesy z neodymu", T),
        ("Pekin zaostrza kontrole eksportu metali ziem rzadkich", T),
        ("Chiny wstrzymują eksport metali ziem rzadkich", T),
        ("Chiny zawieszają kontrole metali ziem rzadkich", E),
        ("Chiny wydały zezwolenia na magnesy", E),
        ("Chiny wznowiły eksport metali ziem rzadkich", E),
        ("Pekin zaprzecza, że wstrzymuje eksport metali ziem rzadkich", N),
    ],
)
def test_a_headline_tells_its_direction(title: str, direction: Direction) -> None:
    assert read(article(title), rules()).direction is direction


@pytest.mark.parametrize(
    "title",
    [
        "經濟部：2032年前自煉稀土滿足三分之一",
        "経産省、レアアースの国内製錬を後押し",
        "Ruritanien setzt auf eigene Raffination für Seltene Erden",
        "Presiden bentuk badan logam tanah jarang",
    ],
)
def test_refining_at_home_is_support(title: str) -> None:
    told = read(article(title), rules()).type
    assert told is EventType.DOMESTIC_SUPPORT_OR_STOCKPILE
