"""A poll replica to be killed: `poll_worker.py SOCKET FEEDS.json SECONDS LEASE`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from poll_kit import polling  # noqa: E402

from core.feed import Feed  # noqa: E402
from jobs.clock import Clock  # noqa: E402
from store.connection import Store, unix_client  # noqa: E402


async def main(socket: str, records: list[list[str]], seconds: float, lease: float) -> None:
    feeds = [Feed(*record) for record in records]
    store = Store(unix_client(socket), partitions=4)
    async with polling(store, feeds, fixed_seconds=seconds, lease_seconds=lease) as poller:
        clock = Clock()
        clock.every(poller.tick_seconds, "poll", poller.tick)
        clock.start()
        await asyncio.Event().wait()


_, socket, path, seconds, lease = sys.argv
asyncio.run(main(socket, json.loads(Path(path).read_text()), float(seconds), float(lease)))
