"""What numbers look like in a language: patterns built from the lexicon's units and numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.lexicon import Lexicon

#: a space parts thousands there
_SPACED = frozenset(("fr", "ru", "pl", "cs", "sv", "de", "es"))
_HAN = "零一二两兩三四五六七八九十廿卅"
_HAN_COUNTER = (
    "个月|個月|個|家|种|種|年|天|周|週|项|項|社|件|人|カ月|か月|ヶ月|カ所|か所"
    "|名|国|國|类|類|倍|座|所|成|割|条|條|宗|起|点|點|吨|噸|トン"
)
#: powers of ten behind a number in Chinese signs, and where signs of East Asia begin
_HANS = "百千万萬億亿"
_EAST = "\u2e80"
_SEVERAL = 2
#: what is weighed in writing with spaces
_WEIGHT = r"(?:t|kg|tons?|tonnes?|mt|oz)\b"
#: what of the letters that may follow a word makes it a longer one
_LETTER = "A-Za-zÀ-ʯͰ-ԯऀ-෿Ḁ-ỿ"
#: short words that a number in words counts, or that follow it
_SHORT = r"(?:men|new|are|were)\b"


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
    numerals = {**words["numerals"]["en"], **words["numerals"].get(language, {})}
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
        currency=re.compile(rf"(?<![A-Za-z])({_any(currencies)})\s?[-+]?$", re.IGNORECASE),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern of any of these words, longer ones first."""
    return _tree({str(word).lower() for word in words})


def _ending(words: Iterable[str]) -> str:
    """The same where words in letters with spaces must end at their end."""
    known = {str(word).lower() for word in words}
    spaced = {word for word in known if word[-1].isalpha() and word[-1] < _EAST}
    # letters of both cases stand in the set: to fold its ranges would take seconds
    whole = rf"(?:{_tree(spaced)})(?!(?-i:[{_LETTER}]))" if spaced else ""
    return "|".join(filter(None, (_tree(known - spaced), whole)))


def _tree(words: Iterable[str]) -> str:
    """A pattern that tries each beginning once: hundreds of words are tried at every number."""
    branches: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):
        branches.setdefault(word[:1], []).append(word[1:])
    parts = [
        (r"\s" if sign == " " else re.escape(sign)) + _tree(rest)
        for sign, rest in branches.items()
        if sign
    ]
    if "" in branches:
        parts.append("")
    return "|".join(parts) if len(parts) < _SEVERAL else f"(?:{'|'.join(parts)})"


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
    tens = _any(myriads)
    glued = "|".join(rf"(?<=\b{re.escape(c)})" for c in currencies if c[-1].isalpha())
    return re.compile(
        rf"(?=\d)(?:(?<![A-Za-z\d.,/#])|{glued})"
        rf"(?<![A-Za-z\d][-–:/])(?<![第제])"
        rf"(?:(?P<first>{number})\s?[%％]?\s?(?:-|–|~|～|〜|至|到|to|bis|à|a)\s?)?"
        rf"(?P<number>{number})"
        rf"(?P<rank>(?:st|nd|rd|th|er|ème|e)\b|[:/]\d|\s?[月월](?![間间])|(?<=\d)-[A-Za-z]\d)?"
        rf"(?P<myriad>\s?[多余餘여几幾數数]?(?:{tens})+(?:\s?\d[\d,.]*(?:\s?(?:{tens})+)?)*)?"
        # a lone letter is a scale only at its number or in front of its currency: 5 m is a length
        rf"(?:[-\s]?(?P<scale>{_ending(s for s in scales if len(s) > 1)}"
        rf"|(?<=\d)[mbk]\b|[mb](?=\s?[€$£])))?"
        rf"(?:[-\s多余餘여]?(?:\s?de\s|\s?d')?(?P<unit>{_ending(units)}))?",
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
        rf"(?<![^\W_])(?:{_ending(w for w in spaced if not w[0].isdigit())})"
        rf"|(?<!\d)(?:{_ending(w for w in shares if w not in spaced or w[0].isdigit()) or '$^'})"
        rf"|(?<![^\W_])(?:(?P<low>{_ending(numerals)})\s(?:to|or|bis|oder|à|ou|a|o)\s)?"
        rf"(?P<numeral>{_any(numerals)})(?P<dozens>[-\s]dozen)?"
        rf"(?:[-\s](?P<tens>{_ending(scales)}))?"
        rf"(?:\sor\s(?:more|fewer|less|so))?[-\s]?(?:(?:de\s|d')?(?P<counted>{_ending(units)})"
        rf"|(?P<noun>(?<=[-\s])(?:[^\W\d_]{{4,}}|{_SHORT})|$))?"
        rf"|(?<![第{_HAN}\d])(?P<han>[{_HAN}]{{1,3}})(?:(?P<hans>[{_HANS}]{{1,2}})(?:多|余|餘)?"
        rf"(?P<counted_east>{_any(u for u in units if u[0] >= _EAST)})"
        rf"|(?P<counter>{_HAN_COUNTER}))",
        re.IGNORECASE,
    )
