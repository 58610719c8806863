"""Writes that must happen, however long the state engine is away."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

from core.delivery import pause
from core.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger = logging.getLogger("rarewatch.store")

T = TypeVar("T")


async def persist(write: Callable[[], Awaitable[T]], what: str) -> T:
    """Repeat a write that is safe to repeat until the state engine has answered."""
    failures = 0
    while True:
        try:
            return await write()
        except StoreUnavailable as error:
            failures += 1
            logger.warning("cannot %s yet: %s", what, error)
            await asyncio.sleep(pause(failures, first=0.2, ceiling=5.0))
