"""Whether a headline says that its text explains or looks back, and tells nothing new.

Requirement: anniversaries and explainers open no story; beside a living one they are read like any
other report. Theory: outlets say so in the headline: a label (`Explainer: ...`, `... - timeline`),
a set phrase ("what are rare earths"), or a span since an act and a question ("ten years on: how
..."). A span alone proves nothing: who resumes exports a year after a ban acts today.

Known exceptions: an explainer that calls itself nothing of the kind reads like news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.heading import NEVER, alternatives, headed, heading

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Recollections:
    """The labels, phrases and spans of `config/lexicon/recollections.yaml`."""

    called: re.Pattern[str] = NEVER
    since: re.Pattern[str] = NEVER

    def says(self, title: str) -> bool:
        """Whether a headline says so."""
        text = headed(title)
        return bool(self.called.search(text) or self.since.search(text))


def load_recollections(data: Mapping[str, Any]) -> Recollections:
    """Read the section `recollections`; without one everything is news."""
    section = data.get("recollections")
    if not section:
        return Recollections()
    span, ask = ("|".join(alternatives(section.get(name, {}))) for name in ("spans", "asks"))
    since = rf"^\W*(?:\w+\s){{0,2}}(?:{span})\b[^:：,]*[:：,]\W*(?:{ask})\b"
    return Recollections(heading(section), re.compile(since) if span and ask else NEVER)
