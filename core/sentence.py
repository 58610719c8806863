"""Sentences and what each does in its report: event, background, or furniture of the page.

Requirement: a fact from a menu, a teaser or a look back must not pose as the event.

Theory: a sentence ends at a full stop that is followed by a capital, at a CJK stop, or with its
line; not behind an abbreviation, inside a number, or behind a German ordinal. Furniture is told by
its own words ("read more") or, at the end of a page, by a run of lines that share nothing with the
subject: a teaser is a headline, with capitals and without a full stop, and what follows an "also
in the news" belongs to it until the goods are named again. Background is told by words that look
back or that state what always holds, and by years that have passed.

Known exceptions: a teaser on the same subject is taken for the report; a look back without any
word of time is taken for the event.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import Role
from core.lexicon import OTHER, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.lexicon import Lexicon, Match

_END = re.compile(
    r"\n+"
    r"|[。！？]+[」』”’\")）]*"
    r"|[.!?…]+[\"'”’»)\]]*(?=\s)"
    r"|\s[|•▸►·■◆▶]\s"
    r"|(?<=[\w.)]) [-–*] (?=[A-Z*])(?=[^.]{40})"
)
_BEFORE = re.compile(r"(?:^|[\s(\"'“.])([^\W\d_]{1,5})\.?$")
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}$")
_SMALL = re.compile(r"[\s\"'“«(]*[a-zß-öø-ÿ]")
#: a line of capitals and figures without a stop
_STOPS = (".", "。", "!", "！", "?", "？", '"', "”", "」", "…", ":", "：")
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'.-]*")
_WORD = re.compile(r"[^\W\d_][\w’'.-]{3,}")
_TEASER_WORDS = 4
_TEASER_CAPITALS = 0.7
_ADDRESS = re.compile(
    r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z]|!\[|https?://"
    r"|\b[A-Za-z0-9-]{1,63}\.(?:com|net|org|cn|jp|kr)/"
)
_YEAR = re.compile(r"(?<![\d/.,$])((?:19|20)\d\d)(?![\d/,]|\.\d|年版)")
#: what the subject of a report is about
_SUBJECT = {Kind.ELEMENT, Kind.FORM, Kind.TOPIC, Kind.EVENT, Kind.ACT, Kind.NUMBER}
_GOODS = {Kind.ELEMENT, Kind.FORM, Kind.TOPIC}
#: where a sentence says when it plays
_OPENING = 28
_FIRST_CJK = "\u2e80"
#: a longer sentence is more than a line of the page
_LONGEST = 240
#: a shorter text has no room for other reports behind its own
_PAGE = 800
#: a text below this length has no tail that is worth suspecting
_LONG = 1500

#: a sentence: where it starts, its words, what is found in it
Found = tuple[int, str, "Sequence[Match]"]


def split(text: str, lexicon: Lexicon, language: str) -> list[tuple[int, int]]:
    """Cut a text into the spans of its sentences, without the white space around them."""
    spans, start = [], 0
    for end in _END.finditer(text):
        if end.group()[0] in ".…" and _goes_on(text, start, end, lexicon, language):
            continue
        spans.append((start, end.end()))
        start = end.end()
    spans.append((start, len(text)))
    return [span for span in (_stripped(text, *s) for s in spans) if span[0] < span[1]]


def _goes_on(text: str, start: int, end: re.Match[str], lexicon: Lexicon, language: str) -> bool:
    """Whether a full stop belongs to an abbreviation or an ordinal."""
    before = text[max(start, end.start() - 8) : end.start()]
    if _SMALL.match(text, end.end()):
        return True
    if language == "de" and _ORDINAL.search(before):
        return True
    word = _BEFORE.search(before)
    return bool(word and (len(word[1]) == 1 or word[1].lower() in _abbreviations(lexicon)))


@lru_cache(maxsize=4)
def _abbreviations(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.words["abbreviations"])


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n|•▸►·*-–":
        start += 1
    while start < end and text[end - 1] in " \n|":
        end -= 1
    return start, end


def roles(sentences: Sequence[Found], headline: Iterable[Match], year: int) -> list[Role]:
    """Say what each sentence of a text does; `year` is the one that the report was made in."""
    subject = {(m.kind, m.id) for m in headline if m.kind in _SUBJECT}
    whole = sum(len(text) for _, text, _ in sentences)
    found, done, tail = [], 0, False
    for start, text, matches in sentences:
        # a tail begins behind the first half; menus above the report are told by their words
        late = done * 2 > whole > _PAGE
        done += len(text)
        goods, furniture = _has_goods(matches), _is_furniture(text, matches)
        teaser = not text.endswith(_STOPS) and is_title_case(text)
        alien = not goods and not any((m.kind, m.id) in subject for m in matches)
        # other headlines on the goods end no tail
        tail = (tail or (furniture and late)) and (furniture or teaser or not goods)
        if furniture or (teaser and tail) or (alien and (tail or teaser)):
            found.append(Role.FURNITURE)
        else:
            back = _is_background(text, matches, start, year)
            found.append(Role.BACKGROUND if back else Role.EVENT)
    return _without_tail(found, sentences, whole)


def _without_tail(found: list[Role], sentences: Sequence[Found], whole: int) -> list[Role]:
    """Call a long page's last sentences furniture until one that names the goods."""
    if whole < _LONG:
        return found
    last = max(
        (i for i, (_, _, ms) in enumerate(sentences) if _has_goods(ms)),
        default=len(found),
    )
    return [Role.FURNITURE if i > last else role for i, role in enumerate(found)]


def _has_goods(matches: Iterable[Match]) -> bool:
    return any(m.kind in _GOODS and m.id != OTHER for m in matches)


def _marked(matches: Iterable[Match], name: str) -> bool:
    return any(m.kind is Kind.MARK and m.id == name for m in matches)


def _is_furniture(text: str, matches: Sequence[Match]) -> bool:
    # a page's word that hangs on a long sentence does not make it the page's
    longest = _LONGEST if text.isascii() or text[len(text) // 2] < _FIRST_CJK else _LONGEST // 5
    marked = _marked(matches, "furniture") or _ADDRESS.search(text) is not None
    return marked and len(text) <= longest


def is_title_case(text: str) -> bool:
    """Whether a line is set in capitals like a headline."""
    words = _WORD.findall(text)
    capitals = sum(1 for word in words if _CAPITAL.match(word))
    return len(words) >= _TEASER_WORDS and capitals >= _TEASER_CAPITALS * len(words)


def _is_background(text: str, matches: Sequence[Match], start: int, year: int) -> bool:
    if _marked(matches, "background"):
        return True
    opening = [m for m in matches if m.start < start + _OPENING]
    # the year in an official number says nothing of the sentence
    named = [(m.start - start, m.end - start) for m in opening if m.kind is Kind.NUMBER]
    years = [
        int(year[1])
        for year in _YEAR.finditer(text[:_OPENING])
        if not any(first <= year.start() < end for first, end in named)
    ]
    return _marked(opening, "looking_back") or (bool(years) and max(years) < year)
