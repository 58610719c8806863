"""The features of a report: what its kind and its direction are judged by, by name and strength.

Words tell what no list of clues knows yet; clues and signs tell it whatever the language. Names
begin with what they are: `w:` a word, a pair of words or a run of characters, `c:` a clue
(`core/clue.py`), `p:` a sign (`core/polarity.py`), `s:` how far the clues speak for a kind, `b:`
the kind for which they speak most, `k:` how likely a kind is, `r:` where the signs point.

A word counts where it stands best: in the headline, in the first sentences, in the rest. Words are
cut to their beginnings in pairs, so that endings matter less; numbers are all alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from core.fact import Place, Role
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from core.article import Article
    from core.fact import Facts
    from core.taxonomy import EventType

_TOKEN = re.compile(
    r"[a-zà-ÿа-яё]+(?:'[a-z]+)?|\d+|[\u3040-\u30ff\u4e00-\u9fff]+|[\uac00-\ud7af]+|[?!$%]"
)
_FIRST_DENSE = "\u3040"
_DENSE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
#: how many characters of a word are its beginning, and how long runs of dense scripts are
_STEM, _RUNS = 6, (2, 3)
_HEADLINE, _OPENING, _REST = 1.0, 0.6, 0.3
_OPENING_ENDS, _REST_ENDS = 180, 400
#: the words of a long report weigh no more than this together
_LENGTH = 8.0
#: with this lead of points the rules are clear
_CLEAR = 1.2
#: points of clues run higher than other features, shares of likelihood lower
_POINTS, _LIKELIHOOD = 0.3, 1.5
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is found in a report before anything is made of it."""

    words: Features
    #: signs by the weight of their place
    signs: Mapping[str, float]
    #: what an encoder says on a question, if there is one; it takes its time
    heard: Callable[[str], Mapping[str, float]] | None = None

    def on(self, question: str) -> Callable[[], Mapping[str, float]] | None:
        """How to hear the encoder on `kind` or `direction`."""
        return partial(self.heard, question) if self.heard else None


def wording(article: Article, facts: Facts) -> Features:
    """The words of a report's headline and first sentences."""
    text = " . ".join(_sentences(article, facts))[:_REST_ENDS]
    found: Features = {}
    for part, weight in (
        (article.title[:_REST_ENDS], _HEADLINE),
        (text[:_OPENING_ENDS], _OPENING),
        (text[_OPENING_ENDS:], _REST),
    ):
        for gram in _grams(part):
            found.setdefault(gram, weight)
    length = sum(weight * weight for weight in found.values()) ** 0.5
    share = min(1.0, _LENGTH / length) if found else 1.0
    return {f"w:{gram}": weight * share for gram, weight in found.items()}


def _sentences(article: Article, facts: Facts) -> Iterator[str]:
    text, read = article.entry.text.removeprefix(article.entry.title), 0
    for sentence in facts.sentences:
        if sentence.place is Place.TEXT and sentence.role is not Role.FURNITURE:
            end = min(sentence.end, sentence.start + _REST_ENDS)
            yield comparable(text[sentence.start : end])
            read += end - sentence.start
            if read >= _REST_ENDS:
                return


def _grams(text: str) -> Iterator[str]:
    before = ""
    for place in _TOKEN.finditer(text):
        token = place.group()
        if token >= _FIRST_DENSE and _DENSE.match(token):
            yield from _runs(token)
            before = token[-_RUNS[0] :]
            continue
        token = "0" if token.isdigit() else token
        stem = token[:_STEM]
        yield token
        if stem != token:
            yield f"{stem}*"
        if before:
            yield f"{before} {stem}"
        before = stem


def _runs(token: str) -> Iterable[str]:
    if len(token) == 1:
        return [token]
    return (token[at : at + run] for run in _RUNS for at in range(len(token) - run + 1))


def of_kind(
    traits: Traits, clues: Mapping[str, float], scores: Mapping[EventType, float]
) -> Features:
    """What the kind of an event is judged by."""
    found = {**traits.words, **_named("c", clues), **_named("p", traits.signs)}
    found |= {f"s:{kind}": _POINTS * points for kind, points in scores.items()}
    ranked = sorted(scores, key=lambda kind: (-scores[kind], kind))
    if ranked:
        lead = scores[ranked[0]] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
        found[f"b:{ranked[0]}"] = min(1.0, lead / _CLEAR)
    return found


def of_direction(
    traits: Traits, kinds: Mapping[EventType, float], pointed: str, *, sure: bool
) -> Features:
    """What the direction of an event is judged by; `pointed` is where its signs point."""
    found = {**traits.words, **_named("p", traits.signs), f"r:{pointed}": 1.0}
    found |= {f"k:{kind}": _LIKELIHOOD * share for kind, share in kinds.items()}
    return found | ({f"r:{pointed} surely": 1.0} if sure else {})


def _named(prefix: str, strengths: Mapping[str, float]) -> Features:
    return {f"{prefix}:{name}": strength for name, strength in strengths.items()}
