"""Sends what is in the outbox: in order per chat, under the platform's limits, urgent first.

The way of a delivery: a reader per partition fills `Lanes`; the pump takes one send slot of the
whole bot, then the delivery whose turn it is at that moment; the courier sends it and records the
outcome. Nothing is decided before the slot is there, so an urgent alert waits for one slot only.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.breaker import Breaker
from bot.courier import Counts, Courier, Result
from bot.lanes import Lanes
from bot.partitions import Partitions
from core.delivery import Lane
from core.errors import StoreError
from store.sendings import Sendings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.courier import Render
    from bot.door import Door
    from core.delivery import Delivery
    from store.connection import Store

logger = logging.getLogger("rarewatch.deliver")

#: deliveries of one lane of one partition that may lie ready, and lie in memory at all
_READY = 32
_HELD = 5_000
_BLOCK_MS = 2_000
#: while some lane has no room its reader must look again soon
_SHORT_BLOCK_MS = 200
#: a predecessor that was slow to die may have read entries after we did; the longer none was
#: found the rarer it is looked for: with a long queue it is work
_SWEEP_SECONDS = 10.0
_LONGEST_SWEEP = 60.0
_LONGEST_SLOT = 1.0
#: a turn that is asked for a moment too early costs a send slot
_SLACK = 0.02


class Deliverer:
    """One replica's sender; any number of them share the work."""

    def __init__(
        self,
        store: Store,
        door: Door,
        *,
        render: Render,
        me: str,
        ttl_ms: int = 5_000,
        per_second: int = 27,
        at_once: int = 64,
        grace: float = 10.0,
    ) -> None:
        #: what happened so far, for metrics
        self.counts = Counts()
        self._door = door
        self._per_second = per_second
        self._at_once = at_once
        self._grace = grace
        self._sendings = Sendings(store)
        self._breaker = Breaker(door)
        self._courier = Courier(self._sendings, door, self._breaker, render, self.counts)
        self._lanes = Lanes()
        self._partitions = Partitions(store, self._sendings, self, me=me, ttl_ms=ttl_ms)
        self._readers: dict[int, asyncio.Task[None]] = {}
        self._sends: dict[asyncio.Task[None], int] = {}
        self._wake = asyncio.Event()

    @property
    def owned(self) -> frozenset[int]:
        """The partitions that this replica serves."""
        return self._partitions.owned

    @property
    def stopped(self) -> bool:
        """Whether sends stand still because the platform does not answer or refuses the token."""
        return self._breaker.open

    def waiting(self) -> dict[Lane, int]:
        """How many deliveries this replica holds, by lane."""
        return self._lanes.waiting()

    async def run(self) -> None:
        """Deliver until cancelled; then finish what is under way and give the partitions back."""
        keeper = asyncio.create_task(self._partitions.run())
        pump = asyncio.create_task(self._pump())
        try:
            # not gather: it would end the keeper, and with it the leases, before the last send
            ended, _ = await asyncio.wait((keeper, pump), return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            pump.cancel()
            await self._finish(self._sends)
            keeper.cancel()
            await asyncio.gather(keeper, pump, return_exceptions=True)
            await self._partitions.leave()

    def open(self, partition: int) -> None:
        """Serve a partition: read it, its predecessor's pending entries first."""
        self._readers[partition] = asyncio.create_task(self._read(partition))

    async def close(self, partition: int) -> None:
        """Stop serving a partition; returns when what was under way is recorded."""
        reader = self._readers.pop(partition)
        reader.cancel()
        with suppress(asyncio.CancelledError):
            await reader
        self._lanes.drop(partition)
        await self._finish([task for task, number in self._sends.items() if number == partition])

    async def _finish(self, sends: Iterable[asyncio.Task[None]]) -> None:
        running = set(sends)
        if running:
            _, late = await asyncio.wait(running, timeout=self._grace)
            for task in late:
                task.cancel()

    async def _read(self, partition: int) -> None:
        while True:
            try:
                await self._sendings.prepare(partition)
                await self._read_on(partition)
            except Exception as error:  # a reader that ends unnoticed would lose a partition
                known = isinstance(error, StoreError)
                logger.warning(
                    "partition %d cannot be read: %s", partition, error, exc_info=not known
                )
                await asyncio.sleep(1.0)

    async def _read_on(self, partition: int) -> None:
        swept, rest = float("-inf"), _SWEEP_SECONDS
        while True:
            if time.monotonic() - swept > rest:
                found = self._add(await self._sendings.pending(partition))
                rest = _SWEEP_SECONDS if found else min(2 * rest, _LONGEST_SWEEP)
                swept = time.monotonic()
            lanes = [lane for lane in Lane if self._has_room(partition, lane)]
            if not lanes:
                await asyncio.sleep(_SHORT_BLOCK_MS / 1000)
                continue
            block = _BLOCK_MS if len(lanes) == len(Lane) else _SHORT_BLOCK_MS
            self._add(await self._sendings.read(partition, lanes, _READY, block))

    def _has_room(self, partition: int, lane: Lane) -> bool:
        return (
            self._lanes.ready(partition, lane) < _READY
            and self._lanes.held(partition, lane) < _HELD
        )

    def _add(self, deliveries: list[Delivery]) -> int:
        now = time.monotonic()
        new = sum([self._lanes.add(delivery, now) for delivery in deliveries])
        if new:
            self._wake.set()
        return new

    async def _pump(self) -> None:
        while True:
            try:
                await self._breaker.mend()
                if await self._something_to_send() and await self._slot():
                    self._send_next()
            except StoreError as error:
                logger.warning("sends wait for the state engine: %s", error)
                await asyncio.sleep(1.0)

    async def _something_to_send(self) -> bool:
        """True at once, or False when it is worth asking again."""
        self._wake.clear()
        at_once = 1 if self._breaker.trial else self._at_once
        now = time.monotonic()
        due = self._lanes.next_at(now) if len(self._sends) < at_once else None
        if due is not None and due <= now:
            return True
        # not wait_for: before Python 3.12 it loses a cancellation that meets the wake-up
        with suppress(TimeoutError):
            async with asyncio.timeout(None if due is None else due - now):
                await self._wake.wait()
        return False

    async def _slot(self) -> bool:
        """Wait for one send slot of the whole bot; False if the bot is silenced."""
        wait = await self._sendings.reserve(self._door.identity, self._per_second, _LONGEST_SLOT)
        await asyncio.sleep(min(abs(wait), _LONGEST_SLOT))
        return wait >= 0 and not self._breaker.open

    def _send_next(self) -> None:
        delivery = self._lanes.take(time.monotonic())
        if delivery is None:
            return
        task = asyncio.create_task(self._send(delivery))
        self._sends[task] = delivery.partition
        task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        del self._sends[task]
        self._wake.set()

    async def _send(self, delivery: Delivery) -> None:
        began = time.monotonic()
        owner = self._partitions.owner(delivery.partition)
        # what is cut off leaves its place, too: its partition may come back to us
        result = Result(settled=True, fenced=True)
        try:
            if owner:
                result = await self._attempt(delivery, owner)
        finally:
            self._return(delivery, result, began)

    def _return(self, delivery: Delivery, result: Result, began: float) -> None:
        now = time.monotonic()
        # after a send the rest counts from the mark that was written before the request
        turn = result.rest + (began + _SLACK if result.settled else now)
        if result.settled or delivery.partition not in self._partitions.owned:
            self._lanes.finish(delivery, turn, now)
        else:
            self._lanes.put_back(delivery, turn, now)
        if result.fenced:
            self._lanes.drop(delivery.partition)

    async def _attempt(self, delivery: Delivery, owner: str) -> Result:
        try:
            try:
                return await self._courier.deliver(delivery, owner)
            except StoreError:
                raise
            except Exception as error:  # the edge: one delivery must never stop the others
                logger.exception("%s to %s failed", delivery.ref, delivery.target)
                return await self._courier.crashed(delivery, owner, error)
        except StoreError as error:
            logger.warning("%s to %s waits: %s", delivery.ref, delivery.target, error)
            return Result(settled=False, rest=1.0)
