"""Several senders, restarts, lost leases: who sends what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from delivery_house import REPEAT, delivering, settled
from house import until
from sample_alert import sample_alert, sample_text

from core.delivery import Lane, message_to_json
from store.outbox import Outbox

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store

CHAT = "1001"


async def test_late_replica_gets_its_share_and_a_leaver_gives_it_back(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    async with delivering(store, telegram, "a") as first:

        async def all_mine() -> bool:
            return len(first.owned) == store.partitions

        await until(all_mine)
        async with (
            delivering(store, telegram, "b") as second,
            delivering(store, telegram, "c") as third,
        ):

            async def shared() -> bool:
                return sorted(len(d.owned) for d in (first, second, third)) == [1, 1, 2]

            await until(shared)
            chats = await telegram.users(1, 60)
            await outbox.fanout(sample_alert(), chats)
            await settled(store)
            assert all(d.counts.sent for d in (first, second, third))
        await until(all_mine)
    assert Counter(str(d["chat_id"]) for d in await telegram.delivered()) == Counter(chats)


async def test_restart_in_the_middle_repeats_nothing(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.control("config", latency_ms=[100, 300])
    chats = await telegram.users(1, 90)
    await outbox.fanout(sample_alert(), chats)
    for number in range(3):
        async with delivering(store, telegram, f"r{number}"):
            await telegram.control("wait", n=20 * number + 15, timeout=30)
    async with delivering(store, telegram, "last") as sender:
        await settled(store)
        assert sender.counts.repeats == 0
    assert Counter(str(d["chat_id"]) for d in await telegram.delivered()) == Counter(chats)


async def test_two_replicas_keep_the_limit_together(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 120)
    async with delivering(store, telegram, "a"), delivering(store, telegram, "b"):
        await outbox.fanout(sample_alert(), chats)
        await settled(store)
    times = [d["ts"] for d in await telegram.delivered()]
    # 119 intervals of 1/27 s; each by itself they would need half of it
    assert max(times) - min(times) > 3.8
    assert (await telegram.stats())["counters"].get("status:429", 0) == 0


async def test_nobody_listens_and_later_somebody_does(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    await outbox.fanout(sample_alert(), [CHAT])
    await outbox.text(CHAT, "k", sample_text("answer"))
    api, telegram.api = telegram.api, "http://127.0.0.1:9"
    async with delivering(store, telegram) as sender:
        telegram.api = api

        async def stopped() -> bool:
            return sender.stopped

        await until(stopped, seconds=30)
    async with delivering(store, telegram, "b") as sender:
        await settled(store)
        assert (sender.counts.sent, sender.counts.repeats, sender.counts.gaps) == (2, 0, 0)


async def test_what_a_dying_owner_read_too_late_is_found(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    async with delivering(store, telegram) as sender:

        async def all_mine() -> bool:
            return len(sender.owned) == store.partitions

        await until(all_mine)
        keys = outbox.keys(CHAT)
        # both in one step: the owner's reader must not be faster than the dying one
        async with store.redis.pipeline(transaction=True) as both:
            both.hset(keys.told("k"), CHAT, "q0")
            fields = {"kind": "text", "target": CHAT, "ref": "k"}
            both.xadd(keys.out(Lane.ANSWER), {**fields, "body": message_to_json(sample_text())})
            both.xreadgroup("send", "sender", {keys.out(Lane.ANSWER): ">"}, count=1)
            *_, stolen = await both.execute()
        assert stolen
        await settled(store)
    assert await telegram.own(CHAT) == ["done"]


async def test_lost_lease_stops_a_sender_until_it_has_it_again(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    keys = outbox.keys(CHAT)
    async with delivering(store, telegram) as sender:

        async def all_mine() -> bool:
            return len(sender.owned) == store.partitions

        async def one_less() -> bool:
            return not await all_mine()

        await until(all_mine)
        await store.redis.set(keys.own, "somebody:99", px=4000)
        await outbox.fanout(sample_alert(), [CHAT])
        await until(one_less)
        assert await telegram.own(CHAT) == []
        await settled(store)
        assert (sender.counts.sent, sender.counts.repeats) == (1, 0)
    assert len(await telegram.own(CHAT)) == 1


async def test_what_a_killed_sender_left_is_settled(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    keys = outbox.keys(CHAT)
    await outbox.text(CHAT, "k", sample_text("maybe sent"))
    await store.redis.hset(keys.told("k"), CHAT, "S0:dead")
    await outbox.fanout(sample_alert("old"), [CHAT])
    await store.redis.delete(keys.alert("old"))
    await outbox.fanout(sample_alert("s1"), [CHAT])
    await store.redis.hset(keys.told("s1"), CHAT, "S1:dead")
    async with delivering(store, telegram) as sender:
        await settled(store)
        assert (sender.counts.gaps, sender.counts.dead, sender.counts.repeats) == (1, 1, 1)
    (shown,) = await telegram.own(CHAT)
    assert shown.endswith(REPEAT)
