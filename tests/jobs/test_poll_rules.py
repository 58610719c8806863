"""Rules of the poller that need neither server nor store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.entry import Entry
from core.feed import Feed, FeedState
from jobs.fetch import FetchFailed, NotModified
from jobs.poll_memory import for_source, pack, unpack
from jobs.poll_outcome import after_failure, after_success, must_be_written
from jobs.poll_read import _oldest_first
from jobs.poll_visit import ServerClock

FEED = Feed("f", "https://a.example/f")
GONE = FetchFailed(reason="answered 410", gone=True, status=410)


def test_a_clock_that_was_set_back_is_noticed_once_it_was_known() -> None:
    clock = ServerClock()
    clock.set(1_000_000)
    assert not clock.set_back
    clock.set(999_000)
    clock.set(5_000_000)
    assert not clock.set_back
    patient = clock.furthest_ms()
    clock.set(4_000_000)
    assert clock.set_back
    assert clock.furthest_ms() < patient
    assert 4000 <= clock.now() < 4900


def test_pairs_survive_packing() -> None:
    pairs = {bytes([n]) * 8: bytes([n + 1]) * 8 for n in range(40)}
    packed = pack(pairs.items())
    assert len(packed) == 40 * 16
    assert unpack(packed) == pairs
    assert unpack(b"") == {}


def test_state_is_bound_to_the_address_that_it_was_learned_from() -> None:
    state = replace(
        for_source(FeedState(), FEED.url),
        etag="x", body="00", url="https://b.example", failures=3, gone=True, baseline=True,
        rhythm=60.0,
    )  # fmt: skip
    assert for_source(state, FEED.url) == state
    edited = for_source(state, "https://new.example/f")
    assert (edited.etag, edited.body, edited.url, edited.failures) == ("", "", "", 0)
    assert not edited.gone
    # what is new at the new address is told
    assert (edited.baseline, edited.rhythm) == (True, 60.0)


def test_a_success_ends_failures_and_keeps_a_hint_that_was_not_renewed() -> None:
    before = FeedState(failures=2, error="x", hint=300.0, gone=True)
    after = after_success(FEED, before, NotModified(None, ""), asked=FEED.url, now=9.0)
    assert (after.failures, after.error, after.gone) == (0, "", False)
    assert (after.hint, after.last_ok) == (300.0, 9.0)
    renewed = after_success(FEED, before, NotModified(60.0, ""), asked=FEED.url, now=9.0)
    assert renewed.hint == 60.0


def test_only_the_configured_address_can_be_gone() -> None:
    assert after_failure(FEED, FeedState(), GONE, asked=FEED.url).gone
    learned = FeedState(url="https://b.example/f", etag="x", modified="y")
    after = after_failure(FEED, learned, GONE, asked=learned.url)
    assert not after.gone
    assert (after.url, after.etag, after.modified, after.failures) == ("", "", "", 1)


@pytest.mark.parametrize(
    ("change", "written"),
    [
        ({"last_ok": 5.0, "etag": "x", "hint": 3.0, "body": "ff"}, False),
        ({"failures": 1}, True),
        ({"error": "x"}, True),
        ({"url": "https://b"}, True),
        ({"moved_to": "https://b"}, True),
        ({"moved_times": 1}, True),
        ({"baseline": True}, True),
        ({"gone": True}, True),
    ],
)
def test_only_what_others_need_is_written(change: dict[str, object], written: object) -> None:
    assert must_be_written(FeedState(), replace(FeedState(), **change)) is written


def entry(name: str, day: int = 0) -> Entry:
    published = datetime(2026, 11, day, tzinfo=UTC) if day else None
    return Entry(name.encode(), b"", b"", name, published=published)


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ([], ""),
        ([entry("a")], "a"),
        ([entry("a"), entry("b")], "ba"),
        ([entry("a", 2), entry("b", 1)], "ba"),
        ([entry("a", 1), entry("b", 2)], "ab"),
        ([entry("a", 2), entry("b", 2)], "ba"),
    ],
)
def test_the_oldest_entry_comes_first(given: list[Entry], order: str) -> None:
    assert "".join(e.title for e in _oldest_first(given)) == order
