"""The worker process: it may die, hang or grow, and only the document at fault is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.document import MAX_ENTRIES, split
from core.feed import Feed
from jobs.parse import BadDocument, parse_document, parse_pieces
from jobs.parse_pool import INLINE_DOCUMENT, INLINE_PIECES, ParsePool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FEED = Feed("pool", "https://feeds.example.org/pool.xml")
OPTIONS = {"feed": FEED, "content_type": "text/xml", "base_url": FEED.url}
#: takes a parser many times as long as the pool waits in the test
SLOW = (
    b"<rss version='2.0'><channel><item "
    + b" ".join(b"a%d='1'" % number for number in range(30_000))
    + b"></item></channel></rss>"
)


def document(entries: int, words: int = 60) -> bytes:
    items = "".join(
        f"<item><title>Title {i}</title><guid>g{i}</guid>"
        f"<description>{'word ' * words}</description></item>"
        for i in range(entries)
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


LONG = document(60)


@pytest.fixture
async def pool() -> AsyncIterator[ParsePool]:
    async with ParsePool(timeout=60) as pool:
        yield pool


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_long_documents_come_from_a_process_as_they_would_inline(pool: ParsePool) -> None:
    assert len(LONG) > INLINE_DOCUMENT
    assert pool.pid is None
    assert await pool.parse_document(LONG, **OPTIONS) == parse_document(LONG, **OPTIONS)
    assert pool.pid not in (None, os.getpid())


async def test_short_documents_need_no_process(pool: ParsePool) -> None:
    body = document(3)
    assert await pool.parse_document(body, **OPTIONS) == parse_document(body, **OPTIONS)
    assert pool.pid is None


async def test_pieces_are_parsed_inline_unless_they_are_long(pool: ParsePool) -> None:
    pieces = split(LONG)
    assert pieces is not None
    expected = parse_pieces(pieces, [5, 7], **OPTIONS)
    assert expected is not None
    assert await pool.parse_pieces(pieces, [5, 7], **OPTIONS) == expected
    assert await pool.parse_pieces(pieces, [5], **OPTIONS, taken=[expected[0].id]) is None
    assert pool.pid is None
    pieces = split(document(2, words=INLINE_PIECES))
    assert pieces is not None
    parsed = await pool.parse_pieces(pieces, [1], **OPTIONS, taken={b"12345678"})
    assert parsed == parse_pieces(pieces, [1], **OPTIONS)
    assert pool.pid is not None


async def test_a_refusal_crosses_the_border_in_words(pool: ParsePool) -> None:
    page = b"<html>" + b"x" * INLINE_DOCUMENT
    with pytest.raises(BadDocument, match="a web page instead of a feed"):
        await pool.parse_document(page, **OPTIONS)
    assert pool.pid is not None


async def test_many_at_once_take_turns(pool: ParsePool) -> None:
    parsed = await asyncio.gather(*(pool.parse_document(LONG, **OPTIONS) for _ in range(8)))
    assert {len(one.entries) for one in parsed} == {60}


async def test_a_worker_that_was_killed_is_replaced(pool: ParsePool) -> None:
    await pool.parse_document(LONG, **OPTIONS)
    first = pool.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert len((await pool.parse_document(LONG, **OPTIONS)).entries) == 60
    assert pool.pid != first


async def test_a_document_that_hangs_is_given_up_and_the_others_are_not() -> None:
    async with ParsePool(timeout=60) as pool:
        await pool.parse_document(LONG, **OPTIONS)
        hung = pool.pid
        assert hung is not None
        pool.timeout = 0.2
        with pytest.raises(BadDocument, match=r"not parsed within 0\.2 s"):
            await pool.parse_document(SLOW, **OPTIONS)
        assert is_gone(hung)
        pool.timeout = 60
        assert len((await pool.parse_document(LONG, **OPTIONS)).entries) == 60


async def test_a_document_that_kills_its_worker_twice_is_bad(pool: ParsePool) -> None:
    await pool.parse_document(LONG, **OPTIONS)
    parsing = asyncio.create_task(pool.parse_document(SLOW, **OPTIONS))
    killed = set()
    while not parsing.done():
        if pool.pid is not None and pool.pid not in killed:
            killed.add(pool.pid)
            os.kill(pool.pid, signal.SIGKILL)
        await asyncio.sleep(0.01)
    with pytest.raises(BadDocument, match="died of it twice"):
        await parsing
    assert len((await pool.parse_document(LONG, **OPTIONS)).entries) == 60


async def test_a_cancelled_parse_leaves_nothing_behind(pool: ParsePool) -> None:
    await pool.parse_document(LONG, **OPTIONS)
    first = pool.pid
    assert first is not None
    parsing = asyncio.create_task(pool.parse_document(SLOW, **OPTIONS))
    await asyncio.sleep(0)
    parsing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await parsing
    assert len((await pool.parse_document(LONG, **OPTIONS)).entries) == 60


async def test_closing_ends_the_worker() -> None:
    pool = ParsePool()
    await pool.parse_document(LONG, **OPTIONS)
    pid = pool.pid
    assert pid is not None
    await pool.close()
    assert is_gone(pid)
    assert pool.pid is None
    await pool.close()


async def test_surplus_entries_are_said(pool: ParsePool, caplog: pytest.LogCaptureFixture) -> None:
    parsed = await pool.parse_document(document(MAX_ENTRIES + 1, words=1), **OPTIONS)
    assert (len(parsed.entries), parsed.dropped) == (MAX_ENTRIES, 1)
    assert "feed pool: 1 entries too many" in caplog.text


def test_the_worker_ends_with_its_parent() -> None:
    root = str(Path(__file__).parent.parent.parent)
    program = f"""
import asyncio, os, sys
sys.path[:0] = [{root!r}, {str(Path(__file__).parent)!r}]
import test_parse_pool as t
async def main():
    pool = t.ParsePool()
    await pool.parse_document(t.LONG, **t.OPTIONS)
    print(pool.pid, flush=True)
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while not is_gone(pid):
        assert time.monotonic() < deadline, "the worker outlives its parent"
        time.sleep(0.02)


def test_the_worker_imports_only_what_parsing_needs() -> None:
    program = (
        "import sys, jobs.parse_worker; print(*{name.partition('.')[0] for name in sys.modules})"
    )
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root
    )
    heavy = {"aiohttp", "redis", "telegram", "pydantic", "apscheduler", "yaml", "rich", "store"}
    heavy |= {"asyncio", "uvloop", "numpy", "lxml", "ahocorasick", "concurrent"}
    assert not heavy & set(done.stdout.split())


async def test_an_idle_worker_ends_and_another_takes_its_place() -> None:
    async with ParsePool(timeout=60, idle=0.2) as pool:
        first = await pool.parse_document(LONG, **OPTIONS)
        deadline = time.monotonic() + 30
        while pool.pid is not None:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        assert await pool.parse_document(LONG, **OPTIONS) == first


@pytest.mark.parametrize("markup", ["<a/>", "&lt;a&gt;"])
async def test_few_bytes_of_nothing_but_tags_do_not_hold_up_the_loop(
    pool: ParsePool, markup: str
) -> None:
    entry = f"<item><title>T</title><description>{markup * 700}</description></item>"
    body = f"<rss version='2.0'><channel>{entry}</channel></rss>".encode()
    assert len(body) < INLINE_DOCUMENT
    parsed = await pool.parse_document(body, **OPTIONS)
    assert [e.title for e in parsed.entries] == ["T"]
    assert pool.pid is not None

    await pool.close()
    pieces = split(body)
    assert pieces is not None
    assert await pool.parse_pieces(pieces, [0], **OPTIONS) == parsed.entries
    assert pool.pid is not None
