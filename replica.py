"""The composition root: one replica's rooms, wired, started and ended together."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.delivery import Message, escaped
from core.errors import BotRefused, ConfigError, SendError, StoreError
from core.settings import Role
from core.subscription import Subscription, parse_channels

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from bot.deliver import Deliverer
    from bot.door import Door
    from core.feed import Feed
    from core.lexicon import Lexicon
    from core.settings import Settings
    from jobs.fetch import Fetcher
    from jobs.route import Router
    from store.connection import OpenStore, Store

logger = logging.getLogger("rarewatch")

VERSION = "0.1.0"
#: the target of the preview: whoever watches this terminal
PREVIEW = "preview"
#: all rooms together have this long to end; what is left is their successors' by lease
GRACE_SECONDS = 8.0
_REFUSED_PAUSE = 300.0


async def open_store(settings: Settings, *, wait: bool = False) -> OpenStore:
    """Connect to the state engine of the settings, starting the embedded one if it is that."""
    import platformdirs

    from store.connection import open_store

    return await open_store(
        settings.redis_url.get_secret_value() if settings.redis_url else None,
        settings.data_dir or platformdirs.user_data_path("rarewatch"),
        partitions=settings.partitions,
        appendfsync=settings.appendfsync,
        maxmemory=settings.maxmemory,
        server_bin=settings.server_bin,
        wait=wait,
    )


def open_fetcher(settings: Settings) -> Fetcher:
    """The fetcher of the settings; an async context manager."""
    from jobs.fetch import Fetcher

    return Fetcher(allow_nets=settings.allow_nets, user_agent=_agent(settings))


def _agent(settings: Settings) -> str:
    return f"rarewatch/{VERSION} (+{settings.contact})"


class Replica:
    """The rooms of one process: each is a coroutine that lives until it is cancelled."""

    def __init__(self, settings: Settings, feeds: Sequence[Feed], store: Store) -> None:
        self._settings = settings
        self._feeds = feeds
        self._store = store
        from policy import read_policy

        token = settings.telegram_token
        self._token = token.get_secret_value() if token else None
        self._me = f"{os.uname().nodename}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._lease_ms = round(settings.lease_seconds * 1000)
        self._policy = read_policy(settings, store)
        self._numbers: dict[str, Callable[[], Mapping[str, float]]] = {}
        self._tasks: dict[Role, asyncio.Task[None]] = {}

    async def live(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set, then end every room; raises what ended a room before that."""
        rooms: dict[Role, Callable[[], Coroutine[None, None, None]]] = {
            Role.POLL: self._poll,
            Role.TRIAGE: self._triage,
            Role.DELIVER: self._deliver,
            Role.BOT: self._bot,
            Role.WEB: self._web,
        }
        for role in self._settings.roles:
            self._tasks[role] = asyncio.create_task(rooms[role](), name=role)
        waiter = asyncio.create_task(stop.wait())
        await asyncio.wait([waiter, *self._tasks.values()], return_when=asyncio.FIRST_COMPLETED)
        ended = [task for task in self._tasks.values() if task.done()]
        for task in (waiter, *self._tasks.values()):
            task.cancel()
        _, late = await asyncio.wait(self._tasks.values(), timeout=GRACE_SECONDS)
        for task in late:
            logger.warning("%s did not end in time; its work falls to the next", task.get_name())
        for task in ended:
            task.result()

    # --- rooms

    async def _poll(self) -> None:
        from jobs.clock import Clock
        from jobs.parse_pool import ParsePool
        from jobs.poll import Poller
        from store.feeds import FeedStore
        from store.health import memory_pressure

        async with open_fetcher(self._settings) as fetcher, ParsePool() as pool:
            poller = Poller(
                FeedStore(self._store),
                self._feeds,
                fetcher,
                pool,
                fixed_seconds=self._settings.poll_seconds,
                notify=self._notify,
                lease_seconds=3 * self._settings.lease_seconds,
                pressure=lambda: memory_pressure(self._store),
            )
            self._numbers["poll"] = lambda: {**_totals(poller.counts), "busy": float(poller.busy)}
            clock = Clock()
            clock.every(poller.tick_seconds, "poll", poller.tick)
            clock.start()
            try:
                await asyncio.Event().wait()
            finally:
                await poller.stop()
                await clock.stop()

    async def _triage(self) -> None:
        from configuration import read_lexicon
        from jobs.enrich import open_enricher
        from jobs.triage import Triage
        from policy import beside_triage
        from store.feeds import FeedStore
        from store.latest import Latest

        lexicon = read_lexicon(self._settings.config_dir)
        router = self._router(lexicon)
        pages = open_enricher(self._store, self._settings.allow_nets, _agent(self._settings))
        triage = Triage(
            self._store,
            lexicon,
            {feed.id: feed for feed in self._feeds},
            me=self._me,
            hasten=FeedStore(self._store).hasten,
            router=router,
            ledgers=self._policy.ledger,
            pages=pages if self._settings.enrich == "on" else None,
            lease_ms=self._lease_ms,
        )
        reminders = self._policy.reminders(self._store, lambda: triage.token)
        self._numbers["triage"] = lambda: {
            **_totals({**triage.counts, **reminders.counts}),
            **_totals({f"pages {name}": count for name, count in pages.counts.items()}),
            **_totals({"routed": router.routed, "queued": router.queued}),
            "owner": float(triage.owner),
        }
        latest = Latest(self._store, self._feeds)
        async with beside_triage(reminders, latest, self._notify):
            await triage.run()

    def _router(self, lexicon: Lexicon) -> Router:
        from jobs.route import Router
        from store.outbox import Outbox
        from store.subscriptions import SubscriptionStore

        return Router(
            self._store,
            SubscriptionStore(self._store),
            Outbox(self._store),
            static=self._static(),
            names={**lexicon.countries, **lexicon.elements},
        )

    async def _deliver(self) -> None:
        from bot.deliver import Deliverer
        from bot.render import render_alert

        door = await self._door()
        sender = Deliverer(
            self._store,
            door,
            render=render_alert,
            me=self._me,
            ttl_ms=self._lease_ms,
            grace=GRACE_SECONDS - 2,
        )
        self._numbers["deliver"] = lambda: _delivered(sender)
        await sender.run()

    async def _bot(self) -> None:
        if self._token is None:
            await asyncio.Event().wait()
            return
        from bot.conversation import Conversation, introduce
        from bot.intake import Intake, connect
        from configuration import read_lexicon
        from store.latest import Latest
        from store.subscriptions import SubscriptionStore

        latest = Latest(self._store, self._feeds)
        known = self._policy.known(read_lexicon(self._settings.config_dir))
        rulings = self._policy.rulings(self._settings.admins)
        while True:
            bot = connect(self._token, self._settings.telegram_api)
            talk = Conversation(
                bot, SubscriptionStore(self._store), latest, known=known, rulings=rulings
            )
            intake = Intake(
                bot, talk, self._store, me=self._me, introduce=introduce, lease_ms=self._lease_ms
            )
            self._numbers["bot"] = lambda counts=intake.counts: _totals(counts)  # type: ignore[misc]
            try:
                await intake.run()
            except BotRefused as error:
                logger.critical("%s; asking again in %.0f s", error.reason, _REFUSED_PAUSE)
                await asyncio.sleep(_REFUSED_PAUSE)

    async def _web(self) -> None:
        if self._settings.web == "off":
            await asyncio.Event().wait()
            return
        from web.server import Web

        window = self._policy.window(self._store, self._feeds)
        web = Web(self._settings.web, healthy=self._healthy, rooms=self._numbers, window=window)
        try:
            await web.start()
        except OSError as error:
            # the second replica of a machine: the page is a convenience, the job is not
            logger.warning("no page at %s: %s", self._settings.web, error.strerror or error)
        try:
            await asyncio.Event().wait()
        finally:
            await web.close()

    # --- what the rooms need

    def _static(self) -> tuple[Subscription, ...]:
        """Who gets alerts without subscribing."""
        channels = parse_channels(self._settings.channels)
        return channels if self._token else (*channels, Subscription(PREVIEW))

    async def _door(self) -> Door:
        if self._token is None:
            from rich.console import Console

            from bot.terminal import TerminalDoor

            return TerminalDoor(Console(file=sys.stdout))
        from bot.telegram_door import TelegramDoor

        door = TelegramDoor(self._token, self._settings.telegram_api)
        try:
            await door.probe()
        except BotRefused as error:
            raise ConfigError(
                "Telegram does not know RAREWATCH_TELEGRAM_TOKEN; copy it whole from @BotFather"
            ) from error
        except SendError as error:
            logger.warning("Telegram does not answer yet (%s); alerts wait for it", error.reason)
        return door

    async def _notify(self, key: str, text: str) -> None:
        """Tell the owners something about the house itself."""
        from store.outbox import Outbox

        message = Message(html=escaped(text), plain=text, link=text)
        owners = [str(admin) for admin in self._settings.admins] if self._token else [PREVIEW]
        for owner in owners:
            await Outbox(self._store).text(owner, f"notice:{key}", message)

    async def _healthy(self) -> Mapping[str, str]:
        words = {role.value: "ok" for role in self._tasks}
        words |= {role.value: "ended" for role, task in self._tasks.items() if task.done()}
        try:
            async with asyncio.timeout(3):
                await self._store.ping()
            words["store"] = "ok"
        except (StoreError, TimeoutError):
            words["store"] = "no answer"
        return words


def _delivered(sender: Deliverer) -> Mapping[str, float]:
    waiting = {f"waiting_{lane.name.lower()}": float(n) for lane, n in sender.waiting().items()}
    stopped = {"stopped": float(sender.stopped), "partitions": float(len(sender.owned))}
    return {**_totals(asdict(sender.counts)), **waiting, **stopped}


def _totals(counts: Mapping[str, float]) -> Mapping[str, float]:
    return {f"{name.replace(' ', '_')}_total": float(n) for name, n in counts.items()}
