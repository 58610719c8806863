"""The synthetic week: feeds that a real parser reads, filling in order of time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import feedparser

from web.demo import DemoWeek, load_week

WEEK = Path(__file__).parents[2] / "config" / "demo.yaml"


async def shown(url: str) -> feedparser.FeedParserDict:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return feedparser.parse(await answer.read())


def test_every_report_belongs_to_an_outlet_and_to_the_week() -> None:
    outlets, reports = load_week(WEEK)
    assert {r.feed for r in reports} == {o.id for o in outlets}
    assert all(timedelta(0) <= r.at < timedelta(days=7) for r in reports)
    assert len({r.name for r in reports}) == len(reports)


async def test_feeds_fill_from_the_baseline_to_the_whole_week() -> None:
    async with DemoWeek(WEEK, seconds=0.001) as week:
        for outlet in week.outlets:
            document = await shown(f"{week.url}/{outlet.id}.xml")
            assert (document.bozo, len(document.entries)) == (False, 1)
        week.begin()
        while week.remaining:
            pass
        documents = [await shown(f"{week.url}/{o.id}.xml") for o in week.outlets]
        assert sum(len(d.entries) for d in documents) == len(week.reports)


async def test_an_unchanged_feed_answers_304_and_an_unknown_one_404() -> None:
    async with DemoWeek(WEEK, seconds=60) as week, aiohttp.ClientSession() as session:
        async with session.get(f"{week.url}/wire.xml") as first:
            etag = first.headers["ETag"]
        headers = {"If-None-Match": etag}
        async with session.get(f"{week.url}/wire.xml", headers=headers) as second:
            assert second.status == 304
        async with session.get(f"{week.url}/nothing.xml") as third:
            assert third.status == 404
