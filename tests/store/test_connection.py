"""Opening a store, running scripts, and errors that can be decided on."""

# ruff: noqa: ASYNC240  # tests may touch the disk where nobody waits for the loop

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from topologies import eventually, free_port, old_redis, one_server, scratch

from core.errors import (
    ConfigError,
    StoreError,
    StoreFull,
    StoreMismatch,
    StoreUnavailable,
)
from store.connection import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

CERTIFICATE = Path(__file__).parents[1] / "tls" / "feeds.pem"
LAYOUT = "rw1:{c}:config"


@pytest.fixture
def folder() -> Iterator[Path]:
    with scratch() as path:
        yield path / "data"


async def test_without_an_address_it_is_the_embedded_server(folder: Path) -> None:
    async with await open_store(None, folder, partitions=3) as opened:
        assert opened.server is not None
        assert opened.store.partitions == 3
        assert await opened.store.redis.hgetall(LAYOUT) == {b"scheme": b"1", b"partitions": b"3"}
    assert not opened.server.socket.exists()


async def test_the_number_of_partitions_is_fixed_at_the_first_start(folder: Path) -> None:
    for _ in range(2):
        async with await open_store(None, folder, partitions=3):
            pass
    with pytest.raises(StoreMismatch, match=r"with 3 partitions.*wants 4 partitions"):
        await open_store(None, folder, partitions=4)
    async with await open_store(None, folder, partitions=3):
        pass


async def test_the_embedded_server_is_watched_while_the_store_is_open(folder: Path) -> None:
    async with await open_store(None, folder) as opened:
        await opened.store.redis.set("a", "b")
        os.kill(opened.server.pid, signal.SIGKILL)
        assert await opened.store.redis.get("a") == b"b"
        assert opened.server.pid is not None


async def test_an_external_server_by_its_socket(any_socket: str, folder: Path) -> None:
    async with await open_store(f"unix://{any_socket}", folder) as opened:
        assert opened.server is None
        assert await opened.store.redis.ping()
        await opened.store.redis.flushall()
    assert not folder.exists()


async def test_what_may_lose_data_is_told(
    server_socket: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Redis(unix_socket_path=server_socket) as client:
        await client.flushall()
        await client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            with caplog.at_level(logging.WARNING):
                async with await open_store(f"unix://{server_socket}", folder):
                    pass
        finally:
            await client.config_set("maxmemory-policy", "noeviction")
            await client.flushall()
    assert "appendonly off" in caplog.text
    assert "allkeys-lru" in caplog.text


async def test_a_wrong_password_is_told_at_once_and_not_repeated(folder: Path) -> None:
    with one_server(None, "--requirepass", "right") as path:
        with pytest.raises(ConfigError) as caught:
            async with asyncio.timeout(5):
                await open_store(f"unix://:hunter2@{path}", folder)
        assert "RAREWATCH_REDIS_URL" in str(caught.value)
        assert "invalid username-password" in str(caught.value)
        assert "hunter2" not in str(caught.value)
        async with await open_store(f"unix://:right@{path}", folder) as opened:
            assert await opened.store.redis.ping()


class OldServer(asyncio.Protocol):
    """Speaks just enough to say that it is Redis 6.2."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        info = b"redis_version:6.2.14\r\n"
        for command in ("HELLO", "CLIENT", "PING", "INFO"):
            for _ in range(data.upper().count(f"\r\n{command}\r\n".encode())):
                answers = {
                    "HELLO": b"%2\r\n+server\r\n+redis\r\n+proto\r\n:3\r\n",
                    "CLIENT": b"-ERR unknown subcommand\r\n",
                    "PING": b"+PONG\r\n",
                    "INFO": b"$%d\r\n%s\r\n" % (len(info), info),
                }
                self.transport.write(answers[command])


async def test_an_old_server_is_refused(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(OldServer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ConfigError, match=r"Redis 6\.2\.14; 7\.0 or newer"):
            await open_store(f"redis://127.0.0.1:{port}", folder)


@pytest.mark.skipif(old_redis() is None, reason="no redis-server 7.0 on PATH, which speaks TLS")
async def test_tls_is_verified(folder: Path) -> None:
    port, key = free_port(), CERTIFICATE.with_suffix(".key")
    with one_server(
        old_redis(),
        *("--tls-port", str(port), "--tls-cert-file", str(CERTIFICATE)),
        *("--tls-key-file", str(key), "--tls-auth-clients", "no", "--bind", "127.0.0.1"),
    ):
        address = f"rediss://127.0.0.1:{port}?ssl_ca_certs={CERTIFICATE}"
        async with await open_store(address, folder) as opened:
            assert await opened.store.redis.ping()
        with pytest.raises(ConfigError, match="CERTIFICATE_VERIFY_FAILED"):
            await open_store(f"rediss://127.0.0.1:{port}", folder)


async def test_scripts_are_loaded_again_after_they_were_forgotten(any_store: Store) -> None:
    for _ in range(2):
        assert await any_store.run("layout", ["{a}x"], [1, 2]) == [b"1", b"2"]
        await any_store.redis.script_flush()


async def test_layout_run_twice_keeps_the_first(any_store: Store) -> None:
    await any_store.run("layout", ["{a}x"], [1, 2])
    assert await any_store.run("layout", ["{a}x"], [7, 8]) == [b"1", b"2"]


async def test_a_full_server_says_so(any_store: Store) -> None:
    await any_store.redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreFull):
            await any_store.run("layout", ["{a}x"], [1, 2])
    finally:
        await any_store.redis.config_set("maxmemory", 0)


async def test_a_mistake_of_ours_is_no_reason_to_wait(any_store: Store) -> None:
    await any_store.redis.set("{a}x", "text")
    with pytest.raises(StoreError, match="WRONGTYPE") as caught:
        await any_store.run("layout", ["{a}x"], [1, 2])
    assert not isinstance(caught.value, StoreUnavailable)


async def test_an_absent_server_is_a_reason_to_wait() -> None:
    impatient = Redis(unix_socket_path="/nonexistent", retry=Retry(NoBackoff(), 0))
    store = Store(impatient, partitions=1)
    with pytest.raises(StoreUnavailable, match="script layout"):
        await store.run("layout", ["{a}x"], [1, 2])
    await store.close()


async def test_a_demoted_server_is_a_reason_to_wait() -> None:
    with one_server(None, "--replicaof", "127.0.0.1 1") as path:
        store = Store(Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0)), partitions=1)
        with pytest.raises(StoreUnavailable):
            await store.run("layout", ["{a}x"], [1, 2])
        await store.close()


async def test_the_client_rides_over_a_server_that_is_busy_loading(folder: Path) -> None:
    async with await open_store(None, folder) as opened:
        await opened.store.redis.eval("for i=1,100000 do redis.call('SET','k'..i,i) end", 0)
        os.kill(opened.server.pid, signal.SIGKILL)

        async def whole() -> bool:
            return await opened.store.redis.dbsize() == 100_001

        await eventually(whole)
