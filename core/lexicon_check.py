"""Where a lexicon is wrong: asked only after it could not be built, so that it costs nothing.

Theory: most mistakes are a misspelt key or section, a key that is missing, a word that is none, or
a word outside a closed vocabulary; these are found with their line. Of the rest at least the file
is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.errors import ConfigError
from core.located import Located, each, near
from core.taxonomy import Direction, EventType
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: section -> keys that each of its entries needs, and may have
_ENTRIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "elements": (("symbol", "names"), ("class", "uses")),
    "trade_forms": (("id", "elements", "terms"), ()),
    "events": (("event", "type", "label", "direction", "terms"), ()),
    "institutions": (("id", "country", "terms"), ("name", "role")),
    "persons": (("name", "country", "terms"), ("role",)),
    "companies": (("name", "country", "rare_earth", "tickers", "terms"), ("makes",)),
    "countries": (("code", "name", "terms"), ("signs",)),
    "exclusions": (("why", "terms"), ()),
    "official_numbers": (("regex",), ("meaning",)),
}
#: section -> names of groups of words
_GROUPS = ("topics", "cues", "acts", "marks")
_WORDS = ("terms", "names", "signs", "tickers")


def mistakes(files: Iterable[Located], sections: Iterable[str]) -> None:
    """Raise a ConfigError that names every mistake with its line, if any is found."""
    known = {*_ENTRIES, *_GROUPS, *sections}
    found = {name: value for file in files for name, value in file.table().items()}
    symbols = _symbols(found.get("elements"))
    missing = sorted(({*_ENTRIES, *_GROUPS}) - found.keys())
    each(found.values(), lambda section: _section(section, known, missing, symbols))
    if missing:
        raise ConfigError(
            f"lexicon: the section {missing[0]!r} is missing; see the shipped config"
        )


def _symbols(elements: Located | None) -> set[str]:
    """What may be made, as far as it can be read."""
    entries = elements.value if elements and isinstance(elements.value, tuple) else ()
    tables = (entry.value for entry in entries)
    return {
        str(table["symbol"].value)
        for table in tables
        if not isinstance(table, (str, tuple)) and "symbol" in table
    }


def _section(section: Located, known: set[str], missing: list[str], symbols: set[str]) -> None:
    name = section.key
    if missing and name not in known:
        raise section.wrong(f"the section {name!r} is unknown; {near(name, missing)}")
    if name in _ENTRIES:
        each(section.items(), lambda entry: _entry(entry, name, symbols))
    elif name in _GROUPS:
        each(section.table().values(), _words)


def _entry(entry: Located, section: str, symbols: set[str]) -> None:
    required, optional = _ENTRIES[section]
    first = entry.table().get(required[0])
    named = f"{section}, {first.value}" if first and isinstance(first.value, str) else section
    given = entry.called(named).fields(required, optional)
    for key in _WORDS:
        if found := given.at(key):
            _words(found)
    if makes := given.at("makes"):
        _makes(makes, symbols)
    if section == "events":
        given.one_of("type", next(iter(EventType)))
        given.one_of("direction", Direction.NEUTRAL)
    if section == "official_numbers" and (regex := given.at("regex")):
        _regex(regex)


def _makes(found: Located, symbols: set[str]) -> None:
    """What a mine or a plant makes, and who says so."""
    given = found.fields(("elements", "source"))
    if not given.text("source").startswith("https://"):
        raise found.wrong(
            "source: an https address is expected, of a page that names the elements"
        )
    for symbol in given.items("elements"):
        if symbol.text() not in symbols:
            raise symbol.wrong(f"{symbol.text()!r} is unknown; {near(symbol.text(), symbols)}")


def _words(found: Located) -> None:
    """A list of words, or one for each language."""
    value = found.value
    lists = (found,) if isinstance(value, (str, tuple)) else tuple(found.table().values())
    for words in lists:
        for word in words.items():
            if not comparable(word.text()).strip("* "):
                raise word.wrong(f"{word.text()!r} is no word; put quotes around it")


def _regex(found: Located) -> None:
    try:
        re.compile(found.text())
    except re.error as error:
        raise found.wrong(f"regex: {error}") from None
