from __future__ import annotations

from datetime import date

import pytest
from articles import article, lexicon
from hypothesis import given, settings
from hypothesis import strategies as st

from core.fact import DateRole, Place, Role, values
from core.facts import extract
from core.passage import body

TEXT = (
    "MOFCOM said on Monday that its Announcement No. 44 of 2026 eases the rules from 1 April 2026 "
    "until 31 March 2027. Six firms, among them Lynas, may ship 1,500 tonnes of terbium. "
    "Since April 2019 a permit has been needed for 20 goods.\n"
    "Read more: 99 ferries for Chile"
)

PARTS = (
    *("China", "中国", "until ", "31 February 2026", "3.", " ", "\n", "Lynas", "1,5", "％", "½"),
    *("ß", "e\u0301", "No. 18/2025", "レアアース7種", "희토류", "|", "Read more", "US"),
)


def test_all_facts_of_a_report() -> None:
    facts = extract(article("China eases terbium rules", TEXT), lexicon())
    assert facts.language == "en"
    assert values(facts.jurisdictions)[0] == "CN"
    assert values(facts.authorities) == ("mofcom",)
    assert values(facts.numbers) == ("44/2026",)
    assert values(facts.elements) == ("Tb",)
    assert values(facts.companies) == ("Lynas",)
    assert [(f.value, f.unit, f.role) for f in facts.figures] == [
        ("6", "firms", Role.EVENT),
        ("1,500", "t", Role.EVENT),
        ("20", "", Role.BACKGROUND),
    ]
    assert [(d.role, d.day) for d in facts.dates] == [
        (DateRole.ANNOUNCED, date(2026, 3, 2)),
        (DateRole.EFFECTIVE, date(2026, 4, 1)),
        (DateRole.UNTIL, date(2027, 3, 31)),
    ]
    assert [s.role for s in facts.sentences] == [
        *([Role.EVENT] * 3),
        Role.BACKGROUND,
        Role.FURNITURE,
    ]


def test_a_number_on_a_line_of_its_own_counts_nothing() -> None:
    assert extract(article("China eases rules", "12\n\n0\nIt ships 30 t."), lexicon()).figures[
        0
    ].value == ("30")


def test_a_number_is_told_once_by_the_event_if_it_can() -> None:
    text = "Since April a load of 30 t left. Now 30 t may leave. It is 30 t in all. Of 5 t little."
    figures = extract(article("China eases rules", text), lexicon()).figures
    assert [(f.value, f.role) for f in figures] == [("30", Role.EVENT), ("5", Role.EVENT)]


def test_at_once_is_the_day_of_the_announcement() -> None:
    told = "MOFCOM said on 27 February 2026 that the rules end with immediate effect."
    facts = extract(article("China eases rules", told), lexicon())
    assert {d.day for d in facts.dates} == {date(2026, 2, 27)}
    untold = extract(article("China eases rules", "It has immediate effect: 即日"), lexicon())
    assert [d.day for d in untold.dates] == [date(2026, 3, 2)]


def test_a_day_to_come_is_no_announcement() -> None:
    facts = extract(article("China eases rules", "They meet on 1 December 2026."), lexicon())
    assert facts.dates == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "。", "\x00", "½ ß ﬁ"])
def test_poor_texts_give_poor_facts(text: str) -> None:
    facts = extract(article(text or "x", text), lexicon())
    assert facts.companies == ()
    assert facts.figures == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=40,
    )
)
def test_evidence_quotes_what_stands_there(parts: list[str]) -> None:
    made = article("China eases ½ rules", "".join(parts))
    facts = extract(made, lexicon())
    texts = {Place.HEADLINE: made.headline, Place.TEXT: body(made)}
    told = (*facts.jurisdictions, *facts.companies, *facts.figures, *facts.dates, *facts.elements)
    for fact in told:
        evidence = fact.evidence
        assert texts[evidence.place][evidence.start : evidence.end] == evidence.quote
        assert evidence.quote
