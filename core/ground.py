"""What a report rests on, and whose word it is.

Requirement: a claim, a leak and an official act look different.

Theory: the weaker ground wins where a report names two: a denial beside a claim makes both
disputed, unnamed sources stay unnamed whatever else is said. An office stands behind what it
"said" in the same sentence. Only the site of a state that is concerned publishes an official text:
what the agency of another state writes about it is a report like others. A denial stands at
the top.

Known exceptions: who denies is not told apart from who is denied; the agency of a state that is
concerned is taken for its office, also where it only reports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.fact import Evidence, Fact, Role
from core.feed import Tier
from core.lexicon import Kind
from core.taxonomy import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.article import Article
    from core.lexicon import Lexicon, Match
    from core.passage import Line

#: sites of governments: `gov.cn`, `go.jp`, `gc.ca`; `gov` and `mil` alone are American
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|go|gouv|gob|gc|mil)(?:\.(?P<state>[a-z]{2}))?$|(?:^|\.)europa\.(?P<union>eu)$"
)
_AMERICAN, _STATES = "US", {"UK": "GB"}
_OFFICES = {Kind.INSTITUTION, Kind.PERSON}
#: so far down a report still speaks of its event's source, and says that somebody denies it
_LEAD, _TOP = 5, 3
_BEHIND = 12

Ground = tuple[Certainty, Evidence | None, Fact | None]


def ground(article: Article, lines: Sequence[Line], lexicon: Lexicon) -> Ground:
    """Say how certain a report is, the words for it, and whose word it is."""
    if article.tier == Tier.OFFICIAL or _is_official(article.entry.link, lines, lexicon):
        return Certainty.OFFICIAL_TEXT, None, _office(lines, lexicon)
    told = [line for line in lines if line.role is Role.EVENT]
    if found := _denied(told):
        return Certainty.DISPUTED, found, _speaker(told, lexicon)
    if found := _marked(told, "unnamed"):
        return Certainty.SOURCES_SAY, found, None
    for line in told[:_LEAD]:
        # "officials say" in a text may mean anybody, "the ministry says" does not
        if found := _stated(line):
            speaker = _speaker([line], lexicon) or _first(told[0], lexicon)
            return Certainty.OFFICIAL_STATEMENT, found, speaker
    return Certainty.SINGLE_OUTLET, None, None


def _stated(line: Line) -> Evidence | None:
    """The words by which an office of this line says or does something."""
    offices = [m for m in line.matches if _speaks(m, line)]
    for verb in line.matches:
        if verb.kind is Kind.MARK and verb.id == "stated" and any(_near(o, verb) for o in offices):
            return line.evidence(verb.start, verb.end)
    return None


def _speaks(match: Match, line: Line) -> bool:
    in_headline = line.number == 0 and match.kind is Kind.CUE and match.id == "government"
    office = match.kind is Kind.MARK and match.id == "office"
    return match.kind in _OFFICES or office or in_headline


def _near(office: Match, verb: Match) -> bool:
    """Whether an office is its verb's subject: in front of it, or right behind ("said MOFCOM")."""
    return office.start < verb.start or office.start - verb.end <= _BEHIND


def _is_official(link: str, lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether a link leads to the site of a state that the headline names, if it names any."""
    state = _state(link)
    named = {side for match in lines[0].matches if (side := _side(match, lexicon))}
    return bool(state) and (state in named or not named)


def _state(link: str) -> str:
    """Whose government publishes on a site; empty if it is none's."""
    try:
        site = _OFFICIAL.search(urlsplit(link).hostname or "")
    except ValueError:
        return ""
    if site is None:
        return ""
    code = (site["state"] or site["union"] or _AMERICAN).upper()
    return _STATES.get(code, code)


def _denied(told: Sequence[Line]) -> Evidence | None:
    for line in told[:_TOP]:
        somebody = line.number == 0 or _is_office(line)
        if somebody and (found := _words(line, Kind.MARK, "denied")):
            return found
    return None


def _marked(told: Iterable[Line], name: str) -> Evidence | None:
    return next(filter(None, (_words(line, Kind.MARK, name) for line in told)), None)


def _is_office(line: Line) -> bool:
    return any(m.kind in _OFFICES for m in line.matches) or _has(line, Kind.MARK, "office")


def _has(line: Line, kind: Kind, name: str) -> bool:
    return any(m.kind is kind and m.id == name for m in line.matches)


def _words(line: Line, kind: Kind, name: str) -> Evidence | None:
    for match in line.matches:
        if match.kind is kind and match.id == name:
            return line.evidence(match.start, match.end)
    return None


def _speaker(told: Iterable[Line], lexicon: Lexicon) -> Fact | None:
    """The side of the office that speaks: the one nearest in front of its verb."""
    for line in told:
        verbs = [m.start for m in line.matches if m.kind is Kind.MARK and m.id == "stated"]
        offices = [m for m in line.matches if _side(m, lexicon)]
        if verbs and offices:
            named = [m for m in offices if m.kind in _OFFICES] or offices
            # the subject stands in front; what stands behind is spoken of
            speaker = min(
                named, key=lambda m: min((m.start > verb, abs(m.start - verb)) for verb in verbs)
            )
            return Fact(_side(speaker, lexicon), line.evidence(speaker.start, speaker.end))
    return None


def _first(headline: Line, lexicon: Lexicon) -> Fact | None:
    """The side that a headline names first: "the ministry" is mostly its."""
    for match in headline.matches:
        if side := _side(match, lexicon):
            return Fact(side, headline.evidence(match.start, match.end))
    return None


def _office(lines: Iterable[Line], lexicon: Lexicon) -> Fact | None:
    """The side of the first office that an official text names: its author."""
    for line in lines:
        for match in line.matches:
            if match.kind in _OFFICES and (side := _side(match, lexicon)):
                return Fact(side, line.evidence(match.start, match.end))
    return None


def _side(match: Match, lexicon: Lexicon) -> str:
    code = lexicon.places[match.id] if match.kind in _OFFICES else match.id
    told = match.kind in _OFFICES or match.kind is Kind.COUNTRY
    return code if told and code in lexicon.countries else ""
