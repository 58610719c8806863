"""Feed lists: three forms, two ways to put them together, and mistakes that are never silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import ConfigError
from core.feed import Feed, Tier
from jobs.feedlist import feeds_from, id_of, load_feeds, merge, normalised, shown

SHIPPED = Path(__file__).parents[2] / "config" / "feeds.yaml"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_list_is_sound() -> None:
    feeds = load_feeds(SHIPPED)
    assert len(feeds) > 80
    assert len({f.id for f in feeds}) == len(feeds)
    assert {f.tier for f in feeds} == set(Tier)
    assert all(f.url.startswith("https://") for f in feeds)
    assert all(re.fullmatch("[a-z]{2}", f.language) for f in feeds)
    assert {f.enabled for f in feeds} == {True, False}


def test_yaml_entries_state_facts(tmp_path: Path) -> None:
    text = """\
    schema: feeds/v1
    feeds:
    - {id: us-fr, url: "https://a.example/rss", title: Register, publisher: Office,
       language: zh-Hans, country: US, source_tier: 1, default_enabled: false, note: x}
    - {url: "http://b.example"}
    """
    first, second = load_feeds(written(tmp_path, "f.yaml", text))
    assert first == Feed(
        "us-fr", "https://a.example/rss", "Register", "Office", "zh", "US", Tier.OFFICIAL, False
    )
    assert (second.tier, second.enabled) == (Tier.TRADE, True)
    assert second.id == id_of("http://b.example/")


def test_opml_may_be_nested(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><opml version="2.0"><head/><body>
    <outline text="folder"><outline text="A &amp; B" type="rss" xmlUrl="https://a.example/?x=1&amp;y"/>
    <outline text="deeper"><outline title="C" text="c" XMLURL="https://c.example/f"/></outline>
    </outline></body></opml>"""
    feeds = load_feeds(written(tmp_path, "any.name", text))
    assert [(f.url, f.title) for f in feeds] == [
        ("https://a.example/?x=1&y", "A & B"),
        ("https://c.example/f", "C"),
    ]


def test_plain_text_has_one_address_per_line(tmp_path: Path) -> None:
    text = "\ufeff# ours\n\nhttps://a.example/feed#top  # the first\n  http://b.example/x\r\n"
    feeds = load_feeds(written(tmp_path, "list.txt", text))
    assert [f.url for f in feeds] == ["https://a.example/feed#top", "http://b.example/x"]


def test_the_same_address_twice_counts_once(tmp_path: Path) -> None:
    text = "https://A.example:443/feed\nhttps://a.example/feed#x\nhttps://a.example/feed/\n"
    assert len(load_feeds(written(tmp_path, "list.txt", text))) == 2


def test_ids_of_addresses_are_stable_and_well_formed() -> None:
    assert id_of("https://www.Example.com/feed") == id_of("https://www.example.com:443/feed")
    assert id_of("https://u:p@a.example/x") != id_of("https://a.example/x")
    for url in (
        "https://" + "a" * 60 + ".example/",
        "http://[::1]:80/",
        "https://例え.jp/フィード",
    ):
        assert re.fullmatch("[a-z0-9-]{1,64}", id_of(url))
    # a change of this value would make every feed of a plain list a new feed
    assert id_of("https://a.example/feed.xml") == "a-example-8814c6f96b76"


@pytest.mark.parametrize(
    ("url", "one"),
    [
        ("HTTP://A.Example:80", "http://a.example/"),
        ("http://a.example./x?b=1#c", "http://a.example/x?b=1"),
        ("https://u:p@A.example:8443/x", "https://u:p@a.example:8443/x"),
        ("https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"),
    ],
)
def test_addresses_have_one_spelling(url: str, one: str) -> None:
    assert normalised(url) == one


def test_secrets_of_addresses_are_not_shown() -> None:
    assert shown("https://user:pass@a.example/x?key=1") == "https://a.example/x?..."
    assert shown("http://[broken") == "(not readable)"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", "https://a.example\nhttp//b.example\n", "line 2: "),
        ("a.txt", "https://a.example Title", "line 1: more than an address"),
        ("a.txt", "ftp://user:geheim@a.example/x", "ftp://a.example/x is not an http address"),
        ("a.txt", "http://a.example:99999/", "is not an http address"),
        ("a.txt", "# nothing\n", "names no feed"),
        ("a.yaml", "feeds: [", "this is not YAML"),
        ("a.yaml", "feeds: {}", "no list under feeds:"),
        ("a.yaml", "schema: feeds/v9\nfeeds: []", "feeds/v9"),
        ("a.yaml", "feeds: [x]", "entry 1: this is not a mapping"),
        ("a.yaml", "feeds: [{id: a}]", "entry 1 (a): there is no url"),
        ("a.yaml", "feeds: [{url: 'http://a', titel: x}]", "did you mean title?"),
        ("a.yaml", "feeds: [{url: 'http://a', colour: x}]", "colour is not a fact"),
        ("a.yaml", "feeds: [{url: 'http://a', id: A_1}]", "an id has"),
        ("a.yaml", "feeds: [{url: 'http://a', country: no}]", "put it in quotes"),
        ("a.yaml", "feeds: [{url: 'http://a', source_tier: 7}]", "write 1, 2, 3 or 4"),
        ("a.yaml", "feeds: [{url: 'http://a', default_enabled: 2}]", "true or false"),
        ("a.yaml", "feeds: [{url: 'http://a', id: x}, {url: 'http://b', id: x}]", "taken"),
        ("a.opml", "<opml><body>", "line 1: this is not well-formed"),
        ("a.xml", "<rss/>", "not a feed"),
        ("a.xml", "<opml><outline text='T' xmlUrl='x'/></opml>", "feed 1 (T): x is not"),
    ],
)
def test_mistakes_name_place_and_way_out(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(ConfigError) as caught:
        load_feeds(path)
    message = str(caught.value)
    assert says in message
    assert str(path) in message
    assert "geheim" not in message


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.txt cannot be read \(No such file"):
        load_feeds(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"# \xe9\nhttp://a")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_feeds(tmp_path / "latin.txt")


def test_an_extra_list_replaces_or_is_added(tmp_path: Path) -> None:
    shipped = written(tmp_path, "s.txt", "https://a.example/1\n")
    extra = written(tmp_path, "e.txt", "https://b.example/2\n")
    assert [f.url for f in feeds_from(shipped, None)] == ["https://a.example/1"]
    assert [f.url for f in feeds_from(shipped, str(extra))] == ["https://b.example/2"]
    assert len(feeds_from(shipped, f"+{extra}")) == 2


def test_an_added_list_corrects_and_switches_on() -> None:
    shipped = [
        Feed("a", "https://a.example/", "A", tier=Tier.OFFICIAL, enabled=False),
        Feed("b", "https://b.example/", "B"),
    ]
    by_address = Feed("other", "https://a.example")
    by_id = Feed("b", "https://new.b.example/", enabled=False)
    a, b = merge(shipped, [by_address, by_id], replace=False)
    assert (a.id, a.tier, a.enabled) == ("a", Tier.OFFICIAL, True)
    assert b == by_id
    assert merge(shipped, [by_id], replace=True) == (by_id,)
