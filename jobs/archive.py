"""Saved documents: a folder of feed documents as entries in time, and the text of one page."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from core.entry import EntryKind, SeenEntry
from core.errors import RarewatchError
from core.feed import Feed
from core.text import tidy
from jobs.fetch_outcome import Fetched
from jobs.page import page_text
from jobs.parse import BadDocument, parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jobs.fetch import Fetcher

logger = logging.getLogger("rarewatch.jobs")

_DOCUMENTS = (".xml", ".rss", ".atom", ".rdf", ".json")
#: `mofcom-20260302T0800.xml` and `mofcom.xml` are documents of the feed `mofcom`
_STAMP = re.compile(r"[._-]?\d{8}(?:[t_-]?\d{4,6}z?)?$")
_UNFIT = re.compile(r"[^a-z0-9-]+")


def archived(folder: Path) -> Iterator[SeenEntry]:
    """The entries of all documents under a folder; a broken document is named and passed over.

    An entry was seen when it says that it was published, but not after its document was saved;
    without a date, when its document was saved.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _DOCUMENTS)
    if not paths:
        raise RarewatchError(f"{folder} holds no feed documents ({', '.join(_DOCUMENTS)})")
    for path in paths:
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        name = _UNFIT.sub("-", _STAMP.sub("", path.stem.lower())).strip("-")[:64] or "feed"
        feed = Feed(name, path.absolute().as_uri())
        try:
            parsed = parse_document(path.read_bytes(), feed=feed, content_type="", base_url="")
        except BadDocument as error:
            logger.warning("%s is left out: %s", path, error)
            continue
        for entry in parsed.entries:
            yield SeenEntry(name, EntryKind.NEW, entry, min(entry.published or saved, saved))


def page(body: bytes, url: str) -> tuple[str, str]:
    """The headline and the article's text of a page."""
    tree = LexborHTMLParser(body)
    heading = tree.css_first("h1") or tree.css_first("title")
    return tidy(heading.text()) if heading else "", page_text(body, url)


async def fetched(url: str, fetcher: Fetcher) -> tuple[str, str]:
    """Fetch a page under the guard of all fetches, and read it."""
    outcome = await fetcher.fetch(url)
    if not isinstance(outcome, Fetched):
        raise RarewatchError(f"{url} could not be fetched: {outcome}")
    return page(outcome.body, url)
