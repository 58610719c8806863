"""A reader of JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

feedparser has none. It takes what is there: members of a wrong type count as missing, items that
are none are skipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.document import MAX_ENTRIES, newest
from core.text import cut, tidy
from jobs.draft import MAX_TEXT, Draft, absolute, from_markup, is_address, primary_language


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """What a JSON Feed says."""

    drafts: tuple[Draft, ...]
    title: str
    language: str
    dropped: int


def read(text: str, base_url: str) -> JsonFeed | None:
    """Read a JSON Feed; None if the text is another kind of JSON or none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("items"), list):
        return None
    base = absolute(_string(record, "home_page_url"), base_url) or base_url
    items = [item for item in record["items"] if isinstance(item, dict)]
    dropped = max(0, len(items) - MAX_ENTRIES)
    if dropped:
        items = items[newest(_published(items[0]), _published(items[-1]))]
    return JsonFeed(
        drafts=tuple([_draft(item, base) for item in items]),
        title=tidy(_string(record, "title")),
        language=primary_language(_string(record, "language")),
        dropped=dropped,
    )


def _draft(item: dict[str, Any], base: str) -> Draft:
    guid = tidy(_string(item, "id"))
    link = absolute(_string(item, "url"), base) or absolute(_string(item, "external_url"), base)
    says = (
        from_markup(_string(item, "content_html")),
        tidy(_string(item, "content_text")),
        tidy(_string(item, "summary")),
    )
    return Draft(
        guid=guid,
        link=link or (guid if is_address(guid) else ""),
        title=tidy(_string(item, "title")),
        text=cut(max(says, key=len), MAX_TEXT),
        published=_published(item),
        language=primary_language(_string(item, "language")),
    )


def _published(item: dict[str, Any]) -> datetime | None:
    return _moment(_string(item, "date_published")) or _moment(_string(item, "date_modified"))


def _string(record: dict[str, Any], name: str) -> str:
    """Give a member as text: version 1 says strings, many write numbers for ids."""
    value = record.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
