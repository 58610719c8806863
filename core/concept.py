"""What reports have in common whatever their language: concepts, found in any of their scripts.

Requirement: a Korean and a German report of one event must meet in something. Theory: an event is
told by a few dozen things and deeds (a truce, a passport, a price floor), and each has a handful
of names in every language; Chinese characters are one script in three spellings. Known exception:
a name that no list holds joins only reports in one alphabet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Concepts:
    """The concepts of the configuration, ready to be found, and one spelling for all scripts."""

    def __init__(
        self,
        terms: Mapping[str, Iterable[str]],
        *,
        hanzi: Mapping[str, str],
        common_words: Iterable[str] = (),
        widespread: Iterable[str] = (),
    ) -> None:
        self._hanzi = str.maketrans(dict(hanzi))
        self._index = TermIndex(
            [(self.unify(term), name) for name, group in terms.items() for term in group]
        )
        #: words that tell nothing of an event
        self.common_words = frozenset(map(self.unify, common_words))
        #: concepts of nearly every report
        self.widespread = frozenset(widespread)

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


def load_concepts(data: Mapping[str, Any]) -> Concepts:
    """Build the concepts from the lexicon's sections; a lexicon without them has none."""
    hanzi = data.get("hanzi", {"written": (), "meant": ()})
    written, meant = "".join(hanzi["written"]), "".join(hanzi["meant"])
    if len(written) != len(meant):
        raise ValueError(f"hanzi: {len(written)} characters written, {len(meant)} meant")
    return Concepts(
        {name: map(str, terms) for name, terms in data.get("concepts", {}).items()},
        hanzi=dict(zip(written, meant, strict=True)),
        common_words=[str(w) for group in data.get("common_words", ()) for w in group],
        widespread=data.get("widespread", ()),
    )
