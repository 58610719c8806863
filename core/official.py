"""The numbers of official texts: two texts under other numbers are never one event.

A number is written `18/2025` where the text tells its year, else `18`; lists and ranges are
written out, so that `Nos. 55-58 and 61 of 2025` names five texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.lexicon import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ITEM = re.compile(
    r"(\d{1,6})"
    r"(?:\s*[号號호]?\s*(?:[-–~～至到]|から|to|bis|à|a)\s*[第제]?\s*(\d{1,3}))?"
)
_DIGIT = re.compile(r"\d")
#: a longer range is a misreading
_LONGEST_RANGE = 20


def official_numbers(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[Match, ...]:
    """Find numbers of official texts in a tidy text: 18/2025 of `Announcement No. 18 of 2025`."""
    if not _DIGIT.search(text):
        return ()
    found: dict[tuple[int, str], Match] = {}
    for pattern in patterns:
        for place in pattern.finditer(text):
            for number in _numbers(place):
                match = Match(Kind.NUMBER, number, place.group(), "", *place.span())
                _keep(found, match)
    return tuple(found.values())


def same_number(one: str, other: str) -> bool:
    """Whether two numbers may name one text: equal, and their years too if both are told."""
    ours, theirs = one.partition("/"), other.partition("/")
    return ours[0] == theirs[0] and (ours[2] == theirs[2] or not (ours[2] and theirs[2]))


def _numbers(place: re.Match[str]) -> Iterator[str]:
    groups = place.groupdict()
    year = f"/{groups['year']}" if groups.get("year") else ""
    listed = next((v for k, v in groups.items() if k.startswith("number") and v), "")
    for item in _ITEM.finditer(listed):
        first = int(item[1])
        last = int(item[2] or first)
        if not first <= last < first + _LONGEST_RANGE:
            last = first
        yield from (f"{number}{year}" for number in range(first, last + 1))


def _keep(found: dict[tuple[int, str], Match], match: Match) -> None:
    """Keep one reading of a number: two patterns may see it, the one with the year says more."""
    bare = match.id.partition("/")[0]
    for key, other in list(found.items()):
        if other.start < match.end and match.start < other.end and same_number(other.id, match.id):
            if "/" in match.id and "/" not in other.id:
                found[key] = match
            return
    found[match.start, bare] = match
