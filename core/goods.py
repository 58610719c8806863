"""The goods that a measure or an effect concerns: elements and trade forms.

Requirement: elements that a text names only to say what rare earths are do not count; those that
only a look back names say so by their role.

Theory: what a sentence names is concerned, unless the sentence defines the group ("there are 17
..."): a look back that lists elements mostly tells what the measure at hand is about. A trade form
stands for its elements; a bare "magnet" for none. "The seven" of one control list are those seven
where news stands: in a headline, in the first sentence under a headline on China, wherever
licences for them are told under such a headline, and wherever some of them are given as examples.
What adds to the supply of one producer concerns what he makes, though no text need say so
(`made`).

Known exceptions: a purpose ("needs neodymium for its motors") reads like an object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.fact import Fact, Role
from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.lexicon import Lexicon, Match
    from core.passage import Line


#: from more examples than these on, a line that applies a list abroad means the whole list
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that one text controls together, and how reports call them."""

    elements: tuple[str, ...]
    numbers: frozenset[str]
    #: numbers without a year that tell its text only if they stand together
    package: frozenset[str]
    #: numbers of texts that apply to these elements beyond the border
    abroad: frozenset[str]
    called: re.Pattern[str]


def elements(lines: Sequence[Line], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The elements concerned, in the order of their atomic numbers."""
    found: dict[str, Fact] = {}
    china = any(m.kind is Kind.COUNTRY and m.id == "CN" for m in lines[0].matches)
    numbers = {m.id for line in lines for m in line.matches if m.kind is Kind.NUMBER}
    for line in lines:
        if line.role is Role.FURNITURE or _defines(line, lexicon):
            continue
        news = line.number == 0 or (china and (line.number == 1 or _licensed(line, lexicon)))
        named = tuple(_named(line, lexicon))
        for fact in (*named, *_grouped(line, lexicon, numbers, news=news)):
            if fact.value not in found or fact.role is Role.EVENT is not found[fact.value].role:
                found[fact.value] = fact
    return tuple(found[symbol] for symbol in lexicon.elements if symbol in found)


def forms(lines: Sequence[Line]) -> tuple[Fact, ...]:
    """The trade forms that sentences about the event name: oxides, magnets, technology."""
    return tuple(
        Fact(m.id, line.evidence(m.start, m.end))
        for line in lines
        if line.role is Role.EVENT
        for m in line.matches
        if m.kind is Kind.FORM
    )


def made(companies: Sequence[Fact], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The elements that the one producer makes of whom a report tells; none if there are two."""
    makers = {
        f.value: f for f in reversed(companies) if f.role is Role.EVENT and _makes(f, lexicon)
    }
    if len(makers) != 1:
        return ()
    (maker,) = makers.values()
    symbols = _makes(maker, lexicon)
    return tuple(Fact(s, maker.evidence) for s in lexicon.elements if s in symbols)


def _makes(company: Fact, lexicon: Lexicon) -> tuple[str, ...]:
    known = lexicon.companies.get(company.value)
    return known.makes if known else ()


def _defines(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line says what rare earths are; "12 of the 17" beside all of a list does not."""
    if not any(m.kind is Kind.MARK and m.id == "example" for m in line.matches):
        return False
    named = {m.id for m in line.matches if m.kind is Kind.ELEMENT}
    return not any(named == set(group.elements) for group in _groups(lexicon))


def _named(line: Line, lexicon: Lexicon) -> Iterator[Fact]:
    spared = _spared(line, lexicon)
    for match in line.matches:
        symbols: tuple[str, ...] = ()
        if match.kind is Kind.ELEMENT:
            symbols = (match.id,) if match.start not in spared else ()
        elif match.kind is Kind.FORM and (
            line.role is Role.EVENT or len(lexicon.forms[match.id]) > 1
        ):
            # "NdFeB" in a look back is often no more than magnets
            symbols = lexicon.forms[match.id]
        for symbol in symbols:
            yield Fact(symbol, line.evidence(match.start, match.end), line.role)


def _spared(line: Line, lexicon: Lexicon) -> frozenset[int]:
    """Where the elements stand that a line excepts: "but not neodymium and praseodymium"."""
    spared: set[int] = set()
    except_, joined = _exceptions(lexicon)
    found = [m for m in line.matches if m.kind is Kind.ELEMENT]
    for before, match in zip((None, *found), found, strict=False):
        start = match.start - line.sentence.start
        gap = line.text[before.end - line.sentence.start if before else 0 : start]
        listed = before is not None and before.start in spared and joined.fullmatch(gap)
        if listed or except_.search(gap):
            spared.add(match.start)
    return frozenset(spared)


def _grouped(line: Line, lexicon: Lexicon, numbers: set[str], *, news: bool) -> Iterator[Fact]:
    """All elements of a group that a line means without naming them all."""
    numbered = {m.id: m for m in line.matches if m.kind is Kind.NUMBER}
    elements_ = {m.id for m in line.matches if m.kind is Kind.ELEMENT}
    whole = [group.elements for group in _groups(lexicon) if elements_ == set(group.elements)]
    for group in _groups(lexicon):
        named = elements_ & set(group.elements)
        if not (news or named) or (whole and group.elements not in whole):
            # a line that names all of one list adds them up to no other
            continue
        called = group.called.search(line.text)
        number = next((numbered[n] for n in group.numbers if n in numbered), None)
        if called:
            evidence = line.inner(*called.span())
        elif number and news:
            evidence = line.evidence(number.start, number.end)
        elif news and group.package and group.package <= numbered.keys():
            evidence = line.evidence(*_span(numbered[n] for n in group.package))
        elif len(named) > _FEW and named == elements_ and group.abroad & numbers:
            evidence = line.inner(0, len(line.text))
        else:
            continue
        yield from (Fact(symbol, evidence, line.role) for symbol in group.elements)


def _span(matches: Iterable[Match]) -> tuple[int, int]:
    found = tuple(matches)
    return min(m.start for m in found), max(m.end for m in found)


def _licensed(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line tells as news that something is licensed, or is not."""
    return line.role is Role.EVENT and _acts(lexicon).search(line.text) is not None


@lru_cache(maxsize=4)
def _acts(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.words["element_group_acts"], re.IGNORECASE)


@lru_cache(maxsize=4)
def _exceptions(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before elements that are excepted, and what joins one to the next."""
    return (
        re.compile(lexicon.words["element_excepted"], re.IGNORECASE),
        re.compile(lexicon.words["element_joined"], re.IGNORECASE),
    )


@lru_cache(maxsize=4)
def _groups(lexicon: Lexicon) -> tuple[_Group, ...]:
    shapes = "|".join(lexicon.words["element_group_shapes"])
    return tuple(
        _Group(
            tuple(group["elements"]),
            frozenset(group["numbers"]),
            frozenset(group.get("package", ())),
            frozenset(group.get("abroad", ())),
            re.compile(shapes.replace("{n}", "|".join(group["counts"])), re.IGNORECASE),
        )
        for group in lexicon.words["element_groups"]
    )
