"""What people add to the agenda and to the board: `config/dates.yaml` and `config/status.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.agenda import Planned
from core.located import each, located, near
from core.measure import Due, Precision
from core.status import Board, Pillar

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.located import Fields, Located

_DATE = ("jurisdiction", "measure", "due", "if_nothing", "precision", "source")


def read_dates(text: str, file: str, measures: Collection[str]) -> tuple[Planned, ...]:
    """Read the dates that people added; a ConfigError names every mistake with its line."""
    listed = located(text, file).fields(("dates",)).items("dates")
    found = each(listed, lambda item: _planned(item, measures))
    homes: dict[str, Located] = {}
    for one, item in zip(found, listed, strict=True):
        if one.id in homes:
            raise item.wrong(f"the id {one.id!r} stands in line {homes[one.id].line} already")
        homes[one.id] = item
    return tuple(found)


def read_board(text: str, file: str, measures: Collection[str] | None) -> Board:
    """Read what `/status` looks at; `measures` None: whatever it names may be unknown."""
    fields = located(text, file).fields(
        ("regime", "holder", "elements", "countries"), ("magnets",)
    )
    magnets = each(fields.items("magnets"), lambda item: item.fields(("name", "elements")))
    return Board(
        pillars=tuple(each(fields.items("regime"), lambda item: _pillar(item, measures))),
        holder=fields.text("holder"),
        elements=fields.texts("elements"),
        magnets={one.text("name"): one.texts("elements") for one in magnets},
        countries=fields.texts("countries"),
    )


def _planned(item: Located, measures: Collection[str]) -> Planned:
    name = item.table().get("id")
    item = item.called(f"date {name.text()}") if name else item
    fields = item.fields(("id", "on", "what"), _DATE)
    measure, jurisdiction = fields.text("measure"), fields.text("jurisdiction")
    if bool(measure) == bool(jurisdiction):
        raise item.wrong("a date needs either the id of its `measure` or a `jurisdiction`")
    if measure:
        _known(fields, "measure", measures)
    on = fields.day("on")
    assert on is not None  # noqa: S101  # `fields` found the key
    return Planned(
        id=fields.text("id"),
        on=on,
        what=fields.text("what"),
        jurisdiction=jurisdiction,
        measure=measure,
        due=fields.one_of("due", Due.EXPECTED),
        if_nothing=fields.text("if_nothing"),
        precision=fields.one_of("precision", Precision.DAY),
        source=fields.text("source") or None,
    )


def _pillar(item: Located, measures: Collection[str] | None) -> Pillar:
    fields = item.fields(("name", "measures"))
    for one in fields.items("measures"):
        if measures is not None and one.text() not in measures:
            raise one.wrong(f"there is no measure {one.text()!r}; {near(one.text(), measures)}")
    return Pillar(fields.text("name"), fields.texts("measures"))


def _known(fields: Fields, key: str, measures: Collection[str]) -> None:
    place = fields.at(key)
    if place and place.text() not in measures:
        raise place.wrong(f"there is no measure {place.text()!r}; {near(place.text(), measures)}")
