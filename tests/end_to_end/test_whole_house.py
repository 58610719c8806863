"""From a feed's server to a person's chat, through real processes, with plugs pulled."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest
from feed_server import FeedServer, answers
from house import TOKEN, House, until
from news import Report, act, atom, noise, rss
from telegram_emulator import TelegramEmulator

from bot.texts import REPEAT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FEEDS = 4
ACTS = 30
PEOPLE = (501, 502)


class Newsroom:
    """Four feeds in two formats, one of them broken, that grow while they are polled."""

    def __init__(self, server: FeedServer, folder: Path) -> None:
        self.reports: list[list[Report]] = [[noise(n)] for n in range(FEEDS)]
        self._write = [rss if n % 2 else atom for n in range(FEEDS)]
        self.documents = [
            server.serve(f"/{n}.xml", self._write[n](self.reports[n])) for n in range(FEEDS)
        ]
        server.route("/broken.xml", answers(500))
        addresses = [server.url(f"/{n}.xml") for n in range(FEEDS)]
        self.list = folder / "feeds.txt"
        self.list.write_text("\n".join([*addresses, server.url("/broken.xml")]))
        self._server = server

    async def read(self) -> None:
        """Wait until every feed's baseline must have been taken."""

        async def twice() -> bool:
            return all(self._server.count(f"/{n}.xml") >= 2 for n in range(FEEDS))

        await until(twice, what="the feeds were not polled")

    def publish(self, *reports: Report) -> None:
        """Add reports, spread over the feeds."""
        for report in reports:
            feed = report.number % FEEDS
            self.reports[feed].append(report)
            self.documents[feed].change(self._write[feed](self.reports[feed]))


async def told(
    telegram: TelegramEmulator, chat: int, titles: Iterable[str]
) -> dict[str, list[str]]:
    """Which of a chat's messages tell each title."""
    texts = await telegram.own(chat)
    return {title: [text for text in texts if title in text] for title in titles}


async def meet(telegram: TelegramEmulator, *people: int) -> None:
    """People open the bot, press Start and are welcomed."""
    for person in people:
        await telegram.chat(person)
        await telegram.control("message", chat_id=person, text="/start")
    for person in people:
        assert await telegram.control("wait", chat_id=person, n=1, timeout=60), "no welcome"


@pytest.mark.fault
@pytest.mark.timeout(300)
async def test_nothing_is_lost_and_nothing_told_twice_while_plugs_are_pulled(
    tmp_path: Path,
) -> None:
    async with (
        FeedServer() as server,
        TelegramEmulator() as telegram,
        House(tmp_path, telegram_api=telegram.api, telegram_token=telegram.token) as house,
    ):
        room = Newsroom(server, tmp_path)
        house.environment["RAREWATCH_FEEDS"] = str(room.list)
        parts = {role: house.start(role) for role in ("poll", "triage", "deliver")}
        house.start("bot")
        await meet(telegram, *PEOPLE)
        await room.read()
        acts = [act(number) for number in range(ACTS)]
        kills = itertools.cycle(("poll", "triage", "deliver", "server"))
        for number, report in enumerate(acts):
            room.publish(report, noise(number))
            await asyncio.sleep(0.4)
            if number % 3 == 2:
                victim = next(kills)
                if victim == "server":
                    house.kill_server()
                else:
                    parts[victim].kill()
                    parts[victim] = house.start(victim)

        async def all_told() -> bool:
            found = [await told(telegram, who, [a.title for a in acts]) for who in PEOPLE]
            return all(messages for chat in found for messages in chat.values())

        try:
            await until(all_told, seconds=150)
        except TimeoutError:
            found = [await told(telegram, who, [a.title for a in acts]) for who in PEOPLE]
            missing = [title for chat in found for title, texts in chat.items() if not texts]
            pytest.fail(f"lost: {missing}\n{house.logs()}")
        repeats = 0
        for person in PEOPLE:
            for title, texts in (await told(telegram, person, [a.title for a in acts])).items():
                unmarked = [text for text in texts if REPEAT not in text]
                assert len(unmarked) <= 1, f"told twice: {title}"
                repeats += len(texts) - 1
        assert repeats <= 3 * 5, "five plugs of senders and servers, at most three each"
        # a request that died half-written with its sender is nobody's mistake
        assert await telegram.errors("bad_body") == []
        shown = [text for person in PEOPLE for text in await telegram.own(person)]
        assert not any("Ferry" in text for text in shown)


@pytest.mark.timeout(180)
async def test_copies_of_one_report_are_one_message_and_a_restart_tells_nothing_again(
    tmp_path: Path,
) -> None:
    async with (
        FeedServer() as server,
        TelegramEmulator() as telegram,
        House(tmp_path, telegram_api=telegram.api, telegram_token=telegram.token) as house,
    ):
        room = Newsroom(server, tmp_path)
        house.environment["RAREWATCH_FEEDS"] = str(room.list)
        first = house.start()
        await meet(telegram, 501)
        await room.read()
        copy = act(1)
        room.publish(act(0), copy)
        for number in (2, 3):
            text = f"{copy.text} Readers of our paper were told first."
            room.publish(Report(100 + number, copy.title, text, relevant=True))

        async def two_told() -> bool:
            found = await told(telegram, 501, [act(0).title, copy.title])
            return all(found.values())

        await until(two_told, what="not told")
        assert first.stop() == 0, house.logs()
        second = house.start()
        room.publish(act(5))
        await until(lambda: _shows(telegram, act(5).title), what="not told after the restart")
        found = await told(telegram, 501, [act(0).title, copy.title, act(5).title])
        assert {title: len(texts) for title, texts in found.items()} == dict.fromkeys(found, 1)
        assert second.stop() == 0
        assert house.server_pid() is None
        assert await telegram.errors() == []
        assert telegram.token not in first.said + second.said


async def _shows(telegram: TelegramEmulator, title: str) -> bool:
    return any(title in text for text in await telegram.own(501))


@pytest.mark.timeout(120)
async def test_owners_are_told_about_a_feed_that_is_gone_and_channels_get_what_they_filter(
    tmp_path: Path,
) -> None:
    channel, owner = -1001234, 777
    async with (
        FeedServer() as server,
        TelegramEmulator() as telegram,
        House(tmp_path, telegram_api=telegram.api, telegram_token=telegram.token) as house,
    ):
        await telegram.chat(channel, type="channel", title="Desk")
        await telegram.chat(owner)
        room = Newsroom(server, tmp_path)
        replica = house.start(
            feeds=str(room.list), admins=str(owner), channels=f"{channel} terbium"
        )
        await room.read()
        server.route("/0.xml", answers(410))
        gone = await telegram.control("wait", chat_id=owner, text="is gone (410)", timeout=60)
        assert gone, house.logs()
        acts = [act(n) for n in range(1, 4)]
        room.publish(*acts)
        assert await telegram.control("wait", chat_id=channel, text=acts[0].title, timeout=60)
        shown = await telegram.own(channel)
        assert [a.title for a in acts if any(a.title in text for text in shown)] == [
            a.title for a in acts if "terbium" in a.title
        ]
        assert replica.stop() == 0
        assert await telegram.errors() == []


@pytest.mark.timeout(120)
async def test_without_a_token_alerts_are_drawn_in_the_terminal(tmp_path: Path) -> None:
    async with FeedServer() as server, House(tmp_path) as house:
        room = Newsroom(server, tmp_path)
        preview = house.start(feeds=str(room.list))
        await room.read()
        room.publish(act(0), noise(7))

        async def drawn() -> bool:
            return act(0).title in preview.said

        await until(drawn, what=f"nothing was drawn\n{preview.said}")
        assert "BotFather" in preview.said
        assert noise(7).title not in preview.said
        assert preview.stop() == 0
        assert "Traceback" not in preview.said


@pytest.mark.timeout(120)
async def test_no_network_is_said_once_in_words(tmp_path: Path) -> None:
    names = [f"http://nowhere-{n}.invalid/feed.xml" for n in range(3)]
    (tmp_path / "feeds.txt").write_text("\n".join(names))
    async with House(tmp_path) as house:
        replica = house.start(feeds=str(tmp_path / "feeds.txt"))

        async def said() -> bool:
            return "no network" in replica.said

        await until(said, what="it never said so")
        await asyncio.sleep(3)
        assert replica.said.count("no network") == 1
        assert replica.said.count("nowhere-") <= 1, replica.said
        assert replica.stop() == 0


async def test_a_mistake_in_the_settings_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    async with House(tmp_path, telegram_token=TOKEN[:9]) as house:
        replica = house.start(redis_ulr="x")
        assert replica.process.wait(20) == 2
        assert "RAREWATCH_REDIS_URL" in replica.said
        assert "Traceback" not in replica.said
