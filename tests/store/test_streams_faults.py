"""Workers and servers are killed while they work: nothing lost, nothing done twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from topologies import eventually, scratch

from store.connection import open_store, translated
from store.streams import StreamWorker

if TYPE_CHECKING:
    from store.connection import OpenStore, Store
    from store.streams import StreamMessage

pytestmark = pytest.mark.fault

#: effect and acknowledgement in one step, in the order in which they happened
EFFECT = """
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XDEL', KEYS[1], ARGV[2])
return redis.call('RPUSH', KEYS[2], ARGV[3])
"""
CHILD = Path(__file__).with_name("engine_child.py")
STREAM = "rw1:{p0}:tasks"
DEAD = f"{STREAM}:dead"
EFFECTS = f"{STREAM}:effects"
TASKS = 600


async def start(socket: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(CHILD), "work", socket, STREAM, stdin=pipe, stdout=pipe
    )
    async with asyncio.timeout(30):
        assert await process.stdout.readline() == b"ready\n"
    return process


async def test_killed_workers_lose_nothing_and_double_nothing(
    store: Store, server_socket: str
) -> None:
    workers = [await start(server_socket) for _ in range(3)]
    try:
        for number in range(TASKS):
            await store.redis.xadd(STREAM, {"n": number})

        async def done() -> int:
            return int(await store.redis.hlen(f"{STREAM}:done"))

        async def some() -> bool:
            return await done() > TASKS // 5

        await eventually(some)
        workers[0].kill()
        assert await done() < TASKS

        async def empty() -> bool:
            return await store.redis.xlen(STREAM) == 0

        await eventually(empty)
    finally:
        for worker in workers:
            if worker.returncode is None:
                worker.kill()
            await worker.wait()
    effects = await store.redis.hgetall(f"{STREAM}:done")
    assert len(effects) == TASKS
    assert set(effects.values()) == {b"1"}
    assert await store.redis.xlen(DEAD) == 0
    assert (await store.redis.xpending(STREAM, "g"))["pending"] == 0


async def test_a_killed_server_loses_nothing_and_changes_no_order() -> None:
    """An embedded server that is killed twice, under a worker that keeps the order."""
    with scratch() as folder:
        async with await open_store(None, folder / "data") as opened:
            await worked_off(opened)


async def worked_off(opened: OpenStore) -> None:
    redis = opened.store.redis

    async def handle(message: StreamMessage) -> None:
        with translated("the effect"):
            await redis.eval(EFFECT, 2, STREAM, EFFECTS, "g", message.id, message.fields[b"n"])

    async def so_many(number: int) -> bool:
        return await redis.llen(EFFECTS) >= number

    for number in range(TASKS):
        await redis.xadd(STREAM, {"n": number})
    worker = StreamWorker(
        *(opened.store, STREAM, "g", handle), consumer="me", dead=DEAD, exclusive=True
    )
    running = asyncio.create_task(worker.run())
    for part in (TASKS // 5, TASKS // 2):
        await eventually(lambda part=part: so_many(part))
        os.kill(opened.server.pid, signal.SIGKILL)
    await eventually(lambda: so_many(TASKS))
    assert await redis.lrange(EFFECTS, 0, -1) == [str(n).encode() for n in range(TASKS)]
    assert (await redis.xlen(STREAM), await redis.xlen(DEAD)) == (0, 0)
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
