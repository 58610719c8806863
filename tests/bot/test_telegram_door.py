"""Every failure of the platform becomes the decision that it asks for."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from sample_alert import sample_text

from bot.telegram_door import TelegramDoor
from core import errors
from core.delivery import Button, Message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram_emulator import TelegramEmulator

CHAT = 1001


@pytest.fixture
async def door(telegram: TelegramEmulator) -> AsyncIterator[TelegramDoor]:
    await telegram.users(CHAT, 1)
    door = TelegramDoor(telegram.token, telegram.api, timeout=1.5)
    yield door
    await door.close()


def said(description: str, status: int = 400, **fields: Any) -> dict[str, Any]:
    return {"kind": "error", "status": status, "description": description, **fields}


@pytest.mark.parametrize(
    ("fault", "decision"),
    [
        (said("Forbidden: bot was blocked by the user", 403), errors.ChatGone),
        (said("Forbidden: user is deactivated", 403), errors.ChatGone),
        (said("Forbidden: bot can't initiate conversation with a user", 403), errors.ChatGone),
        (said("Forbidden: bot was kicked from the supergroup chat", 403), errors.ChatGone),
        (said("Forbidden: the group chat was deleted", 403), errors.ChatGone),
        (said("Bad Request: chat not found"), errors.ChatGone),
        (said("Bad Request: need administrator rights in the channel chat"), errors.ChatGone),
        (said("Bad Request: not enough rights to send text messages"), errors.ChatGone),
        (said("Bad Request: CHAT_WRITE_FORBIDDEN"), errors.ChatGone),
        (said("Bad Request: TOPIC_CLOSED"), errors.ChatGone),
        (said("Bad Request: message thread not found"), errors.ChatGone),
        (
            said(
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": -1009},
            ),
            errors.ChatMigrated,
        ),
        (said("Bad Request: can't parse entities: byte offset 3"), errors.BadText),
        (said("Bad Request: message is too long"), errors.BadText),
        (said("Bad Request: message to edit not found"), errors.MessageGone),
        (said("Bad Request: message can't be edited"), errors.MessageGone),
        ({"kind": "429", "retry_after": 43_200}, errors.RetryAfter),
        (said("Unauthorized", 401), errors.BotRefused),
        (said("Not Found", 404), errors.BotRefused),
        ({"kind": "500"}, errors.OutcomeUnknown),
        ({"kind": "502"}, errors.OutcomeUnknown),
        ({"kind": "502html"}, errors.OutcomeUnknown),
        ({"kind": "reset"}, errors.OutcomeUnknown),
        ({"kind": "lost"}, errors.OutcomeUnknown),
        ({"kind": "lost_timeout", "seconds": 4}, errors.OutcomeUnknown),
        (said("Conflict: odd", 409), errors.OutcomeUnknown),
    ],
)
async def test_refusals_are_told_apart(
    telegram: TelegramEmulator,
    door: TelegramDoor,
    fault: dict[str, Any],
    decision: type[errors.SendError],
) -> None:
    await telegram.control("fault", **fault)
    with pytest.raises(errors.SendError) as caught:
        await door.send(str(CHAT), sample_text())
    assert type(caught.value) is decision
    assert caught.value.chat == str(CHAT)
    if isinstance(caught.value, errors.RetryAfter):
        assert caught.value.seconds == 43_200
    if isinstance(caught.value, errors.ChatMigrated):
        assert caught.value.new_chat == "-1009"


async def test_nobody_listens_is_surely_not_sent(telegram: TelegramEmulator) -> None:
    door = TelegramDoor(telegram.token, "http://127.0.0.1:9")
    with pytest.raises(errors.NotSent):
        await door.send(str(CHAT), sample_text())
    with pytest.raises(errors.NotSent):
        await door.probe()
    await door.close()


async def test_a_message_with_everything(telegram: TelegramEmulator, door: TelegramDoor) -> None:
    buttons = ((Button("Sources", url="https://strelsau.test/1"), Button("Why?", data="why:1")),)
    message = Message("<b>a</b> &amp; b", "a & b", "l", silent=True, buttons=buttons)
    sent = await door.send(str(CHAT), message, reply_to=999)
    (shown,) = await telegram.screen(CHAT)
    assert (shown["message_id"], shown["text"], shown["silent"]) == (sent, "a & b", True)
    assert [b["text"] for b in shown["buttons"][0]] == ["Sources", "Why?"]
    assert shown["link_preview_options"] == {"is_disabled": True}
    await door.edit(str(CHAT), sent, message)
    await door.edit(str(CHAT), sent, sample_text("new"))
    assert await telegram.own(CHAT) == ["new"]
    await door.probe()
    assert await telegram.errors() == []


@pytest.mark.parametrize("fault", [said("Unauthorized", 401), {"kind": "reset"}, None])
async def test_the_token_is_never_shown(
    telegram: TelegramEmulator,
    door: TelegramDoor,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any] | None,
) -> None:
    caplog.set_level(logging.DEBUG)
    if fault:
        await telegram.control("fault", **fault)
    try:
        await door.send(str(CHAT), sample_text())
    except errors.SendError as error:
        shown = "".join(traceback.format_exception(error))
        assert telegram.token not in shown
    assert telegram.token not in caplog.text
