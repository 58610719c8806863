"""Companies in Latin letters that no lexicon knows, told by what they do and what is done to them.

Theory: whoever mines, refines and ships, owns a refinery or a licence, and is given money or a
permit is a company, unless it is known as something else. A word that opens a sentence is a name
only if it has its capital within a sentence of the report, too.

Known exceptions: a town that owns a plant is a company; an acronym alone is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.newcomer import named
from core.newcomer_shapes import CALLED, CAPITAL, Shape, any_of, parts, patterns_of, shaped
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.fact import Fact
    from core.lexicon import Lexicon
    from core.passage import Line

#: a capital within a sentence
_WITHIN = re.compile(rf"(?<=[a-z0-9,;)] )[{CAPITAL}][\w-]+")
#: how far back a title is sought
_BACK = 24
_ACRONYM = re.compile(r"[A-Z0-9]{1,5}$")


@dataclass(frozen=True, slots=True)
class _Shapes:
    shapes: tuple[Shape, ...]
    #: what opens a sentence before a deed that no plural noun does
    opening: Shape
    #: what a place or a person stands behind
    before: re.Pattern[str]


def names_within(lines: Iterable[Line]) -> frozenset[str]:
    """The words that have a capital within a sentence of a report."""
    return frozenset(
        place.group() for line in lines if not line.titled for place in _WITHIN.finditer(line.text)
    )


def doers(line: Line, lexicon: Lexicon, names: frozenset[str]) -> Iterator[Fact]:
    """The companies of a line that act or are treated like one."""
    if line.titled:
        return
    told, known, keys = _shapes(lexicon), patterns_of(lexicon), parts(line.text)
    for shape in (told.opening, *told.shapes):
        for place in () if keys.isdisjoint(shape.keys) else shape.pattern.finditer(line.text):
            for fact in named(line, place, known):
                alone = names | {fact.value} if shape is told.opening else names
                start = fact.evidence.start - line.sentence.start
                if comparable(fact.value) not in known.common and _is_name(
                    line.text, start, fact.value, alone, told.before
                ):
                    yield fact


def _is_name(
    text: str, start: int, name: str, names: frozenset[str], before: re.Pattern[str]
) -> bool:
    opening = not text[:start].strip("\"'“‘«( ")
    return (
        _ACRONYM.match(name) is None
        and (not opening or " " in name or name in names)
        and before.search(f"{text[max(0, start - _BACK) : start]}{name.rpartition(' ')[0]} ")
        is None
    )


@lru_cache(maxsize=4)
def _shapes(lexicon: Lexicon) -> _Shapes:
    words = lexicon.words["company_doers"]
    owns, given, does, then = (any_of(words[n]) for n in ("owns", "given", "does", "does_then"))
    helping = any_of(words["helping"])
    shapes = {
        "owns": rf"{CALLED}(?:(?<=['’])|(?<=['’]s))\s(?:[\w-]+\s){{0,2}}(?:{owns})\b",
        "given": rf"\b(?:{given})\s{CALLED}\s(?:an?|the|its|up|another|full|more|nearly|about"
        r"|around|[$€£¥]|US\$|[AC]\$|\d)",
        "does": rf"{CALLED}\s(?:(?:{helping})\s)?(?:{does})\b",
        "does_then": rf"{CALLED}\s(?:{helping})\s(?:{then})\b",
        "beside": rf"\b(?:{any_of(words['beside'])})(?:\s|(?<='))(?:de\sla\s)?{CALLED}",
        "nouns": rf"\b(?:{any_of(words['nouns'])})\s[a-zà-ÿț-]+\s{CALLED}",
    }
    return _Shapes(
        tuple(shaped(words[name], pattern) for name, pattern in shapes.items()),
        shaped(words["does_alone"], rf"^{CALLED}\s(?:{any_of(words['does_alone'])})\b"),
        re.compile(rf"\b(?:{any_of(words['no_company_behind'])})\s+$", re.IGNORECASE),
    )
