"""Administrators and the ledger: what waits, what they confirm, correct and revoke."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.ledger_commands import LedgerCommands, Wish, find_event, pending, trail
from core.ledger import Ledger
from core.measure import Basis, Measure, MeasureKind, Status, StatusEvent, event_id
from store.ledger import LedgerStore

if TYPE_CHECKING:
    from store.connection import Store

BOSS, GUEST = 7, 8
NOON = datetime(2031, 3, 12, 12, tzinfo=UTC)
DAY = date(2031, 3, 10)


def event(
    status: Status, basis: Basis = Basis.REPORTED, measure: str = "cn-7-2031"
) -> StatusEvent:
    name = event_id(measure, DAY, status, basis)
    return StatusEvent(
        name, measure, DAY, status, basis, note="Pucks <rest>", source="https://p.example"
    )


IN_FORCE = replace(event(Status.IN_FORCE, Basis.OFFICIAL), on=date(2031, 1, 1))
SAID = event(Status.SUSPENDED)
STRAY = replace(event(Status.REVOKED, Basis.CLAIM, "gone"), side="US", until=date(2031, 9, 1))
MEASURE = Measure(
    "cn-7-2031", "CN", "Ministry", "Pucks", MeasureKind.EXPORT_LICENSING, "No. 7/2031",
    history=(IN_FORCE,),
)  # fmt: skip
LEDGER = Ledger([MEASURE], [SAID, STRAY])


async def say(store: Store, name: str, argument: str = "", update: int = 1) -> str:
    commands = LedgerCommands(LedgerStore(store, LEDGER), [BOSS])
    return await commands.answer(Wish(name, argument, BOSS, update, NOON))


def test_only_administrators_have_these_commands() -> None:
    commands = LedgerCommands(None, [BOSS])  # type: ignore[arg-type]  # nothing is read
    assert commands.knows("confirm", BOSS)
    assert commands.knows("pending", BOSS)
    assert not commands.knows("status", BOSS)
    assert not commands.knows("retract", BOSS)
    assert not commands.knows("revoke", GUEST)
    assert not commands.knows("revoke", None)


async def test_what_waits_is_shown_with_its_grounds(store: Store) -> None:
    text = await say(store, "pending")
    assert "Waiting: 2" in text
    assert f"<code>{SAID.id}</code> 10 Mar 2031 · No. 7/2031: suspended · reported" in text
    assert "gone: revoked until 1 Sep 2031 · claim by US" in text
    assert '<a href="https://p.example">Pucks &lt;rest&gt;</a>' in text


async def test_a_confirmed_event_counts_and_waits_no_more(store: Store) -> None:
    text = await say(store, "confirm", f"{SAID.id} https://ministry.example/7")
    assert "Was: 10 Mar 2031 · No. 7/2031: suspended · reported" in text
    assert "Now: 10 Mar 2031 · No. 7/2031: suspended · official" in text
    assert "/measure_cn_7_2031 is suspended today." in text
    assert "by 7" in text
    assert SAID.id not in await say(store, "pending")
    ledger = await LedgerStore(store, LEDGER).current()
    assert ledger.rulings[0].source == "https://ministry.example/7"


async def test_an_update_that_comes_twice_rules_once(store: Store) -> None:
    first = await say(store, "revoke", f"{SAID.id} misread", update=5)
    await say(store, "revoke", f"{SAID.id} misread", update=5)
    assert "It counts no more." in first
    assert "is in force today" in first
    ledger = await LedgerStore(store, LEDGER).current()
    assert [r.why for r in ledger.rulings] == ["misread"]


async def test_a_correction_names_what_was_wrong(store: Store) -> None:
    wish = f"{SAID.id[:6]} status=REVOKED on=2031-03-11 until=2031-04-01 a typo"
    text = await say(store, "correct", wish)
    assert "Now: 11 Mar 2031 · No. 7/2031: revoked until 1 Apr 2031 · reported" in text
    assert "2031-03-12 12:00 UTC, by 7: a typo" in text
    again = await say(store, "revoke", f"{SAID.id} nothing of it", update=2)
    assert "Was: 11 Mar 2031" in again


async def test_the_trail_tells_who_ruled_what_and_when(store: Store) -> None:
    await say(store, "correct", f"{SAID.id} until=2031-04-01 a typo", update=1)
    await say(store, "revoke", f"{SAID.id} nothing of it", update=2)
    lines = (await say(store, "trail", SAID.id[:6])).splitlines()
    assert lines[:3] == [
        f"<b>Trail of {SAID.id}</b>",
        "Written: 10 Mar 2031 · No. 7/2031: suspended · reported",
        '<a href="https://p.example">Pucks &lt;rest&gt;</a>',
    ]
    assert lines[3:] == [
        "Corrected 2031-03-12 12:00 UTC by 7: until=2031-04-01 a typo",
        "Revoked 2031-03-12 12:00 UTC by 7: nothing of it",
        "It counts no more.",
        "No story told of it.",
    ]
    assert "/pending shows the newest" in await say(store, "trail")


def test_a_trail_without_rulings_says_what_stands() -> None:
    text = trail(IN_FORCE.id, Ledger([MEASURE], [replace(SAID, story="0a1b2c3d4e5f6a7b")]))
    assert "Now: 1 Jan 2031 · No. 7/2031: in force · official" in text
    told = trail(SAID.id, Ledger([MEASURE], [replace(SAID, story="0a1b2c3d4e5f6a7b")]))
    assert "Told in /story_0a1b2c3d4e5f6a7b" in told


async def test_an_event_without_its_measure_can_be_ruled_on(store: Store) -> None:
    assert "It counts no more." in await say(store, "revoke", f"{STRAY.id} never was")


@pytest.mark.parametrize(
    ("name", "argument", "said"),
    [
        pytest.param("confirm", "", "/pending shows the newest", id="no event"),
        pytest.param("confirm", "zzzzzz", "No event has an id", id="unknown"),
        pytest.param("revoke", SAID.id, "Why is it revoked?", id="no reason"),
        pytest.param("correct", f"{SAID.id} hm", "One of status, on, until, source", id="nothing"),
        pytest.param("correct", f"{SAID.id} status=dead", "“dead” is not proposed", id="status"),
        pytest.param("correct", f"{SAID.id} on=2031-02-30", "is not a day like", id="no such day"),
        pytest.param("correct", f"{SAID.id} until=soon", "until: “soon”", id="until"),
    ],
)
async def test_a_ruling_that_cannot_be_read_changes_nothing(
    store: Store, name: str, argument: str, said: str
) -> None:
    text = await say(store, name, argument)
    assert said in text
    assert "<code>/" in text
    assert (await LedgerStore(store, LEDGER).current()).rulings == ()


def test_nothing_waits() -> None:
    assert pending(Ledger([MEASURE])) == "No event of the ledger waits for you."


def test_an_id_may_be_shortened_as_long_as_it_is_clear() -> None:
    one, other = replace(SAID, id="abcd1"), replace(SAID, id="abcd2")
    ledger = Ledger([MEASURE], [one, other])
    assert find_event("#ABCD1.", ledger) == one
    with pytest.raises(Exception, match="2 events have an id"):
        find_event("abcd", ledger)
