"""Telling: how a report becomes an alert, and how a further one changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.alert import Alert, Reason, Source
from core.article import unique
from core.taxonomy import Certainty
from core.transition import AGREED, confirms, settles

if TYPE_CHECKING:
    from datetime import datetime

    from core.article import Article
    from core.bearing import Bearing
    from core.reading import Reading
    from core.relevance import Verdict
    from core.transition import Transition

_COMPANIES = 8
_TALK = frozenset({Certainty.SINGLE_OUTLET, Certainty.SOURCES_SAY})
_MEASURES = 8
#: after these the first report's words are history
_NEWEST = frozenset({Reason.OFFICIAL_TEXT, Reason.STATUS, Reason.REVERSAL})
_SETTLED = frozenset({Certainty.OFFICIAL_TEXT})
_GROUNDED = (Certainty.SINGLE_OUTLET, Certainty.SOURCES_SAY)


def source_of(article: Article) -> Source:
    """A report as an alert names it."""
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


def first_telling(
    story: str,
    article: Article,
    verdict: Verdict,
    reading: Reading,
    bearing: Bearing,
    told: Transition,
    now: datetime,
) -> Alert:
    """The alert that begins a story."""
    return Alert(
        story=story,
        revision=1,
        reason=told.reason,
        headline=article.headline,
        summary=article.summary,
        event=reading.event,
        event_label=reading.label,
        direction=reading.clear_direction,
        severity=reading.severity,
        certainty=reading.certainty,
        jurisdictions=reading.jurisdictions,
        elements=reading.elements,
        companies=reading.companies[:_COMPANIES],
        sources=(source_of(article),),
        why=verdict.reasons,
        first_seen=article.seen_at,
        decided_at=now,
        language=article.language,
        what=", ".join(bearing.named),
        still=bearing.still,
        until=bearing.until,
        next=bearing.next,
        changed=told.changed,
        changed_at=now if told.changed else None,
        claim=bearing.claim,
        measures=bearing.measures[:_MEASURES],
    )


def told_again(
    alert: Alert, reading: Reading, bearing: Bearing, told: Transition, now: datetime
) -> Alert:
    """The next revision: what was not clear is filled in, what was told stands."""
    firmer = confirms(alert, reading)
    denied = reading.certainty is Certainty.DISPUTED and alert.certainty not in _SETTLED
    taken_back = told.reason is Reason.RETRACTION
    # a report that says on whose word it rests says more than one that does not
    grounded = (alert.certainty, reading.certainty) == _GROUNDED
    return replace(
        deepened(alert, reading, bearing),
        revision=alert.revision + 1,
        reason=told.reason,
        decided_at=now,
        certainty=reading.certainty if firmer or denied or grounded else alert.certainty,
        changed=told.changed or alert.changed,
        changed_at=now if told.changed else alert.changed_at,
        # who is firmer than the one who took it back knows better
        retracted=taken_back or (alert.retracted and not firmer),
        claim=_claim(alert, reading, bearing),
    )


def _claim(alert: Alert, reading: Reading, bearing: Bearing) -> str:
    """Whose word alone it is: until a text or the other side says so, too."""
    text = Certainty.OFFICIAL_TEXT in (reading.certainty, alert.certainty)
    if text or settles(alert, reading):
        return ""
    return alert.claim or (bearing.claim if alert.certainty in _TALK else "")


def deepened(alert: Alert, reading: Reading, bearing: Bearing) -> Alert:
    """The same alert with what a longer or further report knows more."""
    return replace(
        alert,
        event=alert.event or reading.event,
        event_label=alert.event_label or reading.label,
        direction=alert.direction or reading.clear_direction,
        severity=max(alert.severity, reading.severity),
        jurisdictions=alert.jurisdictions or reading.jurisdictions,
        elements=unique((*alert.elements, *reading.elements)),
        companies=unique((*alert.companies, *reading.companies))[:_COMPANIES],
        what=alert.what or ", ".join(bearing.named),
        # what was in force before a change need not be after it
        still=bearing.still or (() if bearing.changes else alert.still),
        until=bearing.until or alert.until,
        next=bearing.next or (() if bearing.changes else alert.next),
        measures=unique((*alert.measures, *bearing.measures))[:_MEASURES],
    )


def retold(alert: Alert, article: Article, reading: Reading, reason: Reason) -> Alert:
    """What was only talk is so now: the newest words head the story, if readers can read them."""
    if reason not in _NEWEST or article.language != alert.language:
        return alert
    told = _better_said(alert, reading)
    return replace(told, headline=article.headline, summary=article.summary)


def turned(alert: Alert, reading: Reading) -> Alert:
    """What several reports say together stands above what the first one seemed to say."""
    return _better_said(alert, reading) if reading.reports >= AGREED else alert


def _better_said(alert: Alert, reading: Reading) -> Alert:
    """The kind and the direction of a report, where it tells them clearly."""
    return replace(
        alert,
        event=reading.event or alert.event,
        event_label=reading.label or alert.event_label,
        direction=reading.clear_direction or alert.direction,
    )


def reworded(
    alert: Alert, article: Article, verdict: Verdict, reading: Reading, *, heads: bool
) -> Alert:
    """The first report says something else now: so does the alert; `heads`: also in its words."""
    return replace(
        alert,
        headline=article.headline if heads else alert.headline,
        summary=article.summary if heads else alert.summary,
        event=reading.event,
        event_label=reading.label,
        direction=reading.clear_direction,
        severity=max(alert.severity, reading.severity),
        jurisdictions=reading.jurisdictions,
        elements=reading.elements,
        companies=reading.companies[:_COMPANIES],
        why=verdict.reasons if verdict.relevant else alert.why,
    )
