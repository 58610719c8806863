"""Pieces of words, the likeliest that a text can be put together from (Kudo, ACL 2018).

A unigram model: each piece has a score, its log-likelihood; of all ways to cut a word that is
taken whose scores add up to most (Viterbi). A word begins with `▁`; a script that sets no spaces
is cut all the same.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marisa_trie import Trie

_WORD = "▁"
#: signs of the longest piece
LONGEST = 16
#: what a sign that no piece holds costs beside the least likely piece
_STRANGE = 10.0


class Pieces:
    """Cuts texts to the numbers of their pieces.

    A piece has the number that `trie` gives it; the one after the last stands for all signs that
    no piece holds.
    """

    def __init__(self, trie: Trie, scores: Sequence[float]) -> None:
        self._trie, self._scores = trie, scores
        self.strange = len(scores)
        self._worst = min(scores, default=0.0) - _STRANGE

    def cut(self, text: str) -> list[int]:
        """The pieces of a text, in order."""
        # half a sign, which feeds have, is none that could be sought
        whole = text.encode(errors="replace").decode()
        words = unicodedata.normalize("NFKC", whole).split()
        return [piece for word in words for piece in self._cut(_WORD + word)]

    def _cut(self, word: str) -> Iterator[int]:
        # how well the signs up to each place can be cut, where the last piece begins, and which
        best = [0.0] + [float("-inf")] * len(word)
        begins, pieces = [0] * len(best), [self.strange] * len(best)
        for start in range(len(word)):
            for end, piece, score in self._from(word, start):
                if best[start] + score > best[end]:
                    best[end], begins[end], pieces[end] = best[start] + score, start, piece
        return self._path(begins, pieces)

    def _from(self, word: str, start: int) -> Iterator[tuple[int, int, float]]:
        """Each piece that begins here: where it ends, its number, its score."""
        yield start + 1, self.strange, self._worst
        found = self._trie.iter_prefixes_with_ids(word[start : start + LONGEST])
        for piece, number in found:
            yield start + len(piece), number, self._scores[number]

    def _path(self, begins: Sequence[int], pieces: Sequence[int]) -> Iterator[int]:
        found: list[int] = []
        end = len(begins) - 1
        while end > 0:
            # strange signs side by side are one piece
            if not found or pieces[end] != self.strange or found[-1] != self.strange:
                found.append(pieces[end])
            end = begins[end]
        return reversed(found)
