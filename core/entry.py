"""An entry: one thing that a feed says, in plain text, with an identity that survives edits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class EntryKind(StrEnum):
    """Why the diff let an entry through."""

    NEW = "new"
    CHANGED = "changed"
    #: the same entry with the text of the page that it links to
    ENRICHED = "enriched"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as parsed: texts are plain (no markup, white space folded), times are aware."""

    #: identity within its feed: 8-byte hash of the normalised guid, else link, else title + text
    id: bytes
    #: 3-byte hash of the identity without scheme and host; empty if it is not an address
    alias: bytes
    #: 4-byte hash of title and content, without dates and addresses
    fingerprint: bytes
    title: str
    link: str = ""
    #: summary or content, whichever says more, cut at 20,000 characters
    text: str = ""
    #: as the feed claims it; never trusted for order or novelty
    published: datetime | None = None
    #: the publisher behind an aggregator's entry (`<source>`), empty if not given
    outlet: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry that the diff let through, on its way to triage."""

    feed: str
    kind: EntryKind
    entry: Entry
    #: when the poll that found it ended
    seen_at: datetime

    @property
    def key(self) -> str:
        """The deterministic name of this version of this entry, for deduplication downstream."""
        return f"{self.feed}:{self.entry.id.hex()}:{self.entry.fingerprint.hex()}"


def to_json(seen: SeenEntry) -> str:
    """Write a seen entry for the stream."""
    entry = asdict(seen.entry)
    for name in ("id", "alias", "fingerprint"):
        entry[name] = entry[name].hex()
    published = seen.entry.published
    entry["published"] = published.isoformat() if published else None
    record = {
        "feed": seen.feed,
        "kind": seen.kind,
        "seen_at": seen.seen_at.isoformat(),
        "entry": entry,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | bytes) -> SeenEntry:
    """Read a seen entry from the stream."""
    record = json.loads(text)
    entry = record["entry"]
    for name in ("id", "alias", "fingerprint"):
        entry[name] = bytes.fromhex(entry[name])
    if entry["published"]:
        entry["published"] = datetime.fromisoformat(entry["published"])
    return SeenEntry(
        feed=record["feed"],
        kind=EntryKind(record["kind"]),
        entry=Entry(**entry),
        seen_at=datetime.fromisoformat(record["seen_at"]),
    )
