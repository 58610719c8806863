"""A pattern of many words that costs no more than the letters of the one that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEVERAL = 2
_SIGNS = {" ": r"\s", "*": r"\w*"}


def tree(words: Iterable[str]) -> str:
    """A pattern that tries each beginning once, longer words first; `*` stands for any ending."""
    return _tree({str(word).lower() for word in words if word})


def _tree(words: Iterable[str]) -> str:
    branches: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):
        branches.setdefault(word[:1], []).append(word[1:])
    parts = [
        _SIGNS.get(sign, re.escape(sign)) + _tree(rest) for sign, rest in branches.items() if sign
    ]
    if "" in branches:
        parts.append("")
    return "|".join(parts) if len(parts) < _SEVERAL else f"(?:{'|'.join(parts)})"
