from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from articles import lexicon

from core.fact import DateRole
from core.when import anchor, days, spans

TODAY = date(2026, 11, 22)
A, E, U, D = DateRole.ANNOUNCED, DateRole.EFFECTIVE, DateRole.UNTIL, DateRole.DEADLINE


@pytest.mark.parametrize(
    ("text", "role", "day"),
    [
        pytest.param("suspended until 3 March 2027", U, date(2027, 3, 3), id="until"),
        pytest.param("valid to March 3, 2027", U, date(2027, 3, 3), id="valid to"),
        pytest.param("in force from 1 January", E, date(2027, 1, 1), id="next one"),
        pytest.param("signed on 20 October", A, date(2026, 10, 20), id="nearest one"),
        pytest.param("comments by 5 December", D, date(2026, 12, 5), id="deadline"),
        pytest.param("ended on the 3rd, on 3rd November", A, date(2026, 11, 3), id="an ordinal"),
        pytest.param("the notice of Nov. 3, 2025", A, date(2025, 11, 3), id="short month"),
        pytest.param("bis zum 3. März 2027", U, date(2027, 3, 3), id="german"),
        pytest.param("ab dem 1.1.2027", E, date(2027, 1, 1), id="german figures"),
        pytest.param("jusqu'au 3 mars 2027", U, date(2027, 3, 3), id="french until"),
        pytest.param("à compter du 1er janvier 2027", E, date(2027, 1, 1), id="french first"),
        pytest.param("hasta el 3 de marzo de 2027", U, date(2027, 3, 3), id="spanish"),
        pytest.param("自2027年1月1日起施行", E, date(2027, 1, 1), id="chinese from"),
        pytest.param("截至12月31日", U, date(2026, 12, 31), id="chinese until"),
        pytest.param("商務省は20日、発表した", A, date(2026, 11, 20), id="no month"),
        pytest.param("商務省は25日、発表した", A, date(2026, 10, 25), id="no month, the last"),
        pytest.param("25日まで", U, date(2026, 11, 25), id="no month, the next"),
        pytest.param("상무부는 20일 발표했다", A, date(2026, 11, 20), id="korean, no month"),
        pytest.param("3月3日まで", U, date(2027, 3, 3), id="japanese until"),
        pytest.param("12月3日までに届け出る", D, date(2026, 12, 3), id="japanese deadline"),
        pytest.param("2027년 3월 3일부터 시행", E, date(2027, 3, 3), id="korean from"),
        pytest.param("3월 3일까지", U, date(2027, 3, 3), id="korean until"),
        pytest.param("2026-11-03", A, date(2026, 11, 3), id="plain"),
        pytest.param("said on Tuesday", A, date(2026, 11, 17), id="weekday"),
        pytest.param("on Sunday", A, TODAY, id="the report's own weekday"),
        pytest.param("reply by Tuesday", D, date(2026, 11, 24), id="the next weekday"),
        pytest.param("reply by Sunday", D, TODAY, id="today's weekday is still to come"),
        pytest.param("said yesterday", A, date(2026, 11, 21), id="yesterday"),
        pytest.param("effective immediately", E, TODAY, id="at once"),
        pytest.param("mit sofortiger Wirkung", E, TODAY, id="german at once"),
        pytest.param("must comply by the end of the year", D, date(2026, 12, 31), id="year's end"),
        pytest.param("comments are due by 5 December", D, date(2026, 12, 5), id="comments due"),
        pytest.param("comment period ends on 5 December", D, date(2026, 12, 5), id="its end"),
        pytest.param("截止日期为12月5日", D, date(2026, 12, 5), id="chinese deadline"),
        pytest.param("no later than 5 December", D, date(2026, 12, 5), id="firm words"),
        pytest.param("意见反馈须在12月5日前提交", D, date(2026, 12, 5), id="chinese duty"),
        pytest.param("12월 5일 전까지 신고해야 한다", D, date(2026, 12, 5), id="korean duty"),
        pytest.param("déposer avant le 5 décembre", D, date(2026, 12, 5), id="french duty"),
        pytest.param("2027년 3월 3일(수)까지 유예", U, date(2027, 3, 3), id="korean weekday"),
        pytest.param("延長至翌年1月3日", U, date(2027, 1, 3), id="until a day of next year"),
        pytest.param("期限为2027年1月3日", U, date(2027, 1, 3), id="term"),
        pytest.param("暂停至年底", U, date(2026, 12, 31), id="chinese year's end"),
        pytest.param("in force Dec 1", E, date(2026, 12, 1), id="in force"),
        pytest.param("on 5 January the duty applies", E, date(2027, 1, 5), id="begins then"),
        pytest.param("on 5 January the waiver ends", U, date(2027, 1, 5), id="ends then"),
        pytest.param("the court decides on 5 January", D, date(2027, 1, 5), id="is decided then"),
        pytest.param("the licence runs until March 2027", U, date(2027, 3, 31), id="a month ends"),
        pytest.param("in force January 2027", E, date(2027, 1, 1), id="a month begins"),
        pytest.param("gültig bis März 2027", U, date(2027, 3, 31), id="german month"),
        pytest.param("2027年3月まで延長", U, date(2027, 3, 31), id="japanese month"),
        pytest.param("明年元月起禁止", E, date(2027, 1, 1), id="next year's month"),
        pytest.param("내년 1월부터 시행", E, date(2027, 1, 1), id="korean month"),
        pytest.param("a partir de 1º de janeiro", E, date(2027, 1, 1), id="portuguese"),
        pytest.param("с 1 января 2027 года", E, date(2027, 1, 1), id="russian"),
        pytest.param("自12/10起實施", E, date(2026, 12, 10), id="a day with a slash"),
        pytest.param("即日施行", E, TODAY, id="at once in chinese characters"),
    ],
)
def test_what_happens_on_a_day(text: str, role: DateRole, day: date) -> None:
    assert [(d.role, d.day) for d in days(text, TODAY, lexicon())] == [(role, day)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("on 31 February 2026", id="does not exist"),
        pytest.param("on 31 February", id="does not exist in any year"),
        pytest.param("2026年13月40日", id="no such month"),
        pytest.param("since 3 March 1926", id="too long ago"),
        pytest.param("until 3 March 2099", id="too far ahead"),
        pytest.param("3/4/2026", id="read in two ways"),
        pytest.param("90日間、10日以内、30일간, 99日", id="durations and no such day"),
        pytest.param("may 5,000 tonnes", id="a verb and a figure"),
        pytest.param("the end of the year was cold", id="nothing ends by it"),
        pytest.param("shipments are expected by year-end", id="hoped for by the year's end"),
        pytest.param("finished by the end of the year", id="no duty ends with the year"),
        pytest.param("first cargoes by 5 December", id="nobody's duty"),
        pytest.param("the permits they applied for, expected by 5 December", id="a hoped day"),
        pytest.param("It must reply. Cargoes sail by 5 December", id="another clause's duty"),
        pytest.param("Lieferungen werden bis Jahresende erwartet", id="german hope"),
        pytest.param("Lieferungen sollen bis Ende des Jahres anlaufen", id="german plan"),
        pytest.param("预计年底前恢复供应", id="chinese hope"),
        pytest.param("later this year", id="later"),
        pytest.param("in May", id="a month has no day"),
        pytest.param("2/3以上的礦", id="a share"),
        pytest.param("sold in May 2026", id="nothing begins or ends in it"),
        pytest.param("from May 2025", id="a month that is long over"),
        pytest.param("in May 30 tons, in May 51 kg", id="a month and a weight"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_day_is_dropped(text: str) -> None:
    assert days(text, TODAY, lexicon()) == []


@pytest.mark.parametrize(
    "text",
    [
        "ngày 3/11",
        "ngày 3 tháng 11 năm 2026",
        "3 november 2026",
        "em 3 de novembro",
        "3 listopada 2026",
        "3 Kasım 2026",
        "지난 3일부터",
        "11月3-5日",
    ],
)
def test_days_in_other_languages(text: str) -> None:
    assert date(2026, 11, 3) in {d.day for d in days(text, TODAY, lexicon())}


def test_a_month_alone_is_a_span() -> None:
    told = {d.day for d in days("March 2027", TODAY, lexicon())}
    assert told == {date(2027, 3, 1), date(2027, 3, 31)}


def test_a_span_of_days_is_no_day() -> None:
    assert days("60일 안에, 30일 안에", TODAY, lexicon()) == []


def test_the_first_of_two_days_is_a_beginning() -> None:
    for text in ("vom 3. März 2027 bis zum 9. Mai 2027", "3 March 2027 to 9 May 2027"):
        told = [(d.role, d.day) for d in days(text, TODAY, lexicon())]
        assert told == [(E, date(2027, 3, 3)), (U, date(2027, 5, 9))]


def test_at_once_and_until() -> None:
    told = [(d.role, d.day) for d in days("即日起至2027年3月3日暂停", TODAY, lexicon())]
    assert told == [(E, TODAY), (U, date(2027, 3, 3))]


def test_spans_hold_days_that_do_not_exist_too() -> None:
    assert spans("until 31 February 2026, he said", lexicon()) == [(6, 22)]


def test_a_report_counts_from_its_publication_unless_that_lies_ahead() -> None:
    seen = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert anchor(None, seen) == TODAY
    assert anchor(datetime(2026, 11, 20, 9, tzinfo=UTC), seen) == date(2026, 11, 20)
    assert anchor(datetime(2027, 11, 20, 9, tzinfo=UTC), seen) == TODAY
