"""What a further report of a known story changes, and whether people are told, and how.

Requirement: a change of substance is told once, whoever reports it and however late; what only
repeats is not told. Theory: news is measured against what the story and the ledger hold. In the
order of weight: the one who told it first takes it back or corrects it; the ledger moves, or
moves back; an official text appears where only talk was; a day to come is named that neither
knew; a headline names a firm that the story did not. All else is the same news, better known: it
is edited in silence, at 2, 3, 5, 8, 13, ... outlets and when somebody firmer or closer says it.

Known exceptions: a firm in the running text is no news, for every outlet asks another one; the
opposite direction in another outlet's words is more often a misreading than a turn, so a turn
needs the ledger, the first outlet itself, or what three reports say together; of an edited report
only what took the place of something that people saw is a correction: what was added is none, nor
is a figure far down, for some pages count all day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from core.alert import Alert, Reason
from core.article import SUMMARY, figures
from core.bearing import day_words
from core.entry import EntryKind
from core.fact import DateRole, Facts, Place, Role
from core.feed import Tier
from core.novelty import Known, News, novelty
from core.retraction import TakenBack
from core.taxonomy import OPPOSED, Certainty, EventType
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.article import Article
    from core.bearing import Bearing
    from core.fact import Evidence
    from core.reading import Reading

_STEPS = frozenset({2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
#: what a report rests on, from weak to firm; what one side disputes only a text settles
_FIRMNESS = {
    Certainty.SINGLE_OUTLET: 1,
    Certainty.SOURCES_SAY: 1,
    Certainty.OFFICIAL_STATEMENT: 2,
    Certainty.DISPUTED: 2,
    Certainty.OFFICIAL_TEXT: 3,
}
_OFFICIAL = frozenset({Certainty.OFFICIAL_STATEMENT, Certainty.OFFICIAL_TEXT})
_SETTLED = frozenset({Certainty.DISPUTED, Certainty.OFFICIAL_TEXT})
#: where the days that a report names are those of factories and courts
_OTHERS_DAYS = frozenset({EventType.SUPPLY_IMPACT, EventType.ENFORCEMENT_OR_SMUGGLING})
#: so many reports together outvote the first
AGREED = 3
_DATES = {
    DateRole.EFFECTIVE: "takes effect",
    DateRole.UNTIL: "until",
    DateRole.DEADLINE: "deadline",
}
#: what takes the place of something else of its kind, the weightiest first
_MOST = 2
_REPLACED = (News.NUMBER, News.DATE, News.FIGURE, News.ENTITY, News.GOODS)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a story when a further report of it comes."""

    alert: Alert
    #: what all its reports stated
    known: Mapping[str, Sequence[str]]
    #: what people saw of its first report when it was last read
    stated: Mapping[str, Sequence[str]]
    #: how its first report was headed when it was last read
    headline: str
    #: the figures in what that said beyond the headline
    figures: frozenset[str]
    outlets: tuple[str, ...]
    tier: int


@dataclass(frozen=True, slots=True)
class Transition:
    """Why a story is told again, and what changed in one line."""

    reason: Reason
    changed: str = ""


def event_facts(facts: Facts) -> Facts:
    """The facts of the event itself: what a report only looks back to is never news."""
    return replace(
        facts,
        numbers=tuple(f for f in facts.numbers if f.role is Role.EVENT),
        companies=tuple(f for f in facts.companies if f.role is Role.EVENT),
        figures=tuple(f for f in facts.figures if f.role is Role.EVENT),
        dates=tuple(d for d in facts.dates if d.sentence is Role.EVENT),
    )


def shown_facts(facts: Facts) -> Facts:
    """The facts of the event that people saw: in the headline or at the beginning of the text."""
    facts = event_facts(facts)
    return replace(
        facts,
        numbers=tuple(f for f in facts.numbers if _shown(f.evidence)),
        companies=tuple(f for f in facts.companies if _shown(f.evidence)),
        figures=tuple(f for f in facts.figures if _shown(f.evidence)),
        dates=tuple(d for d in facts.dates if _shown(d.evidence)),
    )


def _shown(evidence: Evidence) -> bool:
    return evidence.place is Place.HEADLINE or evidence.start < SUMMARY


def begun(bearing: Bearing) -> Transition:
    """Why a new story is told: its event is the first report, and may move a known measure."""
    if not bearing.changes:
        return Transition(Reason.FIRST_REPORT)
    return Transition(_turn(bearing), "; ".join(bearing.changes))


def edited(
    held: Held, article: Article, reading: Reading, told: Known, taken: TakenBack | None
) -> Transition | None:
    """What a new version of the first report changes."""
    if taken is TakenBack.RETRACTION and not held.alert.retracted:
        return Transition(Reason.RETRACTION, f"taken back by {article.outlet}")
    words = _replaced(held, reading, told)
    if words:
        return Transition(Reason.CORRECTION, words)
    if comparable(held.headline) != article.title or (
        figures(comparable(article.summary)) != held.figures
    ):
        return Transition(Reason.TEXT_CHANGED)
    return None


def continued(
    held: Held,
    article: Article,
    reading: Reading,
    bearing: Bearing,
    taken: TakenBack | None,
    kind: EntryKind,
) -> Transition | None:
    """What a report that is not the first one changes."""
    return (
        _taken_back(held, article, taken)
        or _substance(held, article, reading, bearing)
        or _outvoted(held, article, reading)
        or (_better_known(held, article, reading) if kind is EntryKind.NEW else None)
    )


def _taken_back(held: Held, article: Article, taken: TakenBack | None) -> Transition | None:
    if taken is None or held.alert.retracted or article.house not in held.outlets[:1]:
        return None
    if taken is TakenBack.RETRACTION:
        return Transition(Reason.RETRACTION, f"taken back by {article.outlet}")
    return Transition(Reason.CORRECTION, article.entry.title)


def _substance(
    held: Held, article: Article, reading: Reading, bearing: Bearing
) -> Transition | None:
    if bearing.changes:
        return Transition(_turn(bearing), "; ".join(bearing.changes))
    talk = held.alert.certainty not in _OFFICIAL or held.alert.claim
    if talk and reading.certainty is Certainty.OFFICIAL_TEXT:
        return Transition(Reason.OFFICIAL_TEXT, f"official text published: {article.outlet}")
    if settles(held.alert, reading):
        return Transition(Reason.STATUS, f"the other side confirms: {article.headline}")
    if reading.certainty is Certainty.DISPUTED and held.alert.certainty not in _SETTLED:
        return Transition(Reason.STATUS, f"disputed: {article.headline}")
    facts = event_facts(reading.facts)
    news = novelty(held.known, facts)
    dates = [n.value for n in news if n.what is News.DATE]
    today = article.seen_at.date()
    told = {_dated(value)[1] for value in held.known.get(News.DATE, ())}
    for value in dates:
        role, day = _dated(value)
        if reading.type not in _OTHERS_DAYS and day >= today and day not in told | bearing.days:
            return Transition(Reason.NEW_DATE, f"{role} {day_words(day)}")
    # a name that only looks like a firm's must not ring a bell
    named = {
        f.value
        for f in facts.companies
        if f.evidence.place is Place.HEADLINE and f.value in article.lexicon.companies
    }
    firms = [n.value for n in news if n.what is News.ENTITY and n.value in named]
    if firms:
        return Transition(Reason.NEW_ENTITY, f"names {', '.join(firms)}")
    return None


def confirms(alert: Alert, reading: Reading) -> bool:
    """Whether firmer ground is reached: an official text, or the word of the side that acts."""
    if _FIRMNESS[reading.certainty] <= _FIRMNESS[alert.certainty]:
        return False
    if reading.certainty is not Certainty.OFFICIAL_STATEMENT:
        return reading.certainty is Certainty.OFFICIAL_TEXT
    office, acting = reading.facts.claimant, alert.jurisdictions[:1]
    return office is None or not acting or office.value in acting


def settles(alert: Alert, reading: Reading) -> bool:
    """Whether another side officially says what one side alone had claimed."""
    claimant = reading.facts.claimant
    if not alert.claim or claimant is None:
        return False
    return reading.certainty in _OFFICIAL and claimant.value != alert.claim


def _outvoted(held: Held, article: Article, reading: Reading) -> Transition | None:
    """Whether several outlets together say the opposite of what was told from the first."""
    told, said = held.alert.direction, reading.clear_direction
    few = min(reading.reports, len({*held.outlets, article.house})) < AGREED
    if few or held.alert.retracted or {told, said} != OPPOSED:
        return None
    return Transition(Reason.CORRECTION, f"{said}, not {told}: {reading.reports} reports")


def _better_known(held: Held, article: Article, reading: Reading) -> Transition | None:
    if article.house in held.outlets:
        return None
    if confirms(held.alert, reading):
        return Transition(Reason.CONFIRMED, _confirmed(article, reading))
    closer = article.tier < held.tier and article.tier <= Tier.WIRE
    if closer or len(held.outlets) + 1 in _STEPS:
        return Transition(Reason.MORE_OUTLETS)
    return None


def _confirmed(article: Article, reading: Reading) -> str:
    """Who confirms a story, and who says that he does."""
    if reading.certainty is Certainty.OFFICIAL_TEXT:
        return f"confirmed by {article.outlet}"
    office = reading.facts.claimant
    who = f"confirmed by {office.evidence.quote}" if office else "officially confirmed"
    return f"{who}, says {article.outlet}"


def _turn(bearing: Bearing) -> Reason:
    return Reason.REVERSAL if bearing.reverses else Reason.STATUS


def _replaced(held: Held, reading: Reading, told: Known) -> str:
    """What a new version says in place of what it said, in words; empty if nothing."""
    if {held.alert.direction, reading.clear_direction} == OPPOSED:
        return f"{reading.direction}, not {held.alert.direction}"
    found = []
    for kind in _REPLACED:
        before, after = held.stated.get(kind, ()), told.get(kind, [])
        gone = [value for value in before if value not in after]
        come = [value for value in after if value not in before]
        pair = next(iter(_pairs(kind, gone, come)), None)
        if pair:
            found.append(_instead(kind, *pair))
    return "; ".join(found[:_MOST])


def _pairs(kind: News, gone: Iterable[str], come: Sequence[str]) -> Iterable[tuple[str, str]]:
    """What stands where something else stood: figures of one unit, days of one role."""
    for old in gone:
        for new in come:
            if _like(kind, old) == _like(kind, new):
                yield old, new


def _like(kind: News, value: str) -> str:
    if kind is News.FIGURE:
        return value.partition(" ")[2]
    return value.partition(" ")[0] if kind is News.DATE else ""


def _instead(kind: News, old: str, new: str) -> str:
    if kind is News.DATE:
        role, day = _dated(new)
        return f"{role} {day_words(day)}, not {day_words(_dated(old)[1])}"
    prefix = "No. " if kind is News.NUMBER else ""
    return f"{prefix}{new}, not {prefix}{old}"


def _dated(value: str) -> tuple[str, date]:
    """`until 2027-01-10` in words and as a day."""
    role, _, day = value.partition(" ")
    return _DATES.get(DateRole(role), role), date.fromisoformat(day)
