"""From an alert to its recipients: the inverted index against a loop over all subscriptions.

    python benchmarks/match.py [SUBSCRIPTIONS]

Most subscribers follow words that this alert does not say; a thousand follow one that it says.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from datetime import UTC, datetime

from configuration import read_lexicon
from core.alert import Alert, Reason
from core.matching import Index
from core.subscription import Filter, Subscription, format_filter
from core.taxonomy import Certainty, Direction
from core.terms import comparable

RECIPIENTS = 1_000
ROUNDS = 50


def alert() -> Alert:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Alert(
        story="bench", revision=1, reason=Reason.FIRST_REPORT,
        headline="Ministry of Ostrava grants first dysprosium export licences to magnet makers",
        summary="The ministry said on Monday that nine makers may ship dysprosium again. " * 6,
        event="licence_grant", event_label="Licences granted or sped up",
        direction=Direction.EASING, severity=4, certainty=Certainty.OFFICIAL_STATEMENT,
        jurisdictions=("CN", "EU"), elements=("Dy", "Tb"), companies=("Northwind Magnets",),
        sources=(), why=(), first_seen=now, decided_at=now,
    )  # fmt: skip


def subscriptions(number: int) -> list[Subscription]:
    dice = random.Random(7)
    vocabulary = [f"word{i}" for i in range(5_000)] + [f"two part{i}" for i in range(2_000)]
    made = []
    for i in range(number):
        words = tuple(dice.sample(vocabulary, dice.randint(1, 4)))
        if i < RECIPIENTS:
            words = (*words, dice.choice(["dysprosium", "export licence", "Dy", "magnet makers"]))
        without = (dice.choice(vocabulary),) if dice.random() < 0.2 else ()
        made.append(Subscription(str(i), (Filter(words, without, dice.randint(1, 4)),)))
    dice.shuffle(made)
    return made


def naive(told: Alert, people: list[Subscription], names: dict[str, tuple[str, ...]]) -> set[str]:
    """Ask everybody in turn, as one would write it first."""
    facts = (*told.jurisdictions, *told.elements)
    parts = [told.headline, told.summary, told.event_label or "", *told.companies, *facts]
    parts += [name for fact in facts for name in names.get(fact, ())]
    text = comparable("\n".join(parts))
    return {
        one.target
        for one in people
        for asked in one.filters
        if asked.severity <= told.severity
        and any(_says(text, word) for word in asked.words)
        and not any(_says(text, word) for word in asked.without)
    }


def _says(text: str, word: str) -> bool:
    word = comparable(word)
    return word in text and re.search(rf"\b{re.escape(word)}s?\b", text) is not None


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lexicon = read_lexicon()
    names = {**lexicon.countries, **lexicon.elements}
    people, told = subscriptions(number), alert()
    index = Index(names)
    begun = time.perf_counter()
    for one in people:
        index.replace(one.target, one)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    found = index.match(told)
    first = time.perf_counter() - begun
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = index.match(told)
        times.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    expected = naive(told, people, names)
    looped = time.perf_counter() - begun
    worst = sorted(times)[int(ROUNDS * 0.98)]
    begun = time.perf_counter()
    index.replace("newcomer", Subscription("newcomer", (Filter(("a word never seen",)),)))
    index.match(told)
    renewed = time.perf_counter() - begun
    print(f"{number} subscriptions, {len(found)} recipients; built in {built:.2f} s")
    print(f"  index          {statistics.median(times) * 1e3:.2f} ms, p98 {worst * 1e3:.2f} ms")
    print(f"  first match    {first * 1e3:.1f} ms (builds the automaton)")
    print(f"  after a new word {renewed * 1e3:.1f} ms")
    print(f"  loop over all  {looped * 1e3:.1f} ms, {looped / statistics.median(times):.0f} times")
    print(
        f"  same targets   {set(found) == expected}   e.g. {format_filter(people[0].filters[0])}"
    )


if __name__ == "__main__":
    main()
