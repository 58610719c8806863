"""Articles about invented reports, read with the shipped lexicon."""

from __future__ import annotations

import hashlib
from copy import copy
from datetime import UTC, datetime
from functools import cache

from configuration import read_lexicon
from core.article import Article, read_entry
from core.entry import Entry
from core.feed import Feed, Tier
from core.lexicon import Lexicon

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, read once."""
    return read_lexicon()


@cache
def rules() -> Lexicon:
    """The lexicon without fitted weights: what the signs say by themselves."""
    alone = copy(lexicon())
    alone.opinions = {}
    return alone


def entry(title: str, text: str = "", *, key: str = "", outlet: str = "", link: str = "") -> Entry:
    """An entry; the same key is the same entry, another text another version of it."""
    return Entry(
        id=hashlib.blake2b((key or title).encode(), digest_size=8).digest(),
        alias=b"",
        fingerprint=hashlib.blake2b(f"{title}|{text}".encode(), digest_size=4).digest(),
        title=title,
        link=link or f"https://news.test/{abs(hash(key or title)) % 10**6}",
        text=text,
        outlet=outlet,
        language="en",
    )


def article(
    title: str,
    text: str = "",
    *,
    key: str = "",
    outlet: str = "The Strelsau Post",
    feed: str = "strelsau",
    tier: Tier = Tier.TRADE,
    seen_at: datetime = NOW,
) -> Article:
    """An article of a feed of this tier."""
    source = Feed(feed, f"https://{feed}.test/feed", publisher=outlet, tier=tier)
    made = entry(title, text, key=key, outlet=outlet)
    return read_entry(made, feed=feed, seen_at=seen_at, lexicon=lexicon(), source=source)
