"""The acts of one clause: which deed is done to which thing, and what turns it.

Theory: a deed takes the more telling of the things up to the next deed, in the direction in which
its language looks for them. A denial swallows its clause; a demand, a negation or a word that
means "few" turns the act that it stands before; a deed done to an act ("delays the introduction")
turns it again. What no deed took is told alone.

Known exceptions: see `core/polarity.py`, which finds the words and the clauses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.deeds import ACTS
from core.deeds_beside import BESIDE
from core.denial import denies
from core.lone import told_alone
from core.narrowed import LIMIT, between, narrowed
from core.turned import turned
from core.undone import RANK, suspended, undoing
from core.word import BEHIND, DENSE, Sign, Word
from core.worth import points_against

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
#: stands between a verb and a participle that describes its object
_NEXT = re.compile(r"\w* (?:(?:the|its|an?) )?")
#: what joins a verb to the next instead of doing it to that one: `recula y retira las trabas`
_JOINS = re.compile(r",? (?:and|y|e|et|und|i|и)\b")
#: what happens to the act that another deed makes
_FALLING = {"dwindle", "multiply"}


def read_clause(
    clause: Clause, words: list[Word], left: list[Word], *, last: bool
) -> tuple[list[Sign], list[Word], list[Word]]:
    """The signs of one clause, its acts first; `left` are things that no deed took yet.

    Then the things that no deed took here, and those of `left` that one did.
    """
    if denies(clause.text, [(w.end - clause.start, w.names) for w in words]):
        return [Sign("denied", clause.start, clause.end, clause.news)], [], []
    words = [word for at, word in enumerate(words) if not _describes(clause, words, at)]
    found, taken = _acts(clause, words, left)
    taken |= _undo(clause, words, found, taken)
    rest = [words[at] for at in range(len(words)) if at not in taken]
    signs = [*found.values(), *told_alone(clause, rest, last=last)]
    # goods are named in any clause: what is done in the next is not done to them
    onward = [w for w in rest if not any(n in ACTS or n == "goods" for n in w.names)]
    return signs, onward, [left[at] for at in taken if at < 0]


def _acts(clause: Clause, words: list[Word], left: list[Word]) -> tuple[dict[int, Sign], set[int]]:
    """The acts of a clause by the places of their deeds, and all places that they take."""
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
        # a verb that lifts bans by itself stops no exports: `解禁对日稀土出口`
        frees = "control_lifted" in words[at].names
        if paired is None or (frees and paired[0] == "flow_stopped"):
            continue
        name, thing = paired[0], paired[1] - len(before)
        # what falls or ends is here the act that another deed makes of the thing, and a
        # participle behind a thing that was taken only tells which: `lifts the ban imposed in May`
        falls = _FALLING & set(words[at].names)
        if thing in taken and (falls or _tells_which(words, found, thing, at)):
            continue
        _arrived(name, thing, words, found)
        start, end = sorted((at, max(0, thing)))
        name = turned(name, clause, words, start, end)
        if thing in taken and words[at].language in BEHIND:
            _described(name, thing, at, found)
        taken |= {at, thing}
        news = clause.news and not _is_past(clause, words[at])
        found[at] = Sign(name, words[start].start, words[end].end, news)
    return found, taken


def _described(name: str, thing: int, deed: int, found: dict[int, Sign]) -> None:
    """Forget what stands in front of a thing, where the verb behind it turns that round.

    `멈췄던 통제 다시 시행`: what was paused is back, and nothing is paused.
    """
    for at in [at for at in found if at < thing < deed and points_against(found[at].name, name)]:
        del found[at]


def _describes(clause: Clause, words: Sequence[Word], at: int) -> bool:
    """Whether a participle describes the object of the verb before it: `revives shelved curbs`."""
    if words[at].language != "en" or not at or not set(words[at - 1].names) & set(ACTS):
        return False
    apart = between(clause, words[at - 1], words[at])
    return _written(clause, words[at]).endswith("ed") and _NEXT.fullmatch(apart) is not None


def _tells_which(words: Sequence[Word], found: dict[int, Sign], thing: int, at: int) -> bool:
    waits = any("wait" in words[deed].names for deed in found)
    return words[at].language == "en" and 0 <= thing < at and not waits


def _arrived(name: str, thing: int, words: Sequence[Word], found: dict[int, Sign]) -> None:
    """Forget the wait for what is given in the same clause: `pending requests approved`."""
    for at in [at for at in found if "wait" in words[at].names and name == "licence_given"]:
        if words[thing].end <= found[at].end:
            del found[at]


def _is_purpose(clause: Clause, deed: Word) -> bool:
    """Whether a deed is a purpose, whose object follows: `grants to cut the use of dysprosium`."""
    to = _ahead_of(clause, deed).endswith(" to ")
    return deed.language == "en" and "lower" in deed.names and to


def _is_past(clause: Clause, deed: Word) -> bool:
    """Whether a deed is only recalled: `had banned`, `two years ago`."""
    return bool(_BEFORE.search(_ahead_of(clause, deed)) or _LONG_AGO.search(clause.text))


def _undo(
    clause: Clause, words: Sequence[Word], found: dict[int, Sign], taken: set[int]
) -> set[int]:
    """Turn acts that another deed is done to: `delays the introduction of controls`."""
    spent = set()
    for at, word in enumerate(words):
        table = undoing(word.names)
        if not table or (at in found and "expire" not in word.names) or _is_noun(clause, word):
            continue
        if _JOINS.match(clause.text, word.end - clause.start):
            continue
        # a verb that ends its clause looks back: "the ban is lifted"
        ends = at + 1 == len(words) and at not in taken and not _bars(clause, word)
        beside = _beside(words, at, found, ends=ends)
        # ... or to the whole act that its object belongs to: `suspension of the ban scrapped`
        whole = [deed for deed in found if ends and found[deed].end == words[at - 1].end]
        for other in (*beside, *whole):
            if not 0 <= other < len(words) or other == at:
                continue
            act = found.get(other) or Sign(
                words[other].names[0], word.start, words[other].end, clause.news
            )
            if act.name in table and not _adds(word, act):
                found.pop(other, None)
                found.pop(at, None)
                # the next verb of a language with its verbs behind is done to this one
                place = at if word.language in BEHIND else other
                found[place] = Sign(table[act.name], act.start, act.end, act.news)
                spent |= {at, other}
                break
    return spent


def _is_noun(clause: Clause, word: Word) -> bool:
    """Whether a word that may be a verb is none here: `bans export of scrap`."""
    before = (" of ", " for ", " on ", " from ")
    return word.language == "en" and _ahead_of(clause, word).endswith(before)


def _adds(word: Word, act: Sign) -> bool:
    """Whether a verb does what its thing says: `技術者の出国を制限` lifts no control."""
    bars = "block" in word.names and "end" not in word.names
    return bars and word.language in DENSE and act.name == "control_new"


def _bars(clause: Clause, word: Word) -> bool:
    """Whether a verb has an object that nobody knows: `the licence bars a dump` leaves it."""
    third = _written(clause, word).endswith("s")
    return word.language == "en" and "block" in word.names and third


def _written(clause: Clause, word: Word) -> str:
    """The letters of a word that the lexicon knows."""
    return clause.text[word.start - clause.start : word.end - clause.start]


def _ahead_of(clause: Clause, word: Word) -> str:
    """What a clause says before a word."""
    return clause.text[: max(0, word.start - clause.start)]


def _beside(
    words: Sequence[Word], at: int, found: dict[int, Sign], *, ends: bool
) -> tuple[int, ...]:
    """The places of the acts that a deed may be done to, before it if they end or fall."""
    word = words[at]
    if _INTRANSITIVE & set(word.names):
        before = tuple(other for other in sorted(found, reverse=True) if other < at)
        return (*before, at - 1, at + 1) if word.language in DENSE else (*before, at + 1)
    if word.language in BEHIND or ends:
        return (at - 1, at - 2) if ends and words[at - 1].names == ("goods",) else (at - 1,)
    return (at + 1,)


def _shrunk(
    clause: Clause, words: Sequence[Word], at: int, before: Sequence[Word]
) -> tuple[str, int] | None:
    """The easing of controls that a verb narrows, and where they stand."""
    thing = narrowed(clause, words, at)
    return None if thing is None else (ACTS[LIMIT]["control"], thing + len(before))


def _act(words: Sequence[Word], at: int, *, onward: bool = False) -> tuple[str, int] | None:
    """What the word at this place does, and to which other word; `onward`: behind it alone."""
    # "schließt" closes a deal or a plant: the deal, if one stands beside it
    able = [n for n in words[at].names if n in ACTS and n != LIMIT]
    # and who ends or lets go lets exports go
    deeds = sorted(able, key=lambda n: (n != "sign", n == "end"))
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
    # who may end what they are done to lay nothing down: `규제 풀어`
    near = [deed for deed in deeds if deed != "give" or "end" not in deeds]
    for deed in near:
        for thing in words[side[0]].names if side else ():
            if thing in BESIDE.get(deed, {}):
                return BESIDE[deed][thing], thing, side[0]
    return None


def _of_flow(act: str, thing: str, words: Sequence[Word], side: Sequence[int]) -> str:
    """The act of a deed, if it is done to what is only known by what stands beside it."""
    names = {name for at in side for name in words[at].names}
    if thing == "exemption" and "tariff" in names:
        return "tariff_eased" if act == "control_eased" else "tariff_new"
    return suspended(act, names) if thing == "suspension" else act


def _until(words: Sequence[Word], places: range) -> list[int]:
    """The places up to the next deed; a word that is a deed and a thing may be the thing."""
    found = []
    for at in places:
        found.append(at)
        if any(name in ACTS for name in words[at].names):
            break
    return found
