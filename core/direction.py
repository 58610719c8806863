"""Which way an event points for buyers outside the acting country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.acts import acts
from core.kind import is_trapped
from core.lexicon import Kind as Term

if TYPE_CHECKING:
    from core.article import Article
    from core.fact import Facts
    from core.kind import Kind
    from core.lexicon import Lexicon
    from core.taxonomy import Direction


def direction_of(
    article: Article, facts: Facts, kind: Kind | None, lexicon: Lexicon
) -> Direction | None:
    """Read the direction; None where the cues do not agree."""
    del facts, kind, lexicon
    found = [] if is_trapped(article) else acts(article.in_title)
    directions = {direction for _, direction in found}
    if "tariff" in {event for event, _ in found} and not _on_exports(article):
        # what a state takes at its own border makes nothing dearer for a buyer abroad
        directions = set()
    return directions.pop() if len(directions) == 1 else None


def _on_exports(article: Article) -> bool:
    return any(m.kind is Term.ACT and m.id == "flow" for m in article.in_title)
