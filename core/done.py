"""What the words of a headline say was done to the measure that it names.

Theory: beside a number or a name a verb is enough: suspended, revoked, expired, resumed, amended,
prolonged (`marks` of `config/lexicon/facts.yaml`). Two of them turn each other: the end of a
suspension is a return. What is done to licences or exports under a measure is not done to the
measure.

Known exceptions: of several acts in one headline the first of the table counts; plans, questions
and denials are no acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clause import clauses
from core.kind import is_trapped
from core.lexicon import Kind as Term
from core.measure import Status

if TYPE_CHECKING:
    from core.article import Article
    from core.lexicon import Match

#: what the words of a headline make of the measure that it names; the first that holds
_DEEDS = (
    ({"ended", "respite"}, Status.IN_FORCE),
    ({"expired", "respite"}, Status.IN_FORCE),
    ({"prolonged", "respite"}, Status.SUSPENDED),
    ({"prolonged", "rested"}, Status.SUSPENDED),
    ({"returned"}, Status.IN_FORCE),
    ({"rested"}, Status.SUSPENDED),
    ({"expired"}, Status.EXPIRED),
    ({"ended"}, Status.REVOKED),
    ({"prolonged"}, Status.AMENDED),
    ({"altered"}, Status.AMENDED),
)
_WORDS = frozenset().union(*(words for words, _ in _DEEDS))
#: headline words after which nothing is done yet
_NOT_YET = "plan"
#: headlines say "suspends" and "resumes" of licences and exports, too
_GOODS = {"papers", "flow"}


def done_to(article: Article) -> Status | None:
    """What the news of a headline says was done to a measure."""
    news = [c for c in clauses(article.title) if c.news]
    words = {
        match.id
        for match in article.in_title
        if match.kind is Term.MARK
        and match.id in _WORDS
        and any(clause.start <= match.start < clause.end for clause in news)
        and not _elsewhere(match, article)
    }
    return next((status for needed, status in _DEEDS if needed <= words), None)


def _elsewhere(deed: Match, article: Article) -> bool:
    """Whether a deed is done to licences or exports, and the measure only stands beside."""
    numbers = [m.start for m in article.in_title if m.kind is Term.NUMBER]
    nearest = min(numbers, key=lambda at: abs(at - deed.start), default=None)
    first, last = (0, len(article.headline)) if nearest is None else sorted((deed.end, nearest))
    between = {
        m.id for m in article.in_title if m.kind is Term.ACT and first <= m.start and m.end <= last
    }
    return not between.isdisjoint(_GOODS) and "restriction" not in between


def turned(article: Article) -> bool:
    """Whether the headline only plans, asks or denies; ending a suspension is an act itself."""
    respites = [m for m in article.in_title if m.kind is Term.MARK and m.id == "respite"]
    if any(m.id == _NOT_YET for m in article.in_title):
        return True
    if not respites or "?" in article.title:
        return is_trapped(article)
    turns = [m for m in article.in_title if m.kind is Term.CUE and m.id == "trap"]
    # "no" is the number's, or too little to go by
    telling = [m for m in turns if len(m.term) > len("no")]
    return any(all(m.end <= r.start or r.end <= m.start for r in respites) for m in telling)
