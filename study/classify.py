"""What the desk says of each line: relevance, story, kind, direction and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.fact import values
from study.rows import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.desk import Decision, Desk
    from core.reading import Reading
    from study.rows import Row


def classify(rows: Sequence[Row], desk: Desk) -> Iterator[dict[str, Any]]:
    """Take the lines as one stream in their order; one answer a line."""
    for row, decision in decided(rows, desk):
        yield {"id": row.id, **answer(decision)}


def brief(answer: dict[str, Any]) -> str:
    """An answer on one line: id, score, story, kind, direction."""
    shown = (answer["story"], answer["event_type"], answer["direction"])
    return "  ".join([answer["id"], f"{answer['score']:.2f}", *(name or "-" for name in shown)])


def decided(
    rows: Sequence[Row], desk: Desk, *, relevant: bool | None = None
) -> Iterator[tuple[Row, Decision]]:
    """Decide about the lines in turn; `relevant` overrides what is judged."""
    for row, seen in zip(rows, entries_of(rows), strict=True):
        decision = desk.decide(seen, seen.kind, seen.seen_at, relevant=relevant)
        desk.keep(decision, seen.seen_at)
        yield row, decision


def answer(decision: Decision) -> dict[str, Any]:
    """A decision as JSON's own types; what was not read of an irrelevant line is null or empty."""
    verdict, reading = decision.verdict, decision.reading
    return {
        "relevant": verdict.relevant,
        "score": verdict.score,
        "story": decision.story.id if decision.story else None,
        **_read(reading),
        "measures": list(dict.fromkeys(effect.measure for effect in decision.effects)),
        "reasons": list(verdict.reasons),
    }


def _read(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        empty: dict[str, Any] = dict.fromkeys(("event_type", "direction"))
        lists: dict[str, Any] = {name: [] for name in ("jurisdictions", "companies", "elements")}
        return {**empty, **lists, "figures": [], "certainty": None, "severity": None}
    return {
        "event_type": reading.type,
        "direction": reading.direction,
        "jurisdictions": list(reading.jurisdictions),
        "companies": list(values(reading.facts.companies)),
        "elements": list(reading.elements),
        "figures": _figures(reading),
        "certainty": reading.certainty,
        "severity": reading.severity,
    }


def _figures(reading: Reading) -> list[dict[str, str]]:
    found: Iterable[tuple[str, str]] = (
        (figure.what, f"{figure.value} {figure.unit}".strip()) for figure in reading.facts.figures
    )
    days = ((str(dated.role), dated.day.isoformat()) for dated in reading.facts.dates)
    return [{"what": what, "value": value} for what, value in dict.fromkeys((*found, *days))]
