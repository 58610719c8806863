"""Claims of slow polls are kept, so that a lease can be short: a dead poller's feeds wait less."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from store.feeds import Quiet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobs.poll_quiet import QuietBatch
    from jobs.poll_visit import Visit
    from store.feeds import FeedStore


class Renewals:
    """Moves the due time of what is still under way ahead, three times in a lease."""

    def __init__(self, store: FeedStore, quiet: QuietBatch, lease_ms: int) -> None:
        self._store = store
        self._quiet = quiet
        self._lease_ms = lease_ms
        self._at = 0.0

    async def keep(self, visits: Mapping[str, Visit], now: float) -> None:
        """Renew the claims of visits whose turn came a while ago; `now` by the store's clock."""
        if time.monotonic() < self._at:
            return
        self._at = time.monotonic() + self._lease_ms / 3000
        late = now * 1000 - self._lease_ms / 3
        slow = [visit for visit in visits.values() if visit.claim.due_ms < late]
        if not slow:
            return
        until = round(now * 1000) + self._lease_ms
        await self._store.quiet([Quiet(v.feed.id, v.claim.token, until) for v in slow])
        for visit in slow:
            if visits.get(visit.feed.id) is not visit and visit.next_due:
                # it ended meanwhile, and our write may have come after its own
                due = round(visit.next_due * 1000)
                self._quiet.add(Quiet(visit.feed.id, visit.claim.token, due))
