from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from topologies import eventually

from store.dead_letters import DeadLetters
from store.keys import FeedKeys, TriageKeys
from store.streams import StreamWorker

if TYPE_CHECKING:
    from store.connection import Store
    from store.streams import StreamMessage


async def work(store: Store, seen: list[bytes], *, broken: bool) -> None:
    """Handle entries until there are none; `broken`: none can be handled."""
    keys = FeedKeys(0)

    async def handle(message: StreamMessage) -> None:
        if broken:
            raise ValueError("a word that nobody expected")
        seen.append(message.fields[b"j"])

    worker = StreamWorker(
        store, keys.entries, "triage", handle, consumer="one", dead=keys.dead, max_tries=1
    )
    task = asyncio.create_task(worker.run())

    async def done() -> bool:
        return await store.redis.xlen(keys.entries) == 0

    await eventually(done)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_failed_too_often_can_be_tried_again(store: Store) -> None:
    letters = DeadLetters(store)
    assert await letters.letters() == []
    assert await letters.retry() == 0
    seen: list[bytes] = []
    for body in ("first", "second"):
        await store.redis.xadd(FeedKeys(0).entries, {"k": "new", "j": body})
    await work(store, seen, broken=True)
    found = await letters.letters()
    assert [letter.stream for letter in found] == [FeedKeys(0).entries] * 2
    assert "a word that nobody expected" in found[0].why
    assert await letters.retry() == 2
    assert await letters.letters() == []
    await work(store, seen, broken=False)
    assert seen == [b"first", b"second"]


async def test_a_letter_is_revived_once(store: Store) -> None:
    fields = {"dead:id": "1-1", "dead:why": "x", "dead:tries": "5", "j": "body"}
    name = await store.redis.xadd(TriageKeys.dead, fields)
    keys = (TriageKeys.dead, TriageKeys.alerts)
    assert [await store.run("revive", keys, (name,)) for _ in range(2)] == [1, 0]
    ((_, body),) = await store.redis.xrange(TriageKeys.alerts)
    assert body == {b"j": b"body"}


async def test_more_letters_than_a_page(store: Store) -> None:
    for number in range(450):
        await store.redis.xadd(TriageKeys.dead, {"dead:why": str(number), "j": "x"})
    letters = DeadLetters(store)
    assert [letter.why for letter in await letters.letters()] == [str(n) for n in range(450)]
    assert await letters.retry() == 450
