"""What would have been sent, when, and to which filter: the desk and the clock over a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.entry import EntryKind, SeenEntry
from core.matching import Index
from core.reminder import alert_of, due
from core.subscription import Filter, Subscription, format_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from core.agenda import Planned
    from core.alert import Alert
    from core.desk import Desk

_STEP = timedelta(days=1)
_EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Sent:
    """An alert that would have gone out."""

    at: datetime
    alert: Alert
    #: the filters that it passes, as people write them
    filters: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """As JSON's own types."""
        alert = self.alert
        return {
            "at": self.at.isoformat(),
            "reason": alert.reason,
            "silent": alert.reason.silent,
            "story": alert.story,
            "revision": alert.revision,
            "severity": alert.severity,
            "direction": alert.direction,
            "headline": alert.headline,
            "changed": alert.changed,
            "still": list(alert.still),
            "filters": list(self.filters),
        }


class Replay:
    """Takes entries in order of time; between them the clock rings as it would have."""

    def __init__(
        self,
        desk: Desk,
        filters: Iterable[Filter] = (),
        *,
        planned: Iterable[Planned] = (),
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._desk = desk
        self._planned = tuple(planned)
        self._index = Index(names)
        self._rung: datetime | None = None
        self._clock: dict[str, Alert] = {}
        for wanted in tuple(filters) or (Filter(),):
            said = format_filter(wanted) or _EVERYTHING
            self._index.replace(said, Subscription(said, (wanted,)))

    def take(self, seen: SeenEntry) -> Iterator[Sent]:
        """What rang before an entry, and what the entry says that is new."""
        yield from self.wait(seen.seen_at)
        decision = self._desk.decide(seen, seen.kind, seen.seen_at)
        self._desk.keep(decision, seen.seen_at)
        if decision.alert:
            yield self._sent(seen.seen_at, decision.alert)

    def wait(self, until: datetime) -> Iterator[Sent]:
        """Let time pass; what rings meanwhile."""
        since = self._rung
        self._rung = max(until, since) if since else until
        while since and since < until:
            now = min(since + _STEP, until)
            for reminder in due(self._desk.ledger, since, now, self._planned):
                before = self._clock.get(reminder.story)
                alert = self._clock[reminder.story] = alert_of(reminder, before, reminder.rang)
                yield self._sent(reminder.rang, alert)
            since = now

    def _sent(self, at: datetime, alert: Alert) -> Sent:
        return Sent(at, alert, tuple(self._index.match(alert)))


def in_time(entries: Iterable[SeenEntry]) -> Sequence[SeenEntry]:
    """Entries in order of time, each version once; another text of a known one is a change."""
    known: dict[tuple[str, bytes], set[bytes]] = {}
    ordered: list[SeenEntry] = []
    for seen in sorted(entries, key=lambda one: one.seen_at):
        entry = seen.entry
        versions = known.setdefault((seen.feed, entry.id), set())
        if entry.fingerprint in versions:
            continue
        kind = EntryKind.CHANGED if versions else EntryKind.NEW
        versions.add(entry.fingerprint)
        ordered.append(SeenEntry(seen.feed, kind, entry, seen.seen_at))
    return ordered
