"""What an article says was done: a first reading, careful before complete.

Requirement: nothing is told that is not so. Theory: a headline names an act by a verb and its
object ("lifts" + "controls", "restricts" + "exports"), and the pair, not the verb, says which way
it points: suspending controls is the opposite of suspending exports. So a direction is read only
if the pairs of the headline agree and no word near them turns or weakens an act (denies,
considers, falls short of, not, but; `trap` in the lexicon). Otherwise none is told.

Known exceptions: a negation in a language whose traps are not listed; headlines that name the
object only in the text (no direction is told).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.alert import Certainty, Direction
from core.article import unique
from core.feed import Tier
from core.lexicon import Kind, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.article import Article
    from core.lexicon import Lexicon, Match

_T, _E = Direction.TIGHTENING, Direction.EASING
#: verb and object -> event, direction
_ACTS: dict[tuple[str, str], tuple[str, Direction]] = {
    ("impose", "restriction"): ("export_control_new", _T),
    ("impose", "charge"): ("tariff", _T),
    ("forbid", "flow"): ("export_control_new", _T),
    ("forbid", "papers"): ("licence_delay_denial", _T),
    ("loosen", "restriction"): ("relaxation", _E),
    ("loosen", "charge"): ("tariff", _E),
    ("loosen", "quota"): ("relaxation", _E),
    ("pause", "restriction"): ("suspension_pause", _E),
    ("pause", "charge"): ("tariff", _E),
    ("pause", "quota"): ("suspension_pause", _E),
    ("remove", "restriction"): ("removal", _E),
    ("remove", "charge"): ("tariff", _E),
    ("remove", "quota"): ("removal", _E),
    ("open", "papers"): ("licence_grant", _E),
    ("hand_out", "papers"): ("licence_grant", _E),
    ("open", "flow"): ("flow_allowed", _E),
    ("lower", "quota"): ("quota", _T),
    ("lower", "flow"): ("quota", _T),
    ("lower", "charge"): ("tariff", _E),
    ("lift_up", "quota"): ("quota", _E),
    ("lift_up", "charge"): ("tariff", _T),
}
_VERBS = {verb for verb, _ in _ACTS}
#: acts on goods that move at once, and acts that only announce, describe or count
_HARD = {
    "export_control_new",
    "licence_grant",
    "flow_allowed",
    "general_licence",
    "licence_delay_denial",
    "export_ban",
    "entity_listing",
    "suspension_pause",
    "suspension_end",
    "licensing",
    "easing_planned",
    "relaxation",
    "removal",
    "extraterritorial",
    "technology_control",
}
_SOFT = {"trade_data", "enforcement"}
#: done to a measure: no single word ("lift", "suspend") says it, only verb and object do
_DONE = {"relaxation", "suspension_pause", "suspension_end", "removal"}
#: told as done; "to lift", "将取消" and "解除へ" only promise it
_GIVEN = _DONE | {"licence_grant", "flow_allowed"}
_BRIEF = {"pause", "temporary"}
_WILL = ("to ", "will ", "将", "將")
_TOWARDS = "へ"
#: what a headline is about as often as what it reports: any other term in it says more
_SUBJECTS = {"export_control_new", "export_ban", "licensing"}
#: the country that refines and makes nearly all of the goods
_DOMINANT = "CN"
#: from such a word to the next comma a headline tells what came before
_BACKGROUND = re.compile(
    r"\b(?:following|after|amid|despite|since|in (?:the )?wake of|in (?:response|answer) to)\b"
    r"[^,;:]*"
)
_MAX_JURISDICTIONS = 4
_MAX_COMPANIES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """The act as first read; None where no cue is clear."""

    event: str | None
    label: str | None
    direction: Direction | None
    severity: int
    certainty: Certainty
    jurisdictions: tuple[str, ...]
    elements: tuple[str, ...]
    companies: tuple[str, ...]


def read(article: Article, lexicon: Lexicon) -> Reading:
    """Read the act that an article reports."""
    # a question in a headline says that something is not known
    trapped = "?" in article.title or _has(_outside_numbers(article), "trap")
    acts = [] if trapped else _acts(article.in_title)
    event = _event(article, acts)
    directions = {direction for _, direction in acts}
    if "tariff" in {event for event, _ in acts} and not _on_exports(article):
        # what a state takes at its own border makes nothing dearer for a buyer abroad
        directions = set()
    direction = directions.pop() if len(directions) == 1 else None
    certainty = _certainty(article)
    jurisdictions = _jurisdictions(article, lexicon)
    return Reading(
        event=event,
        label=lexicon.events[event].label if event else None,
        direction=direction,
        severity=_severity(event, jurisdictions, certainty, trapped=trapped),
        certainty=certainty,
        jurisdictions=jurisdictions,
        elements=_elements(article, lexicon),
        companies=article.ids(Kind.COMPANY, body=True)[:_MAX_COMPANIES],
    )


def _outside_numbers(article: Article) -> list[Match]:
    """The headline without the numbers of official texts: `No. 7` denies nothing."""
    numbers = [m.term for m in article.in_title if m.kind is Kind.NUMBER]
    numbered = [term for number in numbers for term in comparable(number).split(" ")]
    return [m for m in article.in_title if not (m.id == "trap" and f"{m.term}." in numbered)]


def _has(matches: Iterable[Match], cue: str) -> bool:
    return any(m.kind is Kind.CUE and m.id == cue for m in matches)


def _on_exports(article: Article) -> bool:
    return any(m.kind is Kind.ACT and m.id == "flow" for m in article.in_title)


def _acts(matches: Iterable[Match]) -> list[tuple[str, Direction]]:
    """The acts that the verbs and objects of a headline make up."""
    found = _words_of_acts(matches)
    verbs = {m.id for m in found if m.id in _VERBS}
    objects = {m.id for m in found} - verbs
    if objects & {"restriction", "papers", "charge"}:
        # "suspends export controls", "delays export licences": the goods only say which ones
        objects -= {"flow"}
    if "restriction" in objects and verbs & {"impose", "loosen", "pause", "remove"}:
        # "lifts the ban", "lifts curbs": the noun is no second verb
        verbs -= {"forbid", "lift_up"}
    return [act for (verb, thing), act in _ACTS.items() if verb in verbs and thing in objects]


def _words_of_acts(matches: Iterable[Match]) -> list[Match]:
    found = [m for m in matches if m.kind is Kind.ACT]
    # "ban" is a noun and a verb: the longer of two overlapping readings is meant, else the noun
    return [m for m in found if not any(_hides(other, m) for other in found)]


def _hides(one: Match, other: Match) -> bool:
    if one.start >= other.end or other.start >= one.end:
        return False
    longer = (one.end - one.start) - (other.end - other.start)
    noun = one.id not in _VERBS and other.id in _VERBS
    return longer > 0 or (longer == 0 and noun)


def _event(article: Article, acts: list[tuple[str, Direction]]) -> str | None:
    """The kind of act: by verb and object, else by the terms of the headline."""
    named = {event for event, _ in acts}
    if "removal" in named and any(m.id in _BRIEF for m in (*article.in_title, *article.in_lead)):
        # headlines say "lifts" where the act only suspends
        named = (named - {"removal"}) | {"suspension_pause"}
    if named & _GIVEN and _ahead(article):
        return "easing_planned"
    if len(named) == 1:
        return named.pop()
    event = _term(_foreground(article))
    if event in _SUBJECTS and _strikes(article):
        return "supply_shock"
    if event is None and article.tier == Tier.OFFICIAL:
        # the title of an official text may be its number alone
        event = _term(article.in_lead)
    return event


def _foreground(article: Article) -> list[Match]:
    """The headline without what it only gives as the background: `..., following a deal`."""
    spans = [found.span() for found in _BACKGROUND.finditer(article.title)]
    return [m for m in article.in_title if not any(a <= m.start < b for a, b in spans)]


def _strikes(article: Article) -> bool:
    """Whether the headline tells of a shortage or a halt beside the measure behind it."""
    measures = [m for m in article.in_title if m.kind is Kind.EVENT]
    effects = [m for m in article.in_title if m.kind is Kind.CUE and m.id == "impact"]
    return any(all(e.start >= m.end or m.start >= e.end for m in measures) for e in effects)


def _ahead(article: Article) -> bool:
    """Whether the headline says that something will be done: `to lift`, `will lift`."""
    verbs = [m for m in _words_of_acts(article.in_title) if m.id in _VERBS]
    title = article.title
    return all(
        title[: m.start].endswith(_WILL) or title[m.end :].startswith(_TOWARDS) for m in verbs
    )


def _term(matches: Iterable[Match]) -> str | None:
    terms = [m for m in matches if m.kind is Kind.EVENT and m.id not in _DONE]
    # the longest term is the most telling one
    terms.sort(key=lambda m: (m.id in _SUBJECTS, -len(m.term), m.start))
    return terms[0].id if terms else None


def _certainty(article: Article) -> Certainty:
    """What the report rests on; the weaker ground wins where two are named."""
    if article.tier == Tier.OFFICIAL:
        return Certainty.OFFICIAL_TEXT
    if _has((*article.in_title, *article.in_lead, *article.in_body), "sources"):
        return Certainty.SOURCES_SAY
    for matches in (article.in_title, article.in_lead):
        named = any(m.kind in {Kind.INSTITUTION, Kind.PERSON} for m in matches)
        # "officials say" in a text may mean anybody; in a headline an office stands behind it
        office = matches is article.in_title and _has(matches, "government")
        if (named or office) and _has(matches, "says"):
            return Certainty.OFFICIAL_STATEMENT
    return Certainty.SINGLE_OUTLET


def _jurisdictions(article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    """The states named in the headline, or, if it names none, in the lead."""
    for matches in (article.in_title, article.in_lead):
        codes = unique(
            m.id if m.kind is Kind.COUNTRY else lexicon.places[m.id]
            for m in sorted(matches, key=lambda m: m.start)
            if m.kind in {Kind.COUNTRY, Kind.INSTITUTION, Kind.PERSON}
        )
        states = tuple(code for code in codes if code in lexicon.countries)
        if states:
            return states[:_MAX_JURISDICTIONS]
    return ()


def _elements(article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    named = set(article.ids(Kind.ELEMENT))
    for form in article.ids(Kind.FORM):
        named.update(lexicon.forms[form])
    return tuple(symbol for symbol in lexicon.elements if symbol in named)


def _severity(
    event: str | None, jurisdictions: tuple[str, ...], certainty: Certainty, *, trapped: bool
) -> int:
    """From 1 to 5: whom an act reaches, whether goods move at once, and how firm it is.

    An act on exports or licences counts more than a plan or a deal; one of the dominant supplier
    reaches every buyer; what is only considered, threatened or rumoured counts one less; an
    official text one more.
    """
    points = 2
    points += event in _HARD
    points -= event in _SOFT
    points += _DOMINANT in jurisdictions
    points -= trapped
    points -= certainty is Certainty.SOURCES_SAY and not trapped and event not in _HARD
    points += certainty is Certainty.OFFICIAL_TEXT
    return max(1, min(5, points))
