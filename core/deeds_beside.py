"""What a deed makes of the thing next to it, where that differs from `core/deeds.py`.

Theory: who approves a ban on exports allows none, and who holds fire on fresh curbs lays none
down: what stands next to a verb is its object, whatever follows.
"""

from __future__ import annotations

from core.deeds import ACTS

#: what it means to issue, or give, a rule
_LAID_DOWN = {
    "control": "control_new",
    "control_new": "control_new",
    "export_charge": "control_new",
    "raw": "raw_barred",
    "rule": "tighten",
    "tariff": "tariff_new",
    "list": "list",
}
#: what a pause or an end makes of an act that one word tells: `holds fire on fresh curbs`
_AVERTED = {
    **dict.fromkeys(("control_new", "control_back", "raw_barred"), "control_lifted"),
    "flow_stopped": "flow_open",
    "licence_stopped": "licence_given",
}
#: deed -> the thing next to it -> the act
BESIDE: dict[str, dict[str, str]] = {
    **{deed: {"money": things["money"]} for deed, things in ACTS.items() if "money" in things},
    "pause": {"money": "support_cut", "deal": "deal_off", **_AVERTED},
    "yield": {"money": "support_cut", **_AVERTED},
    "end": {"money": "support_cut", **_AVERTED},
    "freeze": {"quota": "quota_same"},
    "issue": _LAID_DOWN,
    "give": {
        **_LAID_DOWN,
        "buying": "buying_barred",
        "licence": "licence_given",
        "resume": "flow_open",
    },
}
