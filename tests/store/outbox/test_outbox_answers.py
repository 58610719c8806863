"""Answers under a story's message: to whom, once, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from outbox_sender import CHAT, Sender
from sample_alert import sample_alert

from core.alert import Alert, Reason
from core.delivery import Lane
from core.subscription import Filter, Subscription
from store.sendings import Verdict
from store.subscriptions import Change, SubscriptionStore

if TYPE_CHECKING:
    from store.connection import Store

MESSAGE = 77


def changed(revision: int, **changes: Any) -> Alert:
    return sample_alert(revision=revision, reason=Reason.STATUS, changed="in force", **changes)


async def told(sender: Sender, message: int = MESSAGE) -> None:
    """The chat holds the first report."""
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    await sender.sendings.done(delivery, message, await sender.begin(delivery))
    await sender.unpaced()


async def test_a_change_answers_the_message_and_edits_it(sender: Sender) -> None:
    await told(sender)
    for _ in range(2):
        await sender.outbox.fanout(changed(2), [])
    answer = await sender.one(Lane.ROUTINE)
    assert (answer.ref, answer.story, answer.answers) == ("s1#2", "s1", True)
    step = await sender.begin(answer)
    assert (step.verdict, step.message_id, step.revision) == (Verdict.GO, MESSAGE, 2)
    await sender.sendings.done(answer, 78, step)
    await sender.unpaced()
    edit = await sender.one(Lane.EDIT)
    assert (await sender.begin(edit)).message_id == MESSAGE
    assert await sender.state("s1#2", CHAT) == "m78:2"
    assert await sender.outbox.fanout(changed(2), [CHAT]) == 0


async def test_whoever_waits_for_the_first_message_needs_no_answer(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    await sender.outbox.fanout(changed(2), [CHAT])
    delivery = await sender.one()
    step = await sender.begin(delivery)
    assert (step.verdict, step.revision, step.message_id) == (Verdict.GO, 2, 0)
    await sender.sendings.done(delivery, MESSAGE, step)
    assert await sender.waiting() == 0
    # the router may hand the same alert on again after a crash
    assert await sender.outbox.fanout(changed(2), [CHAT]) == 0


async def test_a_change_while_the_first_message_is_sent_is_answered_once(sender: Sender) -> None:
    await sender.outbox.fanout(sample_alert(), [CHAT])
    delivery = await sender.one()
    step = await sender.begin(delivery)
    await sender.outbox.fanout(changed(2, severity=5), [CHAT])
    for _ in range(2):
        await sender.sendings.done(delivery, MESSAGE, step)
    await sender.outbox.fanout(changed(2, severity=5), [CHAT])
    (answer,) = await sender.read(Lane.URGENT)
    await sender.unpaced()
    assert (await sender.begin(answer)).message_id == MESSAGE
    assert len(await sender.read(Lane.EDIT)) == 1


async def test_an_edit_that_shows_a_change_does_not_swallow_its_answer(sender: Sender) -> None:
    """The alert's text is there before each of its targets was looked at."""
    await told(sender)
    await sender.outbox.fanout(sample_alert(revision=2, reason=Reason.MORE_OUTLETS), [CHAT])
    keys = sender.outbox.keys(CHAT)
    body = {"rev": 3, "body": "{}", "loud": 3, "urgent": ""}
    await sender.store.redis.hset(keys.alert("s1"), mapping=body)
    edit = await sender.one(Lane.EDIT)
    await sender.sendings.done(edit, MESSAGE, await sender.begin(edit))
    assert (await sender.one(Lane.ROUTINE)).ref == "s1#3"


async def test_an_answer_that_may_have_arrived_goes_again(sender: Sender) -> None:
    await told(sender)
    await sender.outbox.fanout(changed(2), [])
    answer = await sender.one(Lane.ROUTINE)
    await sender.begin(answer)
    await sender.unpaced()
    again = await sender.begin(answer)
    assert (again.verdict, again.message_id) == (Verdict.AGAIN, MESSAGE)


async def test_each_change_is_an_answer_of_its_own(sender: Sender) -> None:
    await told(sender)
    for revision in (2, 3):
        await sender.outbox.fanout(changed(revision), [])
    assert [d.ref for d in await sender.read(Lane.ROUTINE)] == ["s1#2", "s1#3"]


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        pytest.param("m0:1", 1, id="told under a former id"),
        pytest.param("?1", 1, id="may have arrived"),
        pytest.param("x1:vanished", 1, id="the message is gone"),
        pytest.param("x1:stopped", 0, id="never arrived"),
        pytest.param("m77:2", 0, id="told at this revision"),
    ],
)
async def test_where_no_message_is_known_the_answer_stands_alone(
    sender: Sender, state: str, answers: int
) -> None:
    await sender.store.redis.hset(sender.keys.told("s1"), CHAT, state)
    await sender.outbox.fanout(changed(2), [])
    found = await sender.read(Lane.ROUTINE)
    assert len(found) == answers
    for answer in found:
        step = await sender.begin(answer)
        assert (step.verdict, step.message_id) == (Verdict.GO, 0)


async def test_whoever_left_gets_no_answer_and_no_sound(store: Store, sender: Sender) -> None:
    kept = SubscriptionStore(store)
    wanted = Subscription(CHAT, (Filter(severity=3),))
    await kept.apply(CHAT, [Change(await kept.get(CHAT), wanted)])
    await told(sender)
    await kept.apply(CHAT, [Change(await kept.get(CHAT), None)], update_id=1)
    await sender.outbox.fanout(changed(2), [])
    assert (await sender.begin(await sender.one(Lane.ROUTINE))).verdict is Verdict.DONE
    assert await sender.state("s1#2", CHAT) == "x2:stopped"


async def test_an_answer_follows_a_group_to_its_new_id(store: Store) -> None:
    old, new = "-55", "-1000000000055"
    sender, heir = Sender(store, old), Sender(store, new)
    await sender.take()
    heir.owner = sender.owner
    if heir.partition != sender.partition:
        await heir.take()
    await store.redis.hset(sender.keys.told("s1"), old, "m7:1")
    await sender.outbox.fanout(changed(2), [])
    (answer,) = [d for d in await sender.read(Lane.ROUTINE) if d.answers]
    await sender.sendings.follow(answer, sender.owner, new)
    (moved,) = [d for d in await heir.read(Lane.ROUTINE) if d.target == new]
    assert moved.ref == "s1#2"
    assert (await heir.begin(moved)).verdict is Verdict.GO
