"""A profile: what one report names that tells its event from others, ready to be compared.

A story keeps the profiles of its first reports. Later ones tell the same or drift away from it,
and a story that could be joined by its last reports would walk from event to event.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.key import HEADLINE, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.article import Article
    from core.fact import Facts
    from core.kind import Kind
    from core.taxonomy import Direction

#: the rarest names of a report; the rest tells little
_NAMES = 160
#: so many reports of a story are compared with a new one
KEPT = 6


@dataclass(frozen=True)
class Profile:
    """What a report names: `kind:value` with its rarity, the headline apart from the text."""

    headline: Mapping[str, float]
    text: Mapping[str, float]
    language: str
    seen_at: datetime

    @cached_property
    def headed(self) -> Mapping[str, frozenset[str]]:
        """What the headline names, by its kind; it is compared with every likely story."""
        return _by_kind(self.headline)

    @cached_property
    def named(self) -> Mapping[str, frozenset[str]]:
        """What the whole report names, by its kind."""
        return _by_kind((*self.headline, *self.text))


def kind_of_name(name: str) -> str:
    """What a name names: `country` of `country:CN`."""
    return name.partition(":")[0]


def _by_kind(names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        found[kind_of_name(name)].add(name)
    return {kind: frozenset(group) for kind, group in found.items()}


def profile_of(
    article: Article, facts: Facts, kind: Kind | None, direction: Direction | None
) -> Profile:
    """The profile of a report."""
    rarity = article.lexicon.concepts.rarity
    strengths = key_of(article, facts, kind, direction)
    # what stands in the headline first, then the rarest
    ordered = sorted((-strength, -rarity(name), name) for name, strength in strengths.items())
    names = [(name, strength, round(-rare, 2)) for strength, rare, name in ordered[:_NAMES]]
    return Profile(
        {name: rare for name, strength, rare in names if -strength >= HEADLINE},
        {name: rare for name, strength, rare in names if -strength < HEADLINE},
        facts.language or article.language,
        article.seen_at,
    )


def renewed(profiles: tuple[Profile, ...], at: int, newer: Profile) -> tuple[Profile, ...]:
    """The profiles of a story after the page of its report number `at` was read, too.

    A report under another headline tells something else, and does not move the story along.
    """
    if at >= len(profiles) or _words(newer) != _words(profiles[at]):
        return profiles
    return (*profiles[:at], replace(newer, seen_at=profiles[at].seen_at), *profiles[at + 1 :])


def _words(profile: Profile) -> frozenset[str]:
    return profile.headed.get("word", frozenset())


def profile_to_record(profile: Profile) -> dict[str, Any]:
    """Write a profile as JSON's own types."""
    return {
        "headline": dict(profile.headline),
        "text": dict(profile.text),
        "language": profile.language,
        "seen_at": profile.seen_at.isoformat(),
    }


def profile_from_record(record: Mapping[str, Any]) -> Profile:
    """Read a profile back."""
    return Profile(
        record["headline"],
        record["text"],
        record["language"],
        datetime.fromisoformat(record["seen_at"]),
    )
