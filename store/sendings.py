"""The sender's side of the outbox: reading, the mark before a request, and what came of it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.delivery import Delivery, Kind, Lane, in_chat, is_private
from core.errors import StoreError
from store.connection import translated
from store.keys import MEMBERS, DeliveryKeys, rate
from store.outbox import KEEP_ALERT_SECONDS, KEEP_TEXT_SECONDS, Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from store.connection import Store

_Fields = dict[bytes, bytes]
_Entry = tuple[bytes, _Fields]

logger = logging.getLogger("rarewatch.deliver")

_GROUP = "send"
#: one name for all owners, so that a new owner finds what its predecessor had read
_CONSUMER = "sender"
_FENCED = -1
_CHANGED = -2


class Verdict(StrEnum):
    """What `begin` allows; described in scripts/begin.lua."""

    FENCED = "fenced"
    WAIT = "wait"
    MOVED = "moved"
    DONE = "done"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    GO = "go"
    AGAIN = "again"
    EDIT = "edit"


_ABOUT_A_MESSAGE = frozenset({Verdict.GO, Verdict.AGAIN, Verdict.EDIT})


@dataclass(frozen=True, slots=True)
class Step:
    """The answer of `begin`."""

    verdict: Verdict
    #: seconds, with WAIT
    wait: float = 0.0
    #: texts to the chat that may be missing, with GO and AGAIN
    gaps: int = 0
    revision: int = 0
    #: the alert as JSON
    body: bytes = b""
    #: with EDIT the message itself; with GO and AGAIN the one that is answered, 0 for none
    message_id: int = 0
    #: the chat's new id, with MOVED
    moved_to: str = ""
    #: seconds until the chat may get its next message
    rest: float = 0.0


class Sendings:
    """The outbox as the owner of a partition sees it; `owner` is the value of the lease."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outbox = Outbox(store)

    async def prepare(self, partition: int) -> None:
        """Create the consumer groups that do not exist; nothing is written where they do."""
        redis = self._store.redis
        for lane in Lane:
            stream = DeliveryKeys(partition).out(lane)
            with translated("look for the group of senders"):
                if await redis.exists(stream) and await redis.xinfo_groups(stream):
                    continue
            try:
                with translated("create the group of senders"):
                    await redis.xgroup_create(stream, _GROUP, id="0", mkstream=True)
            except StoreError as error:
                if "BUSYGROUP" not in str(error):
                    raise

    async def read(
        self, partition: int, lanes: Sequence[Lane], count: int, block_ms: int
    ) -> list[Delivery]:
        """Take up to `count` new entries of each lane; wait for the first at most `block_ms`."""
        names = {DeliveryKeys(partition).out(lane): lane for lane in lanes}
        with translated("read the outbox"):
            reply = await self._store.redis.xreadgroup(
                _GROUP, _CONSUMER, dict.fromkeys(names, ">"), count=count, block=block_ms
            )
        return [
            delivery
            for name, entries in _streams(reply)
            for delivery in _deliveries(partition, names[name], entries)
        ]

    async def pending(self, partition: int) -> list[Delivery]:
        """Everything of a partition that was read and is not settled, in order of arrival."""
        found: list[Delivery] = []
        for lane in Lane:
            found += await self._pending(partition, lane)
        return found

    async def _pending(self, partition: int, lane: Lane, page: int = 500) -> list[Delivery]:
        stream, last, found = DeliveryKeys(partition).out(lane), "0", list[Delivery]()
        while True:
            with translated("read what is pending"):
                reply = await self._store.redis.xreadgroup(
                    _GROUP, _CONSUMER, {stream: last}, count=page
                )
            entries = [entry for _, entries in _streams(reply) for entry in entries]
            found += _deliveries(partition, lane, entries)
            if len(entries) < page:
                return found
            last = entries[-1][0].decode()

    async def begin(self, delivery: Delivery, owner: str, attempt: str) -> Step:
        """Ask and write ahead, directly before the request; `attempt` is unique to this call."""
        keys, ref, chat = DeliveryKeys(delivery.partition), delivery.ref, delivery.chat
        names = (
            *(keys.own, keys.out(delivery.lane), keys.told(ref), keys.hold, keys.pace(chat)),
            *(keys.moved, keys.subs, keys.alert(ref), keys.gap, keys.tally, keys.left),
            keys.told(delivery.story),
        )
        private, answers = int(is_private(chat)), int(delivery.answers)
        args = (
            *(owner, _GROUP, delivery.id, delivery.target, chat),
            *(str(delivery.kind), attempt, private, answers),
        )
        return _step(await self._store.run("begin", names, args))

    async def done(self, delivery: Delivery, message_id: int, step: Step) -> None:
        """Record that a message is out or an edit is made."""
        keys, ref = DeliveryKeys(delivery.partition), delivery.ref
        names = (
            *(keys.out(delivery.lane), keys.told(ref), keys.alert(ref)),
            *(keys.out(Lane.EDIT), keys.gap, keys.out(Lane.URGENT), keys.out(Lane.ROUTINE)),
        )
        keep = KEEP_ALERT_SECONDS if delivery.kind is Kind.ALERT else KEEP_TEXT_SECONDS
        args = (
            *(_GROUP, delivery.id, delivery.target, ref, message_id, step.revision),
            *(keep, delivery.chat, step.gaps),
        )
        await self._store.run("done", names, args)

    async def not_sent(self, delivery: Delivery, attempt: str, *, hold: float = 0.0) -> None:
        """Take the mark back: surely not sent; `hold`: seconds to leave the chat alone."""
        keys = DeliveryKeys(delivery.partition)
        names = (keys.told(delivery.ref), keys.hold)
        args = (delivery.target, attempt, delivery.chat, int(hold * 1000))
        await self._store.run("not_sent", names, args)

    async def refuse(self, delivery: Delivery, owner: str, reason: str) -> bool:
        """End a delivery that cannot be made; False if another sender owns the partition."""
        return await self._end(delivery, owner, _Ending(f"x{reason}", "refused")) != _FENCED

    async def give_up(self, delivery: Delivery, owner: str) -> bool:
        """End a text that may or may not have arrived; its chat is told of the gap later."""
        return await self._end(delivery, owner, _Ending("?0", "unknown", gap=True)) != _FENCED

    async def bury(self, delivery: Delivery, owner: str, reason: str) -> bool:
        """Lay a delivery aside for a human, with the reason."""
        ending = _Ending(f"x{reason}", "dead", dead=reason)
        return await self._end(delivery, owner, ending) != _FENCED

    async def suspend(self, delivery: Delivery, owner: str, reason: str, now: datetime) -> bool:
        """End a delivery to a target that is gone, and suspend its subscription."""
        keys = DeliveryKeys(delivery.partition)
        while True:
            with translated("read a subscription"):
                raw: bytes | None = await self._store.redis.hget(keys.subs, delivery.target)
            ending = _Ending(f"x{reason}", "refused", before=raw or b"", after=b"")
            if raw:
                ending = replace(ending, after=_suspended(raw, reason, now))
            result = await self._end(delivery, owner, ending)
            if result != _CHANGED:
                return result != _FENCED

    async def follow(self, delivery: Delivery, owner: str, new_chat: str) -> bool:
        """Queue a delivery again under its chat's new id, then end it under the old one."""
        await self._outbox.migrate(delivery.target, new_chat)
        target = in_chat(delivery.target, new_chat)
        if delivery.kind is Kind.TEXT:
            await self._outbox.text_raw(target, delivery.ref, delivery.body, lane=delivery.lane)
        else:
            await self._alert_follows(delivery, target)
        return await self._end(delivery, owner, _Ending("xmoved", "moved")) != _FENCED

    async def _alert_follows(self, delivery: Delivery, target: str) -> None:
        key = DeliveryKeys(delivery.partition).alert(delivery.ref)
        with translated("read the alert that moves"):
            revision, body = await self._store.redis.hmget(key, "rev", "body")
        if body:
            urgent = delivery.lane is Lane.URGENT
            await self._outbox.fanout_raw(
                delivery.ref, int(revision), body.decode(), [target], urgent=urgent
            )

    async def rank(self, me: str) -> tuple[int, int]:
        """How many senders live, and which of them `me` is, by name."""
        with translated("count the senders"):
            found = await self._store.redis.zrange(MEMBERS, 0, -1)
        names = sorted({name.decode() for name in found} | {me})
        return len(names), names.index(me)

    async def reserve(self, bot: str, per_second: int, longest: float) -> float:
        """Take one of the bot's send slots: seconds to wait for it, or minus those till asking."""
        wait = await self._store.run("rate", (rate(bot),), (per_second, int(longest * 1e6)))
        return int(wait) / 1e6

    async def block(self, bot: str, seconds: float) -> None:
        """Silence the whole bot on all replicas."""
        await self._store.run("block", (rate(bot),), (int(seconds * 1000),))

    async def _end(self, delivery: Delivery, owner: str, ending: _Ending) -> int:
        keys = DeliveryKeys(delivery.partition)
        names = (
            *(keys.own, keys.out(delivery.lane), keys.told(delivery.ref), keys.subs),
            *(keys.subs_log, keys.dead, keys.gap, keys.tally),
        )
        args = (
            *(owner, _GROUP, delivery.id, delivery.target, ending.state, ending.tally),
            *(delivery.chat if ending.gap else "", ending.before, ending.after, ending.dead),
            *(str(delivery.kind), delivery.ref, delivery.body),
        )
        return int(await self._store.run("refuse", names, args))


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a delivery ends without a message; see scripts/refuse.lua."""

    state: str
    tally: str
    gap: bool = False
    dead: str = ""
    #: the subscription as it was read, and suspended
    before: bytes = b""
    after: bytes = b""


def _suspended(raw: bytes, reason: str, now: datetime) -> bytes:
    record = {**json.loads(raw), "suspended_at": now.isoformat(), "suspended_why": reason}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _streams(reply: Any) -> Iterator[tuple[str, list[_Entry]]]:  # noqa: ANN401  # the client's shape differs by protocol
    """Streams and entries of an XREADGROUP reply, in either protocol version."""
    for name, entries in reply.items() if isinstance(reply, dict) else reply or ():
        yield name.decode(), entries[0] if entries and isinstance(entries[0], list) else entries


def _deliveries(partition: int, lane: Lane, entries: list[_Entry]) -> Iterator[Delivery]:
    for entry_id, fields in entries:
        try:
            yield _delivery(partition, lane, entry_id, fields)
        except (KeyError, TypeError, ValueError) as error:
            # written by a newer version, perhaps: it stays pending until somebody understands it
            logger.error("entry %s of lane %d is not understood: %r", entry_id, lane, error)  # noqa: TRY400


def _delivery(partition: int, lane: Lane, entry_id: bytes, fields: _Fields) -> Delivery:
    reply = fields.get(b"reply", b"")
    return Delivery(
        partition=partition,
        lane=lane,
        id=entry_id.decode(),
        kind=Kind(fields[b"kind"].decode()),
        target=fields[b"target"].decode(),
        ref=fields[b"ref"].decode(),
        body=fields.get(b"body", b"").decode(),
        reply_to=int(reply) if reply else None,
    )


def _step(reply: list[Any]) -> Step:
    verdict = Verdict(reply[0].decode())
    number, revision, body, text, rest = reply[1:]
    return Step(
        verdict=verdict,
        wait=number / 1000 if verdict is Verdict.WAIT else 0.0,
        gaps=0 if verdict is Verdict.WAIT else number,
        revision=int(revision),
        body=body,
        message_id=int(text or 0) if verdict in _ABOUT_A_MESSAGE else 0,
        moved_to=text.decode() if verdict is Verdict.MOVED else "",
        rest=rest / 1000,
    )
