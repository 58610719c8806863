"""Numbers that count nothing: parts of names, ranks, lines of a list, what a page counts."""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"(?:section|article|art\.|chapter|title|rule|u\.s\.c\.|code|annex|no\.|nr\.|§|hs|phase|stage"
    r"|artikel|anhang|kapitel|abschnitt|artículo|anexo|fase|annexe|artigo|h\.r\.|tier|part)\s?$",
    re.IGNORECASE,
)
_NAME = 12
_LETTER = re.compile("[A-Za-z]")
#: a customs tariff's line
_TARIFF_LINE = re.compile(r"\d{4}\.\d\d")
#: a share's number at its exchange
_TICKER = re.compile(r"\.(?:SZ|SS|SH|HK|TW|T|KS|KQ|AX|NS|BO)\b")
#: what a page counts of itself
_PAGE = re.compile(
    r"\s?(?:comments?\b|kommentare?\b|commentaires?\b|comentarios?\b|min(?:utes?)?\sread|Minuten\sLese"
    r"|评论|評論|コメント|댓글)",
    re.IGNORECASE,
)
#: one of two halves is no half, nor a share what counts in a row: first half, third country
_ORDERED = re.compile(
    r"(?:first|second|latter|other|1st|2nd|erste[nr]?|zweite[nr]?|première|seconde|deuxième|primera"
    r"|segunda|primeira|prima|seconda)\s$|[上下前后後]$",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"\s(?:country|countries|party|parties|round|batch|time|phase|term|reading|state|plant|mine"
    r"|option|consecutive|straight|list|wave|year|month|day|week|source|supplier)\b"
)


def is_label(text: str, place: re.Match[str]) -> bool:
    """Whether a number numbers lines (`1. Home`), or belongs to a name (1260H, Section 301)."""
    if _LETTER.match(text, place.end()) or named(text, place.start()):
        return True
    if _TARIFF_LINE.fullmatch(place.group()) or _TICKER.match(text, place.end()):
        return True
    if _PAGE.match(text, place.end()):
        return True
    if text[place.start() - 1 : place.end() + 1] == f"[{place.group()}]":
        return True
    return place.start() == 0 and text[place.end() : place.end() + 2] in {".", ")", ". ", ") "}


def named(text: str, start: int) -> bool:
    """Whether the word in front makes a number a name's: phase two."""
    return _NAMED.search(text[max(start - _NAME, 0) : start]) is not None


def is_ordinal(text: str, place: re.Match[str]) -> bool:
    """Whether a share is none: the first half of the year, a third country."""
    front = text[max(place.start() - _NAME, 0) : place.start()]
    return bool(_ORDERED.search(front) or _NTH.match(text, place.end()))
