"""Many terms, found in one pass through a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

import ahocorasick

from core.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

T = TypeVar("T", bound="Hashable")

_PLURAL_LENGTH = 4


def comparable(text: str) -> str:
    """Fold a text so that terms are found whatever their case, quotes and hyphens."""
    return fold(text).replace("-", " ")


def _open_script(char: str) -> bool:
    """Whether this script sets no spaces between words (CJK, Thai) or joins particles to them."""
    point = ord(char)
    return point >= 0x2E80 or 0x0590 <= point <= 0x08FF or 0x0E00 <= point <= 0x0EFF


def _joins(char: str) -> bool:
    """Whether a character next to a match makes it a part of a longer word."""
    if char.isascii():
        return char.isalnum()
    return (char.isalnum() or 0x0900 <= ord(char) <= 0x0DFF) and not _open_script(char)


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[T]):
    length: int
    #: whether its first and its last character would join a letter beside them
    left: bool
    right: bool
    plural: bool
    values: tuple[T, ...]


class TermIndex(Generic[T]):
    """Many terms, found in one pass on word boundaries (anywhere in scripts without them).

    Terms and texts must have gone through the same folding; a final `*` also matches longer words.
    """

    def __init__(
        self, terms: Iterable[tuple[str, T]], *, plural_from: int = _PLURAL_LENGTH
    ) -> None:
        found: dict[str, tuple[bool, tuple[T, ...]]] = {}
        for term, value in terms:
            bare = term.rstrip("*")
            right = not term.endswith("*") and _joins(bare[-1])
            # one key for a term with and without the star: the wider one wins
            joins, values = found.get(bare, (right, ()))
            found[bare] = (joins and right, (*values, value))
        # a hundred thousand terms have a few thousand patterns: they are kept once
        shared: dict[_Pattern[T], _Pattern[T]] = {}
        patterns = []
        for bare, (right, values) in found.items():
            left, plural = _joins(bare[0]), len(bare) >= plural_from
            pattern = _Pattern(len(bare), left, right, plural, values)
            patterns.append((bare, shared.setdefault(pattern, pattern)))
        self._build(patterns)

    def _build(self, patterns: list[tuple[str, _Pattern[T]]]) -> None:
        self._automaton = ahocorasick.Automaton()
        # in order and in one go: nodes that are visited together lie side by side in memory
        for bare, pattern in sorted(patterns, key=itemgetter(0)):
            self._automaton.add_word(bare, pattern)
        if self._automaton:
            self._automaton.make_automaton()

    def only(self, wanted: Callable[[T], bool]) -> TermIndex[T]:
        """The index of the terms with a wanted value: it finds where this one finds such a term.

        It yields the wanted values alone; both agree on where a word ends.
        """
        index: TermIndex[T] = TermIndex(())
        shared: dict[_Pattern[T], _Pattern[T]] = {}
        kept = []
        for bare, whole in self._automaton.items():
            if values := tuple(filter(wanted, whole.values)):
                pattern = replace(whole, values=values)
                kept.append((bare, shared.setdefault(pattern, pattern)))
        index._build(kept)
        return index

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[T, ...]]]:
        """Yield `(start, end, values)` of every term in `text`, in order of their ends."""
        if not self._automaton:
            return
        length, joins = len(text), str.isalnum if text.isascii() else _joins
        for last, pattern in self._automaton.iter(text):
            start, end = last + 1 - pattern.length, last + 1
            if pattern.left and start and joins(text[start - 1]):
                continue
            if pattern.right and end < length and joins(text[end]):
                if not pattern.plural or text[end] != "s":
                    continue
                if end + 1 < length and joins(text[end + 1]):
                    continue
            yield start, end, pattern.values


def word_end(text: str, end: int) -> int:
    """Where the word ends in which a match ends."""
    length = len(text)
    if end < length and _joins(text[end - 1]):
        while end < length and _joins(text[end]):
            end += 1
    return end
