"""The companies that a report names: known ones under their standard names, others as written.

Theory: the lexicon knows the trade; a name in Latin letters stands in capitals, so that "intel"
and "ford" are none. Tickers name companies too. A name one letter away from a known one of the
trade is a misspelling of it; a Chinese text may write a name in other characters. A short name
with other meanings (MP, Neo) counts in a report that tells which it is (Mountain Pass, Narva).
What no lexicon knows: core/newcomer.py, core/newcomer_cjk.py, core/newcomer_deeds.py.

Known exceptions: a company whose name is an ordinary word ("Critical Metals") is missed in a
headline set in capitals; two companies one letter apart are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from core.fact import Fact, Role
from core.lexicon import Kind, Match
from core.newcomer import newcomers
from core.newcomer_cjk import newcomers_cjk
from core.newcomer_deeds import doers, names_within
from core.newcomer_shapes import any_of
from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.lexicon import Lexicon
    from core.passage import Line

#: a list of listed entities is longer than any report of a deal
_MOST = 60
_FIRST_CJK = "\u2e80"
#: in Japanese 鈴木 is a man
_KANA = re.compile("[ぁ-ヶ]")
_HAN = re.compile("[\u4e00-\u9fff]")
_KATAKANA, _HANGUL = re.compile("[ァ-ヺー]+"), re.compile("[가-힣]")
#: so few characters behind a name are no word of their own; so short a name is often in a word
_STRAY, _SYLLABLES = 2, 3
_NAME = re.compile(r"[A-ZÀ-Þ][\w&'’.-]*(?:\s(?:&\s)?[A-ZÀ-Þ][\w&'’-]*)+|[A-ZÀ-Þ][\w-]{6,}")
#: fewer letters are one letter away from too much
_SHORTEST, _LONG = 7, 11
_CODE = re.compile(r"(?<![\d.])(\d{4,6})(?:\.([A-Z]{1,2})\b)?|\b([A-Z]{1,5})\.([A-Z]{1,2})\b")


@dataclass(frozen=True, slots=True)
class _Names:
    #: comparable spelling -> standard name, of companies of the trade in Latin letters
    trade: Mapping[str, str]
    #: the same spellings by their first two letters: a name is rarely misspelt there
    opening: Mapping[str, tuple[str, ...]]
    #: ticker symbol -> exchange -> standard name
    tickers: Mapping[str, Mapping[str, str]]
    exchange: re.Pattern[str]
    #: names in Chinese characters, as one spelling
    characters: TermIndex[tuple[str, str]]
    common: frozenset[str]
    #: names of common words that mean nothing else
    headlines: frozenset[str]
    #: short name -> standard names, each with the words of which a report must hold one
    short: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    shorts: re.Pattern[str]
    #: what a name stands in without being one, and what makes a law of one
    alien: re.Pattern[str]
    law: re.Pattern[str]


def companies(lines: Iterable[Line], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The companies that a report names outside its furniture, in order of mention."""
    names = _names(lexicon)
    found: list[Fact] = []
    told = [line for line in lines if line.role is not Role.FURNITURE]
    report = "\n".join(line.text for line in told)
    within = names_within(told)
    for line in told:
        known = list(_known(line, names, lexicon))
        known += _apart(_by_short_name(line, report, names), known)
        known += _apart((*_by_ticker(line, names), *_misspelt(line, names)), known)
        known += _apart(newcomers(line, lexicon, known), known)
        known += _apart((*newcomers_cjk(line), *doers(line, lexicon, within)), known)
        found += sorted(known, key=lambda f: f.evidence.start)
    return tuple(found[:_MOST])


def _apart(others: Iterable[Fact], known: Iterable[Fact]) -> list[Fact]:
    """Those that stand where no known company does."""
    taken = [(f.evidence.start, f.evidence.end) for f in known]
    return [
        f for f in others if not any(s < f.evidence.end and f.evidence.start < e for s, e in taken)
    ]


def _known(line: Line, names: _Names, lexicon: Lexicon) -> Iterator[Fact]:
    matches = [m for m in line.matches if m.kind is Kind.COMPANY]
    if not line.text.isascii() and not _KANA.search(line.text):
        matches += _in_other_characters(line, names, lexicon)
    for match in matches:
        length = match.end - match.start
        inside = any(
            m.start <= match.start and match.end <= m.end and m.end - m.start > length
            for m in matches
        )
        if not inside and _is_name(line, match, names):
            yield Fact(match.id, line.evidence(match.start, match.end), line.role)


def _in_other_characters(line: Line, names: _Names, lexicon: Lexicon) -> Iterator[Match]:
    """Names whose characters the lexicon writes otherwise: 斯泰蘭蒂斯 for 斯泰兰蒂斯."""
    unified, offset = lexicon.concepts.unify(line.text), line.sentence.start
    known = {(m.start - offset, m.end - offset) for m in line.matches if m.kind is Kind.COMPANY}
    if len(unified) == len(line.text):
        for start, end, found in names.characters.find(unified):
            if (start, end) not in known:
                name, term = found[0]
                yield Match(Kind.COMPANY, name, term, "", start + offset, end + offset)


def _is_name(line: Line, match: Match, names: _Names) -> bool:
    """Whether a term stands as a name: in capitals, and not as the words that it is made of."""
    written = line.evidence(match.start, match.end).quote
    if _is_alien(line, match, names) or _is_inside(line, match):
        return False
    if match.term[0] >= _FIRST_CJK or not match.term.isascii():
        return True
    if written == match.term and not written[0].isupper():
        # iRobot, thyssenkrupp: written as nothing else is
        return True
    words = written.replace("-", " ").split()
    capitals = sum(word[0].isupper() for word in words)
    if capitals * 2 < len(words) or not (written[0].isupper() or capitals):
        return False
    small = [word for word in words if not word[0].isupper()]
    if 2 * len(small) == len(words) and names.common.issuperset(small):
        # "China steel" is no China Steel
        return False
    ordinary = match.term not in names.headlines and names.common.issuperset(
        word.lower() for word in words
    )
    headline = not line.number or not line.text.endswith(".")
    return not (ordinary and headline and line.titled)


def _is_inside(line: Line, match: Match) -> bool:
    """Whether a name is a part of a longer word that is spelt by sound: リコー in グリコーゲン."""
    start, end = match.start - line.sentence.start, match.end - line.sentence.start
    before = line.text[max(0, start - 1) : start]
    if _KATAKANA.match(match.term[0]):
        more = _KATAKANA.match(line.text, end)
        return bool(_KATAKANA.match(before)) or (more is not None and len(more[0]) <= _STRAY)
    short = len(match.term.replace(" ", "")) <= _SYLLABLES
    return short and bool(_HANGUL.match(match.term[0]) and _HANGUL.match(before))


def _is_alien(line: Line, match: Match, names: _Names) -> bool:
    """Whether a name is part of another: of the American Rare Earths Act, of Doug Ford."""
    start, end = match.start - line.sentence.start, match.end - line.sentence.start
    return any(p.start() <= start and end <= p.end() for p in names.alien.finditer(line.text)) or (
        match.term.isascii() and names.law.match(line.text, end) is not None
    )


def _by_short_name(line: Line, report: str, names: _Names) -> Iterator[Fact]:
    for place in names.shorts.finditer(line.text):
        for name, beside in names.short[place.group()]:
            if any(word in report for word in beside):
                yield Fact(name, line.inner(*place.span()), line.role)


def _by_ticker(line: Line, names: _Names) -> Iterator[Fact]:
    for place in names.exchange.finditer(line.text):
        sold = names.tickers.get(place[2], {})
        if name := sold.get(place[1].replace(" ", "")) or next(iter(sold.values()), ""):
            yield Fact(name, line.inner(*place.span()), line.role)
    for place in _CODE.finditer(line.text):
        sold = names.tickers.get(place[1] or place[3], {})
        # a bare code of four digits is a year or a count
        if sold and (place[2] or place[4] or len(place[1] or "") == len("600111")):
            yield Fact(next(iter(sold.values())), line.inner(*place.span()), line.role)


def _misspelt(line: Line, names: _Names) -> Iterator[Fact]:
    for place in _NAME.finditer(line.text):
        start, end = place.start() + line.sentence.start, place.end() + line.sentence.start
        if any(m.start < end and start < m.end and m.kind is not Kind.MARK for m in line.matches):
            continue
        if name := _nearest(comparable(place.group()), names):
            yield Fact(name, line.inner(*place.span()), line.role)


def _nearest(name: str, names: _Names) -> str:
    if len(name) < _SHORTEST:
        return ""
    allowed = 2 if len(name) >= _LONG else 1
    if _close(name, names.opening.get(name[:2], ()), allowed) is None:
        return ""
    # one that is nearer by another beginning is meant by none
    near = _close(name, names.trade.keys(), allowed)
    return names.trade[near] if near and near[:2] == name[:2] else ""


def _close(name: str, spellings: Iterable[str], allowed: int) -> str | None:
    """The nearest of these spellings, if any is near enough."""
    near = process.extractOne(
        name, spellings, scorer=DamerauLevenshtein.distance, score_cutoff=allowed
    )
    return near[0] if near else None


@lru_cache(maxsize=4)
def _names(lexicon: Lexicon) -> _Names:
    words = lexicon.words
    short: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for entry in words["company_short"]:
        for spelling in entry["short"]:
            told = (entry["name"], tuple(entry["beside"]))
            short[spelling] = (*short.get(spelling, ()), told)
    tickers: dict[str, dict[str, str]] = {}
    for company in lexicon.companies.values():
        for ticker in company.tickers:
            exchange, _, symbol = ticker.partition(":")
            tickers.setdefault(symbol, {})[exchange] = company.name
    trade = {
        comparable(term): company.name
        for company in lexicon.companies.values()
        if company.rare_earth
        for term in company.terms
        if term.isascii() and len(term) >= _SHORTEST
    }
    return _Names(
        trade=trade,
        opening=_by_opening(trade),
        tickers=tickers,
        exchange=re.compile(
            rf"\b({'|'.join(map(re.escape, words['exchanges']))})\s?:\s?"
            r"([A-Z&-]{1,10}|\d{4,6})\b"
        ),
        characters=TermIndex(
            (lexicon.concepts.unify(term), (company.name, term))
            for company in lexicon.companies.values()
            for term in company.terms
            if _HAN.search(term)
        ),
        common=frozenset(words["common_words"]),
        headlines=frozenset(words["company_headlines"]),
        short=short,
        shorts=re.compile(rf"(?<![A-Za-z0-9.'’-])(?:{any_of(short)})(?![A-Za-z0-9-])"),
        alien=re.compile(any_of(words["company_aliens"])),
        law=re.compile(rf"\s(?:{any_of(words['company_laws'])})\b"),
    )


def _by_opening(spellings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for spelling in spellings:
        found[spelling[:2]] = (*found.get(spelling[:2], ()), spelling)
    return found
