"""Clients that wait as long as it makes sense: of one server, of Sentinels, of a cluster."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from redis import exceptions as rx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.connection import HiredisRespSerializer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from redis.asyncio.cluster import RedisCluster

    from store.address import Address

#: longer than any blocking read of ours (store/streams.py)
SOCKET_TIMEOUT_S = 10.0
_LOGIN = (rx.AuthenticationError, rx.AuthorizationError, rx.NoPermissionError)
#: the client has no class of its own for these
_HOPELESS = (
    *("invalid username-password", "Authentication required", "WRONGPASS", "NOAUTH"),
    *("CERTIFICATE_VERIFY_FAILED", "Cluster mode is not enabled"),
)


#: a command that is repeated reconnects on its way, which must not be repeated for itself
_repeating: ContextVar[bool] = ContextVar("_repeating", default=False)


class _Patience(Retry):
    """Retries what passes by itself: no wrong password, but a demoted or an unsettled cluster."""

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[Any]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,  # noqa: FBT001  # the signature of the client
    ) -> Any:  # noqa: ANN401
        def passes(error: Exception) -> bool:
            if hopeless(error):
                return False
            return is_retryable is None or is_retryable(error)

        if _repeating.get():
            return await do()
        outermost = _repeating.set(True)
        try:
            return await super().call_with_retry(do, fail, passes, with_failure_count)
        finally:
            _repeating.reset(outermost)


@contextmanager
def impatient() -> Iterator[None]:
    """Say at once that nobody answers: there is somebody to tell."""
    before = _repeating.set(True)
    try:
        yield
    finally:
        _repeating.reset(before)


@contextmanager
def cancellable() -> Iterator[None]:
    """Do not let a cancellation get lost that came together with an answer.

    `asyncio.wait_for` of Python 3.11, which the client uses, prefers the answer then: an endless
    loop over commands would go on after it was cancelled.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:  # an error of the engine is an answer too
        if task and task.cancelling() > before:
            raise asyncio.CancelledError


async def seen_through(closing: Awaitable[None]) -> None:
    """Let what closes connections come to its end although we are cancelled meanwhile.

    The client closes its connections by tasks of which a cancellation leaves none even begun.
    """
    work = asyncio.ensure_future(closing)
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await work
        raise


@asynccontextmanager
async def brief(client: Redis) -> AsyncIterator[Redis]:
    """A client for a moment: closed at the end, come what may."""
    try:
        yield client
    finally:
        await seen_through(client.aclose())


def patient() -> Retry:
    """Ride over a restart of the server or a failover of some seconds; scripts may run twice."""
    passing: Any = (rx.ConnectionError, rx.TimeoutError, rx.ReadOnlyError, rx.MasterDownError)
    return _Patience(ExponentialBackoff(cap=1, base=0.05), 12, passing)


def unix_client(path: str) -> Redis:
    """A client on a unix socket."""
    return _packing(Redis(unix_socket_path=path, **_common()))


def _packing(client: Redis) -> Redis:
    """Let a client's connections, of which there is none yet, write their commands in C.

    The client's synchronous half does so by itself; the other half takes ten times as long.
    """
    pool: Any = client.connection_pool
    pool.connection_class = _packed(pool.connection_class)
    return client


@cache
def _packed(line: Any) -> Any:  # noqa: ANN401  # any class of connections
    serializer = HiredisRespSerializer()

    class Packed(line):  # type: ignore[misc]
        """A connection of that class."""

        def pack_command(self, *args: Any) -> list[bytes]:  # noqa: ANN401
            packed: list[bytes] = serializer.pack(*args)
            return packed

    return Packed


def _common() -> dict[str, Any]:
    return {
        "retry": patient(),
        "health_check_interval": 30,
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": 5,
        # every stream worker blocks on a connection of its own, every fetch may commit at once
        "max_connections": 2000,
    }


def client_of(address: Address) -> tuple[Redis | RedisCluster, Callable[[], Awaitable[None]]]:
    """A client for an address, and what closes it with all that belongs to it."""
    if address.kind == "cluster":
        cluster = _cluster(address)
        return cluster, cluster.aclose
    if address.kind == "sentinel":
        return _sentinel(address)
    place: dict[str, Any] = {"unix_socket_path": address.path}
    if address.kind == "single":
        ((host, port),) = address.hosts
        place = {"host": host, "port": port}
    client = _packing(Redis(db=address.db, **place, **address.login(), **_common()))
    return client, client.aclose


def _sentinel(address: Address) -> tuple[Redis, Callable[[], Awaitable[None]]]:
    from redis.asyncio.sentinel import (
        Sentinel,
        SentinelManagedConnection,
        SentinelManagedSSLConnection,
    )

    class Line(SentinelManagedConnection):
        """Asks for the master's address again whenever it has to connect again."""

        async def connect_check_health(
            self,
            check_health: bool = True,  # noqa: FBT001  # the signature of the client
            retry_socket_connect: bool = True,  # noqa: FBT001
        ) -> None:
            if retry_socket_connect:  # which connect() itself does not ask for
                await self.connect()  # type: ignore[no-untyped-call]
            else:
                await super().connect_check_health(check_health, retry_socket_connect)

    class SafeLine(Line, SentinelManagedSSLConnection):
        """The same with TLS."""

    asked = {"username": "sentinel_username", "password": "sentinel_password"}
    login = {k: address.options[v] for k, v in asked.items() if v in address.options}
    tls = {k: v for k, v in address.login().items() if k.startswith("ssl")}
    # a sentinel that does not answer at once is passed over for the next one
    quick = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(_at_once(), 0)}
    sentinel: Any = Sentinel(  # type: ignore[no-untyped-call]
        address.hosts, sentinel_kwargs=quick | login | tls
    )
    login = {k: v for k, v in address.login().items() if k != "ssl"}
    line = {"connection_class": SafeLine if address.tls else Line}
    master = sentinel.master_for(address.service, db=address.db, **line, **login, **_common())

    async def close() -> None:
        await master.aclose()
        await sentinel.aclose()

    return master, close


def _at_once() -> ExponentialBackoff:
    return ExponentialBackoff(cap=0, base=0)


def _cluster(address: Address) -> RedisCluster:
    from redis.asyncio.cluster import ClusterNode, RedisCluster

    class PatientCluster(RedisCluster):
        """The client retries at once and without a pause; a failover takes seconds."""

        async def execute_command(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            command = super().execute_command
            return await _cluster_patience().call_with_retry(
                lambda: command(*args, **kwargs), _nothing, unsettled
            )

    nodes = [ClusterNode(host, port) for host, port in address.hosts]
    common = _common() | {"retry": Retry(_at_once(), 2)}
    return PatientCluster(startup_nodes=nodes, **address.login(), **common)


def _cluster_patience() -> Retry:
    moving: Any = (rx.RedisError, rx.RedisClusterException)
    return _Patience(ExponentialBackoff(cap=1, base=0.05), 12, moving)


async def _nothing(_: Exception) -> None:
    """Nothing is to be mended between two tries: the client renews its map by itself."""


def hopeless(error: BaseException) -> bool:
    """Whether only a human can help: a wrong password, a certificate, the wrong kind of server."""
    text = str(error)
    return isinstance(error, _LOGIN) or any(word in text for word in _HOPELESS)


def unsettled(error: BaseException) -> bool:
    """Whether an error of the cluster client passes when the cluster has settled."""
    if hopeless(error):
        return False
    settling = (rx.ConnectionError, rx.TimeoutError, rx.ReadOnlyError, rx.ClusterError)
    if isinstance(error, (*settling, rx.TryAgainError, rx.SlotNotCoveredError)):
        return True
    text = str(error)
    # the client has no class of its own for these
    words = ("cannot be connected", "not covered", "could not agree", "No targets were found")
    moving = any(word in text for word in words)
    return isinstance(error, rx.RedisClusterException) and moving
