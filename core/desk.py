"""The desk: one entry in, what it means and changes out; the whole understanding, without I/O.

Triage decides with it, and so do `classify`, `evaluate`, `replay` and `explain`: what is measured
is what runs. Deterministic: the same entries in the same order give the same decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.article import read_entry
from core.entry import EntryKind
from core.reading import read
from core.recent import Recent
from core.relevance import judge
from core.story import develop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from core.alert import Alert
    from core.article import Article
    from core.entry import SeenEntry
    from core.feed import Feed
    from core.lexicon import Lexicon
    from core.reading import Reading
    from core.relevance import Verdict
    from core.story import Story


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one entry; only a relevant or known one has a reading and a story."""

    article: Article
    verdict: Verdict
    reading: Reading | None = None
    #: the story before this entry, if there was one, and after it
    before: Story | None = None
    story: Story | None = None
    #: what people are told, if anything
    alert: Alert | None = None


class Desk:
    """Holds the stories of the last days and decides about entries in turn."""

    def __init__(
        self,
        lexicon: Lexicon,
        feeds: Mapping[str, Feed] | None = None,
        stories: Iterable[Story] = (),
    ) -> None:
        self._lexicon = lexicon
        self._feeds = feeds or {}
        self.recent = Recent(stories)

    def decide(
        self, seen: SeenEntry, kind: EntryKind, now: datetime, *, relevant: bool | None = None
    ) -> Decision:
        """Decide about an entry; nothing is kept yet. `relevant` overrides the verdict."""
        article = read_entry(
            seen.entry,
            feed=seen.feed,
            seen_at=seen.seen_at,
            lexicon=self._lexicon,
            source=self._feeds.get(seen.feed),
        )
        verdict = judge(article, self._lexicon)
        told = verdict.relevant if relevant is None else relevant
        if not told and not self.recent.knows(article):
            return Decision(article, verdict)
        reading = read(article, self._lexicon)
        before = self.recent.get(self.recent.assign(article, reading))
        story, alert = develop(before, article, verdict, reading, kind, now)
        return Decision(article, verdict, reading, before, story, alert)

    def keep(self, decision: Decision, now: datetime) -> None:
        """Remember a decision that had its effect."""
        if decision.story:
            self.recent.put(decision.story)
            self.recent.expire(now)
