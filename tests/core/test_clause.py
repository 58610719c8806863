from __future__ import annotations

import pytest

from core.clause import clauses, news
from core.terms import comparable


@pytest.mark.parametrize(
    ("title", "told", "background"),
    [
        pytest.param("A mine opens", ["a mine opens"], [], id="one clause"),
        pytest.param(
            "Plant halts line after Ruritania curbs exports",
            ["plant halts line"],
            ["after ruritania curbs exports"],
            id="after",
        ),
        pytest.param(
            "Magnet exports double as curbs ease",
            ["magnet exports double"],
            ["as curbs ease"],
            id="as, before a measure",
        ),
        pytest.param(
            "Zenda sees itself as a hub of refining",
            ["zenda sees itself as a hub of refining"],
            [],
            id="as, before something else",
        ),
        pytest.param(
            "Mill may close if ban stays",
            ["mill may close"],
            ["if ban stays"],
            id="a condition",
        ),
        pytest.param(
            "Following a truce, Ruritania drops 1,500 limits",
            ["ruritania drops 1,500 limits"],
            ["following a truce"],
            id="before the comma, no stop inside a number",
        ),
        pytest.param(
            "中国、輸出規制を見送り 米中合意で",
            ["中国", "輸出規制を見送り"],
            ["米中合意で"],
            id="behind the news",
        ),
        pytest.param(
            "Werk steht still wegen Exportkontrollen",
            ["werk steht still"],
            ["wegen exportkontrollen"],
            id="german",
        ),
        pytest.param(
            "La fábrica para tras las restricciones",
            ["la fábrica para"],
            ["tras las restricciones"],
            id="spanish",
        ),
        pytest.param(
            "L'usine s'arrête face aux quotas",
            ["l'usine s'arrête"],
            ["face aux quotas"],
            id="french",
        ),
        pytest.param(
            "中国の規制を受け、工場が停止", ["工場が停止"], ["中国の規制を受け"], id="japanese"
        ),
        pytest.param(
            "규제 이후 공장 멈췄다", ["공장 멈췄다"], ["규제 이후"], id="korean, in one clause"
        ),
        pytest.param("规制之后 工厂停产", ["工厂停产"], ["规制之后"], id="chinese"),
        pytest.param(
            "Lieferungen nach China stocken", ["lieferungen nach china stocken"], [], id="whereto"
        ),
        pytest.param(
            "车厂因规制而停产", ["车厂", "停产"], ["因规制而"], id="a cause amid a chinese clause"
        ),
        pytest.param("矿山停产、减产、关闭", ["矿山停产、减产、关闭"], [], id="a chinese list"),
        pytest.param(
            "该国曾经禁止出口。今年恢复", ["今年恢复"], ["该国曾经禁止出口"], id="chinese, earlier"
        ),
        pytest.param("出口较去年增加", ["出口较去年增加"], [], id="chinese, compared"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_a_headline_is_parted_into_news_and_background(
    title: str, told: list[str], background: list[str]
) -> None:
    found = clauses(comparable(title))
    assert [c.text.strip() for c in found if c.news] == told
    assert [c.text.strip() for c in found if not c.news] == background
    assert all(comparable(title)[c.start : c.end] == c.text for c in found)


def test_where_all_is_background_all_is_news() -> None:
    assert [c.text for c in news("after the curbs")] == ["after the curbs"]
    assert [c.text for c in news("a mine opens")] == ["a mine opens"]
