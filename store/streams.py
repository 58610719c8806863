"""The stream worker: reads, retries, takes over dead workers' messages, buries hopeless ones.

A message is acknowledged only after its handler returned. A handler whose effect is a script does
the acknowledgement in that same script; `finish.lua` then finds nothing left to do. A handler may
see a message twice (after a crash, or if it was silent for too long), never not at all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import StoreError, StoreFull, StoreUnavailable
from store.groups import ConsumerGroup, StreamMessage, lost_group

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from store.connection import Store

__all__ = ["StreamCounts", "StreamMessage", "StreamWorker"]

logger = logging.getLogger("rarewatch.streams")

_BACKOFF_S = 0.1
_LONGEST_BACKOFF_S = 5.0
#: pause after a try that failed for want of a state engine
_WAIT_S = 1.0
#: a message may see this many times more ends of its worker than errors of its handler
_CRASHES = 3


@dataclass(slots=True)
class StreamCounts:
    """What a worker did since it was made; read by the metrics."""

    done: int = 0
    #: tries that ended in an error of the handler
    failed: int = 0
    #: messages that went to the dead letters
    dead: int = 0
    #: messages taken over from a silent consumer, or found again after a lost answer
    claimed: int = 0
    #: times that the state engine did not answer or was full
    waited: int = 0


class StreamWorker:
    """Hands the messages of one stream to `handler` until `run()` is cancelled.

    `exclusive` says that a lease guarantees that nobody else reads this group at the same time:
    whatever is pending is then ours at once, and is taken up before anything new. With
    `concurrency=1` messages are handled strictly in order; a failing one holds the others up until
    it succeeds or is buried. Without `exclusive` no more is read than can be started at once.
    """

    def __init__(
        self,
        store: Store,
        stream: str,
        group: str,
        handler: Callable[[StreamMessage], Awaitable[None]],
        *,
        consumer: str,
        dead: str,
        concurrency: int = 1,
        batch: int = 64,
        min_idle_ms: int = 30_000,
        max_tries: int = 5,
        exclusive: bool = False,
        block_ms: int = 1000,
    ) -> None:
        self.counts = StreamCounts()
        self._group = ConsumerGroup(store, stream, group, consumer)
        self._stream = stream
        self._handler = handler
        self._dead = dead
        self._concurrency = concurrency
        self._batch = batch
        self._min_idle_ms = min_idle_ms
        self._max_tries = max_tries
        self._exclusive = exclusive
        self._block_ms = block_ms
        #: read, not started
        self._ready: deque[StreamMessage] = deque()
        #: pending, to be taken up again: id -> (when at the earliest, tries to add)
        self._held: dict[str, tuple[float, int]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._failures: Counter[str] = Counter()
        self._wake = asyncio.Event()
        self._next_sweep = 0.0

    async def run(self) -> None:
        """Work until cancelled; waits when the state engine is away and goes on afterwards."""
        beat = asyncio.create_task(self._beat())
        pause = _BACKOFF_S
        try:
            while True:
                try:
                    await self._step()
                    pause = _BACKOFF_S
                except StoreError as error:
                    await self._mend(error, pause)
                    pause = min(pause * 2, _LONGEST_BACKOFF_S)
        finally:
            await self._end(beat)

    # -- the loop --------------------------------------------------------------------------------

    async def _step(self) -> None:
        if len(self._running) >= self._concurrency:
            await self._woken(None)
        elif self._start_one():
            return
        elif self._held and self._in_order():
            await self._woken(self._until_next())
        elif not await self._sweep():
            await self._read()

    def _in_order(self) -> bool:
        return self._concurrency == 1

    def _start_one(self) -> bool:
        """Start what is due: the oldest retry first, else what was read last."""
        now = time.monotonic()
        due = [identity for identity, (when, _) in self._held.items() if when <= now]
        if due:
            identity = min(due, key=_order)
            _, added = self._held.pop(identity)
            self._start(identity, self._again(identity, added))
        elif self._ready and not (self._held and self._in_order()):
            message = self._ready.popleft()
            self._start(message.id, self._handle(message))
        else:
            return False
        return True

    def _start(self, identity: str, work: Any) -> None:  # noqa: ANN401  # a coroutine
        task = asyncio.create_task(work)
        self._running[identity] = task

        def ended(_: asyncio.Task[None]) -> None:
            self._running.pop(identity, None)
            self._wake.set()

        task.add_done_callback(ended)

    async def _woken(self, timeout: float | None) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(timeout):
                await self._wake.wait()
        except TimeoutError:
            return

    def _until_next(self) -> float:
        soonest = min(when for when, _ in self._held.values())
        return max(soonest - time.monotonic(), 0.001)

    async def _end(self, beat: asyncio.Task[None]) -> None:
        ending = [beat, *self._running.values()]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        self._forget()

    # -- reading ---------------------------------------------------------------------------------

    async def _read(self) -> None:
        block = self._block_ms
        if self._held:
            block = min(block, int(self._until_next() * 1000) + 1)
        # what is read but not started is out of reach of the others
        room = self._batch if self._exclusive else self._concurrency - len(self._running)
        self._ready.extend(await self._group.read(min(self._batch, room), block))

    async def _sweep(self) -> bool:
        """Find what is pending elsewhere, or was sent to us in an answer that got lost."""
        now = time.monotonic()
        if not self._exclusive and now < self._next_sweep:
            return False
        self._next_sweep = now + self._min_idle_ms / 3000
        ids = await self._group.take_over(0 if self._exclusive else self._min_idle_ms)
        fresh = [i for i in ids if i not in self._held and i not in self._running]
        for identity in fresh:
            self._held[identity] = (now, 1)
        self.counts.claimed += len(fresh)
        return bool(fresh)

    # -- one message -----------------------------------------------------------------------------

    async def _again(self, identity: str, added: int) -> None:
        """Take a pending message up again; the engine counts the tries."""
        try:
            message = await self._group.retake(identity, added)
        except StoreError as error:
            if not lost_group(error):  # else the message is gone with it
                self._wait(identity, added, error)
            return
        if message is None:  # somebody else's by now, or deleted
            return
        # it took its worker with it, each time; but workers also end for reasons of their own
        if message.tries > self._max_tries * _CRASHES:
            await self._bury(message, "its handler never came back")
        else:
            await self._handle(message)

    async def _handle(self, message: StreamMessage) -> None:
        try:
            await self._handler(message)
            await self._group.finish(message.id)
        except (StoreUnavailable, StoreFull) as error:
            self._wait(message.id, 0, error)
        except Exception as error:  # noqa: BLE001  # the edge: one bad message must not stop the rest
            await self._failed(message, error)
        else:
            self._failures.pop(message.id, None)
            self.counts.done += 1

    def _wait(self, identity: str, added: int, error: StoreError) -> None:
        """Not the message's fault: try again later, as often as it takes."""
        self.counts.waited += 1
        logger.warning("%s %s waits: %s", self._stream, identity, error)
        self._held[identity] = (time.monotonic() + _WAIT_S, added)

    async def _failed(self, message: StreamMessage, error: Exception) -> None:
        self.counts.failed += 1
        self._failures[message.id] += 1
        failures = self._failures[message.id]
        logger.error("%s %s failed, try %d", self._stream, message.id, failures, exc_info=error)
        if failures >= self._max_tries:
            await self._bury(message, f"{type(error).__name__}: {error}")
            return
        pause = min(_BACKOFF_S * 3 ** (failures - 1), _LONGEST_BACKOFF_S)
        self._held[message.id] = (time.monotonic() + pause, 1)

    async def _bury(self, message: StreamMessage, why: str) -> None:
        try:
            await self._group.bury(message, self._dead, why)
        except StoreError as error:
            self._failures[message.id] -= 1  # the next failure tries to bury it again
            self._wait(message.id, 0, error)
            return
        del self._failures[message.id]
        self.counts.dead += 1
        logger.error("%s %s is given up: %s", self._stream, message.id, why)

    # -- staying alive ---------------------------------------------------------------------------

    async def _beat(self) -> None:
        """A slow handler on a live worker keeps its message."""
        while True:
            await asyncio.sleep(self._min_idle_ms / 3000)
            waiting = [message.id for message in self._ready]
            ids = [*self._running, *self._held, *waiting]
            if not ids:
                continue
            try:
                lost = await self._group.keep(ids)
            except StoreError as error:
                logger.warning("%s: no heartbeat: %s", self._stream, error)
                continue
            self._drop(lost)

    def _drop(self, lost: set[str]) -> None:
        for identity in lost & self._held.keys():
            del self._held[identity]
        if any(message.id in lost for message in self._ready):
            self._ready = deque(m for m in self._ready if m.id not in lost)

    async def _mend(self, error: StoreError, pause: float) -> None:
        """What to do when the loop itself failed: create the group, or wait."""
        if lost_group(error):
            try:
                await self._group.create()
            except StoreError as again:
                error = again
            else:
                self._forget()
                return
        self.counts.waited += 1
        logger.warning("%s waits %.1f s: %s", self._stream, pause, error)
        await asyncio.sleep(pause)
        self._next_sweep = 0.0

    def _forget(self) -> None:
        self._ready.clear()
        self._held.clear()
        self._failures.clear()


def _order(identity: str) -> tuple[int, int]:
    first, _, second = identity.partition("-")
    return int(first), int(second)
