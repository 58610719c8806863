"""Answers at a strict Telegram: under the story's message, with a sound, and never lost."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from delivery_house import REPEAT, delivering, settled
from sample_alert import sample_alert
from telegram import Bot

from bot.render import render_alert
from core.alert import Reason
from store.outbox import Outbox

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store

CHAT = "1001"
PROGRAM = Path(__file__).parents[1] / "sending_process.py"
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


@pytest.mark.fault
async def test_killed_senders_lose_no_answer(
    store: Store, server_socket: str, telegram: TelegramEmulator
) -> None:
    await telegram.control("config", latency_ms=[60, 100])
    outbox, chats = Outbox(store), await telegram.users(1, 60)
    async with delivering(store, telegram):
        await outbox.fanout(sample_alert(), chats)
        await settled(store)
    first = {str(m["chat_id"]): m["message_id"] for m in await telegram.delivered()}
    arguments = (server_socket, str(store.partitions), telegram.api, telegram.token)
    started = []
    try:
        await outbox.fanout(CORRECTION, [])
        for number in range(3):
            command = (sys.executable, str(PROGRAM), *arguments, f"p{number}")
            started.append(await asyncio.create_subprocess_exec(*command))
            if number < 2:
                await telegram.control("wait", n=60 + 20 * (number + 1), timeout=60)
                started[-1].kill()
                await started[-1].wait()
        await settled(store)
    finally:
        for process in started:
            if process.returncode is None:
                process.kill()
            await process.wait()
    answers: dict[str, list[str]] = {chat: [] for chat in chats}
    for message in (await telegram.delivered())[60:]:
        answers[str(message["chat_id"])].append(message["text"])
    assert [chat for chat in chats if not answers[chat]] == []
    again = [text for texts in answers.values() for text in texts[1:]]
    assert all(text.endswith(REPEAT) for text in again), "a repeat says so"
    for chat in chats[:9]:
        edited, *below = await telegram.screen(chat)
        assert edited["text"].startswith(CORRECTION.headline)
        assert {answer["reply_to"] for answer in below} == {first[chat]}
    assert await telegram.errors("bad_body") == []
    await telegram.reset()
