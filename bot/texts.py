"""Every wording that people see in an alert; the conversation's words are in `bot/answers.py`."""

from __future__ import annotations

from core.alert import Reason
from core.taxonomy import Certainty, Direction

#: one coloured mark: red is harder to get for a buyer abroad, green is easier
MARKS = {
    Direction.TIGHTENING: "🔴",
    Direction.EASING: "🟢",
    Direction.MIXED: "🟡",
    Direction.NEUTRAL: "⚪",
    None: "🔹",
}
DIRECTIONS = {
    Direction.TIGHTENING: "TIGHTENING",
    Direction.EASING: "EASING",
    Direction.MIXED: "MIXED",
    Direction.NEUTRAL: "NEUTRAL",
}
CERTAINTIES = {
    Certainty.SINGLE_OUTLET: "unconfirmed",
    Certainty.SOURCES_SAY: "sources say",
    Certainty.OFFICIAL_STATEMENT: "official statement",
    Certainty.OFFICIAL_TEXT: "official text",
    Certainty.DISPUTED: "disputed",
}
NO_TEXT_YET = "no official text yet"
#: the lexicon's labels, short enough for the first line on a phone
EVENTS = {
    "export_control_new": "Export control",
    "easing_planned": "Easing planned",
    "licensing": "Export licences",
    "licence_grant": "Licences granted",
    "flow_allowed": "Exports allowed",
    "general_licence": "General licence",
    "licence_delay_denial": "Licences held up",
    "export_ban": "Export ban",
    "entity_listing": "Firms listed",
    "suspension_pause": "Measure paused",
    "suspension_end": "Pause ends",
    "relaxation": "Rules eased",
    "removal": "Measure lifted",
    "extraterritorial": "Reach abroad",
    "technology_control": "Technology control",
    "quota": "Quota",
    "tariff": "Tariff",
    "price_floor": "Price floor",
    "stockpile": "Stockpile",
    "subsidy_offtake": "State support",
    "agreement": "Agreement",
    "dispute": "Legal case",
    "enforcement": "Enforcement",
    "supply_shock": "Supply shock",
    "trade_data": "Trade data",
}
JURISDICTIONS = {
    "AE": "UAE",
    "AU": "Australia",
    "BI": "Burundi",
    "BR": "Brazil",
    "CA": "Canada",
    "CD": "DR Congo",
    "CL": "Chile",
    "CN": "China",
    "DE": "Germany",
    "EE": "Estonia",
    "EU": "EU",
    "FR": "France",
    "G7": "G7",
    "GB": "UK",
    "GL": "Greenland",
    "ID": "Indonesia",
    "IN": "India",
    "INT": "International",
    "IT": "Italy",
    "JP": "Japan",
    "KH": "Cambodia",
    "KR": "South Korea",
    "KZ": "Kazakhstan",
    "LA": "Laos",
    "LK": "Sri Lanka",
    "MG": "Madagascar",
    "MM": "Myanmar",
    "MN": "Mongolia",
    "MW": "Malawi",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NA": "Namibia",
    "NG": "Nigeria",
    "NL": "Netherlands",
    "NO": "Norway",
    "PH": "Philippines",
    "PK": "Pakistan",
    "RU": "Russia",
    "SA": "Saudi Arabia",
    "SE": "Sweden",
    "TH": "Thailand",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "UA": "Ukraine",
    "US": "US",
    "UZ": "Uzbekistan",
    "VN": "Vietnam",
    "ZA": "South Africa",
}
#: what an answer under a story's message is about
REASONS = {
    Reason.CLOCK: "DATE AHEAD",
    Reason.OFFICIAL_TEXT: "OFFICIAL TEXT",
    Reason.STATUS: "STATUS CHANGED",
    Reason.NEW_DATE: "NEW DATE",
    Reason.NEW_ENTITY: "NEW NAME",
    Reason.REVERSAL: "REVERSAL",
    Reason.CORRECTION: "CORRECTION",
    Reason.RETRACTION: "RETRACTED",
}
UPDATE = "UPDATE"
OF = "of:"
WARNING = "⚠"
CLOCK = "⏰"
NO_HEADLINE = "A report without a headline"
REPEAT = "may be a repeat"
CHANGED = "changed by its publisher"


def dots(severity: int) -> str:
    """Severity as five dots."""
    full = min(5, max(1, severity))
    return "●" * full + "○" * (5 - full)


def outlets(number: int) -> str:
    """How many outlets report it."""
    return "1 outlet" if number == 1 else f"{number} outlets"


def claimed(side: str, other: str) -> str:
    """What one side alone says."""
    return f"{side} says; {f'{other} has not confirmed' if other else 'not confirmed'}"
