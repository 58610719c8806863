"""What a poller keeps in memory of each feed: enough for a 304 to touch nothing else.

The memory is a copy of what was committed. It is current if nobody else polled the feed since:
the token of a claim is then the last one plus one. Otherwise the state is read again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.feed import Feed, FeedState
    from store.feeds import Claim, FeedStore

HASH = 8
_PAIR = 16
#: states that are read from the store at a time
_READERS = 16


@dataclass(slots=True)
class Remembered:
    """One feed after its last poll."""

    token: int
    state: FeedState
    #: (raw-entry hash, id) of every entry of the last document, packed; empty if it is not known
    pairs: bytes = b""


class Memory:
    """What is remembered of all feeds of a process; about 1 KB each."""

    def __init__(self, store: FeedStore) -> None:
        self._store = store
        self._feeds: dict[str, Remembered] = {}
        # every request under way keeps a connection: hundreds at a start would stay open unused
        self._reading = asyncio.Semaphore(_READERS)

    async def of(self, feed: Feed, claim: Claim) -> Remembered:
        """What is known of a feed at this claim, read from the store if need be."""
        found = self._feeds.get(feed.id)
        if found is None or found.token != claim.token - 1:
            async with self._reading:
                state, _ = await self._store.state(feed.id)
            found = Remembered(0, for_source(state, feed.url))
        return found

    def keep(self, feed: str, token: int, state: FeedState, pairs: bytes) -> None:
        """Remember how a poll ended."""
        self._feeds[feed] = Remembered(token, state, pairs)

    def drop(self, feed: str) -> None:
        """Forget a feed: somebody else polled it, or it is not known what was written."""
        self._feeds.pop(feed, None)


def for_source(state: FeedState, url: str) -> FeedState:
    """The state as far as it holds for this configured address.

    After an edit of the feed list the new address is asked, without the old one's validators and
    redirects, even if the old one was gone. Entries stay known: what is new there is told.
    """
    source = blake2b(url.encode(), digest_size=4).hexdigest()
    if state.source == source:
        return state
    if not state.source:
        return replace(state, source=source)
    return replace(
        state,
        source=source,
        etag="",
        modified="",
        body="",
        url="",
        moved_to="",
        moved_times=0,
        failures=0,
        error="",
        gone=False,
    )


def pack(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Put (raw-entry hash, id) pairs together."""
    return b"".join([part for pair in pairs for part in pair])


def unpack(pairs: bytes) -> dict[bytes, bytes]:
    """Map raw-entry hashes to ids."""
    return {pairs[i : i + HASH]: pairs[i + HASH : i + _PAIR] for i in range(0, len(pairs), _PAIR)}
