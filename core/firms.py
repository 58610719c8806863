"""The companies that a report names: known ones under their standard names, others as written.

Theory: the lexicon knows the trade; a name in Latin letters stands in capitals, so that "intel"
and "ford" are none. Tickers name companies too. A name that the lexicon does not know is one if it
ends like one (Inc, Ltd, 公司) or is called one, except in a headline set in capitals. A name one
letter away from a known one of the trade is a misspelling of it.

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
from core.lexicon import Kind
from core.sentence import is_title_case
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.lexicon import Lexicon, Match
    from core.passage import Line

#: a list of listed entities is longer than any report of a deal
_MOST = 60
_CAPITALS = r"[A-ZÀ-Þ][\w&'’.-]+(?:\s[A-ZÀ-Þ&][\w&'’.-]*){0,3}"
_FIRST_CJK = "\u2e80"
_NAME = re.compile(r"[A-ZÀ-Þ][\w&'’.-]*(?:\s(?:&\s)?[A-ZÀ-Þ][\w&'’-]*)+|[A-ZÀ-Þ][\w-]{6,}")
#: fewer letters are one letter away from too much
_SHORTEST, _LONG = 7, 11
_CODE = re.compile(r"(?<![\d.])(\d{4,6})(?:\.([A-Z]{1,2})\b)?|\b([A-Z]{1,5})\.([A-Z]{1,2})\b")
_CHINESE = re.compile(
    r"(?:^|[，、。：“「（(；和与及])([\u4e00-\u9fff]{2,16}?"
    r"(?:(?:股份)?有限公司|集团|集團|公司|股份|株式会社|[矿礦钨鎢铝鋁锂鋰磁][业業]|磁材))"
)
_NO_CHINESE = re.compile(
    r"上市|国有|國有|子公司|分公司|外国|外國|[国國本]公司|企业|该公司|該公司|[两三多]家|家公司|大公司"
    r"|[各这這其等]|出口|进口|進口|管制|全球|世界|大型|行业|行業|产业|產業|相关|相關|部分|所有|外资"
    r"|^[轻輕中重离離子型]*稀土[矿礦公集磁]|^[采採矿礦]"
)
_PARTICLE = re.compile("[的和与與为為对對向由是在将將]|有(?![限色研])")
_SHORTEST_CJK = 3
#: a name of so many characters may hold that of a country
_LONG_CJK = 6
_OTHERS = frozenset((Kind.INSTITUTION, Kind.PERSON, Kind.COUNTRY, Kind.COMPANY, Kind.ELEMENT))
_JAPANESE = re.compile(r"株式会社([ァ-ヶー一-龠A-Za-z]{2,12})|([ァ-ヶー・]{4,16})社")
_JAPANESE_BY_HABIT = re.compile(
    r"(?:^|[、。「（(・はがとやのも])(?!半導体|非鉄|有色|自動車|総合)"
    r"([ァ-ヶー一-龠]{2,8}(?:製作所|化学工業|金属工業|金属鉱業|重工業|製鋼所|ホールディングス)"
    r"|(?!バイオ|ナノ)[ァ-ヶー]{2,8}(?:化学|電機|商事))"
)
_KOREAN = re.compile(r"(?:주식회사\s?|㈜)([가-힣A-Za-z]{2,12})")
_KOREAN_BY_HABIT = re.compile(
    r"(?:^|[\s,·\"'(‘“])(?!\S*(?:석유|정밀|전기|가전|자동차|국내|글로벌|대형|주요|전문|연구|워킹|실무"
    r"|투자|테크|바이오|반도체|희토류|자석|세계|재계|다국적|기업|대기업|무기|유기|친환경))"
    r"([가-힣A-Z]{2,8}(?:전자|화학|그룹|중공업|첨단소재))(?=[은는이가의을를과와도에,.\s]|$)"
)


@dataclass(frozen=True, slots=True)
class _Names:
    #: comparable spelling -> standard name, of companies of the trade in Latin letters
    trade: Mapping[str, str]
    #: ticker symbol -> exchange -> standard name
    tickers: Mapping[str, Mapping[str, str]]
    exchange: re.Pattern[str]
    unknown: re.Pattern[str]
    introduced: re.Pattern[str]
    listed: re.Pattern[str]
    followed: re.Pattern[str]
    legal: frozenset[str]
    common: frozenset[str]
    none: frozenset[str]


def companies(lines: Iterable[Line], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The companies that a report names outside its furniture, in order of mention."""
    names = _names(lexicon)
    found: list[Fact] = []
    for line in lines:
        if line.role is Role.FURNITURE:
            continue
        known = list(_known(line, names))
        taken = [(f.evidence.start, f.evidence.end) for f in known]
        others = [*_by_ticker(line, names), *_unknown(line, names), *_other_scripts(line)]
        found += sorted(
            (*known, *(f for f in others if not _within(f, taken))),
            key=lambda f: f.evidence.start,
        )
    return tuple(found[:_MOST])


def _within(fact: Fact, taken: Iterable[tuple[int, int]]) -> bool:
    return any(s < fact.evidence.end and fact.evidence.start < e for s, e in taken)


def _known(line: Line, names: _Names) -> Iterator[Fact]:
    matches = [m for m in line.matches if m.kind is Kind.COMPANY]
    for match in matches:
        length = match.end - match.start
        inside = any(
            m.start <= match.start and match.end <= m.end and m.end - m.start > length
            for m in matches
        )
        if not inside and _is_name(line, match, names):
            yield Fact(match.id, line.evidence(match.start, match.end), line.role)


def _is_name(line: Line, match: Match, names: _Names) -> bool:
    """Whether a term stands as a name: in capitals, and not as the words that it is made of."""
    written = line.evidence(match.start, match.end).quote
    if match.term[0] >= _FIRST_CJK or not match.term.isascii():
        return True
    words = written.replace("-", " ").split()
    capitals = sum(word[0].isupper() for word in words)
    if capitals * 2 < len(words) or not (written[0].isupper() or capitals):
        return False
    ordinary = all(word.lower() in names.common for word in words)
    return not (ordinary and is_title_case(line.text))


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


def _unknown(line: Line, names: _Names) -> Iterator[Fact]:
    yield from _misspelt(line, names)
    titled = is_title_case(line.text)
    if titled and not line.number:
        # where every word has its capital, none tells a name
        return
    for place in names.unknown.finditer(line.text):
        words = _trimmed(place["words"], names)
        legal = place["ending"] in names.legal
        if words and (legal or not titled) and not _is_other(line, place, names):
            start = place.start() + place["words"].index(words[0])
            name = " ".join(words) if legal else f"{' '.join(words)} {place['ending']}"
            yield Fact(name, line.inner(start, place.end()), line.role)
    if not titled:
        yield from _introduced(line, names)


def _introduced(line: Line, names: _Names) -> Iterator[Fact]:
    """Names that their text calls companies: `magnet maker X`, `X (ASX: XYZ)`, `X shares`."""
    for pattern in (names.introduced, names.listed, names.followed):
        for place in pattern.finditer(line.text):
            words = _trimmed(place["words"], names)
            while words and words[-1] in names.legal:
                words.pop()
            if not words:
                continue
            start, end = place.start("words") + place["words"].index(words[0]), place.end("words")
            if not _is_known(line, start, end):
                name = re.sub(r"(?:['’]s|[.,'’])+$", "", " ".join(words))
                yield Fact(name, line.inner(start, end), line.role)


def _trimmed(name: str, names: _Names) -> list[str]:
    """The words of a name without those in front that make no company."""
    words = name.split()
    while words and re.sub("['’]s$", "", comparable(words[0])) in names.none:
        words = words[1:]
    return words


def _is_known(line: Line, start: int, end: int, kinds: frozenset[Kind] = _OTHERS) -> bool:
    """Whether a span of the line is known as something else than a company."""
    offset = line.sentence.start
    return any(
        m.start < end + offset and start + offset < m.end and m.kind in kinds for m in line.matches
    )


def _is_other(line: Line, place: re.Match[str], names: _Names) -> bool:
    """Whether the words are known as something else: a ministry, a country, an agreement."""
    start, end = place.start() + line.sentence.start, place.end() + line.sentence.start
    words = [comparable(word) for word in place["words"].split()]
    ordinary = all(word in names.common or word in names.none for word in words)
    return (
        ordinary
        or words[-1] in names.none
        or any(
            m.start < end and start < m.end and m.kind in {Kind.INSTITUTION, Kind.PERSON}
            for m in line.matches
        )
    )


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
    near = process.extractOne(
        name, names.trade.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=allowed
    )
    # a name is rarely misspelt at its beginning
    return names.trade[near[0]] if near and near[0][:2] == name[:2] else ""


def _other_scripts(line: Line) -> Iterator[Fact]:
    if line.text.isascii():
        return
    for pattern in (_CHINESE, _JAPANESE, _JAPANESE_BY_HABIT, _KOREAN, _KOREAN_BY_HABIT):
        for place in pattern.finditer(line.text):
            start, end = place.span(place.lastindex or 0)
            if pattern is _CHINESE:
                # a name begins behind the particles of its sentence
                start = max(
                    (p.end() for p in _PARTICLE.finditer(line.text, start, end)), default=start
                )
            name = line.text[start:end]
            kinds = _OTHERS - {Kind.COUNTRY} if len(name) >= _LONG_CJK else _OTHERS
            if len(name) >= _SHORTEST_CJK and not (
                _is_known(line, start, end, kinds) or _NO_CHINESE.search(name)
            ):
                yield Fact(name, line.inner(start, end), line.role)


@lru_cache(maxsize=4)
def _names(lexicon: Lexicon) -> _Names:
    words = lexicon.words
    tickers: dict[str, dict[str, str]] = {}
    for company in lexicon.companies.values():
        for ticker in company.tickers:
            exchange, _, symbol = ticker.partition(":")
            tickers.setdefault(symbol, {})[exchange] = company.name
    endings = words["company_endings"]
    ordered = sorted((*endings["legal"], *endings["usual"]), key=len, reverse=True)
    ending = "|".join(map(re.escape, ordered))
    return _Names(
        trade={
            comparable(term): company.name
            for company in lexicon.companies.values()
            if company.rare_earth
            for term in company.terms
            if term.isascii() and len(term) >= _SHORTEST
        },
        tickers=tickers,
        exchange=re.compile(
            rf"\b({'|'.join(map(re.escape, words['exchanges']))})\s?:\s?"
            r"([A-Z&-]{1,10}|\d{4,6})\b"
        ),
        unknown=re.compile(
            rf"(?P<words>(?:[A-ZÀ-Þ][\w&'’.-]*\s){{1,4}})(?P<ending>{ending})(?!\w)"
        ),
        introduced=re.compile(
            rf"\b(?:{'|'.join(words['company_openings'])})\s(?P<words>{_CAPITALS})"
        ),
        followed=re.compile(
            rf"(?P<words>{_CAPITALS})(?:{'|'.join(map(re.escape, words['company_followers']))})\b"
        ),
        listed=re.compile(
            rf"(?P<words>{_CAPITALS})\s\((?:{'|'.join(map(re.escape, words['exchanges']))})\s?:"
        ),
        legal=frozenset(endings["legal"]),
        common=frozenset(words["common_words"]),
        none=frozenset(words["no_company"]),
    )
