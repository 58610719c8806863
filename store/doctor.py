"""A look at everything that is remembered, for the person who looks after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store.connection import translated
from store.feeds import FeedStore
from store.health import memory_pressure
from store.keys import DeliveryKeys, FeedKeys, TriageKeys
from store.latest import Latest
from store.outbox import Outbox
from store.subscriptions import SubscriptionStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.connection import Store

Finding = tuple[str, str]


async def examine(store: Store) -> list[Finding]:
    """Everything worth knowing, as pairs of a name and a sentence."""
    return [
        *await _engine(store),
        *await _feeds(store),
        *await _queues(store),
        *await _chats(store),
    ]


async def _engine(store: Store) -> list[Finding]:
    said = await store.info("server")
    node = said[0] if said else {}
    name = node.get("server_name", "redis")
    version = node.get(f"{name}_version", node.get("redis_version", "(no version)"))
    share = await memory_pressure(store)
    room = "no limit" if share is None else f"{share:.0%} of maxmemory"
    return [("engine", f"{name} {version}"), ("memory", room)]


async def _feeds(store: Store) -> list[Finding]:
    feeds = FeedStore(store)
    pulse = await Latest(store).pulse(datetime.now(UTC))
    off = sorted(await feeds.switched_off())
    found = [
        ("feeds", f"{pulse.watched} on the schedule, {pulse.late} overdue"),
        ("gone", ", ".join(off) or "none"),
    ]
    failing = [
        f"{name}: {state.error} ({state.failures} times in a row)"
        for name in sorted(await _scheduled(store))
        if (state := (await feeds.state(name))[0]).failures
    ]
    return found + [("failing", line) for line in failing or ["none"]]


async def _scheduled(store: Store) -> list[str]:
    names: list[str] = []
    with translated("read the schedule"):
        for number in range(store.partitions):
            due = await store.redis.zrange(FeedKeys(number).due, 0, -1)
            names += [name.decode() for name in due]
    return names


async def _queues(store: Store) -> list[Finding]:
    partitions = range(store.partitions)
    entries = await _length(store, (FeedKeys(n).entries for n in partitions))
    dead = [
        ("entries", await _length(store, (FeedKeys(n).dead for n in partitions))),
        ("alerts", await _length(store, [TriageKeys.dead])),
        ("deliveries", await _length(store, (DeliveryKeys(n).dead for n in partitions))),
    ]
    waiting = await Outbox(store).waiting()
    tally = await Outbox(store).tally()
    return [
        ("entries waiting", str(entries)),
        ("alerts waiting", str(await _length(store, [TriageKeys.alerts]))),
        ("outbox", ", ".join(f"{lane.name.lower()} {count}" for lane, count in waiting.items())),
        ("not delivered", ", ".join(f"{name} {n}" for name, n in sorted(tally.items())) or "none"),
        ("dead letters", ", ".join(f"{name} {count}" for name, count in dead)),
    ]


async def _length(store: Store, streams: Iterable[str]) -> int:
    with translated("measure the queues"):
        return sum([await store.redis.xlen(stream) for stream in streams])


async def _chats(store: Store) -> list[Finding]:
    subscriptions = SubscriptionStore(store)
    active = suspended = 0
    for number in range(store.partitions):
        _, found = await subscriptions.load(number)
        gone = sum(s.suspended_at is not None for s in found.values())
        active, suspended = active + len(found) - gone, suspended + gone
    return [("chats", f"{active} subscribed, {suspended} suspended")]
