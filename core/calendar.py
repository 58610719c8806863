"""The dates ahead as a calendar file (RFC 5545) that any calendar can subscribe to.

Two files of the same dates are the same to the byte: names are made from what a date belongs to,
stamps from when it became known. Whoever subscribes sees a moved date move; alarms ring at 08:30
of the reader's own day, a week and a day before.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from core.measure import Precision
from core.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from core.agenda import Appointment

NAME = "Rare earth policy dates"
MEDIA_TYPE = "text/calendar"
#: an all-day event begins at midnight: so long before it is 08:30, seven days and one day ahead
ALARMS = (timedelta(days=-7, hours=8, minutes=30), timedelta(days=-1, hours=8, minutes=30))
#: how often a calendar that subscribed may look again
_REFRESH = timedelta(hours=6)


def calendar_file(dates: Iterable[Appointment]) -> bytes:
    """Write dates as a calendar file."""
    found = sorted(dates, key=lambda one: (one.on, one.id, one.what))
    calendar = Calendar()
    calendar.add("prodid", "-//rarewatch//policy dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", NAME)
    calendar.add("name", NAME)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_event(one, _stamp(one, found)))
    return bytes(calendar.to_ical())


def _event(one: Appointment, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.id}-{one.on.isoformat()}@rarewatch")
    event.add("dtstamp", stamp)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    title = _title(one)
    event.add("summary", title)
    if description := _description(one):
        event.add("description", description)
    if one.source:
        event.add("url", one.source)
    if one.jurisdiction:
        event.add("categories", [one.jurisdiction])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if one.notice else "TENTATIVE")
    for before in ALARMS:
        event.add_component(_alarm(before, title))
    return event


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm


def _title(one: Appointment) -> str:
    return tidy(f"{one.jurisdiction} {one.words}")


def _description(one: Appointment) -> str:
    after = one.if_nothing.rstrip(".")
    lines = (
        f"If nothing happens: {after}." if after else "",
        "" if one.notice else "No notice that sets this date was seen.",
        "" if one.precision is Precision.DAY else "The day is not certain.",
    )
    return "\n".join(line for line in lines if line)


def _stamp(one: Appointment, dates: Sequence[Appointment]) -> datetime:
    """When a date became known; of one that always was, when the newest of all did."""
    known = [other.known for other in dates if other.known]
    day: date = one.known or max(known, default=one.on)
    return datetime.combine(day, time(), UTC)
