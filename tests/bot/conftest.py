"""A strict Telegram for every test of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram_emulator import TelegramEmulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


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
