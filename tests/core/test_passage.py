from __future__ import annotations

from articles import article, lexicon

from core.fact import Place, Role
from core.lexicon import Kind
from core.passage import LONGEST, body, lines


def test_spans_count_in_headline_and_text() -> None:
    made = article("China eases holmium rules", "Terbium too. Lynas waits.\n\n  Read more")
    head, first, second, third = lines(made, lexicon(), "en")
    assert (head.number, head.sentence.place, head.role) == (0, Place.HEADLINE, Role.EVENT)
    assert (first.text, second.text, third.text) == ("Terbium too.", "Lynas waits.", "Read more")
    assert third.role is Role.FURNITURE
    match = next(m for m in second.matches if m.kind is Kind.COMPANY)
    evidence = second.evidence(match.start, match.end)
    assert evidence.quote == "Lynas"
    assert body(made)[evidence.start : evidence.end] == "Lynas"
    assert second.inner(0, 5) == evidence


def test_spans_hold_where_folding_lengthens_a_text() -> None:
    made = article("Straße ½ holmium", "Große Maßnahme: ½ der Ausfuhr von Terbium, US Senate.")
    head, first = lines(made, lexicon(), "de")
    quotes = {
        line.evidence(m.start, m.end).quote
        for line in (head, first)
        for m in line.matches
        if m.kind in {Kind.ELEMENT, Kind.COUNTRY}
    }
    assert {"holmium", "Terbium", "US"} <= quotes


def test_spans_stay_inside_where_characters_fold_together() -> None:
    made = article("a", "e\u0301" * 50 + " terbium")
    for line in lines(made, lexicon(), "fr"):
        for m in line.matches:
            assert line.sentence.start <= m.start < m.end


def test_texts_are_bounded_and_empty_ones_are_fine() -> None:
    huge = article("China " * 200_000, "terbium " * 100_000)
    assert sum(len(line.text) for line in lines(huge, lexicon(), "en")) < LONGEST + 1000
    assert [line.text for line in lines(article("x"), lexicon(), "")] == ["x"]


def test_the_headline_is_no_part_of_the_text() -> None:
    assert body(article("China eases rules", "China eases rules\nAt once.")) == "At once."


def test_white_space_in_front_belongs_to_the_first_sentence() -> None:
    (_, line) = lines(article("x", "* terbium"), lexicon(), "en")
    assert line.text == "terbium"
