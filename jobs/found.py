"""What feedparser found, as drafts: plain texts, absolute links, moments in UTC.

All look-ups go through `dict.get`: those of feedparser's own dictionaries substitute and warn.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any

from core.text import cut, tidy
from jobs.draft import (
    MAX_TEXT,
    Draft,
    absolute,
    from_markup,
    from_text,
    from_timestamp,
    is_address,
    primary_language,
)

if TYPE_CHECKING:
    from datetime import datetime

MAX_OUTLET = 200
MAX_TTL = 30 * 86_400.0

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000}
_PERIOD_NUMBER = re.compile(r"\s*(\d{1,7})")
_DATES = ("published_parsed", "updated_parsed", "created_parsed")


def drafts_of(result: dict[str, Any], base_url: str) -> list[Draft]:
    """Draft every entry of a parsed document."""
    version = result["version"]
    base = base_url
    # Atom counts from the document's address; what RSS means is the site.
    if not version.startswith("atom"):
        base = absolute(_value(result["feed"], "link"), base_url) or base_url
    return [_draft(raw, version, base) for raw in result["entries"]]


def _draft(raw: dict[str, Any], version: str, base: str) -> Draft:
    guid = tidy(_value(raw, "id"))
    link = absolute(_value(raw, "link"), base) or _other_link(raw, base)
    source = dict.get(raw, "source")
    return Draft(
        guid=guid,
        link=link or (guid if is_address(guid) else ""),
        title=title_of(raw, version),
        text=_text(raw, version),
        published=published(raw),
        outlet=cut(title_of(source, version), MAX_OUTLET) if isinstance(source, dict) else "",
        language=primary_language(_value(raw, "language")),
    )


def _value(raw: dict[str, Any], name: str) -> str:
    """Give a member that should be a text; feedparser's own look-ups substitute and warn."""
    value = dict.get(raw, name)
    return value if isinstance(value, str) else ""


def _other_link(raw: dict[str, Any], base: str) -> str:
    links = dict.get(raw, "links") or ()
    hrefs = [_value(link, "href") for link in links if dict.get(link, "rel") == "alternate"]
    return next(filter(None, (absolute(href, base) for href in hrefs)), "")


def title_of(raw: dict[str, Any], version: str) -> str:
    """Give the title of a feed, entry or source as plain text."""
    detail = dict.get(raw, "title_detail")
    if isinstance(detail, dict):
        return _shown(detail, version)
    return from_text(_value(raw, "title"), loose=True)


def _text(raw: dict[str, Any], version: str) -> str:
    """Give summary or content, whichever says more."""
    details = [dict.get(raw, "summary_detail"), *(dict.get(raw, "content") or ())]
    texts = [detail for detail in details if isinstance(detail, dict)]
    most = ""
    for detail in sorted(texts, key=lambda detail: len(_value(detail, "value")), reverse=True):
        # Plain text is never longer than its markup.
        if len(_value(detail, "value")) > len(most):
            most = max(most, _shown(detail, version), key=len)
    return cut(most, MAX_TEXT)


def _shown(detail: dict[str, Any], version: str) -> str:
    """Make plain text of what feedparser found, by the type that it has or turned out to have."""
    kind, value = _value(detail, "type"), _value(detail, "value")
    if kind == "text/plain":
        # Atom's plain text is exactly that; RSS never said what its titles are.
        return from_text(value, loose=not version.startswith("atom"))
    if "html" in kind or "xml" in kind:
        return from_markup(value)
    return tidy(value) if kind.startswith("text/") else ""


def published(raw: dict[str, Any]) -> datetime | None:
    """Give the moment that an entry claims to be from."""
    moments = (dict.get(raw, name) for name in _DATES)
    moment = next(filter(None, moments), None)
    if moment is None:
        return None
    try:
        return from_timestamp(calendar.timegm(moment))
    except (ValueError, OverflowError, TypeError):
        return None


def language_of(result: dict[str, Any]) -> str:
    """Give the language that the document names; empty if none."""
    return primary_language(_value(result["feed"], "language"))


def ttl_of(channel: dict[str, Any]) -> float | None:
    """Read `ttl` (minutes), else the syndication module's period and frequency."""
    minutes = _PERIOD_NUMBER.match(_value(channel, "ttl"))
    seconds = int(minutes[1]) * 60.0 if minutes else 0.0
    period = _PERIODS.get(_value(channel, "sy_updateperiod").strip().lower())
    if not seconds and period:
        times = _PERIOD_NUMBER.match(_value(channel, "sy_updatefrequency"))
        seconds = period / max(1, int(times[1]) if times else 1)
    return min(seconds, MAX_TTL) if seconds else None
