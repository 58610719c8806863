"""Lines of news: JSON objects, one a line, and the entries that they stand for."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.entry import Entry, EntryKind, SeenEntry
from core.errors import RarewatchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: where no line has told a date yet
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_TEXTS = ("url", "outlet", "source", "lang", "published", "text", "summary")


class BadRow(RarewatchError):
    """A line that cannot be read; the message names file and line and says what is expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was published, and all fields as they stand, labels included."""

    id: str
    title: str
    url: str
    outlet: str
    language: str
    text: str
    #: None if the line does not say
    published: datetime | None
    fields: dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Read a file of lines, unpacking `.gz`."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadRow(f"{path} cannot be read: {error}") from error
    lines = enumerate(text.split("\n"), 1)
    rows = [row_of(line, f"{path}, line {number}") for number, line in lines if line.strip()]
    known: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if row.id in known:
            raise BadRow(
                f"{path}: the id {row.id!r} is given to entries {known[row.id]}, {number}"
            )
        known[row.id] = number
    return rows


def row_of(line: str, where: str) -> Row:
    """Read one line; `where` names it in errors."""
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRow(f"{where}: not JSON ({error}); one object a line is expected") from error
    if not isinstance(fields, dict):
        raise BadRow(f"{where}: {type(fields).__name__} instead of an object with id and title")
    if fields.get("id") in (None, "") or not isinstance(fields.get("title"), str):
        raise BadRow(f"{where}: an id and a title (text) are needed")
    for name in _TEXTS:
        if not isinstance(fields.get(name) or "", str):
            raise BadRow(f"{where}: {name} is {fields[name]!r}; text or null is expected")
    return Row(
        id=str(fields["id"]),
        title=fields["title"],
        url=fields.get("url") or "",
        outlet=fields.get("outlet") or fields.get("source") or "",
        language=fields.get("lang") or "",
        text=fields.get("text") or fields.get("summary") or "",
        published=_moment(fields.get("published"), where),
        fields=fields,
    )


def _moment(text: str | None, where: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRow(
            f"{where}: published is {text!r}; 2026-03-02 or 2026-03-02T08:00Z is expected"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def entries_of(
    rows: Iterable[Row], feed: str = "file", now: datetime = _BEGINNING
) -> Iterator[SeenEntry]:
    """The lines as entries in their order; a line without a date is seen when the last one was.

    `now` is when lines are seen before any has told a date.
    """
    for row in rows:
        now = row.published or now
        yield SeenEntry(feed, EntryKind.NEW, _entry(row), now)


def _entry(row: Row) -> Entry:
    return Entry(
        id=hashlib.blake2b(row.id.encode(), digest_size=8).digest(),
        alias=b"",
        fingerprint=hashlib.blake2b(f"{row.title}\n{row.text}".encode(), digest_size=4).digest(),
        title=row.title,
        link=row.url,
        text=row.text,
        published=row.published,
        outlet=row.outlet,
        language=row.language,
    )
