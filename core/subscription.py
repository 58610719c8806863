"""Who asked for what: filters, subscriptions and the inverted index that matches alerts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Any of `words`, none of `without`, at least `severity`; no words means everything."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    severity: int = 1


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one target gets: an alert that passes any of its filters."""

    #: `<chat id or @name>` or `<chat id>/<topic id>`
    target: str
    filters: tuple[Filter, ...] = field(default=(Filter(),))
    since: datetime | None = None
    #: set when the chat was lost (blocked, kicked): kept, not deleted, until it returns
    suspended_at: datetime | None = None
    suspended_why: str = ""
