"""From bytes to entries: the one door to feedparser.

bytes -> characters (`charset`) -> mended XML (`mend`) -> feedparser -> drafts -> entries

feedparser neither sanitises nor resolves addresses in texts here (1.6 times faster): all becomes
plain text anyway. It is not told where the document came from either, so that guids do not change
with the address of the feed; links are made absolute afterwards.
"""

from __future__ import annotations

import calendar
import logging
import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import feedparser

from core.document import MAX_ENTRIES, Pieces, how_utf8, split
from core.entry import Entry
from core.errors import RarewatchError
from core.identity import clash
from core.text import cut, tidy
from jobs import jsonfeed
from jobs.charset import decode
from jobs.draft import (
    MAX_TEXT,
    Draft,
    absolute,
    base_id,
    entries_of,
    first_of_each,
    from_markup,
    from_text,
    from_timestamp,
    is_address,
    primary_language,
)
from jobs.mend import begin, mend, name_at, root_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from core.feed import Feed

logger = logging.getLogger("rarewatch.parse")

MAX_OUTLET = 200
MAX_TTL = 30 * 86_400.0

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000}
_PERIOD_NUMBER = re.compile(r"\s*(\d{1,7})")
_DATES = ("published_parsed", "updated_parsed", "created_parsed")


class BadDocument(RarewatchError):
    """A document from which no entry can be had; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document says."""

    #: in the document's order, each once
    entries: tuple[Entry, ...]
    title: str = ""
    #: ISO 639, empty if the document names none
    language: str = ""
    #: how long the publisher wants to be left alone, in seconds
    ttl: float | None = None
    #: the id of every entry as it stands in the document, repeats included: goes with `Pieces`
    ids: tuple[bytes, ...] = ()
    #: entries that were left out because there are more than `core.document.MAX_ENTRIES`
    dropped: int = 0


def parse_document(body: bytes, *, feed: Feed, content_type: str, base_url: str) -> ParsedFeed:
    """Parse a whole document of whatever format; raises `BadDocument`."""
    text = begin(decode(body, content_type, how_utf8(body)))
    if not text:
        raise BadDocument("the document is empty")
    parsed = _json(text, feed, base_url) if text[0] == "{" else _xml(text, feed, base_url)
    if parsed.dropped:
        logger.warning("feed %s: %d entries too many, left out", feed.id, parsed.dropped)
    return parsed


def parse_pieces(
    pieces: Pieces,
    wanted: Sequence[int],
    *,
    feed: Feed,
    content_type: str,
    base_url: str,
    taken: Collection[bytes] = (),
) -> tuple[Entry, ...] | None:
    """Parse some raw entries of a document, one entry for each in the order of `wanted`.

    `taken` are the ids that the document's other raw entries are known to have. None if the parse
    counts otherwise than the splitter did, or if a guid is repeated: what an entry is called then
    depends on all of the document, so the caller parses the whole. Known exception: a guid that
    an entry shares with one whose id was never told to the caller.
    """
    chosen = b"".join([pieces.entries[index] for index in wanted])
    body = pieces.head + chosen + pieces.tail
    text = begin(decode(body, content_type, pieces.utf8))
    try:
        result = _feedparser(mend(text))
    except BadDocument:
        return None
    if len(result["entries"]) != len(wanted):
        return None
    drafts = _drafts(result, base_url)
    ids = [base_id(draft, feed) for draft in drafts]
    if len(set(ids)) < len(ids) or clash(ids, taken):
        return None
    return entries_of(drafts, feed, _language(result))


def _json(text: str, feed: Feed, base_url: str) -> ParsedFeed:
    read = jsonfeed.read(text, base_url)
    if read is None:
        raise BadDocument("JSON, but no JSON Feed")
    entries = entries_of(read.drafts, feed, read.language)
    return ParsedFeed(
        entries=first_of_each(entries, read.drafts),
        title=read.title,
        language=read.language,
        ids=tuple([entry.id for entry in entries]),
        dropped=read.dropped,
    )


def _xml(text: str, feed: Feed, base_url: str) -> ParsedFeed:
    root = name_at(text, root_at(text))
    if not root:
        raise BadDocument("neither XML nor JSON")
    if root.lower() in {"html", "head", "body"}:
        raise BadDocument("a web page instead of a feed")
    body = mend(text)
    pieces = split(body)
    dropped = pieces.dropped if pieces else 0
    if pieces and dropped:
        body = pieces.head + b"".join(pieces.entries) + pieces.tail
    result = _forgiving(body, pieces)
    found = result["entries"]
    if not found and not _is_whole_feed(result, body, root):
        raise BadDocument(f"no entry to be found, its root element is <{root}>")
    dropped += len(found[MAX_ENTRIES:])
    del found[MAX_ENTRIES:]
    drafts = _drafts(result, base_url)
    entries = entries_of(drafts, feed, _language(result))
    return ParsedFeed(
        entries=first_of_each(entries, drafts),
        title=_title(result["feed"], result["version"]),
        language=_language(result),
        ttl=_ttl(result["feed"]),
        ids=tuple([entry.id for entry in entries]),
        dropped=dropped,
    )


def _is_whole_feed(result: dict[str, Any], body: bytes, root: str) -> bool:
    """Whether a document without entries is an empty feed and not one that breaks off."""
    return bool(result["version"]) and f"</{root}".encode() in body


def _feedparser(body: bytes) -> feedparser.FeedParserDict:
    """Call feedparser: strictly, else loosely, if that makes it raise."""
    try:
        return _call(body)
    except Exception:  # noqa: BLE001  # whatever odd input provokes (a blank in a namespace does)
        try:
            # Not well-formed from the start, so that it takes its loose parser.
            return _call(b"&" + body)
        except Exception as error:
            raise BadDocument(f"the parser gave up: {error!r}") from error


def _call(body: bytes) -> feedparser.FeedParserDict:
    # Bytes by themselves would be tried as the name of a file.
    result = feedparser.parse(
        BytesIO(body),
        response_headers=_HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    result.setdefault("version", "")
    return result


def _forgiving(body: bytes, pieces: Pieces | None) -> feedparser.FeedParserDict:
    """Parse a document; one that is ill-formed entry by entry, so that each spoils only itself."""
    try:
        whole = _feedparser(body)
        if pieces is None or not whole["bozo"]:
            return whole
    except BadDocument:
        if pieces is None:
            raise
    result = _feedparser(pieces.head + pieces.tail)
    for raw in pieces.entries:
        try:
            result["entries"] += _feedparser(pieces.head + raw + pieces.tail)["entries"]
        except BadDocument as error:
            logger.warning("an entry was passed over: %s", error)
    return result


def _drafts(result: dict[str, Any], base_url: str) -> list[Draft]:
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
        title=_title(raw, version),
        text=_text(raw, version),
        published=_published(raw),
        outlet=cut(_title(source, version), MAX_OUTLET) if isinstance(source, dict) else "",
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


def _title(raw: dict[str, Any], version: str) -> str:
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


def _published(raw: dict[str, Any]) -> datetime | None:
    moments = (dict.get(raw, name) for name in _DATES)
    moment = next(filter(None, moments), None)
    if moment is None:
        return None
    try:
        return from_timestamp(calendar.timegm(moment))
    except (ValueError, OverflowError, TypeError):
        return None


def _language(result: dict[str, Any]) -> str:
    return primary_language(_value(result["feed"], "language"))


def _ttl(channel: dict[str, Any]) -> float | None:
    """Read `ttl` (minutes), else the syndication module's period and frequency."""
    minutes = _PERIOD_NUMBER.match(_value(channel, "ttl"))
    seconds = int(minutes[1]) * 60.0 if minutes else 0.0
    period = _PERIODS.get(_value(channel, "sy_updateperiod").strip().lower())
    if not seconds and period:
        times = _PERIOD_NUMBER.match(_value(channel, "sy_updatefrequency"))
        seconds = period / max(1, int(times[1]) if times else 1)
    return min(seconds, MAX_TTL) if seconds else None
