"""A silent ministry is told of once; one that speaks as usual is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.feed import Feed, Tier
from jobs.silences import Silences
from store.keys import FeedKeys, feed_partition
from store.latest import Latest

if TYPE_CHECKING:
    from store.connection import Store

NOW = datetime(2031, 6, 1, 10, 12, tzinfo=UTC)
FEEDS = (
    Feed("gov", "https://gov.test/1", publisher="Ministry", tier=Tier.OFFICIAL),
    Feed("late", "https://gov.test/2", publisher="Gazette", tier=Tier.OFFICIAL),
)


async def spoke(store: Store, feed: str, ago: timedelta, rhythm: timedelta) -> None:
    key = FeedKeys(feed_partition(feed, store.partitions)).state(feed)
    last, usual = (NOW - ago).timestamp(), rhythm.total_seconds()
    state = f'{{"last_ok":{NOW.timestamp()},"last_new":{last},"rhythm":{usual}}}'
    await store.redis.hset(key, "s", state)


async def test_a_silence_is_told_once_and_a_new_one_again(store: Store) -> None:
    told: list[tuple[str, str]] = []
    owner: list[str | None] = [None]
    now = [NOW]

    async def notify(key: str, text: str) -> None:
        told.append((key, text))

    silences = Silences(Latest(store, FEEDS), lambda: owner[0], notify, lambda: now[0])
    await spoke(store, "gov", timedelta(hours=3), timedelta(days=2))
    await spoke(store, "late", timedelta(days=9), timedelta(days=2))
    await silences.tick()
    assert told == []
    owner[0] = "a:1"
    await silences.tick()
    await silences.tick()
    ((key, text),) = told
    assert "Gazette has said nothing for 9 days; usually it speaks every 2.0 days" in text
    now[0] += timedelta(days=1)
    await silences.tick()
    assert [k for k, _ in told] == [key]
    await spoke(store, "late", timedelta(0), timedelta(days=2))
    now[0] += timedelta(days=7)
    await silences.tick()
    assert [k for k, _ in told].count(key) == 1
    assert len(told) == 3
