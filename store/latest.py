"""What can be said about the recent past, cheaply: told stories, one chat's share, the feeds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.alert import from_json
from core.delivery import answer_ref, chat_of
from core.feed import Tier
from store.connection import translated
from store.feeds import FeedStore
from store.keys import DeliveryKeys, FeedKeys, TriageKeys, chat_partition
from store.stories import StoryStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.alert import Alert
    from core.feed import Feed
    from store.connection import Store

#: a feed that is due for longer than a claim lasts, and as long again, is not being polled
LATE_MS = 120_000
#: how many of the newest stories a chat's share is counted over
SPAN = 50
#: how many feeds are asked whether they fail
SAMPLE = 64
#: an official source is silent if it says nothing for so many times its rhythm, and for a day
UNUSUAL = 3.0
QUIET_SECONDS = 86_400.0
#: so many letters of a story's id may stand for it, among so many of the newest stories
FEWEST_LETTERS = 6
MANY = 500


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


@dataclass(frozen=True, slots=True)
class Silence:
    """An official source that says nothing for much longer than usual."""

    name: str
    #: both in seconds
    silent: float
    usual: float


@dataclass(frozen=True, slots=True)
class Officials:
    """How the official sources are doing at one moment."""

    watched: int = 0
    #: of those, feeds that were never read with success
    unread: int = 0
    #: when one of them had something new; None: not since they are watched
    newest: datetime | None = None
    #: the most unusual first
    silent: tuple[Silence, ...] = ()
    #: the countries that they are of
    countries: frozenset[str] = frozenset()


class Latest:
    """Reads what commands show."""

    def __init__(self, store: Store, feeds: Iterable[Feed] = ()) -> None:
        self._store = store
        self._official = [f for f in feeds if f.enabled and f.tier is Tier.OFFICIAL]

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

    async def officials(self, now: datetime) -> Officials:
        """How long the official sources have been silent, each against its own rhythm."""
        store = FeedStore(self._store)
        states = [(await store.state(feed.id))[0] for feed in self._official]
        newest: dict[str, float] = {}
        usual: dict[str, float] = {}
        for feed, state in zip(self._official, states, strict=True):
            name = feed.publisher or feed.title or feed.id
            newest[name] = max(newest.get(name, 0.0), state.last_new)
            if state.rhythm:
                usual[name] = min(usual.get(name, state.rhythm), state.rhythm)
        moment = now.timestamp()
        found = [Silence(name, moment - newest[name], rhythm) for name, rhythm in usual.items()]
        silent = [s for s in found if s.silent > max(UNUSUAL * s.usual, QUIET_SECONDS)]
        last = max(newest.values(), default=0.0)
        return Officials(
            watched=len(states),
            unread=sum(not state.last_ok for state in states),
            newest=datetime.fromtimestamp(last, UTC) if last else None,
            countries=frozenset(feed.country for feed in self._official),
            silent=tuple(sorted(silent, key=lambda s: s.usual / s.silent)),
        )

    async def story(self, wish: str) -> Alert | None:
        """Read what a story told last, by its id or by an unmistakable beginning of it."""
        found = await StoryStore(self._store).newest(wish)
        if found or len(wish) < FEWEST_LETTERS:
            return found
        alike = [name for name in await self._stories(0, MANY) if name.startswith(wish)]
        return await StoryStore(self._store).newest(alike[0]) if len(alike) == 1 else None

    async def told_as(self, target: str, message_id: int) -> str | None:
        """The story that a message in a chat told or answered, if it is one of the newest."""
        keys = DeliveryKeys(chat_partition(target, self._store.partitions))
        wanted = f"m{message_id}:".encode()
        for name in await self._stories(0, SPAN):
            newest = await StoryStore(self._store).newest(name)
            revisions = range(2, newest.revision + 1) if newest else ()
            refs = (name, *(answer_ref(name, revision) for revision in revisions))
            with translated("what a message told"):
                for ref in refs:
                    state = await self._store.redis.hget(keys.told(ref), target)
                    if state and state.startswith(wanted):
                        return name
        return None

    async def _stories(self, start: int, number: int) -> list[str]:
        with translated("newest stories"):
            found = await self._store.redis.zrevrange(TriageKeys.recent, start, start + number - 1)
        return [story.decode() for story in found]
