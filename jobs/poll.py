"""The poller: claims feeds shortly before they are due, fetches each on time, commits the news.

tick -> claim.lua -> wait for the due time -> fetch -> nothing new: quiet.lua, many at once
                                                    -> else: read, diff and remember in commit.lua

Several pollers share the feeds without knowing of each other. One that dies loses its claims to
the others when their lease ends; one that was merely slow is refused by the fence.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from typing import TYPE_CHECKING

from core.errors import StoreFull, StoreUnavailable
from core.schedule import first_due
from jobs.poll_lease import Renewals
from jobs.poll_memory import for_source
from jobs.poll_outcome import PollResult, Status
from jobs.poll_trouble import Troubles, no_notice, no_pressure
from jobs.poll_visit import Visit, Visitor
from store.feeds import CLAIMS, Quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.feed import Feed
    from jobs.fetch import Fetcher
    from jobs.parse_pool import ParsePool
    from jobs.poll_trouble import Notify, Pressure
    from store.feeds import Claim, FeedStore

logger = logging.getLogger("rarewatch.poll")

__all__ = ["PollResult", "Poller", "Status", "poll_once"]

_ENLIST_SECONDS = 60.0
#: a schedule may change without our doing (another replica, a relevant entry)
_LOOK_SECONDS = 5.0
#: feeds that are new to the store are spread over this time, unless a fixed pace is shorter
_SPREAD_SECONDS = 20.0


class Poller:
    """Polls its feeds for ever: call `tick` every `tick_seconds`, and `stop` at the end."""

    def __init__(
        self,
        store: FeedStore,
        feeds: Iterable[Feed],
        fetcher: Fetcher,
        pool: ParsePool,
        *,
        fixed_seconds: float | None = None,
        notify: Notify = no_notice,
        lease_seconds: float = 60.0,
        outstanding: int = 256,
        pause_seconds: float = 5.0,
        pressure: Pressure = no_pressure,
    ) -> None:
        #: polls by status, entries as `new` and `changed`, and `crashed`
        self.counts: Counter[str] = Counter()
        self.tick_seconds = min(1.0, max(0.05, (fixed_seconds or 4.0) / 4))
        self._feeds = {feed.id: feed for feed in feeds if feed.enabled}
        self.troubles = Troubles(len(self._feeds), notify, pause_seconds, pressure)
        self._store = store
        self._fixed = fixed_seconds
        self._lease_ms = round(lease_seconds * 1000)
        self._outstanding = outstanding
        self._visitor = Visitor(store, fetcher, pool, self.troubles, fixed_seconds)
        self._quiet = self._visitor.quiet
        self._clock = self._visitor.clock
        self._renewals = Renewals(store, self._quiet, self._lease_ms)
        self._visits: dict[str, Visit] = {}
        self._tasks: set[asyncio.Task[PollResult]] = set()
        self._claiming: asyncio.Task[None] | None = None
        #: the clock ticks, and so does the end of a poll while feeds wait
        self._one_claims = asyncio.Lock()
        self._backlog = False
        self._stopped = False
        self._enlist_at = 0.0
        #: per partition, the monotonic time of the next look at its schedule
        self._look_at = [0.0] * store.partitions
        self._first = 0

    @property
    def busy(self) -> int:
        """Feeds that are claimed and not done."""
        return len(self._visits)

    async def tick(self) -> None:
        """Put our feeds on the schedule now and then; claim what is due until the next tick."""
        if self._stopped or self.troubles.waiting:
            return
        try:
            async with self._one_claims:
                await self.troubles.measure()
                await self._renewals.keep(self._visits, self._clock.now())
                if time.monotonic() >= self._enlist_at or self._clock.set_back:
                    await self._enlist()
                await self._claim()
        except (StoreFull, StoreUnavailable) as error:
            await self.troubles.store_failed(error)

    async def stop(self, patience: float = 5.0) -> None:
        """End within `patience` seconds; feeds whose turn is not over are handed back at once."""
        self._stopped = True
        deadline = time.monotonic() + patience
        if self._claiming is not None:
            await asyncio.wait({self._claiming}, timeout=patience / 5)
        now = self._clock.now() * 1000
        for visit in [v for v in self._visits.values() if not v.started]:
            self._hand_back(visit, now)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(0.1, patience - 1.0))
        for visit in list(self._visits.values()):
            self._hand_back(visit, now)
        try:
            async with asyncio.timeout(max(0.2, deadline - time.monotonic())):
                await self._quiet.flush()
        except TimeoutError:
            logger.warning("the last polls were not written; they are made again")

    async def once(
        self, feeds: Sequence[Feed], progress: Callable[[PollResult], object] | None = None
    ) -> list[PollResult]:
        """Poll each of these feeds now and once, due or not; raises StoreError."""
        results: list[PollResult] = []
        for start in range(0, len(feeds), self._outstanding):
            chunk = {feed.id: feed for feed in feeds[start : start + self._outstanding]}
            claims, now_ms = await self._store.seize(chunk, self._lease_ms)
            self._clock.set(now_ms)
            tasks = []
            for claim in claims:
                visit = Visit(chunk[claim.feed], claim)
                tasks.append(self._spawn(visit, due_in=0.0))
            for done in asyncio.as_completed(tasks):
                result = await done
                results.append(result)
                if progress is not None:
                    progress(result)
        await self._quiet.flush()
        return results

    # --- claims

    async def _enlist(self) -> None:
        """Put our feeds on the schedule; those that were taken off by mistake return."""
        now = self._clock.now()
        spread = min(_SPREAD_SECONDS, self._fixed or _SPREAD_SECONDS)
        feeds = [
            (name, round((first_due(name, now, spread) - now) * 1000)) for name in self._feeds
        ]
        added = await self._store.enlist(feeds, self._clock.furthest_ms())
        self._clock.set_back = False
        if self._enlist_at == 0.0:
            await self._switch_on_again()
        if added:
            logger.info("%s feeds put on the schedule", added)
            self._look_at = [0.0] * self._store.partitions
        self._enlist_at = time.monotonic() + _ENLIST_SECONDS

    async def _switch_on_again(self) -> None:
        """Feeds that were gone are tried again if the owner changed their address since."""
        for name in await self._store.switched_off():
            feed = self._feeds.get(name)
            if feed is None:
                continue
            state, _ = await self._store.state(name)
            if state.gone and not for_source(state, feed.url).gone:
                logger.info("feed %s has a new address and is polled again", name)
                await self._store.hasten(name, 0, round(self._clock.now() * 1000))

    async def _claim(self) -> None:
        """Claim as many feeds as we have hands for."""
        horizon_ms = round(2000 * self.tick_seconds)
        partitions = self._store.partitions
        self._backlog = False
        # a different partition first each time, so that none has to wait for all others
        self._first = (self._first + 1) % partitions
        for step in range(partitions):
            partition = (self._first + step) % partitions
            if time.monotonic() < self._look_at[partition]:
                continue
            free = self._outstanding - self.busy
            # a store that was full is tried with one feed
            limit = min(CLAIMS, 1 if self.troubles.full else free)
            if free <= 0 or self._stopped or self.troubles.waiting:
                self._backlog = True
                return
            await self._claim_from(partition, horizon_ms, limit)

    async def _claim_from(self, partition: int, horizon_ms: int, limit: int) -> None:
        claimed = await self._store.claim(partition, horizon_ms, self._lease_ms, limit)
        self._clock.set(claimed.now_ms)
        await self.troubles.store_took()
        wait = _LOOK_SECONDS
        if len(claimed.claims) == limit:
            self._backlog = True
            wait = 0.0
        elif claimed.next_due_ms is not None:
            ahead = claimed.next_due_ms - claimed.now_ms - horizon_ms
            wait = min(wait, ahead / 1000)
        self._look_at[partition] = time.monotonic() + wait
        strangers = []
        for claim in claimed.claims:
            feed = self._feeds.get(claim.feed)
            if feed is None:
                strangers.append(claim.feed)
            else:
                self._begin(feed, claim, claimed.now_ms)
        if strangers:
            await self._store.forget(strangers)

    def _begin(self, feed: Feed, claim: Claim, now_ms: int) -> None:
        running = self._visits.get(feed.id)
        if self._stopped:
            self._hand_back(Visit(feed, claim), now_ms)
        elif running is None:
            self._spawn(Visit(feed, claim), due_in=(claim.due_ms - now_ms) / 1000)
        elif running.claim.token == claim.token - 1:
            # slower than its own lease, and nobody came between: the new claim extends it
            running.claim = claim

    # --- visits

    def _spawn(self, visit: Visit, *, due_in: float) -> asyncio.Task[PollResult]:
        task = asyncio.ensure_future(self._run(visit, due_in))
        visit.task = task
        self._visits[visit.feed.id] = visit
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, visit: Visit, due_in: float) -> PollResult:
        name = visit.feed.id
        try:
            if due_in > 0:
                await asyncio.sleep(due_in)
            result = await self._visitor.poll(visit)
        except (StoreFull, StoreUnavailable) as error:
            await self.troubles.store_failed(error)
            result = PollResult(name, Status.ABANDONED, error=str(error))
        except Exception as error:  # one feed must not end the others; it falls due again
            logger.exception("feed %s: the poll crashed", name)
            self.counts["crashed"] += 1
            result = PollResult(name, Status.ABANDONED, error=repr(error))
        finally:
            if self._visits.get(name) is visit:
                del self._visits[name]
        self.counts[result.status] += 1
        self.counts["new"] += result.new
        self.counts["changed"] += result.changed
        self._after(visit)
        return result

    def _after(self, visit: Visit) -> None:
        """Look at the schedule in time for the feed's next turn, and at once if feeds wait."""
        partition = self._store.partition(visit.feed.id)
        soon = time.monotonic() + max(
            0.0, visit.next_due - self._clock.now() - 2 * self.tick_seconds
        )
        self._look_at[partition] = min(self._look_at[partition], soon)
        waiting = self._backlog and self.busy <= self._outstanding // 2
        if waiting and self._claiming is None and not self._stopped:
            self._claiming = asyncio.ensure_future(self.tick())
            self._claiming.add_done_callback(self._claimed)

    def _claimed(self, task: asyncio.Task[None]) -> None:
        self._claiming = None
        if not task.cancelled() and task.exception() is not None:
            logger.error("claiming failed", exc_info=task.exception())

    def _hand_back(self, visit: Visit, now_ms: float) -> None:
        """Give up a poll: the feed is due again when it was, or now."""
        if visit.task is not None:
            visit.task.cancel()
        due = round(max(visit.claim.due_ms, now_ms))
        self._quiet.add(Quiet(visit.feed.id, visit.claim.token, due))
        self._visits.pop(visit.feed.id, None)


async def poll_once(
    store: FeedStore,
    feeds: Sequence[Feed],
    fetcher: Fetcher,
    pool: ParsePool,
    *,
    progress: Callable[[PollResult], object] | None = None,
) -> list[PollResult]:
    """Poll each of these feeds now and once, whether due or not."""
    poller = Poller(store, feeds, fetcher, pool)
    try:
        return await poller.once(feeds, progress)
    finally:
        await poller.stop()
