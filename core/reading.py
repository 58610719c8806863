"""What a report says was done, put together: facts, kind, direction, severity.

Requirement: nothing is told that is not so. What no cue says clearly stays None and is not told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.direction import direction_of
from core.fact import Facts, values
from core.facts import extract
from core.features import Traits, wording
from core.goods import made
from core.kind import Kind, kind_of
from core.leaning import leaning
from core.lexicon import Kind as Term
from core.placed import placed_signs
from core.profile import Profile, profile_of
from core.severity import Act, Severity, Touched
from core.taxonomy import OPPOSITE, EventType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.article import Article
    from core.direction import Pointed
    from core.lexicon import Lexicon
    from core.taxonomy import Certainty, Direction

_EVERYDAY = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """The event as one report tells it; None where no cue is clear."""

    #: the finer kind and how it is called, if they are sure; the type may be a guess
    event: str | None
    type: EventType | None
    label: str | None
    direction: Direction
    #: whether the direction is clear enough to be told
    direction_sure: bool
    severity: int
    #: what the direction rests on, and what the severity is the sum of
    direction_reasons: tuple[str, ...]
    severity_reasons: tuple[str, ...]
    certainty: Certainty
    jurisdictions: tuple[str, ...]
    elements: tuple[str, ...]
    companies: tuple[str, ...]
    facts: Facts
    #: what its story is found by
    profile: Profile
    #: how likely each kind and each direction is, each together 1
    kinds: Mapping[EventType, float] = field(default_factory=dict)
    directions: Mapping[Direction, float] = field(default_factory=dict)
    #: how many reports of a story it was read together with, itself included
    reports: int = 1
    #: whether its own words tell the direction clearly, whatever the others say
    clear: bool = False

    @property
    def clear_direction(self) -> Direction | None:
        """The direction if it is sure."""
        return self.direction if self.direction_sure else None


def read(article: Article, lexicon: Lexicon) -> Reading:
    """Read the event that a report tells of."""
    facts = extract(article, lexicon)
    traits = traits_of(article, facts, lexicon)
    kind = kind_of(article, facts, lexicon, traits)
    # a guess is measured and stored, but neither told nor weighed
    rules = direction_of(traits.signs, kind)
    told = kind if kind and kind.sure and not _is_denied(kind, rules, lexicon) else None
    event = told.event if told else None
    pointed = leaning(traits, kind, rules, lexicon)
    profile = profile_of(article, facts, kind, pointed.told)
    # what a producer makes is our knowledge, and nothing by which reports are alike
    facts = _with_goods(facts, told, lexicon)
    rated = _rated(
        article,
        facts,
        Act(event, kind.type if kind else None, pointed.direction, _is_planned(article)),
        lexicon,
    )
    return Reading(
        event=event,
        type=kind.type if kind else None,
        label=told.label if told else None,
        direction=pointed.direction,
        direction_sure=pointed.sure,
        severity=rated.level,
        direction_reasons=pointed.reasons,
        severity_reasons=rated.reasons,
        certainty=facts.certainty,
        jurisdictions=values(facts.jurisdictions),
        elements=values(facts.elements),
        companies=values(facts.companies),
        facts=facts,
        profile=profile,
        kinds=kind.shares if kind else {},
        directions=pointed.shares,
        clear=pointed.sure,
    )


def _is_denied(kind: Kind, rules: Pointed, lexicon: Lexicon) -> bool:
    """Whether signs surely say the opposite of what such an event means: no plan to lift."""
    usual = lexicon.events[kind.event].direction
    return rules.sure and OPPOSITE.get(rules.direction) == usual


def _with_goods(facts: Facts, told: Kind | None, lexicon: Lexicon) -> Facts:
    """Facts with the elements of a producer who is supported, if none are named."""
    if not told or told.type is not EventType.DOMESTIC_SUPPORT_OR_STOCKPILE or facts.elements:
        return facts
    return replace(facts, elements=made(facts.companies, lexicon))


def traits_of(article: Article, facts: Facts, lexicon: Lexicon) -> Traits:
    """What kind and direction are judged by."""
    words, signs = wording(article, facts), placed_signs(article, facts, lexicon)
    return Traits(words, signs, article.heard)


def _is_planned(article: Article) -> bool:
    """Whether the headline only considers, drafts or threatens an act."""
    return any(m.kind is Term.CUE and m.id == "plan" for m in article.in_title)


def _rated(article: Article, facts: Facts, act: Act, lexicon: Lexicon) -> Severity:
    """How much the event matters; without a table all events are everyday ones."""
    if lexicon.scale is None:
        return Severity(_EVERYDAY, ())
    found = (*article.in_title, *article.in_lead)
    touched = Touched(
        jurisdictions=values(facts.jurisdictions),
        elements=values(facts.elements),
        forms=values(facts.forms),
        certainty=facts.certainty,
        named=any(m.kind is Term.TOPIC and m.id == "strong" for m in found),
    )
    return lexicon.scale.rate(act, touched)
