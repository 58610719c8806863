"""Whether a clause denies a claim, or tells that somebody is denied something.

Theory: `denies that licences are delayed` tells of no act; `denies licences`, `denied a permit`
and `denies magnets to` do. What is denied stands beside the word, claims open with a word of
their own or with a verb.

Known exceptions: `denies licences were delayed`, without a word between, is read as an act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: goods that are withheld from somebody, and a claim that is denied
_DEPRIVED = re.compile(r" (?:\w+ ){0,3}(?:magnets|rare earths|supplies|access)(?: to (?!be)|$)")
_CLAIMED = re.compile(
    r" (?:\w+ )?(?:that|reports?|claims?|having|any|que|qu'|che|haber|ter|aver)\b"
)


def denies(text: str, words: Sequence[tuple[int, tuple[str, ...]]]) -> bool:
    """Whether a clause denies; its words by where they end in its text, and what they mean."""
    return any(
        "deny" in names and not ("deprive" in names and _deprives(text[end:], words, at))
        for at, (end, names) in enumerate(words)
    )


def _deprives(after: str, words: Sequence[tuple[int, tuple[str, ...]]], at: int) -> bool:
    """Whether what is denied stands beside: `denies permits`, not `denies that`."""
    before, behind = words[max(0, at - 1) : at], words[at + 1 : at + 2]
    if any("licence" in names for _, names in (*before, *behind)):
        return not _CLAIMED.match(after)
    return any("goods" in names for _, names in behind) and _DEPRIVED.match(after) is not None
