"""Triage and router are killed at will while entries appear: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import news
import pytest
from articles import NOW, entry
from topologies import eventually

from core.delivery import Lane
from core.entry import EntryKind, SeenEntry, to_json
from core.subscription import Subscription
from store.keys import DeliveryKeys, FeedKeys, TriageKeys, feed_partition
from store.subscriptions import Change, SubscriptionStore

if TYPE_CHECKING:
    from store.connection import Store

WORKER = Path(__file__).with_name("triage_worker.py")
ACTS = 60
KILL_EVERY = 12


class Replicas:
    """Two processes of triage; one is killed and replaced at a time."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._started = 0
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self._started += 1
        command = [sys.executable, str(WORKER), self._socket, f"t{self._started}"]
        self.running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))

    def kill(self) -> None:
        """Pull the plug of the eldest, which most likely owns the lease."""
        eldest = self.running.pop(0)
        eldest.kill()
        eldest.wait(10)


async def publish(store: Store, number: int) -> None:
    act = news.act(number)
    seen = SeenEntry(f"f{number % 5}", EntryKind.NEW, entry(act.title, act.text), NOW)
    stream = FeedKeys(feed_partition(seen.feed, store.partitions)).entries
    await store.redis.xadd(stream, {"k": "new", "j": to_json(seen)})


async def deliveries(store: Store) -> Counter[str]:
    """How often each story is queued for the one subscriber."""
    found: Counter[str] = Counter()
    for number in range(store.partitions):
        for lane in Lane:
            queue = await store.redis.xrange(DeliveryKeys(number).out(lane))
            found.update(fields[b"ref"].decode() for _, fields in queue)
    return found


@pytest.mark.fault
@pytest.mark.timeout(240)
async def test_kill_minus_nine_loses_nothing_and_tells_nothing_twice(
    store: Store, server_socket: str
) -> None:
    subscriptions = SubscriptionStore(store)
    await subscriptions.apply("1", [Change(await subscriptions.get("1"), Subscription("1"))])
    replicas = Replicas(server_socket)
    replicas.start()
    replicas.start()
    try:
        for number in range(ACTS):
            await publish(store, number)
            if number % KILL_EVERY == KILL_EVERY - 1:

                async def some_more(least: int = number // 2) -> bool:
                    return len(await deliveries(store)) >= least

                await eventually(some_more, 60)
                replicas.kill()
                replicas.start()
            await asyncio.sleep(0.005)

        async def all_out() -> bool:
            left = await store.redis.xlen(TriageKeys.alerts)
            for partition in range(store.partitions):
                left += await store.redis.xlen(FeedKeys(partition).entries)
            return left == 0 and len(await deliveries(store)) == ACTS

        await eventually(all_out, 60)
    finally:
        while replicas.running:
            replicas.kill()
    assert set((await deliveries(store)).values()) == {1}
    assert await store.redis.zcard(TriageKeys.recent) == ACTS
