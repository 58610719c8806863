"""Who buys into a producer, and who may: a state's own money is support, a rule on owners not."""

from __future__ import annotations

import pytest
from articles import article, lexicon

from core.reading import read
from core.taxonomy import EventType

SUPPORT = EventType.DOMESTIC_SUPPORT_OR_STOCKPILE
OWNERSHIP = EventType.INVESTMENT_OR_OWNERSHIP_RULE


@pytest.mark.parametrize(
    "title",
    [
        "Pentagon buys 12% stake in Ohio rare earth magnet maker",
        "US government becomes largest shareholder of rare earth miner",
        "Bund beteiligt sich mit KfW an Seltenerdmine in Namibia",
        "Le gouvernement entre au capital d'un raffineur de terres rares",
        "五角大楼将成为稀土矿商最大股东",
        "美国防部入股稀土磁铁厂商，持优先股",
        "국방부, 희토류 업체 최대 주주로…우선주 3억달러 인수",
        "米国防総省、レアアース企業の筆頭株主に",
    ],
)
def test_a_state_that_buys_in_supports(title: str) -> None:
    assert read(article(title), lexicon()).type is SUPPORT


@pytest.mark.parametrize(
    "title",
    [
        "Canberra orders Chinese funds to sell stake in rare earth miner",
        "Ottawa blocks Chinese takeover of rare earth developer",
        "Berlin untersagt chinesischen Einstieg bei Seltenerd-Verarbeiter",
        "豪政府、中国系株主にレアアース企業の株式売却を命令",
    ],
)
def test_who_may_own_stays_a_rule(title: str) -> None:
    assert read(article(title), lexicon()).type is OWNERSHIP
