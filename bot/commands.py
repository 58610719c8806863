"""What a command means: a subscription before, one after, and an answer; nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import answers
from core.delivery import Message
from core.subscription import Filter, FilterError, Subscription, parse_filter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

MOST_FILTERS = 20
EVERYTHING = Filter()
#: what only administrators may do in a group
CHANGING = frozenset({"start", "stop", "subscribe", "unsubscribe"})
#: what may carry its argument in its name
TAPPED = frozenset({"measure", "story", "why", "timeline", "inforce"})


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was written: name in small letters, the rest as one line."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the subscription (None: it ends, or there is none), and what is said."""

    after: Subscription | None
    answer: Message


def parse_command(text: str, bot_name: str) -> Command | None:
    """Read a command; None if it is none, or one for another bot."""
    head, *rest = text.split(maxsplit=1) or [""]
    if not head.startswith("/") or len(head) == 1:
        return None
    name, _, whom = head[1:].partition("@")
    if whom and whom.casefold() != bot_name.casefold():
        return None
    return Command(*tapped(name.casefold(), " ".join("".join(rest).split())))


def tapped(name: str, argument: str) -> tuple[str, str]:
    """Read `/measure_cn_18_2025` as `/measure cn-18-2025`: what can be tapped has no blanks."""
    head, _, rest = name.partition("_")
    return (head, rest.replace("_", "-")) if head in TAPPED and rest else (name, argument)


def decide(command: Command, target: str, before: Subscription | None, now: datetime) -> Decision:
    """Decide a command that changes or shows the subscription."""
    decision = _DECIDERS[command.name](command, target, before, now)
    if decision.after is None or command.name not in CHANGING:
        return decision
    # whoever can write here can be reached again
    alive = replace(decision.after, suspended_at=None, suspended_why="")
    return replace(decision, after=alive)


def decides(command: Command) -> bool:
    """Whether the subscription alone is enough to answer."""
    return command.name in _DECIDERS


def _start(_: Command, target: str, before: Subscription | None, now: datetime) -> Decision:
    after = before or Subscription(target, (EVERYTHING,), now)
    was = "new" if before is None else "lost" if before.suspended_at else "known"
    return Decision(after, answers.message(answers.welcome(after, was=was)))


def _stop(_: Command, __: str, before: Subscription | None, ___: datetime) -> Decision:
    return Decision(None, answers.message(answers.stopped(before)))


def _subscribe(
    command: Command, target: str, before: Subscription | None, now: datetime
) -> Decision:
    try:
        new = _filter_of(command.argument)
    except FilterError as error:
        return Decision(before, answers.message(answers.misunderstood(str(error))))
    if before is None:
        after = Subscription(target, (new,), now)
        return Decision(after, answers.message(answers.added(after, new)))
    if new in before.filters:
        return Decision(before, answers.message(answers.known(before)))
    if len(before.filters) >= MOST_FILTERS:
        return Decision(before, answers.message(answers.too_many(MOST_FILTERS)))
    # whoever names something after "everything" wants less, not the same
    kept = tuple(one for one in before.filters if one != EVERYTHING)
    after = replace(before, filters=(*kept, new))
    if kept == before.filters:
        return Decision(after, answers.message(answers.added(after, new)))
    return Decision(after, answers.message(answers.narrowed(after), answers.undoing()))


def _unsubscribe(
    command: Command, __: str, before: Subscription | None, ___: datetime
) -> Decision:
    if before is None:
        return Decision(None, answers.message(answers.nothing()))
    wish = command.argument
    if wish.casefold() == "all":
        return Decision(None, answers.message(answers.stopped(before)))
    if not wish and len(before.filters) > 1:
        return Decision(before, answers.message(answers.which(before)))
    gone = _meant(wish or "1", before)
    if gone is None:
        return Decision(
            before, answers.message(answers.which(before, f"There is no “{wish[:60]}”."))
        )
    left = tuple(one for one in before.filters if one != gone)
    after = replace(before, filters=left) if left else None
    return Decision(after, answers.message(answers.removed(gone, after)))


def _meant(wish: str, before: Subscription) -> Filter | None:
    """The filter that a number or its own words mean."""
    number = wish.lstrip("#").rstrip(".")
    if number.isascii() and number.isdigit():
        place = int(number[:4])
        return before.filters[place - 1] if 1 <= place <= len(before.filters) else None
    try:
        meant = _filter_of(wish)
    except FilterError:
        return None
    return meant if meant in before.filters else None


def _filter_of(text: str) -> Filter:
    return parse_filter("" if text.casefold() in ("all", "everything") else text)


def _list(_: Command, __: str, before: Subscription | None, ___: datetime) -> Decision:
    text = answers.listed(before) if before else answers.nothing()
    return Decision(before, answers.message(text))


def _help(_: Command, __: str, before: Subscription | None, ___: datetime) -> Decision:
    return Decision(before, answers.message(answers.help_text()))


_DECIDERS: dict[str, Callable[[Command, str, Subscription | None, datetime], Decision]] = {
    "start": _start,
    "stop": _stop,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "list": _list,
    "help": _help,
}
