"""What goes out: whoever has something to tell writes it here, and bot/deliver.py sends it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from core.alert import to_json
from core.delivery import Lane, answer_ref, chat_of, in_chat, message_to_json
from store.connection import translated
from store.keys import DeliveryKeys, TriageKeys, chat_partition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.alert import Alert
    from core.delivery import Message
    from store.connection import Store

KEEP_ALERT_SECONDS = 30 * 86_400
KEEP_TEXT_SECONDS = 2 * 86_400
_CHUNK = 500
#: so many of the newest stories are still known in a group that becomes a supergroup
_CARRIED = 500


class Outbox:
    """The writing side: every call may be repeated and has its effect once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keys(self, target: str) -> DeliveryKeys:
        """The keys of the partition that serves a target."""
        return DeliveryKeys(chat_partition(target, self._store.partitions))

    async def fanout(self, alert: Alert, targets: Iterable[str]) -> int:
        """Queue an alert, or the edit and the answer that it means; return how many are new.

        A later revision goes to whoever was told an earlier one, too: it may be milder now than
        what they asked for, but what stands in their chat must not stay wrong.
        """
        if alert.revision > 1:
            targets = {*targets, *await self._told(alert.story)}
        return await self.fanout_raw(
            alert.story,
            alert.revision,
            to_json(alert),
            targets,
            urgent=alert.urgent,
            answers=alert.revision > 1 and alert.reason.answers,
        )

    async def _told(self, story: str) -> list[str]:
        """Who was told a story, perhaps was, or is going to be."""
        found: list[str] = []
        for number in range(self._store.partitions):
            told = DeliveryKeys(number).told(story)
            with translated("read who was told"):
                scan = self._store.redis.hscan_iter(told, count=1_000)
                found += [
                    target.decode()
                    async for target, state in scan
                    if state[:1] in b"qSAm?" or state.endswith(b":vanished")
                ]
        return found

    async def fanout_raw(
        self,
        story: str,
        revision: int,
        body: str,
        targets: Iterable[str],
        *,
        urgent: bool,
        answers: bool = False,
    ) -> int:
        """As `fanout`, with the alert as JSON."""
        groups: dict[int, list[str]] = {}
        for target in targets:
            number = chat_partition(target, self._store.partitions)
            groups.setdefault(number, []).append(target)
        lane = Lane.URGENT if urgent else Lane.ROUTINE
        queued = 0
        for number, members in groups.items():
            keys = DeliveryKeys(number)
            answer = answer_ref(story, revision)
            names = (
                *(keys.alert(story), keys.told(story), keys.out(lane), keys.out(Lane.EDIT)),
                *(keys.alert(answer), keys.told(answer)),
            )
            for start in range(0, len(members), _CHUNK):
                chunk = members[start : start + _CHUNK]
                args: list[str | float] = [story, revision, body, KEEP_ALERT_SECONDS]
                args += ["!" if urgent else "", "#" if answers else "", *chunk]
                queued += int(await self._store.run("fanout", names, args))
        return queued

    async def text(
        self,
        target: str,
        key: str,
        message: Message,
        *,
        lane: Lane = Lane.ANSWER,
        reply_to: int | None = None,
    ) -> bool:
        """Queue a finished text that is sent at most once; False if `key` was queued before."""
        body = message_to_json(message)
        return await self.text_raw(target, key, body, lane=lane, reply_to=reply_to)

    async def text_raw(
        self, target: str, key: str, body: str, *, lane: Lane, reply_to: int | None = None
    ) -> bool:
        """As `text`, with the message as JSON."""
        keys = self.keys(target)
        answers = "" if reply_to is None else str(reply_to)
        args = (target, key, body, KEEP_TEXT_SECONDS, answers)
        return bool(await self._store.run("text_out", (keys.told(key), keys.out(lane)), args))

    async def migrate(self, old: str, new: str) -> None:
        """A chat got another id: its subscription and all that is still queued follow it."""
        source, sink = self.keys(old), self.keys(new)
        old_chat, new_chat = chat_of(old), chat_of(new)
        names = (source.moved, source.subs, source.subs_log)
        with translated("look for a chat's former id"):
            known = await self._store.redis.hexists(source.moved, old_chat)
        if not known:
            await self._carry(old, in_chat(old, new_chat))
        await self._store.run("move", names, (old_chat, new_chat, ""))
        with translated("read a subscription that moves"):
            raw = await self._store.redis.hget(source.subs, old)
        if raw:
            target = in_chat(old, new_chat)
            record = json.dumps({**json.loads(raw), "target": target}, separators=(",", ":"))
            await self._store.run("adopt", (sink.subs, sink.subs_log), (target, record))
        await self._store.run("move", names, (old_chat, new_chat, old))

    async def _carry(self, old: str, new: str) -> None:
        """What a chat was told under its old id is no news under its new one."""
        source, sink = self.keys(old), self.keys(new)
        with translated("read what a chat was told"):
            stories = await self._store.redis.zrevrange(TriageKeys.recent, 0, _CARRIED - 1)
        for story in (name.decode() for name in stories):
            with translated("read what a chat was told"):
                state = await self._store.redis.hget(source.told(story), old)
            if state and state.startswith(b"m"):
                revision = state.rstrip(b"+").rpartition(b":")[2].decode()
                args = (new, f"m0:{revision}", KEEP_ALERT_SECONDS)
                await self._store.run("carry", (sink.told(story),), args)

    async def waiting(self) -> dict[Lane, int]:
        """How many deliveries of each lane are not settled yet."""
        counts = dict.fromkeys(Lane, 0)
        with translated("count the outbox"):
            for number in range(self._store.partitions):
                for lane in Lane:
                    counts[lane] += await self._store.redis.xlen(DeliveryKeys(number).out(lane))
        return counts

    async def tally(self) -> dict[str, int]:
        """How many deliveries ended without a message, by outcome, since the store exists."""
        counts: dict[str, int] = {}
        with translated("read the tally"):
            for number in range(self._store.partitions):
                found = await self._store.redis.hgetall(DeliveryKeys(number).tally)
                for name, count in found.items():
                    counts[name.decode()] = counts.get(name.decode(), 0) + int(count)
        return counts
