"""What turns an act or a thing of a clause: a demand, a negation, a refusal.

Theory: a demand or a negation stands before the act (behind it in Japanese and Korean, on both
sides in French and German). At the end of a German clause `nicht` negates its verb, however far
that is. What is refused stays as it was, and a pause that is not kept ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.undone import GIVEN, PLEADED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.clause import Clause
    from core.clause_act import Word

#: languages whose deeds stand behind their things
BEHIND = ("ja", "ko")
_DENSE = (*BEHIND, "zh")
_AT_LAST = re.compile(r"\b(?:nicht|nie)(?: mehr| länger)?\s*$")
#: what turns an act, and how near it must stand, in characters of alphabets and of others
_NEAR, _NEAR_LOOSE = 26, 6
_NOT = {"not", "none", "short"}
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
#: what there is none of
_LACKED = {
    "licence": "licence_stopped",
    "flow": "flow_stopped",
    "control": "undone",
}
_NEAR_NONE = 12
#: what is left of a relief that somebody refuses
_REFUSED = {
    "control_eased": "control_kept",
    "control_lifted": "control_kept",
    "pause_kept": "control_back",
}


def alone(name: str, word: Word, clause: Clause, words: Sequence[Word]) -> str:
    """What a negation makes of a thing that no deed is done to; '' if there is none."""
    told = ""
    if any(_spares(w, word) for w in words) or _ends_negated(word, clause):
        told = _SPARED.get(name, name)
    if any(_lacks(w, word) for w in words):
        told = _LACKED.get(name, told)
    return told


def _ends_negated(word: Word, clause: Clause) -> bool:
    return word.language == "de" and bool(_AT_LAST.search(clause.text))


def _spares(turn: Word, word: Word) -> bool:
    """Whether one word negates another behind it; few licences given are licences stopped."""
    turns = {"not", "short", "few"} if "licence_given" in word.names else {"not", "short"}
    return bool(turns & set(turn.names)) and 0 <= word.start - turn.end <= _NEAR


def _lacks(turn: Word, word: Word) -> bool:
    """Whether there is none of a thing: `no permit has come`, `許可は出ず`."""
    if "none" in turn.names:
        return 0 <= word.start - turn.end <= _NEAR_NONE
    late = "not" in turn.names and "licence" in word.names and turn.language in _DENSE
    return late and 0 <= turn.start - word.end <= _NEAR_LOOSE


def turned(name: str, clause: Clause, words: Sequence[Word], start: int, end: int) -> str:
    """What a demand or a negation before an act (behind it in Japanese, Korean) makes of it."""
    behind = words[start].language in BEHIND
    near = _NEAR_LOOSE if behind or words[start].language == "zh" else _NEAR
    before = [w for w in words[:start] if words[start].start - w.end <= near]
    after = [w for w in words[end + 1 :] if w.start - words[end].end <= near]
    if _ends_negated(words[start], clause):
        after = [*after, *(w for w in words[end + 1 :] if "not" in w.names)]
    around = words[end + 1 :] if behind else words[:start]
    refused = any("refuse" in w.names for w in before)
    if name in _REFUSED and refused and not behind:
        return _REFUSED[name]
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
