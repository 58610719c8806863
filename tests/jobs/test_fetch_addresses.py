"""Which addresses are asked, and where redirects may lead."""

from __future__ import annotations

import pytest
from yarl import URL

from jobs.address import BadAddress, next_hop, parse


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org",
        "//example.org/a",
        "example.org/a",
        "",
        "http://",
        "http:///path",
        "http://[::1",
        "http://user:secret@example.org:port/",
        "http://user:secret@example.org:99999999/",
    ],
)
def test_other_addresses_are_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "here", "location", "expected"),
    [
        ("http://a.org/x/y", None, "z", "http://a.org/x/z"),
        ("http://a.org/x", None, "/z?q=1#part", "http://a.org/z?q=1"),
        ("http://a.org/x", None, "https://b.org/", "https://b.org/"),
        ("https://a.org/x", None, "http://b.org/y", "https://b.org/y"),
        ("https://a.org/x", None, "http://b.org:80/y", "https://b.org/y"),
        # credentials go on where the asked host answers, over nothing weaker
        ("http://u:p@a.org/x", None, "/y", "http://u:p@a.org/y"),
        ("http://u:p@a.org/x", None, "https://a.org/y", "https://u:p@a.org/y"),
        ("http://u:p@a.org/x", None, "http://b.org/y", "http://b.org/y"),
        ("http://u:p@a.org/x", None, "http://a.org:8080/y", "http://a.org:8080/y"),
        ("http://u:p@a.org/x", "http://b.org/y", "http://a.org/z", "http://u:p@a.org/z"),
        ("http://u:p%40@a.org/x", None, "/y", "http://u:p%40@a.org/y"),
        # credentials that a redirect brings along are not used
        ("http://a.org/x", None, "http://u:p@b.org/y", "http://b.org/y"),
        ("http://a.org/x", None, "http://u:p@a.org/y", "http://a.org/y"),
    ],
)
def test_where_a_redirect_leads(
    asked: str, here: str | None, location: str, expected: str
) -> None:
    assert str(next_hop(URL(asked), URL(here or asked), location)) == expected


@pytest.mark.parametrize(
    "location",
    [
        "ftp://a.org/",
        "file:///etc/passwd",
        "http://a.org:8080/",
        "mailto:a@b",
        "http://[",
    ],
)
def test_where_a_redirect_may_not_lead(location: str) -> None:
    with pytest.raises(BadAddress):
        next_hop(URL("https://a.org/"), URL("https://a.org/"), location)
