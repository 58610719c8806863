"""What outlets put around a headline: a label with a mark beside it, or a set phrase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping

#: a headline is no longer; a feed's title may be anything
_LETTERS = 400
#: finds nothing
NEVER = re.compile(r"(?!)")
#: wires join a label in capitals to the headline: `CORRECTED-UPDATE 1-China ...`
_JOINED = re.compile(r"^(\W*[A-Z&]{3,}(?:\s[A-Z&]{2,}){0,3})-(?=\w)")
_DASH = re.compile(r"\s[-‐‑–—−]{1,3}\s")
_BEHIND = r"\s*[:：\]】)）》」|｜]"
_BEFORE = r"[:：,\[【(（《「|｜]\s*"


def headed(title: str) -> str:
    """A title made comparable, with a colon wherever a dash parts a label from its headline."""
    return comparable(_DASH.sub(" : ", _JOINED.sub(r"\1: ", title[:_LETTERS])))


def heading(entry: Mapping[str, Mapping[str, Any]]) -> re.Pattern[str]:
    """What finds the words of an entry, by language, in a headed title.

    `labels` stand at the very beginning with a mark behind, `endings` at the very end with a mark
    before, `phrases` anywhere.
    """
    parts = [
        shape.format("|".join(words))
        for name, shape in (
            ("labels", rf"^\W*(?:{{}}){_BEHIND}"),
            ("endings", rf"{_BEFORE}(?:{{}})\W*$"),
            ("phrases", "(?:{})"),
        )
        if (words := alternatives(entry.get(name, {})))
    ]
    return re.compile("|".join(parts)) if parts else NEVER


def alternatives(words: Mapping[str, Any]) -> list[str]:
    """The words of all languages, made comparable, as parts of a pattern."""
    return sorted({re.escape(comparable(t)) for listed in words.values() for t in listed})
