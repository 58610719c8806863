"""What a second deed makes of an act, and which of several things a deed is done to.

Theory: a deed may be done to an act as to a thing: who delays a ban lifts it for now. Lifting,
pausing and ending turn acts into their opposites. What is asked for is not given.
"""

from __future__ import annotations

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
}
#: deed -> what it makes of an act that it is done to
UNDONE: dict[str, dict[str, str]] = {
    "pause": _REVERSED,
    "end": _REVERSED,
    "expire": {"control_lifted": "control_back"},
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
    "refuse": {"licence_given": "licence_stopped", "flow_open": "flow_stopped"},
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
