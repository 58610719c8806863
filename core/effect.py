"""What a report does to the ledger: the events that it proposes for the measures that it means.

Requirement: a status changes on official grounds only, and only for the measure that is meant. A
leak stands beside it as reported; what one side says of the other's act is that side's claim.

Theory: what was done follows from the words of the headline that names the measure, and from what
the measure is: a notice that suspends others is itself in force. An official word is official for
the measures of its own side, and for an agreement once a second side says the same. A report that
tells nothing new of a measure gives no event. An official text under a new number opens a measure.

Known exceptions: plans, questions and denials change nothing, whoever utters them; of two dates
that a report gives for one role the first counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.concern import INSTRUMENTS, concerned
from core.done import done_to, turned
from core.fact import DateRole, Role
from core.lexicon import Kind as Term
from core.measure import Basis, Confidence, Measure, MeasureKind, Status, StatusEvent, event_id
from core.taxonomy import Certainty

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.article import Article
    from core.ledger import Ledger
    from core.reading import Reading
    from core.state import State

#: kinds of events that bring a measure into being, and what kind of measure
_OPENS = {
    "export_control_new": MeasureKind.EXPORT_LICENSING,
    "licensing": MeasureKind.EXPORT_LICENSING,
    "general_licence": MeasureKind.GENERAL_LICENCE_REGIME,
    "export_ban": MeasureKind.EXPORT_BAN,
    "entity_listing": MeasureKind.ENTITY_LISTING,
    "extraterritorial": MeasureKind.EXTRATERRITORIAL_RULE,
    "technology_control": MeasureKind.TECHNOLOGY_CONTROL,
    "quota": MeasureKind.PRODUCTION_QUOTA,
    "tariff": MeasureKind.IMPORT_TARIFF,
    "price_floor": MeasureKind.PRICE_FLOOR,
    "stockpile": MeasureKind.STOCKPILE,
    "subsidy_offtake": MeasureKind.SUBSIDY_OR_OFFTAKE,
}
#: what is granted or refused under a measure leaves it as it is
_OF_LICENCES = {"licence_grant", "licence_delay_denial", "flow_allowed"}


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure that a report concerns, and what it does to it."""

    measure: str
    #: in words: `No. 18/2025`, `Busan truce`, `Dy`
    why: str
    #: whether the report means this one, by number or name
    sure: bool
    #: what the report adds to the ledger, if anything
    event: StatusEvent | None = None
    #: the measure itself, if the report is the first that anybody hears of it
    opens: Measure | None = None


def effects(
    article: Article, reading: Reading, ledger: Ledger, now: datetime, story: str | None = None
) -> tuple[Effect, ...]:
    """Say which measures a report concerns, the surest first, and what it does to each."""
    told = tuple(
        Effect(c.measure, c.why, c.sure, _event(c.measure, article, reading, ledger, now, story))
        if c.sure
        else Effect(c.measure, c.why, c.sure)
        for c in concerned(article, reading, ledger, now.date())
    )
    return told + _opened(article, reading, ledger, now, story)


def _event(
    name: str, article: Article, reading: Reading, ledger: Ledger, now: datetime, story: str | None
) -> StatusEvent | None:
    """What a report adds to a measure that it surely means; None if it is nothing new."""
    measure, on = ledger.measures[name], now.date()
    state = ledger.state(name, on)
    if turned(article):
        return None
    status = _status(article, reading, measure, state)
    if status is None:
        return None
    until = _day(reading, DateRole.UNTIL)
    effective = _day(reading, DateRole.EFFECTIVE)
    basis, side = _basis(reading, measure, state, status)
    notice = reading.certainty is Certainty.OFFICIAL_TEXT
    if status is Status.AMENDED and basis is Basis.OFFICIAL and not (notice or until):
        # in what way a text was changed, its text says, or at least the new end
        basis = Basis.REPORTED
    if state and _is_known(state, status, basis, side, until, notice=notice):
        return None
    later = effective if effective and effective > on else None
    if later and status is Status.IN_FORCE and not (state and state.status.applies):
        status = Status.ANNOUNCED
    return StatusEvent(
        id=event_id(name, on, status, basis, side, until=until, notice=notice),
        measure=name,
        on=on,
        status=status,
        basis=basis,
        side=side,
        until=until if until and until > on else None,
        effective=later,
        note=article.headline,
        source=article.entry.link or None,
        notice=notice,
        story=story,
        seen=now,
    )


def _status(
    article: Article, reading: Reading, measure: Measure, state: State | None
) -> Status | None:
    """What a measure is after the act of a report; None if the act leaves it as it was."""
    begun = state is not None and state.status not in (Status.PROPOSED, Status.ANNOUNCED)
    done = None if reading.event in _OF_LICENCES else done_to(article)
    if measure.kind in INSTRUMENTS and done is not Status.AMENDED:
        # "suspends No. 61 by No. 70": the one that suspends is no more than in force
        done = None if begun or done is None else _begins(reading)
    elif done is Status.AMENDED and state and state.status is Status.SUSPENDED:
        # what is prolonged of a suspended measure is its suspension
        done = Status.SUSPENDED
    if done is None and not begun and (reading.event in _OPENS or reading.event == "agreement"):
        return _begins(reading)
    return done


def _begins(reading: Reading) -> Status:
    """A text is in force unless it names a later day; any other word announces."""
    text = reading.certainty is Certainty.OFFICIAL_TEXT
    return Status.IN_FORCE if text else Status.ANNOUNCED


def _basis(
    reading: Reading, measure: Measure, state: State | None, status: Status
) -> tuple[Basis, str | None]:
    """On whose word a report rests for this measure."""
    claimant = reading.facts.claimant
    side = claimant.value if claimant else None
    official = reading.certainty in (Certainty.OFFICIAL_TEXT, Certainty.OFFICIAL_STATEMENT)
    if side is None:
        # an official text that names no state is of its own side: its number says so
        own = reading.jurisdictions[:1] in ((), (measure.jurisdiction,))
        text = reading.certainty is Certainty.OFFICIAL_TEXT
        return (Basis.OFFICIAL if text and own else Basis.REPORTED), None
    if not official:
        disputed = reading.certainty is Certainty.DISPUTED
        return (Basis.CLAIM, side) if disputed else (Basis.REPORTED, None)
    if measure.kind is MeasureKind.AGREEMENT:
        said = state.claims if state else ()
        agreed = any(c.status is status and c.side != side for c in said)
        return (Basis.OFFICIAL, None) if agreed else (Basis.CLAIM, side)
    return (Basis.OFFICIAL, None) if side == measure.jurisdiction else (Basis.CLAIM, side)


def _is_known(
    state: State,
    status: Status,
    basis: Basis,
    side: str | None,
    until: date | None,
    *,
    notice: bool,
) -> bool:
    """Whether the ledger holds this already, on grounds as good."""
    if basis is Basis.OFFICIAL:
        held = state.basis is Basis.OFFICIAL and state.status is status
        return held and until in (None, state.until) and not (notice and not state.event.notice)
    beside = state.reported if basis is Basis.REPORTED else state.claims
    same = (e for e in beside if e.status is status and e.side == side)
    officially = state.status is status and until in (None, state.until)
    return officially or any(until in (None, e.until) for e in same)


def _day(reading: Reading, role: DateRole) -> date | None:
    """The first day that the event itself gives for this."""
    dates = reading.facts.dates
    return next((d.day for d in dates if d.role is role and d.sentence is Role.EVENT), None)


def _opened(
    article: Article, reading: Reading, ledger: Ledger, now: datetime, story: str | None
) -> tuple[Effect, ...]:
    """A measure that an official text brings into being, with what is known of it."""
    rests = done_to(article) is Status.SUSPENDED
    kind = MeasureKind.SUSPENSION if rests else _OPENS.get(reading.event or "")
    claimant = reading.facts.claimant
    side = claimant.value if claimant else next(iter(reading.jurisdictions), None)
    numbers = _unknown(article, reading, ledger, side)
    text = _is_official(reading, numbers) and not turned(article)
    if kind is None or side is None or not text or len(numbers) != 1:
        return ()
    number = numbers[0] if "/" in numbers[0] else f"{numbers[0]}/{now.year}"
    if not number.endswith(f"/{now.year}"):
        # an old text is no news: it is only new to us
        return ()
    name = "-".join((side.lower(), *reversed(number.split("/"))))
    opened = _new_measure(name, number, side, kind, article, reading)
    grown = ledger.with_entries([opened])
    event = _event(name, article, reading, grown, now, story)
    return (Effect(name, opened.short, sure=True, event=event, opens=opened),)


def _unknown(
    article: Article, reading: Reading, ledger: Ledger, side: str | None
) -> tuple[str, ...]:
    """The numbers of the headline, else the first of the event, that no measure bears."""
    headline = [m.id for m in article.in_title if m.kind is Term.NUMBER]
    text = [fact.value for fact in reading.facts.numbers if fact.role is Role.EVENT]
    found = dict.fromkeys(headline or text[:1])
    return tuple(number for number in found if not ledger.by_number(number, side))


def _is_official(reading: Reading, numbers: tuple[str, ...]) -> bool:
    """Whether a report is an official text, or an office names its new text with its year."""
    if reading.certainty is Certainty.OFFICIAL_TEXT:
        return True
    stated = reading.certainty is Certainty.OFFICIAL_STATEMENT and reading.facts.claimant
    return bool(stated) and all("/" in number for number in numbers)


def _new_measure(
    name: str, number: str, side: str, kind: MeasureKind, article: Article, reading: Reading
) -> Measure:
    offices = [f.value for f in reading.facts.authorities if f.role is Role.EVENT]
    return Measure(
        id=name,
        jurisdiction=side,
        authority=next(iter(offices), side),
        title=article.headline,
        kind=kind,
        short=f"No. {number}",
        number=number,
        elements=reading.elements,
        forms=tuple(dict.fromkeys(f.value for f in reading.facts.forms)),
        direction=(reading.clear_direction or "neutral"),
        uncertain="Opened by a report; nobody has looked it over yet.",
        confidence=Confidence.LOW,
        sources=(article.entry.link,) if article.entry.link else (),
    )
