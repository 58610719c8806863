"""/status: the state of play on one screen of a phone, in the order in which people need it.

Regime, next dates, countries, elements, last events, open disputes, health. What is not known has
its line, too, with the day up to which something is known: silence must not look like calm.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from bot import answers, texts
from bot.answers_policy import NO_LEDGER, STATUSES, day
from bot.markup import bold, escape, italic, link
from bot.render import headline, moment, place
from core.measure import Basis, Due, Precision, Status
from core.reminder import is_reminder
from core.status import Grip
from core.taxonomy import Certainty
from core.text import cut, tidy
from store.latest import Officials, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from core.agenda import Appointment
    from core.alert import Alert
    from core.ledger import Ledger
    from core.status import Overview, Regime
    from core.subscription import Subscription
    from store.latest import Pulse

DATES = 3
EVENTS = 5
#: so many of the newest stories are looked through for them
LOOKED = 15
_DISPUTES = 1
_SILENT = 2
#: what falls due, and what then happens, is told whole: a doubt stands at its end
_WHAT = 80
_NOTE = 90
_CLAIM = 90
_TITLE = 35
_GRIPS = {
    Grip.CONTROLLED: ("🟥", "controlled"),
    Grip.UNCLEAR: ("⬜", "not known: the pause ran out"),
    Grip.ANNOUNCED: ("🟧", "announced"),
    Grip.SUSPENDED: ("🟨", "suspended"),
    Grip.FREE: ("🟩", "free"),
}
_REGIMES = {Status.SUSPENDED: "🟨", Status.ANNOUNCED: "🟧", Status.PROPOSED: "🟧"}
_BASES = {
    Certainty.OFFICIAL_TEXT: "text",
    Certainty.OFFICIAL_STATEMENT: "statement",
    Certainty.SOURCES_SAY: "sources",
    Certainty.SINGLE_OUTLET: "unconfirmed",
    Certainty.DISPUTED: "disputed",
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Here:
    """This chat: its subscription, and what became of the newest stories in it."""

    subscription: Subscription | None = None
    share: Share = field(default_factory=Share)
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """What the ledger says today."""

    ledger: Ledger
    overview: Overview
    dates: Sequence[Appointment]


def status(
    policy: Policy | None,
    alerts: Sequence[Alert],
    pulse: Pulse,
    officials: Officials,
    here: Here,
) -> str:
    """Answer /status."""
    lines = [
        f"{bold('Status')} · {moment(pulse.at)}",
        *(_policy(policy, pulse.at.date()) if policy else [NO_LEDGER]),
        *_events(_reports(alerts), policy.ledger if policy else None),
        *(_disputes(policy) if policy else ()),
        *_as_of(policy, pulse.at, officials),
        *_health(pulse, officials),
        *_here(here),
    ]
    return "\n".join(lines)


def _policy(policy: Policy, today: date) -> Iterable[str]:
    found = policy.overview
    if found.newest is None:
        yield NO_LEDGER
        return
    yield from map(_regime, found.regime)
    yield from _dates(policy.dates, today)
    yield from _countries(found, today)
    yield from _elements(found)


def _regime(one: Regime) -> str:
    """`🟨 October package SUSPENDED to 10 Jan 2027, notice not seen`."""
    grants = one.grants and one.status is Status.IN_FORCE
    word = "OPEN" if grants else STATUSES[one.status].upper()
    mark = "🟩" if grants else "🟥" if one.status.applies else _REGIMES.get(one.status, "🟩")
    if one.basis is not Basis.OFFICIAL:
        word = f"{word}, as {'reported' if one.basis is Basis.REPORTED else 'one side says'}"
    span = f" to {day(one.until)}" if one.until else f" since {day(one.since)}"
    if one.passed and one.until:
        mark, span = "⬜", f" until {day(one.until)}; what is so since is not known"
    doubt = "" if one.notice else ", notice not seen"
    others = f", {one.differing} otherwise" if one.differing else ""
    return f"{mark} {escape(one.name)} {bold(word)}{span}{doubt}{others}"


def _dates(dates: Sequence[Appointment], today: date) -> Iterable[str]:
    # a plan that touches no goods is in /calendar
    firm = [one for one in dates if one.due is not Due.EXPECTED or one.elements]
    if not firm:
        yield f"⏰ {italic('Next')} no date ahead is known"
    days = groupby(firm, key=lambda one: one.on)
    for _, (on, fallen) in zip(range(DATES), days, strict=False):
        first, *others = sorted(fallen, key=lambda one: one.order)
        left = f"{(on - today).days} d" if first.precision is Precision.DAY else "about"
        more = f" +{len(others)}" if others else ""
        moved = ", if not moved" if first.moved else "" if first.notice else ", no notice seen"
        what = escape(cut(tidy(first.words), _WHAT))
        yield f"⏰ {bold(left)} · {on.day} {on:%b} · {what}{moved}{more}"
        if first.if_nothing:
            yield f"   → {escape(cut(tidy(first.if_nothing), _NOTE))}"


def _countries(found: Overview, today: date) -> Iterable[str]:
    """Whom measures aim at; those that nothing aims at share a line."""
    for one in found.countries:
        if not one.in_force and not one.suspended:
            continue
        words = [f"{one.in_force} in force"]
        words += [f"{one.suspended} paused"] if one.suspended else []
        words += [f"{one.names} names"] if one.names else []
        words += [f"last {_recent(one.changed, today)}"] if one.changed else []
        yield f"▸ {italic(place(one.code))} {' · '.join(words)}"
    free = [place(c.code) for c in found.countries if not c.in_force and not c.suspended]
    if free:
        yield f"▸ {italic(', '.join(free))} not aimed at"


def _recent(when: date, today: date) -> str:
    """A day in the past; this year needs no name."""
    return f"{when.day} {when:%b}" if when.year == today.year else day(when)


def _elements(found: Overview) -> Iterable[str]:
    held: dict[Grip, list[str]] = defaultdict(list)
    for element, grip in found.elements:
        held[grip].append(element)
    for grip, (mark, word) in _GRIPS.items():
        if held[grip]:
            yield f"{mark} {bold(' '.join(held[grip]))} {word}"
    if found.magnets:
        words = (f"{_GRIPS[grip][0]} {escape(name)}" for name, grip in found.magnets)
        yield f"🧲 {' '.join(words)}"


def _reports(alerts: Sequence[Alert]) -> Sequence[Alert]:
    """The newest events; what the clock told stands among the dates."""
    return [alert for alert in alerts if not is_reminder(alert.story)][:EVENTS]


def _events(alerts: Sequence[Alert], ledger: Ledger | None) -> Iterable[str]:
    if not alerts:
        yield f"▸ {italic('Newest alert')} none yet"
        return
    yield ""
    for alert in alerts:
        direction = alert.direction if alert.direction_sure else None
        url = next((source.url for source in alert.sources if source.url), "")
        title = link(_line(headline(alert)), url)
        houses = {source.house or source.outlet or source.feed for source in alert.sources}
        words = [_BASES[alert.certainty], f"{len(houses)} src"] if houses else []
        words += [ledger.measures[m].short for m in alert.measures if ledger and m in ledger][:1]
        seen = f"{alert.first_seen.day} {alert.first_seen:%b}"
        yield f"{texts.MARKS[direction]} {seen} {title} · {escape(' · '.join(words))}"


def _line(title: str) -> str:
    """What of a title fits a line beside mark and day; wide characters take two places."""
    wide = sum(east_asian_width(one) in "WF" for one in title[:_TITLE])
    return cut(title, _TITLE - wide // 2)


def _disputes(policy: Policy) -> Iterable[str]:
    for claim in policy.overview.disputes[:_DISPUTES]:
        measure = policy.ledger.measures[claim.measure]
        side = place(claim.side or "One side")
        other = place(measure.jurisdiction)
        unsure = (
            f"{other} has not confirmed" if claim.side != measure.jurisdiction else "not confirmed"
        )
        note = escape(cut(tidy(claim.note), _CLAIM))
        yield f"⚖️ {escape(side)} says ({day(claim.on)}): {note}; {escape(unsure)}"
    more = len(policy.overview.disputes) - _DISPUTES
    if more > 0:
        yield f"⚖️ +{more} more: /timeline"


def _as_of(policy: Policy | None, now: datetime, officials: Officials) -> Iterable[str]:
    """How new the newest is of what is known for certain."""
    words = []
    if policy and policy.overview.newest:
        words = [f"ledger {_recent(policy.overview.newest, now.date())}"]
    if officials.watched:
        newest = officials.newest
        seen = f"{age(now, newest)} ago" if newest else "none since watching began"
        words.append(f"official {seen}")
    if words:
        yield f"▸ {italic('Newest')} {' · '.join(words)}"
    if policy and officials.watched and policy.overview.holder not in officials.countries:
        # its ministries are heard through the press alone: their silence says nothing
        yield f"⚠️ No official source of {escape(place(policy.overview.holder))} is watched"


def _health(pulse: Pulse, officials: Officials) -> Iterable[str]:
    """Whether silence means anything."""
    for one in officials.silent[:_SILENT]:
        name = escape(cut(tidy(one.name), _TITLE))
        yield f"⚠️ {name} silent {_span(one.silent)}, usual {_span(one.usual)}"
    if len(officials.silent) > _SILENT:
        yield f"⚠️ +{len(officials.silent) - _SILENT} more official sources silent"
    if officials.unread:
        yield f"⚠️ {officials.unread} of {officials.watched} official feeds never read"
    if pulse.watched == 0:
        yield "⚠️ No feed is being read: silence says nothing"
        return
    yield (
        f"▸ {italic('Feeds')} {pulse.watched} on the schedule,"
        f" {pulse.late} late, {pulse.failing} failing"
    )
    if 2 * (pulse.late + pulse.failing) >= pulse.watched:
        yield "⚠️ Too few feeds are being read: silence says nothing"


def _here(here: Here) -> Iterable[str]:
    subscription, share = here.subscription, here.share
    if subscription is None:
        yield "⚠️ This chat is not subscribed: /start"
    else:
        number = len(subscription.filters)
        filters = "1 filter" if number == 1 else f"{number} filters"
        since = f" since {day(subscription.since.date())}" if subscription.since else ""
        lost = answers.lost(subscription)
        yield lost or f"✅ {italic('This chat')} is subscribed{since}, {filters}"
        yield f"▸ {italic('Told here')} {share.sent} newest stories, {share.waiting} on the way"
    if share.unknown or here.gaps:
        lost_ones = share.unknown + here.gaps
        yield f"⚠️ {lost_ones} may not have arrived: no answer from Telegram"
    if share.refused:
        yield f"⚠️ {share.refused} could not be sent here"


def age(now: datetime, then: datetime) -> str:
    """How long ago something was: `3 h`."""
    return _span(max(0.0, (now - then).total_seconds()))


def _span(seconds: float) -> str:
    """Seconds in one unit: `9 d`, `3 h`, `5 min`."""
    for unit, name in ((_DAY, "d"), (_HOUR, "h")):
        if seconds >= 2 * unit or (unit == _HOUR and seconds >= unit):
            return f"{round(seconds / unit)} {name}"
    return f"{max(1, round(seconds / _MINUTE))} min"
