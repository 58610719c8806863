"""When a feed is looked at next, and what its state learns from a look; pure rules."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from core.feed import Tier

if TYPE_CHECKING:
    from core.feed import Feed, FeedState

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: nothing is polled more often, whatever it publishes
FLOOR = MINUTE
#: how long a feed is polled fast after a relevant entry
HOT = HOUR
#: the slowest regular pace of each tier; of tier 1 outside office hours
_CEILING = {
    Tier.OFFICIAL: 5 * MINUTE,
    Tier.WIRE: 5 * MINUTE,
    Tier.TRADE: 15 * MINUTE,
    Tier.AGGREGATOR: 10 * MINUTE,
}
#: queries of one aggregator become hot all at once, and all ask the same host
_HOT_PACE = {Tier.AGGREGATOR: 3 * MINUTE}
#: looks per mean distance between two entries: an entry then waits a sixteenth of it on average
_LOOKS = 8
#: China has kept one time without summer time since 1991
_BEIJING = 8 * HOUR
#: every day of the week: notices come on Sundays as well
_OFFICE_OPENS, _OFFICE_CLOSES = 8.5 * HOUR, 22.5 * HOUR
_JITTER = 0.1
_BACK_OFF_TOP = {Tier.OFFICIAL: 15 * MINUTE}
_BACK_OFF_TOP_OTHERS = 2 * HOUR
_BACK_OFF_FIXED = 8
#: doublings beyond any ceiling, so that a long series of failures stays a small number
_DOUBLINGS = 20
#: how often a feed is fetched without validators
_WHOLE, _WHOLE_OTHERS = HOUR, 6 * HOUR
#: weight of one new distance in the mean
_LEARN = 0.2
#: times in a row that a permanent redirect must hold before it is believed
_MOVES = 3
#: failures in a row after which the configured address is asked in turn with the learned one
_DOUBT = 4


def next_check(
    feed: Feed,
    state: FeedState,
    *,
    now: float,
    jitter: float,
    fixed: float | None = None,
    retry_after: float | None = None,
    hot_until: float = 0.0,
) -> float:
    """Return when to look again, in Unix seconds.

    `state` is the state after the look; `jitter` is random in 0..1; `fixed` is the owner's own
    pace in seconds; `hot_until` is what the claim says. Ceilings hold before the jitter of a
    tenth.
    """
    if fixed is None:
        delay = _regular(feed.tier, state, now=now, hot=hot_until > now) * _spread(jitter)
    else:
        delay = fixed
    if state.failures:
        delay = max(delay, _back_off(feed.tier, state.failures, fixed) * _spread(jitter))
    if retry_after is not None:
        delay = max(delay, min(retry_after, DAY))
    return now + delay


def first_due(feed_id: str, now: float, interval: float) -> float:
    """Return the first look of a feed: a phase of its own in `interval`, so that feeds spread."""
    digest = blake2b(feed_id.encode(), digest_size=8).digest()
    phase = int.from_bytes(digest, "big") / 2**64 * interval
    return now + (phase - now) % interval


def asks_whole(feed: Feed, last_ok: float, now: float) -> bool:
    """Whether to look without validators this time.

    Some servers answer 304 whatever changed: once in a while each feed is fetched as if for the
    first time. `last_ok` is when it was last looked at with success.
    """
    every = _WHOLE if feed.tier is Tier.OFFICIAL else _WHOLE_OTHERS
    return first_due(feed.id, last_ok, every) <= now


def learn_rhythm(state: FeedState, new_entries: int, now: float) -> FeedState:
    """Take `new_entries` found at `now` into the mean distance between two entries."""
    if new_entries <= 0:
        return state
    if not state.last_new:
        return replace(state, last_new=now)
    distance = max(1.0, (now - state.last_new) / new_entries)
    weight = 1 - (1 - _LEARN) ** new_entries if state.rhythm else 1.0
    rhythm = state.rhythm + weight * (distance - state.rhythm)
    return replace(state, rhythm=rhythm, last_new=now)


def address(feed: Feed, state: FeedState) -> str:
    """Return the address to ask: the learned one, and the configured one in turn when it fails."""
    doubted = state.failures >= _DOUBT and state.failures % 2 == 0
    return feed.url if doubted or not state.url else state.url


def address_after(state: FeedState, feed: Feed, moved: str, *, asked: str = "") -> FeedState:
    """Believe a permanent redirect that held three times in a row; call after a success.

    `moved` is where `asked` (by default the address in use) leads for good, or empty.
    """
    asked = asked or state.url or feed.url
    if state.url and asked == feed.url and moved != state.url:
        # The configured address serves again (or leads elsewhere): the learned one is forgotten,
        # and its validators with it.
        state = replace(state, url="", etag="", modified="")
    if moved in {"", asked, state.url}:
        return replace(state, moved_to="", moved_times=0) if state.moved_times else state
    times = state.moved_times + 1 if moved == state.moved_to else 1
    if times < _MOVES:
        return replace(state, moved_to=moved, moved_times=times)
    learned = "" if moved == feed.url else moved
    return replace(state, url=learned, moved_to="", moved_times=0)


def failed(state: FeedState, reason: str, *, gone: bool = False) -> FeedState:
    """Count a failure; `gone` (410) switches the feed off."""
    return replace(state, failures=state.failures + 1, error=reason, gone=state.gone or gone)


def _regular(tier: Tier, state: FeedState, *, now: float, hot: bool) -> float:
    """The pace without failures: by rhythm and hint, between floor and ceiling."""
    ceiling = _HOT_PACE.get(tier, FLOOR) if hot else _ceiling(tier, now)
    pace = ceiling
    if state.rhythm:
        # a silence longer than the rhythm says more than the rhythm
        pace = max(state.rhythm, now - state.last_new) / _LOOKS
    return min(max(pace, state.hint, FLOOR), ceiling)


def _ceiling(tier: Tier, now: float) -> float:
    if tier is not Tier.OFFICIAL:
        return _CEILING[tier]
    time_of_day = (now + _BEIJING) % DAY
    if _OFFICE_OPENS <= time_of_day < _OFFICE_CLOSES:
        return MINUTE
    # the last look before the office opens is not put off beyond that
    until_open = (_OFFICE_OPENS - time_of_day) % DAY
    return min(_CEILING[tier], max(until_open, MINUTE))


def _back_off(tier: Tier, failures: int, fixed: float | None) -> float:
    grown = 2.0 ** min(failures - 1, _DOUBLINGS)
    if fixed is None:
        return min(MINUTE * grown, _BACK_OFF_TOP.get(tier, _BACK_OFF_TOP_OTHERS))
    return min(min(MINUTE, fixed) * grown, _BACK_OFF_FIXED * fixed)


def _spread(jitter: float) -> float:
    return 1 - _JITTER + 2 * _JITTER * jitter
