"""The one door to the state engine: opening it, its scripts, errors that can be decided on."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from redis import exceptions as rx

from core.errors import ConfigError, StoreError, StoreFull, StoreMismatch, StoreUnavailable
from store import keys as key_scheme
from store.address import parse_address
from store.clients import (
    cancellable,
    client_of,
    hopeless,
    impatient,
    seen_through,
    unix_client,
    unsettled,
)
from store.engine import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from redis.asyncio import Redis
    from redis.asyncio.cluster import RedisCluster

logger = logging.getLogger("rarewatch.store")

__all__ = ["OpenStore", "Store", "open_store", "script_source", "translated", "unix_client"]

_SCRIPTS = Path(__file__).with_name("scripts")
#: answers of a server that cannot write just now, by their first word
_PASSING = ("BUSY ", "MISCONF ", "NOREPLICAS ", "LOADING ", "MASTERDOWN ", "CLUSTERDOWN ")
#: between two looks for a server that is not there yet
_ABSENT_S = 1.0


@cache
def script_source(name: str) -> tuple[str, str]:
    """Source and SHA-1 of `store/scripts/<name>.lua`."""
    text = (_SCRIPTS / f"{name}.lua").read_text(encoding="utf-8")
    return text, hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  # the engine's own name for a script


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn the client's errors into decisions; `what` names the operation for the log."""
    try:
        with cancellable():
            yield
    except rx.OutOfMemoryError as error:
        raise StoreFull(f"{what}: the state engine is full ({error})") from error
    except (rx.RedisError, rx.RedisClusterException) as error:
        if _passes(error):
            said = str(error).partition(" : <")[0]  # the Sentinel client quotes its whole self
            raise StoreUnavailable(f"{what}: no answer from the state engine ({said})") from error
        raise StoreError(f"{what}: {error}") from error


def _passes(error: Exception) -> bool:
    if hopeless(error):
        return False
    if isinstance(error, (rx.MasterDownError, rx.BusyLoadingError)) or unsettled(error):
        return True
    return str(error).startswith(_PASSING)


class Store:
    """A client of the state engine with the project's scripts and its number of partitions."""

    def __init__(
        self,
        redis: Redis | RedisCluster,
        *,
        partitions: int,
        closing: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        #: every value is bytes (no decode_responses): digests are binary
        self.redis: Any = redis
        self.partitions = partitions
        self._closing = closing or redis.aclose

    async def run(
        self, script: str, keys: Sequence[str], args: Sequence[str | bytes | float] = ()
    ) -> Any:  # noqa: ANN401  # whatever the script's header says
        """Run `store/scripts/<script>.lua`; loaded on first use, again after a restart."""
        source, sha = script_source(script)
        with translated(f"script {script}"):
            try:
                return await self.redis.evalsha(sha, len(keys), *keys, *args)
            except rx.NoScriptError:
                return await self.redis.eval(source, len(keys), *keys, *args)

    async def info(self, section: str) -> list[Mapping[str, Any]]:
        """What every (master) node says of itself; nothing where a provider forbids to ask."""
        nodes = {"target_nodes": "primaries"} if hasattr(self.redis, "get_primaries") else {}
        try:
            said = await self.redis.info(section, **nodes)
        except rx.ResponseError:
            return []
        return [node for node in said.values() if isinstance(node, dict)] if nodes else [said]

    async def ping(self) -> None:
        """Ask whether it answers; raises StoreUnavailable if not."""
        with translated("ping"):
            await self.redis.ping()

    async def close(self) -> None:
        """Give the connections back."""
        await seen_through(self._closing())


class OpenStore:
    """A store that is ready, with its embedded server if it has one; ends both on `close()`."""

    def __init__(self, store: Store, server: EmbeddedServer | None) -> None:
        self.store = store
        self.server = server
        self._watch = asyncio.create_task(server.supervise()) if server else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave: close the connections; the last process of a data folder ends its server."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        await self.store.close()
        if self.server is not None:
            await self.server.stop()


async def open_store(
    url: str | None,
    data_dir: Path,
    *,
    partitions: int = 16,
    appendfsync: str = "always",
    maxmemory: str = "0",
    server_bin: Path | None = None,
    wait: bool = False,
) -> OpenStore:
    """Connect to `url`, or to the embedded server of `data_dir` when there is none.

    Raises ConfigError (a human must act), StoreMismatch (data of another layout or engine),
    StoreUnavailable (no answer yet), which `wait` turns into waiting where there is an address.
    """
    if url:
        return OpenStore(await _external(url, partitions, wait=wait), None)
    server = EmbeddedServer(
        data_dir, binary=server_bin, appendfsync=appendfsync, maxmemory=maxmemory
    )
    await server.start()
    store = Store(unix_client(str(server.socket)), partitions=partitions)
    try:
        await _check_layout(store)
    except BaseException:
        await store.close()
        await server.stop()
        raise
    return OpenStore(store, server)


async def _external(url: str, partitions: int, *, wait: bool) -> Store:
    address = parse_address(url)
    client, closing = client_of(address)
    store = Store(client, partitions=partitions, closing=closing)
    try:
        await _first_contact(store, address.shown, wait=wait)
    except BaseException:
        await store.close()
        raise
    return store


async def _first_contact(store: Store, shown: str, *, wait: bool) -> None:
    said = False
    while True:
        try:
            await _check_server(store, shown)
            await _check_layout(store)
        except StoreUnavailable as error:
            if not wait:
                raise
            if not said:
                logger.warning("%s; waiting for it, Ctrl-C ends it", error)
            said = True
            await asyncio.sleep(_ABSENT_S)
        else:
            return


async def _check_server(store: Store, shown: str) -> None:
    """Refuse what is too old or does not know us; warn about what may lose data."""
    try:
        with impatient(), translated(shown):
            await store.redis.ping()
            nodes = await store.info("default")
    except StoreUnavailable as error:
        raise StoreUnavailable(f"RAREWATCH_REDIS_URL: {error}") from error
    except StoreError as error:
        raise ConfigError(
            f"RAREWATCH_REDIS_URL: {shown} does not let us in: {error.__cause__}"
        ) from error
    if not nodes:
        logger.warning("%s does not allow INFO: version and durability are not checked", shown)
    for info in nodes:
        _check_version(str(info["redis_version"]), shown)
    for warning in dict.fromkeys(warning for info in nodes for warning in _warnings(info)):
        logger.warning("%s has %s", shown, warning)


def _check_version(version: str, shown: str) -> None:
    if int(version.partition(".")[0]) < 7:
        raise ConfigError(
            f"RAREWATCH_REDIS_URL: {shown} is Redis {version}; 7.0 or newer is needed"
            " (or none: unset the variable to use the embedded server)"
        )


def _warnings(info: Mapping[str, Any]) -> Iterator[str]:
    if not info.get("aof_enabled", 1):
        yield (
            "appendonly off: a restart of it forgets the newest alerts. Set `appendonly yes` there"
        )
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield (
            f"maxmemory-policy {policy}: it may throw alerts away when it is full."
            " Set `maxmemory-policy noeviction` there"
        )


async def _check_layout(store: Store) -> None:
    """The number of partitions and the key scheme are fixed at the first start."""
    wanted = (key_scheme.SCHEME, store.partitions)
    found = await store.run("layout", [key_scheme.CONFIG], wanted)
    scheme, partitions = (int(value) for value in found)
    if (scheme, partitions) != wanted:
        raise StoreMismatch(
            f"this store was set up with {partitions} partitions and key scheme {scheme};"
            f" this start wants {wanted[1]} partitions and key scheme {wanted[0]}."
            " Start with the old numbers, or with an empty store"
        )
