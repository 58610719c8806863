"""Which way the acts of a text point: what is done, to what, and what turns it.

Requirement: "suspends controls" and "suspends exports" share a verb and are opposites; "denies
that it lifts controls" eases nothing. A wrong direction is worse than none.

Theory: a clause tells an act by a deed (bans, lifts, grants, cuts) and the thing that it is done
to (controls, licences, exports, quotas, tariffs); the pair, not the deed, has a polarity. In most
languages the thing follows its deed, in Japanese and Korean it stands before it, and a passive
turns this round. Of several things near one deed the more telling one is meant: in "delays export
licences" the exports only say which licences. A demand, a denial or a negation in front of a deed
makes no act of it. A verb may be parted by its thing (`setzt Kontrollen aus`, `puts controls on
ice`): the end of the clause tells what it means. Things without a deed (a stockpile, a lawsuit, a
shortage) say what a text is about.

Known exceptions: a pronoun hides its thing ("lifts them"); irony, and a negation more than a few
words away, are not seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.clause import clauses
from core.deeds import ACTS, GIVEN, RANK, UNDONE
from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.clause import Clause

#: what turns an act, and how near it must stand, in characters of alphabets and of others
_NEAR, _NEAR_LOOSE = 26, 6
#: what a negation makes of a thing that nothing is done to
_SPARED = {
    "tariff": "tariff_eased",
    "control": "undone",
    "threaten": "undone",
    "licence_given": "licence_stopped",
}
#: what needs no one who does it
_INTRANSITIVE = {"expire", "lower"}
_FALLING = {"dwindle", "multiply"}
#: stands in a term for what a verb is parted by
_GAP = " ... "
#: the spaces around one word
_PARTICLE = 2
_TOKEN = re.compile(r"[^\W\d_]+")
#: behind them a headline goes on (so it does not at its very end)
_COMMAS = {"、", ","}
#: a clause with more words than this is no clause
_WORDS = 40
#: languages whose deeds stand behind their things
_BEHIND = ("ja", "ko")
#: read at full depth; of others every word is read that looks known
_LANGUAGES = {"en", "de", "fr", "es"}
_KANA = re.compile("[\u3041-\u30fa]")
_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3041-\u30fa\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
#: one letter in so many is of another script: the text is
_SHARE = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """What a stretch of a text says, in the words of the table above or as a thing alone."""

    name: str
    start: int
    end: int
    #: false where it only gives the background
    news: bool


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    names: tuple[str, ...]
    language: str


class Polarity:
    """The deeds, things and turns of the configuration, ready to be read in texts."""

    def __init__(self, groups: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        every = [
            (term, (name, language))
            for name, terms in groups.items()
            for language, words in terms.items()
            for term in words
        ]
        self._index = TermIndex([(comparable(t), sense) for t, sense in every if _GAP not in t])
        self._parted: dict[str, list[tuple[str, str, str]]] = {}
        for term, (name, language) in every:
            verb, gap, rest = term.partition(_GAP)
            if gap:
                ends = self._parted.setdefault(comparable(verb), [])
                ends.append((f" {comparable(rest)} ", name, language))
                ends.sort(key=lambda end: -len(end[0]))

    def signs(self, text: str, language: str = "") -> tuple[Sign, ...]:
        """Read the signs of a comparable text, clause by clause; '' reads all languages."""
        tongue = _tongue(text, language)
        words = _apart(self._words(text, tongue))
        found: list[Sign] = []
        left: list[_Word] = []
        for clause in clauses(text):
            inside = [w for w in words if clause.start <= w.start < clause.end][:_WORDS]
            inside = self._joined(clause, inside, tongue)
            signs, left = _read(
                clause, inside, left, last=text[clause.end : clause.end + 1] not in _COMMAS
            )
            found += signs
        return tuple(found)

    def _joined(self, clause: Clause, words: list[_Word], language: str) -> list[_Word]:
        """Read a verb together with the end of its clause: `setzt die Kontrollen aus`."""
        body = clause.text.rstrip() + " "
        for found in _TOKEN.finditer(body):
            for rest, name, tongue in self._parted.get(found[0], ()):
                at = body.rfind(rest, found.end()) if language in {"", tongue} else -1
                # a particle ends its clause; several words are known wherever they stand
                if at < 0 or (rest.count(" ") == _PARTICLE and at + len(rest) < len(body)):
                    continue
                start, end, last = (clause.start + n for n in (*found.span(), at))
                kept = [w for w in words if w.end <= start or end <= w.start <= w.end <= last + 1]
                kept += [w for w in words if w.start >= last + len(rest)]
                verb = _Word(start, end, (name,), tongue)
                return sorted([*kept, verb], key=lambda w: w.start)
        return words

    def _words(self, text: str, language: str) -> list[_Word]:
        return [
            _Word(start, end, tuple(dict.fromkeys(names)), senses[0][1])
            for start, end, senses in self._index.find(text)
            if (names := [n for n, tongue in senses if not language or tongue == language])
        ]


def load_polarity(data: Mapping[str, Any]) -> Polarity:
    """Build the reader from the lexicon's section; a lexicon without it reads nothing."""
    return Polarity(data.get("polarity", {}))


def _tongue(text: str, language: str) -> str:
    """The language whose words are sought: a script tells more than a tag does."""
    for tongue, script in _SCRIPTS.items():
        if len(script.findall(text)) * _SHARE >= len(text) > 0:
            japanese = tongue == "zh" and (language == "ja" or _KANA.search(text))
            return "ja" if japanese else tongue
    return language if language in _LANGUAGES else ""


def _apart(words: list[_Word]) -> list[_Word]:
    """The longest words that do not overlap, in order."""
    kept: list[_Word] = []
    for word in sorted(words, key=lambda w: (w.start, -w.end)):
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def _read(
    clause: Clause, words: list[_Word], left: list[_Word], *, last: bool
) -> tuple[list[Sign], list[_Word]]:
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
        paired = _act([*before, *words], at + len(before))
        if paired is None:
            continue
        name, thing = paired[0], paired[1] - len(before)
        # what falls or ends is here the act that another deed makes of the thing
        if thing in taken and _FALLING & set(words[at].names):
            continue
        taken |= {at, thing}
        start, end = sorted((at, max(0, thing)))
        name = _turned(name, words, start, end)
        found[at] = Sign(name, words[start].start, words[end].end, clause.news)
    taken |= _undo(words, found, news=clause.news)
    rest = [words[at] for at in range(len(words)) if at not in taken]
    signs = [*found.values()]
    for word in rest:
        negated = any(_spares(w, word) for w in rest)
        for name in word.names:
            told = _SPARED.get(name, name) if negated else _alone(name, word, clause, last=last)
            signs.append(Sign(told, word.start, word.end, clause.news))
    # goods are named in any clause: what is done in the next is not done to them
    return signs, [w for w in rest if not any(n in ACTS or n == "goods" for n in w.names)]


def _spares(turn: _Word, word: _Word) -> bool:
    """Whether one word negates another behind it; few licences given are licences stopped."""
    turns = {"not", "short", "few"} if "licence_given" in word.names else {"not", "short"}
    return bool(turns & set(turn.names)) and 0 <= word.start - turn.end <= _NEAR


def _denies(words: Sequence[_Word]) -> bool:
    """Whether a clause denies; that somebody was denied a licence is no denial."""
    spare = any("licence" in w.names for w in words)
    return any("deny" in w.names and not (spare and "deprive" in w.names) for w in words)


def _undo(words: Sequence[_Word], found: dict[int, Sign], *, news: bool) -> set[int]:
    """Turn acts that another deed is done to: `delays the introduction of controls`."""
    spent = set()
    for at, word in enumerate(words):
        table = next((UNDONE[name] for name in word.names if name in UNDONE), None)
        if table is None or (at in found and "expire" not in word.names):
            continue
        for other in _beside(word, at, found):
            if not 0 <= other < len(words) or other == at:
                continue
            act = found.get(other) or Sign(
                words[other].names[0], word.start, words[other].end, news
            )
            if act.name in table:
                found[other] = Sign(table[act.name], act.start, act.end, act.news)
                found.pop(at, None)
                spent |= {at, other}
                break
    return spent


def _beside(word: _Word, at: int, found: dict[int, Sign]) -> tuple[int, ...]:
    """The places of the acts that a deed may be done to, before it if they end or fall."""
    if _INTRANSITIVE & set(word.names):
        return (*(other for other in sorted(found, reverse=True) if other < at), at + 1)
    return (at - 1,) if word.language in _BEHIND else (at + 1,)


def _alone(name: str, word: _Word, clause: Clause, *, last: bool) -> str:
    """What a thing says without a deed: a Japanese headline that ends in a licence gives it."""
    ends = last and word.language in _BEHIND and clause.end - word.end <= 1
    given = name == "licence" and ends and "review" not in word.names
    return "licence_given" if given else name


def _act(words: Sequence[_Word], at: int) -> tuple[str, int] | None:
    """What the word at this place does, and to which other word."""
    # "schließt" closes a deal or a plant: the deal, if one stands beside it
    deeds = sorted((n for n in words[at].names if n in ACTS), key=lambda n: n != "sign")
    if not deeds:
        return None
    ahead = _until(words, range(at + 1, len(words)))
    back = _until(words, range(at - 1, -1, -1))
    sides = (back, ahead) if words[at].language in _BEHIND else (ahead, back)
    for side in sides:
        for thing in RANK:
            for deed in deeds:
                for other in side:
                    if thing in words[other].names and thing in ACTS[deed]:
                        return ACTS[deed][thing], other
    return None


def _until(words: Sequence[_Word], places: range) -> list[int]:
    """The places up to the next deed; a word that is a deed and a thing may be the thing."""
    found = []
    for at in places:
        found.append(at)
        if any(name in ACTS for name in words[at].names):
            break
    return found


def _turned(name: str, words: Sequence[_Word], start: int, end: int) -> str:
    """What a demand or a negation before an act (behind it in Japanese, Korean) makes of it."""
    behind = words[start].language in _BEHIND
    near = _NEAR_LOOSE if behind or words[start].language == "zh" else _NEAR
    before = [w for w in words[:start] if words[start].start - w.end <= near]
    after = [w for w in words[end + 1 :] if w.start - words[end].end <= near]
    around = words[end + 1 :] if behind else words[:start]
    if name in GIVEN and any("ask" in w.names for w in around):
        return "asked"
    # French and German deny behind the verb
    split = words[start].language in {"fr", "de"}
    beside = [*words[start + 1 : end], *(after if behind or split else [])]
    turns = {n for w in (*beside, *([] if behind else before)) for n in w.names}
    if name in {"licence_given", "flow_open"} and turns & {"not", "short", "few", "refuse"}:
        return "licence_stopped"
    if turns & {"not", "short"}:
        return "undone"
    return name
