"""The acts that a headline makes up of verbs and their objects.

Theory: a headline names an act by a verb and its object ("lifts" + "controls", "restricts" +
"exports"), and the pair, not the verb, says what was done: suspending controls is the opposite of
suspending exports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lexicon import Kind
from core.taxonomy import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.lexicon import Match

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
VERBS = {verb for verb, _ in _ACTS}


def acts(matches: Iterable[Match]) -> list[tuple[str, Direction]]:
    """The acts that the verbs and objects of a headline make up."""
    found = words_of_acts(matches)
    verbs = {m.id for m in found if m.id in VERBS}
    objects = {m.id for m in found} - verbs
    if objects & {"restriction", "papers", "charge"}:
        # "suspends export controls", "delays export licences": the goods only say which ones
        objects -= {"flow"}
    if "restriction" in objects and verbs & {"impose", "loosen", "pause", "remove"}:
        # "lifts the ban", "lifts curbs": the noun is no second verb
        verbs -= {"forbid", "lift_up"}
    return [act for (verb, thing), act in _ACTS.items() if verb in verbs and thing in objects]


def words_of_acts(matches: Iterable[Match]) -> list[Match]:
    """The verbs and objects among some matches."""
    found = [m for m in matches if m.kind is Kind.ACT]
    # "ban" is a noun and a verb: the longer of two overlapping readings is meant, else the noun
    return [m for m in found if not any(_hides(other, m) for other in found)]


def _hides(one: Match, other: Match) -> bool:
    if one.start >= other.end or other.start >= one.end:
        return False
    longer = (one.end - one.start) - (other.end - other.start)
    noun = one.id not in VERBS and other.id in VERBS
    return longer > 0 or (longer == 0 and noun)
