"""The way to a chat at a strict Telegram: order, urgency, edits, places."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from delivery_house import delivering, settled
from sample_alert import sample_alert, sample_text

from core.alert import Alert
from core.delivery import Message
from store.outbox import Outbox

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store

CHAT = "1001"


async def test_alert_reaches_every_chat_once(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 60)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), chats)
        await settled(store)
        assert sender.counts.sent == 60
    assert Counter(str(d["chat_id"]) for d in await telegram.delivered()) == Counter(chats)
    assert (await telegram.stats())["counters"].get("status:429", 0) == 0


async def test_waiting_since_before_the_sender_started(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    await outbox.fanout(sample_alert(), [CHAT])
    await outbox.text(CHAT, "k", sample_text("answer"))
    async with delivering(store, telegram):
        await settled(store)
    assert sorted(await telegram.own(CHAT)) == [sample_alert().headline + " r1", "answer"]


async def test_order_within_a_chat(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    for number in range(5):
        await outbox.text(CHAT, f"k{number}", sample_text(f"answer {number}"))
    async with delivering(store, telegram):
        await settled(store)
    assert await telegram.own(CHAT) == [f"answer {number}" for number in range(5)]
    assert (await telegram.stats())["counters"].get("status:429", 0) == 0


async def test_urgent_overtakes_a_broadcast(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    chats = await telegram.users(1, 120)
    await outbox.fanout(sample_alert("routine"), chats)
    async with delivering(store, telegram):
        await telegram.control("wait", n=20, timeout=30)
        before = len(await telegram.delivered())
        await outbox.fanout(sample_alert("urgent", severity=5), chats[-40:])
        await settled(store)
    stories = [d["text"] for d in await telegram.delivered()]
    first = next(i for i, text in enumerate(stories) if "urgent" in text)
    assert first - before < 27, "a second's worth of sends at most"
    last = max(i for i, text in enumerate(stories) if "urgent" in text)
    between = [text for text in stories[first:last] if "routine" in text]
    # some of the urgent chats have just got the routine alert and rest for a second
    assert 1 <= len(between) <= 60, "urgent first, and the broadcast is not starved"


async def test_story_is_edited_where_it_was_told(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 2)
    async with delivering(store, telegram) as sender:
        await outbox.fanout(sample_alert(), [CHAT, "1002"])
        await settled(store)
        await outbox.fanout(sample_alert(revision=2), [CHAT, "1002"])
        await outbox.fanout(sample_alert(revision=3), [CHAT, "1002"])
        await settled(store)
        assert (sender.counts.sent, sender.counts.edited) == (2, 2)
    (message,) = await telegram.screen(CHAT)
    assert message["text"].endswith("r3")


async def test_edit_that_changes_nothing_is_done(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    def same(alert: Alert, **_: bool) -> Message:
        return Message("same", "same", "same")

    await telegram.users(1001, 1)
    async with delivering(store, telegram, render=same):
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        await outbox.fanout(sample_alert(revision=2), [CHAT])
        await settled(store)
    assert await telegram.own(CHAT) == ["same"]


async def test_topics_channels_and_buttons(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.chat(-1007, type="supergroup", is_forum=True, topics={"7": "alerts"})
    await telegram.chat(-1008, type="channel", username="ruritania_alerts")
    targets = ["-1007/7", "-1007/1", "@ruritania_alerts"]
    async with delivering(store, telegram):
        await outbox.fanout(sample_alert(), targets)
        await settled(store)
    assert sorted(m["thread"] or 0 for m in await telegram.screen(-1007)) == [0, 7]
    assert len(await telegram.own(-1008)) == 1
