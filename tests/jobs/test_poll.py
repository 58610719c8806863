"""The poller end to end: real HTTP in, stream entries out, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from feed_server import Document, FeedServer, answers
from poll_kit import polling, rss, stream, told

from core.feed import Feed
from jobs.poll import Poller, Status
from store.feeds import FeedStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from feed_server import Habit

    from jobs.poll import PollResult
    from store.connection import Store


class House:
    """One feed, its server, its poller."""

    def __init__(self, store: Store, server: FeedServer, poller: Poller) -> None:
        self.store = store
        self.server = server
        self.poller = poller
        self.feed = Feed("f", server.url("/f"))
        self.document: Document = server.serve("/f", rss("a", "b"))

    async def poll(self, body: bytes | None = None) -> PollResult:
        if body is not None:
            self.document.change(body)
        return (await self.poller.once([self.feed]))[0]


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with FeedServer() as server, polling(store, [Feed("f", server.url("/f"))]) as poller:
        yield House(store, server, poller)


async def test_the_first_document_is_a_silent_baseline(house: House) -> None:
    first = await house.poll()
    assert (first.status, first.entries, first.new) == (Status.BASELINE, 2, 0)
    assert (await house.poll()).status is Status.NOT_MODIFIED
    assert await told(house.store) == []


async def test_a_new_entry_is_told_exactly_once(house: House) -> None:
    await house.poll()
    found = await house.poll(rss("c", "a", "b"))
    assert (found.status, found.new, found.changed) == (Status.READ, 1, 0)
    await house.poll()
    await house.poll(rss("c", "a", "b", built="later"))
    (seen,) = await stream(house.store)
    assert (seen.feed, seen.entry.title, seen.entry.text) == ("f", "About c", "as before")
    assert seen.entry.link == "http://a.example/c"


async def test_a_document_that_broke_off_is_not_confirmed_by_its_validators(house: House) -> None:
    await house.poll()
    whole = rss("d", "a", "b", "c")
    house.server.route("/f", answers(200, whole[: whole.rindex(b"<item>")], {"ETag": '"d"'}))
    assert (await house.poll()).new == 1

    house.server.route("/f", answers(200, whole, {"ETag": '"d"'}))
    found = await house.poll()
    assert "If-None-Match" not in house.server.seen("/f")[-1].headers
    assert (found.status, found.new) == (Status.READ, 1)


async def test_entries_are_told_oldest_first(house: House) -> None:
    await house.poll()
    await house.poll(rss("e", "d", "c", "a", "b"))
    assert [title for _, title in await told(house.store)] == ["About c", "About d", "About e"]


async def test_a_restart_tells_nothing_again_and_misses_nothing(house: House) -> None:
    await house.poll()
    await house.poll(rss("c", "a", "b"))
    async with polling(house.store, [house.feed]) as fresh:
        (same,) = await fresh.once([house.feed])
        assert same.status is Status.NOT_MODIFIED
        house.document.change(rss("d", "c", "a", "b"))
        (news,) = await fresh.once([house.feed])
    assert (news.new, news.changed) == (1, 0)
    assert [title for _, title in await told(house.store)] == ["About c", "About d"]


async def test_an_edited_entry_is_told_as_changed(house: House) -> None:
    await house.poll()
    assert (await house.poll(rss("a=now in force", "b"))).changed == 1
    assert (await house.poll(rss("a=now in force", "b", built="x"))).changed == 0
    assert await told(house.store) == [("changed", "About a")]


async def test_25_edits_are_told_24_times(house: House) -> None:
    await house.poll()
    for number in range(25):
        await house.poll(rss(f"a=version {number}", "b"))
    assert len(await told(house.store)) == 24


@pytest.mark.parametrize("host", ["https://a.example", "https://www.b.example"])
async def test_a_move_of_the_site_tells_nothing(house: House, host: str) -> None:
    await house.poll()
    await house.poll(rss("a", "b", host=host))
    await house.poll(rss("c", "a", "b", host=host))
    assert await told(house.store) == [("new", "About c")]


async def test_entries_that_leave_and_return_are_not_new(house: House) -> None:
    await house.poll()
    left = await house.poll(rss("b"))
    assert left.status is Status.UNCHANGED
    await house.poll(rss("a", "b"))
    assert await told(house.store) == []


async def test_a_repeated_guid_loses_no_entry(house: House) -> None:
    def same_guid(*names: str) -> bytes:
        items = "".join(
            f"<item><guid>page</guid><title>{n}</title><link>http://a.example/{n}</link></item>"
            for n in names
        )
        return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()

    await house.poll(same_guid("one", "two"))
    await house.poll(same_guid("three", "one", "two"))
    assert await told(house.store) == [("new", "three")]


async def test_an_empty_feed_gets_its_baseline_too(house: House) -> None:
    assert (await house.poll(rss())).status is Status.BASELINE
    await house.poll(rss("a"))
    assert await told(house.store) == [("new", "About a")]


async def test_json_feeds_work(house: House) -> None:
    def feed(*names: str) -> bytes:
        items = ",".join(f'{{"id":"{n}","title":"{n}","content_text":"t"}}' for n in names)
        return f'{{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{items}]}}'.encode()

    await house.poll(feed("a"))
    await house.poll(feed("b", "a"))
    assert await told(house.store) == [("new", "b")]


async def test_a_long_document_is_read_in_the_pool(house: House) -> None:
    many = [f"e{n}=" + "words " * 40 for n in range(150)]
    assert (await house.poll(rss(*many))).entries == 150
    await house.poll(rss("x", *many))
    assert await told(house.store) == [("new", "About x")]


async def commands(store: Store) -> dict[str, int]:
    stats = await store.redis.info("commandstats")
    return {
        name.removeprefix("cmdstat_"): int(stat["calls"])
        for name, stat in stats.items()
        if name not in {"cmdstat_info", "cmdstat_config|resetstat"}
    }


@pytest.mark.parametrize("kind", ["304", "same body", "moving date"])
async def test_a_poll_without_news_writes_nothing_but_the_schedule(
    house: House, kind: str
) -> None:
    if kind != "304":
        house.document.etag = house.document.last_modified = False
    await house.poll()
    await house.poll()  # by now all scripts are loaded
    await house.store.redis.config_resetstat()
    for number in range(3):
        changed = rss("a", "b", built=str(number)) if kind == "moving date" else None
        result = await house.poll(changed)
        expected = Status.NOT_MODIFIED if kind == "304" else Status.UNCHANGED
        assert result.status is expected
    calls = await commands(house.store)
    # claim: time, hincrby, hget, zadd, zrange; quiet: hget, zadd
    assert set(calls) <= {"evalsha", "time", "zadd", "zrange", "hincrby", "hget"}
    assert calls["evalsha"] == 6
    assert calls["zadd"] == 6


async def test_a_server_that_answers_304_whatever_changed_does_not_hide_news_for_ever(
    house: House,
) -> None:
    def stubborn(document: Document) -> Habit:
        async def habit(request: web.Request) -> web.StreamResponse:
            if "If-None-Match" in request.headers:
                return web.Response(status=304)
            return await document(request)

        return habit

    await house.poll()
    house.server.route("/f", stubborn(house.document))
    assert (await house.poll(rss("c", "a", "b"))).status is Status.NOT_MODIFIED
    feeds = FeedStore(house.store)
    (claim,), now_ms = await feeds.seize(["f"], 1000)
    state, _ = await feeds.state("f")
    days_ago = replace(state, last_ok=state.last_ok - 3 * 86_400)
    await feeds.commit("f", claim.token, now_ms, days_ago)
    found = await house.poll()
    assert (found.status, found.new) == (Status.READ, 1)


async def test_failures_are_counted_and_forgotten(house: House) -> None:
    await house.poll()
    house.server.route("/f", answers(500))
    for _ in range(2):
        assert (await house.poll()).status is Status.FAILED
    state, _ = await FeedStore(house.store).state("f")
    assert (state.failures, state.error) == (2, "answered 500")
    assert state.etag  # an error forgets no validators
    house.server.route("/f", house.document)
    assert (await house.poll()).status is Status.NOT_MODIFIED
    state, _ = await FeedStore(house.store).state("f")
    assert (state.failures, state.error) == (0, "")


async def test_a_web_page_is_a_failure_in_words(house: House) -> None:
    await house.poll()
    house.server.route("/f", answers(200, b"<html><body>hello</body></html>"))
    result = await house.poll()
    assert (result.status, result.error) == (
        Status.FAILED,
        "not a feed: a web page instead of a feed",
    )
    assert await told(house.store) == []


async def test_retry_after_is_a_floor(house: House) -> None:
    house.server.route("/f", answers(429, headers={"Retry-After": "7200"}))
    await house.poll()
    claimed = await FeedStore(house.store).claim(FeedStore(house.store).partition("f"), 0, 1)
    assert claimed.next_due_ms is not None
    assert claimed.next_due_ms - claimed.now_ms > 7_100_000


async def test_a_feed_that_is_gone_is_switched_off_and_said(store: Store) -> None:
    said: list[tuple[str, str]] = []

    async def notify(key: str, text: str) -> None:
        said.append((key, text))

    async with FeedServer() as server:
        server.route("/f", answers(410))
        feed = Feed("f", server.url("/f", credentials="user:geheim"))
        async with polling(store, [feed], notify=notify) as poller:
            (result,) = await poller.once([feed])
            await poller.once([feed])
        assert result.status is Status.GONE
        assert [key for key, _ in said] == ["feed-gone:f"]
        assert "geheim" not in said[0][1]
        assert await FeedStore(store).switched_off() == ["f"]

        # it stays off, until its address is mended
        async with polling(store, [feed]) as poller:
            await poller.tick()
            assert await FeedStore(store).switched_off() == ["f"]
        server.serve("/new", rss("a"))
        async with polling(store, [Feed("f", server.url("/new"))]) as poller:
            await poller.tick()
            assert await FeedStore(store).switched_off() == []


async def test_an_edited_address_is_asked_without_the_old_ones_validators(house: House) -> None:
    await house.poll()
    house.server.serve("/new", rss("c", "a", "b"))
    moved = Feed("f", house.server.url("/new"))
    async with polling(house.store, [moved]) as poller:
        (result,) = await poller.once([moved])
    assert result.new == 1
    assert "If-None-Match" not in house.server.seen("/new")[0].headers


async def test_a_permanent_redirect_is_believed_the_third_time(house: House) -> None:
    house.server.route("/f", answers(301, headers={"Location": "/moved"}))
    house.server.serve("/moved", rss("a", "b"))
    for _ in range(5):
        await house.poll()
    assert house.server.count("/f") == 3
    assert house.server.count("/moved") == 5
    state, _ = await FeedStore(house.store).state("f")
    assert state.url == house.server.url("/moved")


async def test_a_redirect_whose_end_is_gone_does_not_switch_the_feed_off(house: House) -> None:
    house.server.route("/f", answers(301, headers={"Location": "/moved"}))
    house.server.serve("/moved", rss("a", "b"))
    for _ in range(4):
        await house.poll()
    house.server.route("/moved", answers(410))
    assert (await house.poll()).status is Status.FAILED
    house.server.route("/f", house.document)
    assert (await house.poll()).status in {Status.NOT_MODIFIED, Status.UNCHANGED}


async def test_one_pass_polls_each_feed_once_and_reports_progress(store: Store) -> None:
    async with FeedServer() as server:
        feeds = [Feed(f"f{n}", server.url(f"/f{n}")) for n in range(8)]
        for feed in feeds:
            server.serve(f"/{feed.id}", rss("a"))
        server.route("/f0", answers(500))
        seen: list[str] = []
        async with polling(store, feeds) as poller:
            results = await poller.once(feeds, lambda r: seen.append(r.feed))
        assert sorted(seen) == [f.id for f in feeds]
        assert sum(r.status is Status.BASELINE for r in results) == 7
        assert all(r.milliseconds > 0 for r in results)
        assert all(server.count(f"/{feed.id}") == 1 for feed in feeds)
