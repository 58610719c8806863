"""What the reports of a story say together of its kind and its direction.

Requirement: one misread headline must not name an event that others tell plainly.
Theory: all reports of a story tell one event, so each has one vote, shared out by how likely it
finds each answer; on the direction, those that tell it clearly have three. A further report is
read together with those before it. However many guess a direction, it is told only if one of
them tells it clearly.

Known exceptions: the first report has nobody to ask; a new version of a report is read alone, for
it may have been changed because it was wrong; what a report does to the ledger rests on its own
words only. Where the ledger moves, or the first outlet corrects itself, the count begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.leaning import cautious
from core.taxonomy import OPPOSED, Direction, EventType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.reading import Reading

#: the mean share from which an answer is clear
_CLEAR = 0.6
#: many headlines tell no direction, and would outvote the few that do
_CLEAR_VOICE = 3.0
_OTHERS = ("the other reports of the story",)


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes of a story's reports: sums of shares by answer."""

    kinds: Mapping[str, float] = field(default_factory=dict)
    directions: Mapping[str, float] = field(default_factory=dict)
    reports: int = 0
    #: the directions that a report tells clearly
    told: tuple[str, ...] = ()


NO_TALLY = Tally()


def counted(tally: Tally, reading: Reading) -> Tally:
    """The tally with one more report."""
    voice = _CLEAR_VOICE if reading.clear else 1.0
    directions = {way: voice * share for way, share in reading.directions.items()}
    told = {*tally.told, str(reading.direction)} if reading.clear else tally.told
    return Tally(
        _sum(tally.kinds, reading.kinds),
        _sum(tally.directions, directions),
        tally.reports + 1,
        tuple(sorted(told)),
    )


def unknown_votes(direction: str | None, reports: int) -> Tally:
    """The tally of a story from before votes were kept: they stood for what was told of it."""
    directions = {direction: _CLEAR_VOICE * reports} if direction else {}
    return Tally({}, directions, reports, tuple(directions))


def seconded(reading: Reading, tally: Tally) -> Reading:
    """A report read together with those that the tally counts."""
    if not tally.reports or not reading.kinds:
        return reading
    both = counted(tally, reading)
    kinds = {EventType(name): share for name, share in _shares(both.kinds).items()}
    directions = {Direction(name): share for name, share in _shares(both.directions).items()}
    kind = max(sorted(kinds), key=lambda k: kinds[k])
    same = kind is reading.type
    # its finer kind is known only of a report that tells it itself
    label = same and kinds[kind] >= _CLEAR
    direction = cautious(directions)
    agrees = direction is reading.direction
    if reading.clear and {direction, reading.direction} == OPPOSED:
        # it speaks of something else, or the others were misread: nothing is sure any more
        direction, agrees = reading.direction, True
    return replace(
        reading,
        type=kind,
        event=reading.event if label else None,
        label=reading.label if label else None,
        direction=direction,
        direction_sure=directions.get(direction, 0.0) >= _CLEAR and str(direction) in both.told,
        direction_reasons=reading.direction_reasons if agrees else _OTHERS,
        reports=both.reports,
    )


def tally_to_record(tally: Tally) -> dict[str, object]:
    """Write a tally as JSON's own types."""
    return {
        "kinds": dict(tally.kinds),
        "directions": dict(tally.directions),
        "reports": tally.reports,
        "told": list(tally.told),
    }


def tally_of_record(record: Mapping[str, Any]) -> Tally:
    """Read what `tally_to_record` wrote; older ones do not say what was told, but it weighed."""
    ways = record["directions"]
    told = record.get("told", [way for way, votes in ways.items() if votes >= _CLEAR_VOICE / 2])
    return Tally(record["kinds"], ways, record["reports"], tuple(sorted(told)))


def _shares(votes: Mapping[str, float]) -> dict[str, float]:
    total = sum(votes.values()) or 1.0
    return {name: share / total for name, share in votes.items()}


def _sum(votes: Mapping[str, float], shares: Mapping[Any, float]) -> dict[str, float]:
    told = {str(name): share for name, share in shares.items()}
    # rounded as they are stored: a restart changes no vote
    return {n: round(votes.get(n, 0.0) + told.get(n, 0.0), 3) for n in sorted({*votes, *told})}
