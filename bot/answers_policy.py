"""What the ledger says, in words: what is in force, what happened, what one measure is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.markup import bold, code, escape, italic, link, plain
from bot.render import place
from core.measure import Basis, Precision, Status
from core.reminder import day_words, left_words
from core.ruling import Verb
from core.status import listed
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from core.agenda import Appointment
    from core.ledger import Ledger
    from core.measure import Measure, StatusEvent
    from core.ruling import Ruling
    from core.state import State

#: Telegram takes 4,096 characters
ROOM = 3_600
STATUSES = {
    Status.PROPOSED: "proposed",
    Status.ANNOUNCED: "announced",
    Status.IN_FORCE: "in force",
    Status.AMENDED: "amended",
    Status.SUSPENDED: "suspended",
    Status.EXPIRED: "expired",
    Status.REVOKED: "revoked",
}
MARKS = {
    Status.PROPOSED: "◌",
    Status.ANNOUNCED: "◔",
    Status.IN_FORCE: "●",
    Status.AMENDED: "●",
    Status.SUSPENDED: "◐",
    Status.EXPIRED: "○",
    Status.REVOKED: "○",
}
_MONTHS = {Precision.MONTH: "{0:%b %Y}", Precision.WEEK: "about {0.day} {0:%b %Y}"}
_NOTE = 160
_LINE = 90
_SUMMARY = 400
_EVENTS = 12
_SOURCES = 4
_AHEAD = 20
NO_LEDGER = (
    "No measures are configured: what is in force is not known here."
    " config/measures of the release holds them."
)


def day(when: date, precision: Precision = Precision.DAY) -> str:
    """A day in the fewest words: `2 Dec 2025`."""
    roughly = "about {0.day} {0:%b %Y}"
    form = "{0.day} {0:%b %Y}" if precision is Precision.DAY else _MONTHS.get(precision, roughly)
    return form.format(when)


def tap(command: str, name: str) -> str:
    """A command that a tap sends: `/measure_cn_18_2025`."""
    return f"/{command}_{name.replace('-', '_')}"


def fitted(lines: Iterable[str], more: str = "", last: str = "") -> str:
    """As many lines as a message takes, then how many are missing, then the last one."""
    kept: list[str] = []
    room, left = ROOM, 0
    for line in lines:
        room -= len(plain(line)) + 1
        if room > 0 and not left:
            kept.append(line)
        else:
            left += 1
    if left:
        kept.append(f"+{left} more lines. {more}".rstrip())
    return "\n".join([*kept, "", last] if last else kept)


def in_force(
    ledger: Ledger, states: Sequence[State], what: str, on: date, newest: date | None
) -> str:
    """Answer /inforce: what applies, then what waits, each in the order of its acting side."""
    if not ledger.measures:
        return NO_LEDGER
    applied = [s for s in states if s.applies]
    paused = [s for s in states if s.status is Status.SUSPENDED and s.basis is Basis.OFFICIAL]
    head = f"{bold('In force')} · {escape(what)} · {day(on)}" if what else ""
    lines = [head or f"{bold('In force')} · {day(on)}"]
    if not applied:
        lines.append("Nothing that the ledger knows.")
    lines += _by_side(ledger, applied)
    if paused:
        lines += ["", bold("Suspended"), *_by_side(ledger, paused)]
    return fitted(lines, "/inforce dysprosium shows fewer", as_of(on, newest))


def as_of(on: date, newest: date | None) -> str:
    """What a list rests on: silence must not look like calm."""
    if newest is None:
        return italic(f"The ledger holds no event of {day(on)} or before.")
    return italic(f"As of {day(on)}; the ledger's newest event is of {day(newest)}.")


def timeline(
    ledger: Ledger, events: Sequence[StatusEvent], what: str, on: date, newest: date | None
) -> str:
    """Answer /timeline, the newest first."""
    if not ledger.measures:
        return NO_LEDGER
    head = f"{bold('Timeline')} · {escape(what)}" if what else bold("Timeline")
    if not events:
        return f"{head}\nNo event that the ledger knows.\n{as_of(on, newest)}"
    shown = [_event(event, ledger.measures[event.measure]) for event in events[:_EVENTS]]
    left = len(events) - len(shown)
    older = [f"… and {left} older; /timeline with a measure shows all of it"] if left else []
    return fitted([head, *shown, *older], last=as_of(on, newest))


def measure(ledger: Ledger, one: Measure, on: date, dates: Sequence[Appointment]) -> str:
    """Answer /measure: what it is, what it rests on, what happened, what is doubted."""
    state = ledger.state(one.id, on)
    lines = [
        f"{bold(one.short)} · {escape(place(one.jurisdiction))}",
        escape(cut(tidy(one.title), _NOTE)),
        *_state(state),
        *_goods(one),
        f"▸ {italic('By')} {escape(cut(one.official or one.authority, _LINE))}",
        escape(cut(tidy(one.summary), _SUMMARY)),
        *(_ahead(a, on) for a in dates),
        *_doubts(one, state),
        "",
        bold("History"),
        *(_event(event, None) for event in reversed(ledger.history(one.id, on)[-_EVENTS:])),
        *(_void(*void) for void in reversed(ledger.voided(one.id)) if void[0].on <= on),
        "",
        f"{italic('Sources')} {_links(one.sources)}" if one.sources else "No source is known.",
        code(one.id),
    ]
    return fitted(line for number, line in enumerate(lines) if line or lines[number - 1])


def calendar(dates: Sequence[Appointment], today: date, url: str) -> str:
    """Answer /calendar: the dates ahead, and where a calendar finds them."""
    lines = [bold("Dates ahead")]
    lines += [_coming(one, today) for one in dates[:_AHEAD]] or ["None is known."]
    if len(dates) > _AHEAD:
        lines.append(f"+{len(dates) - _AHEAD} more")
    where = (
        f"at {link('/calendar.ics', url)}" if url else f"at {code('/calendar.ics')} of its page"
    )
    lines += ["", f"Your calendar can subscribe to them {where}; or {code('rarewatch calendar')}."]
    return fitted(lines)


def ambiguous(wish: str, found: Sequence[Measure]) -> str:
    """Ask which of several measures is meant."""
    choices = [
        f"· {escape(m.short)} {escape(cut(m.title, 60))} {tap('measure', m.id)}" for m in found
    ]
    return fitted([f"“{escape(cut(tidy(wish), 60))}” may mean:", *choices])


def unknown(wish: str, command: str, examples: Sequence[str]) -> str:
    """Say that something is not known, and what can be asked."""
    said = f"🤔 I do not know “{escape(cut(tidy(wish), 60))}”.\n" if wish else ""
    return f"{said}For example {' or '.join(code(f'/{command} {e}'.strip()) for e in examples)}"


def _by_side(ledger: Ledger, states: Sequence[State]) -> list[str]:
    sides: dict[str, list[State]] = defaultdict(list)
    for state in sorted(states, key=lambda s: not ledger.measures[s.measure].core):
        sides[ledger.measures[state.measure].jurisdiction].append(state)
    lines: list[str] = []
    for code_, members in sides.items():
        lines.append(bold(place(code_)))
        lines += [_listed(state, ledger.measures[state.measure]) for state in members]
    return lines


def _listed(state: State, one: Measure) -> str:
    since = f"since {day(state.applies_since or state.since)}"
    until = f" to {day(state.until)}" if state.until else ""
    doubt = "" if state.notice_seen else " · no notice seen"
    what = cut(tidy(one.title), 60)
    return f"{MARKS[state.status]} {escape(one.short)} {since}{until}{doubt}\n   {escape(what)}"


def _state(state: State | None) -> list[str]:
    if state is None:
        return ["⚠️ Nothing was known of it by then."]
    word = STATUSES[state.status].upper()
    since = day(state.since, state.event.precision)
    until = f" to {day(state.until)}" if state.until else ""
    lines = [
        f"{MARKS[state.status]} {bold(word)} since {since}{until} · {escape(basis(state.event))}"
    ]
    lines += [
        f"⚠️ No notice seen: {day(g.on)}, {escape(cut(tidy(g.what), _LINE))}" for g in state.gaps
    ]
    lines += [f"❔ {_said(event)}" for event in state.reported]
    lines += [f"⚖️ {_said(event)}" for event in state.claims]
    return lines


def basis(event: StatusEvent) -> str:
    """What an event rests on, in two words."""
    if event.basis is Basis.CLAIM:
        return f"{place(event.side or 'one side')} says so"
    if event.basis is Basis.REPORTED:
        return "reported"
    return "official text" if event.notice else "official, no text seen"


def _said(event: StatusEvent) -> str:
    return f"{day(event.on)}, {escape(basis(event))}: {escape(cut(tidy(event.note), _NOTE))}"


def _goods(one: Measure) -> list[str]:
    names = listed(one)
    known = (
        ("Elements", " ".join(one.elements)),
        ("Goods", ", ".join(one.goods or one.forms)),
        ("Aimed at", ", ".join(place(t) for t in one.targets)),
        ("Names", str(names) if names else ""),
    )
    return [f"▸ {italic(name)} {escape(cut(tidy(v), _NOTE))}" for name, v in known if v]


def _ahead(one: Appointment, on: date) -> str:
    far = left_words((one.on - on).days) if one.precision is Precision.DAY else "expected"
    then = f": {cut(tidy(one.if_nothing), _LINE)}" if one.if_nothing else ""
    when = day_words(one.on, one.precision)
    return f"⏰ {escape(f'{far}, {when}: {cut(tidy(one.what), _LINE)}{then}')}"


def _coming(one: Appointment, today: date) -> str:
    left = f"{(one.on - today).days} d" if one.precision is Precision.DAY else "expected"
    what = escape(cut(tidy(one.words), _LINE))
    return f"⏰ {bold(left)} · {day(one.on, one.precision)} · {what}"


def _doubts(one: Measure, state: State | None) -> list[str]:
    if not one.uncertain and (state is None or state.notice_seen):
        return []
    said = cut(tidy(one.uncertain), _SUMMARY)
    return [f"▸ {italic('Doubts')} {escape(said)}"] if said else []


def _event(event: StatusEvent, one: Measure | None) -> str:
    """One event on two lines: when, what and on whose word; then its note."""
    named = f"{escape(one.short)} " if one else ""
    word = link(STATUSES[event.status], event.source or "")
    until = f" to {day(event.until)}" if event.until else ""
    when = f"{MARKS[event.status]} {day(event.on, event.precision)}"
    line = f"{when} {named}{word}{until} · {escape(basis(event))}"
    note = escape(cut(tidy(event.note), _NOTE))
    return f"{line}\n   {note}" if note else line


def _void(event: StatusEvent, ruling: Ruling) -> str:
    """An event that counts no more, and who says so; an administrator goes without his name."""
    word = link(STATUSES[event.status], event.source or "")
    said = f"✗ {day(event.on, event.precision)} {word} · {escape(basis(event))}"
    outlet = ruling.verb is Verb.RETRACT
    who = f"taken back by {ruling.by}" if outlet else "revoked by an administrator"
    why = f": {cut(tidy(ruling.why), _NOTE)}" if ruling.why else ""
    return f"{said}\n   {day(ruling.at.date())}, {escape(who + why)}"


def _links(urls: Sequence[str]) -> str:
    shown = [link(str(number), url) for number, url in enumerate(urls[:_SOURCES], 1)]
    more = f" +{len(urls) - _SOURCES}" if len(urls) > _SOURCES else ""
    return " ".join(shown) + more
