"""A feed document as bytes: where its entries begin and end, found without parsing it.

The splitter serves the common case in 0.1 ms: unseen raw entries alone are then parsed, between
the document's own head and tail. It must never be wrong, so it refuses whatever it is not sure of
and the whole document is parsed instead. The argument why an accepted split is right:

- All tags of the first entry's exact name alternate open, close, open, close: nothing is nested,
  nothing closes itself, nothing is missing. Head and tail hold no entry tag of any spelling.
- Before every open and close tag, comments and CDATA sections are closed: no tag is mere text.
- Between two entries there is nothing but white space and comments.
- The bytes are ASCII-compatible, and `<` is never the second byte of a character: UTF-16, UTF-32
  and the encodings that switch by escape sequences are refused, as are entity declarations.

Known exceptions, all in documents that are not well-formed: entry tags inside attribute values,
or a namespace prefix declared inside one entry and used in another. A parse that counts other
entries than it was given tells the caller, who then parses the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from hashlib import blake2b, sha256

#: Of a document with more, the newest are read.
MAX_ENTRIES = 2_000
# Each `<` costs a search a step or two that nothing can interrupt. Real documents of this size
# have one in twenty bytes; what has more is hashed and parsed as a whole.
_MAX_TAGS = 200_000

_OPEN = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_TAG = re.compile(rb"</?(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_GAP = re.compile(rb"(?:\s|<!--(?:(?!-->).)*-->)*", re.DOTALL)
_XML = re.compile(rb"\s*<\?xml[^>]*>")
_ROOT = re.compile(rb"<[A-Za-z_][^>]*>")
_NAME = re.compile(rb"[\w:.-]+")
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified)(?:\s[^<>]*)?>\s*"
    rb"(?:<!\[CDATA\[\s*)?([^<>\]]{6,60})",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
# So many characters that are UTF-8 by chance are not met: in GBK one pair in seven would have to.
_TELLING = 8
#: bytes that are looked at for it
_JUDGED = 1_000_000
_SLASH = ord("/")
_UTF8_BOM = b"\xef\xbb\xbf"
# In these, `<` or the letters of a tag may be part of a character. (A document that calls itself
# UTF-16 and yet shows its tags in ASCII is not UTF-16.)
_SWITCHING = re.compile(r"iso-?2022|^hz|utf-?7")


class Utf8(StrEnum):
    """How surely a document's bytes are UTF-8, whatever it says of itself."""

    #: sound, with enough characters beyond ASCII to exclude chance
    SURE = "sure"
    #: plain ASCII, a few characters only, or damaged in a few places: another name may be right
    LIKELY = "likely"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document, cut: `head + entries[i] + ... + tail` is a document of the chosen entries."""

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    #: of the whole document: a part of it could not tell, and all must be read in one encoding
    utf8: Utf8 = Utf8.SURE
    #: entries left out because the document has more than `MAX_ENTRIES`
    dropped: int = 0


def split(body: bytes) -> Pieces | None:
    """Cut a document into head, raw entries and tail; None if there is any doubt."""
    first = _first(body)
    if first is None or not _is_readable(body, first.start()):
        return None
    spans = _spans(body, first[1], first.start())
    if spans is None:
        return None
    tail = body[spans[-1][1] :]
    if _TAG.search(tail):
        return None
    dropped = max(0, len(spans) - MAX_ENTRIES)
    if dropped:
        moments = (_moment(body[slice(*spans[0])]), _moment(body[slice(*spans[-1])]))
        spans = spans[newest(*moments)]
    entries = tuple([body[start:end] for start, end in spans])
    return Pieces(body[: first.start()], entries, tail, how_utf8(body), dropped)


def newest(first: datetime | None, last: datetime | None) -> slice:
    """Which entries of a document with too many are read, by the dates of its outermost two."""
    appended = first is not None and last is not None and first < last
    return slice(-MAX_ENTRIES, None) if appended else slice(MAX_ENTRIES)


def how_utf8(body: bytes) -> Utf8:
    """Judge whether bytes are UTF-8; a document with one torn character is still UTF-8."""
    if body.isascii():
        return Utf8.LIKELY
    if len(body) > _JUDGED:
        # a character that is cut in two would count as damaged
        whole = (end for end in range(_JUDGED, _JUDGED - 4, -1) if body[end] & 0xC0 != 0x80)
        body = body[: next(whole, _JUDGED)]
    text = str(body, "utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if not damaged:
        return Utf8.SURE if sound >= _TELLING else Utf8.LIKELY
    return Utf8.LIKELY if sound >= damaged * 10 else Utf8.NO


def declared_encoding(body: bytes) -> str:
    """The encoding that the XML declaration names, lower-cased; empty if it names none."""
    found = _DECLARED.search(body[:1024])
    return found[1].decode("ascii", "ignore").strip().lower() if found else ""


def breaks_off(body: bytes) -> bool:
    """Whether the end of a document is missing: the same validators may later name all of it."""
    if body.lstrip()[:1] == b"{":
        return False
    root = _ROOT.search(body, 0, 16_384)
    name = _NAME.match(root[0], 1) if root else None
    return name is not None and body.rfind(b"</" + name[0]) < 0


def untorn(body: bytes) -> bytes:
    """Drop the entry in whose middle a document breaks off: half of it would be told as all."""
    first = _OPEN.search(body)
    if first is None:
        return body
    close = body.rfind(b"</" + first[1])
    last = _OPEN.search(body, close) if close >= 0 else None
    if last is None or body[: body.find(b">", last.start())].endswith(b"/"):
        return body
    return body[: last.start()]


def preamble(body: bytes) -> bytes:
    """Give XML declaration and root tag: encoding, namespaces and base of all that follows."""
    start = len(_UTF8_BOM) if body.startswith(_UTF8_BOM) else 0
    declaration = _XML.match(body, start, 4096)
    root = _ROOT.search(body, start, 16_384)
    return (declaration[0] if declaration else b"") + (root[0] if root else b"")


def body_hash(body: bytes) -> bytes:
    """Hash a document from its first entry on: a moving date in its head goes unnoticed."""
    first = _first(body)
    if first is None:
        return blake2b(body, digest_size=8).digest()
    # twice as fast as blake2b wherever the processor knows it, and this is most of an idle poll
    whole = sha256(preamble(body[: first.start()]))
    whole.update(memoryview(body)[first.start() :])
    return whole.digest()[:8]


def raw_hash(raw: bytes, seed: bytes = b"") -> bytes:
    """Hash one raw entry; `seed` (at most 64 bytes) stands for what gives its bytes a meaning.

    A caller that seeds with a hash of the head's `preamble` reads all entries anew when a document
    changes its encoding or base; without a seed the same bytes are the same entry for ever.
    """
    return blake2b(raw, digest_size=8, key=seed).digest()


def _moment(raw: bytes) -> datetime | None:
    """The first date in a raw entry; None if it has none that a calendar knows."""
    found = _DATE.search(raw[:100_000])
    text = found[1].decode("ascii", "ignore").strip() if found else ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _first(body: bytes) -> re.Match[bytes] | None:
    """The first entry's opening tag, unless looking for it would take long."""
    if len(body) > _MAX_TAGS and body.count(b"<") > _MAX_TAGS:
        return None
    return _OPEN.search(body)


def _is_readable(body: bytes, first: int) -> bool:
    """Whether the head says that tags can be found by their bytes."""
    head = body[:first]
    if b"\0" in head or b"<!ENTITY" in head or not _is_settled(body, 0, first):
        return False
    return not _SWITCHING.search(declared_encoding(head))


def _spans(body: bytes, name: bytes, first: int) -> list[tuple[int, int]] | None:
    """Begin and end of every entry, or None if open and close tags do not add up."""
    name = re.escape(name)
    tags = re.compile(rb"</" + name + rb"\s*>|<" + name + rb"(?=[\s>/])")
    found = [match.span() for match in tags.finditer(body, first)]
    if len(found) % 2:
        return None
    # One search of the whole costs less than many of the parts.
    odd = body.rfind(b"<!--", first) >= 0 or body.rfind(b"<?", first) >= 0
    spans = []
    last = first
    for (start, _), (close, end) in zip(found[::2], found[1::2], strict=True):
        if body[start + 1] == _SLASH or body[close + 1] != _SLASH:
            return None
        if not body[last:start].isspace() and not _GAP.fullmatch(body, last, start):
            return None
        # The usual case again without the call.
        cdata = body.rfind(b"<![CDATA[", start, close)
        if cdata >= 0 and body.find(b"]]>", cdata, close) < 0:
            return None
        if odd and not _is_settled(body, start, close):
            return None
        spans.append((start, end))
        last = end
    return spans


def _is_settled(body: bytes, start: int, end: int) -> bool:
    """Whether no CDATA section, comment or instruction is open at `end`."""
    cdata = body.rfind(b"<![CDATA[", start, end)
    if cdata >= 0 and body.find(b"]]>", cdata, end) < 0:
        return False
    comment = body.rfind(b"<!--", start, end)
    if comment >= 0 and body.find(b"-->", comment + 4, end) < 0:
        return False
    instruction = body.rfind(b"<?", start, end)
    return instruction < 0 or body.find(b"?>", instruction, end) >= 0
