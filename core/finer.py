"""The finer kind of an act among those of one type: a licence granted, a pause, a removal.

The pair of a verb and its object names it best, then a term of the headline, then the clue that
speaks most for the type; where nothing does, the plain member of the type stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.acts import VERBS, words_of_acts
from core.lexicon import Kind as Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.article import Article
    from core.lexicon import Lexicon, Match
    from core.taxonomy import Direction, EventType

#: done to a measure: no single word ("lift", "suspend") says it, only verb and object do
_DONE = {"relaxation", "suspension_pause", "suspension_end", "removal"}
#: told as done; "to lift", "将取消" and "解除へ" only promise it
GIVEN = _DONE | {"licence_grant", "flow_allowed"}
_BRIEF = {"pause", "temporary"}
_WILL = ("to ", "will ", "将", "將")
_TOWARDS = "へ"


def finer(
    kind: EventType,
    article: Article,
    weights: Mapping[str, float],
    lexicon: Lexicon,
    done: list[tuple[str, Direction]],
) -> str:
    """The finer kind: by verb and object, by a term of the headline, by the strongest clue."""
    # each kind has a first, plain member, which anything says better
    plain, *others = (event for event, term in lexicon.events.items() if term.type is kind)
    of_kind = {plain, *others}
    named = (_acted(article, {event for event, _ in done}) & of_kind) - {plain}
    if len(named) == 1:
        return named.pop()
    if term := _term(article.in_title, set(others)):
        return term
    strongest = [
        (weight * lexicon.clues.says[clue].get(kind, 0.0), event)
        for clue, weight in weights.items()
        if (event := lexicon.clues.events.get(clue)) in of_kind
    ]
    if strongest:
        return max(strongest)[1]
    return _term(article.in_lead, of_kind) or plain


def _acted(article: Article, named: set[str]) -> set[str]:
    """The kinds of act that verbs and objects of the headline make up."""
    if "removal" in named and any(m.id in _BRIEF for m in (*article.in_title, *article.in_lead)):
        # headlines say "lifts" where the act only suspends
        named = (named - {"removal"}) | {"suspension_pause"}
    return {"easing_planned"} if named & GIVEN and _ahead(article) else named


def _ahead(article: Article) -> bool:
    """Whether the headline says that something will be done: `to lift`, `will lift`."""
    verbs = [m for m in words_of_acts(article.in_title) if m.id in VERBS]
    title = article.title
    return all(
        title[: m.start].endswith(_WILL) or title[m.end :].startswith(_TOWARDS) for m in verbs
    )


def _term(matches: Iterable[Match], of_kind: set[str]) -> str | None:
    terms = [m for m in matches if m.kind is Term.EVENT and m.id in of_kind - _DONE]
    # the longest term is the most telling one
    return min(terms, key=lambda m: (-len(m.term), m.start)).id if terms else None
