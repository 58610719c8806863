"""What words of a clause say that no deed took: things, and what negates them.

Theory: a negation in front of a thing says that there is none of it, or that it is spared; behind
a licence it says that the licence did not come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.turned import ends_negated
from core.word import BEHIND, DENSE, NEAR_CHARS, NEAR_LOOSE, Sign, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.clause import Clause

#: what a negation makes of a thing that nothing is done to
_SPARED = {
    "control_new": "undone",
    "raw_barred": "undone",
    "tariff": "tariff_eased",
    "control": "undone",
    "threaten": "undone",
    "money": "undone",
    "licence_given": "licence_stopped",
}
#: what a negation next to it unmakes, where words have no spaces between them
_UNMADE = {"control_new", "assure"}
#: what there is none of
_LACKED = {
    "licence": "licence_stopped",
    "flow": "flow_stopped",
    "control": "undone",
}
_NEAR_NONE = 12


def told_alone(clause: Clause, rest: Sequence[Word], *, last: bool) -> Iterator[Sign]:
    """What things say that no deed took."""
    for word in rest:
        negated, lacked = (any(turns(w, word) for w in rest) for turns in (_spares, _lacks))
        negated = negated or ends_negated(word, clause)
        for name in word.names:
            told = _SPARED.get(name, name) if negated else _alone(name, word, clause, last=last)
            told = _LACKED.get(name, told) if lacked else told
            if name in _UNMADE and word.language in DENSE:
                told = "undone" if any(_unmade(w, word) for w in rest) else name
            yield Sign(told, word.start, word.end, clause.news)


def _unmade(turn: Word, word: Word) -> bool:
    """Whether a negation stands next to a word, in a language without spaces."""
    return "not" in turn.names and turn.language in DENSE and turn.end == word.start


def _spares(turn: Word, word: Word) -> bool:
    """Whether one word negates another behind it; few licences given are licences stopped."""
    turns = {"not", "short", "few"} if "licence_given" in word.names else {"not", "short"}
    return bool(turns & set(turn.names)) and 0 <= word.start - turn.end <= NEAR_CHARS


def _lacks(turn: Word, word: Word) -> bool:
    """Whether there is none of a thing: `no permit has come`, `許可は出ず`."""
    if "none" in turn.names:
        return 0 <= word.start - turn.end <= _NEAR_NONE
    late = "not" in turn.names and "licence" in word.names and turn.language in DENSE
    return late and 0 <= turn.start - word.end <= NEAR_LOOSE


def _alone(name: str, word: Word, clause: Clause, *, last: bool) -> str:
    """What a thing says without a deed: a Japanese headline that ends in a licence gives it."""
    ends = last and word.language in BEHIND and clause.end - word.end <= 1
    given = name == "licence" and ends and "review" not in word.names
    return "licence_given" if given else name
