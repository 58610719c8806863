"""What can be said about the recent past, cheaply: told stories, one chat's share, the feeds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.alert import from_json
from core.delivery import chat_of
from store.connection import translated
from store.feeds import FeedStore
from store.keys import DeliveryKeys, FeedKeys, TriageKeys, chat_partition

if TYPE_CHECKING:
    from datetime import datetime

    from core.alert import Alert
    from store.connection import Store

#: a feed that is due for longer than a claim lasts, and as long again, is not being polled
LATE_MS = 120_000
#: how many of the newest stories a chat's share is counted over
SPAN = 50
#: how many feeds are asked whether they fail
SAMPLE = 64


@dataclass(frozen=True, slots=True)
class Share:
    """What became of the newest stories in one chat."""

    sent: int = 0
    waiting: int = 0
    #: sent without an answer from the platform: may or may not have arrived
    unknown: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the feeds are doing at one moment."""

    watched: int
    late: int
    at: datetime
    #: whose last poll failed; an estimate where there are more feeds than `SAMPLE`
    failing: int = 0


class Latest:
    """Reads what commands show."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def alerts(self, number: int) -> list[Alert]:
        """Read the newest told stories, the newest first."""
        found: list[Alert] = []
        start, page = 0, max(20, 2 * number)
        while len(found) < number:
            stories = await self._stories(start, page)
            with translated("newest stories"):
                bodies = [
                    await self._store.redis.hget(TriageKeys.story(story), "alert")
                    for story in stories
                ]
            found += [from_json(body) for body in bodies if body]
            if len(stories) < page:
                break
            start += page
        return found[:number]

    async def share(self, target: str) -> Share:
        """Count what became of the newest stories in one chat."""
        keys = DeliveryKeys(chat_partition(target, self._store.partitions))
        counts: Counter[str] = Counter()
        stories = await self._stories(0, SPAN)
        with translated("a chat's share"):
            for story in stories:
                state = await self._store.redis.hget(keys.told(story), target)
                counts[state[:1].decode() if state else ""] += 1
        waiting = counts["q"] + counts["S"] + counts["A"]
        return Share(counts["m"], waiting, counts["?"], counts["x"])

    async def gaps(self, target: str) -> int:
        """Count the answers to this chat that may be missing and were not mentioned yet."""
        keys = DeliveryKeys(chat_partition(target, self._store.partitions))
        with translated("a chat's gaps"):
            return int(await self._store.redis.hget(keys.gap, chat_of(target)) or 0)

    async def pulse(self, now: datetime) -> Pulse:
        """Count the feeds that are on the schedule, that nobody polls, and that fail."""
        watched = late = 0
        asked: list[str] = []
        each = -(-SAMPLE // self._store.partitions)
        latest = int(now.timestamp() * 1000) - LATE_MS
        with translated("schedule of the feeds"):
            for number in range(self._store.partitions):
                due = FeedKeys(number).due
                watched += int(await self._store.redis.zcard(due))
                late += int(await self._store.redis.zcount(due, "-inf", latest))
                some = await self._store.redis.zrandmember(due, each)
                asked += [feed.decode() for feed in some]
        feeds = FeedStore(self._store)
        failing = sum([(await feeds.state(feed))[0].failures > 0 for feed in asked])
        return Pulse(watched, late, now, round(failing * watched / max(1, len(asked))))

    async def _stories(self, start: int, number: int) -> list[str]:
        with translated("newest stories"):
            found = await self._store.redis.zrevrange(TriageKeys.recent, start, start + number - 1)
        return [story.decode() for story in found]
