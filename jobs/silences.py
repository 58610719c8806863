"""The silence of official sources: whoever looks after the house hears of it once."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.latest import Latest

logger = logging.getLogger("rarewatch.jobs")

#: a silence is counted in days: looking more often would find nothing new
TICK_SECONDS = 1_800.0
_DAY = 86_400.0


class Notify(Protocol):
    """Tell the owners something about the house itself, once per key."""

    async def __call__(self, key: str, text: str) -> object:
        """Queue it."""


def _now() -> datetime:
    return datetime.now(UTC)


class Silences:
    """Ticks on every replica; whoever decides about stories says that a source is silent."""

    def __init__(
        self,
        latest: Latest,
        owner: Callable[[], str | None],
        notify: Notify,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._latest = latest
        self._owner = owner
        self._notify = notify
        self._now = now
        #: the silences that were told by this process: a source, and when it spoke last
        self._told: set[str] = set()

    async def tick(self) -> None:
        """Tell of every source that is silent for much longer than usual, once per silence."""
        if self._owner() is None:
            return
        now = self._now()
        for one in (await self._latest.officials(now)).silent:
            spoke = round((now.timestamp() - one.silent) / _DAY)
            key = f"silent:{one.name}:{spoke}"
            if key in self._told:
                continue
            days, usual = one.silent / _DAY, one.usual / _DAY
            await self._notify(
                key,
                f"{one.name} has said nothing for {days:.0f} days; usually it speaks every"
                f" {usual:.1f} days. Look whether its feed still lives.",
            )
            self._told.add(key)
            logger.warning("%s: nothing for %.0f days, usual %.1f", one.name, days, usual)
