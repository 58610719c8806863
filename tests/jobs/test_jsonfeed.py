"""JSON Feed: what is there is taken, what is wrong is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.document import MAX_ENTRIES, split
from core.entry import Entry
from core.feed import Feed
from jobs.parse import ParsedFeed, parse_document

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
FEED = Feed("json", "https://feeds.example.org/feed.json")


def parse(body: bytes) -> ParsedFeed:
    return parse_document(body, feed=FEED, content_type="text/html", base_url=FEED.url)


def entry_of(item: object) -> Entry:
    (entry,) = parse(json.dumps({"items": [item]}).encode()).entries
    return entry


def test_a_feed_with_odd_members() -> None:
    parsed = parse((FEEDS / "feed11.json").read_bytes())
    assert (parsed.title, parsed.language, parsed.ttl) == ("Desk of notices", "en", None)
    first, second, third = parsed.entries
    assert first.title == "Quota <raised>"
    assert first.text == "By half, says the ministry"
    assert first.link == "https://json.example/n/41"
    assert first.published == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert first.language == "fr"
    assert second.title == "Plain <b>text</b>", "text is text"
    assert second.link == "https://json.example/n/40"
    assert second.published == datetime(2026, 11, 20, tzinfo=UTC)
    assert second.language == "en"
    assert third.link == "https://elsewhere.example/39"
    assert third.title == "Lone surrogate"
    assert len(parsed.ids) == 4, "the empty item is counted"


@pytest.mark.parametrize(
    ("item", "name", "value"),
    [
        ({"title": "t", "url": 7}, "link", "https://feeds.example.org/7"),
        ({"title": "t", "url": True}, "link", ""),
        ({"title": "t", "url": None, "external_url": "/x"}, "link", "https://feeds.example.org/x"),
        ({"title": "t", "url": "https://[bad/"}, "link", ""),
        ({"title": {}, "summary": "s"}, "title", "s"),
        ({"title": "t", "content_html": "<p>a</p><p>b</p>", "content_text": "a"}, "text", "a b"),
        ({"title": "t", "date_published": 12}, "published", None),
        ({"title": "t", "date_published": "9999-12-31T23:59:59-14:00"}, "published", None),
        ({"title": "t", "date_published": "0001-01-01T00:00:00+14:00"}, "published", None),
    ],
)
def test_members_of_a_wrong_kind_count_as_missing(
    item: dict[str, object], name: str, value: object
) -> None:
    assert getattr(entry_of(item), name) == value


def test_a_number_and_its_text_are_the_same_id() -> None:
    assert entry_of({"id": 5, "title": "a"}).id == entry_of({"id": "5", "title": "b"}).id


def test_any_encoding_and_no_splitting() -> None:
    text = json.dumps({"items": [{"title": "稀土"}]}, ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"):
        assert parse(text.encode(encoding)).entries[0].title == "稀土"
        assert split(text.encode(encoding)) is None


def test_items_beyond_the_limit_are_dropped() -> None:
    items = [{"id": str(number), "title": "t"} for number in range(MAX_ENTRIES + 2)]
    parsed = parse(json.dumps({"items": items}).encode())
    assert (len(parsed.entries), parsed.dropped) == (MAX_ENTRIES, 2)


def test_of_too_many_items_the_newest_are_read() -> None:
    items = [
        {"id": str(number), "title": "t", "date_published": f"{2000 + number // 1000}-01-01"}
        for number in range(MAX_ENTRIES + 2)
    ]
    parsed = parse(json.dumps({"items": items}).encode())
    assert parsed.ids == parse(json.dumps({"items": items[2:]}).encode()).ids
