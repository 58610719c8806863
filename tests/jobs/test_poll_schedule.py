"""Who polls what and when: on time, by one poller, and again after one died."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from feed_server import FeedServer, answers, waits
from poll_kit import LOOPBACK, polling, rss, run_until, stream, told

from core.feed import Feed
from jobs.fetch import Fetcher
from jobs.parse_pool import ParsePool
from jobs.poll import Poller, Status
from store.feeds import FeedStore
from store.keys import FeedKeys

if TYPE_CHECKING:
    from aiohttp import web

    from store.connection import Store

WORKER = Path(__file__).with_name("poll_worker.py")


async def test_feeds_are_polled_again_and_again(store: Store) -> None:
    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        async with polling(store, [feed], fixed_seconds=0.2) as poller:
            await run_until(poller, lambda: server.count("/f") >= 5)
            assert poller.counts[Status.NOT_MODIFIED] >= 3


async def test_more_feeds_than_hands_are_all_polled(store: Store) -> None:
    """The next ones are claimed as soon as hands are free, not with the next tick."""
    async with FeedServer() as server:
        feeds = [Feed(f"f{n}", server.url(f"/{n}")) for n in range(150)]
        for n in range(150):
            server.serve(f"/{n}", rss("a"))
        await FeedStore(store).enlist([(feed.id, 0) for feed in feeds])
        async with polling(store, feeds, outstanding=8) as poller:
            await poller.tick()
            deadline = time.monotonic() + 30
            while poller.counts[Status.BASELINE] < 150:
                assert time.monotonic() < deadline
                assert poller.busy <= 8
                await asyncio.sleep(0.01)
        assert server.most_open <= 8


async def test_disabled_and_unknown_feeds_are_left_alone(store: Store) -> None:
    async with FeedServer() as server:
        for name in "abc":
            server.serve(f"/{name}", rss("x"))
        on, off = Feed("a", server.url("/a")), Feed("b", server.url("/b"), enabled=False)
        await FeedStore(store).enlist([("b", 0), ("c", 0), ("a", 0)])
        async with polling(store, [on, off], fixed_seconds=0.2) as poller:
            await run_until(poller, lambda: server.count("/a") >= 3)
        assert server.count("/b") == server.count("/c") == 0
        for name in "bc":
            keys = FeedKeys(FeedStore(store).partition(name))
            assert await store.redis.zscore(keys.due, name) is None


async def test_a_poller_that_stops_hands_its_feeds_back(store: Store) -> None:
    async with FeedServer() as server:
        never = asyncio.Event()
        server.route("/slow", waits(never, answers(500)))
        server.serve("/later", rss("a"))
        feeds = [Feed("slow", server.url("/slow")), Feed("later", server.url("/later"))]
        schedule = FeedStore(store)
        await schedule.enlist([("slow", 0), ("later", 1500)])
        async with polling(store, feeds) as poller:
            await run_until(poller, lambda: server.count("/slow") == 1 and poller.busy == 2)
            begun = time.monotonic()
            await poller.stop(2)
            assert time.monotonic() - begun < 10
            assert poller.busy == 0
        never.set()
        again = [await schedule.claim(n, 3000, 60_000) for n in range(store.partitions)]
        assert {c.feed for claimed in again for c in claimed.claims} == {"slow", "later"}
        assert server.count("/later") == 0


async def test_a_poll_slower_than_its_lease_is_not_made_twice(store: Store) -> None:
    async with FeedServer() as server:
        release = asyncio.Event()
        document = server.serve("/f", rss("a"))
        server.route("/f", waits(release, document))
        feed = Feed("f", server.url("/f"))
        options = {"fixed_seconds": 0.2, "lease_seconds": 3.0}
        async with (
            polling(store, [feed], **options) as slow,
            polling(store, [feed], **options) as other,
        ):
            await run_until(slow, lambda: server.count("/f") == 1)
            began = time.monotonic()
            while time.monotonic() < began + 7:
                await slow.tick()
                await other.tick()
                await asyncio.sleep(0.05)
            assert server.count("/f") == 1
            release.set()
            await run_until(slow, lambda: slow.counts[Status.BASELINE] == 1)
            assert slow.counts[Status.STALE] == 0


async def test_what_a_dead_poller_claimed_is_polled_after_its_lease(store: Store) -> None:
    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        feeds = FeedStore(store)
        await feeds.enlist([("f", 0)])
        await feeds.seize(["f"], 500)
        async with polling(store, [feed], fixed_seconds=60, lease_seconds=0.5) as poller:
            await run_until(poller, lambda: poller.counts[Status.BASELINE] == 1)


async def test_a_poll_that_somebody_else_overtook_writes_nothing(store: Store) -> None:
    async with FeedServer() as server:
        release = asyncio.Event()
        document = server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        async with polling(store, [feed]) as slow, polling(store, [feed]) as fast:
            await fast.once([feed])
            document.change(rss("b", "a"))
            server.route("/f", waits(release, document))
            late = asyncio.ensure_future(slow.once([feed]))
            deadline = time.monotonic() + 30
            while server.count("/f") < 2:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)
            server.route("/f", document)
            (first,) = await fast.once([feed])
            release.set()
            (second,) = await late
        assert (first.new, second.status) == (1, Status.STALE)
        assert await told(store) == [("new", "About b")]


async def test_memory_is_read_again_after_somebody_else_polled(store: Store) -> None:
    async with FeedServer() as server:
        document = server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        async with polling(store, [feed]) as one, polling(store, [feed]) as two:
            for number, poller in enumerate([one, two] * 4):
                document.change(rss(*(f"e{n}" for n in range(number, -1, -1)), "a"))
                (result,) = await poller.once([feed])
                assert result.new == (1 if number else 0)
                assert result.status is not Status.STALE
        assert len(await told(store)) == 7


async def test_a_relevant_entry_makes_the_next_polls_come_sooner(store: Store) -> None:
    schedule = FeedStore(store)

    async def next_in() -> float:
        claimed = await schedule.claim(schedule.partition("f"), 0, 60_000, limit=0)
        assert claimed.next_due_ms is not None
        return (claimed.next_due_ms - claimed.now_ms) / 1000

    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        async with polling(store, [feed]) as poller:
            await poller.once([feed])
            assert await next_in() > 600
            now_ms = round(time.time() * 1000)
            await schedule.hasten("f", now_ms + 3_600_000, now_ms + 30_000)
            assert await next_in() <= 31
            await poller.once([feed])
            assert 30 < await next_in() < 70


class Exploding(AbstractResolver):
    """A name service with a fault that nobody foresaw."""

    async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
        raise KeyError("unforeseen")

    async def close(self) -> None:
        pass


async def test_one_crashing_poll_does_not_end_the_others(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with FeedServer() as server, ParsePool() as pool:
        server.serve("/f", rss("a"))
        bad, good = Feed("bad", "http://user:geheim@name.example/"), Feed("f", server.url("/f"))
        async with Fetcher(allow_nets=LOOPBACK, resolver=Exploding()) as fetcher:
            poller = Poller(FeedStore(store), [bad, good], fetcher, pool)
            results = {r.feed: r for r in await poller.once([bad, good])}
            await poller.stop()
    assert results["f"].status is Status.BASELINE
    assert results["bad"].status is Status.ABANDONED
    assert poller.counts["crashed"] == 1
    assert "feed bad: the poll crashed" in caplog.text
    assert "geheim" not in caplog.text


class Guarded:
    """A document that notes when it is asked for twice at one time."""

    def __init__(self, server: FeedServer, path: str) -> None:
        self.document = server.serve(path, rss("a"))
        self.open = 0
        self.overlaps = 0
        server.route(path, self.answer)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.open += 1
        self.overlaps += self.open > 1
        await asyncio.sleep(0.005)
        self.open -= 1
        return await self.document(request)


@pytest.mark.fault
async def test_two_pollers_share_200_feeds_and_one_survives_the_other(
    store: Store, server_socket: str, tmp_path: Path
) -> None:
    """Two processes; one is killed; every feed goes on, every entry is told once."""
    interval, lease, count = 2.0, 3.0, 200
    async with FeedServer() as server:
        documents = [Guarded(server, f"/{n}") for n in range(count)]
        records = [(f"feed-{n}", server.url(f"/{n}")) for n in range(count)]
        (tmp_path / "feeds.json").write_text(json.dumps(records))
        args = [sys.executable, WORKER, server_socket, tmp_path / "feeds.json", interval, lease]
        begun = time.monotonic()
        workers = [started(*args) for _ in range(2)]
        try:
            await until(lambda: all(server.count(f"/{n}") >= 2 for n in range(count)))
            elapsed = time.monotonic() - begun
            most = max(server.count(f"/{n}") for n in range(count))
            assert most <= elapsed / interval + 2
            for n, one in enumerate(documents):
                one.document.change(rss(f"news-{n}", "a"))
            workers[0].kill()
            workers[0].wait()
            before = {n: server.count(f"/{n}") for n in range(count)}
            await until(lambda: all(server.count(f"/{n}") >= before[n] + 2 for n in before))
            deadline = time.monotonic() + 60
            while len(await stream(store)) < count:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    titles = Counter(seen.entry.title for seen in await stream(store))
    assert titles == {f"About news-{n}": 1 for n in range(count)}
    assert not [one for one in documents if one.overlaps]


def started(*args: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([str(a) for a in args])


async def until(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the condition did not come true"
        await asyncio.sleep(0.02)
