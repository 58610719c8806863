"""The command line as its owner meets it: real processes, real servers, real signals."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import pytest
from feed_server import FeedServer, answers, silent
from news import act, noise, rss
from telegram_emulator import TOKEN, TelegramEmulator

if TYPE_CHECKING:
    from collections.abc import Callable

    from feed_server import Habit

MAIN = Path(__file__).parents[1] / "main.py"
#: it takes five seconds at most; a machine that is busy with other tests takes longer
ENDED_IN_TIME = 15.0


class Command:
    """`python main.py ...` in a folder of its own; whatever it prints is kept."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self._folder = folder
        self._words = words
        shown = {f"RAREWATCH_{name.upper()}": value for name, value in settings.items()}
        self._environment = {
            **{n: v for n, v in os.environ.items() if not n.startswith("RAREWATCH_")},
            "RAREWATCH_DATA_DIR": str(folder / "data"),
            "RAREWATCH_ALLOW_NETS": "127.0.0.0/8",
            "RAREWATCH_PARTITIONS": "2",
            "RAREWATCH_WEB": "off",
            **shown,
        }
        self.out = self.err = ""

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(MAIN), *self._words),
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._readers = [asyncio.create_task(self._read(name)) for name in ("out", "err")]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            await self.ended()

    async def _read(self, name: str) -> None:
        stream = self.process.stdout if name == "out" else self.process.stderr
        assert stream
        while piece := await stream.read(65_536):
            setattr(self, name, getattr(self, name) + piece.decode())

    @property
    def said(self) -> str:
        return self.out + self.err

    async def says(self, words: str) -> None:
        await until(lambda: words in self.said, lambda: self.said)

    async def ended(self, seconds: float = 60) -> int:
        """Wait for its end; its exit code."""
        try:
            code = await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            self.process.kill()
            await asyncio.gather(*self._readers)
            raise AssertionError(f"it does not end: {self.said}") from None
        await asyncio.gather(*self._readers)
        return code

    async def ends_by(self, number: signal.Signals) -> int:
        """Send a signal: it ends in time, without a trace and without a room that was late."""
        self.process.send_signal(number)
        code = await self.ended(ENDED_IN_TIME)
        assert "Traceback" not in self.said, self.said
        assert "in time" not in self.said, self.said
        return code


async def until(
    condition: Callable[[], Any], story: Callable[[], str], seconds: float = 60
) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, story()
        await asyncio.sleep(0.02)


async def ran(folder: Path, *words: str, **settings: str) -> tuple[int, Command]:
    """Run a command to its end."""
    async with Command(folder, *words, **settings) as command:
        return await command.ended(), command


def lines(command: Command) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command.out.splitlines()]


def feed_list(folder: Path, *urls: str) -> str:
    path = folder / "feeds.txt"
    path.write_text("".join(f"{url}\n" for url in urls))
    return str(path)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# --- short commands


async def test_help_names_the_commands(tmp_path: Path) -> None:
    code, command = await ran(tmp_path, "--help")
    assert code == 0
    for name in ("run", "poll", "demo", "doctor", "feeds"):
        assert re.search(rf"\b{name}\b", command.out)


async def test_the_feed_list_is_read_in_all_its_forms(tmp_path: Path) -> None:
    forms = {
        "feeds.txt": "https://example.org/a.xml # a comment\nhttps://example.org/b.xml\n",
        "feeds.opml": "<opml><body><outline text='a' xmlUrl='https://example.org/a.xml'/>"
        "<outline xmlUrl='https://example.org/b.xml'/></body></opml>",
        "feeds.yaml": "schema: feeds/v1\nfeeds:\n- {id: a, url: 'https://example.org/a.xml'}\n"
        "- {id: b, url: 'https://example.org/b.xml', default_enabled: true}\n",
    }
    for name, text in forms.items():
        (tmp_path / name).write_text(text)
        code, command = await ran(tmp_path, "feeds", "check", feeds=name)
        assert (code, command.err) == (0, "")
        assert "2 feeds, 2 of them switched on" in command.out


async def test_the_shipped_feed_list_is_sound(tmp_path: Path) -> None:
    code, command = await ran(tmp_path, "feeds", "check")
    assert code == 0
    assert int(re.findall(r"(\d+) of them switched on", command.out)[0]) > 30


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"poll_second": "5"}, "did you mean RAREWATCH_POLL_SECONDS"),
        ({"roles": "sing"}, "RAREWATCH_ROLES"),
        ({"telegram_token": "abc"}, "copy it whole from @BotFather"),
        ({"feeds": "nowhere.txt"}, "check the path of the feed list"),
        ({"channels": "@wire severity>=nine"}, "severity"),
    ],
)
async def test_a_mistake_is_one_sentence_and_exit_code_2(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    code, command = await ran(tmp_path, "run", **settings)
    assert code == 2
    assert sentence in command.err
    assert "Traceback" not in command.said


async def test_a_dotenv_file_is_read_and_the_environment_ranks_above_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://example.org/a.xml\n")
    (tmp_path / ".env").write_text("RAREWATCH_FEEDS=a.txt\nRAREWATCH_LOG_LEVEL=WARNING\n")
    code, command = await ran(tmp_path, "feeds", "check")
    assert (code, "1 feeds, 1 of them" in command.out) == (0, True)
    (tmp_path / "b.txt").write_text("https://example.org/a.xml\nhttps://example.org/b.xml\n")
    code, command = await ran(tmp_path, "feeds", "check", feeds="b.txt")
    assert (code, "2 feeds, 2 of them" in command.out) == (0, True)


async def test_one_round_of_polls_and_then_the_doctor(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.serve("/a.xml", rss([act(1), noise(1)]))
        server.serve("/b.xml", rss([noise(2)]))
        server.route("/c.xml", answers(500))
        paths = ("/a.xml", "/b.xml", "/c.xml")
        feeds = feed_list(tmp_path, *(server.url(path) for path in paths))
        code, first = await ran(tmp_path, "poll", "--once", feeds=feeds)
        assert code == 0, first.err
        assert sorted(line["status"] for line in lines(first)) == ["baseline"] * 2 + ["failed"]
        code, second = await ran(tmp_path, "poll", "--once", feeds=feeds)
        assert code == 0, second.err
        assert (
            sorted(line["status"] for line in lines(second)) == ["failed"] + ["not modified"] * 2
        )
    code, doctor = await ran(tmp_path, "doctor", feeds=feeds)
    assert code == 0, doctor.err
    assert re.search(r"^engine +valkey \d", doctor.out, re.MULTILINE)
    assert re.search(r"^feeds +3 on the schedule", doctor.out, re.MULTILINE)
    assert re.search(r"^failing +.*500", doctor.out, re.MULTILINE)


async def test_a_round_in_which_every_feed_failed_is_exit_code_1(tmp_path: Path) -> None:
    feeds = feed_list(tmp_path, f"http://127.0.0.1:{free_port()}/a.xml")
    code, command = await ran(tmp_path, "poll", "--once", feeds=feeds)
    assert code == 1
    assert [line["status"] for line in lines(command)] == ["failed"]


async def test_the_demo_tells_its_week_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    async with Command(tmp_path, "demo", "--seconds", "6") as command:
        assert await command.ended() == 0, command.said
    assert "Every authority, firm and act is made up." in command.out
    assert command.out.count("preview #") >= 5
    assert command.out.endswith("`make run` watches the real feeds.\n")
    assert command.err == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", ["demo --seconds 3", "poll --once"])
async def test_a_reader_that_has_seen_enough_ends_it_without_a_trace(
    tmp_path: Path, words: str
) -> None:
    async with FeedServer() as server:
        for number in range(9):
            server.serve(f"/{number}.xml", rss([noise(1)]))
        feeds = feed_list(tmp_path, *(server.url(f"/{number}.xml") for number in range(9)))
        more = {"RAREWATCH_FEEDS": feeds, "RAREWATCH_ALLOW_NETS": "127.0.0.0/8"}
        process = await asyncio.create_subprocess_shell(
            f"{sys.executable} {MAIN} {words} | head -4 | wc -l",
            env={"PATH": os.environ["PATH"], "RAREWATCH_DATA_DIR": str(tmp_path / "data"), **more},
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
    assert out.strip() == b"4"
    assert b"Traceback" not in err
    assert no_server_in(tmp_path / "data")


# --- the main job


async def test_the_main_job_without_a_token_draws_alerts_and_answers_on_its_page(
    tmp_path: Path,
) -> None:
    port = free_port()
    async with FeedServer() as server:
        document = server.serve("/a.xml", rss([noise(1)]))
        feeds = feed_list(tmp_path, server.url("/a.xml"))
        more = {"feeds": feeds, "web": f"127.0.0.1:{port}", "poll_seconds": "0.3"}
        async with Command(tmp_path, "run", **more) as command:
            await command.says("put RAREWATCH_TELEGRAM_TOKEN=... into .env")
            await until(lambda: server.count("/a.xml") >= 2, lambda: command.said)
            document.change(rss([act(1), noise(1)]))
            await until(lambda: act(1).title in command.out, lambda: command.said)
            async with aiohttp.ClientSession() as http:
                async with http.get(f"http://127.0.0.1:{port}/health") as reply:
                    assert (reply.status, (await reply.json())["ok"]) == (200, True)
                async with http.get(f"http://127.0.0.1:{port}/metrics") as reply:
                    assert "rarewatch_poll_new_total 1.0" in await reply.text()
            assert await health_of_the_image(more["web"]) == 0
            assert await command.ends_by(signal.SIGINT) == 0
    assert await health_of_the_image(more["web"]) == 1
    assert await health_of_the_image("off") == 0


async def health_of_the_image(web: str) -> int | None:
    """Exit code of the Dockerfile's own health check."""
    text = (MAIN.parent / "Dockerfile").read_text().replace("\\\n", "")
    words = json.loads(re.findall(r"^HEALTHCHECK .*? CMD (\[.*\])$", text, re.MULTILINE)[0])
    assert words[0] == "python"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *words[1:]),
        env={"RAREWATCH_WEB": web},
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


async def test_a_taken_page_is_a_warning_and_the_job_goes_on(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with FeedServer() as server:
            server.serve("/a.xml", rss([noise(1)]))
            feeds = feed_list(tmp_path, server.url("/a.xml"))
            async with Command(tmp_path, "run", feeds=feeds, web=address) as command:
                await command.says(f"no page at {address}")
                await until(lambda: server.count("/a.xml"), lambda: command.said)
                assert await command.ends_by(signal.SIGTERM) == 0


async def test_two_replicas_share_one_data_folder(tmp_path: Path) -> None:
    async with FeedServer() as server:
        document = server.serve("/a.xml", rss([noise(1)]))
        more = {"feeds": feed_list(tmp_path, server.url("/a.xml")), "poll_seconds": "0.3"}
        async with (
            Command(tmp_path, "run", **more) as one,
            Command(tmp_path, "run", **more) as two,
        ):
            await until(lambda: server.count("/a.xml") >= 2, lambda: one.said + two.said)
            await until(
                lambda: "joined the server" in one.err + two.err, lambda: one.said + two.said
            )
            document.change(rss([act(2), noise(1)]))
            both = lambda: one.out + two.out  # noqa: E731  # what the two say together
            await until(lambda: act(2).title in both(), both)
            await one.ends_by(signal.SIGINT)
            document.change(rss([act(3), act(2), noise(1)]))
            await until(lambda: act(3).title in two.out, lambda: two.said)
            assert await two.ends_by(signal.SIGINT) == 0
        assert both().count("preview #") == 2, both()


# --- Telegram


async def test_a_refused_token_is_one_sentence_and_is_not_shown(tmp_path: Path) -> None:
    async with TelegramEmulator(require_registered_token=True) as telegram:
        feeds = feed_list(tmp_path, "http://127.0.0.1:9/a.xml")
        more = {"feeds": feeds, "telegram_api": telegram.api, "telegram_token": TOKEN}
        code, command = await ran(tmp_path, "run", **more)
    assert code == 2, command.said
    assert command.err.count("RAREWATCH_TELEGRAM_TOKEN") == 1
    assert "copy it whole from @BotFather" in command.err
    assert "Traceback" not in command.said
    assert TOKEN not in command.said
    assert TOKEN.partition(":")[2] not in command.said


async def test_a_bot_that_is_connected_says_so_once_and_where(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, FeedServer() as server:
        server.serve("/a.xml", rss([noise(1)]))
        more = {"feeds": feed_list(tmp_path, server.url("/a.xml")), "poll_seconds": "0.3"}
        more |= {"telegram_api": telegram.api, "telegram_token": telegram.token}
        async with Command(tmp_path, "run", **more) as command:
            await command.says("and press Start")
            await until(lambda: server.count("/a.xml") >= 3, lambda: command.said)
            assert re.search(r"connected as @\w+: open https://t.me/\w+ and", command.err)
            assert command.err.count("connected as") == 1
            assert telegram.token not in command.said
            assert await command.ends_by(signal.SIGTERM) == 0


async def test_a_platform_that_is_away_at_the_start_is_said_once(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.serve("/a.xml", rss([noise(1)]))
        more = {
            "feeds": feed_list(tmp_path, server.url("/a.xml")),
            "poll_seconds": "0.3",
            "telegram_api": f"http://127.0.0.1:{free_port()}",
            "telegram_token": TOKEN,
        }
        async with Command(tmp_path, "run", **more) as command:
            await command.says("Telegram does not answer yet")
            await command.says("no updates from Telegram")
            seen = server.count("/a.xml")
            await until(lambda: server.count("/a.xml") >= seen + 5, lambda: command.said)
            assert command.err.count("Telegram does not answer yet") == 1
            assert command.err.count("no updates from Telegram") == 1
            assert TOKEN not in command.said
            assert await command.ends_by(signal.SIGINT) == 0


# --- ends


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("habit", [silent(), answers(200, rss([noise(1)]))], ids=["hangs", "well"])
@pytest.mark.parametrize("words", [("run",), ("poll", "--once")], ids=["run", "once"])
async def test_a_signal_ends_it_while_feeds_hang_or_not(
    tmp_path: Path, words: tuple[str, ...], habit: Habit, number: signal.Signals
) -> None:
    async with FeedServer() as server:
        server.route("/a.xml", habit)
        server.route("/b.xml", silent())
        feeds = feed_list(tmp_path, server.url("/a.xml"), server.url("/b.xml"))
        async with Command(tmp_path, *words, feeds=feeds, poll_seconds="0.3") as command:
            await until(lambda: server.count("/b.xml"), lambda: command.said)
            code = await command.ends_by(number)
    assert code == (0 if words == ("run",) else 128 + number), command.said
    assert no_server_in(tmp_path / "data")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_at_any_moment_of_its_start(
    tmp_path: Path, number: signal.Signals
) -> None:
    feeds = feed_list(tmp_path, "http://127.0.0.1:9/a.xml")
    for _ in range(6):
        async with Command(tmp_path, "run", feeds=feeds) as command:
            await asyncio.sleep(random.uniform(0.2, 2.0))
            await command.ends_by(number)
        assert no_server_in(tmp_path / "data"), command.said


def test_an_interrupt_is_heard_even_by_what_a_shell_starts_in_the_background() -> None:
    words = "import signal as s; s.signal(s.SIGINT, s.SIG_IGN); import main; "
    words += "print(s.getsignal(s.SIGINT) == s.SIG_DFL)"
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


async def test_a_signal_ends_the_wait_for_a_store_that_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        feeds = feed_list(tmp_path, "http://127.0.0.1:9/a.xml")
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        async with Command(tmp_path, "run", feeds=feeds, redis_url=url) as command:
            mute.setblocking(False)
            line, _ = await asyncio.get_running_loop().sock_accept(mute)
            with line:
                assert await command.ends_by(signal.SIGINT) == 130


def no_server_in(folder: Path) -> bool:
    """Whether the embedded server of a data folder has ended with the last who used it."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str((entry.parent / "cwd").readlink()) == str(folder):
                return b"valkey" not in entry.read_bytes()
        except OSError:
            continue
    return True
