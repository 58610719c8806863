from __future__ import annotations

from datetime import timedelta

import pytest
from articles import NOW, article, entry, lexicon

from core.article import figures, headline, read_entry, words
from core.feed import Feed, Tier
from core.lexicon import Kind


@pytest.mark.parametrize(
    ("title", "outlet", "clean"),
    [
        pytest.param(
            "Ruritania lifts its ban on terbium - The Strelsau Post",
            "The Strelsau Post",
            "Ruritania lifts its ban on terbium",
            id="known outlet",
        ),
        pytest.param(
            "Ruritania lifts its ban on terbium | Daily Compass",
            "",
            "Ruritania lifts its ban on terbium",
            id="short tail",
        ),
        pytest.param(
            "SKX | Ruritania to ease export rules, but limits stay",
            "",
            "Ruritania to ease export rules, but limits stay",
            id="prefix",
        ),
        pytest.param(
            "UPDATE 2-Ruritania cuts its quotas", "", "Ruritania cuts its quotas", id="update mark"
        ),
        pytest.param(
            "Mines, mills and men - a long reading about the valley of Zenda",
            "",
            "Mines, mills and men - a long reading about the valley of Zenda",
            id="a long tail belongs to the headline",
        ),
        pytest.param(
            "Quota rises - 20 percent", "", "Quota rises - 20 percent", id="figures stay"
        ),
        pytest.param("Zenda - Ruritania", "", "Zenda - Ruritania", id="too little left"),
        pytest.param(
            "稀土出口许可证制度将调整 - 某某网", "", "稀土出口许可证制度将调整", id="chinese"
        ),
        pytest.param(
            " - The Strelsau Post",
            "The Strelsau Post",
            "- The Strelsau Post",
            id="nothing but the outlet",
        ),
        pytest.param("UPDATE 1-", "", "UPDATE 1-", id="nothing but the mark"),
    ],
)
def test_headlines_lose_what_outlets_hang_on_them(title: str, outlet: str, clean: str) -> None:
    assert headline(title, outlet) == clean


def test_words_are_pairs_where_there_are_no_spaces() -> None:
    assert words("稀土 export 1.5 钕") == {"稀土", "export", "1.5", "钕"}
    assert words("出口管制") == {"出口", "口管", "管制"}


def test_figures_are_compared_without_commas_and_years() -> None:
    assert figures("second batch: 12,500 tonnes in 2026, 5 firms, 3.5") == {
        "second", "12500", "3.5",
    }  # fmt: skip


def test_who_speaks_comes_from_the_entry_then_the_feed() -> None:
    report = entry("Ruritania lifts its ban")
    plain = read_entry(report, feed="f1", seen_at=NOW, lexicon=lexicon())
    assert (plain.outlet, plain.tier, plain.language) == ("news.test", 4, "en")
    source = Feed("f1", "https://f1.test", title="Gazette", language="de", tier=Tier.OFFICIAL)
    of_feed = read_entry(report, feed="f1", seen_at=NOW, lexicon=lexicon(), source=source)
    assert (of_feed.outlet, of_feed.tier) == ("Gazette", 1)
    named = entry("Ruritania lifts its ban", outlet="Post")
    assert read_entry(named, feed="f1", seen_at=NOW, lexicon=lexicon()).outlet == "Post"


@pytest.mark.parametrize(
    ("outlet", "link", "source", "name", "house"),
    [
        ("Post", "https://agg.test/1", {"publisher": "Agg"}, "Post", "post"),
        ("", "https://www.post.test/1", {"publisher": "The Post"}, "The Post", "the post"),
        ("", "https://www.post.test/1", {"title": "Post: mines"}, "Post: mines", "post.test"),
        ("", "https://www.post.test/1", {}, "post.test", "post.test"),
        ("", "urn:1", {}, "feeds.test", "feeds.test"),
        ("", "http://[", {}, "feeds.test", "feeds.test"),
        ("", "http://192.0.2.7/1", {"title": "Mines"}, "Mines", "mines"),
        ("", "http://192.0.2.7/1", {}, "192.0.2.7", "192.0.2.7"),
    ],
)
def test_an_outlet_is_named_as_well_as_can_be_and_counted_once(
    outlet: str, link: str, source: dict[str, str], name: str, house: str
) -> None:
    feed = Feed("f1", "https://feeds.test/rss", **source)  # type: ignore[arg-type]
    made = entry("Ruritania lifts its ban", outlet=outlet, link=link)
    report = read_entry(made, feed="f1", seen_at=NOW, lexicon=lexicon(), source=feed)
    assert (report.outlet, report.house) == (name, house)


def test_a_feed_that_is_known_by_nothing_else_is_called_by_its_id() -> None:
    report = read_entry(
        entry("Ruritania lifts its ban", link="urn:1"), feed="f1", seen_at=NOW, lexicon=lexicon()
    )
    assert (report.outlet, report.house) == ("f1", "f1")


def test_a_title_repeated_in_the_text_counts_once() -> None:
    title = "Japan signs a terbium deal"
    report = article(title, f"{title} Nothing else is known.")
    assert not [m for m in report.in_lead if m.kind is Kind.COUNTRY]


def test_what_is_named_is_listed_once_in_order() -> None:
    report = article("Terbium and dysprosium", "Dysprosium from China. " + "x " * 400 + "holmium")
    assert report.ids(Kind.ELEMENT) == ("Tb", "Dy")
    assert report.ids(Kind.ELEMENT, body=True) == ("Tb", "Dy", "Ho")
    assert report.tokens == {"terbium", "and", "dysprosium"}


def test_marks_weigh_a_headline_twice() -> None:
    marks = article("Japan sets a terbium quota of 1,200 tonnes", "China asks for 900.").marks
    assert marks["country:JP"] == 2 * marks["country:CN"]
    assert marks["figure:1200"] == 2 * marks["figure:900"]
    assert "cue:quota" in marks


def test_without_a_title_the_first_words_are_the_headline() -> None:
    report = article("", "China sets a quota for terbium. " + "More words follow here. " * 20)
    assert report.headline.startswith("China sets a quota for terbium.")
    assert len(report.headline) <= 120
    assert Kind.COUNTRY in {m.kind for m in report.in_title}


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        pytest.param(
            "Key Points - Papers come back. - Others wait. The rest.",
            "Papers come back. Others wait. The rest.",
            id="bullets",
        ),
        pytest.param("Last updated: 10/23/2010. It waits.", "It waits.", id="a date"),
        pytest.param(
            f"HOME NEWS {'Zenda waits'.upper()} A teaser. 2026-03-02 Zenda waits " + "word " * 40,
            ("word " * 40).strip(),
            id="menus, and the headline again",
        ),
        pytest.param("Long ago Zenda waits", "Long ago Zenda waits", id="nothing below it"),
        pytest.param("Published works are rare.", "Published works are rare.", id="a word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_summary_begins_with_the_first_sentence(text: str, summary: str) -> None:
    assert article("Zenda waits", text).summary == summary


def test_a_summary_is_cut() -> None:
    assert len(article("T", "word " * 400, seen_at=NOW + timedelta(days=1)).summary) <= 500
