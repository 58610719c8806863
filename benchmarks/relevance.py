"""How well labelled news is understood: relevance, stories, direction, speed.

    python benchmarks/relevance.py FILE...

Each FILE has lines as `study/rows.py` reads them with the labels `relevant` (needed), `unsure`
(left out of the rates), `event`, `direction` (optional). The lines are taken as one stream in
their order. Where there are events, relevance is also told on those left out of the fit
(`fit.py`).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from configuration import read_lexicon
from core.article import read_entry
from core.entry import EntryKind
from core.reading import read
from core.recent import Recent
from core.relevance import judge
from core.story import develop
from study.rows import entries_of, read_rows
from study.scores import agreement, b_cubed

if TYPE_CHECKING:
    from core.alert import Alert
    from core.article import Article
    from core.entry import SeenEntry
    from core.lexicon import Lexicon
    from core.reading import Reading
    from core.relevance import Verdict
    from core.story import Story
    from study.rows import Row

WORDS = ("rare earth", "rare-earth")


def article(seen: SeenEntry, lexicon: Lexicon) -> Article:
    return read_entry(seen.entry, feed="bench", seen_at=seen.seen_at, lexicon=lexicon)


def labelled(path: Path) -> list[tuple[Row, SeenEntry]]:
    """The lines of a file with the entries that they stand for."""
    rows = read_rows(path)
    return list(zip(rows, entries_of(rows), strict=True))


def rates(told: list[tuple[bool, bool]]) -> str:
    """Say how well `(label, answer)` pairs agree."""
    found = agreement(told)
    return (
        f"precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}  "
        f"false alarms {found.alarms} ({found.alarms / max(len(told), 1) * 10_000:.1f} "
        f"per 10,000)  missed {found.misses}"
    )


def grouping(pairs: list[tuple[str, str]]) -> str:
    """Say how well the stories of `(event, story)` pairs agree with the events."""
    found = b_cubed(pairs)
    events, stories = ({pair[side] for pair in pairs} for side in (0, 1))
    return (
        f"precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}  "
        f"{len(stories)} stories for {len(events)} events"
    )


class Desk:
    """Decides as triage does, without a store."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.recent = Recent()

    def take(self, report: Article, verdict: Verdict) -> tuple[Story, Alert | None, Reading]:
        """Add a report to its story."""
        reading = read(report, self.lexicon)
        before = self.recent.get(self.recent.assign(report, reading))
        moment = report.seen_at
        story, alert = develop(before, report, verdict, reading, EntryKind.NEW, moment)
        self.recent.put(story)
        self.recent.expire(moment)
        return story, alert, reading


def measure(path: Path, lexicon: Lexicon) -> None:
    desk, data, spent = Desk(lexicon), labelled(path), 0.0
    told: list[tuple[bool, bool]] = []
    words: list[tuple[bool, bool]] = []
    alerts: Counter[str] = Counter()
    for row, seen in data:
        begun = time.perf_counter()
        report = article(seen, lexicon)
        verdict = judge(report, lexicon)
        if verdict.relevant:
            _, alert, _ = desk.take(report, verdict)
            alerts[str(alert.reason) if alert else "quiet"] += 1
        spent += time.perf_counter() - begun
        if not row.fields.get("unsure"):
            text = f"{row.title} {row.text}".lower()
            told.append((row.fields["relevant"], verdict.relevant))
            words.append((row.fields["relevant"], any(word in text for word in WORDS)))
    print(f"{path.name}: {len(data)} lines, {spent / len(data) * 1e6:.0f} us each")
    print(f"  relevance      {rates(told)}")
    if any(row.fields.get("event") for row, _ in data):
        from fit import unseen  # it reads lines with what stands here

        print(f"  unseen events  {unseen(path)}")
    print(f"  'rare earth'   {rates(words)}  (plain word match, for comparison)")
    print(f"  told           {dict(alerts)}")
    group([(r, e) for r, e in data if r.fields["relevant"] and r.fields.get("event")], lexicon)


def group(data: list[tuple[Row, SeenEntry]], lexicon: Lexicon) -> None:
    """Stories and directions of the articles that are labelled relevant, found relevant or not."""
    desk, pairs = Desk(lexicon), []
    ways: Counter[tuple[str, str]] = Counter()
    rang: set[str] = set()
    for row, seen in data:
        report, event = article(seen, lexicon), row.fields["event"]
        story, alert, reading = desk.take(report, judge(report, lexicon))
        if alert and not alert.reason.silent:
            rang.add(event)
        pairs.append((event, story.id))
        if reading.direction:
            ways[row.fields.get("direction", ""), str(reading.direction)] += 1
    if pairs:
        right = sum(n for (label, way), n in ways.items() if label == way)
        wrong = sum(n for pair, n in ways.items() if set(pair) == {"tightening", "easing"})
        print(f"  stories B3     {grouping(pairs)}")
        print(f"  never rang     {len({event for event, _ in pairs} - rang)} events")
        print(
            f"  direction      given {ways.total()} of {len(pairs)}, as labelled {right}, "
            f"opposite {wrong}"
        )


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(str(__doc__))
    begun = time.perf_counter()
    lexicon = read_lexicon()
    print(f"lexicon read in {time.perf_counter() - begun:.2f} s")
    for name in sys.argv[1:]:
        measure(Path(name), lexicon)


if __name__ == "__main__":
    main()
