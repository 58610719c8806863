"""Stories in the store, and the script that tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from articles import NOW, article, lexicon

from core.alert import from_json
from core.entry import EntryKind
from core.reading import read
from core.relevance import judge
from core.story import Story, develop
from store.keys import TriageKeys
from store.latest import Latest
from store.leases import Lease
from store.stories import StoryStore, Told

if TYPE_CHECKING:
    from store.connection import Store


@pytest.fixture
def here(any_store: Store) -> Store:
    """The same tests on every engine that is promised to work."""
    return any_store


async def owner(store: Store, me: str = "a") -> str:
    got = await Lease(store, TriageKeys.own, TriageKeys.fence, me, 60_000).acquire()
    assert got
    return got


def story(title: str = "China grants terbium licences", key: str = "a") -> Story:
    report = article(title, "The ministry said so.", key=key)
    verdict = judge(report, lexicon())
    return develop(None, report, verdict, read(report, lexicon()), EntryKind.NEW, NOW)[0]


async def told(store: Store) -> list[bytes]:
    return [fields[b"j"] for _, fields in await store.redis.xrange(TriageKeys.alerts)]


async def test_a_story_is_written_with_its_alert(here: Store) -> None:
    stories, made = StoryStore(here), story()
    assert await stories.tell(await owner(here), "f:1:1", made, made.alert) is Told.WRITTEN
    assert await stories.load_recent() == [made]
    assert [from_json(j) for j in await told(here)] == [made.alert]
    for key in (TriageKeys.handled("f:1:1"), TriageKeys.story(made.id)):
        assert 0 < await here.redis.ttl(key) <= 30 * 86_400


async def test_run_twice_it_tells_once(here: Store) -> None:
    stories, made, me = StoryStore(here), story(), await owner(here)
    assert await stories.tell(me, "f:1:1", made, made.alert) is Told.WRITTEN
    other = replace(made, reports=7)
    assert await stories.tell(me, "f:1:1", other, made.alert) is Told.DONE
    assert await stories.load_recent() == [made]
    assert len(await told(here)) == 1


@pytest.mark.cluster
async def test_on_a_cluster_it_tells_once_and_the_story_is_found(cluster_store: Store) -> None:
    stories, made, me = StoryStore(cluster_store), story(), await owner(cluster_store)
    outcomes = [await stories.tell(me, "f:1:1", made, made.alert) for _ in range(2)]
    assert outcomes == [Told.WRITTEN, Told.DONE]
    assert await stories.tell("b:9", "f:1:2", made, made.alert) is Told.FENCED
    assert await stories.load_recent() == [made]
    assert await Latest(cluster_store).alerts(5) == [made.alert]
    assert len(await told(cluster_store)) == 1


async def test_another_version_of_the_entry_has_its_own_effect(here: Store) -> None:
    stories, made, me = StoryStore(here), story(), await owner(here)
    await stories.tell(me, "f:1:1", made, made.alert)
    second = replace(made, alert=replace(made.alert, revision=2, headline="No licences"))
    assert await stories.tell(me, "f:1:2", second, second.alert) is Told.WRITTEN
    assert await stories.load_recent() == [second]
    assert [from_json(j).revision for j in await told(here)] == [1, 2]


async def test_a_quiet_report_is_remembered_and_not_told(here: Store) -> None:
    stories, made, me = StoryStore(here), story(), await owner(here)
    await stories.tell(me, "f:1:1", made, made.alert)
    grown = replace(made, reports=2, last_seen=NOW + timedelta(days=1))
    assert await stories.tell(me, "f:2:1", grown) is Told.WRITTEN
    assert await stories.load_recent() == [grown]
    assert len(await told(here)) == 1


@pytest.mark.parametrize("stranger", ["a:2", "b:1", ""])
async def test_fenced_out_it_writes_nothing(here: Store, stranger: str) -> None:
    stories, made = StoryStore(here), story()
    assert await owner(here) == "a:1"
    assert await stories.tell(stranger, "f:1:1", made, made.alert) is Told.FENCED
    assert await stories.load_recent() == []
    assert await told(here) == []
    assert not await here.redis.exists(TriageKeys.handled("f:1:1"))


async def test_without_a_lease_nobody_tells(here: Store) -> None:
    made = story()
    assert await StoryStore(here).tell("a:1", "f:1:1", made, made.alert) is Told.FENCED


async def test_only_the_days_asked_for_are_read(here: Store) -> None:
    stories, me = StoryStore(here), await owner(here)
    old, new = story(key="old"), story(key="new")
    for number, made in enumerate((old, new)):
        await stories.tell(me, f"f:{number}:1", made, made.alert)
    seconds, _ = await here.redis.time()
    await here.redis.zadd(TriageKeys.recent, {old.id: (seconds - 8 * 86_400) * 1000})
    assert await stories.load_recent(days=7) == [new]
    assert {s.id for s in await stories.load_recent()} == {old.id, new.id}


async def test_names_older_than_a_month_leave_the_list(here: Store) -> None:
    stories, me = StoryStore(here), await owner(here)
    await here.redis.zadd(TriageKeys.recent, {"gone": 1})
    made = story()
    await stories.tell(me, "f:1:1", made, made.alert)
    assert await here.redis.zrange(TriageKeys.recent, 0, -1) == [made.id.encode()]


async def test_a_name_without_a_story_is_passed_over(here: Store) -> None:
    seconds, _ = await here.redis.time()
    await here.redis.zadd(TriageKeys.recent, {"lost": seconds * 1000})
    assert await StoryStore(here).load_recent() == []
