"""Workers are killed while they work: nothing lost, nothing done twice."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from topologies import eventually

if TYPE_CHECKING:
    from store.connection import Store

pytestmark = pytest.mark.fault

CHILD = Path(__file__).with_name("engine_child.py")
STREAM = "rw1:{p0}:tasks"
TASKS = 500


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
    assert await store.redis.xlen(f"{STREAM}:dead") == 0
    assert (await store.redis.xpending(STREAM, "g"))["pending"] == 0
