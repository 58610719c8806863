"""The measures of `config/measures/`, read so that every mistake is named with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.ledger import Group, Ledger
from core.located import Fields, Located, each, near
from core.measure import (
    Basis,
    Confidence,
    Due,
    Entity,
    Measure,
    MeasureKind,
    Precision,
    Scheduled,
    Status,
    StatusEvent,
    event_id,
)
from core.taxonomy import Direction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_NEEDED = ("id", "jurisdiction", "authority", "title", "short", "kind", "history", "sources")
_OPTIONAL = (
    *("official", "number", "core", "goods", "targets", "entities", "direction", "summary"),
    *("uncertain", "confidence", "related", "names", "scheduled"),
)
_EVENT = ("basis", "side", "until", "effective", "source", "precision", "notice")
_SCHEDULED = ("if_nothing", "moved", "precision", "source", "notice")
_SIDES = {"EU", "G7", "QUAD"}
#: of a text whose year its number does not tell, the number alone
_NUMBER = re.compile(r"[1-9]\d{0,5}(?:/(?:19|20)\d\d)?")
ELEMENTS = frozenset(
    [
        "La",
        "Ce",
        "Pr",
        "Nd",
        "Pm",
        "Sm",
        "Eu",
        "Gd",
        "Tb",
        "Dy",
        "Ho",
        "Er",
        "Tm",
        "Yb",
        "Lu",
        "Sc",
        "Y",
    ]
)


def read_measures(files: Iterable[Located]) -> Ledger:
    """Read the files of the folder; the mistakes of all measures are named in one ConfigError."""
    tables = [file.fields((), ("measures", "groups")) for file in files]
    entries = [entry for table in tables for entry in table.items("measures")]
    measures = each(entries, _measure)
    homes = _unique(entries)
    each(entries, lambda entry: _references(_named(entry, "measure"), "related", homes))
    groups = [entry for table in tables for entry in table.items("groups")]
    found = each(groups, lambda entry: _group(entry, homes))
    _unique(groups)
    return Ledger(measures, groups=found)


def _unique(entries: Iterable[Located]) -> Mapping[str, Located]:
    homes: dict[str, Located] = {}
    for entry in entries:
        name = entry.table()["id"].text()
        if name in homes:
            first = homes[name]
            raise entry.wrong(f"the id {name!r} stands in {first.file}, line {first.line} already")
        homes[name] = entry
    return homes


def _references(entry: Located, key: str, known: Collection[str]) -> tuple[str, ...]:
    listed = entry.table().get(key)
    names = []
    for item in listed.items() if listed else ():
        name = item.text()
        if name not in known:
            raise item.wrong(f"{key}: no measure has the id {name!r}; {near(name, known)}")
        names.append(name)
    return tuple(names)


def _group(entry: Located, known: Collection[str]) -> Group:
    entry = _named(entry, "group")
    given = entry.fields(("id", "title", "names", "measures"))
    names = given.texts("names")
    return Group(
        given.text("id"), given.text("title"), names, _references(entry, "measures", known)
    )


def _named(entry: Located, what: str) -> Located:
    name = entry.table().get("id")
    return entry.called(f"{what} {name.text()}") if name else entry


def _measure(entry: Located) -> Measure:
    entry = _named(entry, "measure")
    given = entry.fields(_NEEDED, _OPTIONAL)
    goods = _goods(given)
    name = given.text("id")
    history = _history(given, name)
    return Measure(
        id=name,
        jurisdiction=_side(_required(given, "jurisdiction")),
        authority=given.text("authority"),
        title=given.text("title"),
        kind=_required(given, "kind").one_of(MeasureKind),
        short=given.text("short"),
        official=given.text("official") or None,
        number=_number(given),
        core=given.flag("core", default=True),
        elements=_elements(goods),
        forms=goods.texts("forms"),
        goods=goods.texts("other"),
        hs=goods.texts("hs"),
        targets=tuple(_side(target) for target in given.items("targets")),
        entities=tuple(_entity(entity) for entity in given.items("entities")),
        direction=given.one_of("direction", Direction.NEUTRAL),
        summary=given.text("summary"),
        uncertain=given.text("uncertain"),
        confidence=given.one_of("confidence", Confidence.MEDIUM),
        related=given.texts("related"),
        names=given.texts("names"),
        sources=_sources(given),
        history=history,
        scheduled=_scheduled(given, name),
    )


def _required(given: Fields, key: str) -> Located:
    found = given.at(key)
    assert found is not None, key  # noqa: S101  # `fields` has looked
    return found


def _goods(given: Fields) -> Fields:
    found = given.at("goods")
    return found.fields((), ("elements", "forms", "other", "hs")) if found else Fields({})


def _side(found: Located) -> str:
    text = found.text()
    if text not in _SIDES and not (
        len(text) == 2 and text.isascii() and text.isupper()
    ):  # ISO 3166 alpha-2
        raise found.wrong(
            f"{found.key}: {text!r} is no country code of two capitals, and none of "
            f"{', '.join(sorted(_SIDES))}"
        )
    return text


def _number(given: Fields) -> str | None:
    found = given.at("number")
    if found is None:
        return None
    if not _NUMBER.fullmatch(found.text()):
        raise found.wrong(f"number: {found.text()!r} is not written like 18/2025 or 11001")
    return found.text()


def _elements(goods: Fields) -> tuple[str, ...]:
    for item in goods.items("elements"):
        if item.text() not in ELEMENTS:
            said = f"{item.text()!r} is no rare earth element"
            raise item.wrong(f"elements: {said}; {near(item.text(), ELEMENTS)}")
    return goods.texts("elements")


def _sources(given: Fields) -> tuple[str, ...]:
    sources = given.texts("sources")
    if not sources and given.one_of("confidence", Confidence.MEDIUM) is not Confidence.LOW:
        way_out = "at least one source is needed, or `confidence: low`"
        raise _required(given, "sources").wrong(f"sources: {way_out}")
    return sources


def _entity(found: Located) -> Entity:
    given = found.fields(("name",), ("original",))
    return Entity(given.text("name"), given.text("original"))


def _history(given: Fields, measure: str) -> tuple[StatusEvent, ...]:
    """What happened, in order of days: an entry out of order is most often a mistyped year."""
    entries = given.items("history")
    if not entries:
        raise _required(given, "history").wrong("history: at least one entry is needed")
    events = each(entries, lambda entry: _event(entry, measure))
    for entry, event, before in zip(entries[1:], events[1:], events, strict=False):
        if event.on < before.on:
            raise entry.wrong(f"history: {event.on} is out of order, {before.on} stands before it")
    for at, event in enumerate(events):
        if event.id in {other.id for other in events[:at]}:
            raise entries[at].wrong(f"history: {event.on} {event.status} stands there twice")
    return tuple(events)


def _event(entry: Located, measure: str) -> StatusEvent:
    given = entry.fields(("on", "status", "note"), _EVENT)
    on, status = _required(given, "on").day(), _required(given, "status").one_of(Status)
    basis = given.one_of("basis", Basis.OFFICIAL)
    side = given.at("side")
    if (side is None) is (basis is Basis.CLAIM):
        raise entry.wrong("history: a claim, and nothing else, needs its `side`")
    for key in ("until", "effective"):
        day, found = given.day(key), given.at(key)
        if found and day and day < on:
            raise found.wrong(f"{key}: {day} lies before the entry's own day, {on}")
    who, until = _side(side) if side else None, given.day("until")
    notice = given.flag("notice", default=True)
    return StatusEvent(
        id=event_id(measure, on, status, basis, who, until=until, notice=notice),
        measure=measure,
        on=on,
        status=status,
        basis=basis,
        side=who,
        until=until,
        effective=given.day("effective"),
        note=given.text("note"),
        source=_source(entry, given),
        precision=given.one_of("precision", Precision.DAY),
        notice=notice,
    )


def _source(entry: Located, given: Fields) -> str | None:
    """The address of a source; `none` says that there is none, an omission is a mistake."""
    found = given.at("source")
    if found is None:
        raise entry.wrong("the source is missing; write `source: none` if there is none")
    if found.text() == "none":
        return None
    if not found.text().startswith(("http://", "https://")):
        raise found.wrong(f"source: {found.text()!r} is no address (https://...)")
    return found.text()


def _scheduled(given: Fields, measure: str) -> tuple[Scheduled, ...]:
    return tuple(each(given.items("scheduled"), lambda entry: _date(entry, measure)))


def _date(entry: Located, measure: str) -> Scheduled:
    given = entry.fields(("on", "due", "what", "known"), _SCHEDULED)
    on, known = _required(given, "on").day(), _required(given, "known").day()
    if known > on:
        raise entry.wrong(f"scheduled: {on} cannot be known from {known} on, which is later")
    return Scheduled(
        measure,
        on,
        _required(given, "due").one_of(Due),
        given.text("what"),
        given.text("if_nothing"),
        known,
        given.day("moved"),
        given.one_of("precision", Precision.DAY),
        _source(entry, given),
        notice=given.flag("notice", default=True),
    )
