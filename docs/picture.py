# ruff: noqa: INP001
"""Draw the README's picture: invented alerts by the real renderers, as a page for a browser.

python docs/picture.py /tmp/picture
chromium --headless --window-size=1060,1080 --force-device-scale-factor=1.5 \
    --screenshot=docs/alert.png /tmp/picture/page.html
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.render import render_alert
from bot.terminal import export_svg
from core.alert import Alert, Reason, Source
from core.taxonomy import Certainty, Direction

SEEN = datetime(2026, 11, 20, 10, 12, tzinfo=UTC)
NOW = SEEN + timedelta(minutes=21)
STYLE = """
body { background: #fff; margin: 0; padding: 16px; width: 1010px;
  display: flex; gap: 16px; align-items: flex-start }
img { width: 575px }
.chat { background: #0e1621; border-radius: 18px; padding: 10px; width: 390px; flex: none;
  color: #fff; font: 15.5px/1.32 Roboto, "Noto Sans", "DejaVu Sans Condensed", sans-serif }
.name { padding: 4px 8px 8px; font-weight: bold }
.bubble { background: #182533; border-radius: 14px; padding: 8px 12px; margin: 6px 22px 8px 0;
  white-space: pre-line }
blockquote { margin: 4px 0; padding: 3px 8px; border-left: 3px solid #6ab3f3; border-radius: 4px;
  background: #1f3347; font-size: 14px; overflow: hidden;
  display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical }
a { color: #6ab3f3; text-decoration: none }
.time { text-align: right; color: #7d8b99; font-size: 11px }
"""


def source(outlet: str) -> Source:
    """An invented outlet's report."""
    return Source(outlet, "", "https://example.org/", SEEN, 2, outlet.lower())


TIGHTER = Alert(
    story="tighter",
    revision=2,
    reason=Reason.MORE_OUTLETS,
    headline="Ruritania puts samarium, gadolinium and lutetium alloys under export licence"
    " from 1 December",
    summary="The trade ministry said exporters must name the end user and the end use of every"
    " shipment; magnets that contain more than 0.1 percent of the listed elements by weight are"
    " covered, including goods made abroad. Licences take up to 45 working days.",
    event="export_control_new",
    event_label="New export control or licensing duty",
    direction=Direction.TIGHTENING,
    severity=5,
    certainty=Certainty.OFFICIAL_STATEMENT,
    jurisdictions=("Ruritania",),
    elements=("Sm", "Gd", "Lu"),
    companies=(),
    sources=tuple(map(source, ("Ruritania Herald", "Metal Wire", "Magnet Daily", "Ore Post"))),
    why=(),
    first_seen=SEEN,
    decided_at=NOW,
    what="Decree 31/2026",
    next=("1 Dec 2026 takes effect",),
    still=("Decree 12/2025 in force (Nd Pr)",),
)
EASIER = Alert(
    story="easier",
    revision=1,
    reason=Reason.FIRST_REPORT,
    headline="Freedonia grants first year-long magnet licences to three makers, sources say",
    summary="Three magnet makers hold general licences for most of their customers, two people"
    " familiar with the matter said.",
    event="general_licence",
    event_label="General or long-term licence regime",
    direction=Direction.EASING,
    severity=3,
    certainty=Certainty.SOURCES_SAY,
    jurisdictions=("Freedonia",),
    elements=("Nd", "Pr", "Dy", "Tb"),
    companies=("Alpha Magnets", "Borealis"),
    sources=(source("Metal Wire"),),
    why=(),
    first_seen=NOW,
    decided_at=NOW,
    still=("Decree 4/2025 in force (Dy Tb)",),
)
PAUSED = replace(
    TIGHTER,
    reason=Reason.STATUS,
    revision=3,
    direction=Direction.EASING,
    severity=4,
    certainty=Certainty.OFFICIAL_TEXT,
    changed="Decree 31/2026: announced → suspended until 30 Nov 2027",
    changed_at=NOW,
    until="30 Nov 2027",
    next=("30 Nov 2027 Decree 31/2026: the suspension ends",),
)


def main(folder: Path) -> None:
    """Write the terminal's picture and the page that shows it beside the chat."""
    folder.mkdir(parents=True, exist_ok=True)
    alerts = (TIGHTER, EASIER, PAUSED)
    messages = [
        replace(render_alert(alert, answer=alert is PAUSED), silent=False) for alert in alerts
    ]
    export_svg(messages, folder / "terminal.svg", NOW, "rarewatch run")
    bubbles = (
        "".join(
            f"<div class=bubble>{message.html}<div class=time>{note}</div></div>"
            for message, note in zip(
                messages, ("edited 10:33", "10:33", "10:33, in answer to the first"), strict=True
            )
        )
        .replace("\n<blockquote", "<blockquote")
        .replace("</blockquote>\n", "</blockquote>")
    )
    (folder / "page.html").write_text(
        f"<meta charset=utf-8><style>{STYLE}</style>"
        f'<div class=chat><div class=name>rarewatch</div>{bubbles}</div><img src="terminal.svg">',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
