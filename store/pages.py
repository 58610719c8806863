"""Entries that come back with the text of their page: into the stream that they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entry import to_json
from store.connection import translated
from store.keys import FeedKeys, feed_partition

if TYPE_CHECKING:
    from core.entry import SeenEntry
    from store.connection import Store


class PageStore:
    """Puts entries back; a page that comes twice has one effect, for its entry has one mark."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def give_back(self, seen: SeenEntry) -> None:
        """Append another version of an entry to the entries of its feed."""
        stream = FeedKeys(feed_partition(seen.feed, self._store.partitions)).entries
        with translated("give a page back"):
            await self._store.redis.xadd(stream, {"k": str(seen.kind), "j": to_json(seen)})
