"""What /latest and /status read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.alert import Alert, Reason, to_json
from core.taxonomy import Certainty
from store.keys import DeliveryKeys, FeedKeys, TriageKeys, chat_partition, feed_partition
from store.latest import Latest, Pulse, Share

if TYPE_CHECKING:
    from store.connection import Store

NOW = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)


def alert(story: str) -> Alert:
    return Alert(
        story, 1, Reason.FIRST_REPORT, f"Title {story}", "", None, None, None, 1,
        Certainty.SINGLE_OUTLET, (), (), (), (), (), NOW, NOW,
    )  # fmt: skip


async def tell(store: Store, *stories: str, told: bool = True) -> None:
    for story in stories:
        order = await store.redis.zcard(TriageKeys.recent)
        await store.redis.zadd(TriageKeys.recent, {story: 1000 + order})
        if told:
            await store.redis.hset(TriageKeys.story(story), "alert", to_json(alert(story)))


async def test_the_newest_told_stories_come_first(store: Store) -> None:
    latest = Latest(store)
    assert await latest.alerts(3) == []
    await tell(store, "a", "b")
    await tell(store, *(f"untold{n}" for n in range(45)), told=False)
    await tell(store, "c")
    assert [a.story for a in await latest.alerts(5)] == ["c", "b", "a"]
    assert [a.story for a in await latest.alerts(1)] == ["c"]


async def test_a_chats_share(store: Store) -> None:
    await tell(store, *"abcdefg")
    keys = DeliveryKeys(chat_partition("42", store.partitions))
    states = {"a": "m7:1", "b": "m8:1+", "c": "q1", "d": "S1:x", "e": "?1", "f": "xgone"}
    for story, state in states.items():
        await store.redis.hset(keys.told(story), "42", state)
    assert await Latest(store).share("42") == Share(sent=2, waiting=2, unknown=1, refused=1)
    assert await Latest(store).gaps("42") == 0
    await store.redis.hset(keys.gap, "42", 2)
    assert await Latest(store).gaps("42/7") == 2


async def test_the_pulse_of_the_feeds(store: Store) -> None:
    for number, minutes in enumerate((-60, -1, 0, 5)):
        feed = f"feed{number}"
        due = (NOW + timedelta(minutes=minutes)).timestamp() * 1000
        await store.redis.zadd(FeedKeys(feed_partition(feed, store.partitions)).due, {feed: due})
    assert await Latest(store).pulse(NOW) == Pulse(watched=4, late=1, at=NOW)
    keys = FeedKeys(feed_partition("feed2", store.partitions))
    await store.redis.hset(keys.state("feed2"), "s", json.dumps({"failures": 3}))
    assert (await Latest(store).pulse(NOW)).failing == 1
