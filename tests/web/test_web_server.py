"""Health and metrics as a watchdog and a scraper see them; the page as a browser does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest
from icalendar import Calendar
from policies import LEDGER, measure
from sample_alert import sample_alert

from core.alert import Source
from core.errors import StoreUnavailable
from core.ledger import Ledger
from core.status import Board, Pillar
from store.keys import TriageKeys
from store.latest import Latest
from store.leases import Lease
from store.stories import StoryStore
from web.server import Web
from web.view import Window

if TYPE_CHECKING:
    from store.connection import Store


async def fetched(web: Web, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{web.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_health_is_the_worst_of_its_parts() -> None:
    words = {"store": "ok", "poll": "ok"}

    async def healthy() -> dict[str, str]:
        return words

    web = Web("127.0.0.1:0", healthy=healthy, rooms={})
    await web.start()
    try:
        assert await fetched(web, "/health") == (200, '{"ok": true, "store": "ok", "poll": "ok"}')
        words["store"] = "no answer"
        status, text = await fetched(web, "/health")
        assert (status, '"store": "no answer"' in text) == (503, True)
    finally:
        await web.close()


async def test_metrics_show_the_rooms_as_they_are_now() -> None:
    async def healthy() -> dict[str, str]:
        return {}

    counts = {"sent_total": 3.0, "waiting": 7.0}
    web = Web("127.0.0.1:0", healthy=healthy, rooms={"deliver": lambda: counts})
    await web.start()
    try:
        counts["sent_total"] = 4
        _, text = await fetched(web, "/metrics")
        assert "rarewatch_deliver_sent_total 4.0" in text
        assert "# TYPE rarewatch_deliver_waiting gauge" in text
    finally:
        await web.close()


NOW = datetime(2031, 6, 1, 10, 0, tzinfo=UTC)
EVIL = '<script>alert("x")</script> & "quotes"'


async def well() -> dict[str, str]:
    return {}


@pytest.fixture
async def window(store: Store) -> Window:
    """A store in which one story was told, with a bad headline and a bad address."""
    owner = await Lease(store, TriageKeys.own, TriageKeys.fence, "a", 60_000).acquire()
    assert owner
    link = Source("Wire", EVIL, "javascript:alert(1)", NOW, 2, "wire")
    alert = replace(sample_alert(), headline=EVIL, sources=(link,))
    await StoryStore(store).remind(owner, "k", alert)

    async def ledger() -> Ledger:
        return LEDGER

    board = Board(pillars=(Pillar("No. 5 <b>", ("cn-5-2030",)),))
    return Window(Latest(store), ledger, (), board, lambda: NOW)


async def test_the_page_shows_alerts_dates_and_measures_and_runs_nothing(window: Window) -> None:
    web = Web("127.0.0.1:0", healthy=well, rooms={}, window=window)
    await web.start()
    try:
        status, text = await fetched(web, "/")
        assert status == 200
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in text
        assert "<script" not in text
        assert "javascript:" not in text
        assert "No. 5 &lt;b&gt;: <b>in force</b> since 2030-04-04" in text
        assert "162 days</b> · Mon 10 Nov 2031 · CN No. 70/2030: the pause ends" in text
        assert "silence says nothing" in text
        assert '<a href="/measures/cn-60-2030">' in text
        status, text = await fetched(web, "/measures/cn-60-2030")
        assert status == 200
        assert "suspended since 2030-11-07 to 2031-11-10" in text
        assert "2030-10-09 announced" in text
        assert (await fetched(web, "/measures/%3Cscript%3E"))[0] == 404
    finally:
        await web.close()


async def test_a_claim_and_a_measure_without_events_are_named_as_such(store: Store) -> None:
    async def ledger() -> Ledger:
        bare = Ledger([measure("cn-8-2031", summary="Plans.", uncertain="All.", sources=("x",))])
        return LEDGER.with_entries(bare.measures.values())

    window = Window(Latest(store), ledger, (), Board(), lambda: NOW)
    web = Web("127.0.0.1:0", healthy=well, rooms={}, window=window)
    await web.start()
    try:
        assert "claim by US" in (await fetched(web, "/measures/us-truce"))[1]
        text = (await fetched(web, "/measures/cn-8-2031"))[1]
        assert "not known" in text
        assert "Doubts: All." in text
    finally:
        await web.close()


async def test_without_a_ledger_the_page_says_what_it_lacks(store: Store) -> None:
    web = Web("127.0.0.1:0", healthy=well, rooms={}, window=Window(Latest(store)))
    await web.start()
    try:
        text = (await fetched(web, "/"))[1]
        assert "No measures are configured" in text
        assert "Nothing was told yet" in text
    finally:
        await web.close()


async def test_the_calendar_can_be_subscribed_to(window: Window) -> None:
    web = Web("127.0.0.1:0", healthy=well, rooms={}, window=window)
    await web.start()
    try:
        url = f"http://127.0.0.1:{web.port}/calendar.ics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.content_type == "text/calendar"
            events = Calendar.from_ical(await answer.read()).walk("VEVENT")
        assert [str(e["summary"]) for e in events][1] == "CN No. 70/2030: the pause ends"
    finally:
        await web.close()


async def test_a_store_that_does_not_answer_is_no_crash() -> None:
    class Away(Latest):
        async def alerts(self, number: int) -> list[object]:  # noqa: ARG002
            raise StoreUnavailable("away")

    async def away() -> Ledger:
        raise StoreUnavailable("away")

    web = Web("127.0.0.1:0", healthy=well, rooms={}, window=Window(Away(None), away))
    await web.start()
    try:
        for path in ("/", "/measures/x", "/calendar.ics"):
            assert (await fetched(web, path))[0] == 503
    finally:
        await web.close()
