"""What is on its way to a chat, and what to do when it does not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Order of service: a lower lane goes first, none starves."""

    URGENT = 0
    ANSWER = 1
    ROUTINE = 2
    EDIT = 3


class Kind(StrEnum):
    """What an outbox entry carries."""

    #: a reference to a story; rendered when sent; at least once
    ALERT = "alert"
    #: a finished text (an answer to a command, a digest, a notice); at most once
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: exactly one of `url` and `data`."""

    text: str
    url: str = ""
    #: at most 64 bytes
    data: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message and its plainer fall-backs."""

    #: Telegram's HTML; at most 4,096 characters after parsing
    html: str
    #: the same without markup, for when the markup is refused
    plain: str
    #: the last resort: a title and an address
    link: str
    silent: bool = False
    buttons: tuple[tuple[Button, ...], ...] = ()


def chat_of(target: str) -> str:
    """The chat of a target: `-100123/7` -> `-100123`."""
    return target.partition("/")[0]


def topic_of(target: str) -> int | None:
    """The topic of a target: `-100123/7` -> 7."""
    topic = target.partition("/")[2]
    return int(topic) if topic else None
