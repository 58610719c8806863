"""kill -9 of senders in the middle of a broadcast: nothing is missing, repeats say so."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from delivery_house import REPEAT
from house import until
from sample_alert import sample_alert, sample_text

from store.outbox import Outbox

if TYPE_CHECKING:
    from telegram_emulator import TelegramEmulator

    from store.connection import Store

PROGRAM = Path(__file__).parents[1] / "sending_process.py"
KILLS = 3


class Senders:
    """Sender processes; whatever still runs is ended."""

    def __init__(self, socket: str, store: Store, telegram: TelegramEmulator) -> None:
        self._arguments = (socket, str(store.partitions), telegram.api, telegram.token)
        self._processes: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        name = f"p{len(self._processes)}"
        self._processes.append(
            await asyncio.create_subprocess_exec(
                sys.executable, str(PROGRAM), *self._arguments, name
            )
        )

    async def kill(self, number: int) -> None:
        if self._processes[number].returncode is None:
            self._processes[number].kill()
        await self._processes[number].wait()

    async def end(self) -> None:
        for number in range(len(self._processes)):
            await self.kill(number)


@pytest.mark.fault
async def test_killed_senders_lose_nothing(
    store: Store, server_socket: str, telegram: TelegramEmulator
) -> None:
    await telegram.control("config", latency_ms=[60, 100])
    outbox, chats = Outbox(store), await telegram.users(1, 150)
    senders = Senders(server_socket, store, telegram)
    await outbox.fanout(sample_alert("s1"), chats)
    for number in range(10):
        await outbox.text(chats[number], f"k{number}", sample_text(f"answer {number}"))
    try:
        await senders.start()
        await senders.start()
        for number in range(KILLS):
            await telegram.control("wait", n=25 + 35 * number, timeout=60)
            await senders.kill(number)
            await senders.start()

        async def settled() -> bool:
            return not sum((await outbox.waiting()).values())

        await until(settled, seconds=60, what="the outbox is not empty")
    finally:
        await senders.end()

    shown: dict[str, list[str]] = defaultdict(list)
    for message in await telegram.delivered():
        shown[str(message["chat_id"])].append(message["text"])
    alerts = {chat: [t for t in shown[chat] if not t.startswith("answer")] for chat in chats}
    assert [chat for chat in chats if not alerts[chat]] == []
    again = [text for texts in alerts.values() for text in texts[1:]]
    assert len(again) <= 3 * KILLS
    assert all(text.endswith(REPEAT) for text in again)
    assert all(len(texts) <= 1 + KILLS for texts in alerts.values())
    answers = Counter(t for texts in shown.values() for t in texts if t.startswith("answer"))
    assert all(count == 1 for count in answers.values()), "a text is sent at most once"
    assert len(answers) + (await outbox.tally()).get("unknown", 0) >= 10
    # a request that died half-written with its sender is nobody's mistake
    assert await telegram.errors("bad_body") == []
    await telegram.reset()
