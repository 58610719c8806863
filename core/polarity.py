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
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.clause import clauses
from core.clause_act import read_clause
from core.deeds import ACTS
from core.terms import TermIndex, comparable
from core.word import DENSE, Sign, Word
from core.worth import tells_act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.clause import Clause

#: stands in a term for what a verb is parted by
_GAP = " ... "
#: the spaces around one word
_PARTICLE = 2
_TOKEN = re.compile(r"[^\W\d_]+")
#: verbs that raise what they lift to an amount, not to so many firms
_LIFTS = re.compile("lift|hebt|heben|hob|lèv|lev|leva")
_TO_NUMBER = re.compile(
    r"\w* (?:[^\s,;:]+ ){0,5}(?:to|auf|à|al?) "
    r"(?:about |around |nearly |rund |fast |casi )?"
    r"(?:[$€£¥]\d|\d[\d.,]* ?(?:%|per ?cent|prozent|pour cent|por ciento|t\b|tons?\b|tonn|tonel))"
)
#: `up 12.5 %`: a rise that no word ends
_UP = re.compile(
    r"\bup (?:by |about |nearly |almost |some |around |over |more than )?"
    r"(?=\d[\d.,]* ?(?:%|per ?cent|pc\b))"
)
#: behind them a headline goes on (so it does not at its very end)
_COMMAS = {"、", ","}
#: hides the words inside it, and says nothing
_HIDES = ("mood",)
#: behind a verb that only describes what another verb is done to: `暂停的出口恢复`
_DESCRIBES = re.compile(
    r"[了过過]?的(?=\w)|(?:して|されて|となって|が続いて)いた(?=\w)|中の(?=\w)|の(?=\w{0,2}貨物)"
    r"|(?:했|됐|되었|시켰|당했|되)?던 "
)
#: a clause with more words than this is no clause
_WORDS = 40
#: so many languages are kept ready
_READ = 16
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
        #: the words of one language, or of all
        self._of = lru_cache(maxsize=_READ)(self._only)
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
        words = _telling(text, _apart(self._words(text, tongue)))
        found: list[Sign] = []
        left: list[Word] = []
        for clause in clauses(text):
            inside = [w for w in words if clause.start <= w.start < clause.end][:_WORDS]
            inside = [_raised(w, clause) for w in self._joined(clause, inside, tongue)]
            inside = [w for w in inside if w.names != _HIDES or w.language not in DENSE]
            signs, left, met = read_clause(
                clause, inside, left, last=text[clause.end : clause.end + 1] not in _COMMAS
            )
            # what the verb of a later clause is done to is no longer told alone
            spans = {(word.start, word.end) for word in met}
            found = [sign for sign in found if (sign.start, sign.end) not in spans] + signs
        return tuple(found)

    def _joined(self, clause: Clause, words: list[Word], language: str) -> list[Word]:
        """Read a verb together with the end of its clause: `setzt die Kontrollen aus`."""
        body = clause.text.rstrip() + " "
        for found in _TOKEN.finditer(body):
            for rest, _, tongue in self._parted.get(found[0], ()):
                at = body.rfind(rest, found.end()) if language in {"", tongue} else -1
                # a particle ends its clause; several words are known wherever they stand
                if at < 0 or (rest.count(" ") == _PARTICLE and at + len(rest) < len(body)):
                    continue
                start, end, last = (clause.start + n for n in (*found.span(), at))
                kept = [w for w in words if w.end <= start or end <= w.start <= w.end <= last + 1]
                kept += [w for w in words if w.start >= last + len(rest)]
                names = [n for r, n, t in self._parted[found[0]] if (r, t) == (rest, tongue)]
                verb = Word(start, end, tuple(names), tongue)
                return sorted([*kept, verb], key=lambda w: w.start)
        return words

    def _only(self, language: str) -> TermIndex[tuple[str, str]]:
        return self._index.only(lambda sense: sense[1] == language) if language else self._index

    def _words(self, text: str, language: str) -> list[Word]:
        found = [
            Word(start, end, tuple(dict.fromkeys(n for n, _ in senses)), senses[0][1])
            for start, end, senses in self._of(language).find(text)
        ]
        rises = _UP.finditer(text) if language in {"", "en"} else ()
        return found + [Word(*rise.span(), ("raise",), "en") for rise in rises]


def _raised(word: Word, clause: Clause) -> Word:
    """What lifts a duty removes it; what lifts it to 9 % raises it."""
    lifts = "end" in word.names and _LIFTS.match(clause.text, word.start - clause.start)
    if lifts and _TO_NUMBER.match(clause.text, word.end - clause.start):
        return Word(word.start, word.end, ("raise",), word.language)
    return word


def _telling(text: str, words: list[Word]) -> list[Word]:
    """The words without deeds that only describe the thing of a later deed."""
    deeds = [w for w in words if any(name in ACTS for name in w.names)]
    acts = [w for w in words if w in deeds or any(tells_act(name) for name in w.names)]
    last = acts[-1].start if acts else 0
    return [
        word
        for word in words
        if word not in deeds or word.start == last or not _DESCRIBES.match(text, word.end)
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


def _apart(words: list[Word]) -> list[Word]:
    """The longest words that do not overlap, in order."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda w: (w.start, -w.end)):
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept
