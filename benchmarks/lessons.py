"""Lessons: invented reports with their kind and direction, one a line of `benchmarks/lessons/`.

    control T¦headline¦text
    none -¦headline¦text

T is tightening, E easing, N neutral, M mixed; `none` is no policy on rare earths, though it reads
like it. Files `*-edge-*` hold both, at the border between them. None of them is news: figures and
quotations are made up, and where one recalls a real act, as many at the border do, it is no
account of it. Those who wrote the words and rules of `config/lexicon/` learned from one half; the
other, in files `*-unread.txt`, they had not read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from core.taxonomy import Direction, EventType
from study.rows import BadRow, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from study.rows import Row

HOME = Path(__file__).parent / "lessons"
UNREAD = "-unread-"
#: in the names of files that hold what is no policy, too
EDGE = "-edge-"
KINDS = {
    "control": EventType.EXPORT_CONTROL_NEW,
    "eased": EventType.EXPORT_CONTROL_EASED_OR_SUSPENDED,
    "regime": EventType.LICENCE_REGIME_CHANGE,
    "granted": EventType.LICENCE_GRANTED,
    "refused": EventType.LICENCE_DENIED_OR_DELAYED,
    "quota": EventType.QUOTA,
    "tariff": EventType.IMPORT_TARIFF_OR_TRADE_REMEDY,
    "support": EventType.DOMESTIC_SUPPORT_OR_STOCKPILE,
    "talks": EventType.NEGOTIATION_OR_AGREEMENT,
    "legal": EventType.LEGAL_OR_WTO,
    "enforcement": EventType.ENFORCEMENT_OR_SMUGGLING,
    "ownership": EventType.INVESTMENT_OR_OWNERSHIP_RULE,
    "impact": EventType.SUPPLY_IMPACT,
    "statement": EventType.OFFICIAL_STATEMENT_OTHER,
}
DIRECTIONS = {direction[0].upper(): direction for direction in Direction}
#: the labels of what is no policy
NONE = "none -"
#: no lesson has a date of its own
DAY = "2026-06-01"


def lessons(home: Path = HOME) -> Iterator[Row]:
    """All lessons, in the order of their files; BadRow names file and line of a broken one."""
    for path in sorted(home.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield _lesson(line, path, number)


def _lesson(line: str, path: Path, number: int) -> Row:
    try:
        labels, title, text = line.split("¦")
        kind, direction = labels.split()
        known = {"relevant": labels != NONE}
        if known["relevant"]:
            known |= {"event_type": KINDS[kind], "direction": DIRECTIONS[direction]}
    except (ValueError, KeyError) as error:
        raise BadRow(
            f"{path}, line {number}: `kind D¦headline¦text` is expected, not {line[:60]!r}"
        ) from error
    name = f"{path.stem}-{number}"
    fields = {
        "id": name,
        "event": name,
        "title": title,
        "text": text,
        "lang": path.stem[:2],
        "published": DAY,
        # where all are relevant they show no border
        "one_sided": EDGE not in name,
        **known,
    }
    return row_of(json.dumps(fields), f"{path}, line {number}")
