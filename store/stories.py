"""Stories and their alerts: written in one step with the mark that an entry was handled."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from core.alert import from_json, to_json
from core.story import story_from_json, story_to_json
from store.connection import translated
from store.keys import TriageKeys

if TYPE_CHECKING:
    from core.alert import Alert
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
        self, owner: str, entry_key: str, story: Story, alert: Alert | None = None
    ) -> Told:
        """Write a story and send its alert on its way, once per version of an entry."""
        keys = (
            TriageKeys.own,
            TriageKeys.handled(entry_key),
            TriageKeys.story(story.id),
            TriageKeys.recent,
            TriageKeys.alerts,
        )
        newest = to_json(story.alert)
        args = (owner, KEEP_SECONDS, story.id, story_to_json(story), newest, "1" if alert else "")
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
