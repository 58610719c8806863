"""The strict Bot API server of `tests/telegram_server/`, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp

SERVER = Path(__file__).parent / "telegram_server" / "emulator.py"
#: the server ends with whoever started it, also with one that was killed: its input ends then
WITH_PARENT = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""
TOKEN = "123456:" + "E" * 35


class TelegramEmulator:
    """Starts the server on a free port; `control` speaks to its control side."""

    def __init__(self, **config: Any) -> None:
        self.config = config
        self.token = TOKEN
        #: base address for RAREWATCH_TELEGRAM_API
        self.api = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WITH_PARENT, str(SERVER)),
            *("--port", "0", "--config", json.dumps(self.config)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), 60)
        found = re.search(rb"http://127\.0\.0\.1:\d+", line)
        assert found, line
        self.api = found[0].decode()
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()
        self._process.kill()
        await self._process.wait()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    async def control(self, verb: str, **fields: Any) -> Any:
        """One call of the control side; see telegram_server/README.md."""
        async with self._http.post(f"{self.api}/_control/{verb}", json=fields) as reply:
            answer = await reply.json()
        if not answer.get("ok"):
            raise LookupError(answer)
        return answer["result"]

    async def reset(self) -> None:
        """Start anew with the settings that it was started with."""
        await self.control("reset")

    async def users(self, first: int, count: int, **fields: Any) -> list[str]:
        """Create private chats; return them as targets."""
        await self.control("users", first=first, count=count, **fields)
        return [str(number) for number in range(first, first + count)]

    async def chat(self, number: int, **fields: Any) -> str:
        """Create or change one chat; return it as a target."""
        await self.control("chat", chats=[{"id": number, **fields}])
        return str(number)

    async def screen(self, chat: str | int) -> list[dict[str, Any]]:
        """What a chat shows."""
        return list(await self.control("screen", chat_id=int(chat)))

    async def own(self, chat: str | int) -> list[str]:
        """The texts of the bot's own messages in a chat."""
        return [m["text"] for m in await self.screen(chat) if m["own"]]

    async def delivered(self) -> list[dict[str, Any]]:
        """Every accepted message, in order."""
        return list(await self.control("delivered"))

    async def calls(self, method: str) -> list[dict[str, Any]]:
        """Every call of a method."""
        return list(await self.control("log", method=method))

    async def stats(self) -> dict[str, Any]:
        """Counters."""
        return dict(await self.control("stats"))

    async def errors(self, *but: str) -> list[dict[str, Any]]:
        """What our side did wrong, except the kinds named."""
        found = await self.control("violations", level="error")
        return [violation for violation in found if violation["kind"] not in but]
