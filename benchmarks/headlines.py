"""How plain headlines without a text are told: missed, silent, right, opposite.

    python benchmarks/headlines.py FILE...

The files of `benchmarks/headlines/` hold invented headlines, one a line: `easing`, `tightening`,
`neutral` or `mixed`, or `-` for what must not be told, then `|` and the headline. Those who mended
words and rules read the errors in `*-read.txt`; those of `*-unread.txt` once, at the end.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from configuration import read_ledger, read_lexicon
from core.desk import Desk
from core.taxonomy import OPPOSITE, Direction
from study.rows import entries_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.entry import SeenEntry

HARMLESS = "-"


def headlines(path: Path) -> Iterator[tuple[str, SeenEntry]]:
    """The lines of a file: what is to be told, and the headline as an entry of no other text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        wanted, _, title = line.partition("|")
        fields = {"id": str(number), "title": title, "outlet": "example.org"}
        row = row_of(json.dumps(fields), f"{path.name}, line {number}")
        yield wanted, next(iter(entries_of([row])))


def outcome(wanted: str, told: Direction | None, *, relevant: bool) -> str:
    """One word for what became of a headline."""
    if wanted == HARMLESS:
        return "alarm" if relevant else "left"
    if not relevant:
        return "missed"
    if told is None:
        return "silent"
    if told == wanted:
        return "right"
    return "opposite" if told is OPPOSITE.get(Direction(wanted)) else "other"


def main(paths: list[str]) -> None:
    lexicon, ledger = read_lexicon(), read_ledger()
    for path in map(Path, paths):
        found: Counter[str] = Counter()
        for wanted, seen in headlines(path):
            decided = Desk(lexicon, {}, (), ledger).decide(seen, seen.kind, seen.seen_at)
            told = decided.reading.clear_direction if decided.reading else None
            how = outcome(wanted, told, relevant=decided.verdict.relevant)
            found[how] += 1
            if how in {"opposite", "missed", "alarm"} and "unread" not in path.name:
                print(f"  {how:9} {wanted:10} {seen.entry.title}")
        print(f"{path.name}: {found.total()} headlines, {dict(sorted(found.items()))}")


if __name__ == "__main__":
    main(sys.argv[1:])
