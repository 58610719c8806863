"""The reports that the encoder is fitted to: cut to pieces, labelled, put into batches."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fit_opinions import ANSWERS, LABELS
from relevance import article

from core.encoder import cut_report
from core.taxonomy import Relevance
from study.rows import entries_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.lexicon import Lexicon
    from core.pieces import Pieces
    from study.rows import Row

QUESTIONS = {"relevance": tuple(map(str, Relevance)), **ANSWERS}
#: how many reports a step is taken by
BATCH = 32
#: how often the headline is heard alone: many feeds give no text
HEADLINE_ALONE = 0.15
#: stands for an answer that nobody knows
UNKNOWN = -100


@dataclass
class Report:
    """One report, cut to pieces, its headline alone, and its labels, as far as it has any."""

    pieces: list[int]
    headline: list[int]
    labels: dict[str, int]

    def alone(self) -> Report:
        """The same without its text."""
        return replace(self, pieces=self.headline)


def reports(rows: Sequence[Row], pieces: Pieces, lexicon: Lexicon) -> list[Report]:
    """Cut what names the trade to pieces."""
    found = []
    for row, seen in zip(rows, entries_of(rows), strict=True):
        labels = labels_of(row)
        if labels and (row.fields["relevant"] or article(seen, lexicon).near):
            title, text = seen.entry.title, seen.entry.text
            cut = (cut_report(pieces, title, each) for each in (text, ""))
            found.append(Report(*cut, labels))
    return found


def labels_of(row: Row) -> dict[str, int]:
    """What is known of a report."""
    if row.fields.get("unsure"):
        return {}
    relevant = row.fields["relevant"]
    known = {q: row.fields[name] for q, name in LABELS.items() if relevant and name in row.fields}
    if not row.fields.get("one_sided"):
        known["relevance"] = Relevance.RELEVANT if relevant else Relevance.IRRELEVANT
    return {q: QUESTIONS[q].index(answer) for q, answer in known.items()}


def batches(taken: list[Report]) -> list[list[Report]]:
    """Reports of like length together, in any order."""
    heard = [r.alone() if random.random() < HEADLINE_ALONE else r for r in taken]
    shuffled = random.sample(heard, len(heard))
    found = []
    for start in range(0, len(shuffled), 20 * BATCH):
        near = sorted(shuffled[start : start + 20 * BATCH], key=lambda r: len(r.pieces))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return random.sample(found, len(found))
