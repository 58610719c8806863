"""The clock: what is told before a scheduled date comes, with no article needed.

Requirement: a suspension that ends, a rule that begins and a comment period that closes are told
30, 7 and 1 days before and on the day itself; each once; never for a date that was moved or whose
measure is gone; and what was missed while nobody was awake is told once, as missed.

Theory: a reminder rings at a fixed moment, 08:30 in Beijing (00:30 UTC) of its day: the hour at
which Chinese ministries begin to publish, before Asia's markets open, and the same calendar day
in both clocks. Whoever ticks asks for the rings since the last tick, in the light of the ledger
as it is now: what was moved meanwhile does not ring. Of several rings of one date only the
nearest is told. Dates of one side that fall on one day are one event for a reader, hence one
reminder: the end of a package is not told once per announcement in it.

Known exceptions: a date that passed more than a month ago is not told any more; a date whose day
is not certain rings 30 and 7 days before and is not counted down to; a date that becomes known
after some of its rings keeps the later ones, for the report that made it known has told the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from core.agenda import agenda
from core.alert import Alert, Reason, Source
from core.measure import Due, Precision
from core.taxonomy import Certainty, Direction
from core.text import cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.agenda import Appointment, Planned
    from core.ledger import Ledger

#: 08:30 in Beijing, which keeps no summer time
RING = time(0, 30, tzinfo=UTC)
#: days before a date on which it rings, the furthest first
DAYS_BEFORE = (30, 7, 1, 0)
#: a day that is not certain is not counted down to
_ROUGHLY = (30, 7)
#: a tick that comes so much later than its ring was missed, not slow
_SLOW = timedelta(hours=2)
#: what passed longer ago is history, not a reminder
_PAST = timedelta(days=30)
_STORY = "clock-"
_LABELS = {
    Due.ENDS: "End date",
    Due.EFFECTIVE: "Start date",
    Due.DEADLINE: "Deadline",
    Due.EXPECTED: "Expected date",
}
_NAMES = 3
_SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Reminder:
    """What rings now: the dates of one side that fall on one day."""

    jurisdiction: str
    on: date
    #: for which of `DAYS_BEFORE` it rings
    before: int
    #: the one that says most first
    dates: tuple[Appointment, ...]
    #: when it had to ring
    rang: datetime
    #: told later than it had to be, because nobody was awake
    missed: bool = False

    @property
    def story(self) -> str:
        """The story that all reminders of this day belong to."""
        return f"{_STORY}{self.jurisdiction.lower()}-{self.on.isoformat()}"

    @property
    def key(self) -> str:
        """The name under which it is told once, whoever tells it."""
        return f"{self.story}:{self.before}"


def is_reminder(story: str) -> bool:
    """Whether a story was begun by the clock."""
    return story.startswith(_STORY)


def rings_at(on: date, before: int) -> datetime:
    """The moment at which a date rings for so many days before it."""
    return datetime.combine(on - timedelta(days=before), RING)


def rang_between(since: datetime, now: datetime) -> bool:
    """Whether any date could have rung after `since` until `now`."""
    newest = rings_at(now.date(), 0)
    if newest > now:
        newest = rings_at(now.date(), 1)
    return since < newest


def due(
    ledger: Ledger, since: datetime, now: datetime, planned: Iterable[Planned] = ()
) -> tuple[Reminder, ...]:
    """What rings after `since` until `now`, by the ledger as it is now; the nearest date first."""
    if not rang_between(since, now):
        return ()
    first = max(min(since, now), now - _PAST)
    standing = agenda(ledger, now.date(), planned, since=first.date())
    found = []
    days = sorted(standing, key=lambda one: (one.on, one.jurisdiction))
    for (on, jurisdiction), fallen in groupby(days, key=lambda one: (one.on, one.jurisdiction)):
        dates = tuple(sorted(fallen, key=lambda one: one.order))
        before = _newest_ring(dates, on, since, now)
        if before is not None:
            rang = rings_at(on, before)
            found.append(Reminder(jurisdiction, on, before, dates, rang, now - rang > _SLOW))
    return tuple(found)


def _newest_ring(
    dates: Iterable[Appointment], on: date, since: datetime, now: datetime
) -> int | None:
    """The nearest of the rings in an interval; None if there is none."""
    certain = any(one.precision is Precision.DAY for one in dates)
    rings = DAYS_BEFORE if certain else _ROUGHLY
    return min((n for n in rings if since < rings_at(on, n) <= now), default=None)


def alert_of(reminder: Reminder, before: Alert | None, now: datetime) -> Alert:
    """What people are told; `before`: what this story told last."""
    dates = reminder.dates
    when = _when(reminder, now.date())
    return Alert(
        story=reminder.story,
        revision=before.revision + 1 if before else 1,
        reason=Reason.CLOCK,
        headline=f"{when}: {_what(dates)}",
        summary=_summary(reminder),
        event=None,
        event_label=_LABELS[dates[0].due],
        direction=_common([one.direction for one in dates]),
        severity=_severity(reminder, now.date()),
        certainty=_certainty(dates),
        jurisdictions=(reminder.jurisdiction,) if reminder.jurisdiction else (),
        elements=tuple(dict.fromkeys(e for one in dates for e in one.elements)),
        companies=(),
        sources=_sources(dates),
        why=("a scheduled date comes near",),
        first_seen=before.first_seen if before else now,
        decided_at=now,
        language="en",
        direction_sure=not any(one.moved for one in dates),
        changed=_changed(when, dates) if before else "",
        changed_at=now if before else None,
        measures=tuple(dict.fromkeys(one.id for one in dates)),
    )


def day_words(on: date, precision: Precision = Precision.DAY) -> str:
    """A date as a reader anywhere can place it: `Fri 27 Nov 2026`, `Feb 2027`, `about ..`."""
    if precision is Precision.MONTH:
        return f"{on:%b %Y}"
    words = f"{on.day} {on:%b %Y}"
    return f"{on:%a} {words}" if precision is Precision.DAY else f"about {words}"


def left_words(left: int) -> str:
    """How far a date is away: `in 7 days`, `tomorrow`, `today`, `3 days ago`."""
    near = {1: "tomorrow", 0: "today", -1: "yesterday"}
    if left in near:
        return near[left]
    return f"in {left} days" if left > 0 else f"{-left} days ago"


def _when(reminder: Reminder, today: date) -> str:
    precision = reminder.dates[0].precision
    when = day_words(reminder.on, precision)
    if precision is not Precision.DAY:
        return f"Expected {when}"
    far = left_words((reminder.on - today).days)
    return f"{far[0].upper()}{far[1:]}, {when}"


def _changed(when: str, dates: tuple[Appointment, ...]) -> str:
    """What an answer below the first reminder says: the day, and what it brings."""
    after = dates[0].if_nothing.rstrip(".")
    return f"{when}. If nothing happens: {after}" if after else when


def _what(dates: tuple[Appointment, ...]) -> str:
    first = dates[0]
    named = first.words
    if first.moved:
        named += ", if it was not moved"
    others = [one.name for one in dates[1:] if one.name and one.name != first.name]
    names = list(dict.fromkeys(others))
    if len(names) > _NAMES:
        names[_NAMES:] = [f"{len(names) - _NAMES} more"]
    return f"{named} (also {', '.join(names)})" if names else named


def _summary(reminder: Reminder) -> str:
    """Whether this comes late, what is not certain, and what changes if nobody acts."""
    lines = []
    if reminder.missed:
        rang = day_words(reminder.rang.date())
        lines.append(f"This reminder was due on {rang}; nobody was awake to send it.")
    lines += _doubts(reminder.dates)
    told: dict[str, list[str]] = {}
    for one in reminder.dates:
        if one.if_nothing:
            told.setdefault(one.if_nothing.rstrip("."), []).append(one.name)
    after = [
        _after(names if number else [], what) for number, (what, names) in enumerate(told.items())
    ]
    if after:
        lines.append(f"If nothing happens: {'; '.join(after)}.")
    else:
        lines.append("What follows if nothing happens is not written down.")
    return cut(" ".join(lines), _SUMMARY)


def _doubts(dates: Iterable[Appointment]) -> Iterable[str]:
    """What nobody has seen in writing, said once."""
    if moved := [one.moved for one in dates if one.moved]:
        said = day_words(min(moved))
        yield f"On {said} it was said that this date moves; no notice of that was seen."
    if any(not one.notice for one in dates):
        yield "No notice that sets this date was seen."


def _after(names: list[str], what: str) -> str:
    known = [name for name in dict.fromkeys(names) if name]
    if len(known) > _NAMES:
        known[_NAMES:] = [f"{len(known) - _NAMES} more"]
    return f"{', '.join(known)}: {what}" if known else what


def _common(directions: list[Direction | None]) -> Direction | None:
    """The one direction of all; mixed if they differ; None if nothing points anywhere."""
    known = {direction for direction in directions if direction}
    return known.pop() if len(known) == 1 else Direction.MIXED if known else None


def _severity(reminder: Reminder, today: date) -> int:
    """A date of the trade matters more than one beside it, a near one more than a far one."""
    level = 3 if any(one.core for one in reminder.dates) else 2
    if all(one.due is Due.EXPECTED for one in reminder.dates):
        level -= 1
    return level + (abs((reminder.on - today).days) <= 1)


def _certainty(dates: tuple[Appointment, ...]) -> Certainty:
    """What the date that says most rests on."""
    first = dates[0]
    if first.due is Due.EXPECTED:
        return Certainty.SOURCES_SAY
    return Certainty.OFFICIAL_TEXT if first.notice else Certainty.OFFICIAL_STATEMENT


def _sources(dates: tuple[Appointment, ...]) -> tuple[Source, ...]:
    urls = dict.fromkeys(one.source for one in dates if one.source)
    return tuple(Source("", "", url, None, 3, "agenda") for url in urls)[:3]
