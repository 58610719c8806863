"""Telegram's HTML subset: written safely, and read back as the reader will see it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

_STYLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "code": "code",
    "pre": "code",
    "tg-spoiler": "spoiler",
    "blockquote": "quote",
}
#: in bytes as written; with longer ones a message might pass 32,768 and be refused unread
_ADDRESS_LIMIT = 2_048


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one look."""

    text: str
    #: bold, italic, underline, strike, code, spoiler, quote, folded
    styles: frozenset[str]
    href: str = ""


def escape(text: str) -> str:
    """Make text from anywhere safe between tags and inside attributes."""
    return html.escape(text, quote=True)


def bold(text: str) -> str:
    """Strong text."""
    return f"<b>{escape(text)}</b>" if text else ""


def italic(text: str) -> str:
    """Quiet text."""
    return f"<i>{escape(text)}</i>" if text else ""


def code(text: str) -> str:
    """Text that can be copied with a tap."""
    return f"<code>{escape(text)}</code>" if text else ""


def address(url: str) -> str:
    """Return an address that may be linked, or nothing: http or https, a host, no surprises."""
    url = url.strip().replace(" ", "%20")
    if not url.isprintable() or len(escape(url).encode()) > _ADDRESS_LIMIT:
        return ""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return url if known else ""


def link(text: str, url: str) -> str:
    """Linked text; the text alone if the address may not be linked."""
    target = address(url)
    return f'<a href="{escape(target)}">{escape(text)}</a>' if target and text else escape(text)


def spans(source: str) -> tuple[Span, ...]:
    """Read the subset back as pieces of text with their looks."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return tuple(reader.found)


def plain(source: str) -> str:
    """Read the subset back as text alone."""
    return "".join(span.text for span in spans(source))


class _Reader(HTMLParser):
    """Collects spans; knows the tags that Telegram knows and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Span] = []
        self._open: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the look that begins here."""
        given = dict(attrs)
        style = "spoiler" if given.get("class") == "tg-spoiler" else _STYLE.get(tag, "")
        if tag == "blockquote" and "expandable" in given:
            style = "folded"
        self._open.append((tag, style, given.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Forget the look that ends here."""
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep a piece of text with every look that is open."""
        looks = frozenset(style for _, style, _ in self._open if style)
        href = next((href for _, _, href in reversed(self._open) if href), "")
        self.found.append(Span(data, looks, href))
