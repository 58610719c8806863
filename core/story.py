"""A story: all reports of one event, and what of it is worth telling.

A story is told once, when its first report comes. After that its message is edited: when more
outlets carry it (at 2, 3, 5, 8, 13, ... outlets, so that the hundredth costs nobody attention),
when somebody closer to the act confirms it, and when the first report's own headline or a figure
in it changes. Everything else is remembered and not told.

Dates that feeds claim order nothing here: a report of an old event that nobody has told yet is
told, and shows its date.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.alert import Alert, Reason, Source, source_from_record, source_to_record
from core.article import figures, unique
from core.entry import EntryKind
from core.feed import Tier
from core.profile import KEPT, Profile, profile_from_record, profile_to_record
from core.taxonomy import Certainty
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.article import Article
    from core.reading import Reading
    from core.relevance import Verdict

_TITLES = 12
_SOURCES = 40
_ENTRIES = 400
_COMPANIES = 8
_STEPS = frozenset({2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
#: what a report rests on, from weak to firm
_FIRMNESS = {
    Certainty.DISPUTED: 0,
    Certainty.SINGLE_OUTLET: 1,
    Certainty.SOURCES_SAY: 1,
    Certainty.OFFICIAL_STATEMENT: 2,
    Certainty.OFFICIAL_TEXT: 3,
}


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
    #: mean marks of its reports
    marks: Mapping[str, float]
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
) -> tuple[Story, Alert | None]:
    """Add a report to its story, or begin one; the alert, if any, is what people are told."""
    if story is None:
        return _begin(article, verdict, reading, now)
    grown = _grow(story, article, reading)
    reason = decide(story, article, reading, kind)
    if reason is None:
        return grown, None
    alert = replace(
        story.alert,
        revision=story.alert.revision + 1,
        reason=reason,
        sources=grown.sources,
        decided_at=now,
    )
    if reason is Reason.TEXT_CHANGED:
        alert = _reworded(alert, article, verdict, reading)
    else:
        alert = _confirmed(alert, reading)
    return replace(grown, alert=alert), alert


def decide(story: Story, article: Article, reading: Reading, kind: EntryKind) -> Reason | None:
    """Whether a further report of a known story is worth telling, and why."""
    name = entry_name(article)
    if name in story.entries:
        first = kind is EntryKind.CHANGED and name == story.entries[0]
        return Reason.TEXT_CHANGED if first and _reads_differently(story.alert, article) else None
    fresh = article.house not in story.outlets
    if not fresh:
        return None
    firmer = _FIRMNESS[reading.certainty] > _FIRMNESS[story.alert.certainty]
    closer = article.tier < story.tier and article.tier <= Tier.WIRE
    if firmer or closer or len(story.outlets) + 1 in _STEPS:
        return Reason.MORE_OUTLETS
    return None


def _reads_differently(alert: Alert, article: Article) -> bool:
    if comparable(alert.headline) != article.title:
        return True
    return figures(comparable(alert.summary)) != figures(comparable(article.summary))


def _begin(
    article: Article, verdict: Verdict, reading: Reading, now: datetime
) -> tuple[Story, Alert]:
    source = _source(article)
    alert = Alert(
        story=story_id(article),
        revision=1,
        reason=Reason.FIRST_REPORT,
        headline=article.headline,
        summary=article.summary,
        event=reading.event,
        event_label=reading.label,
        direction=reading.clear_direction,
        severity=reading.severity,
        certainty=reading.certainty,
        jurisdictions=reading.jurisdictions,
        elements=reading.elements,
        companies=reading.companies,
        sources=(source,),
        why=verdict.reasons,
        first_seen=article.seen_at,
        decided_at=now,
        language=article.language,
    )
    story = Story(
        id=alert.story,
        last_seen=article.seen_at,
        titles=(article.title,),
        lead=article.lead,
        marks=article.marks,
        reports=1,
        profiles=(reading.profile,),
        entries=(entry_name(article),),
        outlets=(article.house,),
        tier=article.tier,
        sources=(source,),
        alert=alert,
    )
    return story, alert


def _source(article: Article) -> Source:
    entry = article.entry
    return Source(
        article.outlet,
        article.headline,
        entry.link,
        entry.published,
        article.tier,
        article.feed,
        article.house,
    )


def _grow(story: Story, article: Article, reading: Reading) -> Story:
    """Remember a further report, or a new version of one."""
    if entry_name(article) in story.entries:
        known = story.sources
        at = next((i for i, s in enumerate(known) if s.url == article.entry.link), None)
        if at is not None:
            known = (*known[:at], _source(article), *known[at + 1 :])
        return replace(story, last_seen=max(story.last_seen, article.seen_at), sources=known)
    own = article.marks
    count = story.reports
    mean = {
        name: (story.marks.get(name, 0.0) * count + own.get(name, 0.0)) / (count + 1)
        for name in story.marks.keys() | own.keys()
    }
    return replace(
        story,
        last_seen=max(story.last_seen, article.seen_at),
        titles=unique((*story.titles, article.title))[:_TITLES],
        marks={name: round(weight, 4) for name, weight in sorted(mean.items())},
        reports=count + 1,
        profiles=(*story.profiles, reading.profile)[:KEPT],
        entries=(*story.entries, entry_name(article))[:_ENTRIES],
        outlets=unique((*story.outlets, article.house)),
        tier=min(story.tier, article.tier),
        sources=(*story.sources, _source(article))[:_SOURCES],
    )


def _reworded(alert: Alert, article: Article, verdict: Verdict, reading: Reading) -> Alert:
    """The first report says something else now: so does the alert."""
    return replace(
        alert,
        headline=article.headline,
        summary=article.summary,
        event=reading.event,
        event_label=reading.label,
        direction=reading.clear_direction,
        severity=max(alert.severity, reading.severity),
        jurisdictions=reading.jurisdictions,
        elements=reading.elements,
        companies=reading.companies,
        why=verdict.reasons if verdict.relevant else alert.why,
    )


def _confirmed(alert: Alert, reading: Reading) -> Alert:
    """More outlets: what was not clear may be filled in, what was told stands."""
    firmer = _FIRMNESS[reading.certainty] > _FIRMNESS[alert.certainty]
    return replace(
        alert,
        event=alert.event or reading.event,
        event_label=alert.event_label or reading.label,
        direction=alert.direction or reading.clear_direction,
        severity=max(alert.severity, reading.severity),
        certainty=reading.certainty if firmer else alert.certainty,
        jurisdictions=alert.jurisdictions or reading.jurisdictions,
        elements=unique((*alert.elements, *reading.elements)),
        companies=unique((*alert.companies, *reading.companies))[:_COMPANIES],
    )


def story_to_json(story: Story) -> str:
    """Write a story for the store; its alert stands beside it there."""
    record = {
        "last_seen": story.last_seen.isoformat(),
        "titles": story.titles,
        "lead": story.lead,
        "marks": dict(story.marks),
        "reports": story.reports,
        "profiles": [profile_to_record(p) for p in story.profiles],
        "entries": story.entries,
        "outlets": story.outlets,
        "tier": story.tier,
        "sources": [source_to_record(s) for s in story.sources],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def story_from_json(text: str | bytes, alert: Alert) -> Story:
    """Read a story back; `alert` is its newest one."""
    record = json.loads(text)
    for name in ("titles", "entries", "outlets"):
        record[name] = tuple(record[name])
    record["profiles"] = tuple(profile_from_record(p) for p in record.get("profiles", ()))
    record["last_seen"] = datetime.fromisoformat(record["last_seen"])
    record["sources"] = tuple(source_from_record(s) for s in record["sources"])
    return Story(id=alert.story, alert=alert, **record)
