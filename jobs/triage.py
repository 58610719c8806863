"""Triage: from entries to stories and alerts; one owner, so that two never tell one event."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from core.desk import Desk
from core.entry import EntryKind, from_json
from core.errors import StoreError, StoreUnavailable
from core.rectify import rectified, untold
from store.keys import FeedKeys, TriageKeys
from store.leases import Lease
from store.stories import StoryStore, Told
from store.streams import StreamWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.entry import SeenEntry
    from core.feed import Feed
    from core.ledger import Ledger
    from core.lexicon import Lexicon
    from core.story import Story
    from store.connection import Store
    from store.streams import StreamMessage

logger = logging.getLogger("rarewatch.jobs")

GROUP = "triage"
#: how long and how fast a feed is polled after a relevant entry
HOT = timedelta(hours=1)
SOON = timedelta(minutes=1)
_RETRY_S = 1.0
#: how old the ruling of an administrator may be that is not seen yet
_LEDGER_S = 2.0


class Hasten(Protocol):
    """Poll a feed faster until a time, and next at another at the latest."""

    async def __call__(self, feed: str, until_ms: int, next_ms: int) -> object:
        """Both times in Unix ms."""


class Companion(Protocol):
    """A loop that runs as long as the lease is ours."""

    async def run(self) -> None:
        """Run until cancelled."""


class Pages(Companion, Protocol):
    """Reads the pages of what was told (jobs/enrich.py)."""

    def offer(self, seen: SeenEntry) -> None:
        """Read this entry's page some time soon, if that is worth it."""


class Ledgers(Protocol):
    """Where the ledger is kept (store/ledger.py)."""

    async def current(self) -> Ledger:
        """The ledger as it is now, rulings of administrators included."""


class LeaseLost(StoreUnavailable):
    """Somebody else owns triage now: what was in hand waits for them."""


def _now() -> datetime:
    return datetime.now(UTC)


class Triage:
    """Acquires the lease, decides about every entry in turn, and runs the router beside it."""

    def __init__(
        self,
        store: Store,
        lexicon: Lexicon,
        feeds: Mapping[str, Feed],
        *,
        me: str,
        hasten: Hasten | None = None,
        router: Companion | None = None,
        ledgers: Ledgers | None = None,
        pages: Pages | None = None,
        lease_ms: int = 5000,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._lexicon = lexicon
        self._feeds = feeds
        self._hasten = hasten
        self._companions = [c for c in (router, pages) if c]
        self._ledgers = ledgers
        self._pages = pages
        self._ledger_at = float("-inf")
        #: rulings that were looked at under this lease; the store knows which were told
        self._rectified: set[str] = set()
        self._now = now
        self._lease = Lease(store, TriageKeys.own, TriageKeys.fence, me, lease_ms)
        self._stories = StoryStore(store)
        self._desk = Desk(lexicon, feeds)
        self._one_at_a_time = asyncio.Lock()
        #: entries seen, relevant, told (by reason); read by the metrics
        self.counts: Counter[str] = Counter()

    @property
    def owner(self) -> bool:
        """Whether this process decides at the moment."""
        return self.token is not None

    @property
    def token(self) -> str | None:
        """What this process writes with while it decides; None if it does not."""
        return self._lease.owner

    async def run(self) -> None:
        """Wait for the lease, work under it, and wait again, until cancelled."""
        try:
            while True:
                try:
                    if await self._lease.acquire():
                        await self._reign()
                except StoreError as error:
                    logger.warning("triage waits: %s", error)
                await asyncio.sleep(min(_RETRY_S, self._lease.ttl_ms / 3000))
        finally:
            await self._resign()

    async def _reign(self) -> None:
        """Work until the lease is lost or the state engine says that it cannot be kept."""
        self._desk = Desk(self._lexicon, self._feeds, await self._stories.load_recent())
        self._ledger_at = float("-inf")
        self._rectified = set()
        logger.info("triage is ours, %d stories in memory", len(self._desk.recent))
        loops = [self._worker(number).run() for number in range(self._store.partitions)]
        loops.append(self._watch())
        loops += [companion.run() for companion in self._companions]
        tasks = [asyncio.create_task(loop) for loop in loops]
        keeper = asyncio.create_task(self._keep())
        try:
            done, _ = await asyncio.wait([keeper, *tasks], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (keeper, *tasks):
                task.cancel()
            await asyncio.gather(keeper, *tasks, return_exceptions=True)

    def _worker(self, number: int) -> StreamWorker:
        keys = FeedKeys(number)
        return StreamWorker(
            self._store,
            keys.entries,
            GROUP,
            self._handle,
            consumer=GROUP,
            dead=keys.dead,
            exclusive=True,
        )

    async def _keep(self) -> None:
        """Renew the lease until it is lost; silence for as long as it lasts is a loss too."""
        loop = asyncio.get_running_loop()
        pause = self._lease.ttl_ms / 3000
        kept = loop.time()
        while loop.time() - kept < self._lease.ttl_ms / 1000:
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(pause):
                    if not await self._lease.renew():
                        break
            except (StoreError, TimeoutError) as error:
                why = str(error) or "no answer in time"
                logger.warning("the triage lease could not be renewed: %s", why)
            else:
                kept = loop.time()
        self._lease.owner = None
        logger.warning("triage belongs to somebody else now")

    async def _resign(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._lease.release()
        except (StoreError, TimeoutError) as error:
            logger.info("the triage lease ends by itself: %s", error)

    async def _handle(self, message: StreamMessage) -> None:
        seen = from_json(message.fields[b"j"])
        kind = EntryKind(message.fields[b"k"].decode())
        async with self._one_at_a_time:
            await self._look_up()
            relevant = await self._decide(seen, kind)
        if relevant:
            await self._speed_up(seen.feed)

    async def _watch(self) -> None:
        """Look the ledger up also while no entry comes."""
        while True:
            await asyncio.sleep(_LEDGER_S)
            async with self._one_at_a_time:
                await self._look_up()

    async def _look_up(self) -> None:
        """Take up what others appended to the ledger; what we append we hold already."""
        now = asyncio.get_running_loop().time()
        if self._ledgers and now - self._ledger_at > _LEDGER_S:
            self._desk.ledger = await self._ledgers.current()
            self._ledger_at = now
            await self._rectify()

    async def _rectify(self) -> None:
        """Tell those who were told of an event what an administrator ruled on it."""
        now = self._now()
        for ruling, event in untold(self._desk.ledger, now):
            story = self._desk.recent.get(event.story)
            if story is None or ruling.id in self._rectified:
                continue
            try:
                after = rectified(story, ruling, event, self._desk.ledger, now)
                await self._tell_ruling(ruling.id, after)
            except StoreError:
                raise
            except Exception:  # the edge: one odd ruling must not stop the entries
                logger.exception("ruling %s cannot be told", ruling.id)
            self._rectified.add(ruling.id)

    async def _tell_ruling(self, ruling: str, after: Story) -> None:
        told, owner = Told.FENCED, self._lease.owner
        if owner:
            told = await self._stories.tell(owner, f"ruling:{ruling}", after, after.alert)
        if told is Told.FENCED:
            raise LeaseLost("triage belongs to somebody else now")
        if told is Told.WRITTEN:
            self._desk.recent.put(after)
            self.counts[after.alert.reason] += 1

    async def _decide(self, seen: SeenEntry, kind: EntryKind) -> bool:
        """Judge an entry, and tell its story what it adds; True if it is relevant."""
        now = self._now()
        decision = self._desk.decide(seen, kind, now)
        self.counts["seen"] += 1
        story, alert, before = decision.story, decision.alert, decision.before
        if story is None:
            return False
        owner = self._lease.owner
        key = seen.key
        if kind is EntryKind.CHANGED and before:
            # an entry may return to an earlier wording: that is a change of what was told last
            key = f"{key}:{before.alert.revision}"
        if kind is EntryKind.ENRICHED:
            key = f"{key}:page"
        told = Told.FENCED
        if owner:
            told = await self._stories.tell(owner, key, story, alert, decision.entries)
        if told is Told.FENCED:
            raise LeaseLost("triage belongs to somebody else now")
        self._desk.keep(decision, now)
        relevant = decision.verdict.relevant
        self.counts["relevant"] += relevant
        if alert and told is Told.WRITTEN:
            self.counts[alert.reason] += 1
            logger.info("%s, revision %d: %s", alert.story, alert.revision, alert.headline)
            if self._pages and alert.revision == 1:
                self._pages.offer(seen)
        return relevant

    async def _speed_up(self, feed: str) -> None:
        if self._hasten is None:
            return
        now_ms = int(self._now().timestamp() * 1000)
        until, soon = (int(span / timedelta(milliseconds=1)) for span in (HOT, SOON))
        try:
            await self._hasten(feed, now_ms + until, now_ms + soon)
        except StoreError as error:
            # a courtesy: the entry itself was handled
            logger.warning("%s is not polled faster: %s", feed, error)
