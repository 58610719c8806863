"""One poll of one feed: fetch, compare, and write down what it means."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.document import body_hash, breaks_off
from core.entry import EntryKind, SeenEntry
from core.schedule import address, asks_whole, learn_rhythm, next_check
from jobs.fetch import Fetched, FetchFailed, NotModified
from jobs.parse import BadDocument
from jobs.poll_memory import Memory
from jobs.poll_outcome import (
    PollResult,
    Status,
    after_failure,
    after_success,
    must_be_written,
    with_document,
)
from jobs.poll_quiet import QuietBatch
from jobs.poll_read import Reader
from store.feeds import FURTHEST_MS, NEVER_MS, Quiet, Reading

if TYPE_CHECKING:
    from core.feed import Feed, FeedState
    from jobs.fetch import Fetcher
    from jobs.parse_pool import ParsePool
    from jobs.poll_memory import Remembered
    from jobs.poll_read import Read
    from jobs.poll_trouble import Troubles
    from store.feeds import Claim, Committed, FeedStore

logger = logging.getLogger("rarewatch.poll")

#: bodies beyond this size are hashed in a thread: 1 ms per MB
_LONG = 250_000
#: documents that may wait to be read, in bytes; those under way come on top
_HELD_BYTES = 4_000_000
_SET_BACK_SECONDS = 30.0
#: after the clock was set back, feeds that are due later than regular ones are asked at once
_SET_BACK_MS = 1_200_000
#: without a network, every feed is tried at least this often
_OFFLINE_SECONDS = 90.0


class ServerClock:
    """The store's clock, kept between claims: a wrong clock of this machine does no harm."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._known = False
        #: whether the store's clock went back by more than a moment: feeds then seem due far ahead
        self.set_back = False

    def set(self, now_ms: int) -> None:
        """Take over the time that a script answered."""
        offset = now_ms / 1000 - time.monotonic()
        if self._known and offset < self._offset - _SET_BACK_SECONDS:
            self.set_back = True
        self._known, self._offset = True, offset

    def furthest_ms(self) -> int:
        """How far ahead a due time may be to be believed."""
        return _SET_BACK_MS if self.set_back else FURTHEST_MS

    def now(self) -> float:
        """Unix seconds."""
        return time.monotonic() + self._offset


@dataclass(slots=True)
class Visit:
    """A feed that is being polled; a renewed claim replaces the first."""

    feed: Feed
    claim: Claim
    #: monotonic time of the request; 0 before it
    started: float = 0.0
    #: when the feed is due after this visit, in Unix seconds of the store's clock
    next_due: float = 0.0
    task: asyncio.Task[PollResult] | None = None


class Visitor:
    """Polls feeds, one at a time each."""

    def __init__(
        self,
        store: FeedStore,
        fetcher: Fetcher,
        pool: ParsePool,
        troubles: Troubles,
        fixed_seconds: float | None,
    ) -> None:
        self.clock = ServerClock()
        #: polls without news, on their way to the schedule
        self.quiet = QuietBatch(store, troubles)
        self._store = store
        self._memory = Memory(store)
        self._fetcher = fetcher
        self._reader = Reader(pool)
        self._troubles = troubles
        self._fixed = fixed_seconds
        #: bytes of documents that wait to be read; while there are too many, none is fetched
        self._held = 0
        self._room = asyncio.Event()
        self._room.set()

    async def poll(self, visit: Visit) -> PollResult:
        """Fetch and write; a StoreError means that the feed falls due again by itself."""
        if not self._room.is_set():
            await self._room.wait()
        visit.started = time.monotonic()
        known = await self._memory.of(visit.feed, visit.claim)
        state = known.state
        asked = address(visit.feed, state)
        whole = asks_whole(visit.feed, state.last_ok, self.clock.now())
        if asked == (state.url or visit.feed.url) and not whole:
            outcome = await self._fetcher.fetch(asked, etag=state.etag, modified=state.modified)
        else:
            # validators of another address might fit by chance; and some servers answer 304
            # whatever changed, so now and then nobody asks for one
            outcome = await self._fetcher.fetch(asked)
        if not isinstance(outcome, FetchFailed) or outcome.status is not None:
            self._troubles.reached()
        elif outcome.offline:
            self._troubles.not_reached(visit.feed.id, outcome.reason)
        if isinstance(outcome, NotModified):
            after = after_success(visit.feed, state, outcome, asked=asked, now=self.clock.now())
            return await self._nothing_new(visit, known, after, Status.NOT_MODIFIED)
        if isinstance(outcome, Fetched):
            return await self._fetched(visit, known, outcome, asked)
        return await self._failed(visit, known, outcome, asked)

    async def _fetched(
        self, visit: Visit, known: Remembered, outcome: Fetched, asked: str
    ) -> PollResult:
        body = outcome.body
        if breaks_off(body):
            outcome = replace(outcome, etag="", modified="")
        digest = await asyncio.to_thread(body_hash, body) if len(body) > _LONG else body_hash(body)
        after = after_success(visit.feed, known.state, outcome, asked=asked, now=self.clock.now())
        if known.state.baseline and digest.hex() == known.state.body:
            if (outcome.etag, outcome.modified) != (after.etag, after.modified):
                after = replace(after, etag=outcome.etag, modified=outcome.modified)
            return await self._nothing_new(visit, known, after, Status.UNCHANGED)
        try:
            read = await self._read(visit.feed, outcome, known.pairs)
        except BadDocument as error:
            failure = FetchFailed(reason=f"not a feed: {error}")
            return await self._failed(visit, known, failure, asked)
        after = with_document(after, outcome, digest)
        if outcome.hint is None and read.ttl is not None:
            after = replace(after, hint=read.ttl)
        if known.state.baseline and not read.entries:
            known.pairs = read.pairs
            return await self._nothing_new(visit, known, after, Status.UNCHANGED)
        return await self._news(visit, known, after, read)

    async def _read(self, feed: Feed, outcome: Fetched, pairs: bytes) -> Read:
        """Read a document; new fetches wait while too much waits to be read."""
        self._held += len(outcome.body)
        if self._held > _HELD_BYTES:
            self._room.clear()
        try:
            return await self._reader.read(feed, outcome, pairs)
        finally:
            self._held -= len(outcome.body)
            if self._held <= _HELD_BYTES:
                self._room.set()

    async def _nothing_new(
        self, visit: Visit, known: Remembered, after: FeedState, status: Status
    ) -> PollResult:
        _log_recovery(visit.feed, known.state)
        next_ms = self._next_ms(visit, after)
        if must_be_written(known.state, after):
            committed = await self._store.commit(visit.feed.id, visit.claim.token, next_ms, after)
            if committed.stale:
                return self._stale(visit)
        else:
            self.quiet.add(Quiet(visit.feed.id, visit.claim.token, next_ms))
        self._memory.keep(visit.feed.id, visit.claim.token, after, known.pairs)
        return self._result(visit, status)

    async def _news(
        self, visit: Visit, known: Remembered, after: FeedState, read: Read
    ) -> PollResult:
        _log_recovery(visit.feed, known.state)
        silent = not known.state.baseline
        now = self.clock.now()
        seen_at = datetime.fromtimestamp(now, UTC)
        entries = [
            SeenEntry(visit.feed.id, EntryKind.NEW, entry, seen_at) for entry in read.entries
        ]
        committed = await self._commit(
            visit, self._next_ms(visit, after), after, Reading(entries, read.present, silent)
        )
        if committed.stale:
            return self._stale(visit)
        after = learn_rhythm(after, committed.new, now)
        self._memory.keep(visit.feed.id, visit.claim.token, after, read.pairs)
        if committed.new or committed.changed:
            logger.info(
                "feed %s: %s new, %s changed", visit.feed.id, committed.new, committed.changed
            )
        status = Status.BASELINE if silent else Status.READ
        return self._result(visit, status, read.total, committed)

    async def _failed(
        self, visit: Visit, known: Remembered, outcome: FetchFailed, asked: str
    ) -> PollResult:
        if self._troubles.offline and outcome.status is None:
            # not the feed's failure: neither counted nor backed off from
            latest = self.clock.now() + _OFFLINE_SECONDS * (0.5 + random.random())
            next_ms = min(self._next_ms(visit, known.state), round(latest * 1000))
            visit.next_due = next_ms / 1000
            self.quiet.add(Quiet(visit.feed.id, visit.claim.token, next_ms))
            self._memory.keep(visit.feed.id, visit.claim.token, known.state, known.pairs)
            return self._result(visit, Status.FAILED, error=outcome.reason)
        after = after_failure(visit.feed, known.state, outcome, asked=asked)
        next_ms = NEVER_MS if after.gone else self._next_ms(visit, after, outcome.retry_after)
        committed = await self._store.commit(visit.feed.id, visit.claim.token, next_ms, after)
        if committed.stale:
            return self._stale(visit)
        self._memory.keep(visit.feed.id, visit.claim.token, after, known.pairs)
        if not known.state.gone:
            await self._say_failure(visit.feed, after, quietly=outcome.offline)
        status = Status.GONE if after.gone else Status.FAILED
        return self._result(visit, status, error=after.error)

    async def _commit(
        self, visit: Visit, next_ms: int, after: FeedState, reading: Reading
    ) -> Committed:
        """Commit a document; if the answer is lost, what is in memory may not be true any more."""
        self._memory.drop(visit.feed.id)
        return await self._store.commit(visit.feed.id, visit.claim.token, next_ms, after, reading)

    def _next_ms(self, visit: Visit, after: FeedState, retry_after: float | None = None) -> int:
        now = self.clock.now()
        due = next_check(
            visit.feed,
            after,
            now=now,
            jitter=random.random(),
            fixed=self._fixed,
            retry_after=retry_after,
            hot_until=visit.claim.hot_until_ms / 1000,
        )
        # counted from when the feed was due, so that a slow answer does not shift its phase
        late = now - visit.claim.due_ms / 1000
        on_time = due - late if 0 < late < (due - now) / 2 and retry_after is None else due
        visit.next_due = on_time
        return round(on_time * 1000)

    def _stale(self, visit: Visit) -> PollResult:
        self._memory.drop(visit.feed.id)
        logger.info("feed %s: polled by somebody else meanwhile", visit.feed.id)
        return self._result(visit, Status.STALE)

    def _result(
        self,
        visit: Visit,
        status: Status,
        entries: int = 0,
        committed: Committed | None = None,
        error: str = "",
    ) -> PollResult:
        return PollResult(
            visit.feed.id,
            status,
            entries,
            committed.new if committed else 0,
            committed.changed if committed else 0,
            (time.monotonic() - visit.started) * 1000,
            error,
        )

    async def _say_failure(self, feed: Feed, after: FeedState, *, quietly: bool) -> None:
        if after.gone:
            text = f"Feed {feed.id} is gone (410) and switched off; mend or remove its address."
            logger.warning("%s", text)
            await self._troubles.tell(f"feed-gone:{feed.id}", text)
        elif after.failures in {1, 5}:
            # a network that is away is said once for all feeds, not once for each
            first = logging.DEBUG if quietly else logging.INFO
            level = first if after.failures == 1 else logging.WARNING
            logger.log(level, "feed %s: %s (failure %s)", feed.id, after.error, after.failures)


def _log_recovery(feed: Feed, before: FeedState) -> None:
    if before.failures:
        logger.info("feed %s: works again after %s failures", feed.id, before.failures)
