"""Text from strangers: folded for comparing, tidied for showing, freed of markup.

All of these take any string, also one with lone surrogates or control characters, and never raise.
"""

from __future__ import annotations

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

#: Markup beyond this is cut before it is parsed: 20,000 characters of text fit in amply, and the
#: HTML parser's time grows with the square of the depth (0.6 s for 20,000 nested elements).
MAX_MARKUP = 150_000

ELLIPSIS = "…"

# Controls (white space apart), soft hyphen, zero-width, bidi marks and isolates, surrogates,
# non-characters and tags: nothing that is seen, much that deceives.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
)
# Joiners belong to Persian, Indic scripts and emoji; beside ASCII they only break words apart.
_STRAY_JOINER = "[\u200c\u200d](?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u200c\u200d]"
_HIDDEN = re.compile(f"[{_UNSEEN}]+|{_STRAY_JOINER}")
_HIDDEN_OR_JOINING = re.compile(f"[{_UNSEEN}\u034f\u200c\u200d\ufe00-\ufe0f]+")
# of these the marks count as printable for Python, and the rest does not
_UNSEEN_MARKS = re.compile("[\u180b-\u180d\U000e0100-\U000e01ef]+")
_JOINING_MARKS = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_ASCII_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]+")

#: each mark of these is the same to a reader
_ALIKE = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u00b4`\u2039\u203a\u055a",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb\u301d\u301e\u301f",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u058a\u2e3a\u2e3b\u301c\u30a0",
}
_PLAIN_MARKS = {mark: plain for plain, marks in _ALIKE.items() for mark in marks}
_MARKS = re.compile(f"[{''.join(_PLAIN_MARKS)}]")

_UNSHOWN_TAGS = ["script", "style", "template", "noscript", "iframe", "object", "svg", "title"]
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|pre|section|article"
    r"|header|footer|figure|figcaption|aside|address|main|nav|option|img)\b)",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Reduce a text to what two spellings of the same thing have in common, for comparing."""
    if text.isascii():
        return tidy(text).replace("`", "'").lower()
    folded = unicodedata.normalize("NFKC", _bare(text)).casefold()
    folded = _bare(unicodedata.normalize("NFKC", folded))
    return _single_spaced(_MARKS.sub(_plain_mark, folded))


def tidy(text: str) -> str:
    """Make a text fit to be shown on one line: nothing invisible, single spaces."""
    if not text.isprintable():
        text = (_ASCII_CONTROLS if text.isascii() else _HIDDEN).sub("", text)
    elif not text.isascii():
        text = _UNSEEN_MARKS.sub("", text)
    return _single_spaced(text)


def _bare(text: str) -> str:
    """A text without what is not seen, and without what joins."""
    return (_JOINING_MARKS if text.isprintable() else _HIDDEN_OR_JOINING).sub("", text)


def _single_spaced(text: str) -> str:
    # nearly all texts are, and asking so costs a tenth of making them so
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def _plain_mark(mark: re.Match[str]) -> str:
    return _PLAIN_MARKS[mark.group()]


def plain(markup: str) -> str:
    """Turn HTML, however broken, into the text that a reader would see, on one line."""
    if "<" not in markup:
        return tidy(html.unescape(markup) if "&" in markup else markup)
    # A CDATA section that was escaped along with its content would be read as a comment.
    source = markup[:MAX_MARKUP].replace("<![CDATA[", "").replace("]]>", "")
    source = _BLOCK.sub(" <", source)
    parser = LexborHTMLParser(source.encode("utf-8", "ignore"), is_fragment=True)
    parser.strip_tags(_UNSHOWN_TAGS)
    return tidy(parser.text())


def cut(text: str, limit: int) -> str:
    """Shorten a text to `limit` characters, at a word if one ends in its last third."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - len(ELLIPSIS)
    space = text.rfind(" ", 0, end + 1)
    end = space if space > end * 2 // 3 else _boundary(text, end)
    return text[:end].rstrip(" ,;:-–—(\"'") + ELLIPSIS


def _boundary(text: str, end: int) -> int:
    """Move back from `end` until it does not part what is drawn as one character."""
    while end > 0 and _joined(text, end):
        end -= 1
    return end


def _joined(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == "\u200d" or "\ud800" <= before <= "\udbff":
        return True
    if after in "\u200c\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return True
    return _is_flag_half(after) and _flag_run(text, at) % 2 == 1


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_run(text: str, at: int) -> int:
    """How many regional indicators stand directly before `at`."""
    start = at
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start
