"""Errors, one class per decision that somebody has to take.

RarewatchError
├── ConfigError            a human must mend something: the message names it and the way out
├── StoreError
│   ├── StoreUnavailable   wait and try again; whether the write happened is unknown
│   ├── StoreFull          stop taking news in, go on sending
│   └── StoreMismatch      refuse to start: the data belong to another engine or layout
└── SendError              what a sender must decide about one message
    ├── RetryAfter         wait as long as told; not a try
    ├── ChatGone           stop writing to this chat until it returns
    ├── ChatMigrated       rewrite the id, send once more
    ├── BadText            our formatting is at fault: send plainly, then the link alone
    ├── MessageGone        the message to edit does not exist any more
    ├── NotSent            surely not sent: try later
    ├── OutcomeUnknown     may have been sent
    └── BotRefused         the token is wrong: stop and tell the owner
"""

from __future__ import annotations


class RarewatchError(Exception):
    """The root of all errors that this project raises on purpose."""


class ConfigError(RarewatchError):
    """A setting or a file of `config/` cannot be used as it is."""


class StoreError(RarewatchError):
    """The state engine did not do what was asked."""


class StoreUnavailable(StoreError):
    """No answer: the write may or may not have happened, so it must be safe to repeat."""


class StoreFull(StoreError):
    """`maxmemory` is reached: nothing new can be taken in."""


class StoreMismatch(StoreError):
    """The data were written by another engine, key scheme or number of partitions."""


class SendError(RarewatchError):
    """A message did not simply go out; `chat` names the one concerned."""

    def __init__(self, chat: str, reason: str) -> None:
        super().__init__(f"chat {chat}: {reason}")
        self.chat = chat
        self.reason = reason


class RetryAfter(SendError):
    """The platform asks for a pause of `seconds`."""

    def __init__(self, chat: str, reason: str, seconds: float) -> None:
        super().__init__(chat, reason)
        self.seconds = seconds


class ChatGone(SendError):
    """Blocked, kicked, deleted, unknown: nothing can be sent until the chat comes back."""


class ChatMigrated(SendError):
    """A group became a supergroup with the id `new_chat`."""

    def __init__(self, chat: str, reason: str, new_chat: str) -> None:
        super().__init__(chat, reason)
        self.new_chat = new_chat


class BadText(SendError):
    """The platform refuses the text itself."""


class MessageGone(SendError):
    """The message to edit was deleted or cannot be edited any more."""


class NotSent(SendError):
    """The request never reached the platform."""


class OutcomeUnknown(SendError):
    """The request was written, its answer never came or says nothing."""


class BotRefused(SendError):
    """The platform does not know this token."""
