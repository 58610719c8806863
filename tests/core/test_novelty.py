from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from articles import article, lexicon

from core.fact import Dated, DateRole, Evidence, Fact, Facts, Figure, Place
from core.facts import extract
from core.novelty import New, News, learn, novelty, stated

NOWHERE = Evidence(Place.TEXT, 0, 0, "")


def facts(
    *,
    numbers: tuple[str, ...] = (),
    companies: tuple[str, ...] = (),
    elements: tuple[str, ...] = (),
    figures: tuple[tuple[str, str], ...] = (),
    dates: tuple[tuple[DateRole, date], ...] = (),
) -> Facts:
    bare = extract(article("Ministers meet"), lexicon())
    return replace(
        bare,
        numbers=tuple(Fact(n, NOWHERE) for n in numbers),
        companies=tuple(Fact(c, NOWHERE) for c in companies),
        elements=tuple(Fact(e, NOWHERE) for e in elements),
        figures=tuple(Figure(value, unit, "quota", NOWHERE) for value, unit in figures),
        dates=tuple(Dated(role, day, NOWHERE) for role, day in dates),
    )


def test_a_story_without_facts_learns_all_of_them_by_weight() -> None:
    first = facts(numbers=("44",), companies=("Zenda Magnets",), elements=("Dy",))
    assert novelty({}, first, "announced") == (
        New(News.STATUS, "announced"),
        New(News.NUMBER, "44"),
        New(News.ENTITY, "Zenda Magnets"),
        New(News.GOODS, "Dy"),
    )


def test_a_report_that_repeats_adds_nothing() -> None:
    first = facts(numbers=("44",), figures=(("8,500", "t"),))
    known = learn({}, first, "announced")
    assert novelty(known, first, "announced") == ()
    assert learn(known, first, "announced") == known == stated(first, "announced")


@pytest.mark.parametrize(
    ("figure", "news"),
    [
        pytest.param(("8500", "t"), (), id="written without a comma"),
        pytest.param(("8,530", "t"), (), id="rounded"),
        pytest.param(("9,100", "t"), (New(News.FIGURE, "9,100 t"),), id="another figure"),
        pytest.param(("8,500", "USD"), (New(News.FIGURE, "8,500 USD"),), id="another unit"),
        pytest.param(("dozens", "t"), (New(News.FIGURE, "dozens t"),), id="no number"),
        pytest.param(("8,500", ""), (New(News.FIGURE, "8,500"),), id="no unit"),
    ],
)
def test_figures_are_told_differently(figure: tuple[str, str], news: tuple[New, ...]) -> None:
    known = learn({}, facts(figures=(("8,500", "t"),)))
    assert novelty(known, facts(figures=(figure,))) == news


def test_a_new_date_is_news_and_the_day_of_the_announcement_is_not() -> None:
    known = learn({}, facts(dates=((DateRole.UNTIL, date(2026, 11, 10)),)))
    later = facts(
        dates=(
            (DateRole.ANNOUNCED, date(2026, 9, 28)),
            (DateRole.UNTIL, date(2027, 1, 10)),
        )
    )
    assert novelty(known, later) == (New(News.DATE, "until 2027-01-10"),)


def test_a_status_that_comes_back_is_news() -> None:
    known = learn(learn({}, facts(), "in_force"), facts(), "suspended")
    assert novelty(known, facts(), "in_force") == (New(News.STATUS, "in_force"),)
    assert novelty(known, facts(), "suspended") == ()
    assert novelty(known, facts()) == ()
