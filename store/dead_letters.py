"""Dead letters: entries and alerts that failed too often, why, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.connection import translated
from store.keys import FeedKeys, TriageKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.connection import Store

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that failed too often."""

    #: the stream that it came from, where it lies now, and its id there
    stream: str
    dead: str
    id: str
    why: str


class DeadLetters:
    """Reads and revives what lies aside of entries and alerts; deliveries lie there for good."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def letters(self) -> list[Letter]:
        """Read all of them, the oldest of each stream first."""
        found: list[Letter] = []
        for stream, dead in self._streams():
            after = "-"
            while page := await self._page(dead, after):
                for name, fields in page:
                    why = fields.get(b"dead:why", b"").decode(errors="replace")
                    found.append(Letter(stream, dead, name.decode(), why))
                after = f"({page[-1][0].decode()}"
        return found

    async def retry(self) -> int:
        """Put every letter back into its stream; returns how many are tried again."""
        revived = 0
        for letter in await self.letters():
            keys = (letter.dead, letter.stream)
            revived += await self._store.run("revive", keys, (letter.id,))
        return revived

    def _streams(self) -> Iterator[tuple[str, str]]:
        for number in range(self._store.partitions):
            keys = FeedKeys(number)
            yield keys.entries, keys.dead
        yield TriageKeys.alerts, TriageKeys.dead

    async def _page(self, dead: str, after: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
        with translated("dead letters"):
            page: list[tuple[bytes, dict[bytes, bytes]]] = await self._store.redis.xrange(
                dead, after, "+", _PAGE
            )
        return page
