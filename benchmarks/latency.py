"""Publication to message, beyond the wait for the next poll.

200 feeds on a real web server, two fifths of them broken in eight ways; the whole job in a
process of its own; the strict Bot API server. A new entry is published into a random good feed.
The clock starts when the poller's next request for it arrives, and stops when the message is
accepted.

    python benchmarks/latency.py [--feeds 200] [--alerts 60] [--interval 2]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from feed_server import FeedServer, answers, bomb, packed, redirects  # noqa: E402
from house import House, until  # noqa: E402
from news import act, noise, rss  # noqa: E402
from telegram_emulator import TelegramEmulator  # noqa: E402

PERSON = 501
#: one message a second in a private chat is Telegram's limit, not ours to measure
SPACING = 1.1


async def hangs(request: object) -> object:
    """Accept the request and say nothing for a long time."""
    await asyncio.sleep(120)
    return await answers(500)(request)  # type: ignore[arg-type]


def break_some(server: FeedServer, paths: list[str]) -> None:
    """Give every path one of eight bad habits."""
    habits = [
        answers(500), answers(503, headers={"Retry-After": "3"}), hangs, bomb(64),
        packed(b"not gzip", "gzip"), answers(200, b"<html>moved</html>"),
        answers(200, b"<rss><channel><item><title>cut"), redirects("/nowhere.xml", 302),
    ]  # fmt: skip
    for number, path in enumerate(paths):
        server.route(path, habits[number % len(habits)])


async def measured(feeds: int, alerts: int, interval: float) -> list[float]:
    """Seconds per alert."""
    good = [f"/{n}.xml" for n in range(feeds * 3 // 5)]
    bad = [f"/bad-{n}.xml" for n in range(feeds - len(good))]
    with tempfile.TemporaryDirectory(prefix="rw-latency-") as name:
        folder = Path(name)
        async with (
            FeedServer() as server,
            TelegramEmulator() as telegram,
            House(folder, telegram_api=telegram.api, telegram_token=telegram.token) as house,
        ):
            reports = {path: [noise(n)] for n, path in enumerate(good)}
            documents = {path: server.serve(path, rss(reports[path])) for path in good}
            break_some(server, bad)
            listed = folder / "feeds.txt"
            listed.write_text("\n".join(server.url(path) for path in good + bad))
            house.start(feeds=str(listed), poll_seconds=str(interval))
            await telegram.chat(PERSON)
            await telegram.control("message", chat_id=PERSON, text="/start")
            await telegram.control("wait", chat_id=PERSON, n=1, timeout=60)

            async def baseline() -> bool:
                return all(server.count(path) >= 2 for path in good)

            await until(baseline, seconds=120)
            print(f"{len(good)} good feeds, {len(bad)} broken, polled every {interval:g} s")
            return [
                await one(server, telegram, documents, reports, number) for number in range(alerts)
            ]


async def one(server, telegram, documents, reports, number) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Publish one entry and wait for its message."""
    path = random.choice(list(documents))
    report = act(number)
    reports[path].append(report)
    documents[path].change(rss(reports[path]))
    polls = server.count(path)
    while server.count(path) == polls:  # noqa: ASYNC110  # the moment matters, to the ms
        await asyncio.sleep(0.001)
    asked = time.time()
    found = await telegram.control("wait", chat_id=PERSON, text=report.title[:60], timeout=30)
    if not found:
        raise TimeoutError(f"not told: {report.title}")
    await asyncio.sleep(SPACING)
    return float(found[-1]["ts"] - asked)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--alerts", type=int, default=60)
    parser.add_argument("--interval", type=float, default=2.0)
    args = parser.parse_args()
    found = sorted(asyncio.run(measured(args.feeds, args.alerts, args.interval)))
    p50 = statistics.median(found)
    p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
    print(f"{len(found)} alerts: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, ", end="")
    print(f"longest {found[-1] * 1000:.0f} ms (targets: p50 50 ms, p99 300 ms)")


if __name__ == "__main__":
    main()
