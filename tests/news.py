"""Invented news: acts of invented authorities, each an event of its own, and everyday noise."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formatdate
from xml.sax.saxutils import escape

_ACTORS = (
    "Varnholm", "Eastmark", "Oruvia", "Calder Islands", "Tesmar", "Quillon", "Brackenland",
    "Norrhavn", "Sundmere", "Ivarra", "Palisade Republic", "Drovenia",
)  # fmt: skip
_ACTS = (
    (
        "imposes export controls on {0} oxide",
        "The {1} commerce ministry asks a licence for {0}.",
    ),
    (
        "grants first export licences for {0}",
        "Officials in {1} let shipments of {0} magnets go.",
    ),
    ("sets a yearly production quota for {0}", "The {1} government fixed this year's {0} quota."),
    ("bans exports of raw {0} ore", "The {1} parliament passed an export ban on {0} concentrate."),
    ("opens talks on a {0} stockpile", "The {1} industry ministry plans a reserve of {0} metal."),
)
_GOODS = ("dysprosium", "terbium", "neodymium", "samarium", "yttrium", "lutetium", "holmium")
_NOISE = (
    "Ferry timetable changes for the winter", "Five soups for a cold evening",
    "Rowing club wins the autumn regatta", "Museum of lighthouses reopens",
    "Chess final ends in a draw", "School orchestra plays in the town hall",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One entry to publish."""

    number: int
    title: str
    text: str
    relevant: bool


def act(number: int) -> Report:
    """The n-th act; actor, act and goods differ from its neighbours', 0 to 59 are distinct."""
    actor = _ACTORS[number % 12]
    title, text = _ACTS[(number + number // 12) % 5]
    goods = _GOODS[number % 7]
    body = f"{text.format(goods, actor)} Rare earth buyers were told on day {number}."
    return Report(number, f"{actor} {title.format(goods)}", body, relevant=True)


def noise(number: int) -> Report:
    """The n-th piece of everyday news."""
    return Report(10_000 + number, f"{_NOISE[number % 6]} ({number})", "", relevant=False)


def rss(reports: list[Report], *, built: int = 0, title: str = "Invented Wire") -> bytes:
    """An RSS 2.0 document, the newest first; `built` moves only the feed-level date."""
    entries = "".join(
        f"<item><title>{escape(r.title)}</title><link>http://news.example/{r.number}</link>"
        f"<guid>http://news.example/{r.number}</guid><description>{escape(r.text)}</description>"
        "</item>"
        for r in reversed(reports)
    )
    head = f"<title>{title}</title><link>http://news.example/</link>"
    date = f"<lastBuildDate>{formatdate(1_800_000_000 + built)}</lastBuildDate>"
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{date}{entries}</channel></rss>"
    ).encode()


def atom(reports: list[Report], *, title: str = "Invented Gazette") -> bytes:
    """The same as Atom."""
    entries = "".join(
        f"<entry><id>tag:news.example,2026:{r.number}</id><title>{escape(r.title)}</title>"
        f"<link href='http://news.example/{r.number}'/><updated>2026-01-02T03:04:05Z</updated>"
        f"<summary>{escape(r.text)}</summary></entry>"
        for r in reversed(reports)
    )
    head = f"<id>tag:news.example,2026:feed</id><title>{title}</title>"
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"{head}<updated>2026-01-02T03:04:05Z</updated>{entries}</feed>"
    ).encode()
