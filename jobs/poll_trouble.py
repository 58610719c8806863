"""Troubles that concern all feeds at once: said once when they begin and once when they end."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from core.errors import StoreError, StoreFull, StoreUnavailable
from store.health import PRESSING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Notify = Callable[[str, str], Awaitable[None]]
    #: how full the store is, 0 to 1; None if it has no limit
    Pressure = Callable[[], Awaitable[float | None]]

logger = logging.getLogger("rarewatch.poll")

#: feeds that must fail in a row for want of a network before it is taken to be gone
_OFFLINE_FEEDS = 10
_MEASURE_SECONDS = 5.0
#: a store that was full has room again when it refused nothing for so many pauses
_CALM_PAUSES = 3
_FULL = (
    "The store is full: polling pauses, sending goes on. Raise maxmemory (RAREWATCH_MAXMEMORY) "
    "or free memory; polling resumes by itself."
)


async def no_notice(key: str, text: str) -> None:
    """Tell nobody; the log has it."""


async def no_pressure() -> None:
    """A store that is never full."""


class Troubles:
    """What keeps the poller from its work, and whether that was said."""

    def __init__(
        self, feeds: int, notify: Notify, pause_seconds: float, pressure: Pressure = no_pressure
    ) -> None:
        #: the store takes nothing new in
        self.full = False
        #: the store does not answer
        self.away = False
        #: no fetch reaches the network
        self.offline = False
        self._notify = notify
        self._pause = pause_seconds
        self._pressure = pressure
        self._measure_at = 0.0
        self._failed_at = 0.0
        self._enough = min(_OFFLINE_FEEDS, feeds)
        self._failing: set[str] = set()

    @property
    def waiting(self) -> bool:
        """Whether to leave the store alone for now."""
        return (self.full or self.away) and self._calm < self._pause

    @property
    def _calm(self) -> float:
        """Seconds since the store last failed."""
        return time.monotonic() - self._failed_at

    async def measure(self) -> None:
        """Stop before the store is quite full: what was decided needs room to be sent."""
        if time.monotonic() < self._measure_at:
            return
        share = await self._pressure()
        if share is not None and share >= PRESSING:
            raise StoreFull(f"{share:.0%} of maxmemory is used")
        self._measure_at = time.monotonic() + _MEASURE_SECONDS

    async def store_failed(self, error: StoreFull | StoreUnavailable) -> None:
        """The store refused or did not answer."""
        self._failed_at = time.monotonic()
        if isinstance(error, StoreFull):
            if not self.full:
                self.full = True
                logger.error("%s (%s)", _FULL, error)
                await self.tell("store-full", _FULL)
        elif not self.away:
            self.away = True
            logger.warning("polling waits for the store: %s", error)

    async def store_took(self) -> None:
        """The store took a write of the kind that it refuses when full."""
        if self.full and self._calm >= _CALM_PAUSES * self._pause:
            self.full = False
            logger.info("the store has room again: polling goes on")
            await self.tell("store-room", "The store has room again: polling goes on.")
        if self.away:
            self.away = False
            logger.info("the store answers again: polling goes on")

    def reached(self) -> None:
        """A server answered, whatever it said: there is a network."""
        self._failing.clear()
        if self.offline:
            self.offline = False
            logger.warning("the network is back")

    def not_reached(self, feed: str, reason: str) -> None:
        """Note that a fetch found no network; `reason` in words."""
        self._failing.add(feed)
        if not self.offline and len(self._failing) >= self._enough:
            self.offline = True
            self._failing.clear()
            logger.warning("no network: %s; trying on quietly", reason)

    async def tell(self, key: str, text: str) -> None:
        """Send a notice; a store that does not take it is no reason to stop."""
        try:
            await self._notify(key, text)
        except StoreError as error:
            logger.warning("notice %s was not sent: %s", key, error)
