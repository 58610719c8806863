"""How deliveries end without a message, and how they begin again; clocks that are set back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from outbox_sender import CHAT, Sender
from sample_alert import NOW, sample_alert, sample_text

from core.delivery import Lane
from core.subscription import Filter, Subscription
from store.keys import MEMBERS, TriageKeys, rate
from store.leases import Members
from store.sendings import Sendings, Verdict
from store.subscriptions import ANSWERS_A_MINUTE, Answer, Change, SubscriptionStore

if TYPE_CHECKING:
    from store.connection import Store

SUBSCRIBED = Subscription(CHAT, (Filter(),), datetime(2026, 3, 1, tzinfo=UTC))


async def test_what_never_arrived_is_told_at_the_next_revision(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.begin(delivery)
    await sender.sendings.suspend(delivery, sender.owner, "blocked", NOW)
    assert await sender.outbox.fanout(sample_alert(), [CHAT]) == 0
    for queued in (1, 0):
        assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == queued
    await sender.unpaced()
    step = await sender.begin(await sender.one())
    assert (step.verdict, step.revision) == (Verdict.GO, 2)


async def test_what_may_have_arrived_is_not_told_anew(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    for attempt in ("dead", "t1"):
        await sender.begin(delivery, attempt)
        await sender.unpaced()
    await sender.sendings.bury(delivery, sender.owner, "no answer")
    assert await sender.state("s1", CHAT) == "?1"
    assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == 0


async def test_an_edit_that_failed_leaves_the_message_to_later_revisions(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.sendings.done(delivery, 77, await sender.begin(delivery))
    await sender.outbox.fanout(sample_alert(revision=2), [CHAT])
    edit = await sender.one(Lane.EDIT)
    for _ in range(2):
        await sender.sendings.suspend(edit, sender.owner, "blocked", NOW)
        assert await sender.state("s1", CHAT) == "m77:1"
    assert await sender.outbox.fanout(sample_alert(revision=3), [CHAT]) == 1
    await sender.unpaced()
    step = await sender.begin(await sender.one(Lane.EDIT))
    assert (step.verdict, step.message_id, step.revision) == (Verdict.EDIT, 77, 3)


async def test_a_correction_reaches_who_was_told_whatever_it_matters_now(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(severity=4), [CHAT, "5"])
    delivery = await sender.one(Lane.URGENT) if await sender.waiting() == 1 else None
    if delivery is None:
        delivery = next(d for d in await sender.read(Lane.URGENT) if d.target == CHAT)
    await sender.sendings.done(delivery, 77, await sender.begin(delivery))
    assert await sender.outbox.fanout(sample_alert(revision=2, severity=1), []) == 1
    await sender.unpaced()
    step = await sender.begin(await sender.one(Lane.EDIT))
    assert (step.verdict, step.revision) == (Verdict.EDIT, 2)


async def test_nothing_queued_is_sent_after_a_stop(store: Store, sender: Sender) -> None:
    kept = SubscriptionStore(store)
    await kept.apply(CHAT, [Change(await kept.get(CHAT), SUBSCRIBED)])
    for story in ("s1", "s2"):
        await sender.outbox.fanout(sample_alert(story), [CHAT])
    first, second = await sender.read(Lane.ROUTINE)
    await kept.apply(CHAT, [Change(await kept.get(CHAT), None)], update_id=1)
    for _ in range(2):
        assert (await sender.begin(first)).verdict is Verdict.DONE
    assert await sender.outbox.tally() == {"stopped": 1}
    await kept.apply(CHAT, [Change(await kept.get(CHAT), SUBSCRIBED)], update_id=2)
    assert (await sender.begin(second)).verdict is Verdict.GO


async def test_what_was_told_in_a_group_does_not_ring_again_in_its_supergroup(
    store: Store,
) -> None:
    old, new = "-55", "-1000000000055"
    sender, heir = Sender(store, old), Sender(store, new)
    await sender.take()
    heir.owner = sender.owner
    if heir.partition != sender.partition:
        await heir.take()
    await store.redis.zadd(TriageKeys.recent, {"s1": 1, "s2": 2})
    await store.redis.hset(sender.keys.subs, old, json.dumps({"target": old, "filters": []}))
    for story in ("s1", "s2"):
        await sender.outbox.fanout(sample_alert(story), [old])
    first, _ = await sender.read(Lane.ROUTINE)
    await sender.sendings.done(first, 77, await sender.begin(first))
    for _ in range(2):
        await sender.outbox.migrate(old, new)
    assert await heir.state("s1", new) == "m0:1"
    assert await heir.state("s2", new) == ""
    assert await sender.outbox.fanout(sample_alert("s1"), [new]) == 0
    await sender.outbox.fanout(sample_alert("s1", revision=2), [new])
    (edit,) = [d for d in await heir.read(Lane.EDIT) if d.target == new]
    step = await heir.begin(edit)
    assert (step.verdict, step.revision) == (Verdict.GO, 2)
    await heir.sendings.done(edit, 5, step)
    assert await heir.state("s1", new) == "m5:2"


async def test_a_flood_of_commands_is_not_answered_for_hours(store: Store, sender: Sender) -> None:
    kept = SubscriptionStore(store)
    for update in range(ANSWERS_A_MINUTE + 30):
        await kept.apply(CHAT, update_id=update, answer=Answer(CHAT, sample_text()))
    assert await sender.waiting() == ANSWERS_A_MINUTE
    assert int(await store.redis.hget(sender.keys.gap, CHAT)) == 30


async def test_a_chat_that_is_silenced_for_hours_collects_no_answers(
    store: Store, sender: Sender
) -> None:
    now = int((await store.redis.time())[0]) * 1000
    await store.redis.hset(sender.keys.hold, CHAT, now + 3_600_000)
    await SubscriptionStore(store).apply(CHAT, update_id=1, answer=Answer(CHAT, sample_text()))
    assert await sender.waiting() == 0
    assert int(await store.redis.hget(sender.keys.gap, CHAT)) == 1


async def test_a_clock_that_is_set_back_stops_nothing(store: Store, sender: Sender) -> None:
    now = int((await store.redis.time())[0])
    await store.redis.hset(rate("7"), "tat", (now + 3_600) * 1_000_000)
    assert 0 <= await Sendings(store).reserve("7", 27, 1.0) <= 1.0
    await store.redis.rpush(sender.keys.pace(CHAT), (now + 3_600) * 1000)
    await sender.outbox.fanout(sample_alert(), [CHAT])
    assert (await sender.begin(await sender.one())).verdict is Verdict.GO
    await store.redis.zadd(MEMBERS, {"dead": (now + 3_600) * 1000})
    assert await Members(store, MEMBERS, "a").beat() == 1


async def test_a_text_whose_fate_is_forgotten_is_not_sent_again(sender: Sender) -> None:
    await sender.outbox.text(CHAT, "k", sample_text())
    text = await sender.one(Lane.ANSWER)
    await sender.begin(text, "dead")
    await sender.store.redis.delete(sender.keys.told("k"))
    await sender.unpaced()
    assert (await sender.begin(text)).verdict is Verdict.EXPIRED
