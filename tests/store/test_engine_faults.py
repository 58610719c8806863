"""The embedded server among several processes, and plugs that are pulled."""

# tests may touch the disk where nobody waits for the loop

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import RedisError
from topologies import client_at, eventually, scratch

from store.connection import open_store
from store.folder import locked, open_lock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = pytest.mark.fault

CHILD = Path(__file__).with_name("engine_child.py")


@pytest.fixture
def folder() -> Iterator[Path]:
    with scratch() as path:
        folder = path / "data"
        yield folder
        # a test that failed half-way may leave an orphan
        with (
            contextlib.suppress(RedisError),
            client_at(unix_socket_path=str(folder / "server.sock")) as left,
        ):
            left.shutdown(nosave=True)


class Child:
    """A process of `engine_child.py`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []

    @classmethod
    async def start(cls, *args: object) -> Child:
        pipe = asyncio.subprocess.PIPE
        words = [str(arg) for arg in args]
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, str(CHILD), *words, stdin=pipe, stdout=pipe
            )
        )

    async def line(self) -> str:
        async with asyncio.timeout(30):
            said = (await self.process.stdout.readline()).decode().strip()
        self.lines.append(said)
        return said

    async def rest(self) -> list[str]:
        async with asyncio.timeout(60):
            said = (await self.process.stdout.read()).decode()
        # the last line of a killed process may be torn
        self.lines += said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]
        await self.process.wait()
        return self.lines

    async def kill(self) -> list[str]:
        self.process.kill()
        return await self.rest()

    async def leave(self) -> list[str]:
        self.process.stdin.close()
        return await self.rest()


@contextlib.asynccontextmanager
async def children(*commands: tuple[object, ...]) -> AsyncIterator[list[Child]]:
    started = [await Child.start(*command) for command in commands]
    try:
        yield started
    finally:
        for child in started:
            if child.process.returncode is None:
                child.process.kill()
                await child.rest()


def server_lives(folder: Path) -> bool:
    lock = open_lock(folder / "server.lock")
    try:
        return not locked(lock)
    finally:
        os.close(lock)


def starter(lines: list[str]) -> int | None:
    _, _, pid = lines[0].partition(" ")
    return None if pid == "None" else int(pid)


async def test_four_racing_first_starts_make_one_server(folder: Path) -> None:
    async with children(*[("join", folder)] * 4) as four:
        for child in four:
            assert (await child.line()).startswith("ready")
        assert len([child for child in four if starter(child.lines)]) == 1
        for child in four:
            assert server_lives(folder)
            await child.leave()
            assert child.process.returncode == 0
        await eventually(lambda: not server_lives(folder))


async def test_the_server_survives_its_parent_and_the_last_one_ends_it(folder: Path) -> None:
    async with children(("join", folder)) as (parent,):
        pid = starter([await parent.line()])
        assert pid
        async with children(("join", folder)) as (other,):
            assert await other.line() == "ready None"
            await parent.kill()
            assert server_lives(folder)
            async with children(("join", folder)) as (third,):
                assert await third.line() == "ready None"
                await other.leave()
                assert server_lives(folder)
                await third.leave()
        await eventually(lambda: not server_lives(folder))


async def test_an_orphan_is_adopted_at_the_next_start(folder: Path) -> None:
    async with children(("join", folder)) as (only,):
        assert starter([await only.line()])
        await only.kill()
    assert server_lives(folder)
    async with await open_store(None, folder) as opened:
        assert opened.server.pid is None
        assert await opened.store.redis.ping()
    assert not server_lives(folder)


async def test_killed_under_writes_it_is_restarted_and_nothing_acknowledged_is_lost(
    folder: Path,
) -> None:
    async with children(*[("write", folder, name) for name in "abc"]) as writers:
        for child in writers:
            await child.line()
        pid = next(pid for child in writers if (pid := starter(child.lines)))
        for _ in range(3):
            seen = [len(child.lines) for child in writers]
            for child, before in zip(writers, seen, strict=True):
                while len(child.lines) < before + 50:
                    assert await child.line()
            os.kill(pid, signal.SIGKILL)
            pid = await new_server(folder, pid)
        acked = {"abc"[i]: await child.kill() for i, child in enumerate(writers)}
    async with await open_store(None, folder) as opened:
        for name, lines in acked.items():
            numbers = [line for line in lines if line.isdecimal()]
            assert len(numbers) >= 150
            for number in numbers:
                found = await opened.store.redis.hget(f"{{w}}{name}:{number}", "partitions")
                assert found == number.encode(), f"{name} {number} was acknowledged and is lost"
    assert not server_lives(folder)


async def new_server(folder: Path, old: int) -> int:
    """The process of the server that took the place of `old`."""
    found = 0

    def other() -> bool:
        nonlocal found
        with (
            contextlib.suppress(RedisError),
            client_at(unix_socket_path=str(folder / "server.sock")) as it,
        ):
            found = it.info("server")["process_id"]
        return found not in (0, old)

    await eventually(other)
    return found
