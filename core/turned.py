"""What turns an act of a clause: a demand, a negation, a refusal.

Theory: a demand or a negation stands before the act (behind it in Japanese and Korean, on both
sides in French and German). At the end of a German clause `nicht` negates its verb, however far
that is. What is refused stays as it was, and a pause that is not kept ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.undone import GIVEN, PLEADED, REFUSED
from core.word import BEHIND, NEAR_CHARS, NEAR_LOOSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.clause import Clause
    from core.word import Word

_AT_LAST = re.compile(r"\b(?:nicht|nie)(?: mehr| länger)?\s*$")
#: what turns an act
_NOT = {"not", "none", "short"}


def turned(name: str, clause: Clause, words: Sequence[Word], start: int, end: int) -> str:
    """What a demand or a negation before an act (behind it in Japanese, Korean) makes of it."""
    behind = words[start].language in BEHIND
    near = NEAR_LOOSE if behind or words[start].language == "zh" else NEAR_CHARS
    before = [w for w in words[:start] if words[start].start - w.end <= near]
    after = [w for w in words[end + 1 :] if w.start - words[end].end <= near]
    if ends_negated(words[start], clause):
        after = [*after, *(w for w in words[end + 1 :] if "not" in w.names)]
    around = words[end + 1 :] if behind else words[:start]
    refused = any("refuse" in w.names for w in before)
    if name in REFUSED and refused and not behind:
        return REFUSED[name]
    turned = {n for w in around for n in w.names}
    if (name in GIVEN and "ask" in turned) or (name in PLEADED and "plead" in turned):
        return "asked"
    # French and German deny behind the verb
    split = words[start].language in {"fr", "de"}
    beside = [*words[start + 1 : end], *(after if behind or split else [])]
    turns = {n for w in (*beside, *([] if behind else before)) for n in w.names}
    if name in {"licence_given", "flow_open"} and turns & {*_NOT, "few", "refuse"}:
        return "licence_stopped"
    if not turns & _NOT:
        return name
    if name == "pause_kept":
        return "control_back"
    # a licence that is not revoked stays
    return "licence_given" if name == "licence_stopped" else "undone"


def ends_negated(word: Word, clause: Clause) -> bool:
    """Whether a German clause ends with what negates its verb."""
    return word.language == "de" and bool(_AT_LAST.search(clause.text))
