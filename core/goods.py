"""The goods that a measure or an effect concerns: elements and trade forms.

Requirement: elements that a text names only to say what rare earths are do not count, nor do those
of earlier measures.

Theory: what a sentence about the event names is concerned, unless the sentence defines the group
("there are 17 ..."). A trade form stands for its elements; a bare "magnet" for none. Where some of
the seven elements of one control list are given as examples of "the seven", all seven are meant.

Known exceptions: a purpose ("needs neodymium for its motors") reads like an object.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.fact import Fact, Role
from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.lexicon import Lexicon
    from core.passage import Line

#: the medium and heavy rare earths of Announcement No. 18 of 2025, always named together
_SEVEN = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y")
_SEVEN_NAMED = re.compile(
    r"\bseven\b|(?<!\d)7\s?(?:种|種|類|종|개|元素|elements|medium)|七[种種]|7つ|일곱|\bsieben\b|\bsept\b|\bsiete\b",
    re.IGNORECASE,
)


def elements(lines: Iterable[Line], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The elements concerned, in the order of their atomic numbers."""
    found: dict[str, Fact] = {}
    for line in lines:
        if line.role is Role.EVENT and not _defines(line):
            for fact in _named(line, lexicon):
                found.setdefault(fact.value, fact)
    return tuple(found[symbol] for symbol in lexicon.elements if symbol in found)


def forms(lines: Iterable[Line]) -> tuple[Fact, ...]:
    """The trade forms that sentences about the event name: oxides, magnets, technology."""
    return tuple(
        Fact(m.id, line.evidence(m.start, m.end))
        for line in lines
        if line.role is Role.EVENT
        for m in line.matches
        if m.kind is Kind.FORM
    )


def _defines(line: Line) -> bool:
    return any(m.kind is Kind.MARK and m.id == "example" for m in line.matches)


def _named(line: Line, lexicon: Lexicon) -> Iterator[Fact]:
    named = [
        Fact(symbol, line.evidence(m.start, m.end))
        for m in line.matches
        for symbol in _symbols(line, m.kind, m.id, lexicon)
    ]
    yield from named
    ours = [fact for fact in named if fact.value in _SEVEN]
    if len({fact.value for fact in ours}) > 1 and (seven := _SEVEN_NAMED.search(line.text)):
        yield from (Fact(symbol, line.inner(*seven.span())) for symbol in _SEVEN)


def _symbols(line: Line, kind: Kind, name: str, lexicon: Lexicon) -> tuple[str, ...]:
    if kind is Kind.ELEMENT:
        return (name,)
    if kind is Kind.FORM and (line.number == 0 or len(lexicon.forms[name]) > 1):
        # "NdFeB" in a headline makes them the subject; in a text they are often mere magnets
        return lexicon.forms[name]
    return ()
