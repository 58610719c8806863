"""Addresses: which are fetched at all, and where a redirect may lead."""

from __future__ import annotations

from functools import lru_cache

from yarl import URL


class BadAddress(Exception):
    """An address that is not fetched; the message does not quote it."""


@lru_cache(maxsize=16_384)
def parse(url: str) -> URL:
    """Parsed once per feed: the parsed form carries what each request needs of it."""
    return _parsed(url)


def _parsed(url: str) -> URL:
    try:
        parsed = URL(url)
        host, _ = parsed.host, parsed.port
    except ValueError:
        raise BadAddress("the address cannot be read") from None
    if parsed.scheme not in {"http", "https"}:
        raise BadAddress("only http and https are fetched")
    if not host:
        raise BadAddress("the address names no host")
    return parsed.with_fragment(None) if parsed.raw_fragment else parsed


def next_hop(asked: URL, here: URL, location: str) -> URL:
    """Where a redirect leads: never back from https, credentials to the first host alone."""
    try:
        # not kept: a server could lead us somewhere else each time
        hop = _parsed(str(here.join(URL(location)))).with_user(None)
    except ValueError:
        raise BadAddress("the address cannot be read") from None
    if here.scheme == "https" and hop.scheme == "http":
        if hop.port != 80:
            raise BadAddress("leaves https")
        # many servers take a turn through http on their way to another https address
        hop = hop.with_scheme("https").with_port(None)
    if asked.user is not None and _same_place(asked, hop):
        hop = hop.with_user(asked.user).with_password(asked.password)
    return hop


def _same_place(first: URL, hop: URL) -> bool:
    """The same origin, or the same host's https where the first was its http."""
    if first.host != hop.host:
        return False
    upgraded = (first.scheme, first.port, hop.scheme, hop.port) == ("http", 80, "https", 443)
    return upgraded or (first.scheme, first.port) == (hop.scheme, hop.port)
