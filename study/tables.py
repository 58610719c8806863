"""A report of quality as text: one screen of figures, then the tables and the worst cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.text import cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from study.evaluate import Report, Scores
    from study.scores import BCubed, Rates

_WORST = 20
_TITLE = 70


def tables(report: Report) -> str:
    """Draw a report."""
    parts = [
        _figures(report.groups),
        _confused("event type: label -> answers", report.event_types),
        _confused("direction: label -> answers", report.directions),
        f"events that never began a story: {len(report.unheard)}",
        *(f"  {event}" for event in report.unheard),
        f"worst cases ({min(_WORST, len(report.worst))} of {len(report.worst)})",
        *(
            f"  {case.what}: {case.label} / {case.given}  [{case.id}] {cut(case.title, _TITLE)}"
            for case in report.worst[:_WORST]
        ),
    ]
    return "\n".join(parts)


def record(report: Report) -> dict[str, Any]:
    """A report as JSON's own types, precision, recall and F1 written out."""
    groups = {
        name: {
            **asdict(scores),
            **{field: _written(getattr(scores, field)) for field in _RATED},
        }
        for name, scores in report.groups.items()
    }
    return {**asdict(report), "groups": groups}


_RATED = ("relevance", "stories", "jurisdictions", "elements", "companies", "figures")


def _written(rates: Rates | BCubed) -> dict[str, float]:
    return {
        "precision": round(rates.precision, 4),
        "recall": round(rates.recall, 4),
        "f1": round(rates.f1, 4),
    }


def _figures(groups: dict[str, Scores]) -> str:
    head = (
        f"{'':<16}{'lines':>6}{'relevance':>18}{'stories B3':>18}"
        f"{'type':>7}{'dir.':>7}{'opp.':>7}{'jur.':>7}{'elem.':>7}{'comp.':>7}{'fig.':>7}"
    )
    sub = f"{'':<22}{'P    R    F1':>18}{'P    R    F1':>18}"
    sub += f"{'acc':>7}{'acc':>7}{'':>7}{'F1':>7}{'F1':>7}{'R':>7}{'R':>7}"
    return "\n".join([head, sub, *(_line(name, scores) for name, scores in groups.items())])


def _line(name: str, scores: Scores) -> str:
    numbers = (
        scores.event_type,
        scores.direction,
        scores.opposite,
        scores.jurisdictions.f1,
        scores.elements.f1,
        scores.companies.recall,
        scores.figures.recall,
    )
    rest = "".join(f"{_short(number):>7}" for number in numbers)
    first = f"{_three(scores.relevance):>18}{_three(scores.stories):>18}"
    return f"{name:<16}{scores.lines:>6}{first}{rest}"


def _three(rates: Rates | BCubed) -> str:
    return f"{_short(rates.precision)} {_short(rates.recall)} {_short(rates.f1)}"


def _short(number: float) -> str:
    return f"{number:.3f}".removeprefix("0")


def _confused(title: str, table: dict[str, dict[str, int]]) -> str:
    rows: Iterable[str] = (
        f"  {label:<34}{row.get(label, 0):>4} of {sum(row.values()):<4} "
        + ", ".join(f"{name} {n}" for name, n in row.items() if name != label)
        for label, row in table.items()
    )
    return "\n".join([title, *rows])
