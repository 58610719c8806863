"""What every format boils down to: a draft of an entry, and entries made of drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from core.entry import Entry
from core.identity import Claim, alias, digest, distinct, fingerprint
from core.text import cut, plain, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.feed import Feed

MAX_TEXT = 20_000
MAX_TITLE = 500
MAX_LINK = 2_048
#: how much of an untitled entry's text stands in for its title
UNTITLED = 140

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?![A-Za-z])")
# Markup or entities that are still there after the markup was taken away: escaped once too often.
_LEFT_OVER = re.compile(
    r"</(?:p|div|a|b|i|em|strong|span|li|ul|h[1-6]|td|script|style)>"
    r"|<(?:br|p|hr) ?/?>|<(?:img|a) [^>]*>"
    r"|&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|lt|gt);"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has an identity: plain texts, absolute link or none."""

    guid: str
    link: str
    title: str
    text: str
    published: datetime | None = None
    outlet: str = ""
    #: of the entry itself, if it names one
    language: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.title or self.text or self.link)


def entries_of(drafts: Sequence[Draft], feed: Feed, language: str) -> tuple[Entry, ...]:
    """Give each draft of one whole document its identity, in order, repeats included."""
    claims = [Claim(d.guid, d.link, d.title, d.text) for d in drafts]
    ids = distinct(feed.id, claims)
    return tuple(
        [_entry(i, d, feed.language or language) for i, d in zip(ids, drafts, strict=True)]
    )


def first_of_each(entries: Sequence[Entry], drafts: Sequence[Draft]) -> tuple[Entry, ...]:
    """Leave out repeats of the same entry and entries that say nothing."""
    telling = {
        e.id: e for e, d in reversed([*zip(entries, drafts, strict=True)]) if d.says_something
    }
    return tuple([e for e in entries if telling.get(e.id) is e])


def base_id(draft: Draft, feed: Feed) -> bytes:
    """Tell the id that a draft would have in a document of its own."""
    return digest(feed.id, draft.guid, draft.link, draft.title, draft.text)


def from_markup(markup: str) -> str:
    """Turn HTML into plain text, also when it was escaped once too often."""
    text = plain(markup)
    return plain(text) if _LEFT_OVER.search(text) else text


def from_text(text: str, *, loose: bool) -> str:
    """Tidy a text; a `loose` format's plain text is HTML if it evidently looks so."""
    return from_markup(text) if loose and _LEFT_OVER.search(text) else tidy(text)


def absolute(address: str, base: str) -> str:
    """Make an http(s) address absolute; empty if it cannot be one."""
    address = tidy(address)
    if not address or len(address) > MAX_LINK:
        return ""
    if address.startswith("www."):
        address = f"https://{address}"
    try:
        address = urljoin(base, address.replace(" ", "%20"))
    except ValueError:
        return ""
    return address if is_address(address) else ""


def is_address(name: str) -> bool:
    """Whether a name can be opened in a browser."""
    return name[:8].lower().startswith(("http://", "https://")) and " " not in name


def primary_language(tag: str) -> str:
    """Reduce `en-US` or `zh_CN` to ISO 639's letters; empty if it is nothing of the kind."""
    found = _LANGUAGE.match(tag.strip())
    return found[1].lower() if found else ""


def from_timestamp(seconds: float) -> datetime | None:
    """Give a moment in UTC; None if it lies outside of what a calendar knows."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _entry(id_: bytes, draft: Draft, language: str) -> Entry:
    return Entry(
        id=id_,
        # The link comes first: it outlives guids that a site makes up anew at each request.
        alias=alias(draft.link) or alias(draft.guid),
        fingerprint=fingerprint(draft.title, draft.text),
        title=cut(draft.title, MAX_TITLE) or cut(draft.text, UNTITLED) or draft.link,
        link=draft.link,
        text=draft.text,
        published=draft.published,
        outlet=draft.outlet,
        language=draft.language or language,
    )
