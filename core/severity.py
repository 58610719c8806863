"""How much an event matters, from 1 to 5, by a table that people read and edit.

Requirement: whoever is woken must agree that it was worth it, and must be able to see why and to
change it. Theory: what an event is worth to a buyer is whom it touches, which goods, how soon they
move, and how firm the report is; each answer has points in `config/severity.yaml`, and their sum
has a level. An act on exports by the dominant supplier reaches the world, unless it names one
other country; the same by a smaller supplier reaches some.

Known exceptions: a control whose report names no element counts as one on rare earths as a whole;
what a deal is worth is known only when somebody acts on it, so it counts as words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from core.located import near
from core.taxonomy import Certainty, Direction, EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.located import Located

E = TypeVar("E", bound=StrEnum)

#: what no level is given for
_LOWEST, _HIGHEST = 1, 5
_UNKNOWN = "unknown"
_POINTS = ("reach", "goods", "immediacy", "certainty", "less")
_LISTS = ("dominant", "heavy_elements", "light_elements", "heavy_forms")


class Reach(StrEnum):
    """Whom an act touches, the most first."""

    WORLD = "world"
    COUNTRY = "country"
    FIRMS = "firms"
    NOBODY = "nobody"


class Goods(StrEnum):
    """Which goods an act touches."""

    HEAVY = "heavy"
    RARE_EARTHS = "rare_earths"
    LIGHT = "light"
    OTHER = "other"


class Immediacy(StrEnum):
    """When an act moves goods."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"


class Less(StrEnum):
    """What takes points away."""

    PLANNED = "planned"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Act:
    """What an event weighs by its kind."""

    event: str | None
    type: EventType | None
    direction: Direction
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """What an event touches and rests on."""

    jurisdictions: tuple[str, ...]
    elements: tuple[str, ...]
    forms: tuple[str, ...]
    certainty: Certainty
    #: rare earths or their magnets are named at all
    named: bool = True


@dataclass(frozen=True, slots=True)
class Severity:
    """A level, and the answers that it is the sum of."""

    level: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The table of `config/severity.yaml`."""

    reach: Mapping[Reach, int]
    goods: Mapping[Goods, int]
    immediacy: Mapping[Immediacy, int]
    certainty: Mapping[Certainty, int]
    less: Mapping[Less, int]
    #: level -> the points that it needs
    levels: Mapping[int, int]
    dominant: frozenset[str]
    heavy_elements: frozenset[str]
    light_elements: frozenset[str]
    heavy_forms: frozenset[str]
    acts: Mapping[str, tuple[Reach, Immediacy]]

    def rate(self, act: Act, touched: Touched) -> Severity:
        """Add up what an event is worth."""
        reach, immediacy = self._act(act)
        reach = self._reached(reach, touched)
        goods = self._goods(touched)
        answers = [
            (f"reach: {reach}", self.reach[reach]),
            (f"goods: {goods}", self.goods[goods]),
            (f"immediacy: {immediacy}", self.immediacy[immediacy]),
            (f"certainty: {touched.certainty}", self.certainty[touched.certainty]),
        ]
        if act.planned:
            answers.append((Less.PLANNED.value, self.less[Less.PLANNED]))
        if act.direction is Direction.NEUTRAL:
            answers.append((Less.NEUTRAL.value, self.less[Less.NEUTRAL]))
        points = sum(worth for _, worth in answers)
        level = max((n for n, least in self.levels.items() if points >= least), default=_LOWEST)
        return Severity(level, tuple(f"{what} {worth:+d}" for what, worth in answers))

    def _act(self, act: Act) -> tuple[Reach, Immediacy]:
        known = (key for key in (act.event, act.type) if key and key in self.acts)
        return self.acts[next(known, _UNKNOWN)]

    def _reached(self, reach: Reach, touched: Touched) -> Reach:
        """At most the world: less by a smaller supplier, and less by aiming at one country."""
        aimed = len(touched.jurisdictions) > 1
        if reach is Reach.WORLD and (aimed or not self.dominant & set(touched.jurisdictions)):
            return Reach.COUNTRY
        return reach

    def _goods(self, touched: Touched) -> Goods:
        elements = set(touched.elements)
        if elements & self.heavy_elements or self.heavy_forms & set(touched.forms):
            return Goods.HEAVY
        if elements and elements <= self.light_elements:
            return Goods.LIGHT
        return Goods.RARE_EARTHS if elements or touched.named else Goods.OTHER


def read_scale(table: Located, events: Iterable[str]) -> Scale:
    """Read the table; a mistake names its line. `events` are the kinds that it may rate."""
    named = table.called("severity")
    fields = named.fields((*_POINTS, *_LISTS, "levels", "acts"))
    rows = named.table()
    return Scale(
        reach=_points(rows["reach"], Reach),
        goods=_points(rows["goods"], Goods),
        immediacy=_points(rows["immediacy"], Immediacy),
        certainty=_points(rows["certainty"], Certainty),
        less=_points(rows["less"], Less),
        levels=_levels(rows["levels"]),
        dominant=frozenset(fields.texts("dominant")),
        heavy_elements=frozenset(fields.texts("heavy_elements")),
        light_elements=frozenset(fields.texts("light_elements")),
        heavy_forms=frozenset(fields.texts("heavy_forms")),
        acts=_acts(rows["acts"], {*EventType, *events}),
    )


def _points(table: Located, vocabulary: type[E]) -> dict[E, int]:
    rows = table.fields(word.value for word in vocabulary)
    return {word: _number(row) for word in vocabulary if (row := rows.at(word.value))}


def _number(value: Located) -> int:
    text = value.text()
    if not text.lstrip("+-").isdecimal():
        raise value.wrong(f"{value.key}: {text!r} is no whole number")
    return int(text)


def _levels(table: Located) -> dict[int, int]:
    """Levels 2 to 5, each of which needs more points than the one before."""
    rows = table.fields(str(level) for level in range(_LOWEST + 1, _HIGHEST + 1))
    found: dict[int, int] = {}
    for level in range(_LOWEST + 1, _HIGHEST + 1):
        if row := rows.at(str(level)):
            found[level] = _number(row)
            if found[level] <= found.get(level - 1, found[level] - 1):
                raise row.wrong(f"level {level} must need more points than level {level - 1}")
    return found


def _acts(table: Located, events: set[str]) -> dict[str, tuple[Reach, Immediacy]]:
    """What each kind touches; every type must be there, for reports without a finer kind."""
    found = {}
    for key, row in table.table().items():
        if key not in {*events, _UNKNOWN}:
            raise row.wrong(f"the act {key!r} is unknown; {near(key, events)}")
        fields = row.fields(("reach", "immediacy"))
        found[key] = (
            fields.one_of("reach", Reach.NOBODY),
            fields.one_of("immediacy", Immediacy.LATER),
        )
    for needed in (*EventType, _UNKNOWN):
        if needed not in found:
            raise table.wrong(f"the act '{needed}' is missing")
    return found
