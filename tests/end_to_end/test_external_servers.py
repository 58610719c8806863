"""The same house on servers of somebody else: a cluster, Sentinels, an old Redis, a socket."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from typing import TYPE_CHECKING

import pytest
from feed_server import FeedServer
from house import House, until
from news import Report, act, noise
from telegram_emulator import TelegramEmulator
from test_command_line import Command, ran
from test_whole_house import FEEDS, Newsroom, meet, told
from topologies import Node, client_at, free_port, old_redis, one_server, wait_for

from bot.texts import REPEAT
from store.feeds import FeedStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from house import Replica
    from topologies import ClusterServers, SentinelServers

    from store.connection import Store

PEOPLE = (501, 502)
ACTS = 6
PASSWORD = "hunter/2"
WRITTEN = "hunter%2F2"

pytestmark = pytest.mark.timeout(240)


def said(replica: Replica, words: str) -> Callable[[], Awaitable[bool]]:
    """Whether a replica has printed these words."""

    async def printed() -> bool:
        return words in replica.said

    return printed


class Day:
    """A day of a house: people, a newsroom, replicas; and what was seen at its end."""

    def __init__(
        self, house: House, telegram: TelegramEmulator, server: FeedServer, room: Newsroom
    ) -> None:
        self.house = house
        self.telegram = telegram
        self.server = server
        self.room = room
        self.titles: list[str] = []

    async def publish(self, first: int, number: int) -> None:
        """Publish acts, each with some noise, the next when the one before is being read."""
        for report in map(act, range(first, first + number)):
            path = f"/{report.number % FEEDS}.xml"
            before = self.server.count(path)
            self.add(report)
            await until(self._asked(path, before), what=f"{path} is not polled any more")

    def add(self, *reports: Report) -> None:
        """Publish without looking who reads it."""
        for report in reports:
            self.titles.append(report.title)
            self.room.publish(report, noise(report.number))

    def _asked(self, path: str, before: int) -> Callable[[], Awaitable[bool]]:
        async def asked() -> bool:
            return self.server.count(path) > before

        return asked

    def published(self, number: int) -> Callable[[], Awaitable[bool]]:
        """Whether so many acts were published."""

        async def enough() -> bool:
            return len(self.titles) >= number

        return enough

    async def all_told(self) -> None:
        """Wait until every person has read of every act."""

        async def everywhere() -> bool:
            chats = [await told(self.telegram, who, self.titles) for who in PEOPLE]
            return all(texts for chat in chats for texts in chat.values())

        try:
            await until(everywhere, seconds=120)
        except TimeoutError:
            chats = [await told(self.telegram, who, self.titles) for who in PEOPLE]
            lost = [title for chat in chats for title, texts in chat.items() if not texts]
            pytest.fail(f"lost: {lost}\n{self.house.logs()}")

    async def repeats(self) -> int:
        """How many messages came again; none of them without saying so."""
        number = 0
        for who in PEOPLE:
            for title, texts in (await told(self.telegram, who, self.titles)).items():
                unmarked = [text for text in texts if REPEAT not in text]
                assert len(unmarked) <= 1, f"told twice: {title}\n{self.house.logs()}"
                number += len(texts) - 1
        return number

    async def end(self, *but: str) -> None:
        """Every replica ends well; nobody saw noise, an error (`but` these) or a secret."""
        replicas = self.house.replicas
        # in threads: the feeds' server lives in this process, and polls under way are finished
        codes = await asyncio.gather(*(asyncio.to_thread(r.stop) for r in replicas))
        assert set(codes) == {0}, self.house.logs()
        for replica in replicas:
            assert "Traceback" not in replica.said
            assert PASSWORD not in replica.said
            assert WRITTEN not in replica.said
        shown = [text for who in PEOPLE for text in await self.telegram.own(who)]
        assert not any("Ferry" in text for text in shown)
        assert await self.telegram.errors(*but) == []
        assert self.house.server_pid() is None, "an embedded server was started all the same"


@contextlib.asynccontextmanager
async def day(folder: Path, url: str, *, replicas: int = 2) -> AsyncIterator[Day]:
    """Replicas that run everything, people who were welcomed, feeds whose baseline is taken."""
    async with (
        FeedServer() as server,
        TelegramEmulator() as telegram,
        House(
            folder,
            telegram_api=telegram.api,
            telegram_token=telegram.token,
            redis_url=url,
            lease_seconds="2",
        ) as house,
    ):
        room = Newsroom(server, folder)
        house.environment["RAREWATCH_FEEDS"] = str(room.list)
        for _ in range(replicas):
            house.start()
        await meet(telegram, *PEOPLE)
        await room.read()
        yield Day(house, telegram, server, room)


@pytest.mark.cluster
async def test_on_a_cluster(
    tmp_path: Path, cluster_servers: ClusterServers, cluster_store: Store
) -> None:
    async with day(tmp_path, cluster_servers.url) as today:
        await today.publish(0, ACTS)
        await today.all_told()
        assert await today.repeats() == 0
        await today.end()
    for node in cluster_store.redis.get_primaries():
        assert await cluster_store.redis.dbsize(target_nodes=node)


@pytest.mark.cluster
@pytest.mark.fault
async def test_under_sentinels_a_killed_master_loses_nothing_that_was_copied(
    tmp_path: Path, sentinel_servers: SentinelServers
) -> None:
    """Nothing published before, during or after the failover is lost or told twice unmarked.

    Copying is asynchronous: what the master acknowledged in the very turn of its loop in which it
    was killed may be lost, and then an act of that turn could be, too. That is microseconds here.
    """
    async with day(tmp_path, sentinel_servers.url) as today:
        await today.publish(0, 4)
        await today.all_told()
        publishing = asyncio.create_task(today.publish(4, 14))
        await until(today.published(10))
        sentinel_servers.master.kill()
        await publishing
        await today.all_told()
        assert await today.repeats() <= 2 * 3, "what two senders had under way"
        await today.end("conflict")  # a listener that is starved at that moment is harmless


@pytest.mark.skipif(old_redis() is None, reason="no redis-server 7.0 on PATH")
async def test_on_the_oldest_redis_with_a_password(tmp_path: Path) -> None:
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--requirepass", PASSWORD)
    with one_server(old_redis(), *options):
        async with day(tmp_path, f"redis://:{WRITTEN}@127.0.0.1:{port}/3") as today:
            await today.publish(0, ACTS)
            await today.all_told()
            assert await today.repeats() == 0
            await today.end()


async def test_on_a_socket(tmp_path: Path) -> None:
    with one_server() as path:
        async with day(tmp_path, f"unix://{path}") as today:
            await today.publish(0, ACTS)
            await today.all_told()
            assert await today.repeats() == 0
            await today.end()


class TcpServer:
    """A server on a port of its own that keeps its data over its own death."""

    def __init__(self, folder: Path, ends: contextlib.ExitStack) -> None:
        self.port = free_port()
        self.url = f"redis://:{WRITTEN}@127.0.0.1:{self.port}"
        self._folder, self._ends = folder / "server", ends

    def start(self) -> Node:
        """Start it, for the first time or again."""
        kept = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", PASSWORD)
        node = Node(self._ends, self._folder, *kept, *place)
        with client_at(port=self.port, password=PASSWORD) as client:
            wait_for(client.ping, "the server answers")
        return node


@pytest.fixture
def feeds(tmp_path: Path) -> str:
    """A list of one feed that nobody serves."""
    path = tmp_path / "nobody.txt"
    path.write_text("http://127.0.0.1:1/feed.xml\n")
    return str(path)


@pytest.fixture
def tcp_server(tmp_path: Path) -> Iterator[TcpServer]:
    with contextlib.ExitStack() as ends:
        yield TcpServer(tmp_path, ends)


@pytest.mark.fault
async def test_a_server_that_is_away_for_a_while_is_waited_for(
    tmp_path: Path, tcp_server: TcpServer
) -> None:
    node = tcp_server.start()
    async with day(tmp_path, tcp_server.url) as today:
        await today.publish(0, 3)
        await today.all_told()
        away = time.monotonic()
        node.kill()
        today.add(*map(act, range(3, 6)))
        for replica in today.house.replicas:
            await until(said(replica, "no answer from the state engine"), what="it says nothing")
        tcp_server.start()
        await today.all_told()
        assert await today.repeats() == 0
        await today.end("conflict")
        # once a minute and replica, however many rooms notice
        minutes = 1 + (time.monotonic() - away) // 60
        for replica in today.house.replicas:
            assert replica.said.count("no answer from the state engine") <= minutes, replica.said


@pytest.mark.fault
async def test_a_server_that_is_not_up_yet_is_waited_for(
    tmp_path: Path, feeds: str, tcp_server: TcpServer
) -> None:
    async with House(tmp_path, redis_url=tcp_server.url, feeds=feeds) as house:
        early = house.start()
        await until(said(early, "waiting for it"), what="it says nothing")
        tcp_server.start()
        await until(said(early, "put on the schedule"), what="it does not begin")
        assert early.stop() == 0
        assert early.said.count("state engine") == 1, early.said
        assert "RAREWATCH_REDIS_URL" in early.said
        assert PASSWORD not in early.said
        assert WRITTEN not in early.said


async def test_nobody_needs_to_wait_for_a_server_that_never_comes(
    tmp_path: Path, feeds: str
) -> None:
    url = f"redis://:{WRITTEN}@127.0.0.1:{free_port()}"
    async with Command(tmp_path, "run", redis_url=url, feeds=feeds) as command:
        await command.says("waiting for it, Ctrl-C ends it")
        assert await command.ends_by(signal.SIGINT) == 130


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("poll --once", "redis://:{secret}@127.0.0.1:{port}"),
        ("doctor", "unix://:{secret}@/nonexistent/{port}"),
        ("doctor", "redis+sentinel://:{secret}@127.0.0.1:{port}/main"),
        ("doctor", "redis+cluster://:{secret}@127.0.0.1:{port}"),
    ],
)
async def test_a_command_says_that_the_server_does_not_answer(
    tmp_path: Path, feeds: str, words: str, address: str
) -> None:
    url = address.format(secret=WRITTEN, port=free_port())
    code, command = await ran(tmp_path, *words.split(), redis_url=url, feeds=feeds)
    one_sentence(code, command)
    assert "no answer" in command.said


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("127.0.0.1:6379", "Accepted: redis://"),
        ("redis://:hunter/2@127.0.0.1", "percent-encode"),
        ("redis+sentinel://:{secret}@127.0.0.1", "Sentinel service is missing"),
    ],
)
async def test_a_mistaken_address_ends_the_start(
    tmp_path: Path, feeds: str, url: str, why: str
) -> None:
    given = url.format(secret=WRITTEN)
    code, command = await ran(tmp_path, "run", redis_url=given, feeds=feeds)
    one_sentence(code, command)
    assert why in command.said


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
async def test_a_wrong_password_ends_the_start(
    tmp_path: Path, feeds: str, tcp_server: TcpServer, scheme: str
) -> None:
    tcp_server.start()
    url = f"{scheme}://:wrong{WRITTEN}@127.0.0.1:{tcp_server.port}"
    code, command = await ran(tmp_path, "run", redis_url=url, feeds=feeds)
    one_sentence(code, command)
    assert "password" in command.said


def one_sentence(code: int, command: Command) -> None:
    """It ended with one sentence that names the setting and no secret."""
    assert code == 2
    assert command.said.count("RAREWATCH_REDIS_URL") == 1, command.said
    assert command.err.splitlines()[-1].startswith("rarewatch: RAREWATCH_REDIS_URL: ")
    for secret in ("Traceback", PASSWORD, WRITTEN):
        assert secret not in command.said, command.said


@pytest.mark.cluster
async def test_the_doctor_examines_a_cluster(
    tmp_path: Path, cluster_servers: ClusterServers, cluster_store: Store
) -> None:
    await FeedStore(cluster_store).enlist([(f"feed-{n}", 0) for n in range(9)])
    settings = {"redis_url": cluster_servers.url, "partitions": str(cluster_store.partitions)}
    code, command = await ran(tmp_path, "doctor", **settings)
    assert code == 0, command.said
    assert "9 on the schedule" in command.out
    assert "Traceback" not in command.said
