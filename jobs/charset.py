"""From bytes to characters: what a document is written in, whatever it claims.

One rule for whole documents and for pieces of them (`utf8` is judged on the whole), so that an
entry never reads differently because another one came or went.
"""

from __future__ import annotations

import codecs
import re

from core.document import Utf8, declared_encoding

# Longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
# What people write, and the superset that they mean (as web browsers read it).
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
}
# Python knows codecs that are none for documents (punycode, unicode_escape, base64, ...).
_FOR_DOCUMENTS = re.compile(
    r"(?:windows|cp|iso|koi|gb|big5|euc|shift|mac|tis|hz|johab|ptcp)[\w-]*"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str, utf8: Utf8) -> str:
    """Read bytes as text; what fits no encoding becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return str(body, encoding, "replace")
    return str(body, _encoding(body, content_type, utf8), "replace")


def _encoding(body: bytes, content_type: str, utf8: Utf8) -> str:
    header = _CHARSET.search(content_type)
    # Servers add a charset to whatever they send; who wrote the declaration wrote the document.
    for name in (declared_encoding(body), header[1].lower() if header else ""):
        other = _known(name)
        # The encodings that switch by escape sequences are all ASCII to look at.
        if other and (utf8 is not Utf8.SURE or other.startswith(("iso2022", "hz"))):
            return other
    return "cp1252" if utf8 is Utf8.NO else "utf-8"


def _known(name: str) -> str:
    """Python's name of an encoding other than UTF-8; empty if it is none for documents."""
    name = _MEANT.get(name, name)
    if not _FOR_DOCUMENTS.fullmatch(name):
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
