"""Answers at a strict Telegram: under the story's message, with a sound, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery_house import delivering, settled
from sample_alert import sample_alert
from telegram import Bot

from bot.render import render_alert
from core.alert import Reason

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store
    from store.outbox import Outbox

CHAT = "1001"
CORRECTION = sample_alert(
    revision=2,
    reason=Reason.CORRECTION,
    severity=4,
    changed="90 t, not 120 t",
    headline="Ruritania limits exports of terbium to 90 t",
)


async def test_a_correction_stands_under_what_it_corrects(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 2)
    async with delivering(store, telegram, render=render_alert) as sender:
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        await outbox.fanout(CORRECTION, [])
        await settled(store)
        assert (sender.counts.sent, sender.counts.edited) == (2, 1)
    first, answer = await telegram.screen(CHAT)
    assert answer["reply_to"] == first["message_id"]
    assert "90 t, not 120 t" in answer["text"]
    assert "to 90 t" in first["text"]
    assert await telegram.own("1002") == [], "told to exactly those who got the wrong one"


async def test_under_a_message_that_was_deleted_it_stands_alone(
    store: Store, telegram: TelegramEmulator, outbox: Outbox
) -> None:
    await telegram.users(1001, 1)
    async with delivering(store, telegram, render=render_alert):
        await outbox.fanout(sample_alert(), [CHAT])
        await settled(store)
        (first,) = await telegram.screen(CHAT)
        base = f"{telegram.api}/bot"
        async with Bot(telegram.token, base_url=base) as bot:
            await bot.delete_message(int(CHAT), first["message_id"])
        await outbox.fanout(CORRECTION, [])
        await settled(store)
    (answer,) = await telegram.screen(CHAT)
    assert "terbium" in answer["text"]
