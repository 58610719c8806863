from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from articles import NOW, entry, lexicon
from hypothesis import given
from hypothesis import strategies as st

from core.article import read_entry
from core.feed import Feed, Tier
from core.link import canonical, is_aggregator, site_of, tier_of, tiers_of

PAGE = "https://www.post.test/mines/terbium"


def in_code(address: str) -> str:
    inner = b'\x08\x13"' + bytes([len(address)]) + address.encode() + b"\xd2\x01\x00"
    return base64.urlsafe_b64encode(inner).decode().rstrip("=")


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        pytest.param(f"{PAGE}?utm_source=rss&utm_medium=feed", PAGE, id="click counters"),
        pytest.param(f"{PAGE}?id=7&fbclid=x", f"{PAGE}?id=7", id="what names the page stays"),
        pytest.param(f"{PAGE}/amp/", f"{PAGE}/", id="amp at the end"),
        pytest.param(f"{PAGE}?amp=1&id=7", f"{PAGE}?id=7", id="amp as a parameter"),
        pytest.param(f"{PAGE}.amp.html", f"{PAGE}.html", id="amp in the name"),
        pytest.param(
            "https://amp.post.test/terbium", "https://post.test/terbium", id="amp as a host"
        ),
        pytest.param("https://post.test/amp/", "https://post.test/", id="nothing but amp"),
        pytest.param(
            "https://www-post-test.cdn.ampproject.org/c/s/www.post.test/mines/terbium",
            PAGE,
            id="amp cache",
        ),
        pytest.param(
            "https://www.google.com/amp/s/www.post.test/mines/terbium?x=1",
            f"{PAGE}?x=1",
            id="amp viewer",
        ),
        pytest.param(
            "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fwww.post.test%2Fmines%2Fterbium",
            PAGE,
            id="search alert",
        ),
        pytest.param(
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fwww.post.test"
            "%2fmines%2fterbium%3futm_source%3dbing&c=1",
            PAGE,
            id="bing, with a counter inside",
        ),
        pytest.param(
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D"
            "https%253A%252F%252Fwww.post.test%252Fmines%252Fterbium",
            PAGE,
            id="a redirect within a redirect",
        ),
        pytest.param(f"https://web.archive.org/web/20260301120000/{PAGE}", PAGE, id="archive"),
        pytest.param(
            f"https://news.google.com/rss/articles/{in_code(PAGE)}?oc=5", PAGE, id="google news"
        ),
        pytest.param(
            "https://news.google.com/rss/articles/CBMiAUFVX3lxTE9wYXF1ZQ",
            "https://news.google.com/rss/articles/CBMiAUFVX3lxTE9wYXF1ZQ",
            id="google news that tells nothing",
        ),
        pytest.param(
            "https://news.google.com/rss/articles/aaaaaaaaaaaaaaaaaaaaa",
            "https://news.google.com/rss/articles/aaaaaaaaaaaaaaaaaaaaa",
            id="google news that is no base64",
        ),
        pytest.param(
            "https://share.test/to?url=https%3A%2F%2Fevil.test%2F",
            "https://share.test/to?url=https%3A%2F%2Fevil.test%2F",
            id="a stranger's parameter may be anything",
        ),
        pytest.param(
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
            id="no address inside",
        ),
        pytest.param("urn:notice:18", "urn:notice:18", id="no address"),
        pytest.param("http://[", "http://[", id="broken"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_links_lead_to_the_publisher(link: str, plain: str) -> None:
    assert canonical(link) == plain


def test_redirects_without_end_are_left_where_they_are() -> None:
    link = PAGE
    for _ in range(6):
        link = f"https://l.instagram.com/?u={quote(link, safe='')}"
    assert canonical(link).startswith("https://l.instagram.com/?u=")


def test_too_many_parameters_are_not_read() -> None:
    link = "https://www.google.com/url?" + "&".join(f"a{n}=1" for n in range(60))
    assert canonical(link) == link


@pytest.mark.parametrize(
    ("link", "site"),
    [
        (PAGE, "post.test"),
        ("https://m.post.test/x", "post.test"),
        ("https://WWW.M.Post.test./x", "post.test"),
        ("https://m.test/x", "m.test"),
        ("urn:1", ""),
        ("http://[", ""),
    ],
)
def test_a_site_is_one_however_it_is_reached(link: str, site: str) -> None:
    assert site_of(link) == site


FEEDS = (
    Feed(
        "a", "https://www.strelsau.test/acts.xml", publisher="Strelsau Gazette", tier=Tier.OFFICIAL
    ),
    Feed("b", "https://wire.test/rss", publisher="Wire", tier=Tier.WIRE),
    Feed("c", "https://wire.test/mines", publisher="Wire", tier=Tier.TRADE),
    Feed("d", "https://news.google.com/rss?q=x", publisher="Query", tier=Tier.AGGREGATOR),
    Feed("e", "https://news.google.com/rss?q=y", publisher="Other", tier=Tier.TRADE),
    Feed("f", "urn:x", tier=Tier.TRADE),
)


def test_a_site_has_the_most_careful_of_its_tiers_and_a_name_is_no_office() -> None:
    assert tiers_of(FEEDS) == {
        "strelsau.test": Tier.OFFICIAL,
        "strelsau gazette": Tier.WIRE,
        "wire.test": Tier.TRADE,
        "wire": Tier.TRADE,
    }


def test_an_aggregators_report_weighs_what_its_publisher_weighs() -> None:
    tiers = tiers_of(FEEDS)
    assert tier_of("strelsau.test", "", Tier.AGGREGATOR, tiers) == Tier.OFFICIAL
    assert tier_of("news.google.com", "Strelsau Gazette", Tier.AGGREGATOR, tiers) == Tier.WIRE
    assert tier_of("x.test", "Somebody", Tier.AGGREGATOR, tiers) == Tier.AGGREGATOR
    assert tier_of("strelsau.test", "", Tier.TRADE, tiers) == Tier.TRADE


def test_a_publisher_behind_an_aggregator_is_told_by_link_or_headline() -> None:
    source = Feed("q", "https://news.google.com/rss?q=x", publisher="Query", tier=Tier.AGGREGATOR)
    opaque = "https://news.google.com/rss/articles/CBMiAUFVX3lxTE9wYXF1ZQ"
    title = "Ruritania lifts its ban on terbium - Wire"
    made = entry(title, link=opaque)
    report = read_entry(
        made, feed="q", seen_at=NOW, lexicon=lexicon(), source=source, tiers=tiers_of(FEEDS)
    )
    assert is_aggregator(site_of(report.entry.link))
    assert (report.headline, report.outlet, report.house, report.tier) == (
        "Ruritania lifts its ban on terbium", "Wire", "wire", Tier.TRADE,
    )  # fmt: skip
    told = f"https://www.bing.com/news/apiclick.aspx?url={PAGE}"
    plain = read_entry(
        entry("Ruritania lifts its ban", link=told), feed="q", seen_at=NOW, lexicon=lexicon()
    )
    assert (plain.entry.link, plain.outlet) == (PAGE, "post.test")


@given(st.text(max_size=60))
def test_no_link_is_too_strange(text: str) -> None:
    for link in (text, f"https://{text}", f"https://www.google.com/url?q={text}"):
        assert canonical(canonical(link)) == canonical(link)
        assert isinstance(site_of(link), str)
