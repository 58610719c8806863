"""Which way an event points for a buyer outside the acting country, and how sure that is.

Requirement: every report gets an answer, and a wrong one is the worst error there is: easing told
for tightening moves money the wrong way. So what speaks for both is called mixed or neutral, and
an answer on thin or divided evidence is marked as unsure and not shown in an alert.

Theory: the signs of a text (`core/polarity.py`) each speak for one direction with some weight.
What stands in the headline counts in full, in the first sentences by half, in the background
hardly. The kind of event adds what events of its kind usually mean. A few signs change what others
mean: a tariff makes a threat a bargain, a first licence makes "the controls stay" a limit of the
easing and no tightening, a demand to ease is no easing, a rise told beside a quota is the quota's.

Tightening: exports or licences stopped, controls new, back, kept or threatened, raw exports
barred, shortages, smugglers caught. Easing: controls lifted, eased or paused, licences given,
exports resumed, supply promised or supported, cases against controls won. Mixed: measures at the
border of the buyer, reserves, purchases barred, schemes that serve some and bar others. Neutral:
talks, visits, lists, suits, ownership, denials, demands.

Known exceptions: a hint in a gesture (a visit to a plant) is read only if the report says so; a
quota without the one before it is neutral.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.placed import FIRST, HEADLINE, REST
from core.taxonomy import OPPOSED, Direction, EventType
from core.worth import USUAL, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from core.kind import Kind

_T, _E = Direction.TIGHTENING, Direction.EASING
_M, _N = Direction.MIXED, Direction.NEUTRAL
#: how much the kind of event is worth, if it is clear and if it is a guess
_SURE_KIND, _GUESSED_KIND = 1.0, 0.4
#: an answer is sure with this much evidence, this far ahead of the next and of the opposite
_ENOUGH, _AHEAD, _AGAINST = 2.0, 1.2, 0.25
#: what a sign of an act is worth, and how far the text counts beside one in the headline
_ACT, _EXPLAINS = 2.0, 0.7
#: what only the order of words tells: the end of a suspension is no suspension
_DONE_TO_CONTROLS = {"control_back", "control_kept", "control_lifted"}
#: what else a headline says too plainly for words in a bag: money that is taken back
_PLAIN = {*_DONE_TO_CONTROLS, "support_cut"}
#: what a headline counts
_AMOUNTS = {"flow_up", "flow_down", "quota_up", "quota_down"}
#: from which weight on another sign makes that doubtful
_HINT = 1.0
#: what a headline says in so many words
_LOUD = 2.5
#: what a plan of support keeps at home, and how far that counts wherever a text tells it
_HOME = {"reserve", "scrap", "scrap_barred"}
_HEARD, _KEPT = 0.2, 0.9
#: what talks are held about
_HOPED = {"deal_made", "assure", "money", "support", "tariff_new", "tariff"}
#: what friends talk about, and how far talks are then still only talks
_SHARED, _FRIENDLY = ("deal", "support", "chain"), 0.7
#: a tariff is spared or left as it is
_NO_TARIFF = ("tariff_eased", "tariff_same", "exempt")
#: what suits between a state and a mine's owner are about, and what others are about
_CONCESSION = ("licence", "mining", "licence_stopped", "nationalised", "stake", "licence_given")
_TRADED = {"quota", "quota_set", "control", "control_new", "flow", "flow_stopped", "export_charge"}
_TAKEN = ("licence_stopped", "nationalised")
#: what suits are brought over
_SUED = {"licence_given", "flow_open", "assure", "threaten", "flow_stopped", "control_new"}
#: the act that is the reverse of its kind
_TAKEN_BACK = {
    EventType.DOMESTIC_SUPPORT_OR_STOCKPILE: "support_cut",
    EventType.IMPORT_TARIFF_OR_TRADE_REMEDY: "tariff_eased",
}
_EASED = {"control_eased", "control_lifted", "licence_given", "general_licence", "flow_open"}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A direction, whether it is sure enough to be told, and the words it rests on."""

    direction: Direction
    sure: bool
    reasons: tuple[str, ...] = ()
    #: how likely each direction is, together 1
    shares: Mapping[Direction, float] = field(default_factory=dict)

    @property
    def told(self) -> Direction | None:
        """The direction if it is sure."""
        return self.direction if self.sure else None


def direction_of(signs: Mapping[str, float], kind: Kind | None) -> Pointed:
    """Say which way the signs of a report point."""
    trust = (_SURE_KIND if kind.sure else _GUESSED_KIND) if kind else 0.0
    return weigh(dict(signs), kind.type if kind else None, trust)


def weigh(signs: dict[str, float], kind: EventType | None, trust: float = 1.0) -> Pointed:
    """Weigh signs, each with the weight of its place, together with the kind of event."""
    signs = _headlined(_settled(signs))
    if kind is EventType.DOMESTIC_SUPPORT_OR_STOCKPILE:
        # what a plan keeps back for its own country is as much the plan as its money
        signs = {n: max(p, _KEPT) if n in _HOME and p >= _HEARD else p for n, p in signs.items()}
    points = _points(signs)
    said = _points({name: place for name, place in signs.items() if place >= HEADLINE})
    for direction, weight in USUAL[kind] if kind and not _is_moot(kind, signs) else ():
        points[direction] += weight * trust
    ranked = sorted(points, key=lambda d: (-points[d], _CAUTION.index(d)))
    best = _divided(said, _LOUD) or _divided(points, 0.0, ranked[0]) or ranked[0]
    told = _for(best, signs)
    guessed = trust < _SURE_KIND and kind is not EventType.DOMESTIC_SUPPORT_OR_STOCKPILE
    if best is _E and not told and guessed:
        # relief that nothing but the guess of a kind speaks for; support adds supply, however told
        best = _N
    # what only its kind says of it is a guess
    sure = bool(told) and _sure(best, points) and "question" not in signs
    total = sum(p * p for p in points.values()) or 1.0
    return Pointed(best, sure, told, {d: p * p / total for d, p in points.items()})


def counted_way(signs: Mapping[str, float]) -> Direction | None:
    """The way of more or less trade or quota in a headline, if nothing in it points elsewhere."""
    return turned(signs, _AMOUNTS)


def turned(signs: Mapping[str, float], names: Collection[str] = _PLAIN) -> Direction | None:
    """The way of what a headline says is done to controls, if nothing in it points elsewhere."""
    told = {n: WEIGHTS[n] for n, place in signs.items() if n in WEIGHTS and place >= HEADLINE}
    ways = {way for name, (way, _) in told.items() if name in names}
    aside = max((weight for way, weight in told.values() if way not in ways), default=0.0)
    return min(ways) if len(ways) == 1 and aside < _HINT else None


def _is_moot(kind: EventType, signs: Mapping[str, float]) -> bool:
    """Whether a headline takes back what events of its kind usually give or raise."""
    took = _TAKEN_BACK.get(kind)
    return took is not None and signs.get(took, 0.0) >= HEADLINE


def _points(signs: Mapping[str, float]) -> dict[Direction, float]:
    points = dict.fromkeys(Direction, 0.0)
    for name, place in signs.items():
        if name in WEIGHTS:
            direction, weight = WEIGHTS[name]
            points[direction] += weight * place
    return points


def reasons_for(direction: Direction, signs: Mapping[str, float]) -> tuple[str, ...]:
    """The signs that point a way, the weightiest first."""
    return _for(direction, _settled(dict(signs)))


def _for(direction: Direction, signs: Mapping[str, float]) -> tuple[str, ...]:
    found = [(WEIGHTS[name][1] * place, name) for name, place in signs.items() if name in WEIGHTS]
    return tuple(name for _, name in sorted(found, reverse=True) if WEIGHTS[name][0] is direction)


#: where nothing speaks louder, the quieter answer
_CAUTION = (_N, _M, _T, _E)


def _divided(
    points: dict[Direction, float], least: float, best: Direction = _T
) -> Direction | None:
    """What is as good as even between two opposites is neither; None if it is not even."""
    loud = min(points[_T], points[_E]) >= least
    if best not in OPPOSED or not loud or abs(points[_T] - points[_E]) > _AGAINST:
        return None
    even = points[_M] >= points[_N] and loud and points[_T] >= _ENOUGH
    return _M if even or points[_M] > points[_N] else _N


def _sure(best: Direction, points: dict[Direction, float]) -> bool:
    others = [points[d] for d in points if d is not best]
    return points[best] >= _ENOUGH and points[best] - max(others) >= _AHEAD


def _headlined(found: dict[str, float]) -> dict[str, float]:
    """Beside a headline that tells an act the text only explains."""
    acts = (WEIGHTS[n][1] for n, p in found.items() if n in WEIGHTS and p >= HEADLINE)
    if max(acts, default=0.0) < _ACT:
        return found
    return {n: p if p >= HEADLINE else p * _EXPLAINS for n, p in found.items()}


def _settled(signs: dict[str, float]) -> dict[str, float]:
    """What some signs make of others."""
    return _counted(_eased(_discounted(_conceded(_bargained(dict(signs))))))


def _conceded(found: dict[str, float]) -> dict[str, float]:
    """A suit over a mine is no suit against controls: who wins it eases nothing."""
    mine = max(found.get(name, 0) for name in _CONCESSION) >= FIRST
    if "win" not in found or not mine or not _TRADED.isdisjoint(found):
        return found
    found["case"] = max(found.get("case", 0), found.pop("win"))
    lost = max(found.get(name, 0) for name in _TAKEN)
    return {**found, "licence_stopped": HEADLINE} if lost >= REST else found


def _bargained(found: dict[str, float]) -> dict[str, float]:
    """Supply is claimed under threat of a tariff, or stopped because of one."""
    if max(found.get(name, 0) for name in _NO_TARIFF) >= HEADLINE:
        return {n: p for n, p in found.items() if n not in {"tariff", "tariff_new", "probe"}}
    if found.get("tariff", 0) + found.get("tariff_new", 0) >= HEADLINE:
        for name in ("threat", "threaten", "flow_stopped", "assure"):
            if name in found and "counter" not in found:
                found["tariff_new"] = max(found.get("tariff_new", 0), found.pop(name))
    return found


def _discounted(found: dict[str, float]) -> dict[str, float]:
    """What is denied, sued over or hoped for is told in full, and is not the news."""
    if found.get("denied", 0) >= HEADLINE:
        found = {n: p if n == "denied" else p / 2 for n, p in found.items()}
    if found.get("talk", 0) >= HEADLINE > found.get("deal_made", 0):
        shared = max(found.get(name, 0) for name in _SHARED) >= HEADLINE
        found = {n: p / 2 if n in _HOPED else p for n, p in found.items()}
        found["talk"] = _FRIENDLY if shared else found["talk"]
    if found.get("ask", 0) >= HEADLINE:
        found = {n: p / 2 if n == "reserve" else p for n, p in found.items()}
    return _voided(_sued(found))


def _sued(found: dict[str, float]) -> dict[str, float]:
    """What suits and courts are about is no act of theirs."""
    if found.get("graft", 0) >= HEADLINE:
        found = {n: p / 2 if n in {"crime", "win"} else p for n, p in found.items()}
    if "win" not in found:
        sued = _SUED if found.get("case", 0) >= HEADLINE else set()
        sued = sued | _EASED if found.get("court", 0) >= HEADLINE else sued
        found = {n: p / 2 if n in sued else p for n, p in found.items()}
    if found.get("win", 0) >= HEADLINE:
        found = {n: p / 2 if n in {"case", "quota_set"} else p for n, p in found.items()}
    return found


def _voided(found: dict[str, float]) -> dict[str, float]:
    """What another sign takes back."""
    void = {"deal", "deal_made"} if {"deal_off", "deal_broken"} & found.keys() else set()
    # what the state buys is no matter of who may own it
    if found.get("state_stake", 0) >= FIRST:
        void.add("stake")
    # who takes money back gives none
    if found.get("support_cut", 0) >= HEADLINE:
        void |= {"money", "support"}
    return {n: p for n, p in found.items() if n not in void}


def _eased(found: dict[str, float]) -> dict[str, float]:
    """Easing within limits is easing; eased for some and shut for others is mixed."""
    eased = max(found.get(name, 0) for name in _EASED)
    if eased >= FIRST:
        if max(found.get("partial", 0), found.get("block", 0)) >= HEADLINE:
            found = {n: p / 2 if n in _EASED else p for n, p in found.items()}
            found["end_user_scheme"] = HEADLINE
        elif "partial" in found:
            found.setdefault("end_user_scheme", found["partial"] / 2)
        # what the text eases, the headline may keep
        for name in ("control_kept", "undone", "control"):
            if found.get(name, 0) <= eased:
                found.pop(name, None)
    return found


def _counted(found: dict[str, float]) -> dict[str, float]:
    """A rise told beside a quota is the quota's."""
    if found.get("quota", 0) + found.get("quota_set", 0) >= FIRST:
        for deed, act in (("raise", "quota_up"), ("lower", "quota_down"), ("keep", "quota_same")):
            if deed in found and act not in found:
                found[act] = found.pop(deed)
    return found
