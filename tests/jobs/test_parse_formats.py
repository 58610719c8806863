"""Formats and bad habits: what a document says must come out, whatever shape it has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.document import MAX_ENTRIES, split
from core.feed import Feed
from jobs.parse import BadDocument, ParsedFeed, parse_document

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
FEED = Feed("desk", "https://feeds.example.org/desk.xml")
PLAIN_FEED = (
    "<rss version='2.0'><channel><title>T</title><link>https://site.example/</link>"
    "<item><title>{}</title><link>https://site.example/1</link></item></channel></rss>"
)
CHINESE = "商务部公告：稀土出口管制"
RUSSIAN = "Квоты на редкие земли"


def parse(body: bytes, content_type: str = "application/rss+xml", feed: Feed = FEED) -> ParsedFeed:
    return parse_document(body, feed=feed, content_type=content_type, base_url=feed.url)


def parse_file(name: str) -> ParsedFeed:
    return parse((FEEDS / name).read_bytes())


def rss(item: str, channel: str = "<link>https://site.example/news/</link>") -> bytes:
    text = (
        f"<rss version='2.0'><channel><title>T</title>{channel}<item>{item}</item></channel></rss>"
    )
    return text.encode()


def atom(entry: str) -> bytes:
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry>{entry}</entry></feed>"
    )
    return text.encode()


def test_rss_20() -> None:
    parsed = parse_file("rss20.xml")
    assert (parsed.title, parsed.language, parsed.ttl) == ("Gazette of Arland & Isles", "en", 900)
    first, second = parsed.entries
    assert first.title == "Arland to license exports of dysprosium & terbium"
    assert first.link == "https://gazette.arland.example/notices/17"
    assert first.text == "Exporters must apply for a licence. In force on 1 December."
    assert first.published == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert first.outlet == "Ministry of Trade"
    assert first.language == "en"
    assert second.title.startswith("An untitled notice about the price of fish")
    assert second.title.endswith("…")
    assert len(second.title) <= 140
    assert second.link == "https://gazette.arland.example/notices/16"
    assert second.published is None
    assert parsed.ids == (first.id, second.id)


def test_rss_10() -> None:
    parsed = parse_file("rss10.rdf")
    (entry,) = parsed.entries
    assert (parsed.title, parsed.language) == ("Example Wire", "de")
    assert (entry.title, entry.text) == ("Quoten für seltene Erden", "Die Quote steigt.")
    assert entry.link == "https://wire.example/a"
    assert entry.published == datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "title", "link", "text"),
    [
        ("rss090.rdf", "A decree", "http://older.example/1", ""),
        ("rss091.xml", "Arrêté sur les terres rares", "http://old.example/1", "Texte court"),
        ("atom03.xml", "Ban lifted", "https://early.example/1", "It is lifted."),
        ("channel.cdf", "An export ban", "https://cdf.example/1", "In short."),
    ],
)
def test_older_formats(name: str, title: str, link: str, text: str) -> None:
    (entry,) = parse_file(name).entries
    assert (entry.title, entry.link, entry.text) == (title, link, text)


def test_atom_10() -> None:
    parsed = parse_file("atom10.xml")
    assert (parsed.title, parsed.language) == ("Portal & desk", "zh")
    first, second = parsed.entries
    assert first.title == "Tax below 5 <b> and AT&T", "plain text is not markup"
    assert first.link == "https://portal.example/news/2026/11/a.html"
    assert first.text == "A notice on gallium & germanium. It is in force."
    assert first.published == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert first.outlet == "Other desk"
    assert second.title == "Second notice"
    assert second.link == "https://portal.example/b", "the id is an address"
    assert second.text == "Licences & quotas"
    assert second.published == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_feeds_configured_language_goes_before_what_the_document_says() -> None:
    feed = Feed("desk", FEED.url, language="ja")
    assert parse((FEEDS / "rss20.xml").read_bytes(), feed=feed).entries[0].language == "ja"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        pytest.param("<title>A &lt;b&gt; c</title>", "A <b> c", id="not evidently markup"),
        pytest.param("<title>A &lt;b&gt;c&lt;/b&gt;</title>", "A c", id="escaped markup"),
        pytest.param("<title>A <b>c</b></title>", "A c", id="real markup"),
        pytest.param("<title>A<br/>c</title>", "A c", id="a line break"),
        pytest.param("<title><![CDATA[A<br>c]]></title>", "A c", id="a line break in CDATA"),
        pytest.param("<title>Q&amp;amp;A</title>", "Q&A", id="escaped twice"),
        pytest.param("<title>Q&amp;amp;amp;A</title>", "Q&A", id="escaped three times"),
        pytest.param("<title>it&amp;#8217;s</title>", "it’s", id="escaped character"),
        pytest.param("<title>AT&T & R&D</title>", "AT&T & R&D", id="bare ampersands"),
        pytest.param("<title>caf&eacute;&nbsp;&foo; x</title>", "café &foo; x", id="entities"),
        pytest.param("<title>a\x08b\x0bc &#0;&#x1;&#xD800;d</title>", "abc d", id="controls"),
        pytest.param("<title>5 &lt; 6 &gt; 4</title>", "5 < 6 > 4", id="comparisons"),
        pytest.param("<title>\n  a\n b\t</title>", "a b", id="white space"),
        pytest.param("<title>a\u200b\u202eb</title>", "ab", id="invisible characters"),
        pytest.param("<title>&lt;script&gt;x&lt;/script&gt;y</title>", "y", id="a script"),
        pytest.param("<title></title><description>Text</description>", "Text", id="none"),
        pytest.param("<link>https://a.example/x</link>", "https://a.example/x", id="link only"),
    ],
)
def test_titles_of_rss(item: str, title: str) -> None:
    (entry,) = parse(rss(item)).entries
    assert entry.title == title


@pytest.mark.parametrize(
    ("item", "link"),
    [
        pytest.param("<link>/a</link>", "https://site.example/a", id="relative to the site"),
        pytest.param("<link>b</link>", "https://site.example/news/b", id="relative to the page"),
        pytest.param("<link>//c.example/x</link>", "https://c.example/x", id="without scheme"),
        pytest.param("<link>www.d.example/x</link>", "https://www.d.example/x", id="www"),
        pytest.param("<link>https://e.example/x y</link>", "https://e.example/x%20y", id="space"),
        pytest.param("<link>\n https://f.example/\n</link>", "https://f.example/", id="lines"),
        pytest.param("<link>https://g.example/?a=1&amp;b=2</link>", "https://g.example/?a=1&b=2"),
        pytest.param("<link>https://g.example/?a=1&b=2</link>", "https://g.example/?a=1&b=2"),
        pytest.param("<link>javascript:alert(1)</link>", "", id="script"),
        pytest.param("<link>https://[bad/</link>", "", id="broken"),
        pytest.param(f"<link>https://h.example/{'x' * 3000}</link>", "", id="endless"),
        pytest.param("<guid>https://i.example/1</guid>", "https://i.example/1", id="permalink"),
        pytest.param(
            "<guid isPermaLink='false'>https://j.example/1</guid>",
            "https://j.example/1",
            id="guid",
        ),
        pytest.param("<guid isPermaLink='false'>k-1</guid>", "", id="guid that is none"),
        pytest.param("<link xml:base='https://l.example/z/'>y</link>", "https://l.example/z/y"),
    ],
)
def test_links_are_absolute_or_none(item: str, link: str) -> None:
    (entry,) = parse(rss(f"<title>x</title>{item}")).entries
    assert entry.link == link


def test_a_relative_link_without_site_counts_from_the_document() -> None:
    (entry,) = parse(rss("<title>x</title><link>y</link>", channel="")).entries
    assert entry.link == "https://feeds.example.org/y"


def test_any_alternate_serves_if_none_is_html() -> None:
    links = "<link rel='self' href='https://a.example/self'/>" + (
        "<link rel='alternate' type='application/pdf' href='https://a.example/act.pdf'/>"
    )
    (entry,) = parse(atom(f"<title>x</title><id>urn:1</id>{links}")).entries
    assert entry.link == "https://a.example/act.pdf"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(PLAIN_FEED.format(CHINESE).encode(), "text/html", id="as a page"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode(), "text/plain", id="as text"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode(), "application/octet-stream", id="bytes"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode(), "", id="no type"),
        pytest.param(
            PLAIN_FEED.format(CHINESE).encode(), "text/xml; charset=iso-8859-1", id="wrong header"
        ),
        pytest.param(PLAIN_FEED.format(CHINESE).encode("utf-8-sig"), "text/xml", id="BOM"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode("utf-16"), "text/xml", id="UTF-16"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode("utf-16-be"), "text/xml", id="no BOM"),
        pytest.param(PLAIN_FEED.format(CHINESE).encode("utf-32"), "text/xml", id="UTF-32"),
        pytest.param(
            b"<?xml version='1.0' encoding='gb2312'?>" + PLAIN_FEED.format(CHINESE).encode("gbk"),
            "text/xml; charset=utf-8",
            id="GBK called GB2312 and UTF-8",
        ),
        pytest.param(
            PLAIN_FEED.format(CHINESE).encode("gb18030"), "text/xml;charset=GBK", id="by header"
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='gb2312'?>" + PLAIN_FEED.format(CHINESE).encode(),
            "text/xml",
            id="UTF-8 called GB2312",
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='utf-16'?>" + PLAIN_FEED.format(CHINESE).encode(),
            "text/xml",
            id="UTF-8 called UTF-16",
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='iso-2022-cn-x'?>"
            + PLAIN_FEED.format(CHINESE).encode(),
            "text/xml",
            id="unknown encoding",
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='punycode'?>" + PLAIN_FEED.format(CHINESE).encode(),
            "text/xml",
            id="no encoding for documents",
        ),
        pytest.param(
            b"\n\n <?xml version='1.0'?>" + PLAIN_FEED.format(CHINESE).encode(), "", id="blank"
        ),
        pytest.param(
            b"<br />\n<b>Warning</b>: x in <b>y.php</b><?xml version='1.0'?>"
            + PLAIN_FEED.format(CHINESE).encode(),
            "",
            id="a warning before it",
        ),
        pytest.param(
            PLAIN_FEED.format(CHINESE).encode() + b"<script>x</script></html>", "", id="rest after"
        ),
    ],
)
def test_what_a_document_is_shows_in_its_bytes(body: bytes, content_type: str) -> None:
    parsed = parse(body, content_type)
    assert [entry.title for entry in parsed.entries] == [CHINESE]


def test_encodings_by_name_and_by_habit() -> None:
    declared = b"<?xml version='1.0' encoding='windows-1251'?>"
    body = declared + PLAIN_FEED.format(RUSSIAN).encode("cp1251")
    assert parse(body, "text/xml; charset=utf-8").entries[0].title == RUSSIAN
    assert parse(PLAIN_FEED.format("“naïve”").encode("cp1252")).entries[0].title == "“naïve”"
    japanese = b"<?xml version='1.0' encoding='iso-2022-jp'?>"
    body = japanese + PLAIN_FEED.format("輸出規制").encode("iso-2022-jp")
    assert parse(body).entries[0].title == "輸出規制"
    assert split(body) is None


def test_one_torn_character_does_not_garble_the_rest() -> None:
    body = PLAIN_FEED.format(CHINESE * 4).encode() + "稀土".encode()[:4]
    torn = body.replace("土出口".encode(), "土出口".encode()[:-1], 1)
    title = parse(torn).entries[0].title
    assert title.count("\ufffd") == 1
    assert title.endswith(CHINESE)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("<item><title>A</title><description>unclosed</item>", id="unclosed"),
        pytest.param("<item><title>A</title><media:x>y</media:x></item>", id="prefix"),
        pytest.param("<item><title>A</title><p a=b>y</p></item>", id="attribute"),
        pytest.param("<item><title>A</wrong></title></item>", id="crossed"),
    ],
)
def test_ill_formed_documents_still_yield_their_entries(broken: str) -> None:
    good = "<item><title>B</title><link>https://b.example/</link></item>"
    text = f"<rss version='2.0'><channel><title>T</title>{broken}{good}</channel></rss>"
    titles = [entry.title for entry in parse(text.encode()).entries]
    assert titles[0].startswith("A")
    assert titles[-1] == "B"


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param("<!DOCTYPE rss [<!ENTITY corp 'Arland & Co'>]>", id="with an ampersand"),
        pytest.param("<!DOCTYPE rss [\n<!ENTITY x 'y'> ] >", id="of another name"),
        pytest.param("<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>", id="external"),
        pytest.param("<!DOCTYPE rss [", id="never closed"),
    ],
)
def test_entities_that_are_not_taken_over_stay_as_written(doctype: str) -> None:
    body = doctype.encode() + rss("<title>By &corp;</title>")
    assert [entry.title for entry in parse(body).entries] == ["By &corp;"]


def test_a_documents_own_simple_entities_are_known() -> None:
    doctype = b"<!DOCTYPE rss [ <!-- > --> <!ENTITY corp 'Arland Corp'> ]>"
    assert parse(doctype + rss("<title>By &corp;</title>")).entries[0].title == "By Arland Corp"


def test_a_site_that_makes_up_guids_anew_is_known_by_its_links() -> None:
    item = "<title>A notice</title><link>https://a.example/n/1</link><guid>{}</guid>"
    one, two = (parse(rss(item.format(guid))).entries[0] for guid in ("x1", "x2"))
    assert one.id != two.id
    assert (one.alias, one.fingerprint) == (two.alias, two.fingerprint)


def test_what_makes_the_strict_parser_raise_is_read_loosely() -> None:
    body = rss("<title>A notice</title>").replace(
        b"<rss", b"<rss xmlns='http://a.example/&nbsp;x&nbsp;y'"
    )
    assert [entry.title for entry in parse(body).entries] == ["A notice"]


def test_the_entry_in_whose_middle_a_document_breaks_off_is_left_for_the_next_time() -> None:
    items = "".join(f"<item><title>Title {i}</title></item>" for i in range(3))
    text = f"<rss version='2.0'><channel><title>T</title>{items}<item><title>Arland to ba"
    parsed = parse(text.encode())
    assert [entry.title for entry in parsed.entries] == ["Title 0", "Title 1", "Title 2"]


def test_dates_never_matter_enough_to_fail() -> None:
    for date in ("", "32 Foo 2026", "2026-13-45", "0000-00-00", "Sun, 31 Dec 99999 10:00:00", "🗓"):
        (entry,) = parse(rss(f"<title>x</title><pubDate>{date}</pubDate>")).entries
        assert entry.published is None or entry.published.tzinfo is UTC
    (entry,) = parse(rss("<title>x</title><pubDate>2099-01-01T00:00:00Z</pubDate>")).entries
    assert entry.published == datetime(2099, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>60</ttl>", 3_600),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>99999999</ttl>", 30 * 86_400),
        ("<sy:updatePeriod> Hourly </sy:updatePeriod>", 3_600),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21_600,
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            86_400,
        ),
    ],
)
def test_how_long_the_publisher_wants_to_be_left_alone(channel: str, seconds: int | None) -> None:
    name = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    body = rss("<title>x</title>", channel).replace(b"<rss", f"<rss {name}".encode())
    assert parse(body).ttl == seconds


def test_a_long_text_is_cut() -> None:
    (entry,) = parse(rss(f"<title>x</title><description>{'word ' * 9000}</description>")).entries
    assert 19_000 < len(entry.text) <= 20_000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n\xef\xbb\xbf\0", "empty", id="blank"),
        pytest.param(b"Service unavailable", "neither XML nor JSON", id="words"),
        pytest.param(b"<!-- <rss> -->", "neither XML nor JSON", id="a comment"),
        pytest.param(b"<!-- never closed <rss>", "neither XML nor JSON", id="an open comment"),
        pytest.param(b"<?xml version='1.0'", "neither XML nor JSON", id="cut in its first line"),
        pytest.param(b"<!DOCTYPE html><html><body><p>Hi</p>", "web page", id="a page"),
        pytest.param(
            b"<?xml version='1.0'?><HTML><entry>x</entry></HTML>", "web page", id="XHTML"
        ),
        pytest.param(b"<urlset><url><loc>x</loc></url></urlset>", "<urlset>", id="a site map"),
        pytest.param(b"<rss version='2.0'><channel><title>Gaz", "no entry", id="cut early"),
        pytest.param(
            b"<rss version='2.0'><channel><item><title>", "", id="cut in the first entry"
        ),
        pytest.param(b'{"error": "gone"}', "no JSON Feed", id="other JSON"),
        pytest.param(b'{"items": [', "no JSON Feed", id="cut JSON"),
        pytest.param(b'{"a":' * 100_000, "no JSON Feed", id="deep JSON"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(body: bytes, reason: str) -> None:
    if not reason:
        assert parse(body).entries == ()
        return
    with pytest.raises(BadDocument, match=reason):
        parse(body)


def test_an_empty_feed_is_a_feed() -> None:
    parsed = parse(b"<rss version='2.0'><channel><title>T</title></channel></rss>")
    assert (parsed.title, parsed.entries, parsed.ids) == ("T", (), ())


def test_of_too_many_entries_that_cannot_be_split_the_newest_are_read() -> None:
    items = [
        f"<item><title>{n}</title><pubDate>1 Jan {2000 + n // 1000} 00:00:00 GMT</pubDate></item>"
        for n in range(MAX_ENTRIES + 1)
    ]
    body = f"<rss version='2.0'><channel>{''.join(items)}<item/></channel></rss>"
    parsed = parse(body.replace("<item/>", f"<item/>{items[-1]}").encode())
    assert split(body.encode()) is None
    assert (parsed.entries[-1].title, parsed.dropped) == (str(MAX_ENTRIES), 3)
