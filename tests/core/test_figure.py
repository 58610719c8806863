from __future__ import annotations

import pytest
from articles import lexicon

from core.figure import amounts, context, shown
from core.when import spans


def found(text: str, language: str = "en") -> list[tuple[float, str]]:
    return [(a.value, a.unit) for a in amounts(text, language, lexicon())]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("en", "a quota of 14,500 tonnes", [(14500, "t")], id="thousands"),
        pytest.param("en", "US$1.5 billion", [(1.5e9, "USD")], id="money in front"),
        pytest.param("en", "€3bn and A$20 million", [(3e9, "EUR"), (2e7, "AUD")], id="signs"),
        pytest.param("en", "RM500,000", [(500000, "MYR")], id="letters in front"),
        pytest.param("en", "up 12.5 per cent", [(12.5, "percent")], id="percent"),
        pytest.param("en", "20 to 25 %", [(20, "percent"), (25, "percent")], id="a range"),
        pytest.param("en", "a six-month permit", [(6, "month")], id="in words"),
        pytest.param("en", "five or more times", [(5, "times")], id="or more"),
        pytest.param("en", "a one-year permit", [(1, "year")], id="one of a time"),
        pytest.param("en", "one of the firms", [], id="one is an article"),
        pytest.param("en", "year-long permits", [(1, "year")], id="a time of one"),
        pytest.param("en", "twelve million tonnes", [(12e6, "t")], id="words and scale"),
        pytest.param("en", "three carmakers", [(3, "")], id="words and noun"),
        pytest.param("en", "seven.", [], id="a word alone"),
        pytest.param("en", "seven", [(7, "")], id="nothing but a word"),
        pytest.param("en", "just over half", [(0.5, "")], id="half"),
        pytest.param("en", "$60 per kg, 5 m deep", [(60, "USD"), (5, "")], id="5 m is a length"),
        pytest.param("en", "$60m", [(6e7, "USD")], id="a letter as scale"),
        pytest.param("en", "in 2026 and 2027-28", [], id="years"),
        pytest.param("en", "2026 tonnes", [(2026, "t")], id="no year"),
        pytest.param("en", "Section 301, 1260H, F-35, 25th", [], id="parts of names"),
        pytest.param("en", "1. Home", [], id="a list's number"),
        pytest.param("en", "at 10:30", [], id="a time of day"),
        pytest.param("de", "14.500 Tonnen", [(14500, "t")], id="german thousands"),
        pytest.param("de", "2,5 Mrd. Euro", [(2.5e9, "EUR")], id="german decimals"),
        pytest.param("de", "sechs Monate, ein Drittel", [(6, "month"), (0.3333, "")], id="german"),
        pytest.param("de", "1,234 t", [(1.234, "t")], id="german decimals of three"),
        pytest.param("en", "1.234 t", [(1.234, "t")], id="english decimals of three"),
        pytest.param("en", "1,234,567.8 t", [(1234567.8, "t")], id="groups and decimals"),
        pytest.param("fr", "14 500 tonnes", [(14500, "t")], id="french thousands"),
        pytest.param("fr", "2,5 milliards d'euros", [(2.5e9, "EUR")], id="french"),
        pytest.param("es", "2.500 millones de euros", [(2.5e9, "EUR")], id="spanish"),
        pytest.param("zh", "约20家企业、1.5亿美元", [(20, "firms"), (1.5e8, "USD")], id="chinese"),
        pytest.param("zh", "二十家，近三成", [(20, "firms"), (30, "percent")], id="han numbers"),
        pytest.param("zh", "有效期一年，一家公司", [(1, "year")], id="han one"),
        pytest.param("zh", "获批率约半数", [(0.5, "")], id="inside a run"),
        pytest.param("zh", "100多家，第3批", [(100, "firms")], id="more than, and a rank"),
        pytest.param("ja", "1万7500トン", [(17500, "t")], id="myriads"),
        pytest.param("ja", "3分の1、約2割", [(0.3333, ""), (20, "percent")], id="japanese parts"),
        pytest.param("ja", "10月以降に6カ月", [(6, "month")], id="a month is no figure"),
        pytest.param("ko", "22억 달러, 세 곳", [(2.2e9, "USD"), (3, "firms")], id="korean"),
        pytest.param("ko", "절반, 1조 2천억 원", [(0.5, ""), (1.2e12, "KRW")], id="korean parts"),
        pytest.param("en", "four to six weeks", [(4, "week"), (6, "week")], id="words to words"),
        pytest.param("en", "two dozen firms", [(24, "firms")], id="dozens"),
        pytest.param("en", "a permit lasts a year", [(1, "year")], id="how long it lasts"),
        pytest.param("en", "nine men; ten are new", [(9, ""), (10, "")], id="short nouns"),
        pytest.param("en", "15 billion kroner", [(1.5e10, "DKK")], id="crowns"),
        pytest.param("en", "Rs 7,500 cr", [(7.5e10, "INR")], id="crore, shortened"),
        pytest.param("es", "mil millones de euros", [(1e9, "EUR")], id="a thousand millions"),
        pytest.param("pt", "R$ 30 milhões", [(3e7, "BRL")], id="portuguese"),
        pytest.param("ko", "세 업체", [(3, "firms")], id="korean firms"),
        pytest.param("en", "Ksh40 billion", [(4e10, "KES")], id="letters of any currency"),
        pytest.param("en", "16 200 t a year", [(16200, "t")], id="a space and a weight"),
        pytest.param("en", "$30mln, 100ppm", [(3e7, "USD"), (100, "ppm")], id="short forms"),
        pytest.param("en", "shut for a month", [(1, "month")], id="for how long"),
        pytest.param("en", "half a billion dollars", [(5e8, "")], id="half of a scale"),
        pytest.param("de", "zehnjähriger Vertrag", [(10, "year")], id="a compound"),
        pytest.param("de", "Fonds mit einer Milliarde Euro", [(1e9, "EUR")], id="one and scale"),
        pytest.param("fr", "2,5 Md€", [(2.5e9, "EUR")], id="scale and sign"),
        pytest.param("pt", "R$ 5 bi, dois anos", [(5e9, "BRL"), (2, "year")], id="brazilian"),
        pytest.param("en", "5 mi", [(5, "")], id="miles"),
        pytest.param("it", "20mila tonnellate", [(20000, "t")], id="italian"),
        pytest.param("id", "Rp300 triliun, enam tahun", [(3e14, "IDR"), (6, "year")], id="rupiah"),
        pytest.param("vi", "350 tỷ đồng, 3 tội", [(3.5e11, "VND"), (3, "")], id="vietnamese"),
        pytest.param("sv", "41,6 miljoner ton", [(41.6e6, "t")], id="swedish"),
        pytest.param("ru", "284,6 млрд руб.", [(284.6e9, "RUB")], id="russian"),
        pytest.param("tr", "3 bin ton", [(3000, "t")], id="turkish"),
        pytest.param("zh", "值140多万元、三万吨", [(1.4e6, "CNY"), (30000, "t")], id="more than"),
        pytest.param("zh", "卅二条，百余家", [(32, "items")], id="old signs"),
        pytest.param("ko", "7만6000t을 60일 안에", [(76000, "t"), (60, "day")], id="particles"),
        pytest.param("en", "11 and a half years", [(11.5, "year")], id="and a half"),
        pytest.param("en", "two and a half million t", [(2.5e6, "t")], id="half of a scale, too"),
        pytest.param("fr", "deux ans et demi", [(2.5, "year")], id="french half"),
        pytest.param("de", "zweieinhalb Jahre", [(2.5, "year")], id="german half"),
        pytest.param("zh", "两年半，2年半", [(2.5, "year")] * 2, id="chinese half"),
        pytest.param(
            "ko", "2년 반 동안, 2년 반도체", [(2.5, "year"), (2, "year")], id="korean half"
        ),
        pytest.param("en", "three of its eight mines", [(3, ""), (8, "")], id="of how many"),
        pytest.param("en", "phase two is near", [], id="a rank in words"),
        pytest.param("en", "six EU states, two US firms", [(6, ""), (2, "")], id="short words"),
        pytest.param("es", "un ocho por ciento", [(8, "percent")], id="an article in front"),
        pytest.param("en", "in 2024 to 5.9 million", [(5.9e6, "")], id="a year and a number"),
        pytest.param("en", "magnets (8505.11)", [], id="a line of the tariff"),
        pytest.param("en", "K70 million", [(7e7, "")], id="a letter for money"),
        pytest.param("en", "twenty-five percent", [(25, "percent")], id="tens and ones"),
        pytest.param("de", "vierundzwanzig Monate", [(24, "month")], id="german ones and tens"),
        pytest.param("es", "treinta y cinco empresas", [(35, "firms")], id="spanish"),
        pytest.param("en", "two hundred firms", [(200, "firms")], id="hundreds"),
        pytest.param("en", "one in three, zero duty", [(0.3333, ""), (0, "")], id="shares, none"),
        pytest.param("zh", "一千五百吨，二百五十万吨", [(1500, "t"), (2.5e6, "t")], id="han sums"),
        pytest.param(
            "zh", "四至六周，三十个工作日", [(4, "week"), (6, "week"), (30, "day")], id="to"
        ),
        pytest.param("zh", "三元材料", [], id="three elements are no sum"),
        pytest.param("zh", "百分之三点五，三点五亿元", [(3.5, "percent"), (3.5e8, "CNY")], id="."),
        pytest.param("ja", "数十社", [], id="some tens"),
        pytest.param("en", "3 comments, 6 minutes read, [1]", [], id="what a page counts"),
        pytest.param("en", "the first half, a third country", [], id="halves and ranks"),
        pytest.param("fr", "70 pour cent de tout", [(70, "percent")], id="no hundred"),
        pytest.param("ko", "3차장이 3분의 1을", [(0.3333, "")], id="a korean rank"),
        pytest.param("zh", "下半年按871节", [], id="a half and a section"),
        pytest.param("en", "Varnholm (300123.SZ)", [], id="a share's number"),
        pytest.param(
            "ar", "ثلاثة آلاف طن، 20 بالمئة", [(3000, "t"), (20, "percent")], id="arabic"
        ),
        pytest.param("en", "5 kt, 2 Mt, 3 mt", [(5000, "t"), (2e6, "t"), (3, "t")], id="heavy"),
        pytest.param("en", "6,000 MTPA, 6 mtpa", [(6000, "t"), (6e6, "t")], id="metric, mega"),
        pytest.param("es", "3 mil toneladas", [(3000, "t")], id="digits and a thousand"),
        pytest.param("it", "2 miliardi di euro", [(2e9, "EUR")], id="of"),
        pytest.param("de", "50-prozentiger Zoll", [(50, "percent")], id="german adjective"),
        pytest.param("en", "", [], id="nothing"),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(
    language: str, text: str, expected: list[tuple[float, str]]
) -> None:
    assert found(text, language) == [(pytest.approx(v), unit) for v, unit in expected]


def test_barred_spans_hold_no_figures() -> None:
    text = "On 10 November six firms got 30 t"
    assert [a.value for a in amounts(text, "en", lexicon(), [(3, 14)])] == [6, 30]
    assert [a.value for a in amounts(text, "en", lexicon(), [(3, 18)])] == [30]
    dated = "Dec 27 - 10,500 tonnes"
    assert [a.value for a in amounts(dated, "en", lexicon(), [(0, 6)])] == [10500]


@pytest.mark.parametrize("text", ["from 12 to 14 January", "on 5 and 6 March", "Nov. 3-5"])
def test_days_of_a_span_are_no_figures(text: str) -> None:
    assert amounts(text, "en", lexicon(), spans(text, lexicon())) == []


def test_a_currency_in_front_belongs_to_its_amount() -> None:
    text = "a loan of US$1.5 billion, or 5 t"
    spans = [text[a.start : a.end] for a in amounts(text, "en", lexicon())]
    assert spans == ["US$1.5 billion", "5 t"]


@pytest.mark.parametrize(
    ("value", "text"), [(14500.0, "14,500"), (0.5, "0.5"), (3e9, "3,000,000,000")]
)
def test_a_value_is_shown_plainly(value: float, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("text", "number", "around"),
    [
        pytest.param(
            "Talks go on, a quota of 20 t is set.", "20", "a quota of 20 t is set", id="en"
        ),
        pytest.param("配额为20吨，谈判继续。", "20", "配额为20吨", id="zh"),
        pytest.param(
            "It takes 4,000 tonnes a year for 20 years.",
            "20",
            "It takes 4,000 tonnes a year for 20 years",
            id="a comma inside another number",
        ),
        pytest.param(
            "Sie zahlt 2,5 Mrd. Euro für 20 Jahre, heißt es.",
            "20",
            "Sie zahlt 2,5 Mrd. Euro für 20 Jahre",
            id="a stop that ends nothing",
        ),
        pytest.param("该公司2025年，20吨", "20吨", "20吨", id="a wide comma in front of digits"),
        pytest.param(
            "供4,000" + "吨" * 58 + "20" + "吨" * 58 + "5,000吨",
            "20",
            "吨" * 58 + "20" + "吨" * 58,
            id="numbers that the window cuts",
        ),
        pytest.param("x " * 60 + "20" + " y" * 60, "20", None, id="cut at a word"),
    ],
)
def test_what_a_figure_counts_is_its_clause(text: str, number: str, around: str | None) -> None:
    start = text.index(number)
    told = context(text, start, start + len(number))
    if around is None:
        assert len(told) < 130
        assert told.startswith("x ")
        assert told.endswith(" y")
    else:
        assert told == around
