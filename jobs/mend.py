"""Small repairs that make the usual broken XML well-formed before it is parsed.

A parser that must guess reads a whole document otherwise than a strict one; what can be repaired
without guessing is repaired here, the same way for a document and for a piece of it.
"""

from __future__ import annotations

import re
from html.entities import html5

from core.document import untorn

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_VERBATIM = re.compile(r"<!(?:--|\[CDATA\[)")
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,9}|[xX][0-9a-fA-F]{1,8});|(\w{2,40});)?"
)
_ENTITY = re.compile(r"<!ENTITY\s+(\w{1,40})\s+[\"']([^\"'&<>%]{0,200})[\"']\s*>")
_ROOT_NAME = re.compile(r"<([A-Za-z_][\w:.-]*)")
# How far before its declaration a document may be preceded by what a server babbled.
_BABBLE = 20_000
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def begin(text: str) -> str:
    """Drop what stands before the document: byte order marks, blank lines, server warnings."""
    text = text.lstrip("\ufeff\0 \t\r\n")
    declaration = text.find("<?xml", 0, _BABBLE)
    return text[declaration:] if declaration > 0 else text


def root_at(text: str) -> int:
    """Where the root element's tag begins; -1 if there is none."""
    at = text.find("<")
    while at >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!", at):
            at = _end_of_doctype(text, at)
        elif _ROOT_NAME.match(text, at):
            return at
        at = text.find("<", at + 1) if at >= 0 else -1
    return -1


def name_at(text: str, at: int) -> str:
    """Read the name of the tag that begins at a place, as written; empty if none does."""
    found = _ROOT_NAME.match(text, at) if at >= 0 else None
    return found[1] if found else ""


def mend(text: str) -> bytes:
    """Repair a document and give it as UTF-8, without declaration and doctype."""
    root = root_at(text)
    name = name_at(text, root)
    head, text = text[: max(root, 0)], text[max(root, 0) :]
    if _REFERENCE.search(text):
        text = _with_references(text, dict(_ENTITY.findall(head)) if "<!ENTITY" in head else {})
    end = text.rfind(f"</{name}")
    if name and end >= 0:
        return _legal(text[: text.find(">", end) + 1 or None])
    body = _legal(text)
    whole = untorn(body)
    if whole is body:
        return body
    return whole + (f"</channel></{name}>" if name.lower() == "rss" else f"</{name}>").encode()


def _end_of_doctype(text: str, at: int) -> int:
    """Where a doctype ends, with the declarations that it may hold in brackets."""
    end = text.find(">", at)
    bracket = text.find("[", at, end if end >= 0 else None)
    if bracket < 0:
        return end
    closing = re.compile(r"\]\s*>").search(text, bracket)
    return closing.end() - 1 if closing else end


def _with_references(text: str, own: dict[str, str]) -> str:
    """Make every reference one that XML knows, except in CDATA sections and comments."""
    done, at = [], 0
    while at < len(text):
        verbatim = _VERBATIM.search(text, at)
        start = verbatim.start() if verbatim else len(text)
        done.append(_REFERENCE.sub(lambda found: _reference(found, own), text[at:start]))
        closing = "-->" if verbatim and verbatim[0] == "<!--" else "]]>"
        end = text.find(closing, start + 4)
        at = end if end >= 0 else len(text)
        done.append(text[start:at])
    return "".join(done)


def _reference(found: re.Match[str], own: dict[str, str]) -> str:
    written, number, name = found[0], found[1], found[2]
    if number:
        return written if _is_legal(number) else ""
    meant = (own.get(name) or html5.get(name + ";")) if name else None
    if meant:
        return "".join(_ESCAPED.get(char, char) for char in meant)
    return written.replace("&", "&amp;", 1)


def _is_legal(number: str) -> bool:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    if code < 0x20:
        return code in (9, 10, 13)
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)


def _legal(text: str) -> bytes:
    """Encode a text without the characters that XML does not allow."""
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "").replace("\uffff", "")
    return text.encode("utf-8", "ignore").translate(None, _CONTROLS)
