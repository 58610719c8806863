"""The command line."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, signal.SIG_IGN):
    # until there is something to end in order, Ctrl-C ends it at once and without a trace; a shell
    # lets what it starts in the background ignore it, and it would be lost until we listen
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import asyncio
import logging
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

import inquiry
from configuration import SHIPPED
from core.errors import RarewatchError, StoreUnavailable
from core.settings import Role, Settings
from replica import Replica, open_fetcher, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from core.feed import Feed
    from jobs.poll import PollResult
    from web.demo import DemoWeek

T = TypeVar("T")
logger = logging.getLogger("rarewatch")
#: time for the last report of the demo to be polled, told and drawn
_LAST_WORDS = 4.0
_FILES = 16_384
_OUTAGE_SECONDS = 60.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_CONNECT = (
    "Preview: alerts are drawn here. To connect a bot, make one with @BotFather in Telegram "
    "and put RAREWATCH_TELEGRAM_TOKEN=... into .env"
)

app = typer.Typer(
    help="Rare earth policy alerts in Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
feeds_app = typer.Typer(help="Look after the feed list.", no_args_is_help=True)
app.add_typer(feeds_app, name="feeds")
app.add_typer(inquiry.app)


@app.command("run")
def run_command() -> None:
    """Start the main job: the bot with a token, the preview in this terminal without."""
    settings = _settings()
    feeds = _feeds(settings)
    on = sum(feed.enabled for feed in feeds)
    logger.info("watching %d feeds; Ctrl-C ends it, the next start continues", on)
    if settings.telegram_token is None:
        print(_CONNECT, flush=True)
        if sys.stdout.isatty() and settings.log_level == "INFO":
            # the alert itself is drawn here: no lines that announce it
            logging.getLogger("rarewatch.jobs").setLevel(logging.WARNING)
    _start(_serve(settings, feeds))


@app.command("poll")
def poll_command(
    once: Annotated[bool, typer.Option("--once", help="Poll each feed once and end.")] = False,
) -> None:
    """Poll the feeds and enqueue what is new, without triage and delivery."""
    settings = _settings()
    feeds = _feeds(settings)
    if not once:
        _start(_serve(settings.model_copy(update={"roles": (Role.POLL,)}), feeds))
        return
    from jobs.report import Report, failed

    feeds = tuple(feed for feed in feeds if feed.enabled)
    report = Report(sys.stdout, len(feeds))
    results = _start(_poll_once(settings, feeds, report.add))
    report.end(results)
    sys.exit(1 if failed(results) else 0)


@app.command("demo")
def demo_command(
    seconds: Annotated[float, typer.Option(min=1, help="How long the week takes.")] = 60.0,
) -> None:
    """Watch a synthetic week in a minute: no network, no token, nothing kept."""
    _log("WARNING")
    print("A week of invented news, in a minute. Every authority, firm and act is made up.\n")
    _start(_demo(seconds))
    print("Nothing of it was kept. `make run` watches the real feeds.")


@app.command("doctor")
def doctor_command() -> None:
    """Show how the house is doing: queues, dead letters, silent feeds."""
    findings = _start(_examine(_settings()))
    width = max(len(name) for name, _ in findings)
    for name, finding in findings:
        print(f"{name:<{width}}  {finding}")


@app.command("dead")
def dead_command(
    retry: Annotated[bool, typer.Option("--retry", help="Try all of them again.")] = False,
) -> None:
    """Show the entries and alerts that failed too often, and why; or try them again."""
    for line in _start(_dead(_settings(), retry=retry)):
        print(line)


@feeds_app.command("check")
def feeds_check_command() -> None:
    """Read the feed list and say what is in it; nothing is fetched."""
    feeds = _feeds(_settings())
    for feed in feeds:
        print(f"{'on ' if feed.enabled else 'off'}  tier {feed.tier:d}  {feed.id}")
    print(f"{len(feeds)} feeds, {sum(feed.enabled for feed in feeds)} of them switched on")


def run() -> None:
    """Run the command line; expected mistakes end it with a sentence, not with a trace."""
    try:
        app()
    except RarewatchError as error:
        print(f"rarewatch: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # whoever read this has seen enough; the interpreter would flush once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _settings() -> Settings:
    from dotenv import dotenv_values

    written = {name: value or "" for name, value in dotenv_values(".env").items()}
    settings = Settings.parse({**written, **os.environ})
    _log(settings.log_level)
    return settings


class _OneOfMany(logging.Filter):
    """Of all rooms that say that the state engine is away, one is heard a minute."""

    _heard = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.args if isinstance(record.args, tuple) else ()
        if not any(isinstance(word, StoreUnavailable) for word in words):
            return True
        if record.created < self._heard + _OUTAGE_SECONDS:
            return False
        self._heard = record.created
        return True


def _log(level: str) -> None:
    form = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    logging.basicConfig(level=level, format=form, datefmt="%H:%M:%S", stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_OneOfMany())
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines contain the bot's token


def _feeds(settings: Settings) -> tuple[Feed, ...]:
    from jobs.feedlist import feeds_from

    return feeds_from((settings.config_dir or SHIPPED) / "feeds.yaml", settings.feeds)


def _start(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or until a signal cancels it, on the fast loop where there is one."""
    caught: list[int] = []
    ending = _cancelled_by_signals(work, caught)
    try:
        try:
            import uvloop
        except ImportError:
            return asyncio.run(ending)
        return uvloop.run(ending)
    except asyncio.CancelledError:
        sys.exit(128 + caught[-1])


async def _cancelled_by_signals(work: Coroutine[Any, Any, T], caught: list[int]) -> T:
    main = asyncio.current_task()

    def end(number: int) -> None:
        caught.append(number)
        if main:
            main.cancel()

    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    return await work


async def _serve(
    settings: Settings, feeds: Sequence[Feed], over: asyncio.Event | None = None
) -> None:
    """Run this replica's rooms until a signal comes, or `over` is set."""
    _allow_connections()
    stop = over or asyncio.Event()
    # what is slow to open, or does not answer yet, is left at once; rooms are ended in order
    async with await open_store(settings, wait=True) as opened:
        for number in _SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await Replica(settings, feeds, opened.store).live(stop)
    logger.info("ended; whatever was under way continues at the next start")


def _allow_connections() -> None:
    """Connections are kept alive: thousands of hosts need more than the usual 1,024 files."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _poll_once(
    settings: Settings, feeds: Sequence[Feed], progress: Callable[[PollResult], None]
) -> Sequence[PollResult]:
    from jobs.parse_pool import ParsePool
    from jobs.poll import poll_once
    from store.feeds import FeedStore

    _allow_connections()
    async with (
        await open_store(settings) as opened,
        open_fetcher(settings) as fetcher,
        ParsePool() as pool,
    ):
        return await poll_once(FeedStore(opened.store), feeds, fetcher, pool, progress=progress)


async def _examine(settings: Settings) -> Sequence[tuple[str, str]]:
    from store.doctor import examine

    async with await open_store(settings) as opened:
        return await examine(opened.store)


async def _dead(settings: Settings, *, retry: bool) -> Sequence[str]:
    from store.dead_letters import DeadLetters

    async with await open_store(settings) as opened:
        letters = DeadLetters(opened.store)
        if retry:
            return [f"{await letters.retry()} put back; a running replica takes them up"]
        found = [f"{one.stream} {one.id}  {one.why}" for one in await letters.letters()]
        return found or ["no dead letters"]


async def _demo(seconds: float) -> None:
    from web.demo import DemoWeek

    with tempfile.TemporaryDirectory(prefix="rarewatch-demo-") as folder:
        settings = Settings.parse(
            {
                "RAREWATCH_DATA_DIR": folder,
                "RAREWATCH_ALLOW_NETS": "127.0.0.0/8",
                "RAREWATCH_POLL_SECONDS": "0.5",
                "RAREWATCH_WEB": "off",
                "RAREWATCH_PARTITIONS": "4",
                "RAREWATCH_ENRICH": "off",
            }
        )
        over = asyncio.Event()
        async with DemoWeek(SHIPPED / "demo.yaml", seconds=seconds) as week:
            conductor = asyncio.create_task(_conduct(week, over))
            await _serve(settings, week.feeds(), over)
            conductor.cancel()


async def _conduct(week: DemoWeek, over: asyncio.Event) -> None:
    """Let the week begin when every feed's baseline was taken; end when all is told."""
    await week.asked()
    week.begin()
    await asyncio.sleep(week.remaining + _LAST_WORDS)
    over.set()


if __name__ == "__main__":
    run()
