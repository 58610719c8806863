"""A profile: what the reports of a story name, and how often; one report is a story of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.key import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.article import Article
    from core.fact import Facts
    from core.kind import Kind
    from core.taxonomy import Direction

#: the strongest names of a story: what only its hundredth report names tells nothing
_NAMES = 400


@dataclass(frozen=True, slots=True)
class Profile:
    """What some reports name: `kind:value` with the mean of its strengths, the strongest first."""

    reports: int
    names: Mapping[str, float]

    def joined(self, other: Profile) -> Profile:
        """The profile of both."""
        count = self.reports + other.reports
        total: defaultdict[str, float] = defaultdict(float)
        for part in (self, other):
            for name, strength in part.names.items():
                total[name] += strength * part.reports
        ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:_NAMES]
        return Profile(count, {name: round(sum_ / count, 4) for name, sum_ in ordered})


NO_PROFILE = Profile(0, {})


def profile_of(
    article: Article, facts: Facts, kind: Kind | None, direction: Direction | None
) -> Profile:
    """The profile of one report."""
    return Profile(1, key_of(article, facts, kind, direction))


def profile_to_record(profile: Profile) -> dict[str, Any]:
    """Write a profile as JSON's own types."""
    return {"reports": profile.reports, "names": dict(profile.names)}


def profile_from_record(record: Mapping[str, Any]) -> Profile:
    """Read a profile back."""
    return Profile(int(record["reports"]), dict(record["names"]))
