"""Which entry is which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import Claim, alias, clash, digest, distinct, fingerprint, normalised


def name(guid: str = "", link: str = "", title: str = "t", text: str = "x") -> bytes:
    return digest("feed", guid, link, title, text)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("http://a.example/n/1", "https://a.example/n/1", id="scheme"),
        pytest.param("https://A.Example/n/1", "https://a.example/n/1", id="case of the host"),
        pytest.param("HTTPS://a.example/n/1", "https://a.example/n/1", id="case of the scheme"),
        pytest.param("https://a.example:443/n", "http://a.example:80/n", id="default port"),
        pytest.param("https://a.example", "https://a.example/", id="no path"),
        pytest.param("https://a.example/n?utm_source=rss", "https://a.example/n", id="utm"),
        pytest.param("https://a.example/n?id=1&fbclid=x&utm_x=y", "https://a.example/n?id=1"),
        pytest.param("https://a.example/n?gclid=1#xtor=RSS-1", "https://a.example/n", id="more"),
        pytest.param("https://u:p@a.example/n", "https://a.example/n", id="credentials"),
        pytest.param("  https://a.example/n\n", "https://a.example/n", id="white space"),
        pytest.param("urn: x: 1", "urn:x:1", id="white space inside"),
        pytest.param("https://a.example/n#", "https://a.example/n", id="empty fragment"),
        pytest.param("https://a.example/n?PHPSESSID=1f", "https://a.example/n", id="session"),
        pytest.param("https://a.example/n;jsessionid=1F.x?id=1", "https://a.example/n?id=1"),
    ],
)
def test_names_of_the_same_entry(one: str, two: str) -> None:
    assert name(one) == name(two)
    assert name(link=one) == name(link=two)
    assert alias(one) == alias(two)


def test_a_front_page_is_the_address_of_no_entry() -> None:
    home = "https://a.example/"
    assert name(link=home, title="one") != name(link=home, title="two")
    assert name(link=home, text="one") == name(link="http://a.example", text="edited")
    assert name(link=home, title="") == name(link=home, title="", text="edited")
    assert name(home, title="one") == name(home, title="two")
    assert name(link=home + "n", title="one") == name(link=home + "n", title="edited")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("https://a.example/n/1", "https://a.example/n/2", id="path"),
        pytest.param("https://a.example/n/a", "https://a.example/n/A", id="case of the path"),
        pytest.param("https://a.example/?p=1", "https://a.example/?p=2", id="query"),
        pytest.param("https://a.example/n", "https://b.example/n", id="host"),
        pytest.param("https://a.example/n", "https://a.example:8080/n", id="port"),
        pytest.param("https://a.example/n#1", "https://a.example/n#2", id="fragment"),
        pytest.param("https://a.example/n?1", "https://a.example/n?2", id="bare query"),
        pytest.param("https://[bad/1", "https://[bad/2", id="broken addresses"),
        pytest.param("tag:1", "tag:2", id="tags"),
        pytest.param("Tag:1", "tag:1", id="case of a name"),
    ],
)
def test_names_of_different_entries(one: str, two: str) -> None:
    assert name(one) != name(two)
    assert name(link=one) != name(link=two)


def test_the_guid_goes_before_the_link_and_the_link_before_the_text() -> None:
    assert name("g", "https://a.example/1") == name("g", "https://a.example/2", "u", "y")
    assert name("", "https://a.example/1") == name(" ", "https://a.example/1", "u", "y")
    assert name(title="One", text="T") == name(title="one ", text="t")
    assert name(title="one") != name(title="two")
    assert name(text="one") != name(text="two")
    assert name(title="a", text="b c") != name(title="a b", text="c")


def test_an_id_belongs_to_its_feed() -> None:
    assert digest("one", "g", "", "", "") != digest("two", "g", "", "", "")
    assert len(name("g")) == 8


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://a.example/n/1", "http://b.example/n/1"),
        ("https://a.example/n/1/", "https://www.a.example:8080/n/1"),
        ("https://a.example/?p=7", "https://b.example/?p=7&utm_source=x"),
    ],
)
def test_an_alias_outlives_a_move(one: str, two: str) -> None:
    assert alias(one) == alias(two)
    assert len(alias(one)) == 3


@pytest.mark.parametrize(
    "address",
    [*("", "urn:1", "n/1", "https://a.example", "https://a.example/", "ftp://a.example/n")],
)
def test_what_has_no_alias(address: str) -> None:
    assert alias(address) == b""


def test_aliases_differ() -> None:
    assert alias("https://a.example/1") != alias("https://a.example/2")


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param("Quota: “Raised”", 'quota: "raised"', True, id="spelling"),
        pytest.param("See https://a.example/1?x=1", "See http://b.example", True, id="addresses"),
        pytest.param("See www.a.example now", "See now", True, id="bare addresses"),
        pytest.param("2 hours ago Quota", "3 minutes ago Quota", True, id="age"),
        pytest.param("3分钟前 公告", "5小时前 公告", True, id="age in Chinese"),
        pytest.param("in force on 1 May", "in force on 1 June", False, id="a date in the text"),
        pytest.param("long ago", "before", False, id="words"),
    ],
)
def test_fingerprints(one: str, two: str, *, same: bool) -> None:
    assert (fingerprint("t", one) == fingerprint("t", two)) is same
    assert (fingerprint(one, "") == fingerprint(two, "")) is same
    assert len(fingerprint(one, two)) == 4


def test_a_title_that_becomes_text_changes_the_fingerprint() -> None:
    assert fingerprint("a", "b") != fingerprint("b", "a")


ONE = Claim("g", "https://a.example/1", "One", "text")
TWO = Claim("g", "https://a.example/2", "Two", "text")
OTHER = Claim("h", "https://a.example/3", "Other", "text")


def test_a_guid_of_its_own_is_the_id() -> None:
    own = digest("feed", "h", "", "", "")
    assert distinct("feed", [OTHER]) == (own,)
    assert distinct("feed", [ONE, OTHER, TWO])[1] == own


def test_repeated_guids_are_told_apart_whatever_their_order() -> None:
    one, two = distinct("feed", [ONE, TWO])
    assert one != two
    assert distinct("feed", [TWO, ONE]) == (two, one)
    three = Claim("g", "https://a.example/3", "Three", "text")
    assert distinct("feed", [three, ONE, TWO])[1:] == (one, two)


def test_an_edited_text_does_not_change_the_id_of_a_repeated_guid() -> None:
    edited = Claim(ONE.guid, ONE.link, ONE.title, "text, corrected")
    assert distinct("feed", [edited, TWO]) == distinct("feed", [ONE, TWO])


def test_claims_that_differ_in_their_text_alone_are_told_apart() -> None:
    other = Claim(ONE.guid, ONE.link, ONE.title, "another notice")
    ids = distinct("feed", [ONE, other, TWO])
    assert len(set(ids)) == 3
    assert distinct("feed", [ONE, other]) == ids[:2]


def test_identical_claims_are_one() -> None:
    assert len(set(distinct("feed", [ONE, ONE]))) == 1
    assert distinct("feed", [ONE, ONE]) == (digest("feed", "g", "", "", ""),) * 2
    assert len(set(distinct("feed", [ONE, TWO, ONE]))) == 2


def test_an_id_shows_whose_guid_it_shares() -> None:
    one, two = distinct("feed", [ONE, TWO])
    alone = digest("feed", "g", "", "", "")
    assert clash([alone], [two])
    assert clash([one], [alone, two])
    assert not clash([alone], distinct("feed", [OTHER]))
    assert not clash([], [one])
    assert not clash([one], [])


@given(st.lists(st.tuples(st.sampled_from("gh"), st.sampled_from("12"), st.sampled_from("tu"))))
def test_ids_are_the_same_exactly_for_the_same_claims(parts: list[tuple[str, str, str]]) -> None:
    claims = [Claim(guid, "", title, text) for guid, title, text in parts]
    ids = distinct("feed", claims)
    assert len(set(ids)) == len(set(claims))
    assert dict(zip(claims, ids, strict=True)) == dict(
        zip(reversed(claims), distinct("feed", claims[::-1]), strict=True)
    )


@given(st.text())
def test_any_text_names_something(text: str) -> None:
    assert len(digest("f", text, text, text, text)) == 8
    assert len(fingerprint(text, text)) == 4
    assert len(alias("https://a.example/" + text)) in (0, 3)
    normalised("http://" + text)
