"""From a fetched document to the entries worth comparing: only those never seen are parsed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from core.document import preamble, raw_hash, split
from jobs.poll_memory import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.document import Pieces
    from core.entry import Entry
    from core.feed import Feed
    from jobs.fetch import Fetched
    from jobs.parse_pool import ParsePool

#: bodies beyond this size are split in a thread: 3 ms per MB
_LONG = 250_000


@dataclass(frozen=True, slots=True)
class Read:
    """A document as far as it had to be read."""

    #: entries that may be new or changed, oldest first
    entries: tuple[Entry, ...]
    #: ids of all entries, joined
    present: bytes
    #: (raw-entry hash, id) of all entries, packed; empty if the document could not be split
    pairs: bytes
    #: number of entries in the document
    total: int
    #: the publisher's own wish for a pause, in seconds
    ttl: float | None = None


class Reader:
    """Reads documents; the pool decides what is short enough for the event loop."""

    def __init__(self, pool: ParsePool) -> None:
        self._pool = pool

    async def read(self, feed: Feed, outcome: Fetched, pairs: bytes) -> Read:
        """Read a document, given the pairs of the last one; raises `BadDocument`."""
        body = outcome.body
        long = len(body) > _LONG
        pieces, hashes = await asyncio.to_thread(_cut, body) if long else _cut(body)
        known = unpack(pairs)
        if pieces is not None and known:
            wanted = [i for i, raw in enumerate(hashes) if raw not in known]
            if 2 * len(wanted) <= len(hashes):
                read = await self._some(feed, outcome, pieces, hashes, wanted, known)
                if read is not None:
                    return read
        pieces = None  # as large as the body, which may have to wait for its turn
        return await self._whole(feed, outcome, hashes)

    async def _some(
        self,
        feed: Feed,
        outcome: Fetched,
        pieces: Pieces,
        hashes: Sequence[bytes],
        wanted: Sequence[int],
        known: dict[bytes, bytes],
    ) -> Read | None:
        """Parse the wanted entries alone; None if it takes the whole to understand them."""
        entries: tuple[Entry, ...] | None = ()
        if wanted:
            entries = await self._pool.parse_pieces(
                pieces,
                wanted,
                feed=feed,
                content_type=outcome.content_type,
                base_url=outcome.url,
                taken=[known[raw] for raw in hashes if raw in known],
            )
        if entries is None:
            return None
        fresh = {hashes[i]: entry.id for i, entry in zip(wanted, entries, strict=True)}
        ids = [known.get(raw) or fresh[raw] for raw in hashes]
        telling = [e for e in entries if e.title or e.text or e.link]
        return Read(
            entries=_oldest_first(telling),
            present=b"".join(dict.fromkeys(ids)),
            pairs=pack(zip(hashes, ids, strict=True)),
            total=len(hashes),
        )

    async def _whole(self, feed: Feed, outcome: Fetched, hashes: Sequence[bytes]) -> Read:
        parsed = await self._pool.parse_document(
            outcome.body, feed=feed, content_type=outcome.content_type, base_url=outcome.url
        )
        # as many entries as pieces: they stand in the same order
        fits = len(parsed.ids) == len(hashes)
        return Read(
            entries=_oldest_first(parsed.entries),
            present=b"".join(dict.fromkeys(parsed.ids)),
            pairs=pack(zip(hashes, parsed.ids, strict=True)) if fits else b"",
            total=len(parsed.entries),
            ttl=parsed.ttl,
        )


def _cut(body: bytes) -> tuple[Pieces | None, list[bytes]]:
    pieces = split(body)
    if pieces is None:
        return None, []
    # the same bytes under another encoding or base are another entry
    seed = blake2b(preamble(pieces.head), digest_size=16).digest()
    return pieces, [raw_hash(raw, seed) for raw in pieces.entries]


def _oldest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Put entries in the order in which they came about: most feeds begin with the newest."""
    if not entries:
        return ()
    first, last = entries[0].published, entries[-1].published
    if first and last and first < last:
        return tuple(entries)
    return tuple(reversed(entries))
