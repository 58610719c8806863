"""A sender in a process of its own, to be killed: SOCKET PARTITIONS API TOKEN NAME."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from delivery_house import draw  # noqa: E402

from bot.deliver import Deliverer  # noqa: E402
from bot.telegram_door import TelegramDoor  # noqa: E402
from store.connection import Store, unix_client  # noqa: E402


async def main(socket: str, partitions: str, api: str, token: str, name: str) -> None:
    """Deliver until killed."""
    store = Store(unix_client(socket), partitions=int(partitions))
    door = TelegramDoor(token, api)
    await Deliverer(store, door, render=draw, me=name, ttl_ms=1500).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
