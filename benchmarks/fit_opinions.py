"""Fit the weights of `config/opinions/`, and say what they are worth on events left out.

    python benchmarks/fit_opinions.py [--write] [--unread FILE]... [FILE...]

Learns from the lessons (`lessons.py`) and from labelled FILEs (as for `rarewatch evaluate`). Two
models are fitted apart and added: one of the words of all reports, one of what the rules say
(clues, signs, points). Whoever wrote the rules had read FILEs and half of the lessons, so the
rules look better there than on news; hence the second model learns from what they had not read:
the lessons in files `*-unread.txt`, and FILEs that are given as unread. What the rules alone
answer counts some more. Kind first, then direction, which also hears how likely each kind is.

Prints how often the rules alone, both models and all together are right, each report asked when
nothing of its event was fitted; `--write` fits anew on everything and writes the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from lessons import UNREAD, lessons

from configuration import SHIPPED, read_deaf
from core.article import read_entry
from core.direction import direction_of
from core.facts import extract
from core.features import of_direction
from core.kind import kind_features, kind_of
from core.reading import traits_of
from core.taxonomy import Direction, EventType
from study.rows import entries_of, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.features import Features, Traits
    from core.kind import Kind
    from core.lexicon import Lexicon
    from study.rows import Row

FOLDS, PASSES, BATCH, STEP, SEED = 5, 12, 64, 0.05, 7
#: pull of every weight towards nothing
RIDGE = 0.5
#: a feature of fewer reports says nothing about the next one
LEAST = 3
#: smaller weights are left out, in hundredths
SMALL = 3
#: how much more than fitted the answer of the rules alone counts, and which feature says it:
#: lessons are harder than news, and teach to trust the rules less than news bears out
TRUST = 1.0
RULED = {"kind": "b:", "direction": "r:"}
ANSWERS = {"kind": tuple(map(str, EventType)), "direction": tuple(map(str, Direction))}
LABELS = {"kind": "event_type", "direction": "direction"}


@dataclass
class Sample:
    """One labelled report, as both models see it."""

    row: Row
    fold: int
    #: whether those who wrote the rules had not read it
    fresh: bool
    lesson: bool
    traits: Traits
    kind: Kind | None
    features: Features
    #: the rules alone
    ruled: dict[str, str]


def samples(
    rows: Sequence[Row], lexicon: Lexicon, *, lesson: bool, unread: bool = False
) -> list[Sample]:
    """Read what the models see of labelled reports."""
    found = []
    for row, seen in zip(rows, entries_of(rows), strict=True):
        if not row.fields["relevant"]:
            continue
        article = read_entry(seen.entry, feed="file", seen_at=seen.seen_at, lexicon=lexicon)
        facts = extract(article, lexicon)
        traits = traits_of(article, facts, lexicon)
        kind = kind_of(article, facts, lexicon)
        ruled = {
            "kind": str(kind.type) if kind else "",
            "direction": str(direction_of(traits.signs, kind).direction),
        }
        digest = hashlib.md5(str(row.fields["event"]).encode()).digest()
        fresh = unread or (lesson and UNREAD in row.id)
        features = kind_features(article, facts, lexicon, traits)
        found.append(Sample(row, digest[0] % FOLDS, fresh, lesson, traits, kind, features, ruled))
    return found


class Model:
    """Multinomial logistic regression with a ridge, by AdaGrad (Duchi, Hazan, Singer 2011)."""

    def __init__(self, features: Sequence[Features], labels: np.ndarray, answers: int) -> None:
        counts = Counter(name for each in features for name in each)
        kept = sorted(name for name, count in counts.items() if count >= LEAST)
        self.names = {name: at for at, name in enumerate(kept)}
        ends, columns, values = [0], [], []
        for each in features:
            known = [(self.names[n], v) for n, v in each.items() if n in self.names]
            columns += [at for at, _ in known]
            values += [value for _, value in known]
            ends.append(len(columns))
        self._ends, self._columns = np.array(ends), np.array(columns, int)
        self._values = np.array(values, np.float32)
        self.weights = np.zeros((len(kept), answers), np.float32)
        self.base = np.zeros(answers, np.float32)
        self._fit(labels)

    def _fit(self, labels: np.ndarray) -> None:
        chance, count = np.random.default_rng(SEED), len(labels)
        seen, based = np.full_like(self.weights, 1e-3), np.full_like(self.base, 1e-3)
        for _ in range(PASSES):
            order = chance.permutation(count)
            for start in range(0, count, BATCH):
                rows = order[start : start + BATCH]
                columns, values, owner = self._taken(rows)
                miss = np.zeros((len(rows), len(self.base)), np.float32)
                np.add.at(miss, owner, values[:, None] * self.weights[columns])
                miss = _likely(miss + self.base)
                miss[np.arange(len(rows)), labels[rows]] -= 1
                touched, back = np.unique(columns, return_inverse=True)
                slope = np.zeros((len(touched), len(self.base)), np.float32)
                np.add.at(slope, back, values[:, None] * miss[owner])
                slope += self.weights[touched] * (RIDGE * len(rows) / count)
                seen[touched] += slope * slope
                self.weights[touched] -= STEP * slope / np.sqrt(seen[touched])
                total = miss.sum(0)
                based += total * total
                self.base -= STEP * total / np.sqrt(based)

    def _taken(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        lengths = self._ends[rows + 1] - self._ends[rows]
        places = np.concatenate([np.arange(self._ends[r], self._ends[r + 1]) for r in rows])
        owner = np.repeat(np.arange(len(rows)), lengths)
        return self._columns[places], self._values[places], owner

    def sums(self, features: Features) -> np.ndarray:
        """The evidence for each answer."""
        found = self.base.copy()
        for name, value in features.items():
            at = self.names.get(name)
            if at is not None:
                found += value * self.weights[at]
        return found


def _likely(sums: np.ndarray) -> np.ndarray:
    shares = np.exp(sums - sums.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def parted(features: Features) -> tuple[Features, Features]:
    """Words, and what the rules say."""
    words = {name: value for name, value in features.items() if name.startswith("w:")}
    return words, {name: value for name, value in features.items() if name not in words}


def fitted(what: str, taken: Sequence[Sample], seen: Sequence[Features]) -> tuple[Model, Model]:
    """The model of words, and that of the rules."""
    answers = ANSWERS[what]
    labels = np.array([answers.index(s.row.fields[LABELS[what]]) for s in taken])
    fresh = [at for at, sample in enumerate(taken) if sample.fresh]
    words = Model([parted(each)[0] for each in seen], labels, len(answers))
    rules = Model([parted(seen[at])[1] for at in fresh], labels[fresh], len(answers))
    return words, rules


def trusted(what: str, features: Features) -> np.ndarray:
    """The answer that the rules alone give."""
    return np.array([features.get(f"{RULED[what]}{answer}", 0.0) for answer in ANSWERS[what]])


def unseen(what: str, taken: Sequence[Sample], seen: Sequence[Features]) -> np.ndarray:
    """How likely each answer is, of each report, with nothing of its event fitted.

    Shape (reports, parts, answers); the parts are words, rules and both.
    """
    told = np.zeros((len(taken), 3, len(ANSWERS[what])))
    for fold in range(FOLDS):
        inside = [at for at, sample in enumerate(taken) if sample.fold != fold]
        words, rules = fitted(what, [taken[at] for at in inside], [seen[at] for at in inside])
        for at, sample in enumerate(taken):
            if sample.fold == fold:
                said, ruled = (
                    model.sums(each)
                    for model, each in zip((words, rules), parted(seen[at]), strict=True)
                )
                both = said + ruled + TRUST * trusted(what, seen[at])
                told[at] = _likely(np.stack([said, ruled, both]))
    return told


def show(what: str, taken: Sequence[Sample], told: np.ndarray) -> None:
    """Print how often each part is right, on lessons that nobody had read and on FILEs."""
    answers = ANSWERS[what]
    groups = {
        "fresh lessons": [at for at, s in enumerate(taken) if s.lesson and s.fresh],
        "lessons read": [at for at, s in enumerate(taken) if s.lesson and not s.fresh],
        "files read": [at for at, s in enumerate(taken) if not s.lesson and not s.fresh],
        "files unread": [at for at, s in enumerate(taken) if not s.lesson and s.fresh],
    }
    for name, inside in groups.items():
        if not inside:
            continue
        labels = [taken[at].row.fields[LABELS[what]] for at in inside]
        rules = np.mean([taken[at].ruled[what] == y for at, y in zip(inside, labels, strict=True)])
        parts = [
            np.mean(
                [answers[b] == y for b, y in zip(told[inside, p].argmax(1), labels, strict=True)]
            )
            for p in range(3)
        ]
        print(
            f"{what:10} {name:14} {len(inside):5}  rules by hand {rules:.3f}  "
            f"words {parts[0]:.3f}  rules {parts[1]:.3f}  together {parts[2]:.3f}"
        )
        print(calibration(told[inside, 2], labels, answers))


def calibration(told: np.ndarray, labels: Sequence[str], answers: Sequence[str]) -> str:
    """How often answers of some likelihood are right, and how many there are."""
    best = told.max(1)
    right = np.array([answers[b] == y for b, y in zip(told.argmax(1), labels, strict=True)])
    bars = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    shown = (
        f">={bar}: {right[best >= bar].mean():.2f} of {(best >= bar).mean():.2f}" for bar in bars
    )
    return "           " + "  ".join(shown)


def written(what: str, taken: Sequence[Sample], seen: Sequence[Features]) -> None:
    """Write the weights fitted on everything."""
    words, rules = fitted(what, taken, seen)
    rows: dict[str, list[int]] = {}
    for model in (words, rules):
        hundredths = np.rint(100 * model.weights).astype(int)
        for name, at in model.names.items():
            row = np.where(abs(hundredths[at]) < SMALL, 0, hundredths[at])
            if row.any():
                rows[name] = row.tolist()
    for at, answer in enumerate(ANSWERS[what]):
        rows.setdefault(f"{RULED[what]}{answer}", [0] * len(ANSWERS[what]))[at] += round(
            100 * TRUST
        )
    base = np.rint(100 * (words.base + rules.base)).astype(int).tolist()
    path = SHIPPED / "opinions" / f"{what}.json"
    path.parent.mkdir(exist_ok=True)
    lines = (
        f"{json.dumps(name, ensure_ascii=False)}: {row}" for name, row in sorted(rows.items())
    )
    head = f'{{"answers": {json.dumps(ANSWERS[what])},\n"base": {base},\n"weights": {{\n'
    path.write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(f"{path.name}: {len(rows)} features, {path.stat().st_size / 1e6:.1f} MB")


def directed(taken: Sequence[Sample], kinds: np.ndarray) -> list[Features]:
    """What the model of the direction sees, once it is known how likely each kind is."""
    found = []
    for sample, shares in zip(taken, kinds, strict=True):
        likely: Mapping[EventType, float] = {
            EventType(name): float(share)
            for name, share in zip(ANSWERS["kind"], shares, strict=True)
        }
        rules = direction_of(sample.traits.signs, sample.kind)
        found.append(of_direction(sample.traits, likely, rules.direction, sure=rules.sure))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--unread", action="append", default=[], type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    lexicon = read_deaf()
    taken = samples(list(lessons()), lexicon, lesson=True)
    for path in (*args.files, *args.unread):
        taken += samples(read_rows(path), lexicon, lesson=False, unread=path in args.unread)
    seen = [sample.features for sample in taken]
    kinds = unseen("kind", taken, seen)
    show("kind", taken, kinds)
    leanings = directed(taken, kinds[:, 2])
    show("direction", taken, unseen("direction", taken, leanings))
    if args.write:
        written("kind", taken, seen)
        written("direction", taken, leanings)


if __name__ == "__main__":
    main()
