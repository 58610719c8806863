"""The calendar file as another library reads it: all-day events, stable names, alarms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from policies import LEDGER, prolonged

from core.agenda import Planned, agenda
from core.calendar import calendar_file
from core.measure import Precision

TODAY = date(2031, 6, 1)


def events(file: bytes) -> list[object]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def test_events_are_whole_days_with_two_alarms() -> None:
    found = events(calendar_file(agenda(LEDGER, TODAY)))
    assert [e["uid"] for e in found] == [
        "cn-60-2030-2031-11-10@rarewatch",
        "cn-70-2030-2031-11-10@rarewatch",
        "cn-licences-2031-12-02@rarewatch",
    ]
    pause = found[1]
    assert pause.decoded("dtstart") == date(2031, 11, 10)
    assert pause.decoded("dtend") == date(2031, 11, 11)
    assert pause.decoded("dtstamp") == datetime(2030, 11, 7, tzinfo=UTC)
    assert pause["summary"] == "CN No. 70/2030: the pause ends"
    assert pause["description"] == "If nothing happens: No. 60/2030 applies from the next day."
    assert pause["url"] == "https://gov.test/70"
    assert (pause["status"], found[2]["status"]) == ("CONFIRMED", "TENTATIVE")
    assert [alarm.decoded("trigger") for alarm in pause.walk("VALARM")] == [
        timedelta(days=-7, hours=8.5),
        timedelta(days=-1, hours=8.5),
    ]


def test_the_same_dates_are_the_same_file_and_a_moved_one_is_gone() -> None:
    dates = agenda(LEDGER, TODAY)
    assert calendar_file(dates) == calendar_file(reversed(dates))
    assert calendar_file(agenda(LEDGER, date(2031, 6, 2))) == calendar_file(dates)
    found = events(calendar_file(agenda(prolonged(), date(2031, 10, 1))))
    assert "cn-70-2030-2031-11-10@rarewatch" not in {e["uid"] for e in found}


def test_text_of_people_cannot_break_the_file() -> None:
    odd = Planned("a", TODAY, "x; y,\nEND:VEVENT \U0001f600" * 20, "", if_nothing="a.b")
    (one,) = agenda(LEDGER, TODAY, (replace(odd, precision=Precision.MONTH),))[:1]
    (event,) = events(calendar_file((one,)))
    assert "END:VEVENT" in event["summary"]
    assert event["description"] == "If nothing happens: a.b.\nThe day is not certain."
    assert event.decoded("dtstamp") == datetime(2031, 6, 1, tzinfo=UTC)
    assert "categories" not in event


def test_no_dates_are_a_calendar_too() -> None:
    assert events(calendar_file(())) == []
