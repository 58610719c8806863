"""Takes one delivery to its chat and records what came of it, one decision per kind of error."""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from core import errors
from core.alert import from_json
from core.delivery import (
    TRIES,
    FloodWatch,
    Kind,
    Lane,
    message_from_json,
    pause,
    plainer,
    telling_gap,
)
from store.patience import persist
from store.sendings import Step, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.breaker import Breaker
    from bot.door import Door
    from core.alert import Alert
    from core.delivery import Delivery, Message
    from store.sendings import Sendings

logger = logging.getLogger("rarewatch.deliver")

#: between two tries whose outcome nobody knows: each may be another copy in the chat
_UNKNOWN_CEILING = 600.0
_SHORT = 0.25
#: so often one may stay without an answer while others get one: it would hold up its chat for good
DOUBTS = 10


class Render(Protocol):
    """Draws an alert; `bot.render.render_alert`."""

    def __call__(self, alert: Alert, *, repeat: bool = False, answer: bool = False) -> Message:
        """Draw it; `answer`: it stands under the story's first message."""


@dataclass(slots=True)
class Counts:
    """What a sender did since it started."""

    sent: int = 0
    edited: int = 0
    #: sent again after an unknown outcome; the message says so
    repeats: int = 0
    #: requests whose outcome nobody knows
    unknown: int = 0
    #: texts that were given up after one
    gaps: int = 0
    #: requests that the platform answered with "wait"
    flooded: int = 0
    #: messages that went out plainer than they were drawn
    plain: int = 0
    suspended: int = 0
    migrated: int = 0
    #: edits whose message is gone
    vanished: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What the chat's line has to do: `settled`, or the same again; both after `rest` seconds."""

    settled: bool
    rest: float = 0.0
    fenced: bool = False


@dataclass(frozen=True, slots=True)
class _Try:
    """One request: what is sent, for whom we hold the partition, and the mark that was written."""

    delivery: Delivery
    owner: str
    attempt: str
    step: Step


class Courier:
    """Delivers through one door for one bot."""

    def __init__(
        self, sendings: Sendings, door: Door, breaker: Breaker, render: Render, counts: Counts
    ) -> None:
        self._sendings = sendings
        self._door = door
        self._breaker = breaker
        #: a broadcast is drawn once, not once per chat
        self._draw = lru_cache(64)(lambda body, **look: render(from_json(body), **look))
        self._counts = counts
        self._flood = FloodWatch()
        self._failures: Counter[tuple[int, int, str]] = Counter()
        #: no answer although others got one: how often, and how many others had got one by then
        self._doubts: dict[tuple[int, int, str], tuple[int, int]] = {}
        #: markup that the platform refused where it took the plainer form
        self._refused: dict[str, None] = {}

    async def deliver(self, delivery: Delivery, owner: str) -> Result:
        """Make one attempt."""
        attempt = secrets.token_hex(4)
        step = await self._sendings.begin(delivery, owner, attempt)
        match step.verdict:
            case Verdict.GO | Verdict.AGAIN | Verdict.EDIT:
                result = await self._request(_Try(delivery, owner, attempt, step))
            case Verdict.WAIT:
                result = Result(settled=False, rest=step.wait)
            case Verdict.MOVED:
                result = await self._follow(delivery, owner, step.moved_to)
            case Verdict.EXPIRED:
                result = await self._bury(delivery, owner, "it is kept no longer")
            case Verdict.UNKNOWN:
                self._counts.gaps += 1
                result = Result(settled=True)
            case Verdict.DONE | Verdict.FENCED:
                result = Result(settled=True, fenced=step.verdict is Verdict.FENCED)
        if result.settled:
            self._failures.pop(_key(delivery), None)
            self._doubts.pop(_key(delivery), None)
        return result

    async def crashed(self, delivery: Delivery, owner: str, error: Exception) -> Result:
        """After an error of ours: again with patience, and laid aside after some tries."""
        failures = self._count(delivery)
        if failures < TRIES:
            return Result(settled=False, rest=pause(failures, first=5.0))
        return await self._bury(delivery, owner, f"our fault: {error!r}")

    async def _request(self, attempt: _Try) -> Result:
        began = time.monotonic()
        try:
            message, attempt = self._message(attempt)
            message_id = await self._plainer_and_plainer(attempt, message)
        except errors.SendError as error:
            return await self._failed(attempt, error)
        self._breaker.succeeded()
        self._flood.accepted(began)
        delivery, step = attempt.delivery, attempt.step
        await persist(lambda: self._sendings.done(delivery, message_id, step), "record a message")
        self._counts.repeats += step.verdict is Verdict.AGAIN
        self._counts.edited += step.verdict is Verdict.EDIT
        self._counts.sent += step.verdict is not Verdict.EDIT
        return Result(settled=True, rest=step.rest)

    def _message(self, attempt: _Try) -> tuple[Message, _Try]:
        delivery, step = attempt.delivery, attempt.step
        try:
            if delivery.kind is Kind.ALERT:
                again = step.verdict is Verdict.AGAIN
                drawn = self._draw(step.body, repeat=again, answer=delivery.answers)
                # told before, but nothing is there to edit (a group got a new id): no second ring
                anew = delivery.lane is Lane.EDIT and step.verdict is not Verdict.EDIT
                return replace(drawn, silent=True) if anew else drawn, attempt
            message = message_from_json(delivery.body)
        except Exception as error:  # one that cannot be drawn must not stop the rest
            raise errors.BadText(delivery.chat, f"cannot be drawn: {error!r}") from error
        told = telling_gap(message) if step.gaps else message
        if told is message:
            attempt = replace(attempt, step=replace(step, gaps=0))
        return told, attempt

    async def _plainer_and_plainer(self, attempt: _Try, message: Message) -> int:
        """Send or edit; where the platform refuses the text, the next plainer form."""
        *forms, last = plainer(message)
        refused = []
        for form in forms:
            if form.html in self._refused:  # a broadcast: not once more in every chat
                continue
            try:
                message_id = await self._once(attempt, form)
            except errors.BadText as error:
                self._counts.plain += 1
                refused.append(form.html)
                logger.error("%s; sent more plainly", error)  # noqa: TRY400  # the text says it all
            else:
                break
        else:
            message_id = await self._once(attempt, last)
        # where a plainer form was taken it was the markup, not the chat
        self._refused = dict.fromkeys([*self._refused, *refused][-64:])
        return message_id

    async def _once(self, attempt: _Try, message: Message) -> int:
        delivery, step = attempt.delivery, attempt.step
        if step.verdict is Verdict.EDIT:
            await self._door.edit(delivery.target, step.message_id, message)
            return step.message_id
        above = delivery.reply_to or step.message_id or None
        return await self._door.send(delivery.target, message, reply_to=above)

    async def _failed(self, attempt: _Try, error: errors.SendError) -> Result:
        delivery, owner = attempt.delivery, attempt.owner
        match error:
            case errors.RetryAfter():
                return await self._flooded(attempt, error)
            case errors.OutcomeUnknown():
                return await self._unknown(attempt, error)
            case errors.NotSent() | errors.BotRefused():
                self._breaker.failed(error)
                await self._take_back(attempt)
                return Result(settled=False, rest=_SHORT)
        self._breaker.succeeded()
        match error:
            case errors.ChatGone():
                return await self._gone(delivery, owner, error.reason)
            case errors.ChatMigrated():
                return await self._follow(delivery, owner, error.new_chat)
            case errors.MessageGone():
                self._counts.vanished += 1
                return await self._end(lambda: self._sendings.refuse(delivery, owner, "vanished"))
        return await self._unforeseen(attempt, error)

    async def _flooded(self, attempt: _Try, error: errors.RetryAfter) -> Result:
        """The chat waits as long as told, others go on; all wait if the whole bot is meant."""
        self._counts.flooded += 1
        await self._take_back(attempt, hold=error.seconds)
        everybody = self._flood.refused(error.chat, error.seconds, time.monotonic())
        logger.warning("%s; %s", error, "all chats wait" if everybody else "this chat waits")
        if everybody:
            identity = self._door.identity
            await persist(lambda: self._sendings.block(identity, everybody), "stop the bot")
        return Result(settled=False, rest=error.seconds)

    async def _unknown(self, attempt: _Try, error: errors.OutcomeUnknown) -> Result:
        """An alert goes again and says so, an edit goes again, a text is given up."""
        self._counts.unknown += 1
        self._breaker.failed(error)
        delivery, owner = attempt.delivery, attempt.owner
        if delivery.kind is Kind.TEXT:
            self._counts.gaps += 1
            return await self._end(lambda: self._sendings.give_up(delivery, owner))
        if self._doubted(delivery) >= DOUBTS:
            reason = f"no answer in {DOUBTS} tries: {error.reason}"
            return await self._bury(delivery, owner, reason)
        rest = pause(self._count(delivery), first=1.0, ceiling=_UNKNOWN_CEILING)
        return Result(settled=False, rest=rest)

    def _doubted(self, delivery: Delivery) -> int:
        """How often this one stayed without an answer although others got one meanwhile."""
        answered = self._counts.sent + self._counts.edited
        times, before = self._doubts.get(_key(delivery), (0, -1))
        times += answered > before
        self._doubts[_key(delivery)] = times, answered
        return times

    async def _unforeseen(self, attempt: _Try, error: errors.SendError) -> Result:
        """Surely refused, for a reason that waiting may or may not mend."""
        await self._take_back(attempt)
        failures = self._count(attempt.delivery)
        if failures < TRIES:
            return Result(settled=False, rest=pause(failures))
        return await self._bury(attempt.delivery, attempt.owner, error.reason)

    async def _gone(self, delivery: Delivery, owner: str, reason: str) -> Result:
        self._counts.suspended += 1
        logger.info("chat %s is gone, its subscription rests: %s", delivery.chat, reason)
        now = datetime.now(UTC)
        return await self._end(lambda: self._sendings.suspend(delivery, owner, reason, now))

    async def _follow(self, delivery: Delivery, owner: str, new_chat: str) -> Result:
        self._counts.migrated += 1
        return await self._end(lambda: self._sendings.follow(delivery, owner, new_chat))

    async def _bury(self, delivery: Delivery, owner: str, reason: str) -> Result:
        self._counts.dead += 1
        logger.error("%s to %s is laid aside: %s", delivery.ref, delivery.target, reason)
        return await self._end(lambda: self._sendings.bury(delivery, owner, reason))

    async def _take_back(self, attempt: _Try, *, hold: float = 0.0) -> None:
        await persist(
            lambda: self._sendings.not_sent(attempt.delivery, attempt.attempt, hold=hold),
            "take a mark back",
        )

    def _count(self, delivery: Delivery) -> int:
        self._failures[_key(delivery)] += 1
        return self._failures[_key(delivery)]

    async def _end(self, write: Callable[[], Awaitable[bool]]) -> Result:
        return Result(settled=True, fenced=not await persist(write, "end a delivery"))


def _key(delivery: Delivery) -> tuple[int, int, str]:
    return delivery.partition, delivery.lane, delivery.id
