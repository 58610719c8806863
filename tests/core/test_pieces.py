"""Pieces of words: the likeliest way to put a text together, whatever it is made of."""

from __future__ import annotations

import pytest
from marisa_trie import Trie

from core.pieces import LONGEST, Pieces

SCORES = {"▁": -4.0, "▁rare": -6.0, "▁r": -5.0, "are": -5.0, "s": -3.0, "土": -8.0, "稀": -8.0}
SCORES |= {"稀土": -9.0, "▁稀": -30.0, "e": -4.0, "r": -4.0, "a": -4.0}


@pytest.fixture
def pieces() -> Pieces:
    trie = Trie(SCORES)
    return Pieces(trie, [SCORES[trie.restore_key(at)] for at in range(len(SCORES))])


def cut(pieces: Pieces, text: str) -> list[str]:
    names = dict(enumerate(sorted(SCORES, key=Trie(SCORES).__getitem__)))
    return [names.get(piece, "?") for piece in pieces.cut(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("rare", ["▁rare"], id="one piece is likelier than two"),
        pytest.param("rares", ["▁rare", "s"], id="the rest of a word"),
        pytest.param("rare are", ["▁rare", "▁", "are"], id="each word by itself"),
        pytest.param("稀土", ["▁", "稀土"], id="a script without spaces"),
        pytest.param("ｒａｒｅ", ["▁rare"], id="signs of full width"),
        pytest.param(" rare\n\t rare ", ["▁rare", "▁rare"], id="any space"),
        pytest.param("rare🧲🧲s", ["▁rare", "?", "s"], id="strange signs are one piece"),
        pytest.param("rare\ud800", ["▁rare", "?"], id="half a sign"),
        pytest.param("🧲", ["▁", "?"], id="nothing but a strange sign"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_text_is_cut_to_its_likeliest_pieces(pieces: Pieces, text: str, told: list[str]) -> None:
    assert cut(pieces, text) == told


def test_no_piece_is_looked_for_beyond_the_longest() -> None:
    trie = Trie(["▁" + "a" * (LONGEST - 1), "▁" + "b" * LONGEST])
    pieces = Pieces(trie, [-1.0] * 2)
    assert pieces.cut("a" * (LONGEST - 1)) == [trie["▁" + "a" * (LONGEST - 1)]]
    assert pieces.cut("b" * LONGEST) == [pieces.strange]
