"""Every wording of the conversation: short, friendly, Telegram's HTML, made for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.markup import bold, code, escape, italic, link, plain
from bot.render import event_words, headline, moment
from core.delivery import Button, Message
from core.subscription import format_filter
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.alert import Alert
    from core.subscription import Filter, Subscription

DESCRIPTION = (
    "Alerts you to rare earth policy: export controls, licences, quotas, tariffs, bans and deals."
    " One event, one message, marked for what it rests on. Press Start to get alerts."
)
SHORT_DESCRIPTION = "Rare earth policy alerts: first, once, and truly."
COMMANDS = (
    ("start", "Get alerts here"),
    ("subscribe", "Get everything, or what a filter lets through"),
    ("unsubscribe", "Remove a filter"),
    ("list", "Your filters"),
    ("latest", "The newest alerts"),
    ("status", "What is in force, what comes next, what is not known"),
    ("inforce", "What applies to an element or a country"),
    ("timeline", "What happened, of a measure or a country"),
    ("measure", "One measure: history, basis, doubts"),
    ("calendar", "The dates ahead"),
    ("story", "One story with all its sources"),
    ("why", "Why an alert came: answer it with this"),
    ("help", "How it works"),
    ("stop", "No more alerts"),
)
#: the button that takes a narrowing back
UNDO = "everything"
UNDO_LABEL = "Everything again"
OLD_BUTTON = "This button is no longer in use."
ADMINS_ONLY = "Only this group's administrators can change what is sent here."
UNSURE = "I could not ask Telegram whether you are an administrator. Please try again."
_LONGEST_FILTER = 100
_LONGEST_TITLE = 140


def message(html: str, *rows: Sequence[Button]) -> Message:
    """An answer with its plainer forms."""
    words = plain(html)
    return Message(html=html, plain=words, link=words, buttons=tuple(tuple(row) for row in rows))


def undoing() -> tuple[Button, ...]:
    """The row with the button that takes a narrowing back."""
    return (Button(UNDO_LABEL, data=UNDO),)


def welcome(subscription: Subscription, *, was: str) -> str:
    """Answer /start; `was`: new, known or lost."""
    first = {
        "new": "👋 " + bold("Welcome to rarewatch."),
        "known": bold("You are subscribed already."),
        "lost": "👋 " + bold("Welcome back.") + " Alerts come here again.",
    }[was]
    return "\n".join(
        (
            f"{first} You get {_what(subscription)}.",
            "",
            "Each event is told once; later reports edit the same message.",
            "🔴 tightening  🟢 easing",
            "🟡 mixed  ⚪ neutral",
            "●●●●● how much it matters",
            "",
            f"Too much? {code('/subscribe dysprosium 3+')}",
            "/latest · /status · /help",
        )
    )


def greeting() -> str:
    """Say hello in a group that just added the bot."""
    return (
        "👋 " + bold("rarewatch") + " tells rare earth policy news.\n"
        "An administrator sends /start here to get everything,"
        f" or {code('/subscribe dysprosium')} to get less."
    )


def returned(subscriptions: Sequence[Subscription]) -> str:
    """Say that a chat that was lost gets alerts again."""
    kept = sum(len(s.filters) for s in subscriptions)
    filters = "your filter was kept" if kept == 1 else f"your {kept} filters were kept"
    return (
        "👋 " + bold("Welcome back.") + f" Alerts come here again; {filters}.\n"
        "What was told meanwhile: /latest"
    )


def stopped(before: Subscription | None) -> str:
    """Answer /stop."""
    if before is None:
        return "No alerts come here. /start begins."
    kept = [f for f in before.filters if f.words or f.without or f.severity > 1]
    lines = [bold("Stopped.") + " No more alerts come here. /start begins again."]
    if kept:
        lines += ["Your filters were:", *(f"· {_filter(f)}" for f in kept)]
    return "\n".join(lines)


def help_text() -> str:
    """Answer /help."""
    return "\n".join(
        (
            bold("rarewatch") + ": rare earth policy news, each event told once.",
            "",
            "/subscribe: everything",
            f"{code('/subscribe dysprosium terbium')}: any of these words",
            f"{code('/subscribe magnets -recycling')}: without a word",
            f"{code('/subscribe quota 3+')}: from ●●●○○ on",
            "/list and /unsubscribe: your filters",
            "/latest: the newest alerts",
            "/status: what is in force, what comes next",
            f"{code('/inforce dysprosium')}, {code('/inforce JP 2025-12-01')}: what applies",
            f"{code('/measure 18/2025')}, {code('/timeline EU')}: what happened",
            "/calendar: the dates ahead, told 30, 7, 1 and 0 days before",
            "/why as an answer to an alert: why it came",
            "/stop: no more alerts",
            "",
            italic("In groups, administrators change filters; in a topic, alerts come to it."),
        )
    )


def narrowed(after: Subscription) -> str:
    """Answer a first filter after everything."""
    return f"✅ {bold('Instead of everything')} you get {_what(after)} from now on."


def added(after: Subscription, new: Filter) -> str:
    """Answer a /subscribe that added something."""
    if len(after.filters) == 1:
        return f"✅ {bold('Subscribed:')} you get {_what(after)}."
    return (
        f"✅ {bold('Added:')} {_filter(new)}\n"
        f"An alert comes if it passes any of these:\n{numbered(after)}"
    )


def known(after: Subscription) -> str:
    """Answer a /subscribe that says what was said before."""
    return f"That is subscribed already.\n{numbered(after)}"


def too_many(most: int) -> str:
    """Refuse one filter too many."""
    return f"{most} filters are the most for one chat. /unsubscribe removes one."


def misunderstood(why: str) -> str:
    """Explain the grammar after a filter that cannot be read."""
    return "\n".join(
        (
            f"🤔 {escape(cut(tidy(why), 300))}",
            "",
            "Words: any of them is enough. A minus before a word: never. Quotes keep words"
            f" together. {code('1+')} to {code('5+')}: how much it must matter.",
        )
    )


def removed(gone: Filter, after: Subscription | None) -> str:
    """Answer an /unsubscribe that removed something."""
    if after is None:
        return (
            f"{bold('Removed:')} {_filter(gone)}\nNo more alerts come here. /start begins again."
        )
    return f"{bold('Removed:')} {_filter(gone)}\nWhat stays:\n{numbered(after)}"


def which(subscription: Subscription, problem: str = "") -> str:
    """Ask which filter is meant."""
    first = f"🤔 {escape(problem)}\n" if problem else ""
    return (
        f"{first}Which one? For example {code('/unsubscribe 1')}\n"
        f"{numbered(subscription)}\n/stop removes all."
    )


def nothing() -> str:
    """Say that there is no subscription."""
    return "No alerts come here. /start gets everything, /subscribe takes a filter."


def listed(subscription: Subscription) -> str:
    """Answer /list."""
    head = bold("Your filters") + " (an alert comes if it passes any)"
    return "\n".join(line for line in (head, numbered(subscription), lost(subscription)) if line)


def numbered(subscription: Subscription) -> str:
    """The filters, one a line, with the numbers that /unsubscribe takes."""
    return "\n".join(f"{n}. {_filter(f)}" for n, f in enumerate(subscription.filters, 1))


def latest(alerts: Sequence[Alert]) -> str:
    """Answer /latest."""
    if not alerts:
        return "Nothing was told yet. /status says whether the feeds are being read."
    return bold("Newest alerts") + "\n\n" + "\n\n".join(_brief(alert) for alert in alerts)


def hint() -> str:
    """Answer what is no command."""
    return "I know commands only: /help shows them."


def lost(subscription: Subscription) -> str:
    """Say that a chat gets nothing because it could not be reached; empty if it can."""
    if subscription.suspended_at is None:
        return ""
    since = _day(subscription.suspended_at)
    return f"⚠️ Paused since {since}: this chat could not be reached. /start resumes."


def _brief(alert: Alert) -> str:
    url = next((source.url for source in alert.sources if source.url), "")
    title = link(cut(headline(alert), _LONGEST_TITLE), url)
    words = " · ".join(word for word in (event_words(alert), moment(alert.first_seen)) if word)
    return f"{texts.MARKS[alert.direction]} {title}\n{texts.dots(alert.severity)} {escape(words)}"


def _what(subscription: Subscription) -> str:
    if len(subscription.filters) == 1:
        return _filter(subscription.filters[0])
    return f"what passes any of these:\n{numbered(subscription)}\n"


def _filter(one: Filter) -> str:
    if not one.words and not one.without:
        return (
            "everything" if one.severity <= 1 else f"everything from {texts.dots(one.severity)} on"
        )
    return code(cut(tidy(format_filter(one)), _LONGEST_FILTER))


def _day(when: datetime | None) -> str:
    return moment(when).rsplit(" ", 2)[0] if when else ""
