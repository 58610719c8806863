"""Chinese words of the trade press: the kind of an event and its direction, by the rules alone."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.direction import direction_of
from core.facts import extract
from core.kind import kind_of
from core.placed import placed_signs
from core.taxonomy import Direction
from core.taxonomy import EventType as Type
from core.terms import comparable

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


def told(title: str, text: str = "") -> tuple[Type | None, Direction]:
    made = article(title, text)
    facts = dataclasses.replace(extract(made, lexicon()), language="zh")
    kind = kind_of(made, facts, lexicon())
    signs = placed_signs(made, facts, lexicon())
    return kind.type if kind else None, direction_of(signs, kind).direction


@pytest.mark.parametrize(
    ("title", "kind", "direction"),
    [
        ("鲁里坦尼亚组建大型稀土企业集团", Type.INVESTMENT_OR_OWNERSHIP_RULE, N),
        ("魯里坦尼亞限制外國國企投資礦業", Type.INVESTMENT_OR_OWNERSHIP_RULE, N),
        ("鲁里坦尼亚政府成磁材厂第一大股东", Type.INVESTMENT_OR_OWNERSHIP_RULE, E),
        ("禁止扩产 停批新建分离项目", Type.INVESTMENT_OR_OWNERSHIP_RULE, T),
        ("鲁里坦尼亚公布稀土管理条例", Type.QUOTA, T),
        ("鲁里坦尼亚取消开采配额", Type.QUOTA, E),
        ("鲁里坦尼亚加征出口关税", Type.EXPORT_CONTROL_NEW, T),
        ("魯里坦尼亞副總理談稀土產業", Type.OFFICIAL_STATEMENT_OTHER, N),
        ("盗挖稀土团伙主犯获刑九年", Type.ENFORCEMENT_OR_SMUGGLING, T),
        ("鲁里坦尼亚政变 稀土来源受扰", Type.SUPPLY_IMPACT, T),
        ("電梯廠遇磁鐵荒 交期拉長", Type.SUPPLY_IMPACT, T),
        ("三国联合诉中国稀土限制", Type.LEGAL_OR_WTO, N),
        ("鲁里坦尼亚不许原矿出口 须就地加工", Type.EXPORT_CONTROL_NEW, T),
        ("兩國叫停稀土開採 礦點一律停工", Type.EXPORT_CONTROL_NEW, T),
        ("曾达磁铁厂许可没下来", Type.LICENCE_DENIED_OR_DELAYED, T),
        ("磁钢厂拿到通用许可", Type.LICENCE_GRANTED, E),
        ("海关查获瞒报磁铁一批", Type.ENFORCEMENT_OR_SMUGGLING, T),
        ("两国部长视频会谈未获进展", Type.NEGOTIATION_OR_AGREEMENT, N),
        ("两国合建分离厂 已签备忘录", Type.NEGOTIATION_OR_AGREEMENT, E),
        ("新矿国家至少持股五成", Type.INVESTMENT_OR_OWNERSHIP_RULE, T),
        ("副总理：管制不会影响正常贸易", Type.OFFICIAL_STATEMENT_OTHER, N),
        ("鲁里坦尼亚划定钬矿国家规划矿区", Type.INVESTMENT_OR_OWNERSHIP_RULE, N),
        ("武装组织攻占鲁里坦尼亚稀土矿区", Type.SUPPLY_IMPACT, T),
        ("鲁里坦尼亚磁铁出口环比增660%", Type.SUPPLY_IMPACT, E),
        ("鲁里坦尼亚外长推迟访华", Type.NEGOTIATION_OR_AGREEMENT, N),
        ("立委憂稀土斷鏈 要求盤點庫存", Type.OFFICIAL_STATEMENT_OTHER, T),
    ],
)
def test_the_words_of_the_trade_press(title: str, kind: Type, direction: Direction) -> None:
    assert told(title) == (kind, direction)


@pytest.mark.parametrize(
    ("title", "clue", "heard"),
    [
        pytest.param("周子明：钬的用量有限", "official", True, id="a name speaks"),
        pytest.param("钬价走低 吴大成指库存充足", "official", True, id="a name before its verb"),
        pytest.param("江西省：钬矿减产", "official", False, id="a province is no name"),
        pytest.param("高庭驳回钬矿上诉", "court", True, id="a court"),
        pytest.param("立法院讨论钬矿", "court", False, id="a parliament is no court"),
        pytest.param("矿业公会获悉新税率", "grant", False, id="to learn is not to be given"),
        pytest.param("两国从未停止供应钬", "curbs_denied", True, id="a denial"),
        pytest.param("两国不会停止供应钬", "no_curbs", True, id="a promise"),
    ],
)
def test_words_inside_others(title: str, clue: str, *, heard: bool) -> None:
    found = lexicon().clues.find(comparable(title), frozenset({"zh"}))
    assert (clue in {one.clue for one in found}) is heard
