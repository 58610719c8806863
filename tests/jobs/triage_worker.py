"""A triage replica to be killed: `triage_worker.py SOCKET NAME`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from articles import lexicon  # noqa: E402

from jobs.route import Router  # noqa: E402
from jobs.triage import Triage  # noqa: E402
from store.connection import Store, unix_client  # noqa: E402
from store.outbox import Outbox  # noqa: E402
from store.subscriptions import SubscriptionStore  # noqa: E402


async def main(socket: str, name: str) -> None:
    store = Store(unix_client(socket), partitions=4)
    router = Router(store, SubscriptionStore(store), Outbox(store))
    await Triage(store, lexicon(), {}, me=name, router=router, lease_ms=500).run()


_, socket, name = sys.argv
asyncio.run(main(socket, name))
