"""One update, one effect, one answer; and a log from which the router keeps up."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from core.delivery import Message, message_from_json
from core.subscription import Filter, Subscription, subscription_to_json
from store.keys import DeliveryKeys, chat_partition
from store.subscriptions import Answer, Change, Outcome, SubscriptionStore, lapse

if TYPE_CHECKING:
    from store.connection import Store

NOW = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)
GROUP = "-100777"
ANSWER = Message("<b>Done</b>", "Done", "Done")


@pytest.fixture
def store(wide_store: Store) -> Store:
    """The same tests on one server and on a cluster."""
    return wide_store


def keys(store: Store, target: str) -> DeliveryKeys:
    return DeliveryKeys(chat_partition(target, store.partitions))


def wish(target: str, *words: str) -> Subscription:
    return Subscription(target, (Filter(words),), NOW)


async def put(subscriptions: SubscriptionStore, *wishes: Subscription) -> None:
    for wanted in wishes:
        kept = await subscriptions.get(wanted.target)
        done = await subscriptions.apply(wanted.target, [Change(kept, wanted)])
        assert done is Outcome.DONE


async def answers(store: Store, target: str) -> list[dict[str, Any]]:
    entries = await store.redis.xrange(keys(store, target).out(1))
    return [{k.decode(): v.decode() for k, v in fields.items()} for _, fields in entries]


async def test_one_update_one_effect_one_answer(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    kept = await subscriptions.get("42")
    assert kept.subscription is None
    change, answer = Change(kept, wish("42", "dysprosium")), Answer("42", ANSWER, 9)

    first = await subscriptions.apply("42", [change], update_id=7, answer=answer)
    again = await subscriptions.apply("42", [change], update_id=7, answer=answer)

    assert (first, again) == (Outcome.DONE, Outcome.REPEATED)
    assert (await subscriptions.get("42")).subscription == wish("42", "dysprosium")
    (sent,) = await answers(store, "42")
    assert (sent["kind"], sent["target"], sent["ref"], sent["reply"]) == ("text", "42", "u7", "9")
    assert message_from_json(sent["body"]) == ANSWER
    told = keys(store, "42").told("u7")
    assert await store.redis.hgetall(told) == {b"42": b"q0"}
    assert 0 < await store.redis.ttl(told) <= 2 * 86_400
    assert 0 < await store.redis.ttl(keys(store, "42").update(7, "42")) <= 2 * 86_400


async def test_what_changed_since_it_was_read_is_not_overwritten(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    stale = await subscriptions.get("42")
    await put(subscriptions, wish("42", "terbium"))
    change, answer = Change(stale, wish("42", "dysprosium")), Answer("42", ANSWER)

    outcome = await subscriptions.apply("42", [change], update_id=7, answer=answer)

    assert outcome is Outcome.OUTDATED
    assert (await subscriptions.get("42")).subscription == wish("42", "terbium")
    assert await answers(store, "42") == []
    fresh = Change(await subscriptions.get("42"), None)
    assert await subscriptions.apply("42", [fresh], update_id=7, answer=answer) is Outcome.DONE
    assert (await subscriptions.get("42")).subscription is None


async def test_two_at_once_lose_nothing(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    await put(subscriptions, Subscription("42", (), NOW))

    async def add(number: int) -> None:
        while True:
            kept = await subscriptions.get("42")
            assert kept.subscription
            more = (*kept.subscription.filters, Filter((f"w{number}",)))
            change = Change(kept, replace(kept.subscription, filters=more))
            if await subscriptions.apply("42", [change], update_id=number) is Outcome.DONE:
                return

    await asyncio.gather(*(add(number) for number in range(1, 9)))
    after = (await subscriptions.get("42")).subscription
    assert after
    assert {f.words[0] for f in after.filters} == {f"w{n}" for n in range(1, 9)}


async def test_an_answer_without_a_change_writes_no_log(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    await put(subscriptions, wish("42"))
    raw = subscription_to_json(wish("42")).replace(":", ": ", 1)  # as another writer spells it
    await store.redis.hset(keys(store, "42").subs, "42", raw)
    kept = await subscriptions.get("42")
    same = Change(kept, kept.subscription)
    await subscriptions.apply("42", [same], update_id=8, answer=Answer("42", ANSWER))
    assert await store.redis.xlen(keys(store, "42").subs_log) == 1
    assert len(await answers(store, "42")) == 1


async def test_a_lost_chat_is_kept_and_comes_back_with_its_topics(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    await put(subscriptions, wish(GROUP), wish(f"{GROUP}/7", "quota"), wish("-1007771"))

    assert await subscriptions.suspend(GROUP, "kicked", NOW, update_id=1) == 2
    assert await subscriptions.suspend(GROUP, "kicked", NOW, update_id=1) == 0
    for target in (GROUP, f"{GROUP}/7"):
        found = (await subscriptions.get(target)).subscription
        assert found
        assert (found.suspended_at, found.suspended_why) == (NOW, "kicked")
    other = (await subscriptions.get("-1007771")).subscription
    assert other
    assert other.suspended_at is None

    found_again = [lapse(kept, None) for kept in await subscriptions.of_chat(GROUP)]
    assert len(found_again) == 2
    assert await subscriptions.apply(GROUP, found_again) is Outcome.DONE
    assert (await subscriptions.get(f"{GROUP}/7")).subscription == wish(f"{GROUP}/7", "quota")


async def test_the_first_date_of_a_loss_is_kept(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    await put(subscriptions, wish("42"))
    await subscriptions.suspend("42", "blocked", NOW)
    await subscriptions.suspend("42", "kicked", NOW.replace(year=2027))
    found = await subscriptions.get("42")
    assert found.subscription
    assert found.subscription.suspended_at == NOW
    assert lapse(await subscriptions.get("43"), NOW).after is None


async def test_a_migration_moves_everything_and_may_run_twice(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    await put(subscriptions, wish("-5", "quota"), wish("-5/3", "terbium"))

    assert await subscriptions.migrate("-5", "-1005") == 2
    assert await subscriptions.migrate("-5", "-1005") == 0

    assert await subscriptions.of_chat("-5") == []
    moved = {k.target: k.subscription for k in await subscriptions.of_chat("-1005")}
    assert moved == {"-1005": wish("-1005", "quota"), "-1005/3": wish("-1005/3", "terbium")}
    assert await store.redis.hget(keys(store, "-5").moved, "-5") == b"-1005"


async def test_the_log_brings_a_copy_up_to_date(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    partition = chat_partition("42", store.partitions)
    assert await subscriptions.load(partition) == ("0-0", {})
    assert await subscriptions.changes(partition, "0-0") == ("0-0", [])

    await put(subscriptions, wish("42"), wish("42", "quota"))
    found = await subscriptions.changes(partition, "0-0")
    assert found
    cursor, changed = found
    assert changed == [("42", wish("42", "quota"))]
    assert await subscriptions.load(partition) == (cursor, {"42": wish("42", "quota")})
    assert await subscriptions.changes(partition, cursor) == (cursor, [])

    await subscriptions.apply("42", [Change(await subscriptions.get("42"), None)])
    found = await subscriptions.changes(partition, cursor)
    assert found
    assert found[1] == [("42", None)]


async def test_a_cut_log_says_load_again(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    partition = chat_partition("42", store.partitions)
    await put(subscriptions, wish("42"))
    cursor, _ = await subscriptions.load(partition)
    await put(subscriptions, wish("42", "a"), wish("42", "b"))
    log = keys(store, "42").subs_log
    await store.redis.xtrim(log, maxlen=1, approximate=False)
    assert await subscriptions.changes(partition, cursor) is None
    cursor, _ = await subscriptions.load(partition)
    assert await subscriptions.changes(partition, cursor) == (cursor, [])
    assert await subscriptions.changes(partition, "0-0") is None
    await store.redis.delete(log)
    assert await subscriptions.changes(partition, cursor) is None


async def test_a_log_cut_to_nothing_says_load_again_once(store: Store) -> None:
    subscriptions = SubscriptionStore(store)
    partition = chat_partition("42", store.partitions)
    cursor, _ = await subscriptions.load(partition)
    await put(subscriptions, wish("42"))
    await store.redis.xtrim(keys(store, "42").subs_log, maxlen=0, approximate=False)
    assert await subscriptions.changes(partition, cursor) is None
    cursor, found = await subscriptions.load(partition)
    assert found == {"42": wish("42")}
    assert await subscriptions.changes(partition, cursor) == (cursor, [])


@pytest.mark.parametrize("times", [1, 2])
async def test_the_script_without_an_update_finds_its_own_write(store: Store, times: int) -> None:
    subscriptions = SubscriptionStore(store)
    kept = await subscriptions.get("42")
    change = Change(kept, wish("42"))
    outcomes = [await subscriptions.apply("42", [change]) for _ in range(times)]
    assert outcomes == [Outcome.DONE, Outcome.OUTDATED][:times]
    assert await store.redis.xlen(keys(store, "42").subs_log) == 1
