"""Servers of the test process's own: one, a cluster of three, a master under Sentinels."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import inspect
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import AuthenticationError, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.errors import ConfigError
from store.address import parse_address
from store.binary import find_engine
from store.clients import client_of
from store.connection import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

PARTITIONS = 4
#: a loaded machine may take its time
PATIENCE_S = 30.0
_SLOTS = 16384


def wait_for(holds: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Until `holds()` is true; a server that is not there yet counts as false."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(RedisError, OSError):
            if holds():
                return
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {what}"
        time.sleep(0.02)


def client_at(**place: object) -> Redis:
    """A client that says at once that nobody answers; the waiting is done here."""
    return Redis(**place, retry=Retry(NoBackoff(), 0))


async def eventually(check: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Until `check()`, which may be a coroutine function, is true."""
    async with asyncio.timeout(seconds):
        while True:
            found = check()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)


def free_port() -> int:
    """Below the ephemeral range, so that no outgoing connection takes it away."""
    while True:
        port = random.randint(10_000, 22_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def engine_path() -> Path:
    return find_engine().path


def old_redis() -> Path | None:
    """The oldest engine that is promised to work, if this machine has it."""
    path = shutil.which("redis-server")
    if path is None:
        return None
    with contextlib.suppress(ConfigError):  # too old, or no server at all
        if find_engine(Path(path)).version[:2] == (7, 0):
            return Path(path)
    return None


def both_engines() -> list[object]:
    """For `parametrize`: what we ship, and the oldest that is promised to work."""
    old = old_redis()
    absent = pytest.mark.skipif(old is None, reason="no redis-server 7.0 on PATH")
    return [
        pytest.param(engine_path(), id="shipped"),
        pytest.param(old or Path(), id="redis-7.0", marks=absent),
    ]


def _end_with_me() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Node:
    """One server process, ended with `ends` and with the test process, whatever happens."""

    def __init__(
        self,
        ends: contextlib.ExitStack,
        folder: Path,
        *options: str,
        binary: Path | None = None,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        log = str(folder / "node.log")
        command = [str(binary or engine_path()), *options, "--dir", str(folder), "--logfile", log]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            preexec_fn=_end_with_me,  # noqa: PLW1509  # runs two C calls
        )
        ends.callback(self.kill)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder with a short path: socket paths are limited."""
    with tempfile.TemporaryDirectory(prefix="rw-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def one_server(binary: Path | None = None, *options: str) -> Iterator[str]:
    """A plain server without files; yields its unix socket."""
    with scratch() as folder, contextlib.ExitStack() as ends:
        path = str(folder / "s.sock")
        args = ("--port", "0", "--unixsocket", path, "--save", "", *options)
        Node(ends, folder, *args, binary=binary)
        with client_at(unix_socket_path=path) as client:
            wait_for(lambda: _answers(client), "the server answers")
        yield path


def _answers(client: Redis) -> bool:
    with contextlib.suppress(AuthenticationError):  # asking who we are is an answer
        client.ping()
    return True


def _tcp(port: int) -> list[str]:
    return ["--bind", "127.0.0.1", "--port", str(port), "--save", ""]


class ClusterServers:
    """Three masters that share the slots."""

    def __init__(self, ends: contextlib.ExitStack, folder: Path) -> None:
        self._ends = ends
        self.ports = [free_port() for _ in range(3)]
        self.nodes = [self._start(folder / str(port), port) for port in self.ports]
        clients = [client_at(host="127.0.0.1", port=port) for port in self.ports]
        try:
            self._form(clients)
        finally:
            for client in clients:
                client.close()

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def _start(self, folder: Path, port: int) -> Node:
        bus = ["--cluster-enabled", "yes", "--cluster-port", str(free_port())]
        return Node(self._ends, folder, *_tcp(port), *bus, "--cluster-node-timeout", "15000")

    def _form(self, clients: list[Redis]) -> None:
        share = _SLOTS // 3
        for number, client in enumerate(clients):
            wait_for(client.ping, "the node answers")
            last = _SLOTS - 1 if number == 2 else (number + 1) * share - 1
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", number * share, last)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for client, port in zip(clients[1:], self.ports[1:], strict=True):
            bus = int(client.config_get("cluster-port")["cluster-port"])
            clients[0].execute_command("CLUSTER", "MEET", "127.0.0.1", port, bus)
        wait_for(lambda: all(_whole(client) for client in clients), "the cluster is whole")


def _whole(client: Redis) -> bool:
    info = client.execute_command("CLUSTER", "INFO")
    text = (
        info
        if isinstance(info, dict)
        else dict(line.split(":", 1) for line in info.decode().split() if ":" in line)
    )
    return text["cluster_state"] == "ok" and int(text["cluster_known_nodes"]) == 3


class SentinelServers:
    """A master, a replica, and three Sentinels that need two votes."""

    def __init__(self, ends: contextlib.ExitStack, folder: Path, service: str = "main") -> None:
        self._ends = ends
        self.service = service
        self.master_port, self.replica_port = free_port(), free_port()
        durable = ["--appendonly", "yes", "--appendfsync", "always"]
        self.master = Node(ends, folder / "master", *_tcp(self.master_port), *durable)
        follow = [
            "--replicaof",
            f"127.0.0.1 {self.master_port}",
            "--repl-diskless-sync-delay",
            "0",
        ]
        self.replica = Node(ends, folder / "replica", *_tcp(self.replica_port), *durable, *follow)
        with client_at(host="127.0.0.1", port=self.replica_port) as replica:
            wait_for(lambda: _linked(replica), "the replica follows")
        self.ports = [free_port() for _ in range(3)]
        self.sentinels = [self._sentinel(folder / str(port), port) for port in self.ports]
        for port in self.ports:
            with client_at(host="127.0.0.1", port=port) as sentinel:
                wait_for(lambda s=sentinel: self._settled(s), "the Sentinels know each other")

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"redis+sentinel://{hosts}/{self.service}"

    def _sentinel(self, folder: Path, port: int) -> Node:
        folder.mkdir(parents=True)
        config = folder / "sentinel.conf"
        config.write_text(
            f"sentinel monitor {self.service} 127.0.0.1 {self.master_port} 2\n"
            f"sentinel down-after-milliseconds {self.service} 1000\n"
            f"sentinel failover-timeout {self.service} 5000\n"
        )
        return Node(
            self._ends,
            folder,
            str(config),
            "--sentinel",
            "--bind",
            "127.0.0.1",
            "--port",
            str(port),
        )

    def _settled(self, sentinel: Redis) -> bool:
        state = sentinel.sentinel_master(self.service)
        return state["num-other-sentinels"] == 2 and state["num-slaves"] == 1


def _linked(replica: Redis) -> bool:
    return replica.info("replication").get("master_link_status") == "up"


@pytest.fixture(scope="session")
def cluster_servers() -> Iterator[ClusterServers]:
    """Three nodes for the whole test process."""
    with scratch() as folder, contextlib.ExitStack() as ends:
        yield ClusterServers(ends, folder)


@pytest.fixture
async def cluster_store(cluster_servers: ClusterServers) -> AsyncIterator[Store]:
    """An empty store on the cluster."""
    client, closing = client_of(parse_address(cluster_servers.url))
    store = Store(client, partitions=PARTITIONS, closing=closing)
    await store.redis.flushall(target_nodes="primaries")
    yield store
    await store.close()


@pytest.fixture
def sentinel_servers() -> Iterator[SentinelServers]:
    """Fresh for each test, because tests break them."""
    with scratch() as folder, contextlib.ExitStack() as ends:
        yield SentinelServers(ends, folder)


@pytest.fixture(scope="session", params=both_engines())
def any_socket(request: pytest.FixtureRequest) -> Iterator[str]:
    """The socket of a plain server, once per engine that is promised to work."""
    with one_server(request.param) as path:
        yield path


@pytest.fixture
async def any_store(any_socket: str) -> AsyncIterator[Store]:
    """An empty store, once per engine that is promised to work."""
    client, closing = client_of(parse_address(f"unix://{any_socket}"))
    await client.flushall()
    store = Store(client, partitions=PARTITIONS, closing=closing)
    yield store
    await store.close()


@pytest.fixture(params=["store", pytest.param("cluster_store", marks=pytest.mark.cluster)])
def wide_store(request: pytest.FixtureRequest) -> Store:
    """An empty store on one server, and on a cluster."""
    return request.getfixturevalue(request.param)


async def set_memory(store: Store, limit: int) -> None:
    """Set `maxmemory` of every node."""
    nodes = {"target_nodes": "primaries"} if hasattr(store.redis, "get_primaries") else {}
    await store.redis.config_set("maxmemory", limit, **nodes)
