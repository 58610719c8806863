"""Headlines that were read the wrong way: guarantees before supply, secret quotas, trials."""

from __future__ import annotations

import pytest
from articles import article, rules

from core.reading import read
from core.taxonomy import Direction

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        pytest.param("Beijing demands Ruritanian guarantee on magnet use", T, id="use"),
        pytest.param("China wants pledges that magnets won't reach Ruritania", T, id="reach"),
        pytest.param("中国要求采购商承诺不转口稀土", T, id="zh guarantee"),
        pytest.param("中国、レアアースを再輸出しない確約を要求", T, id="ja guarantee"),
        pytest.param("China quietly hands out rare earth quotas", T, id="quietly"),
        pytest.param("China keeps mining quotas under wraps", T, id="under wraps"),
        pytest.param("中国悄然下达稀土配额", T, id="zh secret"),
        pytest.param("中国、レアアース生産枠を非公表", T, id="ja secret"),
        pytest.param("중국, 희토류 쿼터 비공개", T, id="ko secret"),
        pytest.param("Trial of former mine bosses in rare earth case opens", T, id="trial"),
        pytest.param("Chairman sold terbium ore off the books", T, id="off the books"),
        pytest.param("Wieder mehr Seltene Erden aus China", E, id="de more"),
        pytest.param("Chamber reports improvement in China's export controls", E, id="improves"),
        pytest.param("中国稀土供应好转", E, id="zh improves"),
        pytest.param("중국 희토류 공급 호전", E, id="ko improves"),
        pytest.param("稀土戰升級 五角大廈注資礦商", E, id="zh money in a war"),
        pytest.param("Ministry rules out duty exemption for magnet plants", N, id="no waiver"),
        pytest.param("不满中国扩大稀土出口管制 特朗普宣布加征100%关税", M, id="zh anger"),
    ],
)
def test_the_rules_read_what_is_asked_hidden_and_tried(title: str, direction: Direction) -> None:
    assert read(article(title), rules()).direction is direction
