"""Who is subscribed to what: kept by the chat's deliveries, changed together with the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from core.delivery import Lane, chat_of, in_chat, is_private, message_to_json
from core.subscription import subscription_from_json, subscription_to_json
from store.connection import translated
from store.keys import DeliveryKeys, chat_partition
from store.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.delivery import Message
    from core.subscription import Subscription
    from store.connection import Store

#: updates live one day at the platform
KEEP_SECONDS = 2 * 86_400
#: what a group may get in a minute at all; more commands have their effect without an answer
ANSWERS_A_MINUTE = 20
_BEGINNING = "0-0"
_PAGE = 1_000


class Outcome(IntEnum):
    """What became of a change."""

    DONE = 1
    #: this update had its effect before
    REPEATED = 0
    #: a subscription changed since it was read: read and decide again
    OUTDATED = -1


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as it was read: `raw` is compared before anything is written."""

    target: str
    subscription: Subscription | None
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a subscription that was read; `after` None: it ends."""

    kept: Kept
    after: Subscription | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A message for the chat that an update came from."""

    target: str
    message: Message
    reply_to: int | None = None


class SubscriptionStore:
    """Reads and changes subscriptions; every change is noted in the partition's log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outbox = Outbox(store)

    async def get(self, target: str) -> Kept:
        """Read one subscription."""
        with translated("subscription"):
            raw = await self._store.redis.hget(self._keys(target).subs, target)
        return _kept(target, raw)

    async def of_chat(self, chat: str) -> list[Kept]:
        """Read the subscriptions of a chat and of all its topics."""
        found = [await self.get(chat)]
        if not is_private(chat):
            subs = self._keys(chat).subs
            with translated("subscriptions of a chat"):
                scan = self._store.redis.hscan_iter(subs, match=f"{chat}/*", count=_PAGE)
                found += [_kept(_text(target), raw) async for target, raw in scan]
        return [kept for kept in found if kept.subscription]

    async def apply(
        self,
        chat: str,
        changes: Sequence[Change] = (),
        *,
        update_id: int | None = None,
        answer: Answer | None = None,
    ) -> Outcome:
        """Do an effect in one step; with an update's id once only. All targets are of `chat`."""
        keys = self._keys(chat)
        ref = "" if update_id is None else f"u{update_id}"
        arguments: list[str | bytes | float] = [
            "" if update_id is None else str(KEEP_SECONDS),
            answer.target if answer else "",
            ref,
            message_to_json(answer.message) if answer else "",
            str(answer.reply_to) if answer and answer.reply_to else "",
            chat_of(chat),
            ANSWERS_A_MINUTE,
        ]
        for change in changes:
            arguments += [change.kept.target, change.kept.raw, _written(change)]
        scripted = [
            keys.update(update_id or 0, chat_of(chat)),
            keys.subs,
            keys.subs_log,
            keys.told(ref),
            keys.out(Lane.ANSWER),
            *(keys.left, keys.asked(chat_of(chat)), keys.hold, keys.gap),
        ]
        return Outcome(await self._store.run("command", scripted, arguments))

    async def suspend(
        self, chat: str, why: str, at: datetime, *, update_id: int | None = None
    ) -> int:
        """Keep a lost chat's subscriptions without writing to it; return how many changed."""
        while True:
            found = await self.of_chat(chat)
            changes = [lapse(kept, at, why) for kept in found]
            outcome = await self.apply(chat, changes, update_id=update_id)
            if outcome is not Outcome.OUTDATED:
                return len(changes) if outcome is Outcome.DONE else 0

    async def migrate(self, old: str, new: str) -> int:
        """Move a chat's subscriptions to its new id; return how many. Safe to run twice."""
        found = await self.of_chat(old)
        for target in [kept.target for kept in found] or [old]:
            await self._outbox.migrate(target, in_chat(target, new))
        return len(found)

    async def load(self, partition: int) -> tuple[str, dict[str, Subscription]]:
        """Read a whole partition, and the cursor from which `changes` goes on."""
        keys = DeliveryKeys(partition)
        cursor = (await self._log(keys))[0]
        with translated("subscriptions"):
            scan = self._store.redis.hscan_iter(keys.subs, count=_PAGE)
            found = [_kept(_text(target), raw) async for target, raw in scan]
        return cursor, {kept.target: kept.subscription for kept in found if kept.subscription}

    async def changes(
        self, partition: int, cursor: str
    ) -> tuple[str, list[tuple[str, Subscription | None]]] | None:
        """Read what changed since the cursor, as it is now; None: the log is cut, load again."""
        keys = DeliveryKeys(partition)
        with translated("subscription log"):
            log = await self._store.redis.xrange(keys.subs_log, cursor, "+")
        if log and _text(log[0][0]) == cursor:
            del log[0]  # it is still there, so nothing after it was cut
        elif await self._cut(keys, cursor):
            return None
        targets = list(dict.fromkeys(_text(fields[b"target"]) for _, fields in log))
        if not targets:
            return cursor, []
        with translated("changed subscriptions"):
            raws = await self._store.redis.hmget(keys.subs, targets)
        found = [(t, _kept(t, raw).subscription) for t, raw in zip(targets, raws, strict=True)]
        return _text(log[-1][0]), found

    async def _cut(self, keys: DeliveryKeys, cursor: str) -> bool:
        """Whether entries may be missing after a cursor that is not in the log itself."""
        last, whole = await self._log(keys)
        return not whole if cursor == _BEGINNING else last != cursor

    async def _log(self, keys: DeliveryKeys) -> tuple[str, bool]:
        """The newest id of the log, and whether nothing was ever cut from it."""
        with translated("subscription log"):
            if not await self._store.redis.exists(keys.subs_log):
                return _BEGINNING, True
            info: dict[str, Any] = await self._store.redis.xinfo_stream(keys.subs_log)
        return _text(info["last-generated-id"]), info["entries-added"] == info["length"]

    def _keys(self, target: str) -> DeliveryKeys:
        return DeliveryKeys(chat_partition(target, self._store.partitions))


def lapse(kept: Kept, at: datetime | None, why: str = "") -> Change:
    """The change that suspends a subscription, or brings it back to life if `at` is None."""
    before = kept.subscription
    if before is None or (at and before.suspended_at):
        return Change(kept, before)
    return Change(kept, replace(before, suspended_at=at, suspended_why=why))


def _written(change: Change) -> str | bytes:
    """What is stored after a change; as it was, to the byte, if nothing changed."""
    if change.after == change.kept.subscription:
        return change.kept.raw
    return subscription_to_json(change.after) if change.after else ""


def _kept(target: str, raw: bytes | None) -> Kept:
    return Kept(target, subscription_from_json(raw) if raw else None, raw or b"")


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
