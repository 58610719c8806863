"""What reports have in common whatever their language: concepts, words and sizes in any script.

Requirement: a Korean and a German report of one event must meet in something. Theory: an event is
told by a few dozen things and deeds (a truce, a passport, a price floor), and each has a handful
of names in every language; Chinese characters are one script in three spellings; a sum is the
same sum in crores and in billions. Known exception: a name that no list holds joins only reports
in one alphabet.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DIGITS = r"(?<![\w.,])(\d+(?:[.,]\d+)*)"
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALLEST = 10
_RATE, _RAREST = 0.05, 1e-4
_SHARE = r"%|per ?cent\b|pct\b|prozent\b|pour ?cent\b|por ciento\b|процент"
#: Latin words longer than this are cut: `verbietet` and `verbieten` are one
_STEM = 6
_SHORTEST = 3
_LATIN = re.compile(r"[^\W\d_\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff]+")
_HAN_OR_HANGUL = re.compile(r"[\u3400-\u9fff]+|[\uac00-\ud7af]+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")


def _rarity(rate: float) -> float:
    """How much a name says that this share of reports has."""
    return -math.log(min(max(rate, _RAREST), 1.0))


_UNKNOWN = _rarity(_RATE)


class Concepts:
    """The concepts of the configuration, ready to be found, and one spelling for all scripts."""

    def __init__(
        self,
        terms: Mapping[str, Iterable[str]],
        *,
        hanzi: Mapping[str, str],
        magnitudes: Mapping[str, float],
        common_words: Iterable[str] = (),
        rates: Mapping[str, float] | None = None,
    ) -> None:
        self._hanzi = str.maketrans(dict(hanzi))
        self._index = TermIndex(
            [(self.unify(term), name) for name, group in terms.items() for term in group]
        )
        self._magnitudes = {self.unify(word): size for word, size in magnitudes.items()}
        longest_first = sorted(self._magnitudes, key=lambda word: (-len(word), word))
        spelled = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._number = re.compile(
            rf"{_DIGITS} ?(?:({spelled})(?![a-zäöüéñ]))? ?(?:({_SHARE})|([年月日号条]))?"
        )
        #: words that tell nothing of an event
        self._common = frozenset(self.unify(word)[:_STEM] for word in common_words)
        self._rarities = {name: _rarity(rate) for name, rate in (rates or {}).items()}

    def rarity(self, name: str) -> float:
        """How much it says that two reports name the same: 0 if all do, 3 if one in twenty."""
        rarity = self._rarities.get(name)
        if rarity is None:
            rarity = self._rarities.get(name.partition(":")[0], _UNKNOWN)
        return rarity

    def unify(self, text: str) -> str:
        """The comparable text, Chinese characters in their simplified form."""
        return comparable(text).translate(self._hanzi)

    def find(self, unified: str) -> list[tuple[str, int, int]]:
        """Find every concept in a unified text, as `(name, start, end)`."""
        return [
            (name, start, end)
            for start, end, names in self._index.find(unified)
            for name in dict.fromkeys(names)
        ]

    def words(self, unified: str) -> set[str]:
        """The telling words of a unified text: stems, or pairs of characters."""
        found = {
            stem
            for word in _LATIN.findall(unified)
            if len(word) >= _SHORTEST and (stem := word[:_STEM]) not in self._common
        }
        for run in _HAN_OR_HANGUL.findall(unified):
            found.update(run[i : i + 2] for i in range(len(run) - 1))
        return found.union(_KATAKANA.findall(unified))

    def sizes(self, unified: str) -> Iterator[str]:
        """The sizes named in a unified text, whatever they are counted in; years and days not."""
        for found in self._number.finditer(unified):
            digits, magnitude, share, ordinal = found.groups()
            if ordinal or (magnitude is None and _YEAR.fullmatch(digits)):
                continue
            size = _value(digits) * self._magnitudes.get(magnitude or "", 1.0)
            if share or magnitude or size >= _SMALLEST:
                yield f"{size:.4g}{'%' if share else ''}"


def _value(digits: str) -> float:
    """`7,280` and `7.280` are thousands, `8,5` and `8.5` are not."""
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub("[.,]", "", digits))
    whole, _, part = digits.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{part}" if whole else part)


def load_concepts(data: Mapping[str, Any]) -> Concepts:
    """Build the concepts from the lexicon's sections; a lexicon without them has none."""
    hanzi = data.get("hanzi", {"written": (), "meant": ()})
    written, meant = "".join(hanzi["written"]), "".join(hanzi["meant"])
    if len(written) != len(meant):
        raise ValueError(f"hanzi: {len(written)} characters written, {len(meant)} meant")
    return Concepts(
        {name: map(str, terms) for name, terms in data.get("concepts", {}).items()},
        hanzi=dict(zip(written, meant, strict=True)),
        magnitudes={
            str(word): float(size)
            for size, words in data.get("magnitudes", {}).items()
            for word in words
        },
        common_words=[str(word) for group in data.get("common_words", ()) for word in group],
        rates={str(name): float(rate) for name, rate in data.get("rates", {}).items()},
    )
