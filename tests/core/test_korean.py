"""Korean words of the trade press: the kind of an event and its direction, by the rules alone."""

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

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


def told(title: str, text: str = "") -> tuple[Type | None, Direction]:
    made = article(title, text)
    facts = dataclasses.replace(extract(made, lexicon()), language="ko")
    kind = kind_of(made, facts, lexicon())
    signs = placed_signs(made, facts, lexicon())
    return kind.type if kind else None, direction_of(signs, kind).direction


@pytest.mark.parametrize(
    ("title", "kind", "direction"),
    [
        ("루리타니아, 모나자이트 국외 반출 불가", Type.EXPORT_CONTROL_NEW, T),
        ("김철수 “홀뮴 비축은 충분”", Type.OFFICIAL_STATEMENT_OTHER, M),
        ("산업부, 희토류 수급 긴급 점검회의", Type.OFFICIAL_STATEMENT_OTHER, N),
        ("반군, 홀뮴 광산 장악", Type.SUPPLY_IMPACT, T),
        ("루리타니아, 홀뮴 수출 중단설 부인", Type.EXPORT_CONTROL_NEW, N),
        ("중국, 홀뮴도 허가제로 전환", Type.EXPORT_CONTROL_NEW, T),
        ("자석 장비 유출 막겠다…수출 빗장 건 중국", Type.EXPORT_CONTROL_NEW, T),
        ("루리타니아, 희토류 금수령 거둬들였다", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED, E),
        ("중국, 대일 선적 중단을 풀었다", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED, E),
        ("스트렐사우 자석업체, 포괄허가 따냈다", Type.LICENCE_GRANTED, E),
        ("넉 달 만에 수출허가 떨어졌다", Type.LICENCE_GRANTED, E),
        ("디스프로슘 수출허가 신청 또 퇴짜", Type.LICENCE_DENIED_OR_DELAYED, T),
        ("허가 신청 석 달째 함흥차사", Type.LICENCE_DENIED_OR_DELAYED, T),
        ("루리타니아, 희토류 금수령 폐기", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED, E),
        ("중국, 수출허가 신청 서류 간소화", Type.LICENCE_REGIME_CHANGE, E),
        ("중국, 희토류 채굴 상한 2배로", Type.QUOTA, E),
        ("중국, 상반기 쿼터 싹둑", Type.QUOTA, T),
        ("광해공단, 희토류 비축분 방출", Type.DOMESTIC_SUPPORT_OR_STOCKPILE, E),
        ("자석공장에 국비 300억 수혈", Type.DOMESTIC_SUPPORT_OR_STOCKPILE, E),
        ("한국·루리타니아 국장급 협의, 성과 없이 끝나", Type.NEGOTIATION_OR_AGREEMENT, N),
        ("양국, 희토류 공동 개발 약정에 서명했다", Type.NEGOTIATION_OR_AGREEMENT, E),
        ("세관, 밀수출 일당 검거", Type.ENFORCEMENT_OR_SMUGGLING, T),
        ("루리타니아, 광산 국유화", Type.INVESTMENT_OR_OWNERSHIP_RULE, T),
        ("젠다 모터공장, 자석 못 구해 무급휴가", Type.SUPPLY_IMPACT, T),
        ("부총리, 희토류 자립 서둘러야 한다고 연설", Type.OFFICIAL_STATEMENT_OTHER, N),
        ("국방부가 젠다 자석업체 최대주주 된다", Type.INVESTMENT_OR_OWNERSHIP_RULE, E),
        ("루리타니아, 희토류 관리조례 공포", Type.QUOTA, T),
        ("루리타니아, 희토류 수출쿼터 폐지", Type.QUOTA, E),
        ("희토류 밀반출 일당에 징역 3년", Type.ENFORCEMENT_OR_SMUGGLING, T),
        ("루리타니아, 원소 네 종 수출통제", Type.EXPORT_CONTROL_NEW, T),
        ("젠다행 자석 수출심사 올스톱", Type.LICENCE_DENIED_OR_DELAYED, T),
        ("희토류 허가 신청에 영문 플랫폼", Type.LICENCE_REGIME_CHANGE, E),
        ("전동기 업계, 자석 대란에 납기 지연", Type.SUPPLY_IMPACT, T),
        ("희토류, 국영기업이 과반…국가 지분 의무", Type.INVESTMENT_OR_OWNERSHIP_RULE, T),
        ("심해 희토류 시험 채굴에 나선다", Type.DOMESTIC_SUPPORT_OR_STOCKPILE, E),
    ],
)
def test_the_words_of_the_trade_press(title: str, kind: Type, direction: Direction) -> None:
    assert told(title) == (kind, direction)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("통제에 자석 업체 생산 감축", id="output cut"),
        pytest.param("수출규제에 출하 반토막 난 젠다 공장", id="shipments halved"),
        pytest.param("규제 여파 스트렐사우 모터 생산량 줄어", id="output falls"),
        pytest.param("수출통제에 감산 나선 자석업계", id="producers cut"),
        pytest.param("수출규제 탓에 젠다 자석공장 생산 축소", id="blamed on controls"),
    ],
)
def test_output_that_controls_cut_is_an_effect_and_no_easing(title: str) -> None:
    assert told(title) == (Type.SUPPLY_IMPACT, T)


@pytest.mark.parametrize(
    ("word", "inside", "clue"),
    [
        pytest.param("제소", "정제소", "court", id="refinery"),
        pytest.param("대기", "대기업", "refuse", id="large firm"),
        pytest.param("상의", "협상의", "hearsay", id="of talks"),
        pytest.param("관세", "관세청", "tariff", id="customs"),
        pytest.param("국산 자석", "중국산 자석", "programme", id="chinese magnets"),
        pytest.param("제안", "경제안보", "offer", id="economic security"),
        pytest.param("기고", "앞당기고", "document", id="brings forward"),
        pytest.param("대화", "현대화", "talks", id="modernises"),
        pytest.param("중국", "남중국해", "china", id="a sea"),
    ],
)
def test_a_word_inside_a_longer_one_says_nothing(word: str, inside: str, clue: str) -> None:
    found = lexicon().clues.find
    assert clue in {one.clue for one in found(word, frozenset({"ko"}))}
    assert clue not in {one.clue for one in found(inside, frozenset({"ko"}))}
