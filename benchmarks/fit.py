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

import numpy as np
from relevance import article, rows

from configuration import read_lexicon
from core.relevance import AGAINST, BAR, FOR
from core.signs import signs_of

FOLDS, DRAWS, STEPS = 10, 5, 4000
#: strength of the evidence against the pull of every point towards nothing
EVIDENCE = 1.0


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


def gathered(files: list[Path]) -> tuple[list[frozenset[str]], list[bool], list[str], list[Path]]:
    """Signs, label, group and home of every line that can tell anything."""
    lexicon = read_lexicon()
    found, labels, groups, homes = [], [], [], []
    for path in files:
        for number, row in enumerate(rows(path)):
            report = article(row, number, lexicon)
            if row.get("unsure"):
                continue
            signs = signs_of(report, lexicon) if report.near else frozenset()
            if signs or row["relevant"]:
                found.append(signs)
                labels.append(bool(row["relevant"]))
                groups.append(row.get("event") or f"{path.name} {row.get('id', number)}")
                homes.append(path)
    return found, labels, groups, homes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--weight", action="append", default=[], metavar="FILE=TIMES")
    parser.add_argument("--without", action="append", default=[], metavar="SIGN")
    args = parser.parse_args()
    times = {name: float(n) for name, _, n in (w.rpartition("=") for w in args.weight)}
    names = [name for name in (*FOR, *AGAINST) if name not in args.without]
    lean = np.array([1.0 if name in FOR else -1.0 for name in names] + [0.0])
    found, labels, groups, homes = gathered(args.files)
    x = np.array([[name in signs for name in names] + [True] for signs in found], float)
    y, silent = np.array(labels), np.array([not signs for signs in found])
    weight = np.array([times.get(str(home), 1.0) for home in homes])

    scores = []
    for draw in range(DRAWS):
        folds, score = np.array([fold(g, draw) for g in groups]), np.zeros(len(y))
        for left_out in range(FOLDS):
            kept = (folds != left_out) & ~silent
            points = fit(x[kept], y[kept], weight[kept], lean)
            test = folds == left_out
            score[test] = 1 / (1 + np.exp(-(x[test] @ points)))
        scores.append(np.where(silent, 0.0, score))
    told = np.concatenate([score >= BAR for score in scores])
    for path in args.files:
        here = np.tile(np.array([home == path for home in homes]), DRAWS)
        print(f"{path.name}, events left out: {rates(told[here], np.tile(y, DRAWS)[here])}")

    points = fit(x[~silent], y[~silent], weight[~silent], lean)
    print(f"base {points[-1]:+.1f}")
    for name, value, seen in sorted(
        zip(names, points, x.sum(0), strict=False), key=lambda f: -f[1]
    ):
        print(f"{value:+.1f}  {name}  ({seen:.0f} texts)")


if __name__ == "__main__":
    main()
