"""Stops this replica's sends while the platform does not answer."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from core.delivery import pause
from core.errors import BotRefused, RetryAfter, SendError

if TYPE_CHECKING:
    from bot.door import Door

logger = logging.getLogger("rarewatch.deliver")

#: how often a refused token is tried again: a human has to act
_REFUSED_SECONDS = 30.0


class Breaker:
    """Closed, or open until a harmless question is answered, then on trial until a send succeeds.

    So an outage makes at most those sends ambiguous that were under way when it began.
    """

    def __init__(self, door: Door) -> None:
        self._door = door
        self._failures = 0
        self._refused = False
        self.open = False
        #: one send at a time until one succeeds
        self.trial = False

    def failed(self, error: SendError) -> None:
        """Note that a request got no answer that means anything."""
        if not self.open:
            self._failures += 1
            logger.warning("sends stop until the platform answers: %s", error)
        self.open = True
        if isinstance(error, BotRefused) and not self._refused:
            self._refused = True
            logger.error("the platform refuses the bot's token; the queue is kept: %s", error)

    def succeeded(self) -> None:
        """Note that a request was answered."""
        if not self.open:
            self._failures, self.trial = 0, False

    async def mend(self) -> None:
        """Ask until the platform answers, more and more patiently; returns at once if closed."""
        while self.open:
            seconds = pause(self._failures - 1) if self._failures > 1 else 0.0
            seconds = max(seconds, _REFUSED_SECONDS if self._refused else 0.0)
            await asyncio.sleep(seconds * random.uniform(0.8, 1.2))
            try:
                await self._door.probe()
            except RetryAfter:
                self._answered()
            except SendError as error:
                self._failures += 1
                logger.info("the platform does not answer yet: %s", error)
            else:
                self._answered()

    def _answered(self) -> None:
        logger.info("the platform answers: sends go on")
        self.open, self.trial, self._refused = False, True, False
