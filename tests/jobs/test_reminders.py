"""Reminders through the store: once over all replicas, through kills, restarts and lost leases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from policies import PAUSE, PAUSED, prolonged

from core.agenda import Planned
from core.alert import Alert, Reason, from_json
from core.errors import StoreUnavailable
from core.ledger import Ledger
from core.reminder import rings_at
from jobs.reminders import Reminders
from store.connection import Store
from store.keys import TriageKeys
from store.latest import Latest
from store.leases import Lease
from store.stories import StoryStore

if TYPE_CHECKING:
    from typing import Any

END = datetime(2031, 11, 10, tzinfo=UTC).date()
LEDGER = Ledger((PAUSED, PAUSE))
START = datetime(2031, 6, 1, tzinfo=UTC)


class House:
    """A replica's clock, and the hands of everybody's."""

    def __init__(self, store: Store, owner: str | None, ledger: Ledger = LEDGER) -> None:
        self.store, self.owner, self.ledger, self.now = store, owner, ledger, START
        self.reminders = self.replica()

    def replica(self) -> Reminders:
        return Reminders(self.store, self.current, lambda: self.owner, (), lambda: self.now)

    async def current(self) -> Ledger:
        """The ledger of now."""
        return self.ledger

    async def tick(self, now: datetime) -> list[Alert]:
        """What a tick at a moment tells."""
        self.now = now
        before = len(await told(self.store))
        await self.reminders.tick()
        return (await told(self.store))[before:]


async def told(store: Store) -> list[Alert]:
    return [from_json(fields[b"j"]) for _, fields in await store.redis.xrange(TriageKeys.alerts)]


@pytest.fixture
async def house(store: Store) -> House:
    owner = await Lease(store, TriageKeys.own, TriageKeys.fence, "a", 60_000).acquire()
    house = House(store, owner)
    assert await house.tick(START) == []
    return house


async def test_the_first_reminder_begins_a_story_that_later_ones_go_on(house: House) -> None:
    first = await house.tick(rings_at(END, 30))
    second = await house.tick(rings_at(END, 7) + timedelta(seconds=20))
    assert [a.story for a in (*first, *second)] == ["clock-cn-2031-11-10"] * 2
    assert [a.revision for a in (*first, *second)] == [1, 2]
    assert {a.reason for a in (*first, *second)} == {Reason.CLOCK}
    assert house.reminders.counts == {"reminded": 2, "missed": 0}
    # people can read it again, and no report can join it
    assert (await Latest(house.store).alerts(5))[0] == second[0]
    assert await StoryStore(house.store).load_recent() == []


async def test_a_restart_tells_nothing_twice(house: House) -> None:
    assert len(await house.tick(rings_at(END, 30))) == 1
    house.reminders = house.replica()
    assert await house.tick(rings_at(END, 30) + timedelta(hours=1)) == []


async def test_a_kill_before_the_mark_tells_nothing_twice(house: House) -> None:
    assert len(await house.tick(rings_at(END, 30))) == 1
    await StoryStore(house.store).set_rung(START)
    assert await house.tick(rings_at(END, 30) + timedelta(seconds=30)) == []
    assert house.reminders.counts["reminded"] == 1


class Failing(Store):
    """A store whose n-th script fails, before its effect or after it."""

    def __init__(self, store: Store, at: int, *, after: bool) -> None:
        super().__init__(store.redis, partitions=store.partitions)
        self.left, self.after = at, after

    async def run(self, *arguments: Any, **more: Any) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise StoreUnavailable("the plug was pulled")
        result = await super().run(*arguments, **more)
        if self.left == 0:
            raise StoreUnavailable("the plug was pulled")
        return result


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("after", [False, True])
async def test_a_kill_between_two_reminders_loses_and_doubles_none(
    house: House, at: int, *, after: bool
) -> None:
    talks = [Planned(code, END, f"talks in {code}", code) for code in ("EU", "US")]
    now = rings_at(END, 7)

    def replica(store: Store) -> Reminders:
        return Reminders(store, house.current, lambda: house.owner, talks, lambda: now)

    with pytest.raises(StoreUnavailable):
        await replica(Failing(house.store, at, after=after)).tick()
    for _ in range(2):
        await replica(house.store).tick()
    assert sorted(a.story for a in await told(house.store)) == [
        f"clock-{code}-2031-11-10" for code in ("cn", "eu", "us")
    ]


async def test_what_nobody_was_awake_for_is_told_once(house: House) -> None:
    (late,) = await house.tick(rings_at(END, 7) + timedelta(hours=5))
    assert "nobody was awake" in late.summary
    assert house.reminders.counts == {"reminded": 1, "missed": 1}
    assert await house.tick(rings_at(END, 7) + timedelta(hours=6)) == []


async def test_a_date_that_moved_since_is_not_told(house: House) -> None:
    house.ledger = prolonged(ledger=LEDGER)
    assert await house.tick(rings_at(END, 30)) == []
    (moved,) = await house.tick(rings_at(datetime(2032, 1, 10, tzinfo=UTC).date(), 30))
    assert moved.story == "clock-cn-2032-01-10"


async def test_only_the_owner_tells(house: House) -> None:
    owner, house.owner = house.owner, None
    assert await house.tick(rings_at(END, 30)) == []
    house.owner = "somebody:0"
    assert await house.tick(rings_at(END, 30)) == []
    house.owner = owner
    assert len(await house.tick(rings_at(END, 30) + timedelta(minutes=1))) == 1


async def test_a_new_house_does_not_tell_the_past(store: Store) -> None:
    owner = await Lease(store, TriageKeys.own, TriageKeys.fence, "a", 60_000).acquire()
    house = House(store, owner)
    assert await house.tick(rings_at(END, 0) - timedelta(hours=1)) == []
    assert len(await house.tick(rings_at(END, 0))) == 1


async def test_a_clock_that_was_set_back_is_believed(house: House) -> None:
    await StoryStore(house.store).set_rung(START + timedelta(days=900))
    assert await house.tick(rings_at(END, 30) - timedelta(hours=1)) == []
    assert len(await house.tick(rings_at(END, 30))) == 1
