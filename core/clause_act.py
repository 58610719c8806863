"""The acts of one clause: which deed is done to which thing, and what turns it.

Theory: a deed takes the more telling of the things up to the next deed, in the direction in which
its language looks for them. A denial swallows its clause; a demand, a negation or a word that
means "few" turns the act that it stands before; a deed done to an act ("delays the introduction")
turns it again. What no deed took is told alone.

Known exceptions: see `core/polarity.py`, which finds the words and the clauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.deeds import ACTS, NEAR
from core.narrowed import NARROW, narrowed
from core.turned import BEHIND, alone, turned
from core.undone import RANK, UNDONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.clause import Clause

#: what needs no one who does it
_INTRANSITIVE = {"expire", "lower", "fall"}
#: a deed told in the past perfect, or long past, is background
_BEFORE = re.compile(r"\b(?:had|hatten?|avai(?:t|ent)|había|habían)(?:\s\w+){0,2}\s*$")
_LONG_AGO = re.compile(
    r"\b(?:last (?:year|spring|summer|autumn|winter|month)|(?:years?|months?) (?:ago|earlier)"
    r"|vor \w+ (?:jahren|monaten)|il y a|hace \w+ (?:años|meses))\b"
)
#: what may be suspended, apart from rules
_FLOWS, _CURBS = {"flow", "mining", "goods"}, {"control", "rule", "tariff", "quota", "paperwork"}
#: what is done to a suspension of flows, in terms of one of rules
_OF_FLOW = {
    "control_back": "flow_open",
    "pause_kept": "flow_stopped",
    "control_lifted": "flow_stopped",
}
#: what happens to the act that another deed makes
_FALLING = {"dwindle", "multiply"}


@dataclass(frozen=True, slots=True)
class Sign:
    """What a stretch of a text says, in the words of the table above or as a thing alone."""

    name: str
    start: int
    end: int
    #: false where it only gives the background
    news: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicon in a text, and all that it may mean."""

    start: int
    end: int
    names: tuple[str, ...]
    language: str


def read_clause(
    clause: Clause, words: list[Word], left: list[Word], *, last: bool
) -> tuple[list[Sign], list[Word]]:
    """The signs of one clause, its acts first; `left` are things that no deed took yet."""
    if _denies(words):
        return [Sign("denied", clause.start, clause.end, clause.news)], []
    found: dict[int, Sign] = {}
    taken: set[int] = set()
    for at in range(len(words)):
        if at in taken:
            continue
        # what a topic or a comma parted from its deed
        before = left if not words[:at] else []
        onward = _is_purpose(clause, words[at])
        paired = _shrunk(clause, words, at, before) or _act(
            [*before, *words], at + len(before), onward=onward
        )
        if paired is None:
            continue
        name, thing = paired[0], paired[1] - len(before)
        # what falls or ends is here the act that another deed makes of the thing
        if thing in taken and _FALLING & set(words[at].names):
            continue
        _arrived(name, thing, words, found)
        taken |= {at, thing}
        start, end = sorted((at, max(0, thing)))
        name = turned(name, clause, words, start, end)
        news = clause.news and not _is_past(clause, words[at])
        found[at] = Sign(name, words[start].start, words[end].end, news)
    taken |= _undo(clause, words, found, taken)
    rest = [words[at] for at in range(len(words)) if at not in taken]
    signs = [*found.values()]
    for word in rest:
        for name in word.names:
            told = alone(name, word, clause, rest) or _given(name, word, clause, last=last)
            signs.append(Sign(told, word.start, word.end, clause.news))
    # goods are named in any clause: what is done in the next is not done to them
    return signs, [w for w in rest if not any(n in ACTS or n == "goods" for n in w.names)]


def _arrived(name: str, thing: int, words: Sequence[Word], found: dict[int, Sign]) -> None:
    """Forget the wait for what is given in the same clause: `pending requests approved`."""
    for at in [at for at in found if "wait" in words[at].names and name == "licence_given"]:
        if words[thing].end <= found[at].end:
            del found[at]


def _is_purpose(clause: Clause, deed: Word) -> bool:
    """Whether a deed is a purpose, whose object follows: `grants to cut the use of dysprosium`."""
    before = clause.text[: max(0, deed.start - clause.start)]
    return deed.language == "en" and "lower" in deed.names and before.endswith(" to ")


def _is_past(clause: Clause, deed: Word) -> bool:
    """Whether a deed is only recalled: `had banned`, `two years ago`."""
    before = clause.text[: max(0, deed.start - clause.start)]
    return bool(_BEFORE.search(before) or _LONG_AGO.search(clause.text))


def _denies(words: Sequence[Word]) -> bool:
    """Whether a clause denies; that somebody was denied a licence is no denial."""
    spare = any("licence" in w.names for w in words)
    return any("deny" in w.names and not (spare and "deprive" in w.names) for w in words)


def _undo(
    clause: Clause, words: Sequence[Word], found: dict[int, Sign], taken: set[int]
) -> set[int]:
    """Turn acts that another deed is done to: `delays the introduction of controls`."""
    spent = set()
    for at, word in enumerate(words):
        table = next((UNDONE[name] for name in word.names if name in UNDONE), None)
        if table is None or (at in found and "expire" not in word.names):
            continue
        # a verb that ends its clause looks back: "the ban is lifted"
        ends = at + 1 == len(words) and at not in taken and not _bars(clause, word)
        for other in _beside(words, at, found, ends=ends):
            if not 0 <= other < len(words) or other == at:
                continue
            act = found.get(other) or Sign(
                words[other].names[0], word.start, words[other].end, clause.news
            )
            if act.name in table:
                found[other] = Sign(table[act.name], act.start, act.end, act.news)
                found.pop(at, None)
                spent |= {at, other}
                break
    return spent


def _bars(clause: Clause, word: Word) -> bool:
    """Whether a verb has an object that nobody knows: `the licence bars a dump` leaves it."""
    told = clause.text[word.start - clause.start : word.end - clause.start]
    return word.language == "en" and "block" in word.names and told.endswith("s")


def _beside(
    words: Sequence[Word], at: int, found: dict[int, Sign], *, ends: bool
) -> tuple[int, ...]:
    """The places of the acts that a deed may be done to, before it if they end or fall."""
    word = words[at]
    if _INTRANSITIVE & set(word.names):
        return (*(other for other in sorted(found, reverse=True) if other < at), at + 1)
    if word.language in BEHIND or ends:
        return (at - 1, at - 2) if ends and words[at - 1].names == ("goods",) else (at - 1,)
    return (at + 1,)


def _given(name: str, word: Word, clause: Clause, *, last: bool) -> str:
    """What a thing says without a deed: a Japanese headline that ends in a licence gives it."""
    ends = last and word.language in BEHIND and clause.end - word.end <= 1
    given = name == "licence" and ends and "review" not in word.names
    return "licence_given" if given else name


def _shrunk(
    clause: Clause, words: Sequence[Word], at: int, before: Sequence[Word]
) -> tuple[str, int] | None:
    """The easing of controls that a verb narrows, and where they stand."""
    thing = narrowed(clause, words, at)
    return None if thing is None else (ACTS[NARROW]["control"], thing + len(before))


def _act(words: Sequence[Word], at: int, *, onward: bool = False) -> tuple[str, int] | None:
    """What the word at this place does, and to which other word; `onward`: behind it alone."""
    # "schließt" closes a deal or a plant: the deal, if one stands beside it
    able = [n for n in words[at].names if n in ACTS and n != NARROW]
    deeds = sorted(able, key=lambda n: n != "sign")
    if not deeds:
        return None
    ahead = _until(words, range(at + 1, len(words)))
    back = _until(words, range(at - 1, -1, -1))
    behind = words[at].language in BEHIND or "fall" in deeds
    sides = (back, ahead) if behind else (ahead, back)
    for side in sides[: 1 if onward else 2]:
        suit = "victory" in deeds and any("case" in words[at].names for at in side)
        found = (not suit and _beside_it(words, deeds, side)) or _telling(words, deeds, side)
        if found:
            act, thing, other = found
            return _of_flow(act, thing, words, (*side, at)), other
    return None


Paired = tuple[str, str, int]


def _telling(words: Sequence[Word], deeds: Sequence[str], side: Sequence[int]) -> Paired | None:
    """The act of a deed and the most telling thing on one side, and where that stands."""
    for thing in RANK:
        for deed in deeds:
            for other in side:
                if thing in words[other].names and thing in ACTS[deed]:
                    return ACTS[deed][thing], thing, other
    return None


def _beside_it(words: Sequence[Word], deeds: Sequence[str], side: Sequence[int]) -> Paired | None:
    """The act of a deed and the word next to it: "freezes grants for a plant"."""
    for deed in deeds:
        for thing in words[side[0]].names if side else ():
            if thing in NEAR.get(deed, {}):
                return NEAR[deed][thing], thing, side[0]
    return None


def _of_flow(act: str, thing: str, words: Sequence[Word], side: Sequence[int]) -> str:
    """A suspension is one of controls, unless only exports stand beside it, or it is lifted."""
    names = {name for at in side for name in words[at].names}
    if thing == "suspension" and names & {*_FLOWS, "lift"} and not names & _CURBS:
        return _OF_FLOW.get(act, act)
    if thing == "exemption" and "tariff" in names:
        return "tariff_eased" if act == "control_eased" else "tariff_new"
    return act


def _until(words: Sequence[Word], places: range) -> list[int]:
    """The places up to the next deed; a word that is a deed and a thing may be the thing."""
    found = []
    for at in places:
        found.append(at)
        if any(name in ACTS for name in words[at].names):
            break
    return found
