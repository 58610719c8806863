"""Fetches updates: the offset moves on only after every update of the batch had its effect."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import telegram
from telegram import error as te
from telegram.request import HTTPXRequest

from core.delivery import pause
from core.errors import BotRefused, StoreError, StoreFull, StoreUnavailable
from store.keys import intake
from store.leases import Lease

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence

    from store.connection import Store

    Handler = Callable[[telegram.Update], Awaitable[None]]

_log = logging.getLogger("rarewatch.bot")
ALLOWED = ("message", "my_chat_member", "callback_query")
_POLL_SECONDS = 30
_TRIES = 3


def connect(token: str, api: str | None = None) -> telegram.Bot:
    """A client for updates: its long polls do not take connections from the sender's."""
    for name in ("httpx", "httpcore"):  # their lower levels print addresses, and so the token
        logging.getLogger(name).setLevel(logging.WARNING)
    base = (api or "https://api.telegram.org").rstrip("/")
    return telegram.Bot(
        token,
        base_url=f"{base}/bot",
        request=_requests(HTTPXRequest, 8),
        get_updates_request=_requests(_Updates, 2),
    )


class _Updates(HTTPXRequest):
    """Takes the content out of an update that the library cannot read: the others still count."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer."""
        answer: dict[str, Any] = HTTPXRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [_readable(update) for update in found]
        return answer


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        telegram.Update.de_json(update)
    except Exception as error:  # noqa: BLE001  # whatever the library says about a new kind of update
        number = update["update_id"]
        _log.error("update %d cannot be read and is passed over: %r", number, error)
        return {"update_id": number}
    return update


def _requests(kind: type[HTTPXRequest], connections: int) -> HTTPXRequest:
    return kind(
        connection_pool_size=connections,
        connect_timeout=10.0,
        read_timeout=20.0,
        write_timeout=20.0,
        pool_timeout=10.0,
    )


class Intake:
    """The bot's ear: one replica listens at a time, chats in parallel, each in order."""

    def __init__(
        self,
        bot: telegram.Bot,
        handler: Handler,
        store: Store,
        *,
        me: str,
        introduce: Callable[[telegram.Bot], Awaitable[None]] | None = None,
        lease_ms: int = 5_000,
    ) -> None:
        self._bot = bot
        self._handler = handler
        self._introduce = introduce
        own, fence = intake(bot.token.partition(":")[0])
        self._lease = Lease(store, own, fence, me, lease_ms)
        self._ready = False
        self._offset: int | None = None
        self._failures = 0
        #: what happened so far: updates, failed, skipped, conflicts, network
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        """Listen until cancelled; raises `BotRefused` if the platform does not know the token."""
        try:
            while True:
                if await self._ours():
                    await _first_of(self._listen(), self._keep())
                else:
                    await asyncio.sleep(self._lease.ttl_ms / 2000)
        finally:
            with suppress(StoreError):
                await self._lease.release()
            await self._bot.shutdown()

    async def _ours(self) -> bool:
        try:
            return await self._lease.acquire() is not None
        except StoreError as error:
            _log.warning("updates wait for the state engine: %s", error)
            return False

    async def _keep(self) -> None:
        """Prolong the lease; return before somebody else can have got it."""
        loop, seconds = asyncio.get_running_loop(), self._lease.ttl_ms / 1000
        asked = loop.time()
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout_at(asked + 0.8 * seconds):
                    await asyncio.sleep(seconds / 3)
                    now = loop.time()
                    try:
                        if not await self._lease.renew():
                            break
                    except StoreError:
                        continue
                asked = now
        _log.warning("the right to listen for updates is lost: another replica may have it")

    async def _listen(self) -> None:
        while True:
            try:
                if not self._ready:
                    await self._prepare()
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED
                )
            except te.TelegramError as error:
                await asyncio.sleep(self._explained(error))
                continue
            if self._failures:
                _log.info("updates come again after %d failures", self._failures)
                self._failures = 0
            if updates:
                await self._handle(updates)
                self._offset = updates[-1].update_id + 1

    async def _prepare(self) -> None:
        """Learn who we are, make sure that nothing else takes the updates, set the menu."""
        await self._bot.initialize()
        info = await self._bot.get_webhook_info()
        if info.url:
            host = urlsplit(info.url).hostname
            _log.warning("a webhook at %s took the updates: removed, they are fetched now", host)
            await self._bot.delete_webhook()
        self._ready = True
        _log.info("connected as @%s: open %s and press Start", self._bot.username, self._bot.link)
        if self._introduce is not None:
            try:
                await self._introduce(self._bot)
            except te.TelegramError as error:
                _log.warning("the command menu could not be set: %s", error)

    def _explained(self, error: te.TelegramError) -> float:
        """Say what a failure means, once per streak; return the seconds to wait."""
        self._failures += 1
        if isinstance(error, te.InvalidToken):
            raise BotRefused("-", "Telegram does not know this token") from None
        if isinstance(error, te.Conflict):
            self.counts["conflicts"] += 1
            self._ready = "webhook" not in str(error).lower()
            _log.warning("somebody else fetches this bot's updates: %s", error)
        else:
            self.counts["network"] += 1
            level = logging.WARNING if self._failures == 1 else logging.DEBUG
            _log.log(level, "no updates from Telegram, trying again: %s", error)
        return _rest(error, self._failures)

    async def _handle(self, updates: Sequence[telegram.Update]) -> None:
        chats: dict[int, list[telegram.Update]] = {}
        for update in updates:
            chat = update.effective_chat
            chats.setdefault(chat.id if chat else 0, []).append(update)
        self.counts["updates"] += len(updates)
        await asyncio.gather(*(self._in_order(members) for members in chats.values()))

    async def _in_order(self, updates: Iterable[telegram.Update]) -> None:
        for update in updates:
            await self._effect(update)

    async def _effect(self, update: telegram.Update) -> None:
        """Handle one update; what fails for good is skipped, so that the others go on."""
        tries = waits = 0
        while tries < _TRIES:
            try:
                await self._handler(update)
                return
            except (StoreUnavailable, StoreFull) as error:
                waits += 1
                _log.warning("update %d waits for the state engine: %s", update.update_id, error)
                await asyncio.sleep(pause(waits))
            except Exception as error:  # noqa: BLE001  # one update must not stop the others
                tries += 1
                self.counts["failed"] += 1
                _log.warning("update %d failed", update.update_id, exc_info=error)
                await asyncio.sleep(_rest(error, tries) if tries < _TRIES else 0)
        self.counts["skipped"] += 1
        _log.error("update %d is given up after %d tries", update.update_id, _TRIES)


async def _first_of(*works: Coroutine[Any, Any, object]) -> None:
    """Run until the first one ends, end the others, and let its error through."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _rest(error: Exception, failures: int) -> float:
    """Seconds to wait: as told, else doubling."""
    if isinstance(error, te.RetryAfter):
        told = error.retry_after
        return float(told.total_seconds() if isinstance(told, timedelta) else told)
    return pause(failures)
