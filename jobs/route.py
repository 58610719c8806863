"""Route: from an alert to everybody who asked for it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from core.alert import from_json
from core.matching import Index
from store.keys import TriageKeys
from store.streams import StreamWorker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.alert import Alert
    from core.subscription import Subscription
    from store.connection import Store
    from store.streams import StreamMessage

logger = logging.getLogger("rarewatch.jobs")

GROUP = "route"


class Subscriptions(Protocol):
    """Where subscriptions are kept (store/subscriptions.py)."""

    async def load(self, partition: int) -> tuple[str, dict[str, Subscription]]:
        """Read a whole partition and the place in its log."""

    async def changes(
        self, partition: int, cursor: str
    ) -> tuple[str, list[tuple[str, Subscription | None]]] | None:
        """Read what changed since; None if the log does not reach back so far."""


class Fanout(Protocol):
    """Where alerts go out (store/outbox.py)."""

    async def fanout(self, alert: Alert, targets: Iterable[str]) -> int:
        """Queue an alert for every target; may be repeated."""


class Router:
    """Hands each alert, in order, to the targets that asked for it; runs under the triage lease.

    Before each alert the index is brought up to date with the log of changes: who subscribed
    before an alert was routed gets it, who left before does not.
    """

    def __init__(
        self,
        store: Store,
        subscriptions: Subscriptions,
        outbox: Fanout,
        *,
        static: Iterable[Subscription] = (),
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._index = Index(names)
        #: targets from the settings: nobody can unsubscribe them in a chat
        self._static = Index(names)
        for subscription in static:
            self._static.replace(subscription.target, subscription)
        self._cursors: dict[int, str] = {}
        self._held: dict[int, set[str]] = {}
        #: alerts handed on, and deliveries queued; read by the metrics
        self.routed = 0
        self.queued = 0

    async def run(self) -> None:
        """Route until cancelled."""
        worker = StreamWorker(
            self._store,
            TriageKeys.alerts,
            GROUP,
            self._handle,
            consumer=GROUP,
            dead=TriageKeys.dead,
            exclusive=True,
        )
        await worker.run()

    async def _handle(self, message: StreamMessage) -> None:
        alert = from_json(message.fields[b"j"])
        await self.refresh()
        targets = sorted({*self._static.match(alert), *self._index.match(alert)})
        queued = await self._outbox.fanout(alert, targets)
        self.routed += 1
        self.queued += queued
        logger.info(
            "%s, revision %d: %d targets, %d deliveries",
            alert.story,
            alert.revision,
            len(targets),
            queued,
        )

    async def refresh(self) -> None:
        """Bring the index up to date with what people asked for by now."""
        await asyncio.gather(*(self._renew(n) for n in range(self._store.partitions)))

    async def _renew(self, partition: int) -> None:
        cursor = self._cursors.get(partition)
        news = await self._subscriptions.changes(partition, cursor) if cursor else None
        if news is None:
            await self._reload(partition)
            return
        held = self._held[partition]
        for target, subscription in news[1]:
            self._index.replace(target, subscription)
            held.add(target) if subscription else held.discard(target)
        self._cursors[partition] = news[0]

    async def _reload(self, partition: int) -> None:
        cursor, found = await self._subscriptions.load(partition)
        for target in self._held.get(partition, set()) - found.keys():
            self._index.replace(target, None)
        for target, subscription in found.items():
            self._index.replace(target, subscription)
        self._held[partition] = set(found)
        self._cursors[partition] = cursor
