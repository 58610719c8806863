"""A sender of one partition, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.delivery import Delivery, Lane
from store.keys import DeliveryKeys, chat_partition
from store.leases import Lease
from store.outbox import Outbox
from store.sendings import Sendings

if TYPE_CHECKING:
    from store.connection import Store

CHAT = "1001"


class Sender:
    """Takes its partition, reads, and asks before each request."""

    def __init__(self, store: Store, target: str, me: str = "a") -> None:
        self.store = store
        self.partition = chat_partition(target, store.partitions)
        self.keys = DeliveryKeys(self.partition)
        self.sendings = Sendings(store)
        self.outbox = Outbox(store)
        self.lease = Lease(store, self.keys.own, self.keys.fence, me, 60_000)
        self.owner = ""
        self._attempts = 0

    async def take(self) -> None:
        self.owner = await self.lease.acquire() or ""
        await self.sendings.prepare(self.partition)

    async def one(self, lane: Lane = Lane.ROUTINE) -> Delivery:
        (delivery,) = await self.read(lane)
        return delivery

    async def read(self, *lanes: Lane) -> list[Delivery]:
        return await self.sendings.read(self.partition, lanes or tuple(Lane), 100, 50)

    async def begin(self, delivery: Delivery, attempt: str = "") -> Any:
        self._attempts += 1
        return await self.sendings.begin(delivery, self.owner, attempt or f"t{self._attempts}")

    async def state(self, ref: str, target: str) -> str:
        value = await self.store.redis.hget(self.keys.told(ref), target)
        return value.decode() if value else ""

    async def unpaced(self, chat: str = CHAT) -> None:
        """A second (or a minute) later."""
        await self.store.redis.delete(self.keys.pace(chat))

    async def waiting(self) -> int:
        return sum([await self.store.redis.xlen(self.keys.out(lane)) for lane in Lane])
