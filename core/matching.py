"""The inverted index: from an alert to everybody who asked for it, without asking everybody.

Subscriptions with the same filter share one entry, so the cost of an alert grows with the
different words in use and with the number of its recipients, not with the number of
subscriptions. The words of all filters make one automaton, which is rebuilt only when a word
appears that was never there before.

Words match whole words (parts in scripts without spaces), whatever their case; words of one or
two Latin letters (`US`, `Dy`) match only where they stand in capitals or are what the alert is
about, for `us` is in every other sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.terms import TermIndex, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.alert import Alert
    from core.subscription import Filter, Subscription

_SHORT = 2
#: so many new words are kept apart before one automaton is made of all
_LATE = 256
_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{1,2}(?![^\W_])")
_SEVERITIES = range(1, 6)


@dataclass(slots=True)
class _Asked:
    """One filter, and who asked for it."""

    filter: Filter
    words: frozenset[str]
    without: frozenset[str]
    targets: set[str] = field(default_factory=set)


class Index:
    """Subscriptions by word; `names` gives jurisdictions and elements their other names."""

    def __init__(self, names: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._names = names or {}
        self._known: dict[str, Subscription] = {}
        self._asked: dict[Filter, _Asked] = {}
        #: filters without words, by their severity
        self._all: dict[int, set[Filter]] = {level: set() for level in _SEVERITIES}
        self._by_word: dict[str, set[Filter]] = {}
        #: how many filters use a word, wanted or not
        self._uses: Counter[str] = Counter()
        self._terms: TermIndex[str] = TermIndex(())
        self._indexed: set[str] = set()
        #: words that came since the automaton was built, in a small one of their own; None: to do
        self._late: TermIndex[str] | None = None
        self._late_words: set[str] = set()

    def __len__(self) -> int:
        return len(self._known)

    def replace(self, target: str, subscription: Subscription | None) -> None:
        """Set what a target asked for; None takes it out."""
        before = self._known.pop(target, None)
        if before is not None and before.suspended_at is None:
            for wanted in set(before.filters):
                self._drop(target, wanted)
        if subscription is None:
            return
        self._known[target] = subscription
        if subscription.suspended_at is None:
            for wanted in set(subscription.filters):
                self._add(target, wanted)

    def _add(self, target: str, wanted: Filter) -> None:
        asked = self._asked.get(wanted)
        if asked is None:
            words = frozenset(comparable(w).strip() for w in wanted.words)
            without = frozenset(comparable(w).strip() for w in wanted.without)
            asked = _Asked(wanted, words, without)
            self._asked[wanted] = asked
            self._uses.update(words | without)
            late = {w for w in (words | without) - self._indexed if not _short(w)}
            if late:
                self._late_words |= late
                self._late = None
            for word in words:
                self._by_word.setdefault(word, set()).add(wanted)
            if not words:
                self._all[wanted.severity].add(wanted)
        asked.targets.add(target)

    def _drop(self, target: str, wanted: Filter) -> None:
        asked = self._asked[wanted]
        asked.targets.discard(target)
        if asked.targets:
            return
        del self._asked[wanted]
        self._all[wanted.severity].discard(wanted)
        for word in asked.words | asked.without:
            self._uses[word] -= 1
            if not self._uses[word]:
                del self._uses[word]
        for word in asked.words:
            self._by_word[word].discard(wanted)
            if not self._by_word[word]:
                del self._by_word[word]

    def match(self, alert: Alert) -> list[str]:
        """Everybody who asked for this alert, each once, in a fixed order."""
        said = self._said(alert)
        found: set[str] = set()
        for wanted in self._candidates(said, alert.severity):
            asked = self._asked[wanted]
            if wanted.severity <= alert.severity and not asked.without & said:
                found |= asked.targets
        return sorted(found)

    def _candidates(self, said: set[str], severity: int) -> Iterator[Filter]:
        seen: set[Filter] = set()
        for level in _SEVERITIES[:severity]:
            seen |= self._all[level]
        for word in said & self._by_word.keys():
            seen |= self._by_word[word]
        yield from seen

    def _said(self, alert: Alert) -> set[str]:
        """Which of the words in use the alert says."""
        facts = [*alert.jurisdictions, *alert.elements]
        names = [name for code in facts for name in self._names.get(code, ())]
        texts = [alert.headline, alert.summary, alert.event_label or "", *alert.companies]
        texts += [source.outlet for source in alert.sources]
        # a short word in capitals may be a country, an element or a company
        said = {comparable(c) for text in texts for c in _CAPITALS.findall(text)}
        said |= {comparable(fact) for fact in facts}
        story = "\n".join(comparable(text) for text in [*texts, *facts, *names])
        for terms in self._catch_up():
            for _, _, words in terms.find(story):
                said.update(words)
        return said

    def _catch_up(self) -> tuple[TermIndex[str], TermIndex[str]]:
        """Make every word in use findable; a few new ones do not rebuild the whole."""
        if len(self._late_words) > _LATE:
            self._indexed = {w for w in self._uses if not _short(w)}
            self._terms = TermIndex((word, word) for word in self._indexed)
            self._late_words, self._late = set(), None
        if self._late is None:
            self._late = TermIndex((word, word) for word in self._late_words)
        return self._terms, self._late


def _short(word: str) -> bool:
    return len(word) <= _SHORT and word.isascii() and word.isalpha()
