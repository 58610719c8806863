"""When a feed is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.feed import Feed, FeedState, Tier
from core.schedule import (
    address,
    address_after,
    asks_whole,
    failed,
    first_due,
    learn_rhythm,
    next_check,
)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
#: jitter that changes nothing
EVEN = 0.5

# a Wednesday; Beijing is UTC+8
OFFICE = datetime(2026, 3, 4, 4, 0, tzinfo=UTC).timestamp()  # 12:00 in Beijing
NIGHT = datetime(2026, 3, 4, 18, 0, tzinfo=UTC).timestamp()  # 02:00 in Beijing


def feed(tier: Tier = Tier.WIRE) -> Feed:
    return Feed(id="mofcom", url="https://example.org/a.xml", tier=tier)


def delay(
    tier: Tier = Tier.WIRE,
    state: FeedState | None = None,
    *,
    now: float = OFFICE,
    jitter: float = EVEN,
    fixed: float | None = None,
    retry_after: float | None = None,
    hot_until: float = 0.0,
) -> float:
    due = next_check(
        feed(tier),
        state or FeedState(),
        now=now,
        jitter=jitter,
        fixed=fixed,
        retry_after=retry_after,
        hot_until=hot_until,
    )
    return round(due - now, 3)


def beijing(hour: int, minute: int = 0, *, day: int = 4) -> float:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC).timestamp() - 8 * HOUR


@pytest.mark.parametrize(
    ("tier", "now", "expected"),
    [
        pytest.param(Tier.OFFICIAL, OFFICE, MINUTE, id="official-in-office-hours"),
        pytest.param(Tier.OFFICIAL, NIGHT, 5 * MINUTE, id="official-at-night"),
        pytest.param(Tier.WIRE, OFFICE, 5 * MINUTE, id="wire"),
        pytest.param(Tier.WIRE, NIGHT, 5 * MINUTE, id="wire-at-night"),
        pytest.param(Tier.TRADE, OFFICE, 15 * MINUTE, id="trade"),
        pytest.param(Tier.AGGREGATOR, OFFICE, 10 * MINUTE, id="aggregator"),
    ],
)
def test_a_feed_of_unknown_rhythm_is_polled_at_its_tiers_ceiling(
    tier: Tier, now: float, expected: float
) -> None:
    assert delay(tier, now=now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(beijing(8, 20), 5 * MINUTE, id="ten-minutes-before"),
        pytest.param(beijing(8, 27), 3 * MINUTE, id="not-put-off-beyond-the-opening"),
        pytest.param(beijing(8, 29) + 30, MINUTE, id="never-below-the-floor"),
        pytest.param(beijing(8, 30), MINUTE, id="opens"),
        pytest.param(beijing(22, 29), MINUTE, id="still-open"),
        pytest.param(beijing(22, 30), 5 * MINUTE, id="closes"),
        pytest.param(beijing(23, 59), 5 * MINUTE, id="before-midnight"),
        pytest.param(beijing(0, 1), 5 * MINUTE, id="after-midnight"),
        pytest.param(beijing(11, day=8), MINUTE, id="on-a-sunday"),
    ],
)
def test_beijing_office_hours(now: float, expected: float) -> None:
    assert delay(Tier.OFFICIAL, now=now) == expected


@pytest.mark.parametrize(
    ("rhythm", "silent_for", "expected"),
    [
        pytest.param(10, 10, MINUTE, id="never-faster-than-the-floor"),
        pytest.param(16 * MINUTE, MINUTE, 2 * MINUTE, id="an-eighth-of-the-rhythm"),
        pytest.param(16 * MINUTE, 32 * MINUTE, 4 * MINUTE, id="a-long-silence-slows-down"),
        pytest.param(30 * DAY, HOUR, 5 * MINUTE, id="never-slower-than-the-ceiling"),
    ],
)
def test_the_pace_follows_the_rhythm(rhythm: float, silent_for: float, expected: float) -> None:
    state = FeedState(rhythm=rhythm, last_new=OFFICE - silent_for)
    assert delay(state=state) == expected


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        pytest.param(30, MINUTE, id="shorter-than-the-pace"),
        pytest.param(4 * MINUTE, 4 * MINUTE, id="raises"),
        pytest.param(DAY, 5 * MINUTE, id="not-above-the-ceiling"),
    ],
)
def test_the_servers_hint_raises_up_to_the_ceiling(hint: float, expected: float) -> None:
    state = FeedState(rhythm=MINUTE, last_new=OFFICE, hint=hint)
    assert delay(state=state) == expected


@pytest.mark.parametrize("hint", [0.0, DAY])
def test_after_a_relevant_entry_a_feed_is_polled_each_minute(hint: float) -> None:
    state = FeedState(hint=hint)
    assert delay(Tier.TRADE, state, hot_until=OFFICE + 1) == MINUTE
    assert delay(Tier.TRADE, state, hot_until=OFFICE) == 15 * MINUTE
    assert delay(Tier.AGGREGATOR, state, hot_until=OFFICE + 1) == 3 * MINUTE


def test_jitter_spreads_by_a_tenth() -> None:
    assert delay(jitter=0.0) == pytest.approx(0.9 * 5 * MINUTE)
    assert delay(jitter=1.0) == pytest.approx(1.1 * 5 * MINUTE)


@pytest.mark.parametrize(
    ("tier", "failures", "expected"),
    [
        pytest.param(Tier.OFFICIAL, 1, MINUTE, id="first"),
        pytest.param(Tier.OFFICIAL, 3, 4 * MINUTE, id="doubles"),
        pytest.param(Tier.OFFICIAL, 9, 15 * MINUTE, id="official-ceiling"),
        pytest.param(Tier.WIRE, 1, 5 * MINUTE, id="not-below-the-normal-interval"),
        pytest.param(Tier.WIRE, 5, 16 * MINUTE, id="wire-doubles"),
        pytest.param(Tier.WIRE, 8, 2 * HOUR, id="ceiling"),
        pytest.param(Tier.WIRE, 100_000, 2 * HOUR, id="no-overflow"),
    ],
)
def test_failures_back_off(tier: Tier, failures: int, expected: float) -> None:
    assert delay(tier, FeedState(failures=failures)) == expected


def test_back_off_is_jittered() -> None:
    state = FeedState(failures=6)
    assert delay(state=state, jitter=0.0) < delay(state=state, jitter=1.0)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(0.0, 5 * MINUTE, id="not-faster"),
        pytest.param(HOUR, HOUR, id="a-floor"),
        pytest.param(400 * DAY, DAY, id="capped-at-a-day"),
    ],
)
def test_retry_after_is_a_floor(asked: float, expected: float) -> None:
    assert delay(retry_after=asked) == expected
    assert delay(retry_after=asked, fixed=5 * MINUTE) == expected


def test_a_fixed_pace_overrides_all_but_retry_after_and_back_off() -> None:
    state = FeedState(rhythm=DAY, hint=DAY)
    hot = OFFICE + HOUR
    assert delay(Tier.TRADE, state, fixed=5, jitter=0.9, hot_until=hot) == 5
    assert delay(Tier.OFFICIAL, state, fixed=HOUR, hot_until=hot) == HOUR


@pytest.mark.parametrize(
    ("failures", "fixed", "expected"),
    [
        pytest.param(1, 5, 5, id="first"),
        pytest.param(3, 5, 20, id="doubles"),
        pytest.param(50, 5, 40, id="eight-times-at-most"),
        pytest.param(2, 300, 300, id="not-below-the-pace"),
        pytest.param(5, 300, 960, id="a-slow-pace-doubles-from-a-minute"),
    ],
)
def test_back_off_under_a_fixed_pace(failures: int, fixed: float, expected: float) -> None:
    assert delay(state=FeedState(failures=failures), fixed=fixed) == expected


@given(
    tier=st.sampled_from(Tier),
    rhythm=st.floats(0, 10 * DAY),
    hint=st.floats(0, 10 * DAY),
    now=st.floats(1.7e9, 2e9),
    last_new=st.floats(0, 2.1e9),
    failures=st.integers(0, 10_000),
    jitter=st.floats(0, 1),
)
def test_the_next_look_is_never_sooner_than_the_floor_nor_later_than_the_ceilings(
    tier: Tier,
    rhythm: float,
    hint: float,
    now: float,
    last_new: float,
    failures: int,
    jitter: float,
) -> None:
    state = FeedState(rhythm=rhythm, hint=hint, last_new=last_new, failures=failures)
    due = next_check(feed(tier), state, now=now, jitter=jitter)
    assert 0.89 * MINUTE <= due - now <= 1.11 * (2 * HOUR if failures else 15 * MINUTE)


def test_a_feed_has_a_phase_of_its_own() -> None:
    interval = 300.0
    dues = [first_due(f"feed-{n}", OFFICE, interval) for n in range(1000)]
    assert all(OFFICE <= due < OFFICE + interval for due in dues)
    per_minute = [
        sum(due // 60 == minute for due in dues)
        for minute in range(int(OFFICE // 60), int(OFFICE // 60) + 5)
    ]
    assert min(per_minute) > 150
    # the phase does not depend on when one asks
    later = first_due("feed-1", OFFICE + 1234.5, interval)
    assert (later - dues[1]) % interval == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("tier", "every"), [(Tier.OFFICIAL, HOUR), (Tier.TRADE, 6 * HOUR)])
def test_once_in_a_while_a_feed_is_fetched_whole(tier: Tier, every: float) -> None:
    looks = [OFFICE + n * MINUTE for n in range(1, 24 * 60)]
    whole = [now for now in looks if asks_whole(feed(tier), now - MINUTE, now)]
    assert len(whole) == pytest.approx(DAY / every, abs=1)
    assert {round(b - a) for a, b in pairwise(whole)} == {every}
    # after a longer absence as well, and the first time
    assert asks_whole(feed(tier), OFFICE - every, OFFICE)
    assert asks_whole(feed(tier), 0.0, OFFICE)


def test_the_rhythm_is_learned_as_a_moving_mean() -> None:
    state = learn_rhythm(FeedState(), 3, 1000.0)
    assert (state.last_new, state.rhythm) == (1000.0, 0.0)
    state = learn_rhythm(state, 2, 1600.0)
    assert (state.last_new, state.rhythm) == (1600.0, 300.0)
    state = learn_rhythm(state, 1, 3100.0)
    assert state.rhythm == pytest.approx(300 + 0.2 * 1200)
    assert learn_rhythm(state, 0, 9999.0) is state
    # a clock that ran backwards
    assert learn_rhythm(state, 1, 0.0).rhythm > 0


def moved_on(state: FeedState, *moves: str) -> FeedState:
    for moved in moves:
        state = address_after(state, feed(), moved)
    return state


NEW = "https://example.org/new.xml"
OTHER = "https://example.net/other.xml"


def test_a_permanent_redirect_is_believed_the_third_time() -> None:
    twice = moved_on(FeedState(), NEW, NEW)
    assert (twice.url, twice.moved_to, twice.moved_times) == ("", NEW, 2)
    thrice = moved_on(twice, NEW)
    assert thrice == FeedState(url=NEW)
    assert address(feed(), thrice) == NEW


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param((NEW, NEW, "", NEW, NEW), id="stopped"),
        pytest.param((NEW, NEW, OTHER, NEW, NEW), id="changed"),
        pytest.param((feed().url,) * 5, id="itself"),
    ],
)
def test_an_unsteady_redirect_is_not_believed(moves: tuple[str, ...]) -> None:
    assert moved_on(FeedState(), *moves).url == ""


def test_nothing_moves_where_nothing_redirects() -> None:
    state = FeedState(etag='"1"')
    assert address_after(state, feed(), "") is state
    learned = FeedState(url=NEW)
    assert address_after(learned, feed(), "") is learned


def test_a_learned_address_can_move_on_and_back() -> None:
    learned = FeedState(url=NEW)
    assert moved_on(learned, OTHER, OTHER, OTHER) == FeedState(url=OTHER)
    assert moved_on(learned, *[feed().url] * 3) == FeedState()


def test_a_learned_address_that_fails_is_asked_in_turn_with_the_configured_one() -> None:
    state = FeedState(url=NEW)
    asked = []
    for _ in range(7):
        asked.append(address(feed(), state))
        state = failed(state, "closed")
    assert asked == [NEW, NEW, NEW, NEW, feed().url, NEW, feed().url]


def test_the_configured_address_is_taken_back_when_it_serves_again() -> None:
    state = FeedState(url=NEW, etag='"new"', modified="then", failures=4)
    back = address_after(state, feed(), "", asked=feed().url)
    assert (back.url, back.etag, back.modified) == ("", "", "")
    still = address_after(state, feed(), NEW, asked=feed().url)
    assert still is state
    elsewhere = address_after(state, feed(), OTHER, asked=feed().url)
    assert (elsewhere.url, elsewhere.moved_to, elsewhere.moved_times) == ("", OTHER, 1)


def test_failures_are_counted_and_gone_stays_gone() -> None:
    state = failed(FeedState(), "answered 410", gone=True)
    assert (state.failures, state.error, state.gone) == (1, "answered 410", True)
    assert failed(state, "closed").gone
    assert address(feed(), FeedState()) == feed().url
