"""The outbox's scripts: normal, run twice, fenced out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from outbox_sender import CHAT, Sender
from sample_alert import NOW, sample_alert, sample_text
from topologies import set_memory

from core.delivery import Kind, Lane, message_to_json
from store.outbox import KEEP_ALERT_SECONDS, KEEP_TEXT_SECONDS, Outbox
from store.sendings import Sendings, Verdict

if TYPE_CHECKING:
    from store.connection import Store

GROUP = "-1001"


async def test_fanout_queues_each_target_once(store: Store) -> None:
    outbox = Outbox(store)
    targets = [str(number) for number in range(1, 1301)]
    assert await outbox.fanout(sample_alert(), targets) == 1300
    assert await outbox.fanout(sample_alert(), targets) == 0
    waiting = await outbox.waiting()
    assert waiting == {Lane.URGENT: 0, Lane.ANSWER: 0, Lane.ROUTINE: 1300, Lane.EDIT: 0}
    keys = outbox.keys("1")
    assert 0 < await store.redis.ttl(keys.told("s1")) <= KEEP_ALERT_SECONDS
    assert 0 < await store.redis.ttl(keys.alert("s1")) <= KEEP_ALERT_SECONDS


async def test_told_of_500_targets_is_compact(store: Store) -> None:
    outbox = Outbox(store)
    members = [t for t in map(str, range(1, 4000)) if outbox.keys(t).own == outbox.keys("1").own]
    await outbox.fanout(sample_alert(), members[:500])
    assert await store.redis.object("encoding", outbox.keys("1").told("s1")) == b"listpack"


async def test_urgent_goes_to_its_lane(store: Store) -> None:
    outbox = Outbox(store)
    await outbox.fanout(sample_alert(severity=4), [CHAT])
    assert (await outbox.waiting())[Lane.URGENT] == 1


async def test_newer_revision_of_a_queued_alert_only_moves_on(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == 0
    assert await sender.state("s1", CHAT) == "q2"
    step = await sender.begin(await sender.one())
    assert (step.verdict, step.revision) == (Verdict.GO, 2)


async def test_alert_that_becomes_urgent_overtakes_itself(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    for _ in range(2):
        await sender.outbox.fanout(sample_alert(revision=2, severity=5), [CHAT])
        assert await sender.state("s1", CHAT) == "q2!"
    hurried, slow = await sender.one(Lane.URGENT), await sender.one(Lane.ROUTINE)
    step = await sender.begin(hurried)
    await sender.sendings.done(hurried, 77, step)
    assert (step.verdict, step.revision) == (Verdict.GO, 2)
    assert (await sender.begin(slow)).verdict is Verdict.DONE
    assert await sender.waiting() == 0


async def test_older_revision_never_replaces_a_newer(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(revision=2, headline="new"), [CHAT])
    await sender.outbox.fanout(sample_alert(revision=1, headline="old"), [CHAT, "5"])
    step = await sender.begin(await sender.one())
    assert b'"new"' in step.body


async def test_sent_and_recorded(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    assert delivery.kind is Kind.ALERT
    step = await sender.begin(delivery)
    assert step.verdict is Verdict.GO
    assert 0.9 < step.rest <= 1.0
    assert (await sender.state("s1", CHAT)).startswith("S1:")
    for _ in range(2):
        await sender.sendings.done(delivery, 77, step)
        assert await sender.state("s1", CHAT) == "m77:1"
        assert await sender.waiting() == 0
    assert await sender.sendings.pending(sender.partition) == []


async def test_begin_run_twice_by_the_client_is_one_attempt(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    verdicts = [(await sender.begin(delivery, "same")).verdict for _ in range(2)]
    assert verdicts == [Verdict.GO, Verdict.GO]
    await sender.outbox.text(CHAT, "k", sample_text())
    text = await sender.one(Lane.ANSWER)
    await sender.unpaced()
    verdicts = [(await sender.begin(text, "same")).verdict for _ in range(2)]
    assert verdicts == [Verdict.GO, Verdict.GO]


async def test_alert_found_being_sent_goes_again_and_stays_a_repeat(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.begin(delivery, "dead")
    await sender.unpaced()
    assert (await sender.begin(delivery, "t1")).verdict is Verdict.AGAIN
    # a refusal takes back what this attempt marked, never the doubt before it
    await sender.sendings.not_sent(delivery, "t1")
    await sender.unpaced()
    assert (await sender.begin(delivery, "t2")).verdict is Verdict.AGAIN


async def test_surely_unsent_is_no_repeat(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.begin(delivery, "t1")
    for _ in range(2):
        await sender.sendings.not_sent(delivery, "t1")
        assert await sender.state("s1", CHAT) == "q1"
    await sender.unpaced()
    assert (await sender.begin(delivery, "t2")).verdict is Verdict.GO
    await sender.sendings.not_sent(delivery, "t1")
    assert (await sender.state("s1", CHAT)) == "S1:t2"


async def test_text_found_being_sent_is_given_up_and_the_gap_told_once(sender: Sender) -> None:
    await sender.outbox.text(CHAT, "k1", sample_text())
    first = await sender.one(Lane.ANSWER)
    await sender.begin(first, "dead")
    assert (await sender.begin(first)).verdict is Verdict.UNKNOWN
    assert await sender.state("k1", CHAT) == "?0"
    assert await sender.waiting() == 0
    assert await sender.outbox.tally() == {"unknown": 1}

    await sender.unpaced()
    await sender.outbox.text(CHAT, "k2", sample_text())
    second = await sender.one(Lane.ANSWER)
    step = await sender.begin(second)
    assert (step.verdict, step.gaps) == (Verdict.GO, 1)
    for _ in range(2):
        await sender.sendings.done(second, 5, step)
    assert await sender.store.redis.hlen(sender.keys.gap) == 0


async def test_text_is_queued_once(sender: Sender) -> None:
    text = sample_text()
    assert await sender.outbox.text(CHAT, "k", text, reply_to=12)
    assert not await sender.outbox.text(CHAT, "k", text)
    delivery = await sender.one(Lane.ANSWER)
    assert (delivery.kind, delivery.reply_to) == (Kind.TEXT, 12)
    assert delivery.body == message_to_json(text)
    assert 0 < await sender.store.redis.ttl(sender.keys.told("k")) <= KEEP_TEXT_SECONDS


async def test_revision_after_the_message_becomes_one_edit(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.sendings.done(delivery, 77, await sender.begin(delivery))
    assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == 1
    assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == 0
    assert await sender.outbox.fanout(sample_alert(revision=3), [CHAT]) == 0
    assert await sender.state("s1", CHAT) == "m77:1+"
    edit = await sender.one(Lane.EDIT)
    assert (await sender.begin(edit)).verdict is Verdict.WAIT
    await sender.unpaced()
    step = await sender.begin(edit)
    assert (step.verdict, step.revision, step.message_id) == (Verdict.EDIT, 3, 77)
    for _ in range(2):
        await sender.sendings.done(edit, 77, step)
        assert await sender.state("s1", CHAT) == "m77:3"
    assert await sender.waiting() == 0


async def test_revision_while_being_sent_becomes_one_edit(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    step = await sender.begin(delivery)
    assert await sender.outbox.fanout(sample_alert(revision=2), [CHAT]) == 0
    for _ in range(2):
        await sender.sendings.done(delivery, 77, step)
        assert await sender.state("s1", CHAT) == "m77:1+"
        assert await sender.waiting() == 1
    await sender.unpaced()
    assert (await sender.begin(await sender.one(Lane.EDIT))).verdict is Verdict.EDIT


async def test_told_already_is_acknowledged(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.sendings.done(delivery, 77, await sender.begin(delivery))
    for _ in range(2):
        assert (await sender.begin(delivery)).verdict is Verdict.DONE


async def test_fenced_sender_changes_nothing(store: Store, sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.lease.release()
    successor = Sender(store, CHAT, "b")
    await successor.take()
    assert (await sender.begin(delivery)).verdict is Verdict.FENCED
    assert not await sender.sendings.refuse(delivery, sender.owner, "blocked")
    assert not await sender.sendings.suspend(delivery, sender.owner, "blocked", NOW)
    assert not await sender.sendings.bury(delivery, sender.owner, "odd")
    assert not await sender.sendings.give_up(delivery, sender.owner)
    assert await sender.state("s1", CHAT) == "q1"
    assert [d.id for d in await successor.sendings.pending(sender.partition)] == [delivery.id]


async def test_a_slow_sender_still_records_its_message(store: Store, sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    step = await sender.begin(delivery)
    await sender.lease.release()
    successor = Sender(store, CHAT, "b")
    await successor.take()
    await sender.sendings.done(delivery, 77, step)
    assert (await successor.begin(delivery)).verdict is Verdict.DONE
    await successor.sendings.done(delivery, 78, step)
    assert await sender.state("s1", CHAT) == "m77:1"


async def test_pace_one_a_second_in_private(sender: Sender) -> None:
    for story in ("s1", "s2"):
        await sender.outbox.fanout(sample_alert(story), [CHAT])
    first, second = await sender.read(Lane.ROUTINE)
    assert (await sender.begin(first)).verdict is Verdict.GO
    step = await sender.begin(second)
    assert step.verdict is Verdict.WAIT
    assert 0 < step.wait <= 1.0
    assert await sender.state("s2", CHAT) == "q1"


async def test_pace_twenty_a_minute_in_a_group(store: Store) -> None:
    sender = Sender(store, GROUP)
    await sender.take()
    await sender.outbox.fanout(sample_alert(), [GROUP])
    delivery = await sender.one()
    now = int((await store.redis.time())[0]) * 1000
    await store.redis.rpush(sender.keys.pace(GROUP), *[now - 2000 - n for n in range(20)])
    step = await sender.begin(delivery)
    assert step.verdict is Verdict.WAIT
    assert 50 < step.wait <= 61
    await store.redis.ltrim(sender.keys.pace(GROUP), 0, 18)
    step = await sender.begin(delivery)
    assert step.verdict is Verdict.GO
    assert 50 < step.rest <= 61


async def test_hold_of_half_a_day_is_kept(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.begin(delivery, "t1")
    for _ in range(2):
        await sender.sendings.not_sent(delivery, "t1", hold=43_200)
    await sender.unpaced()
    step = await sender.begin(delivery)
    assert step.verdict is Verdict.WAIT
    assert 43_000 < step.wait <= 43_200
    await sender.store.redis.hset(sender.keys.hold, CHAT, 1)
    assert (await sender.begin(delivery)).verdict is Verdict.GO
    assert await sender.store.redis.hlen(sender.keys.hold) == 0


async def test_gone_chat_is_suspended_and_told_nothing_more(sender: Sender) -> None:
    subscription = {"target": CHAT, "filters": [{"words": [], "severity": 1}]}
    await sender.store.redis.hset(sender.keys.subs, CHAT, json.dumps(subscription))
    for story in ("s1", "s2"):
        await sender.outbox.fanout(sample_alert(story), [CHAT])
    first, second = await sender.read(Lane.ROUTINE)
    await sender.begin(first)
    for _ in range(2):
        assert await sender.sendings.suspend(first, sender.owner, "blocked", NOW)
    kept = json.loads(await sender.store.redis.hget(sender.keys.subs, CHAT))
    marks = {"suspended_at": NOW.isoformat(), "suspended_why": "blocked"}
    assert kept == {**subscription, **marks}
    assert await sender.store.redis.xlen(sender.keys.subs_log) == 1
    await sender.unpaced()
    assert (await sender.begin(second)).verdict is Verdict.DONE
    assert await sender.state("s1", CHAT) == "x1:blocked"
    assert await sender.state("s2", CHAT) == "x1:suspended"
    assert await sender.waiting() == 0
    # an answer goes out all the same: the person may have come back
    await sender.outbox.text(CHAT, "k", sample_text())
    await sender.unpaced()
    assert (await sender.begin(await sender.one(Lane.ANSWER))).verdict is Verdict.GO


async def test_laid_aside_with_the_reason(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    for _ in range(2):
        assert await sender.sendings.bury(delivery, sender.owner, "odd answer")
    ((_, fields),) = await sender.store.redis.xrange(sender.keys.dead)
    assert (fields[b"reason"], fields[b"target"]) == (b"odd answer", CHAT.encode())
    assert await sender.outbox.tally() == {"dead": 1}


async def test_expired_alert_is_seen(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    await sender.store.redis.delete(sender.keys.alert("s1"))
    assert (await sender.begin(await sender.one())).verdict is Verdict.EXPIRED


async def test_everything_follows_a_chat_to_its_new_id(store: Store) -> None:
    old, new = "-55", "-1000000000055"
    sender, heir = Sender(store, old), Sender(store, new)
    await sender.take()
    if heir.partition != sender.partition:
        await heir.take()
    heir.owner = heir.owner or sender.owner
    await store.redis.hset(sender.keys.subs, old, json.dumps({"target": old, "filters": []}))
    await sender.outbox.fanout(sample_alert(), [old])
    await sender.outbox.text(old, "k", sample_text())
    alert, text = await sender.one(), await sender.one(Lane.ANSWER)
    await sender.begin(alert)
    for _ in range(2):
        assert await sender.sendings.follow(alert, sender.owner, new)
    moved = await sender.begin(text)
    assert (moved.verdict, moved.moved_to) == (Verdict.MOVED, new)
    for _ in range(2):
        assert await sender.sendings.follow(text, sender.owner, moved.moved_to)
    assert await store.redis.hget(sender.keys.subs, old) is None
    assert json.loads(await store.redis.hget(heir.keys.subs, new))["target"] == new
    followed = await heir.read(Lane.ROUTINE, Lane.ANSWER)
    assert sorted((d.kind, d.target, d.ref) for d in followed) == [
        (Kind.ALERT, new, "s1"),
        (Kind.TEXT, new, "k"),
    ]
    assert (await heir.begin(followed[0])).verdict is Verdict.GO


async def test_rate_gives_slots_one_interval_apart(store: Store) -> None:
    sendings = Sendings(store)
    waits = [await sendings.reserve("7", 10, 5.0) for _ in range(6)]
    assert waits[0] == 0
    assert waits == sorted(waits)
    assert 0.2 < waits[-1] <= 0.5
    assert await sendings.reserve("8", 10, 5.0) == 0


async def test_rate_far_away_takes_no_slot(store: Store) -> None:
    sendings = Sendings(store)
    await sendings.block("7", 43_200)
    await sendings.block("7", 1)
    for _ in range(2):
        assert -43_200 <= await sendings.reserve("7", 27, 1.0) < -43_000
    assert await store.redis.pttl("rw1:{b7}:rate") > 43_200_000


async def test_scripts_work_when_memory_is_full(sender: Sender) -> None:
    await set_memory(sender.store, 1)
    try:
        await sender.outbox.fanout(sample_alert(), [CHAT])
        await sender.take()
        delivery = await sender.one()
        step = await sender.begin(delivery)
        assert await sender.sendings.reserve("7", 27, 1.0) == 0
        await sender.sendings.done(delivery, 77, step)
        await sender.outbox.text(CHAT, "k", sample_text())
    finally:
        await set_memory(sender.store, 0)
    assert await sender.state("s1", CHAT) == "m77:1"
