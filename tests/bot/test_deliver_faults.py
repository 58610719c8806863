"""What nobody plans: hung requests, texts that are never answered, faults of our own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from delivery_house import draw, settled
from house import until
from sample_alert import sample_alert

from bot.breaker import Breaker
from bot.courier import DOUBTS, Counts, Courier
from bot.deliver import Deliverer
from core.delivery import Button, Lane, Message
from core.errors import BadText, OutcomeUnknown
from store.keys import chat_partition
from store.leases import Lease
from store.outbox import Outbox
from store.sendings import Sendings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.connection import Store


class ScriptedDoor:
    """A platform that treats some texts badly: hung, unknown, refused."""

    identity = "scripted"

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.asked: list[str] = []
        self.hang = asyncio.Event()
        self.hangs = 0
        self.bad = ""
        self.unknown = ""

    async def send(self, target: str, message: Message, **_: int | None) -> int:
        self.asked.append(message.html)
        if self.hangs:
            self.hangs -= 1
            await self.hang.wait()
        if self.bad and (self.bad in message.html or (self.bad == "button" and message.buttons)):
            raise BadText(target, self.bad)
        if self.unknown and self.unknown in message.html:
            raise OutcomeUnknown(target, "Internal Server Error")
        self.sent.append((target, message))
        return len(self.sent)

    async def edit(self, target: str, message_id: int, message: Message) -> None:
        raise NotImplementedError

    async def probe(self) -> None:
        """It always answers."""


@asynccontextmanager
async def sending(store: Store, door: ScriptedDoor, **options: float) -> AsyncIterator[Deliverer]:
    made = Deliverer(store, door, render=draw, me="a", ttl_ms=1500, **options)  # type: ignore[arg-type]
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_request_that_hangs_while_its_partition_leaves_does_not_block_its_chat(
    store: Store,
) -> None:
    outbox, door = Outbox(store), ScriptedDoor()
    door.hangs = 1
    async with sending(store, door, grace=0.2) as sender:
        await outbox.fanout(sample_alert("s1"), ["1001"])

        async def hanging() -> bool:
            return bool(door.asked)

        await until(hanging)
        # another replica had the partition for a moment
        await store.redis.set(outbox.keys("1001").own, "b:99", px=400)
        await outbox.fanout(sample_alert("s2"), ["1001"])
        await settled(store)
        assert len(sender.owned) == store.partitions
    assert len(door.sent) == 2


async def test_a_text_that_is_never_answered_is_given_up_where_others_are(store: Store) -> None:
    outbox, door, counts = Outbox(store), ScriptedDoor(), Counts()
    door.unknown = "(s1)"
    sendings = Sendings(store)
    courier = Courier(sendings, door, Breaker(door), draw, counts)
    keys = outbox.keys("1001")
    lease = Lease(store, keys.own, keys.fence, "a", 60_000)
    owner = await lease.acquire() or ""
    number = chat_partition("1001", store.partitions)
    await sendings.prepare(number)
    await outbox.fanout(sample_alert("s1"), ["1001"])
    (delivery,) = await sendings.read(number, list(Lane), 10, 50)
    tries = 0
    for others in (0, 1):
        for _ in range(2 * DOUBTS):
            counts.sent += others
            await store.redis.delete(keys.pace("1001"))
            result = await courier.deliver(delivery, owner)
            tries += 1
            if result.settled:
                break
        # while nobody is answered it is not this text's fault
        assert result.settled is bool(others)
    assert 2 * DOUBTS < tries <= 3 * DOUBTS
    assert await outbox.tally() == {"dead": 1}
    assert await store.redis.hget(keys.told("s1"), "1001") == b"?1"


async def test_buttons_that_are_refused_are_left_out(store: Store) -> None:
    outbox, door = Outbox(store), ScriptedDoor()
    door.bad = "button"
    words = Message("hello", "hello", "hello", buttons=((Button("b", data="x" * 80),),))
    async with sending(store, door):
        await outbox.text("1001", "k", words)
        await settled(store)
    assert [(m.html, m.buttons) for _, m in door.sent] == [("hello", ())]


async def test_a_markup_that_was_refused_once_is_not_tried_in_every_chat(store: Store) -> None:
    outbox, door = Outbox(store), ScriptedDoor()
    door.bad = "<b>"
    async with sending(store, door):
        await outbox.fanout(sample_alert(), ["1", "2", "3", "4", "5"])
        await settled(store)
    assert len(door.sent) == 5
    assert sum("<b>" in text for text in door.asked) < 5
