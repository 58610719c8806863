"""Telegram, as seen by delivery: one request per call, and errors that say what to do."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, NoReturn

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import error as te
from telegram.constants import ParseMode
from telegram.request import HTTPXRequest

from core import errors
from core.delivery import chat_of, topic_of

if TYPE_CHECKING:
    from core.delivery import Message

# the vendor's own switch: its `retry_after` is a timedelta, and it does not warn of that each time
os.environ.setdefault("PTB_TIMEDELTA", "true")

_CONNECTIONS = 64
#: shorter than any server keeps an idle connection: a reused one that just closed is ambiguous
_IDLE_SECONDS = 15.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: the topic of a forum that must not be named
_GENERAL = 1

#: what the platform says when a chat takes no more messages (lower case)
_GONE = (
    "chat not found",
    "user is deactivated",
    "user not found",
    "peer_id_invalid",
    "group chat was deleted",
    "bot was kicked",
    "not a member",
    "administrator rights",
    "chat_admin_required",
    "channel_private",
    "no write access",
    "user_is_blocked",
    "chat_send_plain_forbidden",
    "guest_send_forbidden",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
)
_MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
#: the request did not leave this machine
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class TelegramDoor:
    """The `Door` to Telegram, or to a Bot API server of one's own at `api`."""

    def __init__(self, token: str, api: str | None = None, *, timeout: float = 20.0) -> None:
        for name in ("httpx", "httpcore"):  # their lower levels print addresses, and so the token
            logging.getLogger(name).setLevel(logging.WARNING)
        self.identity = token.partition(":")[0]
        self._token = token
        limits = httpx.Limits(
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
        )
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            connect_timeout=10.0,
            read_timeout=timeout,
            write_timeout=timeout,
            pool_timeout=10.0,
            httpx_kwargs={"limits": limits},
        )
        base = (api or "https://api.telegram.org").rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def send(self, target: str, message: Message, *, reply_to: int | None = None) -> int:
        """Send `html`; return the message id."""
        topic = topic_of(target)
        reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        try:
            sent = await self._bot.send_message(
                _chat_id(target),
                message.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                disable_notification=message.silent or None,
                message_thread_id=None if topic == _GENERAL else topic,
                reply_parameters=reply,
                reply_markup=_keyboard(message),
            )
        except te.TelegramError as error:
            self._translate(error, target)
        return sent.message_id

    async def edit(self, target: str, message_id: int, message: Message) -> None:
        """Replace the text; "not modified" is success."""
        try:
            await self._bot.edit_message_text(
                message.html,
                chat_id=_chat_id(target),
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_keyboard(message),
            )
        except te.TelegramError as error:
            if "message is not modified" not in str(error).lower():
                self._translate(error, target)

    async def probe(self) -> None:
        """Ask who we are: harmless, and it shows that the platform answers."""
        try:
            await self._bot.get_me()
        except te.TelegramError as error:
            self._translate(error, "")

    async def close(self) -> None:
        """Give the connections back."""
        await self._request.shutdown()

    def _translate(self, error: te.TelegramError, target: str) -> NoReturn:
        decision = translated(error, chat_of(target))
        if self._token in f"{error} {error.__cause__}":
            # the cause would carry the token into a log
            decision.reason = decision.reason.replace(self._token, "***")
            decision.args = tuple(str(a).replace(self._token, "***") for a in decision.args)
            raise decision from None
        raise decision from error


def translated(error: te.TelegramError, chat: str) -> errors.SendError:
    """The decision that an error of the vendor's asks for."""
    reason = str(error) or type(error).__name__
    if isinstance(error, te.RetryAfter):
        return errors.RetryAfter(chat, reason, _seconds(error.retry_after))
    if isinstance(error, te.ChatMigrated):
        return errors.ChatMigrated(chat, reason, str(error.new_chat_id))
    if isinstance(error, te.Forbidden):
        return errors.ChatGone(chat, reason)
    if isinstance(error, te.InvalidToken):
        return errors.BotRefused(chat, reason)
    if isinstance(error, te.BadRequest):
        return _bad_request(reason, chat)
    if isinstance(error.__cause__, _UNSENT):
        return errors.NotSent(chat, f"{reason} ({type(error.__cause__).__name__})")
    return errors.OutcomeUnknown(chat, f"{reason} ({type(error.__cause__).__name__})")


def _bad_request(reason: str, chat: str) -> errors.SendError:
    said = reason.lower()
    if any(words in said for words in _MESSAGE_GONE):
        return errors.MessageGone(chat, reason)
    if any(words in said for words in _GONE):
        return errors.ChatGone(chat, reason)
    return errors.BadText(chat, reason)


def _seconds(pause: Any) -> float:  # noqa: ANN401  # an int where PTB_TIMEDELTA is switched off
    return float(pause.total_seconds() if hasattr(pause, "total_seconds") else pause)


def _chat_id(target: str) -> int | str:
    chat = chat_of(target)
    return chat if chat.startswith("@") else int(chat)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [
        [
            InlineKeyboardButton(b.text, url=b.url or None, callback_data=b.data or None)
            for b in row
        ]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows)
