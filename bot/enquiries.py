"""Questions that change nothing: the state of play, measures, stories; anybody may ask them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bot import answers, answers_policy, answers_status, answers_story
from core.agenda import agenda
from core.ledger import Ledger
from core.matching import Index
from core.status import Board, overview
from core.subscription import Filter, Subscription
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from core.agenda import Planned
    from core.alert import Alert
    from core.measure import Measure, StatusEvent
    from store.latest import Latest

_MOST_LATEST = 10
_SOME_LATEST = 5
_CHOICES = 12
_DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
_LONGEST_DATE = 3


class Ledgers(Protocol):
    """Where the ledger of now comes from."""

    async def __call__(self) -> Ledger:
        """Read it."""
        ...


async def _no_ledger() -> Ledger:
    return Ledger()


@dataclass(frozen=True, slots=True)
class Known:
    """What questions are answered from, besides the stories."""

    ledger: Ledgers = _no_ledger
    planned: tuple[Planned, ...] = ()
    board: Board = field(default_factory=Board)
    #: jurisdictions and elements: code -> its names
    countries: Mapping[str, tuple[str, ...]] | None = None
    elements: Mapping[str, tuple[str, ...]] | None = None
    #: where `/calendar.ics` can be fetched; empty: nowhere
    calendar_url: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, where, and by an answer to which message."""

    name: str
    argument: str
    target: str
    before: Subscription | None
    now: datetime
    #: the message that the question answers
    about: int | None = None


class Enquiries:
    """Answers questions from the ledger and the newest stories."""

    def __init__(self, latest: Latest, known: Known | None = None) -> None:
        self._latest = latest
        self._known = known or Known()
        self._answers: Mapping[str, Callable[[Question], Awaitable[str]]] = {
            "latest": self._newest,
            "status": self._status,
            "inforce": self._in_force,
            "timeline": self._timeline,
            "measure": self._measure,
            "story": self._story,
            "why": self._why,
            "calendar": self._calendar,
        }

    def knows(self, name: str) -> bool:
        """Whether this is a question."""
        return name in self._answers

    async def answer(self, question: Question) -> str:
        """Answer a question in Telegram's HTML."""
        return await self._answers[question.name](question)

    async def _newest(self, question: Question) -> str:
        wish = question.argument
        number = int(wish) if wish.isdecimal() else _SOME_LATEST
        return answers.latest(await self._latest.alerts(max(1, min(_MOST_LATEST, number))))

    async def _status(self, question: Question) -> str:
        ledger, today = await self._known.ledger(), question.now.date()
        policy = None
        if ledger.measures:
            view = overview(ledger, self._known.board, today)
            dates = agenda(ledger, today, self._known.planned)
            policy = answers_status.Policy(ledger, view, dates)
        here = answers_status.Here(
            question.before,
            await self._latest.share(question.target),
            await self._latest.gaps(question.target),
        )
        return answers_status.status(
            policy,
            await self._latest.alerts(answers_status.LOOKED),
            await self._latest.pulse(question.now),
            await self._latest.officials(question.now),
            here,
        )

    async def _in_force(self, question: Question) -> str:
        ledger, today = await self._known.ledger(), question.now.date()
        wish, on = split_date(question.argument, today)
        country, element = self._country(wish), self._element(wish)
        forms = set() if country or element else _forms(ledger, wish)
        if wish and not country and not element and not forms:
            examples = ("", "dysprosium", "oxide", "JP", "Dy 2025-12-01")
            return answers_policy.unknown(question.argument, "inforce", examples)
        states = [
            state
            for one in ledger.measures.values()
            if (element is None or element in one.elements)
            and (country is None or country in (one.jurisdiction, *one.targets))
            and (not forms or forms & {*one.forms})
            and (state := ledger.state(one.id, on))
        ]
        what = element or country or ", ".join(sorted(forms))
        return answers_policy.in_force(ledger, states, what, on, newest(ledger, on))

    async def _timeline(self, question: Question) -> str:
        ledger, today = await self._known.ledger(), question.now.date()
        wish = question.argument
        found = self._measures(ledger, wish)
        country = self._country(wish)
        if wish and not found and not country:
            examples = ("", "18/2025", "JP")
            return answers_policy.unknown(wish, "timeline", examples)
        chosen = [
            one
            for one in ledger.measures.values()
            if one in found
            or (not wish and one.core)
            or (not found and country in (one.jurisdiction, *one.targets))
        ]
        what = ", ".join(one.short for one in found[:3]) or country or ""
        return answers_policy.timeline(
            ledger, _events(ledger, chosen, today), what, today, newest(ledger, today)
        )

    async def _measure(self, question: Question) -> str:
        ledger, today = await self._known.ledger(), question.now.date()
        found = self._measures(ledger, question.argument)
        if not found:
            if not ledger.measures:
                return answers_policy.NO_LEDGER
            return answers_policy.unknown(
                question.argument, "measure", ("18/2025", "cn-18-2025", "October package")
            )
        if len(found) > 1:
            return answers_policy.ambiguous(question.argument, found[:_CHOICES])
        dates = [
            one for one in agenda(ledger, today, self._known.planned) if one.id == found[0].id
        ]
        return answers_policy.measure(ledger, found[0], today, dates)

    async def _story(self, question: Question) -> str:
        alert = await self._meant(question)
        if alert is None:
            return answers_story.unknown_story(question.argument)
        return answers_story.story(alert)

    async def _why(self, question: Question) -> str:
        alert = await self._meant(question)
        if alert is None:
            return answers_story.unknown_story(question.argument)
        if question.before is None:
            return answers_story.why(alert, None)
        names = {**(self._known.countries or {}), **(self._known.elements or {})}
        passed = [
            (wanted, _words(wanted, alert, names))
            for wanted in question.before.filters
            if _lets(wanted, alert, names)
        ]
        return answers_story.why(alert, passed)

    async def _calendar(self, question: Question) -> str:
        ledger, today = await self._known.ledger(), question.now.date()
        dates = agenda(ledger, today, self._known.planned)
        return answers_policy.calendar(dates, today, self._known.calendar_url)

    async def _meant(self, question: Question) -> Alert | None:
        """The story that a question names or answers."""
        wish = question.argument.lstrip("#").casefold()
        if not wish and question.about:
            wish = await self._latest.told_as(question.target, question.about) or ""
        return await self._latest.story(wish) if wish else None

    def _country(self, wish: str) -> str | None:
        return _named(wish, self._known.countries or {})

    def _element(self, wish: str) -> str | None:
        return _named(wish, self._known.elements or {})

    def _measures(self, ledger: Ledger, wish: str) -> list[Measure]:
        """The measures that an id, a number or a name means; the newest number first."""
        wish = wish.strip()
        if not wish:
            return []
        if wish.casefold() in ledger.measures:
            return [ledger.measures[wish.casefold()]]
        names = ledger.by_name(wish) or ledger.by_number(wish)
        short = comparable(wish)
        alike = [m.id for m in ledger.measures.values() if comparable(m.short) == short]
        return [
            ledger.measures[name] for name in dict.fromkeys((*alike, *([] if alike else names)))
        ]


def split_date(text: str, today: date) -> tuple[str, date]:
    """Take a date off the end of a line; today if there is none."""
    words = text.split()
    for count in range(min(_LONGEST_DATE, len(words)), 0, -1):
        tail = " ".join(words[-count:])
        for form in _DATE_FORMS:
            try:
                found = datetime.strptime(tail, form).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
            return " ".join(words[:-count]), found
    return text.strip(), today


def newest(ledger: Ledger, on: date) -> date | None:
    """The day of the newest event that a ledger holds by a day."""
    return max((e.on for name in ledger.measures for e in ledger.history(name, on)), default=None)


def _named(wish: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The code that a word is, or is a name of."""
    said = comparable(wish).strip()
    if not said:
        return None
    for code, others in names.items():
        if said == comparable(code).strip() or said in {comparable(o).strip() for o in others}:
            return code
    return None


def _forms(ledger: Ledger, wish: str) -> set[str]:
    """The trade forms that a word names: `oxide`, `magnets`."""
    said = comparable(wish).strip()
    known = {form for one in ledger.measures.values() for form in one.forms}
    return {f for f in known if said and (f == said or f.partition("-")[0] == said.rstrip("s"))}


def _events(ledger: Ledger, measures: Sequence[Measure], on: date) -> list[StatusEvent]:
    found = [event for one in measures for event in ledger.history(one.id, on)]
    return sorted(found, key=lambda event: (event.on, event.id), reverse=True)


def _lets(wanted: Filter, alert: Alert, names: Mapping[str, tuple[str, ...]]) -> bool:
    index = Index(names)
    index.replace("here", Subscription("here", (wanted,)))
    return bool(index.match(alert))


def _words(wanted: Filter, alert: Alert, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Which words of a filter the alert says."""
    return tuple(word for word in wanted.words if _lets(Filter((word,)), alert, names))
