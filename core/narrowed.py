"""Controls that are narrowed: `limits its controls to arms makers` limits no exports.

Theory: verbs that limit are done to exports and goods, and rarely to controls themselves. They are
if the controls are their object: nothing stands between but goods, adjectives and those to whom
the controls shrink, and nothing says that the controls are the means (`limits exports by ...`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.clause import Clause
    from core.word import Word

LIMIT = "limit"
_SHRUNK = {"control", "rule"}
#: controls are the means of what follows them, or are added to what stands before them
_MEANS = re.compile(
    r"\b(?:mit|durch|per|über|unter|dank|und|sowie|par|avec|via|sous|et|grâce|moyennant|moyen"
    r"|con|mediante|por|bajo|través|gracias|y|com|e|with|by|through|under|using|and)\b"
)
#: a German verb that ends its clause has its object before it
_ONTO = re.compile(r"\bauf\b")
#: this many words may stand between
_WORDS = 7


def narrowed(clause: Clause, words: Sequence[Word], at: int) -> int | None:
    """The place of the controls that a verb narrows, if it does."""
    if LIMIT not in words[at].names:
        return None
    for other in range(at + 1, len(words)):
        if _SHRUNK & set(words[other].names):
            apart = between(clause, words[at], words[other])
            near = len(apart.split()) <= _WORDS
            return other if near and not _MEANS.search(apart) else None
        if "goods" not in words[other].names:
            return None
    for other in range(at - 1, -1, -1):
        if _SHRUNK & set(words[other].names):
            return other if _ONTO.search(between(clause, words[other], words[at])) else None
    return None


def between(clause: Clause, first: Word, second: Word) -> str:
    """What a clause says between two of its words."""
    return clause.text[first.end - clause.start : second.start - clause.start]
