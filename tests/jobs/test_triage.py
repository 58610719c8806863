"""Triage end to end: stream entries in, stories and alerts out, each once."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from articles import NOW, entry, lexicon
from topologies import eventually

from configuration import read_ledger
from core.alert import Alert, Reason, from_json
from core.entry import EntryKind, SeenEntry, to_json
from core.errors import StoreUnavailable
from core.feed import Feed, Tier
from core.measure import Basis
from core.ruling import Ruling, Verb
from jobs.triage import Triage
from store.keys import FeedKeys, TriageKeys, feed_partition
from store.ledger import LedgerStore
from store.stories import StoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.entry import Entry
    from store.connection import Store

FEEDS = {
    "gov": Feed("gov", "https://gov.test", publisher="Gazette", tier=Tier.OFFICIAL),
    "wire": Feed("wire", "https://wire.test", publisher="Wire", tier=Tier.WIRE),
    "post": Feed("post", "https://post.test", publisher="Post"),
}
NEWS = entry("China grants first terbium export licences", "The ministry said so.", key="a")
OTHER = entry("Japan sets up a rare earth stockpile", "The government said so.", key="b")
REFUSED = "China refuses terbium export licences"
NOISE = entry("Ferries run late", "Again.", key="c")


async def publish(store: Store, feed: str, what: Entry, kind: EntryKind = EntryKind.NEW) -> None:
    """What the poller's commit does: the record always says new, the field says which."""
    seen = SeenEntry(feed, EntryKind.NEW, what, NOW)
    stream = FeedKeys(feed_partition(feed, store.partitions)).entries
    await store.redis.xadd(stream, {"k": str(kind), "j": to_json(seen)})


async def told(store: Store) -> list[Alert]:
    return [from_json(fields[b"j"]) for _, fields in await store.redis.xrange(TriageKeys.alerts)]


async def quiet(store: Store) -> bool:
    """Whether every entry was acknowledged."""
    streams = [FeedKeys(number).entries for number in range(store.partitions)]
    return sum([await store.redis.xlen(stream) for stream in streams]) == 0


class Hastened:
    """Remembers whom it was asked to poll faster."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, int, int]] = []
        self.error = error

    async def __call__(self, feed: str, until_ms: int, next_ms: int) -> object:
        self.asked.append((feed, until_ms, next_ms))
        if self.error:
            raise self.error
        return True


def triage(store: Store, me: str = "a", hasten: Hastened | None = None) -> Triage:
    return Triage(store, lexicon(), FEEDS, me=me, hasten=hasten, lease_ms=600, now=lambda: NOW)


@contextlib.asynccontextmanager
async def running(*desks: Triage) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(desk.run()) for desk in desks]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends), ends


async def settled(store: Store) -> None:
    async def check() -> bool:
        return await quiet(store)

    await eventually(check)


async def test_a_relevant_entry_becomes_a_story_and_an_alert(store: Store) -> None:
    hasten = Hastened()
    async with running(triage(store, hasten=hasten)):
        await publish(store, "wire", NEWS)
        await publish(store, "wire", NOISE)
        await settled(store)
    (alert,) = await told(store)
    assert (alert.reason, alert.headline) == (Reason.FIRST_REPORT, NEWS.title)
    assert [s.outlet for s in alert.sources] == ["Wire"]
    (story,) = await StoryStore(store).load_recent()
    assert story.alert == alert
    now_ms = int(NOW.timestamp() * 1000)
    assert hasten.asked == [("wire", now_ms + 3_600_000, now_ms + 60_000)]


async def test_noise_has_no_effect(store: Store) -> None:
    hasten = Hastened()
    desk = triage(store, hasten=hasten)
    async with running(desk):
        await publish(store, "wire", NOISE)
        await settled(store)
    assert await told(store) == []
    assert hasten.asked == []
    assert desk.counts == {"seen": 1}


async def test_the_same_entry_twice_is_told_once(store: Store) -> None:
    for _ in range(3):
        await publish(store, "wire", NEWS)
    async with running(triage(store)):
        await settled(store)
    assert len(await told(store)) == 1


async def test_outlets_confirm_and_the_first_report_corrects_itself(store: Store) -> None:
    desk = triage(store)
    async with running(desk):
        await publish(store, "wire", NEWS)
        await settled(store)
        await publish(store, "gov", NEWS)
        await settled(store)
        await publish(store, "post", OTHER)
        await settled(store)
        corrected = replace(NEWS, title=REFUSED, fingerprint=b"wxyz")
        await publish(store, "wire", corrected, EntryKind.CHANGED)
        await settled(store)
    first, second, other, third = await told(store)
    assert first.story == second.story == third.story != other.story
    assert [a.revision for a in (first, second, third)] == [1, 2, 3]
    assert (second.reason, third.reason) == (Reason.CONFIRMED, Reason.CORRECTION)
    assert third.headline == REFUSED
    assert desk.counts[Reason.FIRST_REPORT] == 2


async def test_a_correction_that_is_taken_back_is_told_too(store: Store) -> None:
    corrected = replace(NEWS, title=REFUSED, fingerprint=b"wxyz")
    async with running(triage(store)):
        await publish(store, "wire", NEWS)
        for version in (corrected, corrected, NEWS):
            await publish(store, "wire", version, EntryKind.CHANGED)
        await settled(store)
    alerts = await told(store)
    assert [a.headline for a in alerts] == [NEWS.title, corrected.title, NEWS.title]
    assert [a.revision for a in alerts] == [1, 2, 3]


async def test_a_feed_that_is_not_configured_any_more_still_counts(store: Store) -> None:
    async with running(triage(store)):
        await publish(store, "gone", NEWS)
        await settled(store)
    (alert,) = await told(store)
    assert alert.sources[0].outlet == "news.test"


async def test_an_entry_that_fails_is_buried_and_the_others_go_on(store: Store) -> None:
    stream = FeedKeys(feed_partition("wire", store.partitions))
    await store.redis.xadd(stream.entries, {"k": "new", "j": "{"})
    async with running(triage(store)):
        await publish(store, "post", OTHER)
        await publish(store, "wire", NEWS)
        await settled(store)
    assert len(await told(store)) == 2
    assert await store.redis.xlen(stream.dead) == 1


async def test_who_cannot_hasten_decides_all_the_same(store: Store) -> None:
    hasten = Hastened(StoreUnavailable("away"))
    async with running(triage(store, hasten=hasten)):
        await publish(store, "wire", NEWS)
        await settled(store)
    assert len(await told(store)) == 1
    assert len(hasten.asked) == 1


async def test_one_owner_at_a_time_and_the_next_one_remembers(store: Store) -> None:
    first, second = triage(store, "a"), triage(store, "b")
    async with running(second):
        async with running(first):
            await publish(store, "wire", NEWS)
            await settled(store)
            assert first.owner != second.owner
        await eventually(lambda: second.owner)
        await publish(store, "post", NEWS)
        await settled(store)
    one, two = await told(store)
    assert (one.story, two.revision, two.reason) == (two.story, 2, Reason.MORE_OUTLETS)
    assert not first.owner
    assert not second.owner
    assert not await store.redis.exists(TriageKeys.own)


async def test_who_lost_the_lease_stops_and_comes_back(store: Store) -> None:
    desk = triage(store)
    async with running(desk):
        await eventually(lambda: desk.owner)
        await store.redis.set(TriageKeys.own, "thief:99")
        await publish(store, "wire", NEWS)
        await eventually(lambda: not desk.owner)
        assert await told(store) == []
        await store.redis.delete(TriageKeys.own)
        await settled(store)
    assert len(await told(store)) == 1


@pytest.mark.parametrize("after", ["before the effect", "after the effect"])
async def test_a_successor_takes_up_what_was_read_and_not_acknowledged(
    store: Store, after: str
) -> None:
    await publish(store, "wire", NEWS)
    stream = FeedKeys(feed_partition("wire", store.partitions)).entries
    if after == "after the effect":
        async with running(triage(store)):
            await settled(store)
        await publish(store, "wire", NEWS)
    else:
        await store.redis.xgroup_create(stream, "triage", id="0")
    await store.redis.xreadgroup("triage", "triage", {stream: ">"})
    assert (await store.redis.xpending(stream, "triage"))["pending"] == 1
    async with running(triage(store, "b")):
        await settled(store)
    assert len(await told(store)) == 1


async def test_the_router_runs_as_long_as_the_lease(store: Store) -> None:
    class Companion:
        running = 0

        async def run(self) -> None:
            self.running += 1
            try:
                await asyncio.Event().wait()
            finally:
                self.running -= 1

    router = Companion()
    desk = Triage(store, lexicon(), FEEDS, me="a", router=router, lease_ms=600)
    async with running(desk):
        await eventually(lambda: router.running)
        await store.redis.set(TriageKeys.own, "thief:99")
        await eventually(lambda: not router.running)
    assert router.running == 0


class Breaking(dict[str, Feed]):
    """A feed list that breaks the understanding of one feed's entries."""

    def get(self, name: str, default: Any = None) -> Any:
        if name == "broken":
            raise RuntimeError("nobody foresaw this")
        return super().get(name, default)


async def test_an_entry_that_nobody_can_understand_stops_nothing(store: Store) -> None:
    desk = Triage(store, lexicon(), Breaking(FEEDS), me="a", lease_ms=600, now=lambda: NOW)
    keys = FeedKeys(feed_partition("broken", store.partitions))
    await store.redis.xadd(keys.entries, {"k": "new", "j": "{"})
    await publish(store, "broken", NEWS)
    after = next(
        name
        for name in (f"wire{n}" for n in range(1_000))
        if feed_partition(name, store.partitions) == feed_partition("broken", store.partitions)
    )
    await publish(store, after, NEWS)
    async with running(desk):
        await settled(store)
    dead = [fields async for fields in _dead(store, keys.dead)]
    assert len(dead) == 2
    assert any("nobody foresaw this" in str(fields) for fields in dead)
    (alert,) = await told(store)
    assert alert.headline == NEWS.title


async def _dead(store: Store, stream: str) -> AsyncIterator[dict[bytes, bytes]]:
    for _, fields in await store.redis.xrange(stream):
        yield fields


async def test_who_was_told_of_an_event_hears_what_was_ruled_on_it(store: Store) -> None:
    """A correction answers the story that told it, once, also under the next owner."""
    suspended = entry("China suspends Announcement No. 18 of 2025, sources say", key="r")
    await publish(store, "post", suspended)
    books = LedgerStore(store, read_ledger())

    def desk(me: str) -> Triage:
        made = triage(store, me)
        made._ledgers = books
        return made

    async with running(desk("a")):
        await eventually(lambda: quiet(store))
    (first,) = await told(store)
    (event,) = (await books.current()).events.values()
    assert (event.story, event.basis) == (first.story, Basis.REPORTED)
    await books.rule(Ruling("u1", event.id, Verb.REVOKE, "7", NOW, "misread"))
    for owner in ("b", "c"):
        await publish(store, "post", NOISE)
        async with running(desk(owner)):
            await eventually(lambda: quiet(store))
    alerts = await told(store)
    assert [a.reason for a in alerts] == [Reason.FIRST_REPORT, Reason.CORRECTION]
    assert (alerts[1].story, alerts[1].revision) == (first.story, 2)
    assert "misread" in alerts[1].changed


async def test_what_an_outlet_takes_back_leaves_the_ledger_and_is_told_once(store: Store) -> None:
    """Its event counts no more for anybody, also under the next owner, who tells nothing again."""
    title = "China suspends Announcement No. 18 of 2025, sources say"
    await publish(store, "post", entry(title, key="r"))
    await publish(store, "post", entry(f"Retracted: {title}", key="r"), kind=EntryKind.CHANGED)
    books = LedgerStore(store, read_ledger())
    for owner in ("a", "b"):
        await publish(store, "post", NOISE)
        desk = triage(store, owner)
        desk._ledgers = books
        async with running(desk):
            await eventually(lambda: quiet(store))
    assert [a.reason for a in await told(store)] == [Reason.FIRST_REPORT, Reason.RETRACTION]
    ledger = await LedgerStore(store, read_ledger()).current()
    (event,) = ledger.events.values()
    assert [(r.event, r.verb) for r in ledger.rulings] == [(event.id, Verb.RETRACT)]
    assert event not in ledger.history(event.measure)


async def test_a_ruling_is_told_while_no_entry_comes(store: Store) -> None:
    books = LedgerStore(store, read_ledger())
    desk = triage(store)
    desk._ledgers = books
    await publish(
        store, "post", entry("China suspends Announcement No. 18 of 2025, sources say", key="r")
    )

    async def corrected() -> bool:
        return [a.reason for a in await told(store)][1:] == [Reason.CORRECTION]

    async with running(desk):
        await settled(store)
        (event,) = (await books.current()).events.values()
        await books.rule(Ruling("u2", event.id, Verb.REVOKE, "7", NOW, "misread"))
        await eventually(corrected)
