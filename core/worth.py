"""What each sign of a direction is worth, and what events of a type usually mean.

Theory: a sign speaks for one direction. Acts count most (3), things that only say what a text is
about little. The weights were set by hand and checked against labelled reports; what combines
them stands in `core/direction.py`.
"""

from __future__ import annotations

from core.taxonomy import Direction, EventType

_T, _E = Direction.TIGHTENING, Direction.EASING
_M, _N = Direction.MIXED, Direction.NEUTRAL
#: what a sign is worth that only says what a text is about
_ABOUT = 0.5
#: sign -> direction, weight
WEIGHTS: dict[str, tuple[Direction, float]] = {
    "control_new": (_T, 3),
    "control_back": (_T, 3),
    "control_kept": (_T, 2.5),
    "flow_stopped": (_T, 2.8),
    "licence_stopped": (_T, 3.2),
    "raw_barred": (_T, 3),
    "quota_down": (_T, 3),
    "threat": (_T, 2.5),
    "shortage": (_T, 2.5),
    "crime": (_T, 1.8),
    "flow_down": (_T, 2),
    "paperwork": (_T, 2.2),
    "threaten": (_T, 2),
    "raw": (_T, 2),
    "tighten": (_T, 1),
    "consolidate": (_T, 1.7),
    "control": (_T, 0.5),
    "warn": (_T, 0.8),
    "counter": (_T, 0.3),
    "block": (_T, 0.5),
    "deal_broken": (_T, 2.5),
    "support_cut": (_T, 2.5),
    "nationalised": (_T, 2.5),
    "control_lifted": (_E, 3),
    "control_eased": (_E, 3),
    "licence_given": (_E, 2.6),
    "flow_open": (_E, 3),
    "quota_up": (_E, 3),
    "win": (_E, 3.3),
    "general_licence": (_E, 2.5),
    "deal_made": (_E, 2.8),
    "relief": (_E, 2.5),
    "pause_kept": (_E, 2.5),
    "state_stake": (_E, 2.4),
    "sector_open": (_E, 3),
    "reserve_sold": (_E, 2.5),
    "assure": (_E, 2),
    "flow_up": (_E, 2.2),
    "money": (_E, 1.7),
    "support": (_E, 0.8),
    "deal": (_E, 1),
    "ease": (_E, 0.7),
    "yield": (_E, 1.5),
    "chain": (_E, 0.8),
    "end_user_scheme": (_M, 5),
    "buying_barred": (_M, 3.5),
    "tariff_new": (_M, 3),
    "scrap_barred": (_M, 3),
    "reserve": (_M, 2.6),
    "two_sided": (_M, 2.5),
    "buying": (_M, 2),
    "scrap": (_M, 2.4),
    "tariff": (_M, 1.8),
    "price_floor": (_M, 1.5),
    "bill": (_M, 0.5),
    "probe": (_M, 1),
    "denied": (_N, 3),
    "list": (_N, 3.3),
    "quota_same": (_N, 3),
    "stake_ruled": (_N, 3),
    "truce_kept": (_N, 2.5),
    "graft": (_N, 2.2),
    "secrets": (_N, 4),
    "tariff_eased": (_N, 2),
    "tariff_same": (_N, 2.5),
    "deal_off": (_N, 3),
    "stake": (_N, 1.8),
    "case": (_N, 1.8),
    "court": (_N, 1),
    "talk": (_N, 1.5),
    "asked": (_N, 2.5),
    "undone": (_N, 2.2),
    "truce": (_N, 1),
    "exempt": (_N, 1.3),
    "question": (_N, 0.3),
    "ask": (_N, 1.4),
    "assess": (_N, 1.1),
    "want": (_N, 0.6),
    "visit": (_N, 0.1),
    "order": (_N, 0.4),
    "quota": (_N, 0.5),
    "quota_set": (_N, 0.5),
}
#: what events of a type usually mean
USUAL: dict[EventType, tuple[tuple[Direction, float], ...]] = {
    EventType.EXPORT_CONTROL_NEW: ((_T, 2.2),),
    EventType.EXPORT_CONTROL_EASED_OR_SUSPENDED: ((_E, 1.7), (_M, 0.2), (_N, 0.1)),
    EventType.LICENCE_REGIME_CHANGE: ((_E, 0.8), (_M, 0.3), (_T, 0.3)),
    EventType.LICENCE_GRANTED: ((_E, 1.9), (_M, 0.6)),
    EventType.LICENCE_DENIED_OR_DELAYED: ((_T, 2.3),),
    EventType.QUOTA: ((_E, 0.4),),
    EventType.IMPORT_TARIFF_OR_TRADE_REMEDY: ((_M, 1.7), (_N, 0.8)),
    EventType.DOMESTIC_SUPPORT_OR_STOCKPILE: ((_E, 1.6), (_M, 0.9), (_N, 0.3)),
    EventType.NEGOTIATION_OR_AGREEMENT: ((_E, 1.2), (_N, 0.9)),
    EventType.LEGAL_OR_WTO: ((_N, 1), (_E, 0.6)),
    EventType.ENFORCEMENT_OR_SMUGGLING: ((_T, 1.5), (_M, 0.4), (_N, 0.4)),
    EventType.INVESTMENT_OR_OWNERSHIP_RULE: ((_N, 1.2), (_E, 0.3), (_M, 0.3), (_T, 0.1)),
    EventType.SUPPLY_IMPACT: ((_T, 1.1),),
    EventType.OFFICIAL_STATEMENT_OTHER: ((_N, 1), (_T, 0.4)),
}


def points_against(one: str, other: str) -> bool:
    """Whether two signs speak for opposite directions."""
    ways = [WEIGHTS[name][0] for name in (one, other) if name in WEIGHTS]
    return {_T, _E} == set(ways)


def tells_act(name: str) -> bool:
    """Whether a sign tells by itself that something was done, and not only what is spoken of."""
    return name in WEIGHTS and WEIGHTS[name][1] > _ABOUT
