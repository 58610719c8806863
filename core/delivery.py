"""What is on its way to a chat, and what to do when it does not arrive."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import IntEnum, StrEnum

#: after so many definite failures of a kind that nobody foresaw, a delivery is laid aside
TRIES = 5
_LIMIT = 4_096
_ANSWER = "#"
_GAP = "⚠ An earlier answer may not have reached you."


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


@dataclass(frozen=True, slots=True)
class Delivery:
    """One entry of the outbox, as its sender holds it."""

    partition: int
    lane: Lane
    #: id in its stream
    id: str
    kind: Kind
    target: str
    #: the story of an alert, or `story#revision` of an answer to it; the key of a text
    ref: str
    #: the message of a text, as JSON
    body: str = ""
    #: the message in the chat that a text answers
    reply_to: int | None = None

    @property
    def chat(self) -> str:
        """The chat that limits and order are kept for."""
        return chat_of(self.target)

    @property
    def answers(self) -> bool:
        """Whether it answers the story's message in its chat."""
        return self.kind is Kind.ALERT and _ANSWER in self.ref

    @property
    def story(self) -> str:
        """The story that an alert tells of or answers; the key of a text."""
        return self.ref.partition(_ANSWER)[0] if self.answers else self.ref

    @property
    def order(self) -> tuple[int, int]:
        """The stream id as a pair that sorts in order of arrival."""
        ms, _, count = self.id.partition("-")
        return int(ms), int(count)


def answer_ref(story: str, revision: int) -> str:
    """The name of the answer that a revision of a story is."""
    return f"{story}{_ANSWER}{revision}"


def chat_of(target: str) -> str:
    """The chat of a target: `-100123/7` -> `-100123`."""
    return target.partition("/")[0]


def topic_of(target: str) -> int | None:
    """The topic of a target: `-100123/7` -> 7."""
    topic = target.partition("/")[2]
    return int(topic) if topic else None


def in_chat(target: str, chat: str) -> str:
    """The same target after its chat got another id."""
    _, slash, topic = target.partition("/")
    return f"{chat}{slash}{topic}"


def is_private(chat: str) -> bool:
    """Whether one person reads this chat: groups and channels are negative or named."""
    return not chat.startswith(("-", "@"))


def message_to_json(message: Message) -> str:
    """Write a message for the outbox."""
    return json.dumps(asdict(message), ensure_ascii=False, separators=(",", ":"))


def message_from_json(text: str | bytes) -> Message:
    """Read a message back."""
    record = json.loads(text)
    rows = tuple(tuple(Button(**b) for b in row) for row in record.pop("buttons", ()))
    return Message(**record, buttons=rows)


def plainer(message: Message) -> tuple[Message, ...]:
    """The message and its fall-backs, in the order in which they are tried; at last no buttons."""
    forms = (message.html, escaped(message.plain), escaped(message.link))
    found = [replace(message, html=form) for form in dict.fromkeys(forms) if form]
    bare = replace(found[-1], buttons=())
    return (*(found[:-1] if len(found) > 1 else found), bare) if message.buttons else tuple(found)


def escaped(text: str) -> str:
    """Plain text as HTML that says the same."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def telling_gap(message: Message) -> Message:
    """The message with a line that an earlier answer may be missing; if there is room."""
    if len(message.html) + len(_GAP) + 2 > _LIMIT:
        return message
    head = f"{_GAP}\n\n"
    return replace(
        message, html=head + message.html, plain=head + message.plain, link=head + message.link
    )


def share(partitions: int, living: int, rank: int) -> int:
    """How many partitions the `rank`-th (from 0) of `living` senders looks after."""
    each, left = divmod(partitions, max(1, living))
    return each + (rank < left)


def pause(failures: int, *, first: float = 0.5, ceiling: float = 30.0) -> float:
    """Seconds to wait after the n-th failure in a row: doubling, with a ceiling."""
    return float(min(ceiling, first * 2 ** min(max(0, failures - 1), 16)))


class FloodWatch:
    """Tells a refusal that concerns one chat from one that concerns the whole bot.

    The platform's answer is the same for both. Two chats refused with no success between them
    mean the whole bot; a later send that succeeded shows that it was the chat alone. Where little
    is sent, two chats may be refused hours apart with nothing between: that is no sign.
    """

    WINDOW = 60.0

    def __init__(self) -> None:
        self._chat = ""
        self._since = 0.0
        self._until = 0.0

    def refused(self, chat: str, seconds: float, now: float) -> float:
        """Note a refusal; return for how many seconds the whole bot has to be silent, or 0."""
        if self._chat not in ("", chat) and now < min(self._until, self._since + self.WINDOW):
            return min(seconds, self._until - now)
        self._chat, self._since, self._until = chat, now, now + seconds
        return 0.0

    def accepted(self, began: float) -> None:
        """Note a success of a send that began at `began`."""
        if began > self._since:
            self._chat = ""
