"""A strict Telegram for every test of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram_emulator import TelegramEmulator

from store.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.connection import Store


@pytest.fixture(scope="module")
async def telegram_server() -> AsyncIterator[TelegramEmulator]:
    """One emulator for the tests of a module."""
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def telegram(telegram_server: TelegramEmulator) -> TelegramEmulator:
    """The emulator, empty."""
    await telegram_server.reset()
    return telegram_server


@pytest.fixture
async def outbox(store: Store, telegram: TelegramEmulator) -> AsyncIterator[Outbox]:
    """An outbox whose senders were well-behaved when the test ends."""
    yield Outbox(store)
    assert await telegram.errors() == []
