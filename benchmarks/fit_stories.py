"""Fit the weights of likeness on labelled news, and say what they are worth on unseen events.

    python benchmarks/fit_stories.py FILE...        (some minutes)

FILE has lines as in `relevance.py`; lines without `event` are left out. A weight may speak only in
its feature's direction. Labelled news is thin: so that the weights hold where many things happen
at once, the same events are moved into five months, and their pairs count as pairs of two events,
too. Events are left out as a whole: five folds, drawn twice. Prints B-cubed figures of the reports
of left-out events in the whole stream, through `core/recent.py` with all that it does, then the
weights fitted on all.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit import fit
from relevance import Desk, article, labelled

import core.likeness
from configuration import read_lexicon
from core.entry import SeenEntry
from core.lexicon import Lexicon
from core.likeness import Trace, features
from core.reading import read
from core.recent import KEEP
from core.relevance import judge

FOLDS, DRAWS = 5, 2
#: one against the pull of every weight towards nothing
EVIDENCE = 0.3
#: how much a pair counts that only the crowded months made; every third is enough
CROWDED, EACH, MONTHS = 0.9, 3, 150
#: in other languages fewer names meet, which the rest of the features takes for a parting
EITHER_WAY = {"other language", "term"}


class Report(NamedTuple):
    """A labelled line and what its story is found by."""

    event: str
    seen: SeenEntry
    trace: Trace


class Pairs(NamedTuple):
    """Features, labels, weights and both events of pairs of reports."""

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    events: list[tuple[str, str]]


def reports(paths: list[Path], lexicon: Lexicon) -> list[Report]:
    found = []
    for row, seen in (line for path in paths for line in labelled(path)):
        if row.fields["relevant"] and row.fields.get("event"):
            reading = read(article(seen, lexicon), lexicon)
            found.append(Report(row.fields["event"], seen, Trace(reading.profile)))
    return found


def crowded(found: list[Report], lexicon: Lexicon) -> list[Report]:
    """The same reports, their events moved into a few months."""
    first: dict[str, datetime] = {}
    moved = []
    for one in found:
        began = first.setdefault(one.event, one.trace.seen_at)
        day = draw(one.event, 7) % MONTHS
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) + (one.trace.seen_at - began)
        profile = read(article(one.seen, lexicon), lexicon).profile
        moved.append(one._replace(trace=Trace(replace(profile, seen_at=at))))
    return sorted(moved, key=lambda one: one.trace.seen_at)


def pairs(found: list[Report], names: list[str], *, others: bool = False) -> Pairs:
    """All pairs within the memory of stories; with `others` only those of two events."""
    size = Counter(one.event for one in found)
    x, y, weight, events = [], [], [], []
    for at, late in enumerate(found):
        for early in reversed(found[:at]):
            if late.trace.seen_at - early.trace.seen_at > KEEP:
                break
            same = late.event == early.event
            if others and (same or draw(late.event + early.event, at) % EACH):
                continue
            compared = features(late.trace, early.trace)
            x.append([compared[name] for name in names])
            y.append(same)
            # no event may outvote the rest by its many reports
            weight.append(size[early.event] ** -0.5)
            events.append((late.event, early.event))
    return Pairs(np.array(x), np.array(y, float), np.array(weight), events)


def fitted(known: Pairs, kept: np.ndarray, lean: np.ndarray) -> np.ndarray:
    spread = np.append(known.x.std(0) + 1e-9, 1.0)
    x = np.column_stack([known.x, np.ones(len(known.x))])[kept] / spread
    return fit(x, known.y[kept], EVIDENCE * known.weight[kept], lean) / spread


def use(names: list[str], points: np.ndarray) -> None:
    core.likeness.WEIGHTS = dict(zip(names, points[:-1].tolist(), strict=True))
    core.likeness.BIAS = float(points[-1])


def draw(event: str, number: int) -> int:
    return int.from_bytes(hashlib.md5(f"{number}{event}".encode()).digest())


def told(found: list[Report], lexicon: Lexicon) -> list[tuple[str, str]]:
    """The event and the story of every report."""
    desk, stories = Desk(lexicon), []
    for one in found:
        report = article(one.seen, lexicon)
        stories.append((one.event, desk.take(report, judge(report, lexicon))[0].id))
    return stories


def agreement(stories: list[tuple[str, str]], chosen: set[str]) -> np.ndarray:
    """Summed B-cubed precision and recall of the reports of some events, and their number."""
    events, names = Counter(e for e, _ in stories), Counter(s for _, s in stories)
    both = Counter(stories)
    parts = [
        (both[pair] / names[pair[1]], both[pair] / events[pair[0]], 1.0)
        for pair in stories
        if pair[0] in chosen
    ]
    return np.array(parts).sum(0) if parts else np.zeros(3)


def main() -> None:
    lexicon = read_lexicon()
    found = reports([Path(name) for name in sys.argv[1:]], lexicon)
    if len(found) < 2:
        sys.exit(str(__doc__))
    names = sorted(features(found[0].trace, found[1].trace))
    own = pairs(found, names)
    more = pairs(crowded(found, lexicon), names, others=True)
    known = Pairs(
        np.vstack([own.x, more.x]),
        np.append(own.y, more.y),
        np.append(own.weight, CROWDED * more.weight),
        own.events + more.events,
    )
    lean = np.array([0.0 if name in EITHER_WAY else 1.0 for name in names] + [0.0])
    events = {one.event for one in found}
    for number in range(DRAWS):
        total = np.zeros(3)
        for fold in range(FOLDS):
            left = {event for event in events if draw(event, number) % FOLDS == fold}
            kept = np.array([not left & set(pair) for pair in known.events])
            use(names, fitted(known, kept, lean))
            total += agreement(told(found, lexicon), left)
        precision, recall = total[:2] / total[2]
        f1 = 2 * precision * recall / (precision + recall)
        print(f"left-out events: precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    points = fitted(known, np.ones(len(known.y), bool), lean)
    worth = {n: abs(p) * s for n, p, s in zip(names, points, known.x.std(0), strict=False)}
    for name, weight in sorted(zip(names, points, strict=False), key=lambda w: -worth[w[0]]):
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {points[-1]:.2f}")


if __name__ == "__main__":
    main()
