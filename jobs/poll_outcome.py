"""What a poll means for the state of its feed; pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from core.schedule import address_after, failed

if TYPE_CHECKING:
    from core.feed import Feed, FeedState
    from jobs.fetch import Fetched, FetchFailed, NotModified


class Status(StrEnum):
    """How a poll ended."""

    #: the server said 304
    NOT_MODIFIED = "not modified"
    #: the same entries as before
    UNCHANGED = "unchanged"
    #: a document with entries that were not known, or not in this form
    READ = "read"
    #: the first document of a feed: remembered, not told
    BASELINE = "baseline"
    FAILED = "failed"
    #: 410: switched off
    GONE = "gone"
    #: somebody else polled the feed meanwhile: nothing was written
    STALE = "stale"
    #: the store did not take it: the feed falls due again by itself
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class PollResult:
    """One poll, for people and counters."""

    feed: str
    status: Status
    #: entries in the document, if one was read
    entries: int = 0
    new: int = 0
    changed: int = 0
    milliseconds: float = 0.0
    error: str = ""


def after_success(
    feed: Feed,
    state: FeedState,
    outcome: Fetched | NotModified,
    *,
    asked: str,
    now: float,
) -> FeedState:
    """The state after an answer that could be used; validators and body are not touched."""
    state = replace(
        state,
        failures=0,
        error="",
        gone=False,
        last_ok=now,
        hint=state.hint if outcome.hint is None else outcome.hint,
    )
    return address_after(state, feed, outcome.moved, asked=asked)


def with_document(state: FeedState, outcome: Fetched, body: bytes) -> FeedState:
    """The state with the validators of a document that was read to its last entry."""
    return replace(
        state, etag=outcome.etag, modified=outcome.modified, body=body.hex(), baseline=True
    )


def after_failure(feed: Feed, state: FeedState, outcome: FetchFailed, *, asked: str) -> FeedState:
    """The state after a failure; a 410 counts only at the address that the owner configured."""
    if outcome.gone and asked != feed.url:
        state = replace(state, url="", etag="", modified="")
        return failed(state, f"{outcome.reason} where a redirect led")
    return failed(state, outcome.reason, gone=outcome.gone)


def must_be_written(before: FeedState, after: FeedState) -> bool:
    """Whether a poll without news changed anything that others, or a restart, need to know.

    Validators of the same body, hints and the time of the last success are good to have only.
    """
    return _lasting(before) != _lasting(after)


def _lasting(state: FeedState) -> tuple[object, ...]:
    return (
        state.failures,
        state.error,
        state.gone,
        state.url,
        state.moved_to,
        state.moved_times,
        state.baseline,
    )
