"""Stories and their alerts: written in one step with the mark that an entry was handled."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from core.alert import from_json, to_json
from core.ledger_record import record_name, record_to_json
from core.story import story_from_json, story_to_json
from store.connection import translated
from store.keys import TriageKeys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.alert import Alert
    from core.ledger import LedgerEntry
    from core.story import Story
    from store.connection import Store

KEEP_SECONDS = 30 * 86_400
_DAY_MS = 86_400_000
_PAGE = 200


class Told(IntEnum):
    """What became of an entry."""

    #: its story is written, and its alert, if any, is on its way
    WRITTEN = 1
    #: this version of it had its effect before
    DONE = 0
    #: the lease belongs to somebody else: stop
    FENCED = -1


class StoryStore:
    """Remembers stories for thirty days; only the owner of the triage lease writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def tell(
        self,
        owner: str,
        entry_key: str,
        story: Story,
        alert: Alert | None = None,
        events: Iterable[LedgerEntry] = (),
    ) -> Told:
        """Write a story, send its alert on its way and append to the ledger: one step.

        Once per version of an entry, and each entry of the ledger once for ever.
        """
        newest = to_json(story.alert)
        told = "1" if alert else ""
        added = [part for e in events for part in (record_name(e), record_to_json(e))]
        memory = story_to_json(story)
        return await self._tell(owner, entry_key, story.id, memory, newest, told, *added)

    async def remind(self, owner: str, key: str, alert: Alert) -> Told:
        """Send an alert that no report gave rise to on its way, once per key.

        Its story has no memory: no report can join it.
        """
        return await self._tell(owner, key, alert.story, "", to_json(alert), "1")

    async def newest(self, story: str) -> Alert | None:
        """Read what a story told last."""
        with translated("newest alert of a story"):
            body = await self._store.redis.hget(TriageKeys.story(story), "alert")
        return from_json(body) if body else None

    async def rung(self) -> datetime | None:
        """Up to when the clock has rung; None if it never ticked here."""
        with translated("how far the clock rang"):
            seconds = await self._store.redis.get(TriageKeys.rung)
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None

    async def set_rung(self, until: datetime) -> None:
        """Note that everything up to a moment has rung."""
        with translated("how far the clock rang"):
            await self._store.redis.set(TriageKeys.rung, until.timestamp())

    async def _tell(
        self, owner: str, key: str, name: str, story: str, newest: str, told: str, *added: str
    ) -> Told:
        keys = (
            TriageKeys.own,
            TriageKeys.handled(key),
            TriageKeys.story(name),
            TriageKeys.recent,
            TriageKeys.alerts,
            TriageKeys.ledger,
            TriageKeys.ledger_log,
        )
        args: tuple[str | float, ...]
        args = (owner, KEEP_SECONDS, name, story, newest, told, *added)
        return Told(await self._store.run("tell", keys, args))

    async def load_recent(self, days: int = 30) -> list[Story]:
        """Read the stories that were told in the last days, for a new owner's memory."""
        with translated("recent stories"):
            seconds, _ = await self._store.redis.time()
            since = seconds * 1000 - days * _DAY_MS
            names = await self._store.redis.zrangebyscore(TriageKeys.recent, since, "+inf")
        found: list[Story] = []
        for start in range(0, len(names), _PAGE):
            with translated("recent stories"):
                pipeline = self._store.redis.pipeline(transaction=False)
                for name in names[start : start + _PAGE]:
                    pipeline.hmget(TriageKeys.story(name.decode()), "story", "alert")
                found += [
                    story_from_json(story, from_json(alert))
                    for story, alert in await pipeline.execute()
                    if story and alert
                ]
        return found
