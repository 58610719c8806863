"""The clock: ticks that never overlap, never end, and stop cleanly."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import pytest

from jobs.clock import Clock, ticking
from store.once import take_slot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.connection import Store


@pytest.fixture
async def clock() -> AsyncIterator[Clock]:
    clock = Clock()
    yield clock
    await clock.stop(0.1)


async def test_ticks_come_again_and_again(clock: Clock) -> None:
    ticks: asyncio.Queue[float] = asyncio.Queue()

    async def tick() -> None:
        ticks.put_nowait(time.monotonic())

    clock.every(0.02, "test", tick)
    clock.start()
    async with asyncio.timeout(20):
        for _ in range(5):
            await ticks.get()


async def test_a_slow_tick_never_overlaps_with_itself(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    running = 0
    ended = asyncio.Event()
    count = 0

    async def tick() -> None:
        nonlocal running, count
        running += 1
        assert running == 1
        await asyncio.sleep(0.1)
        running -= 1
        count += 1
        if count == 3:
            ended.set()

    clock.every(0.01, "slow", tick)
    clock.start()
    async with asyncio.timeout(20):
        await ended.wait()
    assert not clock.failures
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


async def test_a_failing_tick_is_logged_once_counted_and_tried_again(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    count = 0
    well = asyncio.Event()

    async def tick() -> None:
        nonlocal count
        count += 1
        if count <= 3:
            raise ValueError("broken")
        if count == 5:
            well.set()

    caplog.set_level(logging.INFO)
    clock.every(0.01, "test", tick)
    clock.start()
    async with asyncio.timeout(20):
        await well.wait()
    assert clock.failures == {"test": 3}
    lines = [r.getMessage() for r in caplog.records if r.name == "rarewatch.clock"]
    assert lines == ["test failed (1 times): broken", "test works again"]


async def test_stopping_lets_ticks_end(clock: Clock) -> None:
    begun, release, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        begun.set()
        await release.wait()
        ended.set()

    clock.every(10, "test", tick)
    clock.start()
    await begun.wait()
    stopping = asyncio.ensure_future(clock.stop(20))
    await asyncio.sleep(0)
    release.set()
    await stopping
    assert ended.is_set()


async def test_stopping_cancels_ticks_that_do_not_end(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()
    forever = asyncio.Event()

    async def tick() -> None:
        begun.set()
        await forever.wait()

    clock.every(10, "test", tick)
    clock.start()
    await begun.wait()
    await clock.stop(0.01)
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
    await clock.stop()  # twice is fine


async def test_a_wall_clock_that_is_set_back_does_not_silence_the_ticks(clock: Clock) -> None:
    ticks: asyncio.Queue[float] = asyncio.Queue()

    async def tick() -> None:
        ticks.put_nowait(0.0)

    clock.every(3600, "test", tick)
    clock.start()
    async with asyncio.timeout(20):
        await ticks.get()
        for _ in range(20):  # let the first tick end
            await asyncio.sleep(0)
        # as if the wall clock had been an hour ahead until now
        clock._offset += 3600
        assert clock._watch is not None
        clock._watch.cancel()
        clock._watch_wall_clock()
        await ticks.get()


async def test_a_clock_that_never_started_stops(clock: Clock) -> None:
    await clock.stop()


async def test_a_slot_is_taken_once(store: Store) -> None:
    hour = 3600.0
    taken = [await take_slot(store, "digest", hour) for _ in range(3)]
    # a run over the full hour sees two slots
    assert taken.count(True) in {1, 2}
    assert taken[0]
    assert await take_slot(store, "other", hour)
    assert await take_slot(store, "tiny", 0.001)


async def test_two_replicas_share_the_slots_of_a_job(store: Store) -> None:
    fired: list[str] = []
    ticks: asyncio.Queue[str] = asyncio.Queue()
    clocks = {name: Clock() for name in "ab"}
    for name, one in clocks.items():

        async def tick(name: str = name) -> None:
            fired.append(name)

        async def beat(name: str = name) -> None:
            ticks.put_nowait(name)

        one.once_per_slot(3600, "digest", tick, store)
        one.every(0.02, "beat", beat)
        one.start()
    async with asyncio.timeout(20):
        seen: set[str] = set()
        while len(seen) < 2 or not fired:
            seen.add(await ticks.get())
    for one in clocks.values():
        await one.stop()
    assert len(fired) in {1, 2}


async def test_it_ticks_as_long_as_something_goes_on() -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    async with asyncio.timeout(20), ticking((60, "once", tick)) as clock:
        await ticked.wait()
    assert not clock._scheduler.running
