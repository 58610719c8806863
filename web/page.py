"""The page: the latest alerts, the dates ahead, and the state of every measure.

Everything is escaped, nothing is fetched, no script runs; it reads on a phone and in a terminal's
browser. One template of the standard library is enough for one page.
"""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.measure import Basis, Precision
from core.reminder import day_words
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from core.agenda import Appointment
    from core.alert import Alert
    from core.measure import Measure, StatusEvent
    from core.state import State
    from web.view import View

#: no script, no picture, no form, nothing from elsewhere
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TITLE = 200
_NOTE = 300
_LONGEST_ADDRESS = 2_048
_SCRIPTLESS = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><title>$title</title>
<style>
body{font:16px/1.45 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;
 color:#1b2733;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}a{color:#1667b7}
li{margin:.35rem 0}ul{padding-left:1.1rem}small,.quiet{color:#5b6b7b}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem;
 border-bottom:1px solid #dde4ea;vertical-align:top}
.tightening{border-left:4px solid #d64545}.easing{border-left:4px solid #3c9d5d}
.mixed{border-left:4px solid #d9a514}.neutral,.unknown{border-left:4px solid #b6c2cd}
.alert{padding:.1rem 0 .1rem .6rem;margin:.7rem 0}
@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#17212b}a{color:#6ab3f3}
 td,th{border-color:#2b3b4a}small,.quiet{color:#93a4b4}}
</style></head><body>
$body
</body></html>
"""
)


def front(view: View) -> str:
    """The front page."""
    today = view.at.date()
    parts = [
        f"<h1>rarewatch</h1><p class=quiet>{_moment(view.at)} · {_health(view)}"
        ' · <a href="/calendar.ics">calendar</a></p>',
        "<h2>Regime</h2>",
        _list(_regime(view)),
        "<h2>Latest alerts</h2>",
        "".join(_alert(alert) for alert in view.alerts) or "<p>Nothing was told yet.</p>",
        "<h2>Dates ahead</h2>",
        _list(_date(one, today) for one in view.dates),
        "<h2>Measures</h2>",
        _measures(view),
    ]
    return _SCRIPTLESS.substitute(title="rarewatch", body="\n".join(parts))


def measure(view: View, name: str) -> str | None:
    """The page of one measure; None if there is none of this name."""
    one = view.ledger.measures.get(name)
    if one is None:
        return None
    today = view.at.date()
    state = view.ledger.state(name, today)
    history = reversed(view.ledger.history(name, today))
    parts = [
        f"<p><a href='/'>rarewatch</a></p><h1>{_text(one.short)}</h1><p>{_text(one.title)}</p>",
        f"<p><b>{_state(state)}</b> · as of {today.isoformat()}</p>",
        f"<p>{_text(one.summary)}</p>" if one.summary else "",
        f"<p>Elements: {_text(' '.join(one.elements))}</p>" if one.elements else "",
        f"<p>Doubts: {_text(one.uncertain)}</p>" if one.uncertain else "",
        "<h2>Dates ahead</h2>",
        _list(_date(date_, today) for date_ in view.dates if date_.id == name),
        "<h2>History</h2>",
        _list(map(_event, history)),
        "<h2>Sources</h2>",
        _list(_link(url, url) for url in one.sources),
    ]
    return _SCRIPTLESS.substitute(title=_text(one.short), body="\n".join(parts))


def _health(view: View) -> str:
    pulse, newest = view.pulse, view.officials.newest
    if not pulse.watched:
        return "no feed is being read: silence says nothing"
    seen = f"newest official entry {_moment(newest)}" if newest else "no official entry yet"
    return f"{pulse.watched} feeds, {pulse.late} late, {pulse.failing} failing · {seen}"


def _regime(view: View) -> Iterable[str]:
    for one in view.overview.regime:
        end = f" to {one.until.isoformat()}" if one.until else f" since {one.since.isoformat()}"
        doubt = "" if one.notice else ", notice not seen"
        yield f"{_text(one.name)}: <b>{_text(one.status.replace('_', ' '))}</b>{end}{doubt}"
    newest = view.overview.newest
    if newest:
        yield f"<span class=quiet>the ledger's newest event is of {newest.isoformat()}</span>"


def _date(one: Appointment, today: date) -> str:
    left = f"{(one.on - today).days} days" if one.precision is Precision.DAY else "expected"
    after = (
        f"<br><small>if nothing happens: {_text(one.if_nothing)}</small>" if one.if_nothing else ""
    )
    doubt = "" if one.notice and not one.moved else " (no notice seen)"
    when = _text(day_words(one.on, one.precision))
    return f"<b>{left}</b> · {when} · {_text(one.jurisdiction)} {_text(one.words)}{doubt}{after}"


def _alert(alert: Alert) -> str:
    direction = alert.direction if alert.direction and alert.direction_sure else "unknown"
    url = next((source.url for source in alert.sources if source.url), "")
    title = _link(cut(tidy(alert.headline), _TITLE) or "A report without a headline", url)
    places = ", ".join(alert.jurisdictions)
    words = (
        "" if direction == "unknown" else direction,
        alert.event_label or "",
        places,
        f"severity {alert.severity}",
        alert.certainty.replace("_", " "),
        _moment(alert.first_seen),
    )
    said = " · ".join(_text(word) for word in words if word)
    return f"<div class='alert {direction}'>{title}<br><small>{said}</small></div>"


def _measures(view: View) -> str:
    on = view.at.date()
    rows = [
        f"<tr><td>{_text(one.jurisdiction)}</td><td>{_named(one)}</td>"
        f"<td>{_state(view.ledger.state(one.id, on))}</td></tr>"
        for one in view.ledger.measures.values()
    ]
    return f"<table>{''.join(rows)}</table>" if rows else "<p>No measures are configured.</p>"


def _named(one: Measure) -> str:
    title = _text(cut(tidy(one.title), _TITLE))
    return f'<a href="/measures/{_text(one.id)}">{_text(one.short)}</a><br><small>{title}</small>'


def _state(state: State | None) -> str:
    if state is None:
        return "not known"
    end = f" to {state.until.isoformat()}" if state.until else ""
    doubt = "" if state.notice_seen else " (no notice seen)"
    said = "" if state.basis is Basis.OFFICIAL else f", {state.basis}"
    word = _text(state.status.replace("_", " "))
    return f"{word} since {state.since.isoformat()}{end}{said}{doubt}"


def _event(event: StatusEvent) -> str:
    what = _link(event.status.replace("_", " "), event.source or "")
    side = f" by {_text(event.side)}" if event.side else ""
    note = _text(cut(tidy(event.note), _NOTE))
    return f"{event.on.isoformat()} {what} · {_text(event.basis)}{side}<br><small>{note}</small>"


def _list(lines: Iterable[str]) -> str:
    found = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{found}</ul>" if found else "<p class=quiet>None is known.</p>"


def _link(text: str, url: str) -> str:
    """Linked text; the text alone if the address is none of the web."""
    try:
        parts = urlsplit(url)
        safe = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        safe = False
    if not safe or len(url) > _LONGEST_ADDRESS:
        return _text(text)
    return f'<a rel="noopener noreferrer" href="{escape(url)}">{_text(text)}</a>'


def _text(text: str) -> str:
    return escape(tidy(text))


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
