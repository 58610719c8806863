"""What a second deed makes of an act, and which of several things a deed is done to.

Theory: a deed may be done to an act as to a thing: who delays a ban lifts it for now. Lifting,
pausing and ending turn acts into their opposites, and so does refusing what eases. What is asked
for is not given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_REVERSED = {
    "control_new": "control_lifted",
    "raw_barred": "control_lifted",
    "flow_stopped": "flow_open",
    "control_lifted": "control_back",
    "tariff_new": "tariff_eased",
    "licence_given": "licence_stopped",
    "licence_stopped": "licence_given",
    "flow_open": "flow_stopped",
    "control_eased": "control_kept",
    "pause_kept": "control_back",
}
#: what is left of a relief that somebody refuses
REFUSED = {
    "control_eased": "control_kept",
    "control_lifted": "control_kept",
    "pause_kept": "control_back",
}
#: deed -> what it makes of an act that it is done to
UNDONE: dict[str, dict[str, str]] = {
    "pause": _REVERSED,
    "yield": _REVERSED,
    "end": _REVERSED,
    "expire": {"control_lifted": "control_back", "control_eased": "control_back"},
    "ease": {"licence_stopped": "control_eased", "control_lifted": "control_back"},
    "prolong": {"control_lifted": "pause_kept"},
    "lower": {
        "control_lifted": "control_back",
        "licence_given": "licence_stopped",
        "licence_stopped": "control_eased",
        "flow_open": "flow_stopped",
    },
    "fall": {
        "licence_given": "licence_stopped",
        "licence_stopped": "control_eased",
        "flow_open": "flow_stopped",
    },
    "block": {
        "licence_given": "licence_stopped",
        "flow_open": "flow_stopped",
        "control_eased": "control_kept",
        "control_lifted": "control_kept",
        "control_new": "control_lifted",
    },
    "refuse": {"licence_given": "licence_stopped", "flow_open": "flow_stopped", **REFUSED},
}
#: what may be suspended, apart from rules
_FLOWS, _CURBS = {"flow", "mining", "goods"}, {"control", "rule", "tariff", "quota", "paperwork"}
#: what is done to a suspension of a tariff or of flows, in terms of one of rules
_OF_TARIFF = {"control_back": "tariff_new", "pause_kept": "tariff_eased"}
_OF_FLOW = {
    "control_back": "flow_open",
    "pause_kept": "flow_stopped",
    "control_lifted": "flow_stopped",
}
#: what is asked for and not given
GIVEN = {"control_lifted", "control_eased", "licence_given", "flow_open", "deal_made", "relief"}
#: what others plead for is not done; a state that only asks may order it
PLEADED = {"licence_stopped", "flow_stopped", "control_new", "raw_barred"}
#: of several things beside a deed the more telling is meant: the one that stands first here
RANK = (
    "talk",
    "case",
    "court",
    "wait_time",
    "general_licence",
    "scrap",
    "raw",
    "buying",
    "chain",
    "dependence",
    "plant",
    "imports",
    "suspension",
    "exemption",
    "export_charge",
    "control",
    "truce",
    "stake",
    "quota",
    "validity",
    "licence",
    "tariff",
    "paperwork",
    "reserve",
    "list",
    "deal",
    "shortage",
    "assure",
    "rule",
    "checks",
    "mining",
    "flow",
    "chinese_goods",
    "threaten",
    "price_floor",
    "money",
    "goods",
)


def undoing(names: Iterable[str]) -> dict[str, str]:
    """What a word that may mean several deeds makes of acts."""
    return {act: turned for name in names for act, turned in UNDONE.get(name, {}).items()}


def suspended(act: str, names: set[str]) -> str:
    """A suspension is one of controls, unless only exports or a tariff stand beside it."""
    if "tariff" in names and not names & (_CURBS - {"tariff"}):
        return _OF_TARIFF.get(act, act)
    if names & {*_FLOWS, "lift"} and not names & _CURBS:
        return _OF_FLOW.get(act, act)
    return act
