"""The router: alerts in, deliveries out, to everybody who asked at that moment."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from articles import lexicon
from sample_alert import sample_alert
from topologies import eventually

from core.alert import Reason, to_json
from core.subscription import Filter, Subscription
from jobs.route import Router
from store.keys import DeliveryKeys, TriageKeys, chat_partition
from store.outbox import Outbox
from store.subscriptions import Change, Outcome, SubscriptionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.alert import Alert
    from store.connection import Store


async def ask(store: Store, target: str, wanted: Subscription | None) -> None:
    subscriptions = SubscriptionStore(store)
    change = Change(await subscriptions.get(target), wanted)
    assert await subscriptions.apply(target, [change]) is Outcome.DONE


def wants(target: str, *words: str) -> Subscription:
    return Subscription(target, (Filter(words),))


def router(store: Store, *static: Subscription) -> Router:
    names = {**lexicon().countries, **lexicon().elements}
    return Router(store, SubscriptionStore(store), Outbox(store), static=static, names=names)


@contextlib.asynccontextmanager
async def running(made: Router) -> AsyncIterator[None]:
    task = asyncio.create_task(made.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def send(store: Store, *alerts: Alert) -> None:
    for alert in alerts:
        await store.redis.xadd(TriageKeys.alerts, {"j": to_json(alert)})


async def settled(store: Store) -> None:
    async def check() -> bool:
        return int(await store.redis.xlen(TriageKeys.alerts)) == 0

    await eventually(check)


async def told(store: Store, story: str) -> set[str]:
    found: set[str] = set()
    for number in range(store.partitions):
        found |= {t.decode() for t in await store.redis.hkeys(DeliveryKeys(number).told(story))}
    return found


async def test_everybody_who_asked_gets_it_once(store: Store) -> None:
    await ask(store, "1", wants("1"))
    await ask(store, "2", wants("2", "terbium"))
    await ask(store, "3", wants("3", "holmium"))
    made = router(store, wants("@channel", "terbium"), wants("@other", "holmium"))
    async with running(made):
        await send(store, sample_alert("s1"))
        await settled(store)
    assert await told(store, "s1") == {"1", "2", "@channel"}
    assert (made.routed, made.queued) == (1, 3)


async def test_an_alert_routed_twice_changes_nothing(store: Store) -> None:
    await ask(store, "1", wants("1"))
    made = router(store)
    async with running(made):
        await send(store, sample_alert("s1"), sample_alert("s1"))
        await settled(store)
    assert (made.routed, made.queued) == (2, 1)


async def test_who_subscribed_before_the_routing_gets_it_and_who_left_does_not(
    store: Store,
) -> None:
    await ask(store, "1", wants("1"))
    made = router(store)
    async with running(made):
        await send(store, sample_alert("s1"))
        await settled(store)
        await ask(store, "1", None)
        await ask(store, "2", wants("2"))
        await send(store, sample_alert("s2"))
        await settled(store)
    assert await told(store, "s1") == {"1"}
    assert await told(store, "s2") == {"2"}


async def test_a_log_that_was_cut_is_read_anew(store: Store) -> None:
    await ask(store, "1", wants("1"))
    await ask(store, "2", wants("2"))
    made = router(store)
    await made.refresh()
    for target in ("1", "3", "4"):
        await ask(store, target, wants(target, "terbium"))
        await ask(store, target, None if target == "1" else wants(target))
    for number in {chat_partition(t, store.partitions) for t in "134"}:
        await store.redis.xtrim(DeliveryKeys(number).subs_log, maxlen=1, approximate=False)
    async with running(made):
        await send(store, sample_alert("s1"))
        await settled(store)
    assert await told(store, "s1") == {"2", "3", "4"}


async def test_alerts_go_out_in_order(store: Store) -> None:
    await ask(store, "1", wants("1"))
    first = sample_alert("s1")
    second = sample_alert("s1", revision=2, headline="Ruritania limits nothing")
    await send(store, first, second, sample_alert("s2"))
    async with running(router(store)):
        await settled(store)
    keys = DeliveryKeys(chat_partition("1", store.partitions))
    assert await store.redis.hget(keys.alert("s1"), "rev") == b"2"
    assert await told(store, "s2") == {"1"}


async def test_nobody_asked(store: Store) -> None:
    made = router(store)
    async with running(made):
        await send(store, sample_alert("s1"))
        await settled(store)
    assert (made.routed, made.queued) == (1, 0)


async def test_an_alert_that_cannot_be_read_is_buried(store: Store) -> None:
    await ask(store, "1", wants("1"))
    await store.redis.xadd(TriageKeys.alerts, {"j": "{"})
    async with running(router(store)):
        await send(store, sample_alert("s1"))
        await settled(store)
    assert await store.redis.xlen(TriageKeys.dead) == 1
    assert await told(store, "s1") == {"1"}


async def test_what_a_filter_held_back_is_told_whole_when_it_grows(store: Store) -> None:
    """Whoever was told the first report gets an answer; whoever was not, the story itself."""
    await ask(store, "1", wants("1"))
    await ask(store, "2", Subscription("2", (Filter((), severity=3),)))
    first = sample_alert("s1", severity=2)
    second = sample_alert(
        "s1", severity=3, revision=2, reason=Reason.STATUS, changed="announced → in force"
    )
    async with running(router(store)):
        await send(store, first)
        await settled(store)
        assert await told(store, "s1") == {"1"}
        one, two = (DeliveryKeys(chat_partition(t, store.partitions)) for t in "12")
        await store.redis.hset(one.told("s1"), "1", "m77:1")
        await send(store, second)
        await settled(store)
    assert await store.redis.hget(two.told("s1"), "2") == b"q2"
    assert await told(store, "s1#2") == {"1"}
    # milder again, to nobody who asked: both hold it now, so both are answered
    third = sample_alert("s1", severity=1, revision=3, reason=Reason.CORRECTION)
    await store.redis.hset(two.told("s1"), "2", "m78:2")
    async with running(router(store)):
        await send(store, third)
        await settled(store)
    assert await told(store, "s1#3") == {"1", "2"}
