"""What tests of the poller share: documents, a poller with all that belongs to it, the stream."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from feed_server import FeedServer

from core.entry import from_json
from jobs.fetch import Fetcher
from jobs.parse_pool import ParsePool
from jobs.poll import Poller
from store.feeds import FeedStore
from store.keys import FeedKeys

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from core.entry import SeenEntry
    from core.feed import Feed
    from store.connection import Store

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


def rss(*entries: str, host: str = "http://a.example", built: str = "once") -> bytes:
    """A document of entries `name` or `name=text`, the newest first; `built` moves in its head."""
    items = []
    for entry in entries:
        name, _, text = entry.partition("=")
        address = f"{host}/{name}"
        items.append(
            f"<item><guid>{address}</guid><title>About {name}</title><link>{address}</link>"
            f"<description>{text or 'as before'}</description></item>\n"
        )
    head = f"<title>T</title><lastBuildDate>{built}</lastBuildDate>"
    channel = f"<channel>{head}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


class NoNames(AbstractResolver):
    """A name service that knows no name: addresses are literal here."""

    async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    async def close(self) -> None:
        pass


def fetching() -> Fetcher:
    return Fetcher(allow_nets=LOOPBACK, total=10, resolver=NoNames())


@asynccontextmanager
async def polling(store: Store, feeds: list[Feed], **options: object) -> AsyncIterator[Poller]:
    """A poller with a fetcher and a pool of its own, stopped at the end."""
    async with ParsePool() as pool, fetching() as fetcher:
        poller = Poller(FeedStore(store), feeds, fetcher, pool, **options)  # type: ignore[arg-type]
        try:
            yield poller
        finally:
            await poller.stop(1)


async def stream(store: Store) -> list[SeenEntry]:
    """Everything that was told, over all partitions."""
    found = []
    for partition in range(store.partitions):
        for _, fields in await store.redis.xrange(FeedKeys(partition).entries):
            found.append(from_json(fields[b"j"]))
    return found


async def told(store: Store) -> list[tuple[str, str]]:
    """Kind and title of everything that was told."""
    return [(str(seen.kind), seen.entry.title) for seen in await stream(store)]


async def run_until(poller: Poller, condition: Callable[[], object], seconds: float = 30) -> None:
    """Tick until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        await poller.tick()
        await asyncio.sleep(poller.tick_seconds)


__all__ = ["LOOPBACK", "FeedServer", "polling", "rss", "run_until", "stream", "told"]
