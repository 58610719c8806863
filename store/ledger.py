"""The ledger of measures in the store: read by everybody, appended to, never changed.

Triage appends what reports add, in the script that writes their stories (`StoryStore.tell`).
Administrators append their rulings from whichever replica they speak to.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from core.ledger_record import record_from_json, record_name, record_to_json
from store.connection import translated
from store.keys import TriageKeys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.ledger import Ledger, LedgerEntry
    from core.ruling import Ruling
    from store.connection import Store

logger = logging.getLogger("rarewatch.store")

_PAGE = 500


class LedgerStore:
    """What the configuration knows, and all that was appended since; one per process."""

    def __init__(self, store: Store, given: Ledger) -> None:
        self._store = store
        self._ledger = given
        #: the place of the newest entry that was read
        self._read = "0"
        self._one_at_a_time = asyncio.Lock()

    async def current(self) -> Ledger:
        """The ledger as it is now; one small request if nothing was appended since."""
        async with self._one_at_a_time:
            while page := await self._next():
                self._ledger = self._ledger.with_entries(_readable(page))
                self._read = page[-1][0].decode()
            return self._ledger

    async def rule(self, ruling: Ruling) -> bool:
        """Append an administrator's ruling; False if it was there already."""
        keys = (TriageKeys.ledger, TriageKeys.ledger_log)
        args = (record_name(ruling), record_to_json(ruling))
        return bool(await self._store.run("ledger_add", keys, args))

    async def _next(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        with translated("the ledger"):
            found: list[tuple[bytes, dict[bytes, bytes]]] = await self._store.redis.xrange(
                TriageKeys.ledger_log, f"({self._read}", "+", _PAGE
            )
        return found


def _readable(page: Iterable[tuple[bytes, dict[bytes, bytes]]]) -> list[LedgerEntry]:
    """The entries of a page; one that a newer version wrote in another way is left out."""
    entries: list[LedgerEntry] = []
    for place, fields in page:
        try:
            entries.append(record_from_json(fields[b"j"]))
        except (KeyError, ValueError) as error:
            logger.warning("entry %s of the ledger cannot be read: %s", place.decode(), error)
    return entries
