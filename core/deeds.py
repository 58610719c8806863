"""What a deed and its thing make together: the table that `core/polarity.py` reads by.

Theory: lifting, easing and pausing are done to controls, stopping and cutting to exports; the same
verb on the other thing turns round. What is not in the table makes no act.
"""

from __future__ import annotations

#: what less of a thing is
_LESS = {
    "wait_time": "control_eased",
    "money": "support_cut",
    "imports": "flow_down",
    "dependence": "support",
    "plant": "shortage",
    "quota": "quota_down",
    "export_charge": "control_eased",
    "tariff": "tariff_eased",
    "mining": "quota_down",
    "flow": "flow_down",
}
#: deed -> thing -> what was done
ACTS: dict[str, dict[str, str]] = {
    "block": {
        "money": "stake_ruled",
        "plant": "shortage",
        "imports": "buying_barred",
        "stake": "stake_ruled",
        "deal": "stake_ruled",
        "chain": "support",
        "chinese_goods": "buying_barred",
        "licence": "licence_stopped",
        "raw": "raw_barred",
        "scrap": "scrap_barred",
        "buying": "buying_barred",
        "mining": "flow_stopped",
        "flow": "flow_stopped",
        "goods": "flow_stopped",
    },
    "pause": {
        "buying": "control_eased",
        "price_floor": "support_cut",
        "money": "support_cut",
        "plant": "shortage",
        "control": "control_lifted",
        "rule": "control_lifted",
        "quota": "control_lifted",
        "general_licence": "licence_stopped",
        "licence": "licence_stopped",
        "export_charge": "control_lifted",
        "tariff": "tariff_eased",
        "stake": "stake_ruled",
        "mining": "flow_stopped",
        "flow": "flow_stopped",
        "threaten": "undone",
    },
    "end": {
        "buying": "control_eased",
        "dependence": "support",
        "wait_time": "control_eased",
        "deal": "deal_broken",
        "price_floor": "support_cut",
        "money": "support_cut",
        "threaten": "undone",
        "imports": "buying_barred",
        "chinese_goods": "buying_barred",
        "chain": "support",
        "suspension": "control_back",
        "control": "control_lifted",
        "quota": "control_lifted",
        "export_charge": "control_lifted",
        "raw": "control_lifted",
        "rule": "control_lifted",
        "paperwork": "control_eased",
        "truce": "control_back",
        "general_licence": "licence_stopped",
        "licence": "licence_stopped",
        "tariff": "tariff_eased",
        "mining": "flow_stopped",
        "flow": "flow_stopped",
    },
    "ease": {
        "buying": "control_eased",
        "dependence": "support",
        "wait_time": "control_eased",
        "control": "control_eased",
        "quota": "control_eased",
        "licence": "control_eased",
        "general_licence": "control_eased",
        "shortage": "relief",
        "paperwork": "control_eased",
        "chain": "support",
        "mining": "support",
        "rule": "control_eased",
        "flow": "control_eased",
    },
    "impose": {
        "chain": "chain",
        "buying": "buying_barred",
        "chinese_goods": "tariff_new",
        "control": "control_new",
        "export_charge": "control_new",
        "paperwork": "control_new",
        "rule": "control_new",
        "tariff": "tariff_new",
        "quota": "quota_set",
        "raw": "raw_barred",
        "price_floor": "money",
    },
    "tighten": {
        "validity": "control_new",
        "talk": "talk",
        "chain": "support",
        "deal": "talk",
        "control": "control_new",
        "licence": "control_new",
        "export_charge": "control_new",
        "quota": "quota_down",
        "rule": "control_new",
        "mining": "control_new",
        "flow": "control_new",
    },
    "give": {
        "price_floor": "money",
        "money": "money",
        "reserve": "reserve_sold",
        "general_licence": "licence_given",
        "licence": "licence_given",
        "quota": "quota_set",
        "stake": "stake_ruled",
        "imports": "flow_open",
        "mining": "flow_open",
        "flow": "flow_open",
        "goods": "flow_open",
    },
    "resume": {
        "plant": "relief",
        "control": "control_back",
        "licence": "licence_given",
        "mining": "flow_open",
        "flow": "flow_open",
        "goods": "flow_open",
    },
    "raise": {
        "wait_time": "licence_stopped",
        "validity": "control_eased",
        "imports": "flow_up",
        "reserve": "reserve",
        "chain": "support",
        "deal": "talk",
        "quota": "quota_up",
        "control": "control_new",
        "export_charge": "control_new",
        "tariff": "tariff_new",
        "mining": "quota_up",
        "flow": "flow_up",
    },
    "lower": {
        **_LESS,
        "validity": "control_new",
        "chain": "support",
        **dict.fromkeys(("control", "rule"), "control_eased"),
    },
    "fall": _LESS,
    "issue": {
        "reserve": "reserve_sold",
        "general_licence": "licence_given",
        "licence": "licence_given",
        "quota": "quota_set",
    },
    "keep": {
        "control": "control_kept",
        "tariff": "tariff_same",
        "quota": "quota_same",
        "truce": "truce_kept",
    },
    "prolong": {
        "wait_time": "licence_stopped",
        "validity": "control_eased",
        "suspension": "pause_kept",
        "control": "control_kept",
        "licence": "licence_given",
        "truce": "truce_kept",
    },
    "consider": {
        "scrap": "scrap_barred",
        "price_floor": "money",
        "buying": "buying_barred",
        "general_licence": "general_licence",
        "control": "control_new",
        "tariff": "tariff_new",
        "reserve": "reserve",
    },
    "rest": {
        **dict.fromkeys(("control", "rule", "quota", "export_charge"), "pause_kept"),
        **dict.fromkeys(("flow", "mining", "goods"), "flow_stopped"),
        "licence": "licence_stopped",
    },
    "warn": {"flow": "threat", "control": "threat"},
    # told apart from what blocks exports by `core/narrowed.py`
    "limit": {"control": "control_eased", "rule": "control_eased"},
    "threaten": {"tariff": "tariff_new", "control": "threat", "flow": "threat"},
    "sign": {
        "price_floor": "money",
        "reserve": "reserve",
        "deal": "deal_made",
        "assure": "deal_made",
    },
    "build": {"plant": "money", "chain": "support", "reserve": "reserve"},
    "exempt": {
        "buying": "control_eased",
        "tariff": "tariff_eased",
        "list": "list",
        "control": "control_eased",
        "licence": "licence_given",
        "export_charge": "control_eased",
    },
    "bill": {"reserve": "reserve", "buying": "buying_barred"},
    "probe": {"tariff": "tariff_new", "imports": "tariff_new"},
    "ask": {"threaten": "undone"},
    "take": {"stake": "state_stake"},
    "deprive": {"licence": "licence_stopped", "goods": "flow_stopped", "flow": "flow_stopped"},
    "few": {"licence": "licence_stopped"},
    "expire": {
        "suspension": "control_back",
        "truce": "control_back",
        "deal": "deal_broken",
        "control": "control_lifted",
        "quota": "control_lifted",
        "general_licence": "licence_stopped",
        "licence": "licence_stopped",
    },
    "answer": {"control": "assess", "flow": "assess"},
    "state": {"stake": "state_stake", "money": "money", "chinese_goods": "buying_barred"},
    "order": {"stake": "stake_ruled", "paperwork": "paperwork"},
    "require": {
        "buying": "buying_barred",
        "licence": "control_new",
        "paperwork": "paperwork",
        "raw": "raw_barred",
    },
    "refuse": {
        "export_charge": "undone",
        "money": "support_cut",
        "deal": "stake_ruled",
        "stake": "stake_ruled",
        "licence": "licence_stopped",
        "mining": "licence_stopped",
        "flow": "flow_stopped",
    },
    "slow": {
        "mining": "flow_stopped",
        **dict.fromkeys(("general_licence", "licence", "rule", "flow"), "licence_stopped"),
    },
    "victory": {"case": "win", "court": "win"},
    "defeat": {"case": "win", "licence": "licence_stopped"},
    "wait": {"licence": "licence_stopped", "flow": "licence_stopped"},
    "dwindle": {"licence": "licence_stopped", "money": "support_cut"},
    "multiply": {"licence": "licence_given", "flow": "flow_up"},
}
# what is done to a suspension of controls, and to those whom they spare
_OF_SPARED: dict[str, str] = {
    **dict.fromkeys(("block", "end", "ease", "lower", "refuse", "expire", "slow"), "control_back"),
    **dict.fromkeys(("impose", "give", "resume"), "control_lifted"),
    **dict.fromkeys(("keep", "prolong"), "pause_kept"),
}
_SPARING = {"end": "control_back", "lower": "control_back", "expire": "control_back"}
_SPARING |= {"refuse": "control_kept", "give": "control_eased", "prolong": "control_eased"}
# who shortens how long a licence is valid eases nothing
ACTS["block"]["validity"] = ACTS["ease"]["validity"] = "control_new"
ACTS["freeze"] = {"quota": "quota_same"}
for _deed, _act in _OF_SPARED.items():
    ACTS[_deed]["suspension"] = _act
for _deed, _act in _SPARING.items():
    ACTS[_deed]["exemption"] = _act
# what strengthens controls tightens them, but alone it tightens nothing
ACTS["strengthen"] = ACTS["tighten"]
# who gives way pauses what he did, but licences that he gives way on he does not stop
ACTS["yield"] = {
    **ACTS["pause"],
    **dict.fromkeys(("licence", "general_licence", "flow", "paperwork", "goods"), "control_eased"),
}
# a narrower control eases, narrower exports are fewer
ACTS["narrow"] = {
    **ACTS["tighten"],
    **dict.fromkeys(("control", "rule", "paperwork", "raw"), "control_eased"),
    "tariff": "tariff_eased",
    "flow": "flow_stopped",
}
# checks are rules, but what is held up by them is not lifted
for _deed, _things in ACTS.items():
    if "rule" in _things and _deed not in {"pause", "end", "yield"}:
        _things["checks"] = _things["rule"]
