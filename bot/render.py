"""An alert as people see it; the same alert always gives the same message.

    🔴 TIGHTENING · Export control · China ●●●●○
    headline
    │ what the report says more
    ▸ Who ..
    ▸ Elements ..
    ▸ Basis ..
    2 Dec 2025 10:12 UTC · Reuters · MINING.COM · +1

Plain strings are tidied and cut first and escaped last, so no tag is ever cut. The limits below
add up to some 2,100 characters and 30 entities, half of what Telegram takes.
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
_SOURCES = 3
#: a report that its publisher dates further back than this says so
_OLD = timedelta(days=2)


def render_alert(alert: Alert, *, repeat: bool = False) -> Message:
    """Draw an alert with its plainer fall-backs; `repeat`: it may have arrived before."""
    lines = [
        _header(alert),
        bold(headline(alert)),
        _summary(alert),
        *_facts(alert),
        _foot(alert),
        _changed(alert),
        f"↻ {italic(texts.REPEAT)}" if repeat else "",
    ]
    html = "\n".join(line for line in lines if line)
    return Message(
        html=html,
        plain=_with_addresses(plain(html), _outlets(alert)),
        link=_with_addresses(headline(alert), _outlets(alert)[:1]),
        silent=alert.reason.silent or alert.severity <= 1,
    )


def headline(alert: Alert) -> str:
    """The best title there is: never empty, one line, at most 300 characters."""
    titles = (alert.headline, alert.summary, *(source.title for source in alert.sources))
    found = next((title for title in map(tidy, titles) if title), texts.NO_HEADLINE)
    return cut(found, _HEADLINE)


def event_words(alert: Alert) -> str:
    """What kind of event it is, in two or three words; empty if it is not known."""
    short = texts.EVENTS.get(alert.event or "", "")
    return short or cut(tidy(alert.event_label or ""), _NAME)


def moment(when: datetime) -> str:
    """Date and time as a reader anywhere can place it: `2 Dec 2025 10:12 UTC`."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y %H:%M} UTC"


def _header(alert: Alert) -> str:
    mark = texts.MARKS[alert.direction]
    direction = texts.DIRECTIONS[alert.direction] if alert.direction else ""
    places = _some((texts.JURISDICTIONS.get(j, j) for j in alert.jurisdictions), 2)
    words = (bold(direction), escape(event_words(alert)), escape(places))
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
    known = (
        ("Who", _some(alert.companies, _NAMES)),
        ("Elements", _some(alert.elements, _ELEMENTS, " ")),
        ("Basis", _basis(alert)),
        ("Dated", _dated(alert)),
    )
    return (f"▸ {italic(name)} {escape(value)}" for name, value in known if value)


def _basis(alert: Alert) -> str:
    words = [texts.CERTAINTIES[alert.certainty]]
    if alert.sources:
        words.append(texts.outlets(len(_outlets(alert))))
    if alert.certainty is not Certainty.OFFICIAL_TEXT:
        words.append(texts.NO_TEXT_YET)
    return " · ".join(words)


def _dated(alert: Alert) -> str:
    """Say it when the first report carries an old date; a date to come is a slip, not news."""
    published = alert.sources[0].published if alert.sources else None
    if published is None or alert.first_seen - published < _OLD:
        return ""
    return f"published {published.day} {published:%b %Y}"


def _foot(alert: Alert) -> str:
    found = _outlets(alert)
    words = [escape(moment(alert.first_seen))]
    words += [link(_outlet(source), source.url) for source in found[:_SOURCES]]
    if len(found) > _SOURCES:
        words[-1] += f" ·\u00a0+{len(found) - _SOURCES}"
    return " · ".join(words)


def _changed(alert: Alert) -> str:
    if alert.reason is not Reason.TEXT_CHANGED:
        return ""
    day, clock = moment(alert.first_seen)[:-10], moment(alert.decided_at)
    return f"✎ {italic(f'{texts.CHANGED} {clock.removeprefix(day).strip()}')}"


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
    kept = [cut(name, _NAME) for name in map(tidy, names) if name]
    more = f"{between}+{len(kept) - most}" if len(kept) > most else ""
    return between.join(kept[:most]) + more


def _with_addresses(text: str, sources: list[Source]) -> str:
    """The text and, below it, the addresses that fit."""
    for source in sources[:_SOURCES]:
        url = address(source.url)
        if url and len(text) + len(url) < LIMIT:
            text += f"\n{url}"
    return text
