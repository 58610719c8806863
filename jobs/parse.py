"""From bytes to entries: the one door to feedparser.

bytes -> characters (`charset`) -> mended XML (`mend`) -> feedparser -> drafts -> entries

feedparser neither sanitises nor resolves addresses in texts here (1.6 times faster): all becomes
plain text anyway. It is not told where the document came from either, so that guids do not change
with the address of the feed; links are made absolute afterwards.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import feedparser

from core.document import MAX_ENTRIES, Pieces, how_utf8, newest, split
from core.entry import Entry
from core.errors import RarewatchError
from core.identity import clash
from jobs import jsonfeed
from jobs.charset import decode
from jobs.draft import base_id, entries_of, first_of_each
from jobs.found import drafts_of, language_of, published, title_of, ttl_of
from jobs.mend import begin, mend, name_at, root_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.feed import Feed

logger = logging.getLogger("rarewatch.parse")

_HEADERS = {"content-type": "application/xml; charset=utf-8"}


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
    drafts = drafts_of(result, base_url)
    ids = [base_id(draft, feed) for draft in drafts]
    if len(set(ids)) < len(ids) or clash(ids, taken):
        return None
    return entries_of(drafts, feed, language_of(result))


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
        raise BadDocument(f"no entry to be found, its root element is <{root[:60]}>")
    if len(found) > MAX_ENTRIES:
        dropped += len(found) - MAX_ENTRIES
        result["entries"] = found[newest(published(found[0]), published(found[-1]))]
    drafts = drafts_of(result, base_url)
    entries = entries_of(drafts, feed, language_of(result))
    return ParsedFeed(
        entries=first_of_each(entries, drafts),
        title=title_of(result["feed"], result["version"]),
        language=language_of(result),
        ttl=ttl_of(result["feed"]),
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
            raise BadDocument(f"the parser gave up: {error!r:.200}") from error


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
