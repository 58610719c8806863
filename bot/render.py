"""An alert as people see it; the same alert always gives the same message.

    🔴 TIGHTENING · Export control · China ●●●●○
    headline
    │ what the report says more
    ▸ Who ..
    ▸ What ..
    ▸ Elements ..
    ▸ Until ..
    ▸ Next ..
    ▸ Still No. 18/2025 in force (Sm Gd Tb)
    ▸ Basis sources say · 3 outlets · no official text yet
    2 Dec 2025 10:12 UTC · Reuters · MINING.COM · +1
    ✎ what changed last, and when

A change of substance answers that message and is shorter: what changed, of what, and what is so
now. What is not known, or not sure, has no line. Plain strings are tidied and cut first and
escaped last, so no tag is ever cut. The limits below add up to some 3,000 characters and 40
entities, three quarters of what Telegram takes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot import texts
from bot.markup import address, bold, escape, italic, link, plain
from core.alert import Reason
from core.delivery import Message
from core.taxonomy import Certainty
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.alert import Alert, Source

LIMIT = 4_096
_HEADLINE = 300
_SUMMARY = 500
_NAME = 40
_NAMES = 4
_ELEMENTS = 10
_LINE = 120
#: a doubt at the end of a date ("if it goes with the truce") must not be cut off
_DATE = 100
#: no-break spaces: others are lost at the beginning of a line
_INDENT = "\u00a0" * 3
_CHANGED = 200
_STILL = 2
_NEXT = 2
#: of the story that is answered
_TITLE = 160
_SOURCES = 3
#: a report that its publisher dates further back than this says so
_OLD = timedelta(days=2)


def render_alert(alert: Alert, *, repeat: bool = False, answer: bool = False) -> Message:
    """Draw an alert with its plainer fall-backs.

    `repeat`: it may have arrived before; `answer`: it stands under the story's first message.
    """
    lines = [
        *(_answer(alert) if answer else _whole(alert)),
        f"↻ {italic(texts.REPEAT)}" if repeat else "",
    ]
    html = "\n".join(line for line in lines if line)
    return Message(
        html=html,
        plain=_with_addresses(plain(html), _outlets(alert)),
        link=_with_addresses(headline(alert), _outlets(alert)[:1]),
        # an edit never rings; whoever gets the first message late gets it for the first time
        silent=alert.severity <= 1,
    )


def _whole(alert: Alert) -> Iterable[str]:
    yield _header(alert)
    yield bold(headline(alert))
    yield _summary(alert)
    yield from _facts(alert)
    yield _foot(alert)
    yield _changed(alert)


def _answer(alert: Alert) -> Iterable[str]:
    """The change itself; it names its story, for the message above may be gone."""
    yield _header(alert, texts.REASONS.get(alert.reason, texts.UPDATE))
    if changed := cut(tidy(alert.changed), _CHANGED):
        yield bold(changed)
    yield f"{texts.OF} {escape(cut(headline(alert), _TITLE))}"
    yield from _now(alert)
    yield _foot(alert, alert.changed_at or alert.decided_at)


def headline(alert: Alert) -> str:
    """The best title there is: never empty, one line, at most 300 characters."""
    titles = (alert.headline, alert.summary, *(source.title for source in alert.sources))
    found = next((title for title in map(tidy, titles) if title), texts.NO_HEADLINE)
    return cut(found, _HEADLINE)


def place(code: str) -> str:
    """How a jurisdiction is called."""
    return texts.JURISDICTIONS.get(code) or cut(tidy(code), _NAME)


def event_words(alert: Alert) -> str:
    """What kind of event it is, in two or three words; empty if it is not known."""
    short = texts.EVENTS.get(alert.event or "", "")
    return short or cut(tidy(alert.event_label or ""), _NAME)


def moment(when: datetime) -> str:
    """Date and time as a reader anywhere can place it: `2 Dec 2025 10:12 UTC`."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y %H:%M} UTC"


def _header(alert: Alert, reason: str = "") -> str:
    direction = alert.direction if alert.direction_sure and not alert.retracted else None
    mark, pointing = texts.MARKS[direction], texts.DIRECTIONS[direction] if direction else ""
    if alert.retracted:
        mark, pointing = texts.WARNING, texts.REASONS[Reason.RETRACTION]
    elif alert.reason is Reason.CLOCK:
        mark = texts.CLOCK
    places = _some(map(place, alert.jurisdictions), 2)
    words = (bold(reason or pointing), escape(event_words(alert)), escape(places))
    known = " · ".join(word for word in words if word)
    # a no-break space: the dots never stand alone on a line
    return f"{mark} {known}\u00a0{texts.dots(alert.severity)}".replace(" \u00a0", " ")


def _summary(alert: Alert) -> str:
    """What the report says beyond its headline, folded in by Telegram if it is long."""
    title, text = headline(alert), tidy(alert.summary)
    if text.casefold().startswith(title.casefold()):
        text = text[len(title) :].lstrip(" .:;–—-|·")
    if not any(c.isalnum() for c in text):
        return ""
    return f"<blockquote expandable>{escape(cut(text, _SUMMARY))}</blockquote>"


def _facts(alert: Alert) -> Iterable[str]:
    return (
        *_line("Who", _some(alert.companies, _NAMES)),
        *_line("What", cut(tidy(alert.what), _LINE)),
        *_line("Elements", _some(alert.elements, _ELEMENTS, " ")),
        *_line("Change", cut(tidy(alert.changed), _CHANGED) if alert.revision == 1 else ""),
        *_now(alert),
        *_line("Dated", _dated(alert)),
    )


def _now(alert: Alert) -> Iterable[str]:
    """What is so whatever the report says, and what the report rests on."""
    return (
        *(() if alert.retracted else _ahead(alert)),
        *_line("Still", *_first(alert.still, _STILL)),
        *_line("Basis", _basis(alert)),
    )


def _ahead(alert: Alert) -> Iterable[str]:
    return (
        *_line("Until", cut(tidy(alert.until), _LINE)),
        *_line("Next", *_first((cut(line, _DATE) for line in alert.next), _NEXT)),
    )


def _line(name: str, *values: str) -> Iterable[str]:
    """One line each; only the first is named."""
    told = [value for value in values if value]
    return (
        f"▸ {italic(name)} {escape(value)}" if not number else f"{_INDENT}{escape(value)}"
        for number, value in enumerate(told)
    )


def _first(lines: Iterable[str], most: int) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    kept = [cut(line, _LINE) for line in map(tidy, lines) if line]
    more = f" · +{len(kept) - most}" if len(kept) > most else ""
    return (*kept[: most - 1], *(line + more for line in kept[most - 1 : most]))


def _basis(alert: Alert) -> str:
    told = alert.sources or alert.reason is not Reason.CLOCK
    words = [_claimed(alert) or texts.CERTAINTIES[alert.certainty]] if told else []
    # a date ahead is known from the agenda; nobody reports it
    if alert.sources and alert.reason is not Reason.CLOCK:
        words.append(texts.outlets(len(_outlets(alert))))
    if told and alert.certainty is not Certainty.OFFICIAL_TEXT and not alert.claim:
        words.append(texts.NO_TEXT_YET)
    return " · ".join(words)


def _claimed(alert: Alert) -> str:
    """What one side alone says is no fact yet: `US says; China has not confirmed`."""
    if not alert.claim:
        return ""
    other = next((code for code in alert.jurisdictions if code != alert.claim), "")
    return texts.claimed(place(alert.claim), place(other))


def _dated(alert: Alert) -> str:
    """Say it when the first report carries an old date; a date to come is a slip, not news."""
    published = alert.sources[0].published if alert.sources else None
    if published is None or alert.first_seen - published < _OLD:
        return ""
    return f"published {published.day} {published:%b %Y}"


def _foot(alert: Alert, when: datetime | None = None) -> str:
    found = _outlets(alert)
    words = [escape(moment(when or alert.first_seen))]
    words += [link(_outlet(source), source.url) for source in found[:_SOURCES]]
    if len(found) > _SOURCES:
        words[-1] += f" ·\u00a0+{len(found) - _SOURCES}"
    return " · ".join(words)


def _changed(alert: Alert) -> str:
    changed, when = cut(tidy(alert.changed), _CHANGED), alert.changed_at
    if alert.reason is Reason.TEXT_CHANGED:
        changed, when = texts.CHANGED, alert.decided_at
    if not changed or not when or alert.revision == 1:
        return ""
    day, clock = moment(alert.first_seen)[:-10], moment(when)
    said = f"{changed} · {clock.removeprefix(day).strip()}"
    return f"✎ {italic(said)}"


def _outlets(alert: Alert) -> list[Source]:
    """One report per outlet, in order of arrival."""
    first: dict[str, Source] = {}
    for source in alert.sources:
        first.setdefault(source.house or _outlet(source).casefold(), source)
    return list(first.values())


def _outlet(source: Source) -> str:
    where = address(source.url)
    host = (urlsplit(where).hostname or "").removeprefix("www.") if where else ""
    return cut(tidy(source.outlet) or tidy(host) or tidy(source.feed) or "source", _NAME)


def _some(names: Iterable[str], most: int, between: str = ", ") -> str:
    """The first names, and how many more there are."""
    kept = [_fitting(name) for name in map(tidy, names) if name]
    more = f"{between}+{len(kept) - most}" if len(kept) > most else ""
    return between.join(kept[:most]) + more


def _fitting(name: str) -> str:
    """A name, cut if need be; what else it is called, in brackets, gives way first."""
    return name if len(name) <= _NAME else cut(name.partition(" (")[0], _NAME)


def _with_addresses(text: str, sources: list[Source]) -> str:
    """The text and, below it, the addresses that fit."""
    for source in sources[:_SOURCES]:
        url = address(source.url)
        if url and len(text) + len(url) < LIMIT:
            text += f"\n{url}"
    return text
