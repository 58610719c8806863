"""Exclusive ownership and the count of members."""

from __future__ import annotations

import pytest
from topologies import eventually

from store.connection import Store
from store.leases import Lease, Members

OWN, FENCE, MEMBERS = "rw1:{p0}:own", "rw1:{p0}:fence", "rw1:{m}:x"


@pytest.fixture
def here(any_store: Store) -> Store:
    """The same tests on every engine that is promised to work."""
    return any_store


def lease(store: Store, me: str, ttl_ms: int = 60_000) -> Lease:
    return Lease(store, OWN, FENCE, me, ttl_ms)


async def ended(store: Store) -> None:
    async def free() -> bool:
        return not await store.redis.exists(OWN)

    await eventually(free)


async def test_one_owner_at_a_time_and_a_new_token_for_each(here: Store) -> None:
    first, second = lease(here, "a"), lease(here, "b")
    assert await first.acquire() == "a:1"
    assert await second.acquire() is None
    assert await first.release()
    assert await second.acquire() == "b:2"
    assert await first.acquire() is None


async def test_acquire_twice_prolongs_under_the_same_token(here: Store) -> None:
    mine = lease(here, "a")
    assert await mine.acquire() == await mine.acquire() == "a:1"


async def test_a_name_that_begins_like_the_owner_gets_nothing(here: Store) -> None:
    await lease(here, "a:1").acquire()
    assert await lease(here, "a").acquire() is None


async def test_renew_twice(here: Store) -> None:
    mine = lease(here, "a")
    assert not await mine.renew()
    await mine.acquire()
    assert await mine.renew()
    assert await mine.renew()
    assert mine.owner == "a:1"


async def test_an_owner_that_was_silent_for_too_long_learns_that_it_lost(here: Store) -> None:
    silent, other = lease(here, "a", ttl_ms=20), lease(here, "b")
    await silent.acquire()
    await ended(here)
    assert await other.acquire() == "b:2"
    assert not await silent.renew()
    assert silent.owner is None
    assert not await silent.release()
    assert await here.redis.get(OWN) == b"b:2"


async def test_a_lease_that_ended_is_not_renewed_but_taken_anew(here: Store) -> None:
    mine = lease(here, "a", ttl_ms=20)
    await mine.acquire()
    await ended(here)
    assert not await mine.renew()
    assert await mine.acquire() == "a:2"


async def test_release_of_a_lost_lease_leaves_the_new_owner_alone(here: Store) -> None:
    silent = lease(here, "a", ttl_ms=20)
    await silent.acquire()
    await ended(here)
    await lease(here, "b").acquire()
    assert not await silent.release()
    assert await here.redis.get(OWN) == b"b:2"


async def test_release_twice(here: Store) -> None:
    mine = lease(here, "a")
    await mine.acquire()
    assert await mine.release()
    assert not await mine.release()
    assert await here.run("lease_drop", [OWN], ["a:1"]) == 0


async def test_a_lease_can_be_taken_when_memory_is_full(here: Store) -> None:
    await here.redis.config_set("maxmemory", 1)
    try:
        assert await lease(here, "a").acquire() == "a:1"
        assert await Members(here, MEMBERS, "a").beat() == 1
    finally:
        await here.redis.config_set("maxmemory", 0)


async def test_members_are_counted_while_they_beat(here: Store) -> None:
    first, second = (Members(here, MEMBERS, me) for me in "ab")
    assert await first.beat() == 1
    assert await second.beat() == 2
    assert await second.beat() == 2
    await first.leave()
    await first.leave()
    assert await second.beat() == 1


async def test_a_silent_member_is_forgotten(here: Store) -> None:
    await Members(here, MEMBERS, "silent").beat()
    other = Members(here, MEMBERS, "other", ttl_ms=30)

    async def alone() -> bool:
        return await other.beat() == 1

    await eventually(alone)
