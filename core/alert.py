"""An alert: what is told about a story, at which revision, and for which reason."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum

from core.taxonomy import Certainty, Direction


class Reason(StrEnum):
    """Why an alert is told now."""

    FIRST_REPORT = "first_report"
    #: a date comes near; no report is needed for it
    CLOCK = "clock"
    #: the same news, better known
    MORE_OUTLETS = "more_outlets"
    CONFIRMED = "confirmed"
    TEXT_CHANGED = "text_changed"
    #: the page behind the first report says more than its feed did
    ENRICHED = "enriched"
    #: news about the news
    OFFICIAL_TEXT = "official_text"
    STATUS = "status_changed"
    NEW_DATE = "new_date"
    NEW_ENTITY = "new_entity"
    REVERSAL = "reversal"
    #: what was told was wrong
    CORRECTION = "correction"
    RETRACTION = "retraction"

    @property
    def silent(self) -> bool:
        """Whether a chat that was told already sees a quiet edit."""
        return self in _QUIET

    @property
    def answers(self) -> bool:
        """Whether a chat that was told already gets an answer to its message."""
        return self not in _QUIET and self is not Reason.FIRST_REPORT


_QUIET = frozenset({Reason.MORE_OUTLETS, Reason.CONFIRMED, Reason.TEXT_CHANGED, Reason.ENRICHED})


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet's report of a story."""

    outlet: str
    title: str
    url: str
    #: as the feed claims it
    published: datetime | None
    tier: int
    feed: str
    #: what the outlet is counted by; its name where nothing else is known
    house: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Everything that the renderer may say; plain text from feeds, never markup."""

    story: str
    #: 1 for the first telling, then counting up; a chat is never shown an older one after a newer
    revision: int
    reason: Reason
    headline: str
    #: at most 500 characters of the report
    summary: str
    #: vocabulary of `config/lexicon/acts.yaml`; None where no cue is clear
    event: str | None
    event_label: str | None
    direction: Direction | None
    #: 1 to 5
    severity: int
    certainty: Certainty
    jurisdictions: tuple[str, ...]
    elements: tuple[str, ...]
    companies: tuple[str, ...]
    #: in order of arrival, the first report first
    sources: tuple[Source, ...]
    #: why it is relevant, in words, the strongest first
    why: tuple[str, ...]
    #: when the first report was seen, and when this revision was decided
    first_seen: datetime
    decided_at: datetime
    language: str = ""
    #: whether the direction may be shown
    direction_sure: bool = True
    #: what was done, beyond its label: numbers, amounts
    what: str = ""
    #: what remains in force whatever the report says
    still: tuple[str, ...] = ()
    #: until when it holds, and which days come next
    until: str = ""
    next: tuple[str, ...] = ()
    #: the newest change of substance in one line, and when it was decided
    changed: str = ""
    changed_at: datetime | None = None
    #: whether who told it first took it back
    retracted: bool = False
    #: code of the one side that says so while the acting side has not confirmed it
    claim: str = ""
    #: ids of the measures concerned
    measures: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether it goes before routine deliveries."""
        return self.severity >= 4


_FIELDS = frozenset(field.name for field in fields(Alert))
_LISTS = frozenset({"jurisdictions", "elements", "companies", "why", "still", "next", "measures"})


def to_json(alert: Alert) -> str:
    """Write an alert for the stream and the outbox."""
    return json.dumps(asdict(alert), ensure_ascii=False, separators=(",", ":"), default=_plain)


def from_json(text: str | bytes) -> Alert:
    """Read an alert back, as well one that another version wrote: what it lacks is empty."""
    record = {name: v for name, v in json.loads(text).items() if name in _FIELDS}
    record["reason"] = Reason(record["reason"])
    record["direction"] = Direction(record["direction"]) if record["direction"] else None
    record["certainty"] = Certainty(record["certainty"])
    for name in _LISTS & record.keys():
        record[name] = tuple(record[name])
    record["sources"] = tuple(source_from_record(s) for s in record["sources"])
    for name in ("first_seen", "decided_at", "changed_at"):
        if record.get(name):
            record[name] = datetime.fromisoformat(record[name])
    return Alert(**record)


def source_to_record(source: Source) -> dict[str, object]:
    """Write a source as JSON's own types."""
    published = source.published.isoformat() if source.published else None
    return {**asdict(source), "published": published}


def source_from_record(record: dict[str, object]) -> Source:
    """Read a source back."""
    published = record["published"]
    moment = datetime.fromisoformat(str(published)) if published else None
    return Source(**{**record, "published": moment})  # type: ignore[arg-type]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in an alert")
