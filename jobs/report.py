"""What a single round of polls looks like on a terminal, and in a pipe."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from jobs.poll_outcome import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobs.poll_outcome import PollResult

_BAD = frozenset({Status.FAILED, Status.GONE, Status.STALE, Status.ABANDONED})


class Report:
    """A line per feed as it is done: aligned for people, JSON for a pipe."""

    def __init__(self, out: TextIO, total: int) -> None:
        self._out = out
        self._people = out.isatty()
        self._total = total
        self._done = 0

    def add(self, result: PollResult) -> None:
        """Show one feed."""
        self._done += 1
        if not self._people:
            line = json.dumps(asdict(result), ensure_ascii=False)
        else:
            ms = f"{result.milliseconds:6.0f} ms"
            place = f"{self._done:>{len(str(self._total))}}/{self._total}"
            line = f"{place} {result.status:<12} {ms}  {result.feed}{_news(result)}"
        self._out.write(line + "\n")
        self._out.flush()  # whoever reads the pipe need not wait for the slowest feed

    def end(self, results: Sequence[PollResult]) -> None:
        """Sum up, for people."""
        if not self._people:
            return
        counts = Counter(result.status for result in results)
        words = ", ".join(f"{count} {status}" for status, count in counts.most_common())
        new = sum(result.new for result in results)
        changed = sum(result.changed for result in results)
        self._out.write(f"{len(results)} feeds: {words}; {new} new entries, {changed} changed\n")


def failed(results: Sequence[PollResult]) -> bool:
    """Whether not one feed could be polled."""
    return bool(results) and all(result.status in _BAD for result in results)


def _news(result: PollResult) -> str:
    if result.error:
        return f"  {result.error}"
    if not result.entries:
        return ""
    return f"  {result.entries} entries, {result.new} new, {result.changed} changed"
