"""The stream worker and its scripts."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from topologies import eventually

from core.errors import StoreFull, StoreUnavailable
from store.groups import ConsumerGroup
from store.streams import StreamMessage, StreamWorker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.connection import Store

STREAM, DEAD, GROUP = "rw1:{p0}:work", "rw1:{p0}:work:dead", "g"


@pytest.fixture
def here(any_store: Store) -> Store:
    """The same tests on every engine that is promised to work."""
    return any_store


async def add(store: Store, *names: str) -> list[str]:
    return [(await store.redis.xadd(STREAM, {"n": name})).decode() for name in names]


async def pending(store: Store) -> int:
    return int((await store.redis.xpending(STREAM, GROUP))["pending"])


@contextlib.asynccontextmanager
async def running(*workers: StreamWorker) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended


class Handler:
    """Remembers what it saw; fails as often as it was told to."""

    def __init__(
        self, failures: dict[str, int] | None = None, error: Exception | None = None
    ) -> None:
        self.seen: list[str] = []
        self.tries: list[int] = []
        self.failures = failures or {}
        self.error = error or ValueError("no good")

    async def __call__(self, message: StreamMessage) -> None:
        name = message.fields[b"n"].decode()
        self.seen.append(name)
        self.tries.append(message.tries)
        if self.failures.get(name, 0) > 0:
            self.failures[name] -= 1
            raise self.error


def worker(store: Store, handler: object, consumer: str = "me", **options: object) -> StreamWorker:
    given = {"block_ms": 50} | options
    return StreamWorker(store, STREAM, GROUP, handler, consumer=consumer, dead=DEAD, **given)


async def done(store: Store) -> bool:
    """Nothing is left: neither waiting, nor pending."""
    return await store.redis.xlen(STREAM) == 0


async def test_what_was_there_and_what_comes_is_handled_in_order(here: Store) -> None:
    await add(here, "a", "b")
    handler = Handler()
    work = worker(here, handler)
    async with running(work):
        await eventually(lambda: len(handler.seen) == 2)
        await add(here, "c", "d")
        await eventually(lambda: done(here))
    assert handler.seen == ["a", "b", "c", "d"]
    assert work.counts.done == 4
    assert await pending(here) == 0


@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_failing_message_is_tried_again_and_holds_up_its_followers(
    here: Store,
    exclusive: bool,  # noqa: FBT001
) -> None:
    await add(here, "a", "b", "c")
    handler = Handler({"a": 2})
    work = worker(here, handler, exclusive=exclusive)
    async with running(work):
        await eventually(lambda: done(here))
    assert handler.seen == ["a", "a", "a", "b", "c"]
    assert handler.tries == [1, 2, 3, 1, 1]
    assert (work.counts.failed, work.counts.done) == (2, 3)


async def test_a_failing_message_does_not_hold_up_others_when_there_is_no_order(
    here: Store,
) -> None:
    await add(here, "a", "b", "c")
    handler = Handler({"a": 1})
    async with running(worker(here, handler, concurrency=4)):
        await eventually(lambda: done(here))
    assert sorted(handler.seen) == ["a", "a", "b", "c"]
    assert handler.seen[-1] == "a"


async def test_after_five_tries_it_is_among_the_dead_letters_with_the_reason(store: Store) -> None:
    (first, _) = await add(store, "bad", "good")
    handler = Handler({"bad": 99})
    work = worker(store, handler)
    async with running(work):
        await eventually(lambda: done(store))
    assert handler.seen == ["bad"] * 5 + ["good"]
    assert work.counts.dead == 1
    ((_, letter),) = await store.redis.xrange(DEAD)
    assert letter == {
        b"dead:id": first.encode(),
        b"dead:why": b"ValueError: no good",
        b"dead:tries": b"5",
        b"n": b"bad",
    }


@pytest.mark.parametrize("error", [StoreUnavailable("away"), StoreFull("full")])
async def test_an_absent_state_engine_is_not_the_fault_of_a_message(
    store: Store, error: Exception
) -> None:
    await add(store, "a")
    handler = Handler({"a": 1}, error)
    work = worker(store, handler, max_tries=1)
    async with running(work):
        await eventually(lambda: done(store))
    assert handler.tries == [1, 1]
    assert work.counts.waited == 1
    assert await store.redis.xlen(DEAD) == 0


async def test_a_new_exclusive_owner_takes_up_what_its_predecessor_left_before_anything_new(
    here: Store,
) -> None:
    await add(here, "a", "b")
    gone = ConsumerGroup(here, STREAM, GROUP, "gone")
    await gone.create()
    assert [m.fields[b"n"] for m in await gone.read(10, 10)] == [b"a", b"b"]
    await add(here, "c")
    handler = Handler()
    work = worker(here, handler, exclusive=True)
    async with running(work):
        await eventually(lambda: done(here))
    assert handler.seen == ["a", "b", "c"]
    assert work.counts.claimed == 2


async def test_work_of_a_silent_consumer_is_taken_over(here: Store) -> None:
    await add(here, "a")
    gone = ConsumerGroup(here, STREAM, GROUP, "gone")
    await gone.create()
    await gone.read(10, 10)
    handler = Handler()
    async with running(worker(here, handler, min_idle_ms=300)):
        await eventually(lambda: done(here))
    assert handler.seen == ["a"]
    assert handler.tries == [2]


async def test_a_slow_handler_of_a_live_worker_is_not_robbed(store: Store) -> None:
    await add(store, "slow")
    seen: list[str] = []
    looks = asyncio.Event()

    async def slow(message: StreamMessage) -> None:
        seen.append(message.fields[b"n"].decode())
        await looks.wait()

    min_idle = 900
    first = worker(store, slow, "first", min_idle_ms=min_idle)
    second = worker(store, slow, "second", min_idle_ms=min_idle)

    async with running(first):
        await eventually(lambda: seen == ["slow"])
        taken = ConsumerGroup(store, STREAM, GROUP, "spy")
        async with running(second):
            # several times longer than a silent worker would be left alone
            for _ in range(20):
                await asyncio.sleep(0.1)
                (entry,) = await store.redis.xpending_range(STREAM, GROUP, "-", "+", 1)
                assert entry["consumer"] == b"first"
        assert await taken.take_over(min_idle) == []
        looks.set()
        await eventually(lambda: done(store))
    assert seen == ["slow"]
    assert second.counts.claimed == 0


async def test_the_group_comes_back_after_the_store_was_emptied(here: Store) -> None:
    handler = Handler()
    async with running(worker(here, handler)):
        await add(here, "a")
        await eventually(lambda: handler.seen == ["a"])
        await here.redis.flushall()
        await add(here, "b")
        await eventually(lambda: handler.seen == ["a", "b"])
        await eventually(lambda: done(here))


async def test_a_deleted_entry_leaves_no_trace(here: Store) -> None:
    first, _ = await add(here, "gone", "b")
    group = ConsumerGroup(here, STREAM, GROUP, "old")
    await group.create()
    await group.read(10, 10)
    await here.redis.xdel(STREAM, first)
    handler = Handler()
    async with running(worker(here, handler, exclusive=True)):
        await eventually(lambda: done(here))
        await eventually(lambda: _none_pending(here))
    assert handler.seen == ["b"]


async def _none_pending(store: Store) -> bool:
    return await pending(store) == 0


async def test_without_a_lease_no_more_is_read_than_can_be_started(here: Store) -> None:
    await add(here, *"abcdef")
    gate = asyncio.Event()
    started: list[str] = []

    async def wait(message: StreamMessage) -> None:
        started.append(message.id)
        await gate.wait()

    async with running(worker(here, wait, concurrency=2)):
        await eventually(lambda: len(started) == 2)
        assert await pending(here) == 2
        gate.set()
        await eventually(lambda: done(here))


async def test_a_message_whose_worker_always_ends_is_buried_at_last(here: Store) -> None:
    (identity,) = await add(here, "deadly")
    group = ConsumerGroup(here, STREAM, GROUP, "old")
    await group.create()
    await group.read(1, 10)
    for _ in range(3 * 5):
        assert await group.retake(identity, 1)
    handler = Handler()
    async with running(worker(here, handler, exclusive=True)):
        await eventually(lambda: done(here))
    assert handler.seen == []
    assert await here.redis.xlen(DEAD) == 1


async def test_work_goes_on_when_memory_is_full(here: Store) -> None:
    await add(here, "bad", "good")
    handler = Handler({"bad": 1})
    group = ConsumerGroup(here, STREAM, GROUP, "old")
    await group.create()
    used = (await here.redis.info("memory"))["used_memory"]
    await here.redis.config_set("maxmemory", used // 2)
    try:
        with pytest.raises(StoreFull):
            await here.run("layout", ["{p0}x"], [1, 2])
        async with running(worker(here, handler, max_tries=1, exclusive=True)):
            await eventually(lambda: done(here))
    finally:
        await here.redis.config_set("maxmemory", 0)
    assert handler.seen == ["bad", "good"]
    assert await here.redis.xlen(DEAD) == 1


# -- the scripts, run twice --


@pytest.fixture
async def taken(here: Store) -> tuple[ConsumerGroup, StreamMessage]:
    """A group with one message read by `me`."""
    await add(here, "a")
    group = ConsumerGroup(here, STREAM, GROUP, "me")
    await group.create()
    await group.create()
    (message,) = await group.read(5, 10)
    return group, message


async def test_finish_twice(taken: tuple[ConsumerGroup, StreamMessage]) -> None:
    group, message = taken
    assert await group.finish(message.id)
    assert not await group.finish(message.id)
    assert await done(group.store)


async def test_bury_twice(taken: tuple[ConsumerGroup, StreamMessage]) -> None:
    group, message = taken
    assert await group.bury(message, DEAD, "why")
    assert not await group.bury(message, DEAD, "why")
    assert await group.store.redis.xlen(DEAD) == 1


async def test_bury_after_finish_writes_no_letter(
    taken: tuple[ConsumerGroup, StreamMessage],
) -> None:
    group, message = taken
    await group.finish(message.id)
    assert not await group.bury(message, DEAD, "why")
    assert await group.store.redis.xlen(DEAD) == 0


async def test_retake_counts_tries(taken: tuple[ConsumerGroup, StreamMessage]) -> None:
    group, message = taken
    again = await group.retake(message.id, 1)
    assert again == StreamMessage(message.id, {b"n": b"a"}, 2)
    assert await group.retake(message.id, 0) == again


async def test_take_over_counts_no_try_and_fences_the_former_consumer(
    taken: tuple[ConsumerGroup, StreamMessage],
) -> None:
    group, message = taken
    other = ConsumerGroup(group.store, STREAM, GROUP, "other")
    assert await other.take_over(0) == [message.id]
    assert await other.take_over(0) == [message.id]
    assert await group.retake(message.id, 1) is None
    assert await group.keep([message.id]) == {message.id}
    assert (await other.retake(message.id, 0)).tries == 1


async def test_keep_twice(taken: tuple[ConsumerGroup, StreamMessage]) -> None:
    group, message = taken
    for _ in range(2):
        assert await group.keep([message.id, "1-1"]) == {"1-1"}
    assert await ConsumerGroup(group.store, STREAM, GROUP, "other").take_over(10_000) == []
