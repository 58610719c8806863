"""The signs of rare earth policy in an article: what its words and their places speak for.

Requirement: a verdict needs evidence that a person can check. So a text becomes a small set of
named signs, each of them true or false, and never a bag of words.

Theory: a class of words alone says little: goods stand in share tips, instruments in other
trades, countries everywhere. Their company says more: an instrument beside the goods, a state
named before any firm, other metals that outnumber rare earths, a text whose sentences speak of
business by half (`core/part.py`), a headline on a state whose text opens with a firm. And what
tells a kind of policy (`core/hint.py`) tells that there is policy.

Known exceptions: the first name of a headline is taken for the one who acts, also in a passive;
a firm's own act is taken for one of policy where it is told in the same words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.hint import hints
from core.part import BUSINESS, DOING, FIRM, GOODS, NAMED, NOWHERE, STATE, part_of
from core.taxonomy import EventType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.article import Article
    from core.hint import Hints
    from core.lexicon import Lexicon
    from core.part import Part

#: this many different instruments in a lead: the text is about the instrument
_DENSE = 3
#: this many words of business in a lead: the text is about business
_MUCH = 3
#: this many different offices in a lead: the text is about what states do
_SEVERAL = 3
#: this many other goods, and twice as many as rare earths: they are the subject
_MANY = 3
#: a lead of fewer bytes than this, 13 characters of Chinese, says nothing either way
_SHORT = 40
_ASKS = re.compile(
    r"(?:how|why|what|who|where|which|wie|warum|weshalb|was|wer|pourquoi|comment|que|qui|por que"
    r"|como|perche|come|почему|как|что)\b|为何|为什么|如何|怎么|為何|為什麼|なぜ|왜|어떻게"
)
#: this many points tell a kind of policy, less than this many tell none
_TOLD, _HINTED = 3.0, 1.0
#: and this many of it that papers were given
_GIVEN = 1.5
#: clues to a stop of work
_HALTS = {"plant_halt", "operation_paused"}
#: goods of the trade, or what may hold them
_NEAR = GOODS | {"vague"}
#: what acts of states are told by
_ACTS = {"authority", "instrument", "talks", "move"}


def signs_of(article: Article, lexicon: Lexicon) -> frozenset[str]:
    """All signs of an article; empty if it names nothing of the trade."""
    title = part_of(article.title, article.in_title, lexicon)
    lead = part_of(article.lead, article.in_lead, lexicon)
    body = part_of("", article.in_body, lexicon)
    if not (title.classes | lead.classes | body.classes) & _NEAR:
        return frozenset()
    signs = {f"title {name}" for name in title.classes}
    language, clues = article.language, lexicon.clues
    told = hints(title.text, language, clues)
    signs.update(_of_kinds("title", told))
    if not _is_short(lead):
        signs.update(f"lead {name}" for name in lead.classes)
        signs.update(_of_lead(lead))
        signs.update(_of_opening(title, lead))
        signs.update(_of_kinds("lead", hints(lead.text, language, clues)))
    signs.update(_of_title(title))
    signs.update(_of_firms(title, told.told))
    signs.update(_of_all(title, lead, body))
    signs.update(_of_other_goods(title, lead))
    return frozenset(signs)


def _of_kinds(place: str, told: Hints) -> Iterator[str]:
    points = told.points
    most = max(points.values(), default=0.0)
    yield from _true(
        (f"{place} tells a kind", most >= _TOLD),
        (f"{place} tells no kind", most < _HINTED),
        (f"{place} gives papers", points.get(EventType.LICENCE_GRANTED, 0.0) >= _GIVEN),
    )


def _of_title(title: Part) -> Iterator[str]:
    named, state, firm = title.classes, title.first(STATE), title.first(FIRM)
    yield from _true(
        ("title state first", state < firm),
        # a firm that lacks magnets is hit by a state
        ("title firm first", firm < state and "impact" not in named),
        ("title act on goods", named & GOODS and named & {"instrument", "impact"}),
        ("title whole", named & GOODS and named & STATE and named & DOING),
        ("title shares without authority", "shares" in named and "authority" not in named),
        ("title without act", not named & (DOING | {"flow"})),
        ("title asks", "?" in title.text or _ASKS.match(title.text)),
        ("title home", "authority" not in named and title.names_homes()),
        ("title countries", title.different("country") > 1),
        ("title business only", named & BUSINESS and not named & STATE),
    )


def _of_firms(title: Part, told: frozenset[str]) -> Iterator[str]:
    """Whether a headline is about a firm or its works, whoever else is named."""
    named = title.classes
    office = "authority" in named
    halts = told & _HALTS or "impact" in named
    yield from _true(
        ("title firm halts", not office and "trade" in named and halts),
        ("title owner", not office and title.names_owners()),
        ("title project", "project" in told),
    )


def _of_lead(lead: Part) -> Iterator[str]:
    told = lead.sentences
    acts = [sentence for sentence in told if sentence & {"authority", "instrument"}]
    policy = sum(1 for sentence in acts if not sentence & BUSINESS)
    business = sum(1 for s in told if s & BUSINESS)
    yield from _true(
        ("lead opens with authority", "authority" in frozenset().union(*told[:1])),
        ("lead authorities", sum(1 for s in told if "authority" in s) > 1),
        ("lead returns to policy", len(acts) > 1),
        ("lead offices", lead.different("authority") >= _SEVERAL),
        ("lead dense", lead.different("instrument") >= _DENSE),
        ("lead half business", told and business * 2 >= len(told)),
        ("lead more business", business > policy),
        ("lead much business", lead.count(*BUSINESS) >= _MUCH),
    )


def _of_opening(title: Part, lead: Part) -> Iterator[str]:
    """What the first sentence speaks of, beside what the headline does."""
    opening = next(iter(lead.sentences), frozenset[str]())
    firm = lead.first(FIRM) if opening & FIRM else NOWHERE
    named = title.classes | opening
    yield from _true(
        ("lead opens with act on goods", "authority" in opening and opening & GOODS),
        ("lead opens plainly", not opening & _ACTS),
        ("lead opens with firm", "country" in title.classes and "firm" in opening),
        (
            "lead turns to firm",
            title.first(STATE) < title.first(FIRM) and firm < lead.first(STATE),
        ),
        ("lead opens with other goods", "other" in opening and not named & NAMED),
    )


def _of_all(title: Part, lead: Part, body: Part) -> Iterator[str]:
    above = title.classes | lead.classes
    named = above | body.classes
    yield from _true(
        ("unnamed", not named & NAMED),
        ("in passing", not named & NAMED and not title.classes & _NEAR),
        ("only vague", not named & GOODS),
    )
    if _is_short(lead):
        # what a text would have added is not known
        yield "silent"
        if not named & NAMED:
            yield "silent and unnamed"
        return
    yield from _true(
        ("no instrument", "instrument" not in above),
        ("no means", not above & {"instrument", "money"}),
        ("no state", not above & STATE),
    )


def _of_other_goods(title: Part, lead: Part) -> Iterator[str]:
    goods = title.count("goods") + lead.count("goods")
    other = title.count("other") + lead.count("other")
    # cobalt may stand first in a list of what "critical minerals" are
    group = title.classes & {"wide", "measure", "vague"} and "other" not in title.classes
    headed = "goods" in title.classes or (group and "goods" in lead.classes)
    before = "other" in title.classes or lead.first({"other"}) < lead.first({"goods"})
    measure = "measure" in title.classes | lead.classes
    yield from _true(
        ("other goods prevail", other > goods and not headed),
        ("other goods first", before and not headed),
        ("other goods abound", other >= _MANY and other > 2 * goods),
        ("measure despite other goods", measure and other > goods),
    )


def _is_short(lead: Part) -> bool:
    return len(lead.text.encode()) < _SHORT


def _true(*pairs: tuple[str, object]) -> Iterator[str]:
    return (name for name, holds in pairs if holds)
