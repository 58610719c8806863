"""What people who were told hear of an administrator's ruling on an event.

Requirement: a correction goes to exactly those who got the wrong alert.

Theory: the event names the story that told it, and the story's message is answered where it
stands. A confirmation only edits the message.

Known exceptions: a story that is older than the memory of stories is not answered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.alert import Reason
from core.ruling import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from core.ledger import Ledger
    from core.measure import StatusEvent
    from core.ruling import Ruling
    from core.story import Story

#: an older ruling was told, or is not worth a message any more
_FRESH = timedelta(days=7)


def untold(ledger: Ledger, now: datetime) -> Iterator[tuple[Ruling, StatusEvent]]:
    """The rulings of the last days on events that a story told of, the oldest first.

    What an outlet retracts its own story tells.
    """
    for ruling in sorted(ledger.rulings, key=lambda r: (r.at, r.id)):
        event = ledger.written.get(ruling.event)
        if ruling.verb is Verb.RETRACT:
            continue
        if event and event.story and now - ruling.at < _FRESH:
            yield ruling, event


def rectified(
    story: Story, ruling: Ruling, event: StatusEvent, ledger: Ledger, now: datetime
) -> Story:
    """The story as a ruling leaves it; its alert says what was wrong, or that it is so."""
    confirmed = ruling.verb is Verb.CONFIRM
    words = _words(ruling, event, ledger)
    alert = replace(
        story.alert,
        revision=story.alert.revision + 1,
        reason=Reason.CONFIRMED if confirmed else Reason.CORRECTION,
        changed=words,
        changed_at=now,
        decided_at=now,
    )
    return replace(story, alert=alert)


def _words(ruling: Ruling, event: StatusEvent, ledger: Ledger) -> str:
    measure = ledger.measures.get(event.measure)
    told = f"{measure.short if measure else event.measure} {_said(event)}"
    why = f" ({ruling.why})" if ruling.why else ""
    if ruling.verb is Verb.CONFIRM:
        return f"confirmed: {told}{why}"
    standing = next((e for e in ledger.history(event.measure) if e.id == event.id), None)
    if ruling.verb is Verb.REVOKE or standing is None:
        return f"not so: {told}{why}"
    return f"not {told}, but {_said(standing)}{why}"


def _said(event: StatusEvent) -> str:
    until = f" until {event.until}" if event.until else ""
    return f"{event.status.replace('_', ' ')} from {event.on}{until}"
