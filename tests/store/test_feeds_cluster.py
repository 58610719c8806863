"""The feed partitions on a cluster: every script in one slot, every call on the right node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.feed import FeedState
from store.feeds import NEVER_MS, FeedStore, Quiet, Reading

if TYPE_CHECKING:
    from store.connection import Store


@pytest.mark.cluster
async def test_schedule_and_commits_work_on_a_cluster(cluster_store: Store) -> None:
    feeds = FeedStore(cluster_store)
    names = [f"feed-{n}" for n in range(40)]
    assert await feeds.enlist([(name, 0) for name in names]) == 40

    claimed = [
        claim
        for partition in range(feeds.partitions)
        for claim in (await feeds.claim(partition, 0, 60_000)).claims
    ]
    assert sorted(c.feed for c in claimed) == sorted(names)
    again, now_ms = await feeds.seize(names, 60_000)
    assert sorted(c.feed for c in again) == sorted(names)
    assert await feeds.quiet([Quiet(c.feed, c.token, now_ms) for c in claimed]) == 0
    assert await feeds.quiet([Quiet(c.feed, c.token, now_ms) for c in again]) == 40

    held = again[0]
    state = FeedState(etag="x", baseline=True)
    done = await feeds.commit(held.feed, held.token, NEVER_MS, state, Reading([], b""))
    assert not done.stale
    assert await feeds.state(held.feed) == (state, held.token)
    assert await feeds.switched_off() == [held.feed]
    assert not await feeds.hasten(held.feed, now_ms, now_ms), "what is switched off stays so"
    assert await feeds.hasten(held.feed, 0, now_ms)
    await feeds.forget(names)
    assert await feeds.switched_off() == []
