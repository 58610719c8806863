"""How an outlet says that a report of its own was wrong.

Requirement: who was told something wrong learns it; a measure that is withdrawn is no report that
is withdrawn. Theory: outlets put it before the headline, as a label with a mark behind it, or
name the report in so many words. Known exceptions: what is changed without a word is seen by its
facts alone; a label without a mark behind it (`Correction of prices`) is a headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: a headline is no longer; a feed's title may be anything
_LETTERS = 400
_NEVER = re.compile(r"(?!)")
_MARK = r"\s*[:：\]】)）》」|｜–—-]"


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
        text = comparable(title[:_LETTERS])
        return next((kind for kind in TakenBack if self.patterns[kind].search(text)), None)


def load_retractions(data: Mapping[str, Any]) -> Retractions:
    """Read the section `taken_back`; without one nothing is ever taken back."""
    section = data.get("taken_back", {})
    return Retractions({kind: _pattern(section.get(kind.value, {})) for kind in TakenBack})


def _pattern(entry: Mapping[str, Mapping[str, Iterable[str]]]) -> re.Pattern[str]:
    labels, phrases = (
        sorted({re.escape(comparable(t)) for words in entry.get(name, {}).values() for t in words})
        for name in ("labels", "phrases")
    )
    parts = [rf"^\W*(?:{'|'.join(labels)}){_MARK}"] if labels else []
    parts += [f"(?:{'|'.join(phrases)})"] if phrases else []
    return re.compile("|".join(parts)) if parts else _NEVER
