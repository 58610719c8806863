"""The splitter: right, or it refuses."""

from __future__ import annotations

import pytest

from core.document import (
    MAX_ENTRIES,
    Pieces,
    Utf8,
    body_hash,
    breaks_off,
    declared_encoding,
    how_utf8,
    preamble,
    raw_hash,
    split,
    untorn,
)

HEAD = b"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>T</title>"
TAIL = b"</channel></rss>"


def rss(*raws: bytes, gap: bytes = b"\n", head: bytes = HEAD, tail: bytes = TAIL) -> bytes:
    return head + gap.join(raws) + tail


@pytest.mark.parametrize(
    ("raws", "gap"),
    [
        pytest.param([b"<item>a</item>"], b"", id="one"),
        pytest.param([b"<item>a</item>", b"<item>b</item>"], b"", id="side by side"),
        pytest.param([b"<item>a</item>", b"<item>b</item>"], b" \r\n\t", id="white space"),
        pytest.param([b"<item>a</item>", b"<item>b</item>"], b" <!-- 2 --> ", id="comments"),
        pytest.param([b"<item a='1'\n>a</item >", b"<item>b</item\n>"], b"", id="odd tags"),
        pytest.param(
            [b"<item>a</item>", b"<item><items/><itemx>b</itemx></item>"], b"", id="names"
        ),
        pytest.param([b"<entry>a</entry>", b"<entry>b</entry>"], b"", id="atom"),
        pytest.param([b"<atom:entry>a</atom:entry>"], b"", id="prefix"),
        pytest.param([b"<ITEM>a</ITEM>", b"<ITEM>b</ITEM>"], b"", id="capitals"),
        pytest.param([b"<item><![CDATA[<b>]]></item>", b"<item/ >b</item>"], b"", id="CDATA"),
        pytest.param([b"<item><!-- x --><?php y ?>a</item>"], b"", id="comment and instruction"),
        pytest.param([b"<item><![CDATA[<![CDATA[ ]]></item>"], b"", id="CDATA mark in CDATA"),
    ],
)
def test_documents_that_split(raws: list[bytes], gap: bytes) -> None:
    assert split(rss(*raws, gap=gap)) == Pieces(HEAD, tuple(raws), TAIL, Utf8.LIKELY)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(rss(), id="no entry"),
        pytest.param(b'{"items": []}', id="JSON"),
        pytest.param(rss(b"<item>a</item>").decode().encode("utf-16"), id="UTF-16"),
        pytest.param(rss(b"<item>a</item>").decode().encode("utf-32"), id="UTF-32"),
        pytest.param(b"\0" + rss(b"<item>a</item>"), id="a zero"),
        pytest.param(rss(b"<item>a"), id="never closed"),
        pytest.param(rss(b"<item>a</item>", b"<item>b"), id="the last never closed"),
        pytest.param(rss(b"<item>a</item>b</item>"), id="closed twice"),
        pytest.param(rss(b"<item>a<item>b</item></item>"), id="nested"),
        pytest.param(rss(b"<item/>", b"<item>b</item>"), id="self-closing first"),
        pytest.param(rss(b"<item>a</item>", b"<item a='1'/>"), id="self-closing last"),
        pytest.param(rss(b"<item>a</item>", b"<entry>b</entry>"), id="two kinds"),
        pytest.param(rss(b"<item>a</item>", b"<x:item>b</x:item>"), id="two prefixes"),
        pytest.param(rss(b"<item>a</item>", b"<item>b</item>", gap=b"<ttl>1</ttl>"), id="between"),
        pytest.param(rss(b"<item>a</item>", b"<item>b</item>", gap=b" " * 99 + b"x"), id="text"),
        pytest.param(rss(b"<item>a</item>", b"<item>b</item>", gap=b"<!--"), id="commented out"),
        pytest.param(rss(b"<item>a</item>", tail=b"<item/></rss>"), id="entry in the tail"),
        pytest.param(rss(b"<item>a</item>", head=HEAD + b"<!-- <item> -->"), id="in a comment"),
        pytest.param(rss(b"<item>a</item>", head=HEAD + b"<!-- "), id="open comment"),
        pytest.param(rss(b"<item>a</item>", head=HEAD + b"<!-->"), id="comment of two hyphens"),
        pytest.param(rss(b"<item>a</item>", head=HEAD + b"<![CDATA["), id="open CDATA"),
        pytest.param(rss(b"<item>a</item>", head=HEAD + b"<?x"), id="open instruction"),
        pytest.param(rss(b"<item><![CDATA[</item><item>]]></item>"), id="tags in CDATA"),
        pytest.param(rss(b"<item><!--</item><item>--></item>"), id="tags in a comment"),
        pytest.param(rss(b"<item><?x </item><item> ?></item>"), id="tags in an instruction"),
        pytest.param(rss(b"<item>&a;</item>", head=b"<!ENTITY a '<item>'>" + HEAD), id="entities"),
        pytest.param(
            rss(b"<item>a</item>").replace(b"utf-8", b"ISO-2022-JP"), id="switching encoding"
        ),
        pytest.param(rss(b"<item>a</item x>"), id="odd close tag"),
    ],
)
def test_documents_that_are_refused(body: bytes) -> None:
    assert split(body) is None


@pytest.mark.parametrize(
    "date",
    [
        "<pubDate>Sun, {:02} Nov 2026 08:00:00 GMT</pubDate>",
        "<a10:updated x='1'>\n2026-11-{:02}T08:00:00Z</a10:updated>",
        "<dc:date><![CDATA[2026-11-{:02}]]></dc:date>",
    ],
)
def test_of_too_many_entries_the_newest_are_read_wherever_they_stand(date: str) -> None:
    def raw(number: int, day: int) -> bytes:
        return f"<item>{number}{date.format(day)}</item>".encode()

    ascending = [raw(n, 2 if n <= MAX_ENTRIES else 3) for n in range(MAX_ENTRIES + 3)]
    pieces = split(rss(*ascending))
    assert pieces is not None
    assert (pieces.entries, pieces.dropped) == (tuple(ascending[3:]), 3)
    descending = ascending[::-1]
    pieces = split(rss(*descending))
    assert pieces is not None
    assert pieces.entries == tuple(descending[:MAX_ENTRIES])


def test_a_date_that_is_none_does_not_count() -> None:
    raws = [b"<item><pubDate>nonsense</pubDate></item>"] * MAX_ENTRIES
    raws = [*raws, b"<item><date>2026-11-22</date></item>"]
    pieces = split(rss(*raws))
    assert pieces is not None
    assert pieces.entries == tuple(raws[:MAX_ENTRIES])


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        (b"<?xml version='1.0'?><rss><channel><item>a</item></channel></rss>", False),
        (b"<?xml version='1.0'?>\n<rss><channel><item>a</item>", True),
        (b"<rdf:RDF a='b'><item>a</item></rdf:RDF>\n", False),
        (b"<feed><entry>a</entry", True),
        (b'{"items": [{"content_html": "<p>a"}]}', False),
        ("<rss></rss>".encode("utf-16"), False),
        (b"", False),
    ],
)
def test_documents_that_break_off(body: bytes, *, broken: bool) -> None:
    assert breaks_off(body) is broken


def test_entries_beyond_the_limit_are_dropped() -> None:
    raws = [b"<item>%d</item>" % number for number in range(MAX_ENTRIES + 3)]
    pieces = split(rss(*raws))
    assert pieces is not None
    assert (pieces.entries, pieces.dropped) == (tuple(raws[:MAX_ENTRIES]), 3)


@pytest.mark.parametrize(
    ("body", "judgement"),
    [
        (b"plain", Utf8.LIKELY),
        ("é".encode(), Utf8.LIKELY),
        ("稀土出口管制公告".encode(), Utf8.SURE),
        ("稀土出口管制公告".encode("gbk"), Utf8.NO),
        ("稀土出口管制公告稀土出口管制公告".encode()[:-1], Utf8.LIKELY),
        ("稀土".encode()[:-1], Utf8.NO),
    ],
)
def test_how_surely_bytes_are_utf8(body: bytes, judgement: Utf8) -> None:
    assert how_utf8(body) is judgement


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<?xml version='1.0' encoding='GB2312'?>", "gb2312"),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding = "UTF-8" ?>', "utf-8"),
        (b"<?xml version='1.0'?><a encoding='x'>", ""),
        (b"<rss>", ""),
    ],
)
def test_declared_encoding(body: bytes, name: str) -> None:
    assert declared_encoding(body) == name


def test_the_preamble_is_declaration_and_root_tag() -> None:
    body = b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- 12:03 -->\n<feed xml:base='/a/'>\n<title>"
    assert preamble(body) == b"<?xml version='1.0'?><feed xml:base='/a/'>"
    assert preamble(b"words") == b""


def test_a_moving_date_in_the_head_does_not_show_in_the_hash() -> None:
    one = rss(b"<item>a</item>", head=HEAD + b"<lastBuildDate>1</lastBuildDate>")
    two = rss(b"<item>a</item>", head=HEAD + b"<lastBuildDate>22</lastBuildDate>")
    assert body_hash(one) == body_hash(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(rss(b"<item>a</item>"), rss(b"<item>b</item>"), id="entry"),
        pytest.param(
            rss(b"<item>a</item>"), rss(b"<item>a</item>", tail=b"x" + TAIL), id="after the last"
        ),
        pytest.param(
            rss(b"<item>a</item>"),
            rss(b"<item>a</item>").replace(b"utf-8", b"gb2312"),
            id="encoding",
        ),
        pytest.param(
            rss(b"<item>a</item>"),
            rss(b"<item>a</item>").replace(b"<rss", b"<rss xml:base='/b/'"),
            id="base",
        ),
        pytest.param(rss(), rss(head=HEAD + b"x"), id="documents without entry"),
    ],
)
def test_whatever_else_changes_shows_in_the_hash(one: bytes, two: bytes) -> None:
    assert body_hash(one) != body_hash(two)
    assert len(body_hash(one)) == 8


def test_raw_hash_depends_on_the_bytes_and_the_seed() -> None:
    hashes = {raw_hash(b"a"), raw_hash(b"b"), raw_hash(b"a", b"seed"), raw_hash(b"a", b"other")}
    assert len(hashes) == 4
    assert {len(value) for value in hashes} == {8}


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        pytest.param(b"<rss><item>a</item><item>b", b"<rss><item>a</item>", id="in an entry"),
        pytest.param(b"<rss><item>a</item></rss>", b"<rss><item>a</item></rss>", id="whole"),
        pytest.param(b"<rss><item>a</item><item/>", b"<rss><item>a</item><item/>", id="empty"),
        pytest.param(b"<rss><item>a<item>b", b"<rss><item>a<item>b", id="none ever closed"),
        pytest.param(b"<rss>", b"<rss>", id="no entry"),
    ],
)
def test_untorn(body: bytes, rest: bytes) -> None:
    assert untorn(body) == rest


def test_a_document_of_hardly_anything_but_tags_is_taken_as_a_whole() -> None:
    body = b"<rss><channel>" + b"<item></item>" * 150_000 + b"</channel></rss>"
    assert split(body) is None
    assert body_hash(body) != body_hash(body.replace(b"<channel>", b"<channel >"))


def test_utf8_is_judged_by_the_first_million_bytes_without_tearing_a_character() -> None:
    text = "<item><title>" + "稀土" * 400_000 + "</title></item>"
    assert how_utf8(text.encode()) is Utf8.SURE
    assert how_utf8(b"x" + text.encode()) is Utf8.SURE
