"""How much a text speaks for each kind of policy, by its words and pairs of words alone.

Requirement: whether a report tells of policy at all must be known before anything else is read.

Theory: what tells the kind of an act tells that there is one. The clues of `config/lexicon/`
(`core/clue.py`) count once each, wherever they stand: here it matters whether a kind is told, not
which.

Known exceptions: what a text only recalls counts like its news; a firm's own acts use some of the
same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.clause import clauses
from core.clue import languages_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.clue import Clues
    from core.taxonomy import EventType


class Hints(NamedTuple):
    """The clues and pairs that a text tells, and their points for each kind."""

    told: frozenset[str]
    points: Mapping[EventType, float]


_NONE = Hints(frozenset(), {})


def hints(text: str, language: str, clues: Clues) -> Hints:
    """What a comparable text tells of kinds."""
    found = clues.find(text, languages_of(language))
    if not found:
        return _NONE
    names = frozenset[str]().union(*(clues.told(found, clause) for clause in clauses(text)))
    # sorted, so that every process adds up in the same order and comes to the same sum
    return Hints(names, clues.points(dict.fromkeys(sorted(names), 1.0)))
