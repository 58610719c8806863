"""The clock's job: tells what rings, once over all replicas, and what was missed, once."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.reminder import alert_of, due, rang_between
from store.stories import StoryStore, Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from core.agenda import Planned
    from core.ledger import Ledger
    from store.connection import Store

logger = logging.getLogger("rarewatch.jobs")

#: how often somebody looks; a ring is no later than that
TICK_SECONDS = 30.0
#: a mark so far ahead was set by a clock that went wrong: waiting for it would be silence
_WRONG = timedelta(days=1)


def _now() -> datetime:
    return datetime.now(UTC)


class Reminders:
    """Ticks on every replica; whoever decides about stories tells.

    The mark up to which the clock has rung moves on only after everything before it was told, and
    each reminder is told under its own name: a kill at any point makes the next owner tell the
    rest and nothing twice. The first tick of a new store tells nothing; it sets the mark.
    """

    def __init__(
        self,
        store: Store,
        ledger: Callable[[], Awaitable[Ledger]],
        owner: Callable[[], str | None],
        planned: Iterable[Planned] = (),
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._stories = StoryStore(store)
        #: reads the ledger as it is at the moment
        self._ledger = ledger
        #: the token of the triage lease; None while another replica holds it
        self.owner = owner
        self._planned = tuple(planned)
        self._now = now
        #: reminders told, and those told late; read by the metrics
        self.counts: Counter[str] = Counter()

    async def tick(self) -> None:
        """Tell everything that rang since the last tick of any replica."""
        owner = self.owner()
        if owner is None:
            return
        now = self._now()
        since = await self._stories.rung()
        if since is None or since > now + _WRONG:
            done = True
        else:
            done = rang_between(since, now) and await self._ring(owner, since, now)
        if done:
            await self._stories.set_rung(now)

    async def _ring(self, owner: str, since: datetime, now: datetime) -> bool:
        """Tell what rang in an interval; False if the right to tell was lost on the way."""
        for reminder in due(await self._ledger(), since, now, self._planned):
            before = await self._stories.newest(reminder.story)
            alert = alert_of(reminder, before, now)
            told = await self._stories.remind(owner, reminder.key, alert)
            if told is Told.FENCED:
                return False
            if told is Told.WRITTEN:
                self.counts["reminded"] += 1
                self.counts["missed"] += reminder.missed
                logger.info("%s, revision %d: %s", alert.story, alert.revision, alert.headline)
        return True
