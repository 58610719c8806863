"""The stories of the last days, and which of them a new article belongs to.

Requirement: an event told once is not told again, and two events are never taken for one: a lost
alert is worse than a second. Theory: reports of one event come within days; copies share the
headline or the first sentences, other outlets share what they name (companies, offices, states,
figures, kind of act), in any language. So, in this order: the same entry; the same headline; a
headline that differs in nothing that is named; the same first sentences; else likeness of what is
named plus likeness of headlines, less for every day since the first report. A plan and the act,
an act and its extension, acts that point in opposite ways, texts under other official numbers, and
headlines that name other states, elements or companies are never joined by likeness; an official
text joins only reports that cite its number or say the very same.

Known exceptions: a statement and the act that it answers, on one day by the same office, look
alike; a report in another language that names only a country stays a story of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from core.article import WEIGHTS, figures, words
from core.feed import Tier
from core.lexicon import Kind
from core.story import entry_name
from core.taxonomy import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from core.article import Article
    from core.reading import Reading
    from core.story import Story

#: no report joins a story that was silent for longer
WINDOW = timedelta(days=7)
#: an entry of a story keeps belonging to it as long as the story is kept
KEEP = timedelta(days=30)
#: measured on labelled news: at this bar 96 of 100 joined reports belong together
LIKENESS = 0.52
#: an official text is news of its own unless it says the very same
_OFFICIAL_LIKENESS = 0.8
_TITLE_SHARE = 0.5
#: counted from the first report: a chain of follow-ups is no single event
_DAILY_LOSS = 0.04
#: named in nearly every report of the trade, so that sharing them says little
_COMMON = {
    "country:CN": 0.5,
    "country:US": 0.7,
    "institution:mofcom": 0.7,
    "event:licensing": 0.3,
}
#: headlines of one language that share hardly a word tell of two things
_STRANGE = 0.05
_KIN = 0.2
_SAME_TITLE = 90
_SAME_LEAD = 90
_LEAD_LETTERS = 120
_TITLE_LETTERS = 10
_CANDIDATES = 32
_OPPOSED = {Direction.TIGHTENING, Direction.EASING}
_ACTORS = {Kind.COUNTRY, Kind.INSTITUTION, Kind.PERSON, Kind.COMPANY}
#: of these, what stands in one headline must stand in the other's story too
_TELLING = ({Kind.ELEMENT, Kind.FORM}, {Kind.COMPANY}, {Kind.COUNTRY})


class Recent:
    """An index of stories by what they name; one owner keeps it up to date in memory."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[str, Story] = {}
        self._by_entry: dict[str, str] = {}
        self._by_title: dict[str, str] = {}
        self._by_mark: dict[str, set[str]] = {}
        for story in sorted(stories, key=lambda s: s.last_seen):
            self.put(story)

    def __len__(self) -> int:
        return len(self._stories)

    def get(self, story: str | None) -> Story | None:
        """The story of this name, if it is still kept."""
        return self._stories.get(story or "")

    def put(self, story: Story) -> None:
        """Add a story, or its new state."""
        self._stories[story.id] = story
        self._by_entry.update(dict.fromkeys(story.entries, story.id))
        self._by_title.update(dict.fromkeys(story.titles, story.id))
        for key in _keys(story.marks, story.titles):
            self._by_mark.setdefault(key, set()).add(story.id)

    def expire(self, now: datetime) -> None:
        """Forget what is older than thirty days."""
        for story in [s for s in self._stories.values() if now - s.last_seen > KEEP]:
            del self._stories[story.id]
            for names, held in ((story.entries, self._by_entry), (story.titles, self._by_title)):
                for name in names:
                    if held.get(name) == story.id:
                        del held[name]
            for key in _keys(story.marks, story.titles):
                self._by_mark[key].discard(story.id)
                if not self._by_mark[key]:
                    del self._by_mark[key]

    def knows(self, article: Article) -> bool:
        """Whether an earlier version of this entry belongs to a story."""
        return entry_name(article) in self._by_entry

    def assign(self, article: Article, reading: Reading) -> str | None:
        """The story that an article belongs to; None if it begins one."""
        own = self._by_entry.get(entry_name(article))
        if own is not None:
            return own
        same = self.get(self._by_title.get(article.title))
        if same and self._near(same, article) and len(article.title) >= _TITLE_LETTERS:
            return same.id
        return self._alike(article, reading.clear_direction)

    def _near(self, story: Story, article: Article) -> bool:
        return abs(article.seen_at - story.last_seen) <= WINDOW

    def _alike(self, article: Article, direction: Direction | None) -> str | None:
        best, highest = None, LIKENESS
        for story in self._candidates(article):
            if _turned(story, article, direction) or _apart(story, article):
                continue
            if _copies(story, article):
                return story.id
            days = abs(article.seen_at - story.alert.first_seen) / timedelta(days=1)
            score = likeness(story, article) - _DAILY_LOSS * days
            if score >= highest and (score >= _OFFICIAL_LIKENESS or not _is_own(story, article)):
                best, highest = story.id, score
        return best

    def _candidates(self, article: Article) -> list[Story]:
        shared: Counter[str] = Counter()
        for key in _keys(article.marks, (article.title,)):
            shared.update(self._by_mark.get(key, ()))
        ordered = sorted(shared, key=lambda s: (-shared[s], s))
        near = (s for s in map(self._stories.__getitem__, ordered) if self._near(s, article))
        return [story for story, _ in zip(near, range(_CANDIDATES), strict=False)]


def likeness(story: Story, article: Article) -> float:
    """How much an article names, and words in its headline, what the story's reports do."""
    tokens = article.tokens
    headlines = [_overlap(tokens, words(title)) for title in story.titles]
    score = _cosine(article.marks, story.marks) + _TITLE_SHARE * sum(headlines) / len(headlines)
    one_language = article.language == story.alert.language
    return score - _STRANGE * (one_language and max(headlines) < _KIN)


def _turned(story: Story, article: Article, direction: Direction | None) -> bool:
    """Whether the act has come further, or turned back, since the story was told."""
    if {story.alert.direction, direction} == _OPPOSED:
        return True
    if "stage:extend" in article.marks.keys() - story.marks.keys():
        return True
    planned = "stage:plan" in story.marks
    if planned is ("stage:plan" in article.marks):
        return False
    return (direction if planned else story.alert.direction) is not None


def _is_own(story: Story, article: Article) -> bool:
    """Whether this is an official text that the story's reports do not cite."""
    return article.tier == Tier.OFFICIAL and not _numbers(article.marks) & _numbers(story.marks)


def _numbers(own: Mapping[str, float], above: float = 0.0) -> set[str]:
    return {name for name, weight in own.items() if name[:7] == "number:" and weight > above}


def _apart(story: Story, article: Article) -> bool:
    """Whether two reports cannot be taken for one event, however alike they are."""
    ours, theirs = _numbers(article.marks), _numbers(story.marks)
    headed = [_numbers(own, WEIGHTS[Kind.NUMBER]) for own in (article.marks, story.marks)]
    if (ours and theirs and not ours & theirs) or (all(headed) and not headed[0] & headed[1]):
        return True
    if ours & theirs:
        return _names_others(story, article)
    if not _names_actor(article.marks) or not _names_actor(story.marks):
        # nobody that we know acts: two unknown states may do the same on one day
        return True
    return _names_others(story, article)


def _names_others(story: Story, article: Article) -> bool:
    for kinds in _TELLING:
        ours = {f"{m.kind}:{m.id}" for m in article.in_title if m.kind in kinds}
        theirs = {
            name
            for name, weight in story.marks.items()
            if (kind := name.partition(":")[0]) in kinds and weight >= WEIGHTS[Kind(kind)]
        }
        if ours and theirs and not ours & theirs:
            return True
    return False


def _names_actor(own: Mapping[str, float]) -> bool:
    return any(name.partition(":")[0] in _ACTORS for name in own)


def _copies(story: Story, article: Article) -> bool:
    """Whether an article is a copy of the story's reports, give or take some words."""
    for title in story.titles:
        telling = min(len(title), len(article.title)) >= _TITLE_LETTERS
        close = telling and fuzz.token_sort_ratio(title, article.title) >= _SAME_TITLE
        if close and figures(title) == figures(article.title):
            return True
    if min(len(story.lead), len(article.lead)) < _LEAD_LETTERS:
        return False
    return fuzz.ratio(story.lead, article.lead) >= _SAME_LEAD


def _keys(own: Mapping[str, float], titles: Iterable[str]) -> set[str]:
    return {*own, *(token for title in titles for token in words(title))}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    one, other = _told_apart(one), _told_apart(other)
    shared = sum(weight * other.get(name, 0.0) for name, weight in one.items())
    if not shared:
        return 0.0
    return shared / (math.hypot(*one.values()) * math.hypot(*other.values()))


def _told_apart(own: Mapping[str, float]) -> dict[str, float]:
    return {name: weight * _COMMON.get(name, 1.0) for name, weight in own.items()}


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))
