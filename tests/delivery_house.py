"""Senders, a strict Telegram and an outbox, put together for tests."""

from __future__ import annotations

import asyncio
import html
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from house import until

from bot.deliver import Deliverer
from bot.telegram_door import TelegramDoor
from core.delivery import Message
from store.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram_emulator import TelegramEmulator

    from core.alert import Alert
    from store.connection import Store

REPEAT = "(may be a repeat)"


def draw(alert: Alert, *, repeat: bool = False, answer: bool = False) -> Message:
    """As short as possible: what is looked at here is the way, not the words."""
    words = f"{'ANSWER ' if answer else ''}{alert.headline} r{alert.revision}"
    words += f" {REPEAT}" if repeat else ""
    return Message(f"<b>{html.escape(words)}</b>", words, words)


@asynccontextmanager
async def delivering(
    store: Store, telegram: TelegramEmulator, me: str = "a", **options: Any
) -> AsyncIterator[Deliverer]:
    """A running sender; ended as a restart ends it."""
    door = TelegramDoor(telegram.token, telegram.api, timeout=options.pop("timeout", 20.0))
    options = {"render": draw, "ttl_ms": 1500, **options}
    deliverer = Deliverer(store, door, me=me, **options)
    task = asyncio.create_task(deliverer.run())
    try:
        yield deliverer
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await door.close()


async def settled(store: Store) -> None:
    """Wait until the outbox is empty."""
    outbox = Outbox(store)

    async def empty() -> bool:
        return not sum((await outbox.waiting()).values())

    await until(empty, seconds=60, what="the outbox is not empty")
