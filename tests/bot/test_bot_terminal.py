"""The preview draws what Telegram would show."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.terminal import TerminalDoor, export_svg
from core.delivery import Button, Message

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)
MESSAGE = Message(
    html=(
        "🔴 <b>TIGHTENING</b> · <i>Ruritania</i> &amp; co\n"
        "<blockquote expandable>" + "A long quotation goes on. " * 12 + "</blockquote>\n"
        '<code>a&lt;b</code> <tg-spoiler>s</tg-spoiler> <a href="https://example.org/x?a=1&amp;b=2">Reuters</a>'
    ),
    plain="plain words",
    link="link",
    buttons=((Button("Open", url="https://example.org/"), Button("Narrow", data="narrow")),),
)


def door(width: int, *, terminal: bool) -> tuple[TerminalDoor, StringIO]:
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="truecolor")
    return TerminalDoor(console, clock=lambda: NOW), out


def without_codes(drawn: str) -> list[str]:
    drawn = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", drawn)
    return re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()


async def test_a_bubble() -> None:
    preview, out = door(200, terminal=True)
    assert await preview.send("42", MESSAGE) == 1
    lines = without_codes(out.getvalue())
    assert lines[0].startswith("╭─ 42 ─")
    assert "🔴 TIGHTENING · Ruritania & co" in lines[1]
    assert [line[2:4] for line in lines[2:5]] == ["▎ "] * 3
    assert lines[4].rstrip(" │").endswith("⌄")
    assert "a<b s Reuters" in lines[5]
    assert lines[6].endswith(" 10:12 ─╯")
    assert "Open ↗" in lines[7]
    assert "Narrow" in lines[7]


async def test_links_can_be_clicked_and_looks_are_drawn() -> None:
    preview, out = door(50, terminal=True)
    await preview.send("42", MESSAGE)
    assert "https://example.org/x?a=1&b=2\x1b\\" in out.getvalue()
    assert "\x1b[1mTIGHTENING" in out.getvalue()
    assert "\x1b[3mRuritania" in out.getvalue()


@pytest.mark.parametrize(("columns", "drawn"), [(20, 44), (50, 50), (200, 56)])
async def test_the_width_of_a_phone(columns: int, drawn: int) -> None:
    preview, out = door(columns, terminal=True)
    await preview.send("42", MESSAGE)
    frame = next(line for line in without_codes(out.getvalue()) if line.startswith("╭"))
    assert len(frame) == min(columns, drawn)


async def test_edits_are_drawn_anew_and_marked() -> None:
    preview, out = door(60, terminal=True)
    number = await preview.send("42", MESSAGE)
    await preview.edit("42", number, MESSAGE)
    await preview.probe()
    assert sum("edited 10:12" in line for line in without_codes(out.getvalue())) == 1
    assert await preview.send("42", MESSAGE) == number + 1


async def test_a_pipe_gets_plain_text() -> None:
    preview, out = door(60, terminal=False)
    await preview.send("42/7", MESSAGE)
    await preview.edit("42/7", 1, MESSAGE)
    assert (
        out.getvalue()
        == "10:12:00 42/7 #1\nplain words\n\n10:12:00 42/7 #1 edited\nplain words\n\n"
    )


def test_a_picture_that_asks_nothing_of_the_network(tmp_path: Path) -> None:
    path = tmp_path / "alert.svg"
    export_svg([MESSAGE], path, NOW, "rarewatch")
    picture = path.read_text(encoding="utf-8")
    assert "TIGHTENING" in picture
    assert "@font-face" not in picture
    assert "cdn" not in picture
