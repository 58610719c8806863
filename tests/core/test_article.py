from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from articles import NOW, article, entry, lexicon
from hypothesis import given, settings
from hypothesis import strategies as st

from core.article import figures, headline, read_entry, words
from core.feed import Feed, Tier
from core.lexicon import Kind
from core.relevance import judge


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


def test_a_part_of_a_report_is_sought_as_the_report_is() -> None:
    report = article("Japan signs No. 18/2031", "Terbium from China.")
    assert report.find("Japan signs No. 18/2031") is report.in_title
    assert report.find(report.text) is report.in_lead
    assert {m.id for m in report.find("No. 7 of 2031 on holmium")} >= {"7/2031", "Ho"}


@pytest.mark.parametrize(
    ("title", "text"),
    [("Dysprosium", ""), ("News", "of MP Materials"), ("News", "x " * 400 + "terbium")],
)
def test_a_report_is_near_whatever_part_names_the_goods(title: str, text: str) -> None:
    assert article(title, text).near
    assert not article("News", "of nothing else").near


def test_what_is_named_is_listed_once_in_order() -> None:
    report = article("Terbium and dysprosium", "Dysprosium from China. " + "x " * 400 + "holmium")
    assert report.ids(Kind.ELEMENT) == ("Tb", "Dy")
    assert report.ids(Kind.ELEMENT, body=True) == ("Tb", "Dy", "Ho")


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
            "Summary - Papers come. - Others wait.",
            "Papers come. Others wait.",
            id="a word of the page",
        ),
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


def test_a_summary_begins_below_menus_that_write_the_headline_otherwise() -> None:
    title = "Zenda’s Black-Strelsau talks wait - ZT"
    menus = (
        "1. Home 2. Zenda's Black–Strelsau talks wait – ZT Zenda's Black–Strelsau talks wait – ZT"
    )
    said = "The talks of Zenda and Strelsau wait for a permit, " + "and wait " * 20 + "on."
    assert article(title, f"{menus} 0 0 In Short : {said}", outlet="ZT").summary == said


def test_a_summary_is_cut() -> None:
    assert len(article("T", "word " * 400, seen_at=NOW + timedelta(days=1)).summary) <= 500


ZENDA = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        pytest.param(None, None, id="no date"),
        pytest.param(
            datetime(2026, 3, 2, 12, 0, tzinfo=ZENDA),
            datetime(2026, 3, 2, 3, 0, tzinfo=UTC),
            id="another zone",
        ),
        pytest.param(
            datetime(2026, 3, 2, 3, 0),  # noqa: DTZ001  # that is the point
            datetime(2026, 3, 2, 3, 0, tzinfo=UTC),
            id="no zone",
        ),
        pytest.param(NOW + timedelta(hours=9), NOW, id="a clock that is wrong by a zone"),
        pytest.param(NOW + timedelta(days=3), None, id="the future"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), None, id="a machine's first day"),
        pytest.param(datetime.max.replace(tzinfo=ZENDA), None, id="a machine's last day"),
    ],
)
def test_a_date_is_believed_if_it_can_be(
    claimed: datetime | None, believed: datetime | None
) -> None:
    made = replace(entry("Ruritania lifts its ban"), published=claimed)
    report = read_entry(made, feed="f", seen_at=NOW, lexicon=lexicon())
    assert report.published == believed
    assert believed is None or report.published.utcoffset() == timedelta(0)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "tag", "language"),
    [
        ("商务部公布稀土出口许可清单并自即日起实施", "en", "zh"),
        ("レアアースの輸出規制を強化すると発表した", "zh-CN", "ja"),
        ("희토류 수출 허가를 다시 내주기로 했다", "en", "ko"),
        ("The ministry of Ruritania has lifted its ban on the export of terbium", "de", "en"),
        ("Y2O3", "de-CH", "de"),
    ],
)
def test_a_wrong_language_tag_is_not_believed(title: str, tag: str, language: str) -> None:
    made = replace(entry(title), language=tag)
    assert read_entry(made, feed="f", seen_at=NOW, lexicon=lexicon()).language == language


PIECES = st.sampled_from(
    ["China", "rare earths", "export", "ban", "<b>", "</p>", "&amp;", "No. 18 of 2025", "稀土",
     " - ", "| ", "UPDATE 1-",
     "\ud800", "\u200b", "\x00", "。", ". ", "?", "Dy", "Nd, Pr, Tb", "\n"]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join),
    st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join),
    st.none() | st.datetimes(timezones=st.none() | st.just(UTC)),
    st.text(max_size=6),
)
def test_no_entry_is_too_strange(
    title: str, text: str, published: datetime | None, tag: str
) -> None:
    made = replace(
        entry("x"),
        title=title,
        text=text,
        published=published,
        language=tag,
        link=f"https://{tag}",
    )
    report = read_entry(made, feed="f", seen_at=NOW, lexicon=lexicon())
    verdict = judge(report, lexicon())
    assert 0 <= verdict.score <= 1
    assert verdict.reasons or verdict.score
    assert (report.summary, report.language, report.published) is not None
    if not report.near:
        found = (*report.in_title, *report.in_lead, *report.in_body)
        assert not [m for m in found if lexicon().is_near(m)]


@pytest.mark.parametrize(
    "piece", ["a", "China bans rare earth exports. ", "- | ", "稀土", "<b>", "\u0301"]
)
def test_a_title_of_a_megabyte_is_cut_and_judged(piece: str) -> None:
    long = piece * (1_000_000 // len(piece))
    for title, text in ((long, ""), ("", long), (long, long)):
        report = article(title, text)
        assert len(report.headline) <= 2000
        assert judge(report, lexicon()).reasons


def test_half_sentences_and_markup_in_texts_are_read_as_they_stand() -> None:
    report = article(
        "China bans rare earth exp", "<p>The commerce minis</p> <b>said that all licen"
    )
    assert judge(report, lexicon()).relevant
