"""The stories of the last weeks, and which of them a new article belongs to.

Requirement: an event told once is not told again, and two events are never taken for one: a lost
alert is worse than a second. Theory: copies share the headline or the first sentences; other
outlets share what they name, in any language. So, in this order: the same entry; the same
headline within days; the same first sentences, or a headline that differs in nothing that is
named; else the likest story (`core/likeness.py`), if it is likely enough and nothing sets the two
apart (`core/apart.py`). An official text joins only reports that cite its number or say the very
same. A story that was silent for three weeks is closed: only a copy still joins it.

Known exceptions: a statement and the act that it answers, on one day by the same office, look
alike; a report in another language that names only a country stays a story of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from core.apart import LEAD_LETTERS, apart, is_rubric, strangers
from core.article import figures
from core.feed import Tier
from core.likeness import Trace, likeness
from core.story import entry_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.article import Article
    from core.likeness import Likeness
    from core.profile import Profile
    from core.reading import Reading
    from core.story import Story

#: a headline alone joins no story that was silent for longer
WINDOW = timedelta(days=7)
#: no likeness joins a story that was silent for longer
CLOSED = timedelta(days=21)
#: an entry of a story keeps belonging to it as long as the story is kept
KEEP = timedelta(days=30)
#: logarithm of the odds from which a report joins: measured, precision is above recall here
BAR = -0.25
#: an official text is news of its own unless it says the very same
_OFFICIAL_BAR = 6.0
_SAME_TITLE = 90
_SAME_LEAD = 90
_TITLE_LETTERS = 10
#: what one report in ten names or more leads to no story
_TELLING = 2.0
#: nor does what every eighth story in memory names
_USUAL, _FEW = 8, 40
_CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class Link:
    """Why a report joins a story, or the nearest story and why it does not join it."""

    #: None if it begins one
    story: str | None
    #: logarithm of the odds; None where no odds were asked
    score: float | None
    #: in words, the weightiest first
    reasons: tuple[str, ...]
    nearest: str | None = None


class Recent:
    """An index of stories by what they name; one owner keeps it up to date in memory."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[str, Story] = {}
        self._traces: dict[str, tuple[Trace, ...]] = {}
        #: the last report that was compared: it is mostly the next that is kept
        self._compared: tuple[Trace, ...] = ()
        self._by_entry: dict[str, str] = {}
        self._by_title: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = {}
        for story in sorted(stories, key=lambda s: s.last_seen):
            self.put(story)

    def __len__(self) -> int:
        return len(self._stories)

    def get(self, story: str | None) -> Story | None:
        """The story of this name, if it is still kept."""
        return self._stories.get(story or "")

    def put(self, story: Story) -> None:
        """Add a story, or its new state."""
        before = self._stories.get(story.id)
        self._stories[story.id] = story
        self._by_entry.update(dict.fromkeys(story.entries, story.id))
        self._by_title.update(dict.fromkeys(story.titles, story.id))
        if before:
            if before.profiles == story.profiles:
                return
            self._unname(before)
        # mostly the same objects as before, and the one that was compared last
        laid_out = (*self._traces.get(story.id, ()), *self._compared)
        known = {id(trace.profile): trace for trace in laid_out}
        self._traces[story.id] = tuple(known.get(id(p)) or Trace(p) for p in story.profiles)
        for profile in story.profiles:
            for name in _telling(profile):
                self._by_name.setdefault(name, set()).add(story.id)

    def expire(self, now: datetime) -> None:
        """Forget what is older than thirty days."""
        for story in [s for s in self._stories.values() if now - s.last_seen > KEEP]:
            del self._stories[story.id], self._traces[story.id]
            for names, held in ((story.entries, self._by_entry), (story.titles, self._by_title)):
                for name in names:
                    if held.get(name) == story.id:
                        del held[name]
            self._unname(story)

    def _unname(self, story: Story) -> None:
        """Let no name lead to a story any more."""
        for name in {n for profile in story.profiles for n in _telling(profile)}:
            self._by_name[name].discard(story.id)
            if not self._by_name[name]:
                del self._by_name[name]

    def knows(self, article: Article) -> bool:
        """Whether an earlier version of this entry belongs to a story."""
        return entry_name(article) in self._by_entry

    def assign(self, article: Article, reading: Reading) -> str | None:
        """The story that an article belongs to; None if it begins one."""
        return self.link(article, reading).story

    def link(self, article: Article, reading: Reading) -> Link:
        """The story that an article belongs to, if any, and why."""
        own = self._by_entry.get(entry_name(article))
        if own is not None:
            return Link(own, None, ("an earlier version of this entry belongs to it",))
        same = self.get(self._by_title.get(article.title))
        telling = len(article.title) >= _TITLE_LETTERS and not (same and is_rubric(same, article))
        if same and telling and _silence(same, article) <= WINDOW:
            return Link(same.id, None, ("the same headline",))
        return self._likest(article, reading)

    def _likest(self, article: Article, reading: Reading) -> Link:
        trace, nearest = Trace(reading.profile), Link(None, None, ("nothing like it is known",))
        found: list[tuple[float, str, Likeness]] = []
        self._compared = (trace,)
        for story in self._candidates(reading.profile):
            why = apart(story, article, reading)
            if why is None and (copied := _copies(story, article)):
                return Link(story.id, None, (copied,))
            if _silence(story, article) > CLOSED:
                continue
            why = why or strangers(story, reading)
            like = likeness(trace, self._traces[story.id])
            if why is None:
                found.append((-like.odds, story.id, like))
            elif nearest.score is None or like.odds > nearest.score:
                nearest = Link(None, like.odds, (why, *like.reasons), story.id)
        if not found:
            return nearest
        _, name, like = min(found, key=lambda f: f[:2])
        joins = like.odds >= _bar(self._stories[name], article, reading)
        return Link(name if joins else None, like.odds, like.reasons, name)

    def _candidates(self, profile: Profile) -> list[Story]:
        """The stories that share the most of what few reports name."""
        shared: Counter[str] = Counter()
        usual = max(_FEW, len(self._stories) // _USUAL)
        for name, rarity in _telling(profile).items():
            stories = self._by_name.get(name, ())
            if len(stories) <= usual:
                for story in stories:
                    shared[story] += round(100 * rarity)
        ordered = sorted(shared, key=lambda s: (-shared[s], s))
        return [self._stories[name] for name in ordered[:_CANDIDATES]]


def _silence(story: Story, article: Article) -> timedelta:
    return abs(article.seen_at - story.last_seen)


def _bar(story: Story, article: Article, reading: Reading) -> float:
    """How like a report must be; an official text that no report cites is news of its own."""
    if article.tier != Tier.OFFICIAL:
        return BAR
    cited = _numbers(reading.profile) & {n for p in story.profiles for n in _numbers(p)}
    return BAR if cited else _OFFICIAL_BAR


def _numbers(profile: Profile) -> frozenset[str]:
    return profile.named.get("number", frozenset())


def _telling(profile: Profile) -> dict[str, float]:
    """What leads from a report to the stories that name it, too."""
    return {
        name: rarity
        for names in (profile.text, profile.headline)
        for name, rarity in names.items()
        if rarity >= _TELLING
    }


def _copies(story: Story, article: Article) -> str | None:
    """Whether an article is a copy of the story's reports, give or take some words."""
    for title in story.titles:
        telling = min(len(title), len(article.title)) >= _TITLE_LETTERS
        close = telling and fuzz.token_sort_ratio(title, article.title) >= _SAME_TITLE
        if close and figures(title) == figures(article.title):
            return "nearly the same headline"
    if min(len(story.lead), len(article.lead)) < LEAD_LETTERS:
        return None
    same = fuzz.ratio(story.lead, article.lead) >= _SAME_LEAD
    return "the same first sentences" if same else None
