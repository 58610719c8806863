"""A measure: one act of policy, its official number, its goods, and what became of it when.

What an official text or statement says and what others say of it are kept apart by the *basis* of
an event. A measure's state is never written down: it is the fold of its events (`core/ledger.py`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime  # read by pydantic when events are read back
from enum import StrEnum


class Status(StrEnum):
    """What became of a measure, in the order in which it usually happens."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    #: in force, with another text or another end than before
    AMENDED = "amended"
    #: not applied for a time; the text stays and may return
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def applies(self) -> bool:
        """Whether people must follow the measure now."""
        return self in (Status.IN_FORCE, Status.AMENDED)


class Basis(StrEnum):
    """What an event rests on; only `official` changes the status of a measure."""

    #: an official text, or a statement of the side whose act it is
    OFFICIAL = "official"
    #: press and leaks
    REPORTED = "reported"
    #: one side says so of the other's act, or of a common one that the other does not confirm
    CLAIM = "claim"


class Precision(StrEnum):
    """How certain the day of an event is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    APPROXIMATE = "approximate"


class Confidence(StrEnum):
    """How well a measure's facts are supported."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class MeasureKind(StrEnum):
    """What sort of act a measure is."""

    AGREEMENT = "agreement"
    ENTITY_LISTING = "entity_listing"
    EXPORT_BAN = "export_ban"
    EXPORT_LICENSING = "export_licensing"
    EXPORT_TAX = "export_tax"
    EXTRATERRITORIAL_RULE = "extraterritorial_rule"
    FRAMEWORK_LAW = "framework_law"
    GENERAL_LICENCE_REGIME = "general_licence_regime"
    IMPORT_RESTRICTION = "import_restriction"
    IMPORT_TARIFF = "import_tariff"
    OWNERSHIP_RESTRICTION = "ownership_restriction"
    PRICE_FLOOR = "price_floor"
    PRODUCTION_QUOTA = "production_quota"
    REPORTING_REQUIREMENT = "reporting_requirement"
    STOCKPILE = "stockpile"
    STRATEGY_OR_LIST = "strategy_or_list"
    SUBSIDY_OR_OFFTAKE = "subsidy_or_offtake"
    SUSPENSION = "suspension"
    TARIFF_EXEMPTION = "tariff_exemption"
    TECHNOLOGY_CONTROL = "technology_control"


class Due(StrEnum):
    """What happens to a measure on a scheduled date."""

    #: it, or its suspension, ends
    ENDS = "ends"
    #: it, or a stage of it, begins
    EFFECTIVE = "effective"
    #: comments or decisions are due
    DEADLINE = "deadline"
    #: planned or inferred; no text binds anybody to it
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """Something that happened to a measure, or is said to have."""

    id: str
    measure: str
    #: the day on which it has its effect; of a report or claim, the day it was made
    on: date
    #: what the measure is from then on; of a report or claim, what it is said to be or become
    status: Status
    basis: Basis = Basis.OFFICIAL
    #: who claims it: ISO 3166 alpha-2, or EU
    side: str | None = None
    #: when this status ends by its own words
    until: date | None = None
    #: when it takes effect, if that is later
    effective: date | None = None
    note: str = ""
    source: str | None = None
    precision: Precision = Precision.DAY
    #: whether the text itself was published; an official statement without one still lacks it
    notice: bool = True
    #: the story that told of it; None for what `config/measures` holds
    story: str | None = None
    #: when it was written down; None for what `config/measures` holds
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A date that is known ahead, and what it brings."""

    measure: str
    on: date
    due: Due
    what: str
    #: what changes for people if nobody acts until then
    if_nothing: str = ""
    #: since when the date is known, and from when on it is replaced by another
    known: date | None = None
    moved: date | None = None
    precision: Precision = Precision.DAY
    source: str | None = None
    #: said, but no text that sets it was seen
    notice: bool = True


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody whom a measure lists by name."""

    name: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One act of policy as far as it does not change; its events are `history`."""

    id: str
    #: ISO 3166 alpha-2 of the acting side, or EU, G7, QUAD
    jurisdiction: str
    authority: str
    title: str
    kind: MeasureKind
    #: how people call it on one line: `No. 18/2025`
    short: str
    #: the official number as it is written, and in the form `18/2025`
    official: str | None = None
    number: str | None = None
    #: rare earths and magnets; else it only moves with them
    core: bool = True
    elements: tuple[str, ...] = ()
    #: ids of trade forms (`config/lexicon/goods.yaml`)
    forms: tuple[str, ...] = ()
    #: goods in words
    goods: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    direction: str = "neutral"
    summary: str = ""
    #: what is not certain about it
    uncertain: str = ""
    confidence: Confidence = Confidence.MEDIUM
    related: tuple[str, ...] = ()
    #: names by which reports call it, in any language
    names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    history: tuple[StatusEvent, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()


_YEAR = re.compile(r"(?:19|20)\d\d")


def number_and_year(text: str) -> tuple[str, str] | None:
    """Read `No. 18 of 2025` as ("18", "2025"); a number without a year as ("18", "")."""
    parts = [part.lstrip("0") for part in re.findall(r"\d+", text, re.ASCII)][:2]
    if not parts or not all(parts):
        return None
    if len(parts) == 1:
        return parts[0], ""
    years = [part for part in parts if _YEAR.fullmatch(part)]
    # of `2024/2025` the second is the year, as in most countries
    year = years[-1] if years else ""
    number = parts[0] if parts[0] != year or parts[1] == year else parts[1]
    return number, year


def event_id(
    measure: str,
    on: date,
    status: Status,
    basis: Basis = Basis.OFFICIAL,
    side: str | None = None,
    *,
    until: date | None = None,
    notice: bool = True,
) -> str:
    """Name an event by what it says, so that two reports that say the same are one event."""
    end = until.isoformat() if until else ""
    text = "" if notice else "unseen"
    said = "|".join((measure, on.isoformat(), status, basis, side or "", end, text))
    return hashlib.blake2b(said.encode(), digest_size=5).hexdigest()
