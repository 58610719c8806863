"""The one door to the state engine: connections, scripts, and errors that somebody can decide on."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from redis import exceptions as rx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from core.errors import StoreError, StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redis.asyncio.cluster import RedisCluster


@cache
def script_source(name: str) -> tuple[str, str]:
    """Source and SHA-1 of `store/scripts/<name>.lua`."""
    text = resources.files("store").joinpath(f"scripts/{name}.lua").read_text(encoding="utf-8")
    return text, hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  # the engine's own name for a script


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn the client's errors into decisions; `what` names the operation for the log."""
    try:
        yield
    except rx.OutOfMemoryError as error:
        raise StoreFull(f"{what}: the state engine is full ({error})") from error
    except (rx.ConnectionError, rx.TimeoutError, rx.BusyLoadingError, rx.ReadOnlyError) as error:
        raise StoreUnavailable(f"{what}: no answer from the state engine ({error})") from error
    except (rx.ClusterDownError, rx.TryAgainError, rx.MasterDownError) as error:
        raise StoreUnavailable(f"{what}: the cluster is moving ({error})") from error
    except rx.RedisError as error:
        raise StoreError(f"{what}: {error}") from error


class Store:
    """A client of the state engine with the project's scripts and its number of partitions."""

    def __init__(self, redis: Redis | RedisCluster, *, partitions: int) -> None:
        #: every value is bytes (no decode_responses): digests are binary
        self.redis: Any = redis
        self.partitions = partitions

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

    async def close(self) -> None:
        """Give the connections back."""
        await self.redis.aclose()


def patient() -> Retry:
    """Ride over a restart of the server or a failover of some seconds; scripts may run twice."""
    return Retry(ExponentialBackoff(cap=1, base=0.05), 12)


def unix_client(path: str) -> Redis:
    """A client on a unix socket."""
    return Redis(unix_socket_path=path, retry=patient(), health_check_interval=30)
