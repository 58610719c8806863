"""Which partitions this replica serves: its share, renewed, and given back when others come."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING, Protocol

from core.delivery import share
from core.errors import StoreError
from store.keys import MEMBERS, DeliveryKeys
from store.leases import Lease, Members

if TYPE_CHECKING:
    from store.connection import Store
    from store.sendings import Sendings

logger = logging.getLogger("rarewatch.deliver")


class Work(Protocol):
    """What is done in a partition while it is ours."""

    def open(self, partition: int) -> None:
        """It is ours: start."""
        ...

    async def close(self, partition: int) -> None:
        """It is not ours any more, or soon: stop, and finish what is under way."""
        ...


class Partitions:
    """Keeps this replica's share of the partitions."""

    def __init__(
        self, store: Store, sendings: Sendings, work: Work, *, me: str, ttl_ms: int
    ) -> None:
        self._sendings = sendings
        self._work = work
        self._me = me
        self._seconds = ttl_ms / 3000
        self._members = Members(store, MEMBERS, me, ttl_ms)
        self._leases = {
            number: _lease(store, number, me, ttl_ms) for number in range(store.partitions)
        }
        self._open: set[int] = set()
        self._closing: dict[int, asyncio.Task[None]] = {}

    @property
    def owned(self) -> frozenset[int]:
        """The partitions that are served here."""
        return frozenset(self._open)

    def owner(self, partition: int) -> str | None:
        """The owner string of our lease, None if it is not ours."""
        return self._leases[partition].owner

    async def run(self) -> None:
        """Keep the share until cancelled; `leave` gives everything back."""
        while True:
            try:
                await self._tick()
            except StoreError as error:
                logger.warning("partitions: %s", error)
            await asyncio.sleep(self._seconds * random.uniform(0.8, 1.2))

    async def leave(self) -> None:
        """Finish and give everything back, so that others go on at once."""
        try:
            await self._members.leave()
            for number in list(self._open):
                self._start_closing(number)
            await asyncio.gather(*self._closing.values())
        except StoreError as error:
            logger.warning("partitions end by themselves: %s", error)

    async def _tick(self) -> None:
        await self._members.beat()
        living, rank = await self._sendings.rank(self._me)
        goal = share(len(self._leases), living, rank)
        for number in [*self._open, *self._closing]:
            if not await self._leases[number].renew() and number in self._open:
                logger.warning("partition %d was lost", number)
                self._start_closing(number)
        for number in sorted(self._open)[goal:]:
            self._start_closing(number)
        await self._acquire(goal)

    async def _acquire(self, goal: int) -> None:
        free = [n for n in self._leases if n not in self._open and n not in self._closing]
        random.shuffle(free)
        for number in free:
            if len(self._open) >= goal:
                return
            if await self._leases[number].acquire():
                self._open.add(number)
                self._work.open(number)

    def _start_closing(self, number: int) -> None:
        self._open.discard(number)
        self._closing[number] = asyncio.create_task(self._close(number))

    async def _close(self, number: int) -> None:
        """Meanwhile the lease is renewed, so that nobody else starts before we end."""
        try:
            await self._work.close(number)
            await self._leases[number].release()
        except StoreError as error:
            logger.warning("partition %d ends by itself: %s", number, error)
        finally:
            self._closing.pop(number, None)


def _lease(store: Store, number: int, me: str, ttl_ms: int) -> Lease:
    keys = DeliveryKeys(number)
    return Lease(store, keys.own, keys.fence, me, ttl_ms)
