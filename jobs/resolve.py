"""Name lookups that hold up nobody else.

The loop's own `getaddrinfo` runs in a handful of threads (two at a time in libuv): a few dead name
servers would delay the lookups of all other feeds, and the end of the process. Here every
lookup is a short-lived daemon thread, at most `limit` of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class ThreadResolver(AbstractResolver):
    """Resolves with the operating system, each name in a thread of its own."""

    def __init__(self, limit: int = 32) -> None:
        self._slots = asyncio.Semaphore(limit)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return all addresses of a name; `socket.gaierror` if it has none."""
        await self._slots.acquire()
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        # A lookup that nobody waits for any more still runs: its slot is given back by the thread.
        thread = threading.Thread(
            target=_look_up, args=(answer, self._slots.release, host, port, family), daemon=True
        )
        thread.start()
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=address[1],
                family=found,
                proto=protocol,
                flags=_NUMERIC,
            )
            for found, _, protocol, _, address in await answer
        ]

    async def close(self) -> None:
        """Nothing to give back: threads end with their lookup."""


def _look_up(
    answer: asyncio.Future[list[Any]],
    release: Callable[[], None],
    host: str,
    port: int,
    family: socket.AddressFamily,
) -> None:
    infos: list[Any] = []
    failure: OSError | UnicodeError | None = None
    try:
        infos = socket.getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        )
    except (OSError, UnicodeError) as error:
        failure = error if isinstance(error, OSError) else socket.gaierror(str(error))

    def deliver() -> None:
        release()
        if answer.done():
            return
        if failure is not None:
            answer.set_exception(failure)
        else:
            answer.set_result(infos)

    with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
        answer.get_loop().call_soon_threadsafe(deliver)
