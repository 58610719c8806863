"""Fit the points of relevance on labelled news, and say what they are worth on unseen events.

    python benchmarks/fit.py [--weight FILE=TIMES] [--without SIGN] FILE...

FILE has one JSON object per line, as in `relevance.py`; lines that are `unsure` are left out, and
so are those that name nothing of the trade. A sign may speak only in the direction in which
`core/relevance.py` has it. Events (`event`, else the line) are left out as a whole: ten folds,
drawn five times. Prints these figures, then the points fitted on all, ready to be rounded.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from relevance import article, rows

from configuration import read_lexicon
from core.relevance import AGAINST, BAR, FOR
from core.signs import signs_of

FOLDS, DRAWS, STEPS = 10, 5, 4000
#: strength of the evidence against the pull of every point towards nothing
EVIDENCE = 1.0
#: many feeds give no text: a headline without it is half a witness more
HEADLINE_ALONE = 0.5


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, lean: np.ndarray) -> np.ndarray:
    """Logistic regression with a ridge and signed points (FISTA); the last column is the base."""
    step = 1 / (1 + EVIDENCE * np.linalg.norm(x * np.sqrt(weight)[:, None], 2) ** 2 / 4)
    ridge = np.append(np.ones(x.shape[1] - 1), 0.0)
    points = ahead = np.zeros(x.shape[1])
    pace = 1.0
    for _ in range(STEPS):
        miss = weight * (1 / (1 + np.exp(-(x @ ahead))) - y)
        moved = ahead - step * (EVIDENCE * (x.T @ miss) + ridge * ahead)
        moved = np.where(moved * lean < 0, 0.0, moved)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / faster * (moved - points)
        points, pace = moved, faster
    return points


def fold(group: str, draw: int) -> int:
    return int.from_bytes(hashlib.md5(f"{draw}{group}".encode()).digest()) % FOLDS


def rates(told: np.ndarray, y: np.ndarray) -> str:
    hit, alarm, miss = (told & y).sum(), (told & ~y).sum(), (~told & y).sum()
    f1 = 2 * hit / max(2 * hit + alarm + miss, 1)
    return (
        f"F1 {f1:.4f}  precision {hit / max(hit + alarm, 1):.3f}  "
        f"recall {hit / max(hit + miss, 1):.3f}  "
        f"false alarms {alarm / DRAWS:.1f}  missed {miss / DRAWS:.1f}"
    )


class Line(NamedTuple):
    """What is known of one line; `whole` if its text is."""

    signs: frozenset[str]
    relevant: bool
    group: str
    home: Path
    whole: bool


def gathered(files: list[Path]) -> list[Line]:
    """Every line that can tell anything, and its headline once more without the text."""
    lexicon = read_lexicon()
    lines = []
    for path in files:
        for number, row in enumerate(rows(path)):
            if row.get("unsure"):
                continue
            for version in (row, {**row, "text": "", "summary": ""}):
                report = article(version, number, lexicon)
                signs = signs_of(report, lexicon) if report.near else frozenset()
                if signs or (row["relevant"] and version is row):
                    lines.append(
                        Line(
                            signs,
                            bool(row["relevant"]),
                            row.get("event") or f"{path.name} {row.get('id', number)}",
                            path,
                            whole=version is row,
                        )
                    )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--weight", action="append", default=[], metavar="FILE=TIMES")
    parser.add_argument("--without", action="append", default=[], metavar="SIGN")
    args = parser.parse_args()
    times = {name: float(n) for name, _, n in (w.rpartition("=") for w in args.weight)}
    names = [name for name in (*FOR, *AGAINST) if name not in args.without]
    lean = np.array([1.0 if name in FOR else -1.0 for name in names] + [0.0])
    lines = gathered(args.files)
    x = np.array([[name in line.signs for name in names] + [True] for line in lines], float)
    y = np.array([line.relevant for line in lines])
    silent = np.array([not line.signs for line in lines])
    whole = np.array([line.whole for line in lines])
    weight = np.array([times.get(str(line.home), 1.0) for line in lines])
    weight *= np.where(whole, 1.0, HEADLINE_ALONE)

    scores = []
    for draw in range(DRAWS):
        folds, score = np.array([fold(line.group, draw) for line in lines]), np.zeros(len(y))
        for left_out in range(FOLDS):
            kept = (folds != left_out) & ~silent
            points = fit(x[kept], y[kept], weight[kept], lean)
            test = folds == left_out
            score[test] = 1 / (1 + np.exp(-(x[test] @ points)))
        scores.append(np.where(silent, 0.0, score))
    told = np.concatenate([score >= BAR for score in scores])
    for path in args.files:
        home = np.array([line.home == path for line in lines])
        for what, kind in (("", whole), (", headlines alone", ~whole)):
            here = np.tile(home & kind, DRAWS)
            print(
                f"{path.name}{what}, events left out: {rates(told[here], np.tile(y, DRAWS)[here])}"
            )

    points = fit(x[~silent], y[~silent], weight[~silent], lean)
    print(f"base {points[-1]:+.1f}")
    for name, value, seen in sorted(
        zip(names, points, x.sum(0), strict=False), key=lambda f: -f[1]
    ):
        print(f"{value:+.1f}  {name}  ({seen:.0f} texts)")


if __name__ == "__main__":
    main()
