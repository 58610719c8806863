"""How a name in Latin letters is written, whatever script stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: for the inside of a class of characters
CAPITAL = "A-ZÀ-ÞĀĆČĎĐĒĞĪİŁŃŇŌŘŚŞŠŪŮŹŻŽƠƯ"
#: characters of other scripts may stand right beside a name in Latin letters
LETTER = r"A-Za-z0-9_À-ɏḀ-ỿ"
REST = rf"[{LETTER}&'’.-]"
# bounded, so that a run of letters without an end costs no time
_WORD = rf"(?<![{LETTER}])[{CAPITAL}]{REST}{{1,40}}"
#: one to four words in capitals
CAPITALS = rf"{_WORD}(?:\s[{CAPITAL}&]{REST}*){{0,3}}"


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
