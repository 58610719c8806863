"""Plain headlines in Chinese, Japanese and Korean: what a second verb makes of an act."""

from __future__ import annotations

import pytest
from articles import article, lexicon, rules

from core.reading import read
from core.relevance import judge
from core.taxonomy import Direction

T, E = Direction.TIGHTENING, Direction.EASING


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        # a respite that ends, or is refused, brings the controls back
        ("稀土管制缓冲期走到尽头 商务部恢复管制", T),
        ("北京提前终止镝铽管制宽限期", T),
        ("稀土管制豁免到期 中方不再延长", T),
        ("中国、レアアース規制の猶予を撤回", T),
        ("중국, 사마륨 통제 유예 조기 종료", T),
        ("희토류 통제 유예 끝났다…중국 세관 단속 시작", T),
        # to narrow controls eases them
        ("商务部收窄稀土管制清单", E),
        ("北京縮小稀土管制範圍", E),
        # new controls that are shelved, and relief that is
        ("稀土新规生效前喊停", E),
        ("中国、レアアースの追加規制を断念", E),
        ("中国、希土類規制の緩和を見送り", T),
        # an order to stop that falls; what was stopped before is only described
        ("豪州、レアアース鉱山の操業停止命令を取り消し", E),
        ("호주, 희토류 광산 조업 중단 명령 취소", E),
        ("中国、停止していたレアアース輸出を再開", E),
        ("중국, 중단했던 희토류 수출 재개", E),
        ("ラオス、レアアースの国境を閉鎖", T),
        ("中国、凍結していたレアアース規制を復活", T),
        # who frees exports stops none, who limits what is limited lifts nothing
        ("中国解禁对日稀土出口", E),
        ("세관에 묶였던 희토류 물량 풀렸다", E),
        ("中国、レアアース技術者の出国を制限", T),
    ],
)
def test_a_second_verb_turns_what_the_first_did(title: str, direction: Direction) -> None:
    assert read(article(title, ""), lexicon()).clear_direction is direction


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("商务部缩短稀土许可有效期", T),
        ("베이징, 희토류 통제 대상 좁혀", E),
        ("商务部收回三家日企稀土许可", T),
    ],
)
def test_the_rules_read_what_is_shortened_or_taken_back(title: str, direction: Direction) -> None:
    assert read(article(title, ""), rules()).direction is direction


@pytest.mark.parametrize(
    "title",
    [
        "レアアース届く 独車工場が稼働再開",
        "희토류 숨통…혼다 생산라인 재가동",
        "稀土到货 本田产线重启",
    ],
)
def test_a_line_that_runs_again_is_news(title: str) -> None:
    assert judge(article(title, ""), lexicon()).relevant
