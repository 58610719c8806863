"""What the clues of a clause mean where they stand, and who acts in it.

Requirement: "will not issue a licence" grants none; in "curbs hit carmakers" nobody curbs; a firm
that stops a line suffers, a ministry that stops exports rules; what a report does to whom must be
told by its grammar where the words are the same.

Theory: English tells roles by order, as do the other languages whose verb stands behind the
subject, so that the subject is sought in all but Japanese and Korean. In English a negation
shortly before a verb turns it, and a word that is a verb and a noun is a noun behind a
possessive, an article or the name of goods. The subject stands before the first verb, and its
head before the first preposition: in "imports from China fall" imports fall. Who acts parts
kinds that share their verbs: users of rare earths suffer, producers get licences, states rule,
officials talk. A state that "says" tells an act of its own by what it did or will do, and else
it comments.

Known exceptions: passives name the one who is acted on; a headline without a verb has no subject.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.clue import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: a negation shortly before a word turns it
_NOT = re.compile(
    r"(?:\b(?:not(?! only| just| all| until| least)|no longer|never|cannot|without|neither|nor"
    r"|no(?!\. ?\d)|refus(?:e|es|ed|ing|al) to|declin(?:e|es|ed|ing) to|fail(?:s|ed|ing|ure)? to"
    r"|unable to|unwilling to|yet to|against)|n't)\s+(?:[\w'-]+\s+){0,2}$"
)
_BACK = 48
#: the same in German, French and Spanish, before what lets something happen and behind it
_NOT_LET = re.compile(
    r"(?:\b(?:nicht(?: mehr| länger| weiter)?|keine[nrs]?(?: (?!sorge|angst)[\w-]+){1,3}|ne|no)\s+"
    r"|\bn')$"
)
_NOT_BEHIND = re.compile(r"\w*(?: [^\s.,;:!?]+){1,6} nicht(?: mehr| länger)?\s*(?:[.,;:!?]|$)")
_TURNED = {
    "grant": "refuse",
    "remove": "stays",
    "loosen": "stays",
    "pause": "stays",
    "end_ban": "stays",
    "assurance": "stays",
    "forbid": "not_planned",
    "impose": "not_planned",
}
#: words that are verbs and nouns, and what makes them nouns
_BOTH = re.compile(
    r"(?:curb|ban|limit|halt|stop|freeze|block|squeeze|embargo|pause|bar|suspension)s?$"
)
_NOUN_BEFORE = re.compile(
    r"(?:'s?|\b(?:the|a|an|its|their|his|new|of|on|by|from|over|export|exports|import"
    r"|imports|earths?|minerals?|metals?|magnets?|mining|trade|supply|raw|these|those|such|any|and"
    r"|temporary|outright|blanket|total|partial|sweeping|tighter|stricter|further|more|chinese"
    r"|recent|latest|current|existing|mineral|production))\s+$"
)
#: clues that are verbs, and who or what acts in the clause
_VERBS = frozenset(
    {
        "impose",
        "wish",
        "scrutiny",
        "forbid",
        "loosen",
        "pause",
        "remove",
        "grant",
        "refuse",
        "consider",
        "sign",
        "withhold",
        "speech",
        "remarks",
        "reaction",
        "moves",
        "plant_halt",
        "company_stop",
        "shortage",
        "threat",
        "order",
        "require",
        "stays",
        "end_ban",
        "revoke",
        "rewrite",
        "award",
        "offer",
        "announces",
        "confirm",
        "plea",
        "demand",
        "streamline",
        "builds",
        "find",
        "equity",
    }
)
_SUBJECTS = {
    "maker": "by_user",
    "user": "by_user",
    "producer_firm": "by_producer",
    "control": "by_curbs",
    "ban": "by_curbs",
    "quota": "by_curbs",
    "tariff": "by_curbs",
    "outsider": "by_outsider",
    "bloc": "by_bloc",
    "official": "by_official",
    "parliament": "by_official",
    "court": "by_court",
    "police": "by_police",
    "china": "by_china",
    "usa": "by_state",
    "others": "by_state",
    "producer": "by_state",
    "state": "by_state",
    "capital": "by_state",
    "export": "by_trade",
    "import": "by_trade",
}
_OFFICES = {"by_state", "by_china", "by_official"}
#: what one side says the other will do is a deal
_PROMISED = {"assurance", "grant", "sign", "truce"}
_GRANTS = re.compile(
    r"grants (?:[\w'-]+ ){0,4}"
    r"(?:licen|permi|concession|lease|approv|consent|right|certificat|extension)"
)
_LET = re.compile(r"allow|permit")
#: behind "says": what the speaker did or will do
_OWN = re.compile(
    r"\s*(?:that )?(?:(?:it|they|he|she|we|its|talks?|no) |(?:is |are |was |were |be )?(?:to"
    r"|set to|planning|approved|issued|granted|suspended|imposed|signed|agreed|yes) "
    r"|(?:will|has|have|had|would|can) |(?:\w+ ){1,3}to )"
)
_CUT = re.compile(
    r"\b(?:of|from|in|on|for|to|by|with|at|over|between|under|against|into|via|after|as"
    r"|von|vom|aus|im|für|mit|bei|über|gegen|de|du|des|en|pour|à|aux?|avec|sur|contre|dans"
    r"|con|por|para|del|sobre|contra|dos|das|na|em|di)\s|[,:;]\s"
    # verbs of all trades
    r"|\b(?:takes?|gets?|gives?|makes?|puts?|sends?|sets?|goes|comes|brings?|joins?|meets?|pays?"
    r"|picks?|names?|turns?|uses?|wins?|loses?|faces?|lands?|lends?|reach(?:es)?|returns?|has|have"
    r"|is|are|was|were|will|may|could|must|can|should|would|might)\s"
)


def framed(text: str, found: Iterable[Found]) -> tuple[Found, ...]:
    """The clues of an English text as they are meant."""
    return tuple(one for every in found for one in _meant(text, every))


def framed_elsewhere(text: str, found: Iterable[Found]) -> tuple[Found, ...]:
    """The clues of a German, French or Spanish text: what is not allowed is refused."""
    return tuple(
        Found(one.start, one.end, "refuse") if _is_denied(text, one) else one for one in found
    )


def _is_denied(text: str, one: Found) -> bool:
    before = text[max(0, one.start - _BACK) : one.start]
    return one.clue == "grant" and bool(
        _NOT_LET.search(before) or _NOT_BEHIND.match(text, one.end)
    )


def _meant(text: str, one: Found) -> Iterator[Found]:
    turned = _TURNED.get(one.clue)
    denied = _NOT.search(text, max(0, one.start - _BACK), one.start) if turned else None
    # "no ban" is denied, not planned
    if turned and denied and not (turned == "not_planned" and denied.group().startswith("no ")):
        yield Found(one.start, one.end, turned)
        if _LET.match(text, one.start):
            # what is not allowed is forbidden
            yield Found(one.start, one.end, "forbid")
    elif not (one.clue == "forbid" and _is_noun(text, one)) and not _is_verb(text, one):
        yield one


def _is_noun(text: str, one: Found) -> bool:
    before = text[max(0, one.start - _BACK) : one.start]
    return bool(_BOTH.match(text[one.start : one.end]) and _NOUN_BEFORE.search(before))


def _is_verb(text: str, one: Found) -> bool:
    """Whether "grants" gives a right, and is no money."""
    return one.clue == "finance" and bool(_GRANTS.match(text, one.start))


def subject(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Who or what acts in a clause, standing where it is named."""
    named = sorted(found)
    verb = next((one.start for one in named if one.clue in _VERBS and one.start > 0), 0)
    cut = _CUT.search(text, 1, verb)
    end = cut.start() if cut else verb
    heads = [
        one
        for one in named
        if one.end <= end and one.clue in _SUBJECTS and not text.startswith("'", one.end)
    ]
    last = max((one.end for one in heads), default=0)
    start = max((one.start for one in heads if one.end == last), default=0)
    roles = {_SUBJECTS[one.clue] for one in heads if one.end == last}
    for role in sorted(roles | _speaker(text, named, verb, roles)):
        yield Found(start, last, role)


def _speaker(text: str, named: list[Found], verb: int, roles: set[str]) -> set[str]:
    """Whether a state speaks of something, and of what others did."""
    ends = [one.end for one in named if one.clue == "speech" and one.start == verb]
    if not ends or not roles & _OFFICES or _OWN.match(text, max(ends)):
        return set()
    if any(one.clue in _PROMISED and one.start > verb for one in named):
        return set()
    of_others = "by_china" not in roles and any(
        o.clue == "china" and o.start > verb for o in named
    )
    return {"state_says", "foreign_says"} if of_others else {"state_says"}
