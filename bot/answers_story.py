"""One story, and why it came to a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers_policy import fitted, tap
from bot.markup import bold, code, escape, italic, link
from bot.render import headline, moment, render_alert
from core.alert import Reason
from core.reminder import is_reminder
from core.subscription import format_filter
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.alert import Alert, Source
    from core.subscription import Filter

_SOURCES = 12
_TITLE = 90
_WHY = 6
_MATCHES = 5
_ROOM = 1_200
_REASONS = {
    Reason.FIRST_REPORT: "the first report of an event that was not told before",
    Reason.CLOCK: "a scheduled date comes near; no report is needed for that",
    Reason.MORE_OUTLETS: "more outlets carry it; the message was edited",
    Reason.CONFIRMED: "somebody closer to the act confirms it; the message was edited",
    Reason.TEXT_CHANGED: "its publisher changed the report; the message was edited",
    Reason.ENRICHED: "the page says more than its feed; the message was edited",
    Reason.OFFICIAL_TEXT: "the official text is there",
    Reason.STATUS: "the status of a measure changed",
    Reason.NEW_DATE: "a date changed",
    Reason.NEW_ENTITY: "a new name is concerned",
    Reason.REVERSAL: "it was turned round",
    Reason.CORRECTION: "what was told was wrong",
    Reason.RETRACTION: "who told it first took it back",
}


def story(alert: Alert) -> str:
    """Answer /story: the alert as it stands, all its sources, and what can be asked next."""
    sources = list({source.url or source.outlet: source for source in alert.sources}.values())
    lines = [
        *render_alert(alert).html.split("\n"),
        "",
        f"{bold('Sources')} ({len(sources)})" if sources else "No source is known.",
        *(_source(source) for source in sources[:_SOURCES]),
    ]
    if len(sources) > _SOURCES:
        lines.append(f"+{len(sources) - _SOURCES} more")
    lines += [f"{bold('Measure')} {tap('measure', name)}" for name in alert.measures[:3]]
    lines.append(f"{tap('why', alert.story)}")
    return fitted(lines)


def why(alert: Alert, filters: Sequence[tuple[Filter, Sequence[str]]] | None) -> str:
    """Answer /why; `filters`: those of this chat that let it through, with the words that did.

    None: the chat has no filters of its own; it was chosen in the settings, or by nobody.
    """
    lines = [
        f"{bold('Why')} {escape(cut(headline(alert), _TITLE))}",
        *_passed(filters),
        f"▸ {italic('Told because')} {escape(_REASONS[alert.reason])}",
        f"▸ {italic('Revision')} {alert.revision}, decided {moment(alert.decided_at)}",
        f"▸ {italic('Severity')} {alert.severity} of 5 · {alert.certainty.replace('_', ' ')}",
    ]
    if alert.why:
        reasons = "; ".join(cut(tidy(reason), _TITLE) for reason in alert.why[:_WHY])
        lines.append(f"▸ {italic('Relevant because')} {escape(reasons)}")
    if alert.measures:
        lines.append(f"▸ {italic('Measures')} {escape(', '.join(alert.measures))}")
    if alert.claim:
        lines.append(f"▸ {italic('Only claimed')} by {escape(alert.claim)}")
    if not is_reminder(alert.story):
        outlets = len({source.house or source.outlet for source in alert.sources})
        lines.append(
            f"▸ {italic('Story')} {len(alert.sources)} reports of {outlets} outlets are taken for"
            " one event"
        )
    lines += [_source(source) for source in alert.sources[:3]]
    lines.append(tap("story", alert.story))
    return fitted(lines)


def unknown_story(wish: str) -> str:
    """Say that there is no such story, and how to name one."""
    if not wish:
        return (
            "Answer an alert with /why, or name its story: /latest and /status show the"
            f" newest, e.g. {code('/story 3f2a90c1')}"
        )
    return (
        f"🤔 No story “{escape(cut(tidy(wish), 40))}” is remembered (stories are kept 30 days)."
        " /latest shows the newest."
    )


def _passed(filters: Sequence[tuple[Filter, Sequence[str]]] | None) -> list[str]:
    if filters is None:
        return ["This chat has no filters of its own: /subscribe"]
    if not filters:
        return [
            "None of this chat's filters lets it through as it is now; it did when it was told,"
            " or it comes because an earlier message of the story stands here."
        ]
    lines = []
    for wanted, words in filters[:_MATCHES]:
        shown = code(cut(tidy(format_filter(wanted)), _TITLE)) or "everything"
        named = f": {escape(', '.join(words))}" if words else ""
        lines.append(f"▸ {italic('Your filter')} {shown}{named}")
    return lines


def _source(source: Source) -> str:
    title = cut(tidy(source.title) or tidy(source.outlet) or "source", _TITLE)
    name = f"{escape(cut(tidy(source.outlet), 40))}: " if source.outlet and source.title else ""
    when = f" · {moment(source.published)}" if source.published else ""
    return f"· {name}{link(title, source.url)}{when}"
