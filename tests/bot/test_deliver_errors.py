"""Every failure at a strict Telegram, and what the sender makes of it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from delivery_house import REPEAT, delivering, draw, settled
from house import until
from sample_alert import sample_alert, sample_text

from bot.deliver import Deliverer
from core.alert import Alert
from core.delivery import Lane, Message
from store.outbox import Outbox

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store

CHAT = "1001"


async def test_edit_of_a_deleted_message_tells_nothing_anew(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    gone = {"status": 400, "description": "Bad Request: message to edit not found"}
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        await telegram.control("fault", kind="error", method="editMessageText", **gone)
        await outbox.fanout(sample_alert(revision=2), [CHAT])
        await settled(store)
        await outbox.fanout(sample_alert(revision=3), [CHAT])
        await settled(store)
        assert sender.counts.vanished == 1
    assert len(await telegram.own(CHAT)) == 1


@pytest.mark.parametrize(
    ("chat", "fields"),
    [
        pytest.param(1001, {"state": "blocked"}, id="blocked"),
        pytest.param(1001, {"state": "deactivated"}, id="deactivated"),
        pytest.param(1001, {"state": "not_started"}, id="never started"),
        pytest.param(-1001, {"type": "group", "state": "kicked"}, id="kicked"),
        pytest.param(-1001, {"type": "group", "state": "deleted"}, id="deleted"),
        pytest.param(-1009, {"type": "channel", "bot_status": "member"}, id="no administrator"),
        pytest.param(4040, None, id="chat not found"),
    ],
)
async def test_gone_chat_is_suspended(
    store: Store, telegram: TelegramEmulator, chat: int, fields: dict[str, str] | None
) -> None:
    outbox, target = Outbox(store), str(chat)
    if fields is not None:
        await telegram.chat(chat, **fields)
    keys = outbox.keys(target)
    await store.redis.hset(keys.subs, target, json.dumps({"target": target, "filters": []}))
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert("s1"), [target])
        await settled(store)
        await outbox.fanout(sample_alert("s2"), [target])
        await settled(store)
        assert sender.counts.suspended == 1
    kept = json.loads(await store.redis.hget(keys.subs, target))
    assert kept["suspended_at"]
    assert kept["suspended_why"]
    assert len(await telegram.calls("sendMessage")) == 1
    # "need administrator rights" is the emulator's word for a client's fault; here it is the point
    assert await telegram.errors("bad_request") == []


async def test_migrated_group_gets_it_under_its_new_id(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.chat(-77, type="group")
    keys = outbox.keys("-77")
    await store.redis.hset(keys.subs, "-77", json.dumps({"target": "-77", "filters": []}))
    new = await telegram.control("migrate", chat_id=-77)
    async with delivering(store, telegram):
        await outbox.fanout(sample_alert("s1"), ["-77"])
        await outbox.fanout(sample_alert("s2"), ["-77"])
        await settled(store)
    assert len(await telegram.own(new)) == 2
    assert await store.redis.hget(outbox.keys(str(new)).subs, str(new))


async def test_refused_markup_goes_plainly(store: Store, telegram: TelegramEmulator) -> None:
    def clumsy(alert: Alert, **_: bool) -> Message:
        return Message("<b>unclosed", "plain & <fair>", "link")

    outbox = Outbox(store)
    await telegram.users(1001, 1)
    async with delivering(store, telegram, render=clumsy) as sender:
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        assert sender.counts.plain == 1
    assert await telegram.own(CHAT) == ["plain & <fair>"]
    assert await telegram.errors("bad_request") == []


async def test_too_long_text_goes_as_a_link(store: Store, telegram: TelegramEmulator) -> None:
    def endless(alert: Alert, **_: bool) -> Message:
        return Message("x" * 5000, "y" * 5000, "title https://strelsau.test/1")

    outbox = Outbox(store)
    await telegram.users(1001, 1)
    async with delivering(store, telegram, render=endless):
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
    assert await telegram.own(CHAT) == ["title https://strelsau.test/1"]
    assert await telegram.errors("bad_request") == []


async def test_undrawable_alert_is_laid_aside_and_the_next_goes(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    def picky(alert: Alert, **look: bool) -> Message:
        if alert.story == "s1":
            raise KeyError("headline")
        return draw(alert, **look)

    await telegram.users(1001, 1)
    async with delivering(store, telegram, render=picky) as sender:
        await outbox.fanout(sample_alert("s1"), [CHAT])
        await outbox.fanout(sample_alert("s2"), [CHAT])
        await settled(store)
        assert sender.counts.dead == 1
    assert len(await telegram.own(CHAT)) == 1
    assert await outbox.tally() == {"dead": 1}


async def test_short_retry_after_is_obeyed(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    await telegram.control("fault", kind="429", chat_id=1001, retry_after=2)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        assert sender.counts.flooded == 1
    first, second = await telegram.calls("sendMessage")
    assert second["ts"] - first["ts"] >= 2
    assert len(await telegram.own(CHAT)) == 1


async def test_half_a_day_of_silence_holds_one_chat_and_survives_a_restart(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 30)
    others = [str(n) for n in range(1002, 1031)]
    await telegram.control("fault", kind="429", chat_id=1001, retry_after=43_200)
    async with delivering(store, telegram):
        await outbox.fanout(sample_alert("s1"), [CHAT, *others])
        await telegram.control("wait", n=29, timeout=30)
    async with delivering(store, telegram, "b"):
        await outbox.fanout(sample_alert("s2"), [CHAT, *others])
        await telegram.control("wait", n=58, timeout=30)
    assert len(await telegram.delivered()) == 58
    calls = await telegram.calls("sendMessage")
    assert sum(call["chat_id"] == 1001 for call in calls) == 1
    # half a day later
    await store.redis.hset(outbox.keys(CHAT).hold, CHAT, 1)
    async with delivering(store, telegram, "c"):
        await settled(store)
    assert len(await telegram.own(CHAT)) == 2


async def test_silence_of_the_whole_bot_stops_every_chat(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 20)
    await telegram.control("fault", kind="429", times=2, retry_after=3)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), chats)
        await settled(store)
        assert sender.counts.flooded == 2
    calls = await telegram.calls("sendMessage")
    refused = max(call["ts"] for call in calls if call["status"] == 429)
    # what was under way when the second refusal came may still arrive
    late = [c for c in calls if refused + 0.5 < c["ts"] < refused + 2.5]
    assert late == []
    assert len({d["chat_id"] for d in await telegram.delivered()}) == 20


@pytest.mark.parametrize("kind", ["lost", "lost_timeout", "502html", "500", "reset", "timeout"])
async def test_unknown_outcome_sends_an_alert_again_and_says_so(
    store: Store, telegram: TelegramEmulator, outbox: Outbox, kind: str
) -> None:
    await telegram.users(1001, 1)
    await telegram.control("fault", kind=kind, method="sendMessage", seconds=6)
    async with delivering(store, telegram, timeout=2.0) as sender:
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        assert (sender.counts.unknown, sender.counts.repeats) == (1, 1)
    shown = await telegram.own(CHAT)
    assert shown[-1].endswith(REPEAT)
    assert len(shown) == (2 if kind.startswith("lost") else 1)


async def test_unknown_outcome_gives_a_text_up_and_tells_the_gap(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    await telegram.control("fault", kind="reset", method="sendMessage")
    async with delivering(store, telegram) as sender:
        await outbox.text(CHAT, "k1", sample_text("first"))
        await settled(store)
        for number in (2, 3):
            await outbox.text(CHAT, f"k{number}", sample_text(f"answer {number}"))
        await settled(store)
        assert sender.counts.gaps == 1
    second, third = await telegram.own(CHAT)
    assert second.endswith("answer 2")
    assert "may not have reached you" in second
    assert third == "answer 3"
    assert await outbox.tally() == {"unknown": 1}


async def test_outage_makes_only_what_was_under_way_ambiguous(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 30)
    await telegram.control("fault", kind="502html", method="sendMessage", times=1)
    await telegram.control("fault", kind="502html", method="getMe", times=2)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), chats)
        await settled(store)
        assert 1 <= sender.counts.unknown <= 3
        assert not sender.stopped
    assert len({d["chat_id"] for d in await telegram.delivered()}) == 30


async def test_refused_token_keeps_the_queue(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 5)
    refusal = {"kind": "error", "status": 401, "description": "Unauthorized", "times": 100}
    await telegram.control("fault", **refusal)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), chats)

        async def stopped() -> bool:
            return sender.stopped

        await until(stopped, seconds=30)
    assert (await outbox.waiting())[Lane.ROUTINE] == 5
    await telegram.control("fault", clear=True)
    async with delivering(store, telegram, "b") as sender:
        await settled(store)
        assert sender.counts.repeats == 0
    assert len(await telegram.delivered()) == 5


class FaultyDoor:
    """A platform whose client has a fault of its own, once."""

    identity = "faulty"

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def send(self, target: str, *_: Message, **__: int | None) -> int:
        self.calls.append(target)
        if self.calls.count("1001") == 1 and target == "1001":
            raise ZeroDivisionError
        return len(self.calls)

    async def edit(self, *_: object) -> None:
        raise NotImplementedError

    async def probe(self) -> None:
        raise NotImplementedError


async def test_a_fault_of_ours_stops_nobody_else(store: Store) -> None:
    outbox, door = Outbox(store), FaultyDoor()
    task = asyncio.create_task(Deliverer(store, door, render=draw, me="a", ttl_ms=1500).run())
    await outbox.fanout(sample_alert(), ["1001", "1002"])
    await settled(store)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert sorted(door.calls) == ["1001", "1001", "1002"]
