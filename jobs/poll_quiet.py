"""Polls without news on their way to the schedule: many in one call."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from core.errors import StoreError, StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from jobs.poll_trouble import Troubles
    from store.feeds import FeedStore, Quiet

logger = logging.getLogger("rarewatch.poll")

_MANY = 64
_WAIT_SECONDS = 0.05


class QuietBatch:
    """Collects for 50 ms, or until there are 64.

    What is lost here (a crash, a store that is away) falls due again when its lease ends.
    """

    def __init__(self, store: FeedStore, troubles: Troubles) -> None:
        self._store = store
        self._troubles = troubles
        self._polls: list[Quiet] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: set[asyncio.Task[None]] = set()

    def add(self, poll: Quiet) -> None:
        """Put one more poll on its way."""
        self._polls.append(poll)
        if len(self._polls) >= _MANY:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WAIT_SECONDS, self._begin)

    async def flush(self) -> None:
        """Write everything now and wait for it."""
        self._begin()
        if self._flushing:
            await asyncio.wait(self._flushing)

    def _begin(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._polls:
            return
        polls, self._polls = self._polls, []
        task = asyncio.ensure_future(self._write(polls))
        self._flushing.add(task)
        task.add_done_callback(self._flushing.discard)

    async def _write(self, polls: list[Quiet]) -> None:
        try:
            await self._store.quiet(polls)
        except (StoreFull, StoreUnavailable) as error:
            await self._troubles.store_failed(error)
        except StoreError:
            logger.exception("%s polls were not rescheduled; they are made again", len(polls))
