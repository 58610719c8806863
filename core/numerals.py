"""What numbers look like in a language: patterns built from the lexicon's units and numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from core.word_tree import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.lexicon import Lexicon

#: a space parts thousands there
_SPACED = frozenset(("fr", "ru", "pl", "cs", "sv", "de", "es"))
_HAN = "零一二两兩三四五六七八九十廿卅"
#: what a number in Chinese signs counts without any power of ten in it; kana begin longer words
_COUNTED = "个個家种種年天周週项項社件人名国國类類倍座所成割条條宗起点點吨噸处處批份张張"
COUNTERS = frozenset(_COUNTED + "カかヶト公企品")
#: powers of ten behind a number in Chinese signs, and where signs of East Asia begin
HANS = "百千万萬億亿"
_EAST = "\u2e80"
_HAN_ONES = {sign: value % 10 for value, sign in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "兩": 2,
}
_HAN_POINT = re.compile("[点點]")
#: the power of ten that begins a new group of signs
_MYRIAD = 4
_SEVERAL = 2
#: how tens and ones are joined, where it is not by a hyphen
_JOINT = {
    "de": "{one}und{ten}",
    "nl": "{one}en{ten}",
    "es": "{ten} y {one}",
    "pt": "{ten} e {one}",
    **dict.fromkeys(("it", "sv", "no", "nb"), "{ten}{one}"),
}
_TENS, _TEN = frozenset(range(20, 100, 10)), 10
#: what is weighed in writing with spaces
_WEIGHT = r"(?:t|kg|tons?|tonnes?|mt|oz)\b"
#: what of the letters that may follow a word makes it a longer one
_LETTER = "A-Za-zÀ-ʯͰ-ԯऀ-෿Ḁ-ỿ"
#: and a half: in front of what is counted, or behind it
_HALF = r"\s(?:and\sa\shalf|et\sdemie?|y\smedi[oa]|e\smei[oa]|e\smezz[oa])\b"
_HALF_EAST = r"半(?![导導ば])|\s?반(?=[\s,.이의만간]|동안|$)"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What numbers look like in one language, and what their signs and words mean."""

    digits: re.Pattern[str]
    words: re.Pattern[str]
    numerals: Mapping[str, float]
    fractions: Mapping[str, float]
    single: Mapping[str, str]
    scales: Mapping[str, int]
    myriads: Mapping[str, int]
    units: Mapping[str, str]
    currencies: Mapping[str, str]
    currency: re.Pattern[str]


@lru_cache(maxsize=64)
def patterns(lexicon: Lexicon, language: str) -> Patterns:
    """Build the patterns of a language, once."""
    words = lexicon.words
    units = {w.lower().rstrip("*"): unit for unit, ws in words["units"].items() for w in ws}
    told = {**words["scales"], **words["scales_of"].get(language, {})}
    scales = {str(k).lower(): int(v) for k, v in told.items()}
    numerals = {
        **words["numerals"]["en"],
        **words["numerals"].get(language, {}),
        **dict(_joined(words["numerals"].get(language, {}), language)),
    }
    fractions = {**words["fractions"]["en"], **words["fractions"].get(language, {})}
    currencies = {str(k).lower(): v for k, v in words["currencies"].items()}
    return Patterns(
        digits=_digits(language, units, scales, words["myriads"], currencies),
        words=_words(numerals, fractions, words["single"], units, scales),
        numerals=numerals,
        fractions=fractions,
        single=words["single"],
        scales=scales,
        myriads=words["myriads"],
        units=units,
        currencies=currencies,
        currency=re.compile(rf"(?<![A-Za-z])({tree(currencies)})\s?[-+]?$", re.IGNORECASE),
    )


def _joined(numerals: Mapping[str, float], language: str) -> Iterator[tuple[str, float]]:
    """Tens and ones as their language joins them: twenty-one, vierundzwanzig, treinta y dos."""
    tens = [(word, value) for word, value in numerals.items() if value in _TENS]
    ones = [(word, value) for word, value in numerals.items() if 0 < value < _TEN]
    for (ten, high), (one, low) in product(tens, ones):
        yield _JOINT.get(language, "{ten}-{one}").format(ten=ten, one=one), high + low
        yield f"{ten} {one}", high + low


def _ending(words: Iterable[str]) -> str:
    """A pattern of these words; those in letters with spaces must end at their end."""
    known = {str(word).lower() for word in words}
    spaced = {word for word in known if word[-1].isalpha() and word[-1] < _EAST}
    # letters of both cases stand in the set: to fold its ranges would take seconds
    whole = rf"(?:{tree(spaced)})(?!(?-i:[{_LETTER}]))" if spaced else ""
    return "|".join(filter(None, (tree(known - spaced), whole)))


def _digits(
    language: str,
    units: Iterable[str],
    scales: Iterable[str],
    myriads: Iterable[str],
    currencies: Iterable[str],
) -> re.Pattern[str]:
    space = r"\u202f\u00a0 " if language in _SPACED else r"\u202f\u00a0"
    number = (
        rf"\d{{1,3}}(?:[,.'’{space}]\d{{3}})+(?!\d)(?:[.,]\d+)?(?!\d)"
        # in English a space parts thousands where a weight follows: 16 200 t
        rf"|\d{{1,3}}(?:\s\d{{3}})+(?=\s?{_WEIGHT})|\d+(?:[.,]\d+)?"
    )
    tens = tree(myriads)
    glued = "|".join(rf"(?<=\b{re.escape(c)})" for c in currencies if c[-1].isalpha())
    # any letter stands for money in front of millions: K70 million
    glued += rf"|(?<=\b[A-Z])(?=[\d.,]+\s?(?:{_ending(s for s in scales if len(s) > _SEVERAL)}))"
    return re.compile(
        rf"(?=\d)(?:(?<![A-Za-z\d.,/#])|{glued})"
        rf"(?<![A-Za-z\d][-–:/])(?<![第제])"
        rf"(?:(?P<first>{number})\s?[%％]?\s?(?:-|–|~|～|〜|至|到|to|bis|à|a)\s?)?"
        rf"(?P<number>{number})"
        rf"(?P<rank>(?:st|nd|rd|th|er|ème|e)\b|[:/]\d|\s?[月월](?![間间])|[节節號号]|차(?!례)|(?<=\d)-[A-Za-z]\d)?"
        rf"(?P<myriad>\s?[多余餘여几幾數数]?(?:{tens})+(?:\s?\d[\d,.]*(?:\s?(?:{tens})+)?)*)?"
        rf"(?P<half>{_HALF})?"
        # a lone letter is a scale only at its number or in front of its currency: 5 m is a length
        rf"(?:[-\s]?(?P<scale>{_ending(s for s in scales if len(s) > 1)}"
        rf"|(?<=\d)[mbk]\b|[mb](?=\s?[€$£])))?"
        rf"(?:[-\s多余餘여]?(?:\s?de\s|\s?d'|\sdi\s)?(?P<unit>{_ending(units)}))?"
        rf"(?P<over>{_HALF}|{_HALF_EAST})?",
        re.IGNORECASE,
    )


def _words(
    numerals: Iterable[str],
    fractions: Iterable[str],
    single: Iterable[str],
    units: Iterable[str],
    scales: Iterable[str],
) -> re.Pattern[str]:
    shares = sorted((*fractions, *single), key=len, reverse=True)
    spaced = [word for word in shares if word[0] < _EAST]
    return re.compile(
        rf"(?<![^\W_])(?<!\sand\sa\s)(?:{_ending(w for w in spaced if not w[0].isdigit())})"
        rf"|(?<!\d)(?:{_ending(w for w in shares if w not in spaced or w[0].isdigit()) or '$^'})"
        rf"|(?<![^\W_])(?:(?P<low>{_ending(numerals)})\s(?:to|or|bis|oder|à|ou|a|o)\s)?"
        rf"(?P<numeral>{tree(numerals)})(?P<half>{_HALF})?(?P<dozens>[-\s]dozen)?"
        rf"(?:[-\s](?P<tens>{_ending(scales)}))?"
        rf"(?:\sor\s(?:more|fewer|less|so))?[-\s]?(?:(?:de\s|d'|di\s)?(?P<counted>{_ending(units)})"
        # what is counted may begin with a number itself: un ocho por ciento
        rf"|(?P<noun>(?<=[-\s])(?=[^\W\d_]{{2,}}|\d)|$))?"
        rf"(?P<over>{_HALF})?"
        rf"|百分之(?P<share>[{_HAN}{HANS}点點]{{1,6}})"
        rf"|(?<![第数數几幾何{_HAN}{HANS}\d])(?:(?P<han_low>[{_HAN}]{{1,3}})[至到、])?"
        rf"(?P<han>[{_HAN}][{_HAN}{HANS}]{{0,9}}(?:[点點][{_HAN}]{{1,3}}[{HANS}]{{0,2}})?)(?:多|余|餘)?"
        rf"(?P<counter>{tree({*_COUNTED, *(u for u in units if u[0] >= _EAST)})})"
        rf"(?P<over_east>{_HALF_EAST})?",
        re.IGNORECASE,
    )


def han_value(signs: str, myriads: Mapping[str, int]) -> float:
    """Add up a number in Chinese signs: 一千五百, 二百五十万, 三点五."""
    if point := _HAN_POINT.search(signs):
        behind = signs[point.end() :]
        ones = "".join(str(_HAN_ONES[sign]) for sign in behind if sign in _HAN_ONES)
        power = sum(myriads.get(sign, 0) for sign in behind)
        whole = han_value(signs[: point.start()], myriads)
        return (whole + float(f"0.{ones or 0}")) * 10.0**power
    total, section, digit = 0.0, 0.0, 0
    for sign in signs.replace("廿", "二十").replace("卅", "三十"):
        power = 1 if sign == "十" else myriads.get(sign, 0)
        if not power:
            digit = _HAN_ONES[sign]
        elif power < _MYRIAD:
            section += (digit or 1) * 10.0**power
            digit = 0
        else:
            total += (section + digit or 1) * 10.0**power
            section, digit = 0.0, 0
    return total + section + digit
