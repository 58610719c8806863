"""Pages behind first reports: read after the alert, politely, and only where they say more."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from articles import NOW, entry, lexicon
from feed_server import FeedServer
from topologies import eventually

from core.alert import Reason, from_json
from core.entry import EntryKind, SeenEntry, to_json
from core.errors import StoreUnavailable
from jobs.enrich import Enricher
from jobs.fetch import Fetcher
from jobs.page import page_text, says_more
from jobs.triage import Triage
from store.keys import FeedKeys, TriageKeys, feed_partition
from store.pages import PageStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.connection import Store

TITLE = "China grants first terbium export licences"
LONGER = (
    "China has granted the first export licences for terbium since the spring, the commerce"
    " ministry said on Monday. The licences cover shipments of terbium oxide and of magnets to"
    " carmakers in Europe and Japan. Officials said that the rules on export licences stay as they"
    " are, and that each shipment of terbium still needs the name of its end user. MP Materials"
    " and three makers of magnets had asked for licences in May. The licences take effect on"
    " April 1, 2026 and are valid for one year, the ministry said in Beijing."
)
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><nav>Home Sport Weather</nav><article>"
    f"<h1>{TITLE}</h1><p>{LONGER[:300]}</p><p>{LONGER[300:]}</p></article></body></html>"
).encode()
WALL = (
    "<html><body><article><h1>We value your privacy</h1><p>"
    + "We and our partners store and access information on a device, such as cookies. " * 12
    + "</p></article></body></html>"
).encode()
HTML = {"content_type": "text/html; charset=utf-8"}


def seen(link: str, text: str = "The ministry said so.") -> SeenEntry:
    return SeenEntry("wire", EntryKind.NEW, entry(TITLE, text, key="a", link=link), NOW)


def fetcher() -> Fetcher:
    return Fetcher(allow_nets=(ip_network("127.0.0.0/8"),), total=5)


@contextlib.asynccontextmanager
async def running(*loops: object) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(loop.run()) for loop in loops]  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read(link: str, text: str = "The ministry said so.") -> tuple[list[SeenEntry], Enricher]:
    """Offer one entry, and wait until its page came to something."""
    back: list[SeenEntry] = []

    async def give_back(longer: SeenEntry) -> None:
        back.append(longer)

    pages = Enricher(fetcher(), give_back, pause=0)
    async with running(pages):
        pages.offer(seen(link, text))
        ends = ("given back", "useless", "failed", "forbidden")
        await eventually(lambda: any(pages.counts[end] for end in ends))
    return back, pages


async def test_a_page_comes_back_as_the_same_entry() -> None:
    async with FeedServer() as server:
        server.serve("/a", PAGE, **HTML)
        (longer,), pages = await read(server.url("/a"))
        assert server.count("/robots.txt") == 1
    before = seen(longer.entry.link)
    assert (longer.key, longer.kind) == (before.key, EntryKind.ENRICHED)
    assert longer.entry.text.endswith("the ministry said in Beijing.")
    assert "Weather" not in longer.entry.text
    assert pages.counts == {"asked": 1, "given back": 1}


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        pytest.param(b"User-agent: *\nDisallow: /\n", False, id="closed to all"),
        pytest.param(b"User-agent: rarewatch\nDisallow: /a\n", False, id="closed to us"),
        pytest.param(b"User-agent: other\nDisallow: /\n", True, id="closed to others"),
        pytest.param(b"\xff\x00 nonsense", True, id="nonsense"),
    ],
)
async def test_a_site_may_forbid_it(robots: bytes, *, allowed: bool) -> None:
    async with FeedServer() as server:
        server.serve("/a", PAGE, **HTML)
        server.serve("/robots.txt", robots, content_type="text/plain")
        back, pages = await read(server.url("/a"))
        assert (len(back), server.count("/a")) == (int(allowed), int(allowed))
        assert pages.counts["forbidden"] == (not allowed)


@pytest.mark.parametrize(
    ("body", "kind", "count"),
    [
        pytest.param(WALL, "text/html", "useless", id="wall of consent"),
        pytest.param(b"<html></html>", "text/html", "useless", id="empty"),
        pytest.param(PAGE, "application/pdf", "useless", id="no page"),
        pytest.param(None, "", "failed", id="gone"),
    ],
)
async def test_a_page_that_is_no_article_is_ignored(
    body: bytes | None, kind: str, count: str
) -> None:
    async with FeedServer() as server:
        if body:
            server.serve("/a", body, content_type=kind)
        back, pages = await read(server.url("/a"))
    assert back == []
    assert pages.counts[count] == 1


async def test_private_addresses_are_not_asked() -> None:
    pages = Enricher(Fetcher(), lambda _: asyncio.sleep(0), pause=0)
    async with FeedServer() as server, running(pages):
        server.serve("/a", PAGE, **HTML)
        pages.offer(seen(server.url("/a")))
        await eventually(lambda: pages.counts["failed"])
        assert server.total == 0


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(seen("ftp://news.test/a"), id="no web address"),
        pytest.param(seen("https://news.test/a", "x" * 4000), id="the feed says it all"),
    ],
)
async def test_what_is_not_worth_a_request(what: SeenEntry) -> None:
    pages = Enricher(fetcher(), lambda _: asyncio.sleep(0), pause=0)
    async with running(pages):
        pages.offer(what)
        await asyncio.sleep(0)
    assert pages.counts == {}


async def test_one_page_that_cannot_be_given_back_stops_nothing() -> None:
    errors: list[Exception] = [StoreUnavailable("away"), ValueError("odd")]
    back: list[SeenEntry] = []

    async def give_back(longer: SeenEntry) -> None:
        if errors:
            raise errors.pop(0)
        back.append(longer)

    pages = Enricher(fetcher(), give_back, pause=0)
    async with FeedServer() as server, running(pages):
        server.serve("/a", PAGE, **HTML)
        for _ in range(3):
            pages.offer(seen(server.url("/a")))
        await eventually(lambda: back)
        assert server.count("/robots.txt") == 1


async def test_the_alert_goes_first_and_its_page_edits_it_in_silence(store: Store) -> None:
    stream = FeedKeys(feed_partition("wire", store.partitions)).entries
    pages = Enricher(fetcher(), PageStore(store).give_back, pause=0)
    desk = Triage(store, lexicon(), {}, me="a", pages=pages, lease_ms=600, now=lambda: NOW)

    async def told() -> list[bytes]:
        return [fields[b"j"] for _, fields in await store.redis.xrange(TriageKeys.alerts)]

    async def told_twice() -> bool:
        return len(await told()) == 2

    async with FeedServer() as server, running(desk):
        server.serve("/a", PAGE, **HTML)
        what = seen(server.url("/a"))
        await store.redis.xadd(stream, {"k": "new", "j": to_json(what)})
        await eventually(told_twice)
        # the same page again, as after a crash between its effect and its end
        again = replace(what, kind=EntryKind.ENRICHED, entry=replace(what.entry, text=LONGER))
        await PageStore(store).give_back(again)

        async def read_all() -> bool:
            return await store.redis.xlen(stream) == 0

        await eventually(read_all)
    first, second = [from_json(body) for body in await told()]
    assert (first.reason, second.reason) == (Reason.FIRST_REPORT, Reason.ENRICHED)
    assert (second.story, second.revision, second.headline) == (first.story, 2, TITLE)
    assert "MP Materials" in second.companies
    assert "MP Materials" not in first.companies


async def test_a_page_without_its_story_changes_nothing(store: Store) -> None:
    desk = Triage(store, lexicon(), {}, me="a", lease_ms=600, now=lambda: NOW)
    page = replace(seen("https://news.test/a", LONGER), kind=EntryKind.ENRICHED)
    await PageStore(store).give_back(page)
    stream = FeedKeys(feed_partition("wire", store.partitions)).entries

    async def read_all() -> bool:
        return await store.redis.xlen(stream) == 0

    async with running(desk):
        await eventually(read_all)
    assert await store.redis.xlen(TriageKeys.alerts) == 0


def test_what_says_more() -> None:
    assert says_more(LONGER, TITLE, "short")
    assert not says_more(LONGER, TITLE, LONGER)
    assert not says_more("Ferries run late. " * 60, TITLE, "short")
    assert not says_more(LONGER, "", "short")
    assert not says_more("", TITLE, "")


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"<", b"<p>" * 20_000, "稀土".encode("gbk")])
def test_any_body_is_read(body: bytes) -> None:
    assert isinstance(page_text(body, "https://news.test/"), str)
