"""The numbers of official texts: two texts under other numbers are never one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lexicon import Kind, Match

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

_YEAR_LENGTH = 4


def official_numbers(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[Match, ...]:
    """Find numbers of official texts in a tidy text: the 18 of `Announcement No. 18 of 2025`."""
    if not any(c.isdigit() for c in text):
        return ()
    return tuple(
        Match(Kind.NUMBER, named[-1].lstrip("0"), place.group(), "", *place.span())
        for pattern in patterns
        for place in pattern.finditer(text)
        if (named := [g for g in place.groups() if g and g.isdigit() and not _is_year(g)])
    )


def _is_year(digits: str) -> bool:
    return len(digits) == _YEAR_LENGTH and digits.startswith("20")
