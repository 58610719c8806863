"""Triage is killed all through a year: what is finally sent is as if nothing had happened."""

# ruff: noqa: ASYNC240  # tests may touch the disk where nobody waits for the loop

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_triage_faults import deliveries
from topologies import eventually
from year import RINGS, reports

from core.entry import to_json
from core.reminder import RING, rings_at
from core.subscription import Subscription
from store.keys import FeedKeys, TriageKeys, feed_partition
from store.stories import StoryStore
from store.subscriptions import Change, SubscriptionStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.entry import SeenEntry
    from store.connection import Store

WORKER = Path(__file__).with_name("year_worker.py")
BEGIN = datetime(2028, 1, 1, tzinfo=UTC)
#: longest pause before a kill: long enough for every step of a decision
MOMENT = 0.05
Outcome = tuple[Counter[str], dict[bytes, bytes]]


class Replicas:
    """Processes that decide; `plug` pulls the eldest one's and starts another."""

    def __init__(self, socket: str, clock: Path, number: int) -> None:
        self._command = [sys.executable, str(WORKER), socket]
        self._clock = clock
        self._started = 0
        self._running: list[subprocess.Popen[bytes]] = []
        for _ in range(number):
            self._start()

    def _start(self) -> None:
        self._started += 1
        command = [*self._command, f"y{self._started}", str(self._clock)]
        self._running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))

    def plug(self) -> None:
        eldest = self._running.pop(0)
        eldest.kill()
        eldest.wait(10)
        self._start()

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.wait(10)


def steps() -> Iterator[tuple[datetime, SeenEntry | None]]:
    """The year in order: what is published, and the moments at which the clock has to ring."""
    rings = {datetime.combine(day, RING) for days in RINGS.values() for day in days}
    # a moved date must not ring on its old days either
    quiet = {datetime(2028, 9, day, 0, 30, tzinfo=UTC) for day in (23, 29, 30)}
    moments = [(moment + timedelta(seconds=1), None) for moment in rings | quiet]
    yield from sorted(
        [*moments, *((seen.seen_at, seen) for seen in reports())], key=lambda s: s[0]
    )


async def live(store: Store, socket: str, clock: Path, chance: random.Random | None) -> Outcome:
    """Let the year pass; with `chance`, the plug is pulled at some moment of every step."""
    await store.redis.flushall()
    subscriptions, stories = SubscriptionStore(store), StoryStore(store)
    await subscriptions.apply("1", [Change(await subscriptions.get("1"), Subscription("1"))])
    clock.write_text(str(BEGIN.timestamp()), encoding="ascii")
    replicas = Replicas(socket, clock, 2 if chance else 1)
    try:
        await _rung(stories, BEGIN)
        for moment, seen in steps():
            _set(clock, moment)
            if seen:
                await _rung(stories, moment)
                stream = FeedKeys(feed_partition(seen.feed, store.partitions)).entries
                await store.redis.xadd(stream, {"k": "new", "j": to_json(seen)})
            if chance:
                await asyncio.sleep(chance.uniform(0, MOMENT))
                replicas.plug()
            await _rung(stories, moment)
            await eventually(lambda: _settled(store), 60)
    finally:
        replicas.end()
    return await deliveries(store), await _told(store)


def _set(clock: Path, moment: datetime) -> None:
    """Set the clock in one step: a reader never sees half a number."""
    written = clock.with_suffix(".new")
    written.write_text(str(moment.timestamp()), encoding="ascii")
    written.replace(clock)


async def _rung(stories: StoryStore, until: datetime) -> None:
    """Until the clock has rung for everything before a moment; it rings once a day."""
    last = rings_at(until.date(), 0 if until >= rings_at(until.date(), 0) else 1)

    async def rung() -> bool:
        mark = await stories.rung()
        return mark is not None and mark >= last

    await eventually(rung, 60)


async def _settled(store: Store) -> bool:
    left = await store.redis.xlen(TriageKeys.alerts)
    for partition in range(store.partitions):
        left += await store.redis.xlen(FeedKeys(partition).entries)
    return bool(left == 0)


async def _told(store: Store) -> dict[bytes, bytes]:
    """The newest alert of every story."""
    names = await store.redis.zrange(TriageKeys.recent, 0, -1)
    return {
        name: await store.redis.hget(TriageKeys.story(name.decode()), "alert") for name in names
    }


@pytest.mark.fault
@pytest.mark.timeout(300)
async def test_a_year_of_kills_sends_what_a_quiet_year_sends(
    store: Store, server_socket: str, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    sent, told = await live(store, server_socket, clock, None)
    assert sum(name.startswith(b"clock-") for name in told) == len(RINGS)
    assert len(told) == len(RINGS) + 4
    again = await live(store, server_socket, clock, random.Random(47))
    assert again == (sent, told)
    dead = [await store.redis.xlen(FeedKeys(n).dead) for n in range(store.partitions)]
    assert sum(dead) == 0
