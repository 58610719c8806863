"""Directions told in the words of the Japanese trade press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from articles import article, rules

from core.reading import read
from core.taxonomy import Direction

if TYPE_CHECKING:
    pass

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("マダガスカル、レアアース原石の国外持ち出しを禁じる", T),
        ("ホルミウムを規制対象に 中国、域外適用も", T),
        ("重希土の許可、審査は順番待ち", T),
        ("イットリウムの貨物、大連で通関拒否", T),
        ("レアアース磁石の許可、6社が未取得", T),
        ("希土類の許可制を維持 中国商務省", T),
        ("軍政、レアアース鉱山の免許を剥奪", T),
        ("南アの希土類精鉱、国外へ出さない方針", T),
        ("磁石が手に入らない 電機各社で納期遅れ", T),
        ("中国、重希土の規制停止 来年末まで", E),
        ("磁石3社に輸出許可、重希土も", E),
        ("中国、輸出規制の停止期間を延長", E),
        ("タンタル混じりの鉱石、輸出解禁 レアアースも", E),
        ("欧州向け磁石の出荷、元の水準に回復", E),
        ("ジスプロシウム価格が下落、供給過剰に", E),
        ("磁石工場に信用保証、レアアースの国産化へ公的資金", E),
        ("政府、ジスプロシウムの備蓄を放出", E),
        ("米、国防調達で中国製磁石の使用を禁止", M),
        ("EU、中国製磁石に反補助金調査", M),
        ("中国商務省、レアアース禁輸の報道は「憶測」", N),
        ("日中のレアアース協議、平行線に終わる", N),
        ("鉱山の許可めぐり住民が控訴 レアアース", N),
        ("首相、レアアースの圧力に屈しないと演説", N),
    ],
)
def test_reads_the_words_of_the_trade_press(title: str, direction: Direction) -> None:
    assert read(article(title, ""), rules()).direction is direction
