"""The clauses of a headline or a sentence, and which of them only give the background.

Requirement: what a report tells as new must be told apart from what it only recalls or explains:
"carmaker halts a line *after China's curbs*" tells of the line, not of the curbs.

Theory: few function words of a language join a reason, a circumstance or an earlier event to the
news. Most stand before it (`after`, `amid`, `trotz`, `tras`) and reach to the next comma; those of
Japanese and Korean stand behind it (`を受け`, `이후`) and reach back to the comma before; where
one ends the text, the news has ended before it. They are grammar, no vocabulary of the trade, and
stand here.

Known exceptions: "since" and "as" join news, too, as often as not; only `since` with a month or a
year, and `as` before a measure, open the background. A comma inside an
enumeration makes several clauses of one; what needs a verb and its object in one clause misses
the objects behind that comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_MARK = ";:!?。、，；：！？｜|…·•▲"
#: a comma inside a number parts nothing; a search leaps from one of the first signs to the next
_STOP = re.compile(
    rf"[\s,.{_MARK}—–](?:(?<=[,.])(?=\s|$)|(?<=[{_MARK}])[{_MARK}]*|(?<=\s)-{{1,2}}\s"
    r"|(?<=\s)[—–]\s?|(?<=[—–])\s?|(?<=\.)\.+"
    # Chinese and Japanese headlines part clauses by a space
    r"|(?<=[\u3040-\u30ff\u4e00-\u9fff\"%」』)]\s)(?=[\u3040-\u30ff\u4e00-\u9fff\"「『(]))"
)
_OPENS = re.compile(
    r"\b(?:following|after|before(?! time\b)|amid|amidst|despite|because of|due to|thanks to"
    r"|in spite of"
    r"|in (?:the )?wake of|in (?:response|answer|reaction|retaliation) (?:to|for)|on the heels of"
    r"|in return for|(?:over|for|on) fears?(?= )"
    r"|over (?=concerns|tensions|export|rare|china|taiwan|comments)"
    r"|(?:angered|irked|incensed|enraged) (?:by|over)|(?:angry|furious|fuming) (?:at|over)"
    r"|in protest (?:at|over|against)|against(?= (?:\S+ ){1,4}threats?\b)"
    r"|in light of|in view of|in defiance of|ahead of(?! (?:schedule|time)\b)|as a result of"
    r"|caused by|triggered by"
    r"|(?<!such )(?<!well )(?<!known )(?<!seen )(?<!soon )as(?= (?:\w+ ){0,3}(?:curbs?|bans?"
    r"|controls?|restrictions?|tensions?|tariffs?|licen[cs]es?) (?!weapon|leverage|tool))"
    r"|(?:whether|if|unless|until|which|whose|where)(?! not\b)"
    r"|since (?=january|february|march|april|may|june|july|august|september|october|november"
    r"|december|early|late|last|the|its|china|\d{4})"
    r"|aus (?:ärger|wut|protest) (?:über|gegen)|verärgert über|als vergeltung für"
    r"|irrité par|furieux (?:de|contre)|pour protester contre|en représailles"
    r"|molesto por|furioso por|en protesta por|en represalia"
    r"|nach (?!china|japan|indien|europa|korea|deutschland|angaben|amerika|russland|den usa)"
    r"|wegen|trotz|angesichts|infolge|aufgrund|seitdem|inmitten|als (?:reaktion|antwort) auf"
    r"|apres|après|avant(?! (?:l'heure|terme|(?:l')?échéance)\b)|suite à|suite a"
    r"|à la suite|malgré|malgre|en raison|à cause"
    r"|face (?:à|aux?)|en réponse|en réaction|sur fond|depuis|en pleine?"
    r"|tras|después de|antes de(?! (?:tiempo|hora|plazo|lo previsto)\b)|pese a"
    r"|a pesar de|debido a|a causa de|en medio de"
    r"|ante (?=el|la|los|las)|en respuesta|en plena?"
    r"|desde (?=enero|febrero|marzo|abril|mayo|junio|julio|agosto|hace))"
    r"(?!\w)|[因受繼继](?=[^,。]{2,16}(?:影响|影響|限制|管制|而|后|後))|面对|面對|尽管|儘管|虽然|雖然|鉴于|鑑於"
    # what somebody is angry at: `不满中国扩大管制 特朗普加征关税`
    r"|(?:不满|不滿|愤于|憤於|怒于|怒於|抗议|抗議)(?=[^,。]{2,16}(?:管制|限制|禁令|禁运|禁運))"
)
#: reach back to the beginning of their clause
_CLOSES = re.compile(
    r"を受け(?:て|た)?|受け(?=$|\s)|を背景に|を背景とした|に対抗(?:し|して)?|(?:に|へ)(?:反発|抗議)(?:し|して)?"
    r"|への(?:対抗|報復)(?:で|措置)?"
    r"|を巡(?:り|って|る)|をめぐ(?:り|って|る)|による影響で|の影響で|にもかかわらず|に伴(?:い|う)|を理由に|で(?=$|「)"
    r"|이후|뒤(?=\s|$|에)|따라|맞서|대응해|에도(?=\s|$)|속(?=\s|$|에)|여파로?|때문에"
    r"|탓에|로 인해|계기로|앞두고|에 (?:반발|항의|불만)(?:해|하며|으로)?(?=\s|\.|$)"
)
#: the same, at the end of a clause only: elsewhere they are parts of other words
_ENDS = re.compile(r"(?:之?[后後下际際]|背景下|以[来來]|に|中で|後に?|에|에서|로)$")
#: with news on both sides: `车厂因管制而停产`, `车厂受管制影响停产`
_CAUSE = re.compile(
    r"因(?:为|為)?[^因受]{2,16}(?:而|影响|影響)|受(?:到)?[^因受]{2,18}(?:影响|影響|冲击|衝擊|拖累)"
)
#: what was so before, unless it is only compared with or describes what is done now
_EARLIER = re.compile(
    r"(?:此前|早前|先前|(?<![较較比与與同到])(?:去年(?!同期)|前年))(?![^,。，、]{0,14}的)"
    r"|曾(?:经|經|于|於|在|以|一度|多次|因|对|對|宣布|表示)"
)
#: without these characters no clause is parted by the words of East Asia
_EAST = re.compile(r"[\u2e80-\uffff]")
#: parts the words of a list in a text without kana
_LIST, _KANA = "、", re.compile("[\u3041-\u30fa]")
_MIN = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a comparable text; `news` unless it only gives the background."""

    start: int
    end: int
    text: str
    news: bool


# four readers of a report part its headline, two its lead: the last few texts are kept
@lru_cache(maxsize=32)
def clauses(text: str) -> tuple[Clause, ...]:
    """Part a comparable text into clauses, in order; stops between them belong to none."""
    cuts = [0, *(at for stop in _stops(text) for at in stop), len(text)]
    spans = [(a, b) for a, b in list(pairwise(cuts))[::2] if b - a >= _MIN]
    found: list[Clause] = []
    east = not text.isascii() and _EAST.search(text) is not None
    # "..., 米中合意で": a circumstance behind the news, which then ends before it
    behind = east and len(spans) > 1 and _closed(text[slice(*spans[-1])])
    for number, (start, end) in enumerate(spans[:-1] if behind else spans):
        last = number == len(spans) - 1 - behind
        found += _parted(text, start, end, last=last, east=east)
    if behind:
        found += _clauses(text, (*spans[-1], False))
    return tuple(found)


def _stops(text: str) -> list[tuple[int, int]]:
    """Where clauses end; a Chinese `、` only parts the words of a list."""
    stops = [stop.span() for stop in _STOP.finditer(text)]
    if _LIST not in text or _KANA.search(text):
        return stops
    return [stop for stop in stops if text[slice(*stop)] != _LIST]


def _closed(part: str) -> bool:
    """Whether a stretch is closed by a word of circumstance."""
    return any(c.end() == len(part.rstrip()) for c in _CLOSES.finditer(part))


def news(text: str) -> tuple[Clause, ...]:
    """The clauses that tell something new; all of them where none does."""
    every = clauses(text)
    return tuple(clause for clause in every if clause.news) or every


def _parted(text: str, start: int, end: int, *, last: bool, east: bool) -> list[Clause]:
    """One stretch between two stops, parted where its background begins or ends."""
    part = text[start:end]
    if east and _EARLIER.search(part):
        return _clauses(text, (start, end, False))
    if east and (cause := _CAUSE.search(part)):
        opens, ends = start + cause.start(), start + cause.end()
        return _clauses(text, (start, opens, True), (opens, ends, False), (ends, end, True))
    if opened := _OPENS.search(part):
        return _clauses(
            text, (start, start + opened.start(), True), (start + opened.start(), end, False)
        )
    closed = max((c.end() for c in _CLOSES.finditer(part)), default=0) if east else 0
    if closed and closed < len(part.rstrip()):
        return _clauses(text, (start, start + closed, False), (start + closed, end, True))
    # the last clause is never only the circumstance of another one
    aside = east and not last and (closed or _ENDS.search(part.rstrip()))
    return _clauses(text, (start, end, not aside))


def _clauses(text: str, *parts: tuple[int, int, bool]) -> list[Clause]:
    return [
        Clause(start, end, text[start:end], new)
        for start, end, new in parts
        if len(text[start:end].strip()) >= _MIN
    ]
