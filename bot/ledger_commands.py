"""What administrators say to the ledger: `/pending`, `/confirm`, `/correct`, `/revoke`, `/trail`.

A ruling is named by the update that brought it, so that an update that comes twice rules once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.answers_policy import day, fitted, tap
from bot.markup import bold, code, escape, italic, link
from core.ledger import Ledger
from core.measure import Status
from core.ruling import Ruling, Verb

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from core.measure import StatusEvent
    from store.ledger import LedgerStore

PENDING: Final = "pending"
TRAIL: Final = "trail"
#: so many letters of an event's id may stand for it
_FEWEST_LETTERS = 4
_FIELDS = ("status", "on", "until", "source")
_HOW = {
    Verb.CONFIRM: "/confirm EVENT https://the.text",
    Verb.CORRECT: "/correct EVENT until=2027-01-10 status=suspended on=2026-11-10 why",
    Verb.REVOKE: "/revoke EVENT why",
}
#: what a person may do; outlets retract by their reports
_VERBS: Mapping[str, Verb] = {verb.value: verb for verb in _HOW}
_DONE = {
    Verb.CONFIRM: "Confirmed",
    Verb.CORRECT: "Corrected",
    Verb.REVOKE: "Revoked",
    Verb.RETRACT: "Retracted",
}


class Unclear(Exception):  # named for what the person must mend
    """A ruling that cannot be read; the message says why and how to write it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A command about the ledger: who sent it, when, in which update."""

    name: str
    argument: str
    user: int
    update_id: int
    now: datetime


class LedgerCommands:
    """Carries out what administrators say; to everybody else these commands do not exist."""

    def __init__(self, books: LedgerStore, admins: Collection[int]) -> None:
        self._books = books
        self._admins = frozenset(admins)

    def knows(self, name: str, user: int | None) -> bool:
        """Whether this is a command that this person may give."""
        return user in self._admins and (name in (PENDING, TRAIL) or name in _VERBS)

    async def answer(self, wish: Wish) -> str:
        """Do it, and say in Telegram's HTML what was done."""
        ledger = await self._books.current()
        if wish.name == PENDING:
            return pending(ledger)
        if wish.name == TRAIL:
            return trail(wish.argument, ledger)
        verb = _VERBS[wish.name]
        try:
            ruling = ruling_of(verb, wish, ledger)
        except Unclear as error:
            return f"{escape(str(error))}\n{code(_HOW[verb])}"
        await self._books.rule(ruling)
        return ruled(ruling, ledger, await self._books.current())


def ruling_of(verb: Verb, wish: Wish, ledger: Ledger) -> Ruling:
    """Read a ruling; Unclear says what is missing."""
    name, _, rest = wish.argument.partition(" ")
    event = find_event(name, ledger)
    ruling = Ruling(f"u{wish.update_id}", event.id, verb, str(wish.user), wish.now)
    words = rest.split()
    why = [word for word in words if not _field(word)]
    for key, value in filter(None, map(_field, words)):
        ruling = _with(ruling, key, value)
    ruling = replace(ruling, why=" ".join(why))
    if verb is Verb.REVOKE and not ruling.why:
        raise Unclear("Why is it revoked? Whoever was told will ask.")
    if verb is Verb.CORRECT and not any(getattr(ruling, key) for key in _FIELDS):
        raise Unclear(f"What is wrong with it? One of {', '.join(_FIELDS)} is needed.")
    return ruling


def find_event(name: str, ledger: Ledger) -> StatusEvent:
    """The event that an id, or its beginning, means; Unclear if it is none or several."""
    wanted = name.strip("#.,").casefold()
    if len(wanted) < _FEWEST_LETTERS:
        raise Unclear(f"Which event? /{PENDING} shows the newest ones with their ids.")
    found = [e for key, e in ledger.written.items() if key.startswith(wanted)]
    if len(found) != 1:
        problem = "No event has" if not found else f"{len(found)} events have"
        raise Unclear(f"{problem} an id that begins with “{wanted[:20]}”. See /{PENDING}.")
    return found[0]


def _field(word: str) -> tuple[str, str] | None:
    """Read `until=2027-01-10`; an address needs no name."""
    if word.startswith(("http://", "https://")):
        return "source", word
    key, equals, value = word.partition("=")
    return (key, value) if equals and key in _FIELDS else None


def _with(ruling: Ruling, key: str, value: str) -> Ruling:
    try:
        if key == "status":
            return replace(ruling, status=Status(value.casefold()))
        if key == "on":
            return replace(ruling, on=date.fromisoformat(value))
        if key == "until":
            return replace(ruling, until=date.fromisoformat(value))
    except ValueError:
        known = ", ".join(Status) if key == "status" else "a day like 2026-11-30"
        raise Unclear(f"{key}: “{value[:40]}” is not {known}.") from None
    return replace(ruling, source=value)


def pending(ledger: Ledger) -> str:
    """What reports added and no administrator has looked at yet, the newest first."""
    seen = {ruling.event for ruling in ledger.rulings}
    waiting = [event for event in ledger.events.values() if event.id not in seen]
    if not waiting:
        return "No event of the ledger waits for you."
    waiting.sort(key=lambda e: (e.on, e.id), reverse=True)
    how = [code(example) for example in _HOW.values()]
    entries = [_shown(event, ledger) for event in waiting]
    return fitted([bold(f"Waiting: {len(waiting)}"), *how, "", *entries])


def _shown(event: StatusEvent, ledger: Ledger) -> str:
    return f"{code(event.id)} {describe(event, ledger)}\n{link(event.note, event.source or '')}"


def describe(event: StatusEvent, ledger: Ledger) -> str:
    """An event on one line: which measure becomes what, when, on whose word."""
    measure = ledger.measures.get(event.measure)
    name = measure.short if measure else event.measure
    until = f" until {day(event.until)}" if event.until else ""
    whose = f"{event.basis} by {event.side}" if event.side else str(event.basis)
    becomes = event.status.replace("_", " ")
    return escape(f"{day(event.on)} · {name}: {becomes}{until} · {whose}")


def ruled(ruling: Ruling, before: Ledger, after: Ledger) -> str:
    """What became of an event by a ruling, and of its measure."""
    event = before.written[ruling.event]
    standing = _standing(event, after)
    was = describe(_standing(event, before) or event, before)
    lines = [bold(f"{_DONE[ruling.verb]}: {event.id}"), f"Was: {was}"]
    if standing:
        lines.append(f"Now: {describe(standing, after)}")
    else:
        lines.append("It counts no more.")
    state = after.state(event.measure, ruling.at.date())
    if state:
        status = state.status.replace("_", " ")
        lines.append(f"{tap('measure', event.measure)} is {escape(status)} today.")
    said = f"{ruling.at:%Y-%m-%d %H:%M} UTC, by {ruling.by}"
    lines.append(italic(f"{said}: {ruling.why}" if ruling.why else said))
    return "\n".join(lines)


def _standing(event: StatusEvent, ledger: Ledger) -> StatusEvent | None:
    """An event as rulings left it; None if it is revoked."""
    return next((e for e in ledger.history(event.measure) if e.id == event.id), None)


def trail(name: str, ledger: Ledger) -> str:
    """Answer /trail: an event as it was written down, and every ruling on it, the oldest first."""
    try:
        event = find_event(name, ledger)
    except Unclear as error:
        return escape(str(error))
    standing = _standing(event, ledger)
    rulings = sorted(ledger.rulings, key=lambda r: (r.at, r.id))
    return fitted(
        [
            bold(f"Trail of {event.id}"),
            f"Written: {describe(event, ledger)}",
            link(event.note, event.source or ""),
            *(_line(ruling) for ruling in rulings if ruling.event == event.id),
            f"Now: {describe(standing, ledger)}" if standing else "It counts no more.",
            f"Told in {tap('story', event.story)}" if event.story else "No story told of it.",
        ]
    )


def _line(ruling: Ruling) -> str:
    """A ruling on one line: what, when, by whom, why, and where it is seen."""
    given = ((name, getattr(ruling, name)) for name in _FIELDS)
    fields = " ".join(f"{name}={value}" for name, value in given if value)
    said = f"{_DONE[ruling.verb]} {ruling.at:%Y-%m-%d %H:%M} UTC by {ruling.by}"
    return escape(": ".join(filter(None, (said, " ".join(filter(None, (fields, ruling.why)))))))
