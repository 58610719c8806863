"""A story: all reports of one event, and what is held of it.

A story is told once, when its first report comes. After that a change of substance answers its
message, what is only better known edits it (`core/transition.py` says which is which), and
everything else is remembered and not told.

Dates that feeds claim order nothing here: a report of an old event that nobody has told yet is
told, and shows its date.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.alert import Alert, Reason, Source, source_from_record, source_to_record
from core.article import figures, unique
from core.bearing import NO_BEARING, Bearing
from core.entry import EntryKind
from core.novelty import learn, stated
from core.profile import KEPT, Profile, profile_from_record, profile_to_record, renewed
from core.tally import NO_TALLY, Tally, counted, tally_of_record, tally_to_record, unknown_votes
from core.telling import deepened, first_telling, retold, reworded, source_of, told_again, turned
from core.terms import comparable
from core.transition import (
    Held,
    Transition,
    begun,
    continued,
    edited,
    event_facts,
    shown_facts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.article import Article
    from core.fact import Facts
    from core.reading import Reading
    from core.relevance import Verdict
    from core.retraction import TakenBack

_TITLES = 12
_SOURCES = 40
_ENTRIES = 400
#: after these the first outlet stands by nothing that it said
_WITHDRAWN = frozenset({Reason.CORRECTION, Reason.RETRACTION})


@dataclass(frozen=True, slots=True)
class Story:
    """What is remembered of a story for thirty days; the newest alert is what people see."""

    id: str
    #: when its newest report was seen
    last_seen: datetime
    #: comparable headlines, the oldest first
    titles: tuple[str, ...]
    #: comparable beginning of the first report
    lead: str
    reports: int
    #: what its first reports name: what a further one is compared with
    profiles: tuple[Profile, ...]
    #: `feed:id` of its entries, the first report first
    entries: tuple[str, ...]
    #: what all its outlets are counted by
    outlets: tuple[str, ...]
    #: closest that any of them stands to the act
    tier: int
    #: all sources, the first first
    sources: tuple[Source, ...]
    alert: Alert
    #: what all its reports stated, by kind of fact: telling it again is no news
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: what people saw of the first report when it was last read, and the figures in its summary
    stated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    #: what its reports say together of its kind and direction
    tally: Tally = NO_TALLY


def entry_name(article: Article) -> str:
    """The name of an entry whatever its version."""
    return f"{article.feed}:{article.entry.id.hex()}"


def story_id(article: Article) -> str:
    """The name of the story that a first report begins: the same however often it is decided."""
    return hashlib.blake2b(entry_name(article).encode(), digest_size=8).hexdigest()


def develop(
    story: Story | None,
    article: Article,
    verdict: Verdict,
    reading: Reading,
    kind: EntryKind,
    now: datetime,
    bearing: Bearing = NO_BEARING,
    taken: TakenBack | None = None,
) -> tuple[Story, Alert | None]:
    """Add a report to its story, or begin one; the alert, if any, is what people are told.

    `bearing` is what the ledger makes of it, `taken` what it says of an earlier report.
    """
    if story is None:
        return _begin(article, verdict, reading, bearing, now)
    held = _held(story)
    facts = event_facts(reading.facts)
    grown = _grow(story, article, reading, facts)
    base, change = story.alert, None
    if kind is EntryKind.ENRICHED:
        return _enrich(grown, reading, bearing, now)
    if kind is EntryKind.CHANGED and entry_name(article) == story.entries[0]:
        told = stated(shown_facts(reading.facts))
        change = edited(held, article, reading, told, taken)
        sources = (source_of(article), *grown.sources[1:])
        grown = replace(grown, sources=sources, stated=told, figures=_figures(article))
        heads = comparable(base.headline) == comparable(held.headline)
        base = reworded(base, article, verdict, reading, heads=heads) if change else base
        grown = _recounted(grown, reading) if change and change.reason in _WITHDRAWN else grown
    elif kind is EntryKind.CHANGED or entry_name(article) not in story.entries:
        change = continued(held, article, reading, bearing, taken, kind)
        base = retold(base, article, reading, change.reason) if change else base
        base = turned(base, reading) if change else base
        grown = _recounted(grown, reading) if bearing.changes else grown
    if change is None:
        return grown, None
    alert = told_again(replace(base, sources=grown.sources), reading, bearing, change, now)
    return replace(grown, alert=alert), alert


def _recounted(story: Story, reading: Reading) -> Story:
    """What earlier reports said of the kind and the direction holds no more."""
    return replace(story, tally=counted(NO_TALLY, reading))


def _begin(
    article: Article, verdict: Verdict, reading: Reading, bearing: Bearing, now: datetime
) -> tuple[Story, Alert]:
    name = story_id(article)
    alert = first_telling(name, article, verdict, reading, bearing, begun(bearing), now)
    facts = event_facts(reading.facts)
    story = Story(
        id=name,
        last_seen=article.seen_at,
        titles=(article.title,),
        lead=article.lead,
        reports=1,
        profiles=(reading.profile,),
        entries=(entry_name(article),),
        outlets=(article.house,),
        tier=article.tier,
        sources=alert.sources,
        alert=alert,
        known=learn({}, facts),
        stated=stated(shown_facts(reading.facts)),
        figures=_figures(article),
        tally=counted(NO_TALLY, reading),
    )
    return story, alert


def _enrich(
    story: Story, reading: Reading, bearing: Bearing, now: datetime
) -> tuple[Story, Alert | None]:
    """The page of the first report: told in silence if it knows more than the alert does."""
    if deepened(story.alert, reading, bearing) == story.alert:
        return story, None
    change = Transition(Reason.ENRICHED)
    alert = told_again(story.alert, reading, bearing, change, now)
    return replace(story, alert=alert), alert


def _held(story: Story) -> Held:
    return Held(
        alert=story.alert,
        known=story.known,
        stated=story.stated,
        headline=story.sources[0].title,
        figures=frozenset(story.figures),
        outlets=story.outlets,
        tier=story.tier,
    )


def _figures(article: Article) -> tuple[str, ...]:
    return tuple(sorted(figures(comparable(article.summary))))


def _grow(story: Story, article: Article, reading: Reading, facts: Facts) -> Story:
    """Remember a further report, or a new version of one."""
    story = replace(story, known=learn(story.known, facts))
    if entry_name(article) in story.entries:
        known = story.sources
        at = next((i for i, s in enumerate(known) if s.url == article.entry.link), None)
        if at is not None:
            known = (*known[:at], source_of(article), *known[at + 1 :])
        return replace(
            story,
            last_seen=max(story.last_seen, article.seen_at),
            sources=known,
            profiles=renewed(
                story.profiles, story.entries.index(entry_name(article)), reading.profile
            ),
        )
    return replace(
        story,
        last_seen=max(story.last_seen, article.seen_at),
        titles=unique((*story.titles, article.title))[:_TITLES],
        reports=story.reports + 1,
        profiles=(*story.profiles, reading.profile)[:KEPT],
        entries=(*story.entries, entry_name(article))[:_ENTRIES],
        outlets=unique((*story.outlets, article.house)),
        tier=min(story.tier, article.tier),
        sources=(*story.sources, source_of(article))[:_SOURCES],
        tally=counted(story.tally, reading),
    )


def story_to_json(story: Story) -> str:
    """Write a story for the store; its alert stands beside it there."""
    record = {
        "last_seen": story.last_seen.isoformat(),
        "titles": story.titles,
        "lead": story.lead,
        "reports": story.reports,
        "profiles": [profile_to_record(p) for p in story.profiles],
        "entries": story.entries,
        "outlets": story.outlets,
        "tier": story.tier,
        "sources": [source_to_record(s) for s in story.sources],
        "known": dict(story.known),
        "stated": dict(story.stated),
        "figures": story.figures,
        "tally": tally_to_record(story.tally),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def story_from_json(text: str | bytes, alert: Alert) -> Story:
    """Read a story back; `alert` is its newest one."""
    record = json.loads(text)
    # what stories were compared by before they kept profiles
    record.pop("marks", None)
    for name in ("titles", "entries", "outlets", "figures"):
        record[name] = tuple(record.get(name, ()))
    old = unknown_votes(alert.direction, record["reports"])
    record["tally"] = tally_of_record(record["tally"]) if "tally" in record else old
    record["profiles"] = tuple(profile_from_record(p) for p in record.get("profiles", ()))
    record["last_seen"] = datetime.fromisoformat(record["last_seen"])
    record["sources"] = tuple(source_from_record(s) for s in record["sources"])
    return Story(id=alert.story, alert=alert, **record)
