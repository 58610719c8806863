"""What is found in a text by its polarity: words of the lexicon, and the signs they make."""

from __future__ import annotations

from dataclasses import dataclass

#: how near a word that turns another must stand, in characters of alphabets and of others
NEAR_CHARS, NEAR_LOOSE = 26, 6
#: languages whose deeds stand behind their things, and all that write without spaces or cases
BEHIND = ("ja", "ko")
DENSE = frozenset({*BEHIND, "zh"})


@dataclass(frozen=True, slots=True)
class Sign:
    """What a stretch of a text says, in the words of the table above or as a thing alone."""

    name: str
    start: int
    end: int
    #: false where it only gives the background
    news: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicon in a text, and all that it may mean."""

    start: int
    end: int
    names: tuple[str, ...]
    language: str
