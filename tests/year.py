"""An invented year of one measure, from its announcement to its end, as feeds tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from articles import entry

from core.entry import EntryKind, SeenEntry
from core.feed import Feed, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

FEEDS = {
    "ministry": Feed("ministry", "https://gov.test", publisher="Ministry", tier=Tier.OFFICIAL),
    "wire": Feed("wire", "https://wire.test", publisher="Wire", tier=Tier.WIRE),
    "post": Feed("post", "https://post.test", publisher="Post"),
    "blatt": Feed("blatt", "https://blatt.test", publisher="Blatt"),
}
MEASURE = "cn-2028-47"
#: day and hour, feed, headline, text
Told = tuple[str, str, str, str]
REPORTS: list[Told] = [
    (
        "2028-01-10T08",
        "ministry",
        "商务部公告2028年第47号 公布对镝相关物项实施出口管制的决定",
        "根据《中华人民共和国出口管制法》，决定对含镝物项实施出口管制，自2028年3月1日起实施。",
    ),
    (
        "2028-01-10T09",
        "wire",
        "China to require export licences for dysprosium from 1 March: "
        "Announcement No. 47 of 2028",
        "China's commerce ministry said in Announcement No. 47 of 2028 that exporters of "
        "dysprosium need a licence from 1 March 2028.",
    ),
    (
        "2028-01-11T06",
        "blatt",
        "China führt Exportkontrollen für Dysprosium ein: Bekanntmachung Nr. 47",
        "Das chinesische Handelsministerium hat mit der Bekanntmachung Nr. 47/2028 "
        "Exportkontrollen für Dysprosium angekündigt, die ab dem 1. März 2028 gelten.",
    ),
    (
        "2028-02-02T06",
        "post",
        "Town museum shows old radios",
        "Collectors lent two hundred sets to the exhibition, which is open until June.",
    ),
    (
        "2028-05-03T10",
        "wire",
        "China to suspend dysprosium export controls, sources say",
        "People familiar with the matter said that China will suspend Announcement No. 47 of "
        "2028 on dysprosium.",
    ),
    (
        "2028-05-09T10",
        "ministry",
        "关于暂停实施商务部公告2028年第47号的决定",
        "商务部决定自2028年5月9日起暂停实施公告2028年第47号（对镝相关物项的出口管制），"
        "有效期至2028年9月30日。",
    ),
    (
        "2028-05-09T12",
        "post",
        "China suspends dysprosium export controls until 30 September 2028",
        "China's commerce ministry suspended Announcement No. 47 of 2028 until 30 September 2028.",
    ),
    (
        "2028-09-20T10",
        "ministry",
        "关于延长商务部公告2028年第47号暂停实施期限的公告",
        "商务部决定将公告2028年第47号的暂停实施期限延长至2028年11月30日。",
    ),
    (
        "2028-09-20T12",
        "wire",
        "China extends suspension of dysprosium export controls to 30 November 2028",
        "China's commerce ministry extended the suspension of Announcement No. 47 of 2028 until "
        "30 November 2028.",
    ),
    (
        "2028-11-30T10",
        "ministry",
        "关于商务部公告2028年第47号失效的公告",
        "商务部公告2028年第47号自2028年11月30日起失效，对镝相关物项的出口管制到期终止。",
    ),
    (
        "2028-12-01T10",
        "post",
        "China's dysprosium export controls expire",
        "Announcement No. 47 of 2028 expired on 30 November 2028, China's commerce ministry said.",
    ),
]
#: what the clock rings for, and on which days
RINGS = {
    date(2028, 3, 1): [date(2028, 1, 31), date(2028, 2, 23), date(2028, 2, 29), date(2028, 3, 1)],
    # moved on 20 September
    date(2028, 9, 30): [date(2028, 8, 31)],
    date(2028, 11, 30): [
        date(2028, 10, 31),
        date(2028, 11, 23),
        date(2028, 11, 29),
        date(2028, 11, 30),
    ],
}


def reports(told: Iterable[Told] = REPORTS) -> list[SeenEntry]:
    """The entries of a year, in order of time as it tells them."""
    return [
        SeenEntry(
            feed,
            EntryKind.NEW,
            replace(entry(title, text, key=f"year-{number}"), language=""),
            datetime.fromisoformat(moment).replace(tzinfo=UTC),
        )
        for number, (moment, feed, title, text) in enumerate(told)
    ]
