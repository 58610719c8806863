"""What is appended to the ledger, as text for the store and back."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.ledger import LedgerEntry
from core.measure import Measure, StatusEvent
from core.ruling import Ruling

_KINDS: dict[str, TypeAdapter[Any]] = {
    "measure": TypeAdapter(Measure),
    "event": TypeAdapter(StatusEvent),
    "ruling": TypeAdapter(Ruling),
}


def record_name(entry: LedgerEntry) -> str:
    """The name under which an entry is written, once for ever: `event:0a1b2c3d4e`."""
    return f"{_kind(entry)}:{entry.id}"


def record_to_json(entry: LedgerEntry) -> str:
    """Write an entry."""
    kind = _kind(entry)
    fields = _KINDS[kind].dump_python(entry, mode="json", exclude_defaults=True)
    return json.dumps({"entry": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


def record_from_json(text: str | bytes) -> LedgerEntry:
    """Read an entry back; ValueError if it was written by something that knows more than this."""
    record = json.loads(text)
    if not isinstance(record, dict) or record.get("entry") not in _KINDS:
        raise ValueError(f"no entry of a ledger: {text[:80]!r}")
    adapter = _KINDS[record.pop("entry")]
    try:
        entry: LedgerEntry = adapter.validate_python(record)
    except ValidationError as error:
        raise ValueError(f"no entry of a ledger: {error}") from None
    return entry


def _kind(entry: LedgerEntry) -> str:
    if isinstance(entry, Measure):
        return "measure"
    return "event" if isinstance(entry, StatusEvent) else "ruling"
