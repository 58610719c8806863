"""Alerts to deliver in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.alert import Alert, Reason, Source
from core.delivery import Message
from core.taxonomy import Certainty, Direction

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def sample_alert(story: str = "s1", **changes: Any) -> Alert:
    """An alert about an invented act."""
    alert = Alert(
        story=story,
        revision=1,
        reason=Reason.FIRST_REPORT,
        headline=f"Ruritania limits exports of terbium ({story})",
        summary="The ministry of trade of Ruritania requires a licence from 1 April.",
        event="export_control",
        event_label="export control",
        direction=Direction.TIGHTENING,
        severity=3,
        certainty=Certainty.SINGLE_OUTLET,
        jurisdictions=("Ruritania",),
        elements=("Tb",),
        companies=(),
        sources=(Source("The Strelsau Post", "Limits", "https://strelsau.test/1", NOW, 2, "f1"),),
        why=("terbium", "export licence"),
        first_seen=NOW,
        decided_at=NOW,
        language="en",
    )
    return replace(alert, **changes)


def sample_text(words: str = "done") -> Message:
    """A finished text."""
    return Message(html=f"<b>{words}</b>", plain=words, link=words)
