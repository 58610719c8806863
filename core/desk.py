"""The desk: one entry in, what it means and changes out; the whole understanding, without I/O.

Triage decides with it, and so do `classify`, `evaluate`, `replay` and `explain`: what is measured
is what runs. Deterministic: the same entries in the same order give the same decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.article import read_entry
from core.bearing import bearing_of, cites
from core.effect import effects
from core.entry import EntryKind
from core.feed import Tier
from core.ledger import Ledger
from core.link import tiers_of
from core.reading import read
from core.recent import Recent
from core.relevance import judge
from core.retraction import TakenBack
from core.story import develop, story_id
from core.tally import seconded
from core.withdrawal import withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from core.alert import Alert
    from core.article import Article
    from core.bearing import Bearing
    from core.effect import Effect
    from core.entry import SeenEntry
    from core.feed import Feed
    from core.ledger import LedgerEntry
    from core.lexicon import Lexicon
    from core.reading import Reading
    from core.recent import Link
    from core.relevance import Verdict
    from core.story import Story

_CITES = "cites a measure of the ledger"
_LOOKS_BACK = "explains or looks back, and no story is alive that it could belong to"


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
    #: which measures it concerns, and what it does to them
    effects: tuple[Effect, ...] = ()
    #: what it adds to the ledger
    entries: tuple[LedgerEntry, ...] = ()
    #: why it joins the story before it, or begins one
    link: Link | None = None


class Desk:
    """Holds the stories of the last days and decides about entries in turn."""

    def __init__(
        self,
        lexicon: Lexicon,
        feeds: Mapping[str, Feed] | None = None,
        stories: Iterable[Story] = (),
        ledger: Ledger | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._feeds = feeds or {}
        self._tiers = tiers_of(self._feeds.values())
        self.recent = Recent(stories)
        #: may be replaced between two decisions by one that holds more
        self.ledger = ledger or Ledger()

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
            tiers=self._tiers,
        )
        verdict = judge(article, self._lexicon)
        if not verdict.relevant and cites(article, self.ledger):
            verdict = replace(verdict, relevant=True, reasons=(*verdict.reasons, _CITES))
        told = verdict.relevant if relevant is None else relevant
        knows = self.recent.knows(article)
        if kind is EntryKind.ENRICHED:
            # a page says more of what was told: it makes nothing relevant, and nothing irrelevant
            told, knows = False, knows and told
        if not told and not knows:
            return Decision(article, verdict)
        reading = read(article, self._lexicon)
        link = self.recent.link(article, reading)
        before = self.recent.get(link.story)
        if before is None and relevant is None and self._looks_back(article):
            verdict = replace(verdict, relevant=False, reasons=(*verdict.reasons, _LOOKS_BACK))
            return Decision(article, verdict)
        own = before.id if before else story_id(article)
        found = effects(article, reading, self.ledger, now, own)
        taken = self._lexicon.retractions.said(seen.entry.title)
        # what a page or a text that is no policy any more says of a measure changes none
        added = tuple(_entries(found)) if told else ()
        if taken is TakenBack.RETRACTION and kind is not EntryKind.ENRICHED:
            added = withdrawn(before, article, self.ledger, now)
        bearing = self._bearing(reading, now, found, added)
        # what moves the ledger is a new act, of which earlier reports could not speak
        if before and kind is EntryKind.NEW and not knows and not bearing.changes:
            reading = seconded(reading, before.tally)
        story, alert = develop(before, article, verdict, reading, kind, now, bearing, taken)
        return Decision(article, verdict, reading, before, story, alert, found, added, link)

    def _looks_back(self, article: Article) -> bool:
        """Whether an outlet says that it tells nothing new; what a state publishes is new."""
        said = self._lexicon.recollections.says(article.entry.title)
        return said and article.tier != Tier.OFFICIAL

    def _bearing(
        self,
        reading: Reading,
        now: datetime,
        found: Sequence[Effect],
        added: Sequence[LedgerEntry],
    ) -> Bearing:
        """How a report stands to the measures of the ledger."""
        sure = [effect.measure for effect in found if effect.sure]
        named = [effect.measure for effect in found]
        return bearing_of(reading, self.ledger, now.date(), added, sure, named)

    def keep(self, decision: Decision, now: datetime) -> None:
        """Remember a decision that had its effect."""
        if decision.entries:
            self.ledger = self.ledger.with_entries(decision.entries)
        if decision.story:
            self.recent.put(decision.story)
            self.recent.expire(now)


def _entries(found: Iterable[Effect]) -> Iterator[LedgerEntry]:
    for effect in found:
        if effect.opens:
            yield effect.opens
        if effect.event:
            yield effect.event
