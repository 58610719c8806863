"""Whether a headline is somebody's words: `Minister: ...`, `Anybody: "..."`, `..., minister says`.

Theory: a colon or a quotation behind an office or a name makes what follows his words, unless an
act stands there and no quotation (`Ministry: exports suspended`). A last clause so short that it
only names a speaker is the source of the news and no part of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.clause import Clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.clue import Clues, Found

#: a speaker stands within so many characters before a colon or a quotation
_SPEAKER_ENDS = 28
_QUOTES = (":", "「", '"')
#: anybody's words, in quotes: no office need be known
_MARKS = "['\"“«「„]"
_ANYBODY = re.compile(rf"[^:'\"“«「„?!,]{{2,40}}: ?{_MARKS}")
_QUOTED = re.compile(_MARKS)
#: what may stand between his office and that
_NAME_WORDS, _SPEAKER_ALSO = 2, {"official", "speech", "remarks", "state", "reaction", "noise"}
#: `premier in ...`: he is somewhere, and not quoted
_SOMEWHERE = {"in", "at", "to", "on", "nach", "bei", "zu", "à", "au", "en", "a"}
#: "..., minister says": a last clause so short that names only the source of the news
_SOURCE_WORDS, _SOURCE_LETTERS = 4, 34
_SOURCE = {
    "speech",
    "official",
    "remarks",
    "state",
    "capital",
    "china",
    "usa",
    "others",
    "hearsay",
    "bloc",
    "outsider",
    "maker",
}


def is_source(last: Clause, found: Sequence[Found]) -> bool:
    """Whether a last clause only says who says so."""
    names = {f.clue for f in found if f.start >= last.start}
    short = len(last.text.split()) <= _SOURCE_WORDS and len(last.text) <= _SOURCE_LETTERS
    return short and "speech" in names and names <= _SOURCE


def _speaks(title: str, found: Sequence[Found]) -> bool:
    """Whether a headline begins with a speaker and quotes him: `Minister: ...`."""
    ends = [at for at in (title.find(quote, 1, _SPEAKER_ENDS + 1) for quote in _QUOTES) if at > 0]
    return bool(ends) and any(
        f.clue == "official" and f.end <= min(ends) + 1 and _is_name(title, f, min(ends), found)
        for f in found
    )


def is_quoted(title: str, found: Sequence[Found], clues: Clues) -> bool:
    """Whether a headline is what somebody says: `Minister: ...`, `Anybody: "..."`."""
    if quote := _ANYBODY.match(title):
        return not any(f.end <= quote.end() and f.clue in clues.acting for f in found)
    return _speaks(title, found) and not _is_done(title, found, clues)


def _is_done(title: str, found: Sequence[Found], clues: Clues) -> bool:
    """Whether an act stands behind a colon, and no quotation: `Ministry: exports suspended`."""
    at = title.find(":", 1)
    if at < 0 or _QUOTED.search(title):
        return False
    return bool(clues.told(found, Clause(at, len(title), title, news=True)) & clues.acts)


def _is_name(title: str, official: Found, end: int, found: Sequence[Found]) -> bool:
    """Whether only a name follows an office: `Premier in Zenda: ...` tells of a visit."""
    behind = title[official.end : end].split()
    others = {f.clue for f in found if official.end <= f.start < end}
    name = len(behind) <= _NAME_WORDS and _SOMEWHERE.isdisjoint(behind)
    return name and "," not in title[:end] and others <= _SPEAKER_ALSO
