"""How often the desk is right about labelled lines, and where it is most wrong.

Everything but relevance is asked of the lines that are labelled relevant. A line that the desk
calls irrelevant has no story (it counts as one of its own), no kind and no direction: that counts
as wrong, as a reader would have seen nothing.

Two companies are one if the words of one name are among those of the other ("Lynas", "Lynas Rare
Earths"); a figure is found if its number, scale included, is among the answer's, or if it is a day
and that day is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import RarewatchError
from core.figure import amounts
from core.when import days, spans
from study.scores import BCubed, Rates, accuracy, agreement, b_cubed, confusion, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.lexicon import Lexicon
    from study.rows import Row

_OPPOSITE = ({"tightening", "easing"},)
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS = 3
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one group of lines."""

    lines: int
    relevant: int
    relevance: Rates
    stories: BCubed
    event_type: float
    direction: float
    #: share of relevant lines told as the opposite of what they are
    opposite: float
    jurisdictions: Rates
    elements: Rates
    companies: Rates
    figures: Rates


@dataclass(frozen=True, slots=True)
class Case:
    """A line of which the answer is wrong."""

    id: str
    what: str
    label: str
    given: str
    title: str


@dataclass(frozen=True, slots=True)
class Report:
    """All figures, all tables, and the worst cases, the gravest first."""

    groups: dict[str, Scores]
    event_types: dict[str, dict[str, int]]
    directions: dict[str, dict[str, int]]
    #: events of which no report began a story of its own
    unheard: tuple[str, ...]
    worst: tuple[Case, ...]


def evaluate(rows: Sequence[Row], answers: Sequence[Answers], lexicon: Lexicon) -> Report:
    """Compare answers with the labels of the same lines."""
    pairs = list(zip(rows, answers, strict=True))
    for row, _ in pairs:
        if not isinstance(row.fields.get("relevant"), bool):
            raise RarewatchError(f"{row.id}: no label `relevant` (true or false)")
    groups: dict[str, Callable[[Row], bool]] = {
        "all": lambda _: True,
        "English": lambda row: row.language == "en",
        "other languages": lambda row: row.language != "en",
    }
    most = Counter(row.language for row in rows if row.fields["relevant"])
    for language, _ in most.most_common(8):
        groups[language] = lambda row, language=language: row.language == language  # type: ignore[misc]
    relevant = [(row, given) for row, given in pairs if row.fields["relevant"]]
    return Report(
        {name: _scores([p for p in pairs if of(p[0])], lexicon) for name, of in groups.items()},
        confusion(_kinds(relevant)),
        confusion((_label(row, "direction"), str(a["direction"])) for row, a in relevant),
        tuple(_unheard(relevant)),
        tuple(_worst(pairs, relevant)),
    )


def _scores(pairs: Sequence[tuple[Row, Answers]], lexicon: Lexicon) -> Scores:
    relevant = [(row, given) for row, given in pairs if row.fields["relevant"]]
    ways = [(_label(row, "direction"), str(given["direction"])) for row, given in relevant]
    return Scores(
        lines=len(pairs),
        relevant=len(relevant),
        relevance=agreement((row.fields["relevant"], given["relevant"]) for row, given in pairs),
        stories=b_cubed([(_label(row, "event"), _story(row, given)) for row, given in relevant]),
        event_type=accuracy(
            [(_label(r, "event_type"), str(a["event_type"])) for r, a in relevant]
        ),
        direction=accuracy(ways),
        opposite=sum({*way} in _OPPOSITE for way in ways) / max(len(ways), 1),
        jurisdictions=_sets(relevant, "jurisdictions"),
        elements=_sets(relevant, "elements"),
        companies=_recalled(_company_pairs(relevant)),
        figures=_recalled(_figure_pairs(relevant, lexicon)),
    )


def _kinds(pairs: Iterable[tuple[Row, Answers]]) -> Iterable[tuple[str, str]]:
    return ((_label(row, "event_type"), str(given["event_type"])) for row, given in pairs)


def _label(row: Row, name: str) -> str:
    return str(row.fields.get(name))


def _story(row: Row, given: Answers) -> str:
    return given["story"] or f"none of {row.id}"


def _sets(pairs: Iterable[tuple[Row, Answers]], name: str) -> Rates:
    return overlap((set(row.fields.get(name) or ()), set(given[name])) for row, given in pairs)


def _recalled(found: Iterable[bool]) -> Rates:
    counts = Counter(found)
    return Rates(counts[True], 0, counts[False])


def _company_pairs(pairs: Iterable[tuple[Row, Answers]]) -> Iterable[bool]:
    for row, given in pairs:
        names = [_words(name) for name in given["companies"]]
        for label in row.fields.get("companies") or ():
            words = _words(label)
            yield any(words <= name or name <= words for name in names)


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold()))


def _figure_pairs(pairs: Iterable[tuple[Row, Answers]], lexicon: Lexicon) -> Iterable[bool]:
    for row, given in pairs:
        values = [str(figure["value"]) for figure in given["figures"]]
        told = {value for value in values if _DAY.fullmatch(value)}
        numbers = {_number(value) for value in values if value not in told}
        for figure in row.fields.get("figures") or ():
            label = str(figure["value"])
            wanted = amounts(label, row.language, lexicon, spans(label, lexicon))
            counted = bool(wanted) and round(wanted[0].value, _DIGITS) in numbers
            yield counted or not told.isdisjoint(_days(row, label, lexicon))


def _number(value: str) -> float:
    return round(float(value.partition(" ")[0].replace(",", "")), _DIGITS)


def _days(row: Row, label: str, lexicon: Lexicon) -> set[str]:
    """The days that a label names; one without a year is the nearest to the report."""
    if row.published is None:
        return set()
    return {d.day.isoformat() for d in days(label, row.published.date(), lexicon)}


def _unheard(relevant: Iterable[tuple[Row, Answers]]) -> list[str]:
    """Events whose every story began with a report of another event."""
    first: dict[str, str] = {}
    events: dict[str, None] = {}
    for row, given in relevant:
        first.setdefault(_story(row, given), _label(row, "event"))
        events[_label(row, "event")] = None
    heard = set(first.values())
    return [event for event in events if event not in heard]


def _worst(
    pairs: Iterable[tuple[Row, Answers]], relevant: Sequence[tuple[Row, Answers]]
) -> Iterable[Case]:
    """Opposite directions, merged events, false alarms and misses: what harms a reader most."""
    for row, given in relevant:
        way = _label(row, "direction"), str(given["direction"])
        if {*way} in _OPPOSITE:
            yield Case(row.id, "opposite direction", *way, row.title)
    yield from _merged(relevant)
    for row, given in pairs:
        if row.fields["relevant"] != given["relevant"]:
            what = "missed" if row.fields["relevant"] else "false alarm"
            label = _label(row, "event" if row.fields["relevant"] else "negative_kind")
            yield Case(row.id, what, label, f"score {given['score']}", row.title)


def _merged(relevant: Iterable[tuple[Row, Answers]]) -> Iterable[Case]:
    begun: dict[str, str] = {}
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row, given in relevant:
        story, event = _story(row, given), _label(row, "event")
        first = begun.setdefault(story, event)
        if event != first and event not in told[story]:
            told[story].add(event)
            yield Case(row.id, "joined another event", event, first, row.title)
