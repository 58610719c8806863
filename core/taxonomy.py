"""The closed vocabularies of an event: what happened, which way it points, what it rests on."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What happened; each finer kind of `config/lexicon/acts.yaml` stands under one of these."""

    EXPORT_CONTROL_NEW = "export_control_new"
    EXPORT_CONTROL_EASED_OR_SUSPENDED = "export_control_eased_or_suspended"
    LICENCE_REGIME_CHANGE = "licence_regime_change"
    LICENCE_GRANTED = "licence_granted"
    LICENCE_DENIED_OR_DELAYED = "licence_denied_or_delayed"
    QUOTA = "quota"
    IMPORT_TARIFF_OR_TRADE_REMEDY = "import_tariff_or_trade_remedy"
    DOMESTIC_SUPPORT_OR_STOCKPILE = "domestic_support_or_stockpile"
    NEGOTIATION_OR_AGREEMENT = "negotiation_or_agreement"
    LEGAL_OR_WTO = "legal_or_wto"
    ENFORCEMENT_OR_SMUGGLING = "enforcement_or_smuggling"
    INVESTMENT_OR_OWNERSHIP_RULE = "investment_or_ownership_rule"
    SUPPLY_IMPACT = "supply_impact"
    OFFICIAL_STATEMENT_OTHER = "official_statement_other"


class Relevance(StrEnum):
    """Whether it is policy on rare earths at all."""

    IRRELEVANT = "irrelevant"
    RELEVANT = "relevant"


class Direction(StrEnum):
    """For a buyer outside the acting country."""

    TIGHTENING = "tightening"
    EASING = "easing"
    MIXED = "mixed"
    NEUTRAL = "neutral"


#: telling one of these as the other is the worst error there is
OPPOSITE = {
    Direction.TIGHTENING: Direction.EASING,
    Direction.EASING: Direction.TIGHTENING,
}
OPPOSED = frozenset(OPPOSITE)


class Certainty(StrEnum):
    """What the report rests on."""

    SINGLE_OUTLET = "single_outlet"
    SOURCES_SAY = "sources_say"
    OFFICIAL_STATEMENT = "official_statement"
    OFFICIAL_TEXT = "official_text"
    DISPUTED = "disputed"
