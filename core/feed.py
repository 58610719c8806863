"""What a feed is, and what is remembered of it between two polls."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Tier(IntEnum):
    """How close to the act a source stands (`config/feeds.yaml`, `source_tier`)."""

    OFFICIAL = 1
    WIRE = 2
    TRADE = 3
    AGGREGATOR = 4


@dataclass(frozen=True, slots=True)
class Feed:
    """One address to poll, as configured by a human."""

    #: stable name, the key of everything remembered; `[a-z0-9-]{1,64}`
    id: str
    url: str
    title: str = ""
    publisher: str = ""
    #: ISO 639-1, empty if not known
    language: str = ""
    #: ISO 3166 alpha-2, empty if not known
    country: str = ""
    tier: Tier = Tier.TRADE
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed; kept as JSON beside its set of seen entries.

    Everything here is written in the same script as the entries that it goes with: a crash can
    never leave validators behind that turn unseen news into a 304.
    """

    etag: str = ""
    modified: str = ""
    #: 8-byte hash of the body from its first entry on, hex; empty before the first success
    body: str = ""
    #: 4-byte hash of the configured address that all this was learned from, hex
    source: str = ""
    #: the address in use, if a permanent redirect replaced the configured one
    url: str = ""
    #: the address that permanent redirects pointed to, and how often in a row
    moved_to: str = ""
    moved_times: int = 0
    #: failures in a row, and the last one in words
    failures: int = 0
    error: str = ""
    #: false until the silent baseline was taken
    baseline: bool = False
    #: the server said 410: not polled any more
    gone: bool = False
    #: Unix seconds: last success, last new entry
    last_ok: float = 0.0
    last_new: float = 0.0
    #: mean seconds between two new entries, learned; 0 if not known yet
    rhythm: float = 0.0
    #: the server's own wish (Cache-Control, Expires, ttl) in seconds
    hint: float = 0.0
