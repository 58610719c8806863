"""What each part of the understanding is worth: the figures with all of it, and without each part.

    python benchmarks/worth.py FILE

FILE has labelled lines, as `rarewatch evaluate` takes them. Weights are not fitted anew when a
part is left out, so a part that others could make up for looks worth more than it is.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import core.desk
import core.direction
import core.kind
import core.likeness
import core.recent
from configuration import read_ledger, read_lexicon
from core.clause import Clause
from core.desk import Desk
from study.classify import classify
from study.evaluate import evaluate
from study.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.direction import Pointed
    from core.lexicon import Lexicon
    from core.opinion import Opinion
    from core.taxonomy import EventType
    from study.rows import Row

WEIGH = core.direction.weigh
#: how the features of likeness go together
FEATURES = {
    "days": ("days", "weeks"),
    "states": ("country", "each its country", "other country"),
    "companies": ("company", "each its company", "other company"),
    "concepts": ("concept", "headline concept"),
    "words": ("word", "headline word"),
    "kind, act and direction": ("other type", "act", "way", "other way", "opposed"),
    "figures, dates and numbers": ("figures", "dates", "official numbers"),
}


@contextmanager
def changed(where: object, name: str, value: object) -> Iterator[None]:
    """Another value for a name of a module, for a while."""
    before = getattr(where, name)
    setattr(where, name, value)
    try:
        yield
    finally:
        setattr(where, name, before)


def without_features(names: tuple[str, ...]) -> dict[str, float]:
    return {k: 0.0 if k in names else v for k, v in core.likeness.WEIGHTS.items()}


def all_news(text: str) -> tuple[Clause, ...]:
    return (Clause(0, len(text), text, news=True),)


def parts(lexicon: Lexicon) -> Iterator[tuple[str, object, str, object]]:
    """What is left out: its name, and the value that takes its place."""
    for group, names in FEATURES.items():
        yield f"stories: no {group}", core.likeness, "WEIGHTS", without_features(names)
    yield "stories: no veto", core.recent, "apart", lambda *_: None
    yield "stories: no veto on strangers", core.recent, "strangers", lambda *_: None
    yield "kind: no clauses of background", core.kind, "clauses", all_news
    yield "kind: no pairs of deed and object", lexicon.clues, "_by_object", {}
    yield "direction: no kind", core.direction, "weigh", without_kind
    yield "direction: only what is usual of its kind", core.direction, "weigh", usual
    yield "both: no fitted weights, rules alone", lexicon, "opinions", {}
    yield "both: no words among the features", lexicon, "opinions", without_words(lexicon)
    yield "both: no encoder", lexicon, "encoder", None
    yield "both: each report alone", core.desk, "seconded", lambda reading, _: reading


def without_words(lexicon: Lexicon) -> dict[str, Opinion]:
    return {
        name: replace(
            opinion,
            features={n: row for n, row in opinion.features.items() if not n.startswith("w:")},
        )
        for name, opinion in lexicon.opinions.items()
    }


def without_kind(signs: dict[str, float], kind: EventType | None, trust: float = 1.0) -> Pointed:
    del kind
    return WEIGH(signs, None, trust)


def usual(signs: dict[str, float], kind: EventType | None, trust: float = 1.0) -> Pointed:
    del signs
    return WEIGH({}, kind, trust)


def figures(rows: list[Row], lexicon: Lexicon) -> str:
    desk = Desk(lexicon, ledger=read_ledger())
    scores = evaluate(rows, list(classify(rows, desk)), lexicon).groups["all"]
    return (
        f"relevance F1 {scores.relevance.f1:.3f}   stories P {scores.stories.precision:.3f} "
        f"R {scores.stories.recall:.3f} F1 {scores.stories.f1:.3f}   kind {scores.event_type:.3f}"
        f"   direction {scores.direction:.3f}, opposite {scores.opposite:.3f}"
    )


def main(path: Path) -> None:
    lexicon, rows = read_lexicon(), read_rows(path)
    print(f"{'all':<42}{figures(rows, lexicon)}", flush=True)
    for name, where, attribute, value in parts(lexicon):
        with changed(where, attribute, value):
            print(f"{name:<42}{figures(rows, lexicon)}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
