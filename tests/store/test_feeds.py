"""The scripts of the feed partitions: normal, run twice, fenced out; and the rules of the diff."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.entry import Entry, EntryKind, SeenEntry, from_json
from core.feed import FeedState
from store.feeds import NEVER_MS, FeedStore, Quiet, Reading
from store.keys import FeedKeys

if TYPE_CHECKING:
    from store.connection import Store
    from store.feeds import Claim, Committed

FEED = "us-fr"
LEASE = 60_000
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = int(time.time() // 86400) - 18262


@pytest.fixture
def store(any_store: Store) -> Store:
    """On every engine that is promised to work."""
    return any_store


@pytest.fixture
def feeds(store: Store) -> FeedStore:
    return FeedStore(store)


def entry(name: str, *, text: str = "", host: str = "http://a.example") -> Entry:
    """An entry whose id depends on host and name, whose alias on the name alone."""

    def digest(value: str, size: int) -> bytes:
        return hashlib.blake2b(value.encode(), digest_size=size).digest()

    guid = f"{host}/{name}"
    return Entry(digest(guid, 8), digest(name, 3), digest(name + text, 4), f"{name} {text}", guid)


def reading(*entries: Entry, gone: tuple[Entry, ...] = (), silent: bool = False) -> Reading:
    """A document of these entries, `gone` ones not parsed but present."""
    seen = [SeenEntry(FEED, EntryKind.NEW, e, NOW) for e in entries]
    return Reading(seen, b"".join(e.id for e in (*entries, *gone)), silent)


async def claim(feeds: FeedStore, feed: str = FEED) -> Claim:
    claims, _ = await feeds.seize([feed], LEASE)
    return claims[0]


async def commit(feeds: FeedStore, document: Reading | None) -> Committed:
    held = await claim(feeds)
    state = FeedState(baseline=True)
    return await feeds.commit(FEED, held.token, held.due_ms + 1000, state, document)


async def told(store: Store, feed: str = FEED) -> list[tuple[str, str]]:
    """Kind and title of everything on the stream, oldest first."""
    keys = keys_of(store, feed)
    found = []
    for _, fields in await store.redis.xrange(keys.entries):
        seen = from_json(fields[b"j"])
        assert fields[b"k"].decode() == seen.kind
        found.append((str(seen.kind), seen.entry.title))
    return found


def keys_of(store: Store, feed: str = FEED) -> FeedKeys:
    return FeedKeys(FeedStore(store).partition(feed))


async def age(store: Store, days: int, *entries: Entry) -> None:
    """Let the last commit, and the last sight of these entries, lie days back."""
    keys = keys_of(store)
    day = TODAY - days
    for one in entries:
        value = await store.redis.hget(keys.seen(FEED), one.id)
        aged = value[:4] + day.to_bytes(2, "big") + value[6:]
        await store.redis.hset(keys.seen(FEED), one.id, aged)
    await store.redis.hset(keys.state(FEED), "day", day)


async def seen_day(store: Store, one: Entry) -> int | None:
    value = await store.redis.hget(keys_of(store).seen(FEED), one.id)
    return int.from_bytes(value[4:6], "big") if value else None


# --- schedule


async def test_a_claim_takes_what_is_due_once_and_names_the_next(feeds: FeedStore) -> None:
    await feeds.enlist([(FEED, 0)])
    other = next(f"f{n}" for n in range(99) if feeds.partition(f"f{n}") == feeds.partition(FEED))
    await feeds.enlist([(other, 30_000)])
    partition = feeds.partition(FEED)

    first = await feeds.claim(partition, 0, LEASE)
    second = await feeds.claim(partition, 0, LEASE)

    assert [c.feed for c in first.claims] == [FEED]
    assert first.claims[0].token == 1
    assert first.claims[0].due_ms <= first.now_ms
    assert second.claims == ()
    assert second.next_due_ms is not None
    assert 20_000 < second.next_due_ms - second.now_ms <= 30_000


async def test_a_claim_looks_ahead_as_far_as_the_horizon(feeds: FeedStore) -> None:
    await feeds.enlist([(FEED, 30_000)])
    partition = feeds.partition(FEED)
    assert not (await feeds.claim(partition, 10_000, LEASE)).claims
    ahead = (await feeds.claim(partition, 40_000, LEASE)).claims[0]
    assert 20_000 < ahead.due_ms - time.time() * 1000 < 40_000


async def test_a_claim_that_nobody_ends_falls_due_again_under_a_newer_token(
    feeds: FeedStore,
) -> None:
    await feeds.enlist([(FEED, 0)])
    partition = feeds.partition(FEED)
    first = await feeds.claim(partition, 0, 0)
    second = await feeds.claim(partition, 0, 0)
    assert [c.token for c in first.claims + second.claims] == [1, 2]


async def test_a_claim_after_a_long_outage_counts_its_lease_from_now(
    feeds: FeedStore, store: Store
) -> None:
    await feeds.enlist([(FEED, 0)])
    await store.redis.zadd(keys_of(store).due, {FEED: 1000})
    partition = feeds.partition(FEED)
    assert (await feeds.claim(partition, 0, LEASE)).claims[0].due_ms == 1000
    assert not (await feeds.claim(partition, 0, LEASE)).claims


@pytest.mark.parametrize("limit", [0, 3, 500])
async def test_a_claim_keeps_to_its_limit(feeds: FeedStore, limit: int) -> None:
    names = [f"f{n}" for n in range(1200)]
    await feeds.enlist([(name, 0) for name in names])
    claimed = await feeds.claim(0, 0, LEASE, limit)
    assert len(claimed.claims) == min(limit, 64)


async def test_enlisting_again_moves_nothing(feeds: FeedStore, store: Store) -> None:
    assert await feeds.enlist([(FEED, 5000), ("other", 0)]) == 2
    due = await store.redis.zscore(keys_of(store).due, FEED)
    assert await feeds.enlist([(FEED, 0), ("other", 0)]) == 0
    assert await store.redis.zscore(keys_of(store).due, FEED) == due


async def test_seizing_takes_the_named_feeds_whenever_they_are_due(feeds: FeedStore) -> None:
    await feeds.enlist([(FEED, 500_000), ("other", 0)])
    claims, now_ms = await feeds.seize([FEED, "not-enlisted"], LEASE)
    assert sorted(c.feed for c in claims) == ["not-enlisted", FEED]
    assert all(c.due_ms == now_ms or c.due_ms <= now_ms for c in claims)


async def test_due_times_from_before_the_clock_was_set_back_are_given_up(
    feeds: FeedStore, store: Store
) -> None:
    await feeds.enlist([(FEED, 30 * 3_600_000)])
    assert await feeds.enlist([(FEED, 5000)]) == 1
    due = await store.redis.zscore(keys_of(store).due, FEED)
    assert due is not None
    assert due < (time.time() + 60) * 1000
    assert await feeds.enlist([(FEED, 0)], furthest_ms=600_000) == 0
    await feeds.enlist([("later", 300_000)])
    assert await feeds.enlist([("later", 0)], furthest_ms=60_000) == 1


async def test_no_haste_with_a_server_that_asked_to_wait(feeds: FeedStore, store: Store) -> None:
    for next_ms in (round(time.time() * 1000) + 3_600_000, NEVER_MS):
        claims, now_ms = await feeds.seize([FEED], LEASE)
        await feeds.commit(FEED, claims[0].token, next_ms, FeedState(failures=1))
        assert not await feeds.hasten(FEED, now_ms + 3_600_000, now_ms + 60_000)
        assert await store.redis.zscore(keys_of(store).due, FEED) == next_ms
    assert await feeds.hasten(FEED, 0, 1)
    assert await store.redis.zscore(keys_of(store).due, FEED) == 1


async def test_a_feed_that_is_switched_off_stays_off(feeds: FeedStore, store: Store) -> None:
    await feeds.enlist([(FEED, 0)])
    claims, _ = await feeds.seize([FEED], LEASE)
    await feeds.commit(FEED, claims[0].token, NEVER_MS, FeedState(gone=True))
    assert await feeds.enlist([(FEED, 0)], furthest_ms=1000) == 0
    assert await feeds.switched_off() == [FEED]


async def test_forgotten_feeds_are_not_claimed_until_they_are_enlisted_again(
    feeds: FeedStore,
) -> None:
    await feeds.enlist([(FEED, 0)])
    await feeds.forget([FEED])
    assert not (await feeds.claim(feeds.partition(FEED), 0, LEASE)).claims
    await feeds.enlist([(FEED, 0)])
    assert (await feeds.claim(feeds.partition(FEED), 0, LEASE)).claims


async def test_a_quiet_poll_moves_the_due_time_and_nothing_else(
    feeds: FeedStore, store: Store
) -> None:
    await feeds.enlist([(FEED, 0), ("other", 0)])
    claims, now_ms = await feeds.seize([FEED, "other"], LEASE)
    before = sorted(await store.redis.keys())
    polls = [Quiet(c.feed, c.token, now_ms + 7000) for c in claims]
    assert await feeds.quiet(polls) == 2
    assert await feeds.quiet(polls) == 2
    assert sorted(await store.redis.keys()) == before
    assert await store.redis.zscore(keys_of(store).due, FEED) == now_ms + 7000


async def test_scripts_are_loaded_again_after_a_restart(feeds: FeedStore, store: Store) -> None:
    names = [f"f{n}" for n in range(20)]
    await feeds.enlist([(name, 0) for name in names])
    await store.redis.script_flush()
    claims, now_ms = await feeds.seize(names, LEASE)
    assert sorted(c.feed for c in claims) == sorted(names)
    await store.redis.script_flush()
    assert await feeds.quiet([Quiet(c.feed, c.token, now_ms) for c in claims]) == 20


async def test_a_quiet_poll_under_a_stale_token_is_refused(feeds: FeedStore, store: Store) -> None:
    old = await claim(feeds)
    await claim(feeds)
    due = await store.redis.zscore(keys_of(store).due, FEED)
    assert await feeds.quiet([Quiet(FEED, old.token, 1)]) == 0
    assert await store.redis.zscore(keys_of(store).due, FEED) == due


async def test_hastening_brings_the_next_poll_nearer_and_never_away(
    feeds: FeedStore, store: Store
) -> None:
    await feeds.enlist([(FEED, 500_000)])
    now_ms = int(time.time() * 1000)
    hot = now_ms + 3_600_000
    assert await feeds.hasten(FEED, hot, now_ms + 60_000)
    assert not await feeds.hasten(FEED, hot, now_ms + 60_000)
    assert not await feeds.hasten(FEED, hot - 5000, now_ms + 90_000)
    assert await store.redis.zscore(keys_of(store).due, FEED) == now_ms + 60_000
    assert (await claim(feeds)).hot_until_ms == hot


async def test_a_hot_phase_that_is_over_is_forgotten(feeds: FeedStore, store: Store) -> None:
    await feeds.enlist([(FEED, 0)])
    await feeds.hasten(FEED, 1000, 1000)
    assert (await claim(feeds)).hot_until_ms == 0
    assert not await store.redis.exists(keys_of(store).hot)


async def test_hastening_enlists_nothing(feeds: FeedStore) -> None:
    await feeds.hasten(FEED, 1, 1)
    assert not (await feeds.claim(feeds.partition(FEED), 0, LEASE)).claims


async def test_a_feed_that_is_switched_off_is_found_by_its_due_time(feeds: FeedStore) -> None:
    await feeds.enlist([(FEED, 0), ("other", 0)])
    held = await claim(feeds)
    await feeds.commit(FEED, held.token, NEVER_MS, FeedState(gone=True))
    assert await feeds.switched_off() == [FEED]
    assert not (await feeds.claim(feeds.partition(FEED), 10**9, LEASE)).claims


# --- commit


async def test_state_and_schedule_are_written_with_the_entries(
    feeds: FeedStore, store: Store
) -> None:
    await feeds.enlist([(FEED, 0)])
    held = await claim(feeds)
    state = FeedState(etag='"é"', body="00ff", failures=2, baseline=True, rhythm=1.5)
    done = await feeds.commit(FEED, held.token, held.due_ms + 5000, state, reading(entry("a")))
    assert (done.stale, done.new, done.changed, done.moved) == (False, 1, 0, 0)
    found, done_token = await feeds.state(FEED)
    assert (replace(found, last_new=0.0), done_token) == (state, held.token)
    assert await store.redis.zscore(keys_of(store).due, FEED) == held.due_ms + 5000


async def test_a_feed_without_a_past_has_a_fresh_state(feeds: FeedStore) -> None:
    assert await feeds.state("never-seen") == (FeedState(), 0)


async def test_the_rhythm_is_learned_from_what_was_found(feeds: FeedStore, store: Store) -> None:
    for name in ("a", "b"):
        held = await claim(feeds)
        state, _ = await feeds.state(FEED)
        await store.redis.hset(keys_of(store).state(FEED), "at", 1000)
        await feeds.commit(FEED, held.token, 1, state, reading(entry(name)))
    held = await claim(feeds)
    await feeds.commit(FEED, held.token, 1, replace(state, last_new=1000.0))
    state, _ = await feeds.state(FEED)
    assert state.last_new > 1000
    assert state.rhythm == state.last_new - 1000


async def test_fields_of_a_newer_version_are_ignored(feeds: FeedStore, store: Store) -> None:
    await store.redis.hset(keys_of(store).state(FEED), "s", '{"etag":"x","novelty":1}')
    assert (await feeds.state(FEED))[0] == FeedState(etag="x")


async def test_the_same_commit_twice_has_no_second_effect(feeds: FeedStore, store: Store) -> None:
    held = await claim(feeds)
    state = FeedState(baseline=True)
    await feeds.commit(FEED, held.token, 1, state, reading(entry("a")))
    again = await feeds.commit(
        FEED, held.token, 2, replace(state, etag="x"), reading(entry("a"), entry("b"))
    )
    assert (again.stale, again.new) == (False, 0)
    assert await told(store) == [("new", "a ")]
    found, done_token = await feeds.state(FEED)
    assert (found.etag, done_token) == ("", held.token)


async def test_a_stale_commit_writes_nothing(feeds: FeedStore, store: Store) -> None:
    old = await claim(feeds)
    await claim(feeds)
    refused = await feeds.commit(FEED, old.token, 1, FeedState(etag="x"), reading(entry("a")))
    assert refused.stale
    assert await told(store) == []
    assert await feeds.state(FEED) == (FeedState(), 0)


async def test_a_commit_without_a_claim_is_refused(feeds: FeedStore) -> None:
    assert (await feeds.commit(FEED, 1, 1, FeedState(), reading(entry("a")))).stale


async def test_state_alone_can_be_committed(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a")))
    held = await claim(feeds)
    await feeds.commit(FEED, held.token, 1, FeedState(failures=1, baseline=True))
    assert (await feeds.state(FEED))[0].failures == 1
    assert len(await told(store)) == 1


async def test_the_first_document_is_remembered_and_not_told(
    feeds: FeedStore, store: Store
) -> None:
    await commit(feeds, reading(entry("a"), entry("b"), silent=True))
    await commit(feeds, reading(entry("a"), entry("b"), entry("c")))
    assert await told(store) == [("new", "c ")]


async def test_entries_are_told_in_the_order_given(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(*(entry(f"e{n}") for n in range(5))))
    assert [title for _, title in await told(store)] == [f"e{n} " for n in range(5)]


async def test_a_repeated_id_counts_once(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), entry("a", text="again")))
    assert await told(store) == [("new", "a ")]


async def test_an_edited_entry_is_told_as_changed(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), silent=True))
    done = await commit(feeds, reading(entry("a", text="now in force")))
    assert done.changed == 1
    await commit(feeds, reading(entry("a", text="now in force")))
    assert await told(store) == [("changed", "a now in force")]


async def test_a_title_that_speaks_of_kinds_stays_as_it_is(feeds: FeedStore, store: Store) -> None:
    odd = 'a "kind":"new" thing'
    await commit(feeds, reading(entry("a"), silent=True))
    await commit(feeds, reading(entry("a", text=odd)))
    assert await told(store) == [("changed", f"a {odd}")]


async def test_an_entry_is_told_as_changed_24_times_at_most(
    feeds: FeedStore, store: Store
) -> None:
    await commit(feeds, reading(entry("a"), silent=True))
    for n in range(25):
        await commit(feeds, reading(entry("a", text=str(n))))
    assert len(await told(store)) == 24
    # the last one is remembered all the same
    await commit(feeds, reading(entry("a", text="24")))
    assert len(await told(store)) == 24


async def test_an_entry_that_left_and_returns_is_not_new(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), entry("b"), silent=True))
    await commit(feeds, reading(entry("b")))
    await commit(feeds, reading(entry("a"), entry("b")))
    assert await told(store) == []


async def test_an_id_that_moved_to_another_host_is_not_new(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), entry("b"), silent=True))
    moved = [entry(n, host="https://b.example") for n in "ab"]
    done = await commit(feeds, reading(*moved))
    assert (done.new, done.moved) == (0, 2)
    assert await told(store) == []
    # and it goes on under its new id, with its edits counted
    await commit(feeds, reading(entry("a", text="x", host="https://b.example"), moved[1]))
    assert await told(store) == [("changed", "a x")]
    assert await store.redis.hlen(keys_of(store).seen(FEED)) == 2


async def test_a_moved_id_with_another_text_is_new(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), silent=True))
    await commit(feeds, reading(entry("a", text="x", host="https://b.example")))
    assert await told(store) == [("new", "a x")]


async def test_an_alias_of_an_entry_that_is_still_there_is_new(
    feeds: FeedStore, store: Store
) -> None:
    await commit(feeds, reading(entry("a"), silent=True))
    twin = entry("a", host="https://b.example")
    # the old one is present, parsed or not
    await commit(feeds, reading(twin, gone=(entry("a"),)))
    assert len(await told(store)) == 1


async def test_one_old_entry_stands_for_one_moved_entry(feeds: FeedStore, store: Store) -> None:
    await commit(feeds, reading(entry("a"), silent=True))
    hosts = ("https://b.example", "https://c.example")
    done = await commit(feeds, reading(*(entry("a", host=h) for h in hosts)))
    assert (done.moved, done.new) == (1, 1)


async def test_entries_without_an_alias_never_count_as_moved(
    feeds: FeedStore, store: Store
) -> None:
    plain = replace(entry("a"), alias=b"")
    await commit(feeds, reading(plain, silent=True))
    await commit(feeds, reading(replace(plain, id=b"12345678")))
    assert len(await told(store)) == 1


async def test_a_long_document_is_committed_in_parts(feeds: FeedStore, store: Store) -> None:
    many = [entry(f"e{n}") for n in range(4100)]
    done = await commit(feeds, reading(*many))
    assert done.new == 4100
    assert await store.redis.xlen(keys_of(store).entries) == 4100
    again = await commit(feeds, reading(*many))
    assert (again.new, again.changed) == (0, 0)


async def test_a_long_document_that_was_cut_off_is_told_once(
    feeds: FeedStore, store: Store
) -> None:
    """The writer dies after the first part: state is old, the rest comes with the next poll."""
    many = [entry(f"e{n}") for n in range(2500)]
    held = await claim(feeds)
    seen = reading(*many)
    part = Reading(seen.entries[:2000], seen.present)
    await feeds._commit(FEED, held.token, 1, "", "more", part.entries, part)
    assert (await feeds.state(FEED))[1] == 0
    assert (await commit(feeds, seen)).new == 500


# --- last seen days


async def test_the_last_seen_day_is_refreshed_with_the_first_commit_of_a_day(
    feeds: FeedStore, store: Store
) -> None:
    a, b = entry("a"), entry("b")
    await commit(feeds, reading(a, b, silent=True))
    await age(store, 40, a, b)
    await commit(feeds, reading(entry("c"), gone=(a,)))
    assert await seen_day(store, a) == TODAY
    # it was in the last document, which stood unchanged until now
    assert await seen_day(store, b) == TODAY - 1


async def test_an_entry_that_left_is_not_taken_for_present_day_after_day(
    feeds: FeedStore, store: Store
) -> None:
    a, b = entry("a"), entry("b")
    await commit(feeds, reading(a, b, silent=True))
    await age(store, 5, a)
    await age(store, 1, b)
    await commit(feeds, reading(b))
    assert await seen_day(store, a) == TODAY - 5


async def test_only_old_absent_entries_of_long_histories_are_pruned(
    feeds: FeedStore, store: Store
) -> None:
    old = [entry(f"o{n}") for n in range(30)]
    young = [entry(f"y{n}") for n in range(390)]
    await commit(feeds, reading(*old, *young, silent=True))
    await age(store, 31, *old)
    await age(store, 2, *young)
    present = old[:5]
    await commit(feeds, reading(entry("fresh"), gone=(*present, *young)))
    left = await store.redis.hlen(keys_of(store).seen(FEED))
    # 421 with the fresh one; 20 may go, none of those that are present
    assert 400 <= left <= 401
    for one in present:
        assert await seen_day(store, one) == TODAY
    await commit(feeds, reading(*present, *young, entry("fresh")))
    assert await told(store) == [("new", "fresh ")]


async def test_short_histories_are_never_pruned(feeds: FeedStore, store: Store) -> None:
    old = [entry(f"o{n}") for n in range(20)]
    await commit(feeds, reading(*old, silent=True))
    await age(store, 400, *old)
    await age(store, 399)
    await commit(feeds, reading(entry("fresh")))
    assert await store.redis.hlen(keys_of(store).seen(FEED)) == 21


async def test_ten_thousand_feeds_fit_into_sixty_megabytes(feeds: FeedStore, store: Store) -> None:
    """Measured on 100 feeds of 200 entries, schedule and state included."""
    entries = [entry(f"e{n}") for n in range(200)]
    names = [f"feed-number-{n}" for n in range(100)]
    state = FeedState('"33a64df551425fcc"', "Sun, 22 Nov 2026 10:00:00 GMT", "00" * 8)
    await feeds.enlist([(name, 0) for name in names])
    await commit(feeds, reading(*entries, silent=True))  # scripts and tables are there by now
    used = "used_memory"
    before = (await store.redis.info("memory"))[used]
    claims, _ = await feeds.seize(names, LEASE)
    for held in claims:
        await feeds.commit(held.feed, held.token, 1, state, reading(*entries, silent=True))
    bytes_per_feed = ((await store.redis.info("memory"))[used] - before) / len(names)
    assert bytes_per_feed * 10_000 <= 60e6, f"{bytes_per_feed * 10_000 / 1e6:.1f} MB"
    key = keys_of(store, names[0]).seen(names[0])
    assert await store.redis.object("encoding", key) == b"listpack"
