"""What sets two reports apart however alike they are: signs safe enough to need no weighing.

Requirement: a plan and the act, an act and its end, one state's act and another's, two numbered
texts are events of their own. Theory: outlets that tell of one event choose their own words; two
headlines in nearly the same words that turn the act around or name somebody else tell, on
purpose, of two things. Where the words differ, too, names and directions are read with errors, and
only weigh (`core/likeness.py`). Known exceptions: a headline corrected by its own outlet.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from core.article import STAGES
from core.lexicon import Kind
from core.taxonomy import OPPOSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.article import Article
    from core.lexicon import Match
    from core.profile import Profile
    from core.reading import Reading
    from core.story import Story

#: two headlines in nearly the same words
_TWINS = 75
#: a shorter beginning proves nothing
LEAD_LETTERS = 120
#: beginnings that are less alike tell of something else
_OTHER_LEAD = 60
_NEXT_DAY = timedelta(hours=20)
#: licences are given under a regime that was told before
_REGIME, _GIVEN = "type:licence_regime_change", "type:licence_granted"
#: where each headline names what the other's report does not
_TELLING = (("country", "states"), ("element", "elements"), ("company", "companies"))
_NUMBER = "number"
_ACTING = ("country", "actor", "company")


def apart(story: Story, article: Article, reading: Reading) -> str | None:
    """Why a report cannot be of a story's event, in words; None if nothing forbids it."""
    if is_rubric(story, article):
        return "one outlet tells other news under the same headline"
    ours, theirs = (reading.profile,), story.profiles
    if _other_numbers(ours, theirs):
        return "they are of texts with other official numbers"
    for kind, others in _TELLING:
        if _strange(kind, ours, theirs) and _strange(kind, theirs, ours):
            return f"their headlines name other {others}"
    for title in story.titles:
        if fuzz.token_sort_ratio(title, article.title) >= _TWINS:
            turned = _turned(article.lexicon.find(title), article.in_title)
            if why := turned or _confused(story, reading):
                return why
    return None


def strangers(story: Story, reading: Reading) -> str | None:
    """What forbids that a report which is no copy is of a story's event, in words."""
    shared = _named((reading.profile,), _NUMBER) & _named(story.profiles, _NUMBER)
    if not shared and (why := _unknown(story, reading)):
        return why
    kinds = _headlines((reading.profile,), "type"), _headlines(story.profiles, "type")
    given = [_GIVEN in known for known in kinds]
    if given[0] is not given[1] and _REGIME in kinds[given[0]]:
        return "one tells of a way to licences, the other of licences given"
    return None


def _unknown(story: Story, reading: Reading) -> str | None:
    """Two unknown states may do the same on one day."""
    known = _acts((reading.profile,)) and _acts(story.profiles)
    return None if known else "nobody that is known acts in one of them"


def is_rubric(story: Story, article: Article) -> bool:
    """Whether an outlet uses a headline again, a day later, for something else."""
    if article.title not in story.titles or article.house not in story.outlets:
        return False
    # two feeds of one outlet carry one report with two summaries, but within hours
    if abs(article.seen_at - story.last_seen) < _NEXT_DAY:
        return False
    told = min(len(story.lead), len(article.lead)) >= LEAD_LETTERS
    return told and fuzz.ratio(story.lead, article.lead) < _OTHER_LEAD


def _confused(story: Story, reading: Reading) -> str | None:
    """What, below headlines in nearly the same words, may be two things."""
    if {story.alert.direction, reading.direction} == OPPOSED:
        return "they point in opposite ways"
    return _unknown(story, reading)


def _turned(theirs: Iterable[Match], ours: Iterable[Match]) -> str | None:
    """What a headline in nearly the same words turns around or puts in another's place."""
    known, own = [_stages(theirs), _stages(ours)]
    if "extend" in own - known:
        return "this one extends what the other tells"
    if "plan" in own ^ known:
        return "one tells of a plan, the other of the act"
    if _differ(_states(theirs), _states(ours)):
        return "their headlines name other states"
    return None


def _stages(matches: Iterable[Match]) -> set[str]:
    """How far the act has come; "to scrap" is how headlines put what is decided."""
    return {m.id for m in matches if m.id in STAGES and not m.term.startswith("to ")}


def _states(matches: Iterable[Match]) -> set[str]:
    return {m.id for m in matches if m.kind is Kind.COUNTRY}


def _headlines(profiles: Iterable[Profile], kind: str) -> set[str]:
    return set[str]().union(*(p.headed.get(kind, ()) for p in profiles))


def _named(profiles: Iterable[Profile], kind: str) -> set[str]:
    return set[str]().union(*(p.named.get(kind, ()) for p in profiles))


def _other_numbers(ours: Iterable[Profile], theirs: Iterable[Profile]) -> bool:
    """Whether one headline cites an official text, and the other side only others."""
    headed = _headlines(ours, _NUMBER), _headlines(theirs, _NUMBER)
    if _differ(*headed):
        return True
    return any(headed) and _differ(_named(ours, _NUMBER), _named(theirs, _NUMBER))


def _strange(kind: str, headlines: Iterable[Profile], reports: Iterable[Profile]) -> bool:
    """Whether some headlines name what some reports do not name at all."""
    return _differ(_headlines(headlines, kind), _named(reports, kind))


def _differ(ours: set[str], theirs: set[str]) -> bool:
    return bool(ours and theirs and not ours & theirs)


def _acts(profiles: Iterable[Profile]) -> bool:
    return any(profile.named.get(kind) for profile in profiles for kind in _ACTING)
