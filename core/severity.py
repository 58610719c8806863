"""How much an event matters, from 1 to 5."""

from __future__ import annotations

from core.taxonomy import Certainty

#: acts on goods that move at once, and acts that only announce, describe or count
_HARD = {
    "export_control_new",
    "licence_grant",
    "flow_allowed",
    "general_licence",
    "licence_delay_denial",
    "export_ban",
    "entity_listing",
    "suspension_pause",
    "suspension_end",
    "licensing",
    "easing_planned",
    "relaxation",
    "removal",
    "extraterritorial",
    "technology_control",
}
_SOFT = {"trade_data", "enforcement"}
#: the country that refines and makes nearly all of the goods
_DOMINANT = "CN"


def severity(
    event: str | None, jurisdictions: tuple[str, ...], certainty: Certainty, *, trapped: bool
) -> int:
    """From 1 to 5: whom an act reaches, whether goods move at once, and how firm it is.

    An act on exports or licences counts more than a plan or a deal; one of the dominant supplier
    reaches every buyer; what is only considered, threatened or rumoured counts one less; an
    official text one more.
    """
    points = 2
    points += event in _HARD
    points -= event in _SOFT
    points += _DOMINANT in jurisdictions
    points -= trapped
    points -= certainty is Certainty.SOURCES_SAY and not trapped and event not in _HARD
    points += certainty is Certainty.OFFICIAL_TEXT
    return max(1, min(5, points))
