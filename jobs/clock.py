"""The clock of a process: one scheduler whose jobs only tick."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from store.once import take_slot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from store.connection import Store

    Tick = Callable[[], Awaitable[object]]

logger = logging.getLogger("rarewatch.clock")

_WATCH_SECONDS = 5.0
_JUMP_SECONDS = 2.0


class Clock:
    """Calls coroutine functions again and again; missed ticks are made up for by a single one.

    Schedules live in this process alone. What happens once over all replicas is decided by the
    store: by claims, by leases, or by slots (`once_per_slot`).
    """

    def __init__(self) -> None:
        #: ticks that failed, by name
        self.failures: Counter[str] = Counter()
        self._failing: set[str] = set()
        self._running: set[asyncio.Task[object]] = set()
        self._watch: asyncio.TimerHandle | None = None
        self._offset = 0.0
        # A tick that is still running when the next is due is no warning here, and "running job"
        # once a second is no information.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        """Call `tick` now and then every `seconds`, never twice at once."""
        self._scheduler.add_job(
            self._run,
            "interval",
            args=(name, tick),
            seconds=seconds,
            id=name,
            next_run_time=datetime.now(UTC),
        )

    def once_per_slot(self, seconds: float, name: str, tick: Tick, store: Store) -> None:
        """Call `tick` once in every period of `seconds`, on one of the replicas."""

        async def run() -> None:
            if await take_slot(store, name, seconds):
                await tick()

        self.every(seconds, name, run)

    def start(self) -> None:
        """Begin to tick on the running loop."""
        self._scheduler.start()
        self._offset = time.time() - time.monotonic()
        self._watch_wall_clock()

    async def stop(self, patience: float = 5.0) -> None:
        """Tick no more; ticks under way have `patience` seconds, then they are cancelled."""
        if self._watch:
            self._watch.cancel()
        if not self._scheduler.running:
            return
        self._scheduler.remove_all_jobs()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        # the scheduler's own tasks end after ours; it would cancel them and call that an error
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self._scheduler.shutdown(wait=False)
        while self._scheduler.running:  # noqa: ASYNC110  # it leaves in a callback, without a word
            await asyncio.sleep(0)

    async def _run(self, name: str, tick: Tick) -> None:
        task = asyncio.ensure_future(_called(tick))
        self._running.add(task)
        try:
            await task
        except asyncio.CancelledError:
            logger.info("%s: cancelled", name)
        except Exception as error:  # one failed tick must not end the schedule
            self.failures[name] += 1
            # the same trouble every second is one line with its trace, not one a second
            level = logging.DEBUG if name in self._failing else logging.ERROR
            self._failing.add(name)
            logger.log(level, "%s failed (%s times): %s", name, self.failures[name], error,
                       exc_info=error)  # fmt: skip
        else:
            if name in self._failing:
                self._failing.discard(name)
                logger.info("%s works again", name)
        finally:
            self._running.discard(task)

    def _watch_wall_clock(self) -> None:
        """The scheduler goes by the wall clock: set back an hour, it would not tick for one."""
        offset = time.time() - time.monotonic()
        if abs(offset - self._offset) > _JUMP_SECONDS:
            logger.warning("the wall clock jumped by %.0f s", offset - self._offset)
            for job in self._scheduler.get_jobs():
                with contextlib.suppress(LookupError):
                    job.modify(next_run_time=datetime.now(UTC))
        self._offset = offset
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(_WATCH_SECONDS, self._watch_wall_clock)


@contextlib.asynccontextmanager
async def ticking(*jobs: tuple[float, str, Tick]) -> AsyncIterator[Clock]:
    """A clock that ticks while something else goes on: seconds, name and tick of each job."""
    clock = Clock()
    for seconds, name, tick in jobs:
        clock.every(seconds, name, tick)
    clock.start()
    try:
        yield clock
    finally:
        await clock.stop()


async def _called(tick: Tick) -> object:
    return await tick()
