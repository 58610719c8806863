"""How an outlet says that a report of its own was wrong.

Requirement: who was told something wrong learns it; a measure that is withdrawn is no report that
is withdrawn. Theory: outlets put it before the headline, as a label with a mark behind it, or
name the report in so many words. Known exceptions: what is changed without a word is seen by its
facts alone; a label without a mark behind it (`Correction of prices`) is a headline.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.heading import headed, heading

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping


class TakenBack(StrEnum):
    """What became of an earlier report."""

    RETRACTION = "retraction"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Retractions:
    """The labels and phrases of `config/lexicon/corrections.yaml`."""

    patterns: Mapping[TakenBack, re.Pattern[str]]

    def said(self, title: str) -> TakenBack | None:
        """What a headline says of an earlier report; the graver first."""
        text = headed(title)
        return next((kind for kind in TakenBack if self.patterns[kind].search(text)), None)


def load_retractions(data: Mapping[str, Any]) -> Retractions:
    """Read the section `taken_back`; without one nothing is ever taken back."""
    section = data.get("taken_back", {})
    return Retractions({kind: heading(section.get(kind.value, {})) for kind in TakenBack})
