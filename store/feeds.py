"""The schedule of feeds and what is remembered of each: claims, quiet polls, commits."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from core.entry import to_json
from core.feed import FeedState
from core.schedule import learn_rhythm
from store.connection import script_source, translated
from store.keys import FeedKeys, feed_partition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.entry import SeenEntry
    from store.connection import Store

#: most feeds of one `claim` or `quiet`, most entries of one `commit`
CLAIMS = 64
ENTRIES = 2000
#: due time of a feed that is switched off: out of reach of every claim (year 2300)
NEVER_MS = 10_413_792_000_000
#: no rule puts a feed further ahead: a server's wish counts up to a day
FURTHEST_MS = 26 * 3_600_000

#: entries that take more than a few milliseconds to write as JSON: done in a thread
_MANY = 100
#: keys and arguments of a script
_Call = tuple[list[str], list[str | bytes | float]]

_NO_ALIAS = b"\0\0\0"
_FRESH = FeedState()
_FIELDS = frozenset(f.name for f in fields(FeedState))


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to poll one feed once, until somebody holds a newer token."""

    feed: str
    token: int
    #: Unix ms of the server's clock
    due_ms: int
    #: 0 if no relevant entry was seen lately
    hot_until_ms: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one claim brought, and the server's clock to wait by."""

    claims: tuple[Claim, ...]
    now_ms: int
    #: when the next feed of the partition is due; None if it has none
    next_due_ms: int | None


class Quiet(NamedTuple):
    """A poll with nothing to remember."""

    feed: str
    token: int
    next_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: the entries worth comparing, and the ids of all that it holds."""

    #: oldest first, of kind new; entries that are surely known may be left out
    entries: Sequence[SeenEntry]
    #: ids of the whole document, 8 bytes each, joined
    present: bytes
    #: the first document of a feed: everything is stored, nothing is told
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did; all zero if the same commit had been written before."""

    #: somebody else polls the feed by now: nothing was written
    stale: bool = False
    new: int = 0
    changed: int = 0
    #: entries whose id moved (http to https, new host) without being news
    moved: int = 0


class FeedStore:
    """The feed partitions of a store."""

    def __init__(self, store: Store) -> None:
        self.partitions = store.partitions
        self._store = store
        self._keys = [FeedKeys(n) for n in range(store.partitions)]

    def partition(self, feed: str) -> int:
        """The partition of a feed."""
        return feed_partition(feed, self.partitions)

    async def enlist(
        self, feeds: Iterable[tuple[str, int]], furthest_ms: int = FURTHEST_MS
    ) -> int:
        """Put `(feed, ms until its first poll)` on the schedule; those on it keep their time.

        Unless that is further ahead than `furthest_ms`: then the clock was set back.
        """
        added = 0
        for partition, batch in self._grouped(feeds):
            for chunk in _chunks(batch, 1000):
                args: list[str | bytes | float] = [furthest_ms]
                args += [value for pair in chunk for value in pair]
                added += await self._store.run("enlist", [self._keys[partition].due], args)
        return added

    async def claim(
        self, partition: int, horizon_ms: int, lease_ms: int, limit: int = CLAIMS
    ) -> Claimed:
        """Claim feeds of a partition that are due within the horizon."""
        args = [horizon_ms, lease_ms, min(limit, CLAIMS)]
        return _claimed(await self._store.run("claim", self._claim_keys(partition), args))

    async def seize(self, feeds: Iterable[str], lease_ms: int) -> tuple[list[Claim], int]:
        """Claim exactly these feeds, due or not; returns the claims and the server's clock."""
        calls: list[_Call] = [
            (self._claim_keys(partition), [0, lease_ms, 0, *(feed for feed, _ in chunk)])
            for partition, batch in self._grouped((feed, None) for feed in feeds)
            for chunk in _chunks(batch, CLAIMS)
        ]
        replies = [_claimed(reply) for reply in await self._run_each("claim", calls)]
        claims = [claim for reply in replies for claim in reply.claims]
        return claims, max((reply.now_ms for reply in replies), default=0)

    async def quiet(self, polls: Iterable[Quiet]) -> int:
        """Reschedule feeds that had nothing new; returns how many were still ours."""
        calls: list[_Call] = []
        for partition, batch in self._grouped((poll.feed, poll) for poll in polls):
            keys = [self._keys[partition].due, self._keys[partition].fence]
            calls += [
                (keys, [value for _, poll in chunk for value in poll])
                for chunk in _chunks(batch, CLAIMS)
            ]
        return sum(await self._run_each("quiet", calls))

    async def commit(
        self, feed: str, token: int, next_ms: int, state: FeedState, reading: Reading | None = None
    ) -> Committed:
        """Write one poll in one step: what is new goes to the stream, the rest is remembered.

        Documents of more than 2,000 entries take several; state and schedule are in the last.
        """
        parts = list(_chunks(reading.entries, ENTRIES)) if reading else []
        total = Committed()
        for part in parts[:-1]:
            step = await self._commit(feed, token, next_ms, "", "more", part, reading)
            if step.stale:
                return step
            total = _added(total, step)
        last = parts[-1] if parts else ()
        text = _state_json(state)
        kind = "last" if reading else "state"
        step = await self._commit(feed, token, next_ms, text, kind, last, reading)
        return step if step.stale else _added(total, step)

    async def _commit(
        self,
        feed: str,
        token: int,
        next_ms: int,
        state: str,
        part: str,
        entries: Sequence[SeenEntry],
        reading: Reading | None,
    ) -> Committed:
        keys = self._keys[self.partition(feed)]
        names = [keys.due, keys.fence, keys.seen(feed), keys.state(feed), keys.entries]
        silent = bool(reading and reading.silent)
        if len(entries) > _MANY and not silent:
            told = await asyncio.to_thread(_told, entries, silent=False)
        else:
            told = _told(entries, silent=silent)
        args: list[str | bytes | float] = [feed, token, next_ms, state, part, int(silent)]
        args += [reading.present if reading else b"", *told]
        status, new, changed, moved = await self._store.run("commit", names, args)
        return Committed(status < 0, new, changed, moved)

    async def state(self, feed: str) -> tuple[FeedState, int]:
        """What is remembered of a feed, and the token that it was committed under (0: none)."""
        key = self._keys[self.partition(feed)].state(feed)
        with translated(f"state of feed {feed}"):
            reply = await self._store.redis.hmget(key, "s", "done", "new", "at")
        text, done, new, at = reply
        state = _state_from(text)
        # how many entries were new is known after the state was written: it is learned here
        if at and float(at) > state.last_new:
            state = learn_rhythm(state, int(new), float(at))
        return state, int(done or 0)

    async def hasten(self, feed: str, until_ms: int, next_ms: int) -> bool:
        """Poll a feed faster until then, next time at the latest at `next_ms` (Unix ms)."""
        keys = self._keys[self.partition(feed)]
        reply = await self._store.run("hasten", [keys.due, keys.hot], [feed, until_ms, next_ms])
        return bool(reply)

    async def forget(self, feeds: Iterable[str]) -> None:
        """Take feeds off the schedule; what is remembered of them stays."""
        for partition, batch in self._grouped((feed, None) for feed in feeds):
            with translated("forget feeds"):
                await self._store.redis.zrem(self._keys[partition].due, *(f for f, _ in batch))

    async def switched_off(self) -> list[str]:
        """Feeds that said they are gone."""
        found: list[str] = []
        for keys in self._keys:
            with translated("feeds that are switched off"):
                gone = await self._store.redis.zrangebyscore(keys.due, NEVER_MS, "+inf")
            found += [feed.decode() for feed in gone]
        return found

    async def _run_each(self, script: str, calls: Sequence[_Call]) -> list[Any]:
        """Run a script on several partitions: in one round trip where they share a server."""
        if len(calls) == 1 or not isinstance(self._store.redis, Redis):
            return await asyncio.gather(*(self._store.run(script, *call) for call in calls))
        _, sha = script_source(script)
        with translated(f"script {script}"):
            async with self._store.redis.pipeline(transaction=False) as pipe:
                for keys, args in calls:
                    pipe.evalsha(sha, len(keys), *keys, *args)
                replies = await pipe.execute(raise_on_error=False)
        for index, reply in enumerate(replies):
            if isinstance(reply, NoScriptError):
                replies[index] = await self._store.run(script, *calls[index])
            elif isinstance(reply, Exception):
                with translated(f"script {script}"):
                    raise reply
        return replies

    def _claim_keys(self, partition: int) -> list[str]:
        keys = self._keys[partition]
        return [keys.due, keys.fence, keys.hot]

    def _grouped(
        self, named: Iterable[tuple[str, Any]]
    ) -> Iterable[tuple[int, list[tuple[str, Any]]]]:
        groups: dict[int, list[tuple[str, Any]]] = defaultdict(list)
        for pair in named:
            groups[self.partition(pair[0])].append(pair)
        return groups.items()


def _chunks(values: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (values[i : i + size] for i in range(0, len(values), size))


def _told(entries: Sequence[SeenEntry], *, silent: bool) -> list[str | bytes]:
    args: list[str | bytes] = []
    for seen in entries:
        entry = seen.entry
        args += (entry.id, entry.fingerprint, entry.alias or _NO_ALIAS)
        args.append("" if silent else to_json(seen))
    return args


def _claimed(reply: Sequence[Any]) -> Claimed:
    now_ms, next_due, *flat = reply
    claims = tuple(
        Claim(flat[i].decode(), flat[i + 1], flat[i + 2], flat[i + 3])
        for i in range(0, len(flat), 4)
    )
    return Claimed(claims, now_ms, None if next_due < 0 else next_due)


def _added(a: Committed, b: Committed) -> Committed:
    return Committed(False, a.new + b.new, a.changed + b.changed, a.moved + b.moved)


def _state_json(state: FeedState) -> str:
    """Only what differs from a fresh feed: most fields are empty most of the time."""
    record = {k: v for k, v in asdict(state).items() if v != getattr(_FRESH, k)}
    return json.dumps(record, separators=(",", ":"))


def _state_from(text: bytes | None) -> FeedState:
    """Fields of a newer version are left out: replicas are renewed one by one."""
    record = json.loads(text) if text else {}
    return FeedState(**{k: v for k, v in record.items() if k in _FIELDS})
