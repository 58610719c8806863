"""The ledger in the store: appended once, read by everybody, whoever owns triage."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from policies import event, measure
from test_stories import owner, story, told

from core.ledger import Ledger
from core.ledger_record import record_from_json, record_name, record_to_json
from core.measure import Basis, Due, Entity, Scheduled, Status
from core.ruling import Ruling, Verb
from store.keys import TriageKeys
from store.ledger import LedgerStore
from store.stories import StoryStore, Told

if TYPE_CHECKING:
    from core.ledger import LedgerEntry
    from store.connection import Store

DAY = date(2031, 3, 10)
NOON = datetime(2031, 3, 10, 12, tzinfo=UTC)
MEASURE = measure(
    "cn-2031-7",
    number="7/2031",
    elements=("Sm", "Y"),
    entities=(Entity("Puck Works", "冰球厂"),),
    scheduled=(Scheduled("cn-2031-7", DAY, Due.ENDS, "it ends", known=DAY),),
)
EVENT = event(
    "cn-2031-7",
    DAY,
    Status.SUSPENDED,
    basis=Basis.CLAIM,
    side="US",
    until=date(2031, 9, 1),
    note="Puck's «rest»",
    story="abc",
    seen=NOON,
)
RULING = Ruling("u1", EVENT.id, Verb.CORRECT, "42", NOON, "typo", on=date(2031, 3, 11))


@pytest.fixture
def here(any_store: Store) -> Store:
    """The same tests on every engine that is promised to work."""
    return any_store


@pytest.mark.parametrize("entry", [MEASURE, EVENT, RULING], ids=lambda e: type(e).__name__)
def test_an_entry_is_read_back_as_it_was(entry: LedgerEntry) -> None:
    assert record_from_json(record_to_json(entry)) == entry
    assert record_name(entry).endswith(entry.id)


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "not json", '{"entry": "wish"}', '{"entry": "event", "id": "x"}'],
)
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        record_from_json(text)


async def test_what_a_report_adds_is_written_with_its_story(here: Store) -> None:
    made, books = story(), LedgerStore(here, Ledger())
    stories = StoryStore(here)
    added: list[LedgerEntry] = [MEASURE, EVENT]
    assert await stories.tell(await owner(here), "f:1:1", made, made.alert, added) is Told.WRITTEN
    ledger = await books.current()
    assert ledger.measures["cn-2031-7"] == MEASURE
    assert ledger.history("cn-2031-7") == (EVENT,)
    assert len(await told(here)) == 1


async def test_run_twice_an_entry_is_appended_once(here: Store) -> None:
    made, stories, me = story(), StoryStore(here), await owner(here)
    assert await stories.tell(me, "f:1:1", made, None, [EVENT]) is Told.WRITTEN
    assert await stories.tell(me, "f:1:1", made, None, [EVENT, MEASURE]) is Told.DONE
    assert await stories.tell(me, "f:1:2", made, None, [EVENT, MEASURE]) is Told.WRITTEN
    assert await here.redis.xlen(TriageKeys.ledger_log) == 2
    assert await here.redis.hlen(TriageKeys.ledger) == 2


async def test_who_lost_the_lease_appends_nothing(here: Store) -> None:
    await owner(here)
    made = story()
    assert await StoryStore(here).tell("other:9", "f:1:1", made, None, [EVENT]) is Told.FENCED
    assert not await here.redis.exists(TriageKeys.ledger, TriageKeys.ledger_log)


async def test_a_ruling_needs_no_lease_and_counts_once(here: Store) -> None:
    given = Ledger([MEASURE], [EVENT])
    one, other = LedgerStore(here, given), LedgerStore(here, given)
    assert await one.rule(RULING)
    assert not await other.rule(RULING)
    for books in (one, other):
        ledger = await books.current()
        assert ledger.rulings == (RULING,)
        assert [e.on for e in ledger.history("cn-2031-7")] == [date(2031, 3, 11)]


async def test_a_reader_takes_in_only_what_is_new(here: Store) -> None:
    books = LedgerStore(here, Ledger([MEASURE]))
    first = await books.current()
    assert await books.current() is first
    await books.rule(RULING)
    assert await books.current() is not first


async def test_an_entry_of_a_newer_version_is_left_out(
    here: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await here.redis.xadd(TriageKeys.ledger_log, {"n": "wish:1", "j": '{"entry": "wish"}'})
    await here.redis.xadd(TriageKeys.ledger_log, {"n": "wish:2"})
    books = LedgerStore(here, Ledger([MEASURE]))
    await books.rule(RULING)
    with caplog.at_level(logging.WARNING):
        assert (await books.current()).rulings == (RULING,)
    assert len(caplog.records) == 2
