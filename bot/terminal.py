"""The preview door: messages in a terminal, drawn from the very HTML that Telegram would get."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime
from io import StringIO
from itertools import count, groupby
from typing import TYPE_CHECKING

from rich.box import ROUNDED
from rich.console import Console, Group
from rich.panel import Panel
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bot.markup import spans
from core.errors import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from bot.markup import Span
    from core.delivery import Button, Message

#: a phone in the hand: the frame stays between these numbers of columns
NARROW, WIDE = 44, 56
#: Telegram folds an expandable quotation to this many lines
_FOLDED_LINES = 3
_FRAME = 4
_QUIET = Style(color="#7d8b99")
_LINK = Style(color="#6ab3f3")
_QUOTE = Style(color="#c5d0da")
_BAR = Style(color="#6ab3f3", bold=True)
_LOOKS = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "underline": Style(underline=True),
    "strike": Style(strike=True),
    "code": Style(color="#8fd19e"),
    "spoiler": Style(reverse=True, dim=True),
}
_NIGHT = TerminalTheme(
    (23, 33, 43),
    (233, 238, 243),
    [
        *((23, 33, 43), (229, 83, 83), (98, 190, 110), (222, 184, 90)),
        *((106, 179, 243), (170, 130, 220), (90, 190, 200), (233, 238, 243)),
    ],
)


class TerminalDoor:
    """Shows messages instead of sending them; in a pipe as plain text."""

    identity = "preview"

    def __init__(self, console: Console, clock: Callable[[], datetime] | None = None) -> None:
        self._console = console
        self._clock = clock or (lambda: datetime.now(UTC))
        self._ids = count(1)

    async def send(self, target: str, message: Message, *, reply_to: int | None = None) -> int:
        """Draw a message and give it a number."""
        number = next(self._ids)
        self._show(target, message, number, "" if reply_to is None else f"reply to {reply_to}")
        return number

    async def edit(self, target: str, message_id: int, message: Message) -> None:
        """Draw the message anew, marked as edited."""
        self._show(target, message, message_id, "edited")

    async def probe(self) -> None:
        """A terminal always answers."""

    def _show(self, target: str, message: Message, number: int, note: str) -> None:
        try:
            self._draw(target, message, number, note)
        except SystemExit:  # what the console makes of a closed pipe
            # nobody reads any more: the whole process ends, in order, and this is told next time
            signal.raise_signal(signal.SIGTERM)
            raise NotSent(target, "the terminal is closed") from None

    def _draw(self, target: str, message: Message, number: int, note: str) -> None:
        now = self._clock()
        if self._console.is_terminal:
            width = self._console.width
            self._console.print(bubble(message, now, title=target, note=note, width=width))
            return
        head = " ".join(word for word in (f"{now:%H:%M:%S}", target, f"#{number}", note) if word)
        self._console.out(f"{head}\n{message.plain}\n", highlight=False)


def bubble(
    message: Message, now: datetime, *, title: str = "", note: str = "", width: int = WIDE
) -> RenderableType:
    """Draw one message as a chat bubble with its time and its buttons."""
    columns = max(NARROW, min(WIDE, width))
    body = _blocks(spans(message.html), columns - _FRAME)
    below = f"{note or ('silent' if message.silent else '')} {now:%H:%M}".strip()
    frame = Panel(
        Group(*body),
        box=ROUNDED,
        width=columns,
        border_style=_QUIET,
        title=Text(title, _QUIET) if title else None,
        title_align="left",
        subtitle=Text(below, _QUIET),
        subtitle_align="right",
    )
    return Group(frame, *(_row(row, columns) for row in message.buttons))


def export_svg(messages: Iterable[Message], path: Path, now: datetime, title: str) -> None:
    """Draw messages into a picture, with the terminal's own renderer."""
    console = Console(
        record=True, width=WIDE, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    for message in messages:
        console.print(bubble(message, now))
    picture = console.export_svg(title=title, theme=_NIGHT)
    # the frame would fetch its fonts from the network: the reader's own monospace font serves
    offline = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    path.write_text(offline, encoding="utf-8")


def _blocks(pieces: Sequence[Span], columns: int) -> Iterable[Text]:
    """Running text and quotations in turn, wrapped to the width."""
    for kind, members in groupby(pieces, key=_block_kind):
        text = Text()
        for span in members:
            text.append(span.text, _look(span))
        if kind:
            yield _quotation(text, columns, folded=kind == "folded")
        elif text.plain != "\n":
            yield _trimmed(text)


def _block_kind(span: Span) -> str:
    return next((kind for kind in ("folded", "quote") if kind in span.styles), "")


def _look(span: Span) -> Style:
    looks = [Style.null()] + [_LOOKS[name] for name in sorted(span.styles) if name in _LOOKS]
    if span.href:
        looks += [_LINK, Style(link=span.href)]
    return Style.combine(looks)


def _trimmed(text: Text) -> Text:
    """A line break next to a quotation belongs to the quotation's own lines."""
    plain = text.plain
    start = 1 if plain.startswith("\n") else 0
    end = len(plain) - 1 if plain.endswith("\n") and len(plain) > 1 else len(plain)
    return text[start:end]


def _quotation(text: Text, columns: int, *, folded: bool) -> Text:
    console = Console(width=columns, file=StringIO())
    lines = list(text.wrap(console, columns - 2))
    if folded and len(lines) > _FOLDED_LINES:
        lines = lines[:_FOLDED_LINES]
        lines[-1].rstrip()
        lines[-1].truncate(columns - 4)
        lines[-1].append(" ⌄", _QUIET)
    for line in lines:
        line.stylize_before(_QUOTE)
    return Text("\n").join(Text.assemble(("▎ ", _BAR), line) for line in lines)


def _row(buttons: Sequence[Button], columns: int) -> Text:
    """One row of buttons, as wide as the bubble together."""
    each = columns // max(1, len(buttons)) - 2
    row = Text()
    for button in buttons:
        label = Text(f"{button.text}{' ↗' if button.url else ''}")
        label.truncate(each - 2, overflow="ellipsis")
        label.align("center", each)
        look = Style(color="#e9eef3", bgcolor="#2b3a49", link=button.url or None)
        row.append_text(Text.assemble(" ", (label.plain, look), " "))
    return row
