"""How well labelled news is understood: relevance, stories, direction, speed.

    python benchmarks/relevance.py FILE...

Each FILE has one JSON object per line (`.gz` is unpacked): `title`, `text` or `summary`, `outlet`
or `source`, `lang`, `published`, and the labels `relevant` (needed), `unsure` (left out of the
rates), `event`, `direction` (optional). The lines are taken as one stream in their order. Where
there are events, relevance is also told on those left out of the fit (`fit.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from configuration import read_lexicon
from core.article import read_entry
from core.entry import Entry, EntryKind
from core.reading import read
from core.recent import Recent
from core.relevance import judge
from core.story import develop

if TYPE_CHECKING:
    from core.alert import Alert
    from core.article import Article
    from core.lexicon import Lexicon
    from core.reading import Reading
    from core.relevance import Verdict
    from core.story import Story

WORDS = ("rare earth", "rare-earth")
NO_DATE = "2026-01-01"


def rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in text.decode().splitlines() if line.strip()]


def article(row: dict[str, Any], number: int, lexicon: Lexicon) -> Article:
    moment = datetime.fromisoformat(row.get("published") or NO_DATE)
    entry = Entry(
        id=hashlib.blake2b(str(row.get("id", number)).encode(), digest_size=8).digest(),
        alias=b"",
        fingerprint=b"\0\0\0\0",
        title=row["title"] or "",
        link=row.get("url") or "",
        text=row.get("text") or row.get("summary") or "",
        outlet=row.get("outlet") or row.get("source") or "",
        language=row.get("lang") or "",
    )
    seen_at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return read_entry(entry, feed="bench", seen_at=seen_at, lexicon=lexicon)


def rates(told: Counter[tuple[bool, bool]]) -> str:
    hit, alarm, miss = told[True, True], told[True, False], told[False, True]
    precision, recall = hit / max(hit + alarm, 1), hit / max(hit + miss, 1)
    f1 = 2 * hit / max(2 * hit + alarm + miss, 1)
    total = sum(told.values())
    return (
        f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
        f"false alarms {alarm} ({alarm / total * 10_000:.1f} per 10,000)  missed {miss}"
    )


def bcubed(pairs: list[tuple[str, str]]) -> str:
    """Agreement of `(label, story)` pairs, weighted by article (Bagga and Baldwin 1998)."""
    by_label: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_story: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for label, story in pairs:
        by_label[label][story] += 1
        by_story[story][label] += 1
    precision = recall = 0.0
    for label, story in pairs:
        precision += by_story[story][label] / by_story[story].total() / len(pairs)
        recall += by_label[label][story] / by_label[label].total() / len(pairs)
    f1 = 2 * precision * recall / (precision + recall)
    return (
        f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
        f"{len(by_story)} stories for {len(by_label)} events"
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
    desk, data, spent = Desk(lexicon), rows(path), 0.0
    told: Counter[tuple[bool, bool]] = Counter()
    words: Counter[tuple[bool, bool]] = Counter()
    alerts: Counter[str] = Counter()
    for number, row in enumerate(data):
        begun = time.perf_counter()
        report = article(row, number, lexicon)
        verdict = judge(report, lexicon)
        if verdict.relevant:
            _, alert, _ = desk.take(report, verdict)
            alerts[str(alert.reason) if alert else "quiet"] += 1
        spent += time.perf_counter() - begun
        if not row.get("unsure"):
            text = f"{row['title']} {report.entry.text}".lower()
            told[verdict.relevant, row["relevant"]] += 1
            words[any(word in text for word in WORDS), row["relevant"]] += 1
    print(f"{path.name}: {len(data)} lines, {spent / len(data) * 1e6:.0f} us each")
    print(f"  relevance      {rates(told)}")
    if any(row.get("event") for row in data):
        from fit import unseen  # it reads lines with what stands here

        print(f"  unseen events  {unseen(path)}")
    print(f"  'rare earth'   {rates(words)}  (plain word match, for comparison)")
    print(f"  told           {dict(alerts)}")
    group([row for row in data if row["relevant"] and row.get("event")], lexicon)


def group(data: list[dict[str, Any]], lexicon: Lexicon) -> None:
    """Stories and directions of the articles that are labelled relevant, found relevant or not."""
    desk, pairs = Desk(lexicon), []
    ways: Counter[tuple[str, str]] = Counter()
    rang: set[str] = set()
    for number, row in enumerate(data):
        report = article(row, number, lexicon)
        story, alert, reading = desk.take(report, judge(report, lexicon))
        if alert and not alert.reason.silent:
            rang.add(row["event"])
        pairs.append((row["event"], story.id))
        if reading.direction:
            ways[row.get("direction", ""), str(reading.direction)] += 1
    if pairs:
        right = sum(n for (label, way), n in ways.items() if label == way)
        wrong = sum(n for pair, n in ways.items() if set(pair) == {"tightening", "easing"})
        print(f"  stories B3     {bcubed(pairs)}")
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
