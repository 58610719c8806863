"""Fit the points of relevance on labelled news, and say what they are worth on unseen events.

    python benchmarks/fit.py [--weight FILE=TIMES] [--without SIGN] FILE...

FILE has lines as in `relevance.py`; lines that are `unsure` are left out, and so are those that
name nothing of the trade. A sign may speak only in the direction in which `core/relevance.py` has
it. Events (`event`, else the line) are left out as a whole: ten folds, drawn five times. Prints
these figures, then the points fitted on all, ready to be rounded.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from relevance import article, labelled

from configuration import read_lexicon
from core.relevance import AGAINST, BAR, FOR
from core.signs import signs_of
from study.scores import agreement

FOLDS, DRAWS, STEPS = 10, 5, 4000
#: strength of the evidence against the pull of every point towards nothing
EVIDENCE = 0.5
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
    found = agreement(zip(y.tolist(), told.tolist(), strict=True))
    return (
        f"F1 {found.f1:.4f}  precision {found.precision:.3f}  recall {found.recall:.3f}  "
        f"false alarms {found.alarms / DRAWS:.1f}  missed {found.misses / DRAWS:.1f}"
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
        for row, seen in labelled(path):
            if row.fields.get("unsure"):
                continue
            relevant = bool(row.fields["relevant"])
            group = row.fields.get("event") or f"{path.name} {row.id}"
            for version in (seen, replace(seen, entry=replace(seen.entry, text=""))):
                report, whole = article(version, lexicon), version is seen
                signs = signs_of(report, lexicon) if report.near else frozenset()
                if signs or (relevant and whole):
                    lines.append(Line(signs, relevant, group, path, whole=whole))
    return lines


class Sample:
    """Lines as numbers: which signs they have, what they weigh, what is true of them."""

    def __init__(self, lines: list[Line], names: list[str], times: dict[str, float]) -> None:
        self.lean = np.array([1.0 if name in FOR else -1.0 for name in names] + [0.0])
        rows_ = [[name in line.signs for name in names] + [True] for line in lines]
        self.x = np.array(rows_, float)
        self.y = np.array([line.relevant for line in lines])
        self.silent = np.array([not line.signs for line in lines])
        self.whole = np.array([line.whole for line in lines])
        self.weight = np.array([times.get(str(line.home), 1.0) for line in lines])
        self.weight *= np.where(self.whole, 1.0, HEADLINE_ALONE)
        self.groups = [line.group for line in lines]

    def fitted(self, kept: np.ndarray) -> np.ndarray:
        """The points that these lines give."""
        kept = kept & ~self.silent
        return fit(self.x[kept], self.y[kept], self.weight[kept], self.lean)

    def told_unseen(self) -> np.ndarray:
        """Which lines are told by points that were fitted without their events, draw by draw."""
        told = np.zeros((DRAWS, len(self.y)), bool)
        for draw in range(DRAWS):
            folds = np.array([fold(group, draw) for group in self.groups])
            for number in range(FOLDS):
                test = folds == number
                points = self.fitted(~test)
                told[draw, test] = 1 / (1 + np.exp(-(self.x[test] @ points))) >= BAR
        return told & ~self.silent


def unseen(path: Path) -> str:
    """The rates on a file, each event judged by points that were fitted without it."""
    lines = gathered([path])
    sample = Sample(lines, [*FOR, *AGAINST], {})
    told = sample.told_unseen()[:, sample.whole]
    return rates(told.ravel(), np.tile(sample.y[sample.whole], DRAWS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--weight", action="append", default=[], metavar="FILE=TIMES")
    parser.add_argument("--without", action="append", default=[], metavar="SIGN")
    args = parser.parse_args()
    times = {name: float(n) for name, _, n in (w.rpartition("=") for w in args.weight)}
    names = [name for name in (*FOR, *AGAINST) if name not in args.without]
    lines = gathered(args.files)
    sample = Sample(lines, names, times)
    told = sample.told_unseen()
    for path in args.files:
        home = np.array([line.home == path for line in lines])
        for what, kind in (("", sample.whole), (", headlines alone", ~sample.whole)):
            here, y = told[:, home & kind], np.tile(sample.y[home & kind], DRAWS)
            print(f"{path.name}{what}, events left out: {rates(here.ravel(), y)}")

    points = sample.fitted(np.ones(len(lines), bool))
    print(f"base {points[-1]:+.1f}")
    found = zip(names, points, sample.x.sum(0), strict=False)
    for name, value, seen in sorted(found, key=lambda f: -f[1]):
        print(f"{value:+.1f}  {name}  ({seen:.0f} texts)")


if __name__ == "__main__":
    main()
