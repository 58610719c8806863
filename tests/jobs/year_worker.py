"""A replica that decides and reminds by a clock in a file: `year_worker.py SOCKET NAME CLOCK`."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from articles import lexicon  # noqa: E402
from year import FEEDS  # noqa: E402

from core.ledger import Ledger  # noqa: E402
from jobs.reminders import Reminders  # noqa: E402
from jobs.route import Router  # noqa: E402
from jobs.triage import Triage  # noqa: E402
from store.connection import Store, unix_client  # noqa: E402
from store.ledger import LedgerStore  # noqa: E402
from store.outbox import Outbox  # noqa: E402
from store.subscriptions import SubscriptionStore  # noqa: E402


async def main(socket: str, name: str, clock: Path) -> None:
    def now() -> datetime:
        return datetime.fromtimestamp(float(clock.read_text(encoding="ascii")), UTC)

    store = Store(unix_client(socket), partitions=4)
    router = Router(store, SubscriptionStore(store), Outbox(store))
    ledgers = LedgerStore(store, Ledger())
    triage = Triage(
        store, lexicon(), FEEDS, me=name, router=router, ledgers=ledgers, lease_ms=500, now=now
    )
    reminders = Reminders(store, ledgers.current, lambda: triage.token, now=now)
    deciding = asyncio.create_task(triage.run())
    while not deciding.done():
        await reminders.tick()
        await asyncio.sleep(0.02)


_, socket, name, clock = sys.argv
asyncio.run(main(socket, name, Path(clock)))
