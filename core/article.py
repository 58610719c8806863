"""An article: an entry made comparable, with everything that the lexicon knows in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from core.encoder import hearing
from core.feed import Tier
from core.language import detect
from core.lexicon import Kind
from core.link import canonical, outlet_of, site_of, tier_of
from core.official import official_numbers
from core.terms import comparable
from core.text import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from core.entry import Entry
    from core.feed import Feed
    from core.lexicon import Lexicon, Match

#: a report says its news first; what stands below is background and page furniture
LEAD = 500
BODY = 3000
SUMMARY = 500
HEADLINE = 120
#: nothing that is longer is a title
LONGEST = 2000
_ONE_DAY = timedelta(days=1)
#: years outside of these are a machine's: no feed existed, or the clock would overflow
_EARLIEST, _LATEST = 1995, 9998

_OPENERS = re.compile(
    r"^(?:(?:update|wrapup|exclusive|rpt|corrected|refile|breaking|insight|analysis)\s*\d*\s*[-:–—]\s*"
    r"|[A-Z]{2,8}\s*\|\s+|#+)+",
    re.IGNORECASE,
)
_CUT_AT = re.compile(r"\s+[-–—|｜]\s+|\s*[|｜]\s*|_(?=[^_]{2,12}$)")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")
_LOOSE_SCRIPT = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff]+")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*|\b(?:first|second|third|fourth)\b")
_YEAR = re.compile(r"20[0-3]\d")
#: how far an act has come, as its headline says it
STAGES = ("plan", "extend")
#: how far down a text repeats its headline
_ABOVE = 600
_FURNITURE = re.compile(
    r"^(?:(?:key (?:points|takeaways|facts)|highlights|in brief|at a glance|table of contents"
    r")\b[:.]?|(?:in short|summary) ?[:–-]|(?:\d{1,4} ){2,}|(?:(?:last )?updated|published):"
    r"|\d{4}-\d\d-\d\d\b(?: ?T?\d\d:\d\d(?::\d\d)?Z?)?|\d{1,2}/\d{1,2}/\d{4}\b"
    r"|[\s.:;,|·•*–—-]+)+",
    re.IGNORECASE,
)
#: what stands between a headline and its outlet, and signs that are written for one another
_JOINTS = " -–—|｜_"
_ALIKE = {
    sign: f"[{re.escape(signs)}]" for signs in ("-‐‑–—−", "'’‘ʼ", '"“”„«»') for sign in signs
}
_BULLET = re.compile(r"(?<=[.!?。]) [-–•*] ")
#: an outlet's name behind a headline is short, the headline before it is not
_OUTLET_WORDS = 4
_OUTLET_LETTERS = 32
_HEADLINE_WORDS = 4
_HEADLINE_LETTERS = 10


def headline(title: str, outlet: str = "") -> str:
    """Free a title from what outlets hang on it: `UPDATE 2-`, `ABC | `, ` - The Daily`."""
    return _parted(title, outlet)[0]


def _parted(title: str, outlet: str) -> tuple[str, str]:
    """A headline, and the last thing that was hung on it: the outlet, if any is named."""
    text, last = tidy(title[:LONGEST]), ""
    text = _OPENERS.sub("", text) or text
    while cuts := list(_CUT_AT.finditer(text)):
        head, tail = text[: cuts[-1].start()], text[cuts[-1].end() :]
        if not _is_outlet(head, tail, outlet):
            break
        text, last = head, last or tail
    return text, last


def _is_outlet(head: str, tail: str, outlet: str) -> bool:
    if outlet and comparable(tail) == comparable(outlet):
        return bool(head)
    short = len(tail.split()) <= _OUTLET_WORDS and len(tail) <= _OUTLET_LETTERS
    enough = len(head.split()) >= _HEADLINE_WORDS or (
        len(head) >= _HEADLINE_LETTERS and _LOOSE_SCRIPT.search(head) is not None
    )
    return short and enough and not any(c.isdigit() for c in tail)


def words(text: str) -> frozenset[str]:
    """The tokens of a comparable text: words, or pairs of characters in scripts without spaces."""
    found: set[str] = set()
    for run in _LOOSE_SCRIPT.findall(text):
        found.update(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    found.update(_WORD.findall(_LOOSE_SCRIPT.sub(" ", text)))
    return frozenset(found)


def figures(text: str) -> frozenset[str]:
    """The figures of a comparable text, ordinals included, years not."""
    found = (n.replace(",", "").strip(".") for n in _NUMBER.findall(text))
    return frozenset(n for n in found if len(n) > 1 and not _YEAR.fullmatch(n))


@dataclass(frozen=True)
class Article:
    """One report: its texts and where the lexicon's terms stand in them."""

    feed: str
    entry: Entry
    seen_at: datetime
    #: the language as the feed claims it
    tag: str
    #: as shown, without the outlet's ornaments
    headline: str
    #: what follows the headline, without its repetition
    text: str
    #: what hung on its title last
    tail: str
    #: its feed as configured, if it still is
    source: Feed | None
    #: what known publishers weigh
    tiers: Mapping[str, Tier] = field(repr=False, compare=False)
    lexicon: Lexicon = field(repr=False, compare=False)

    @cached_property
    def _origin(self) -> tuple[str, str]:
        return outlet_of(self.entry, self.source, self.feed, self.tail)

    @property
    def outlet(self) -> str:
        """Who says it, as people call him."""
        return self._origin[0]

    @property
    def house(self) -> str:
        """What makes two reports reports of one outlet, whatever their feeds are called."""
        return self._origin[1]

    @cached_property
    def tier(self) -> Tier:
        """How close to the act its publisher stands."""
        if self.source is None:
            return Tier.AGGREGATOR
        return tier_of(site_of(self.entry.link), self.outlet, self.source.tier, self.tiers)

    @cached_property
    def language(self) -> str:
        """The language of its words; what the feed claims only counts where they say nothing."""
        return detect(f"{self.headline} {self.text[:LEAD]}", self.tag)

    @cached_property
    def published(self) -> datetime | None:
        """When it says that it was published, in UTC; None where that cannot be.

        A clock that is wrong by a zone is put right, not believed.
        """
        claimed = self.entry.published
        if claimed is None or not _EARLIEST <= claimed.year <= _LATEST:
            return None
        aware = claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC)
        if moment > self.seen_at + _ONE_DAY:
            return None
        return min(moment, self.seen_at.astimezone(UTC))

    @cached_property
    def near(self) -> bool:
        """Whether anything of the trade may be named; nothing is sought where it is not."""
        # a term across the end of the headline costs a search in vain, no more
        parts = (f"{self.headline} {self.text[:LEAD]}", self.text[LEAD:BODY])
        return any(self.lexicon.touches(part) for part in parts if part)

    @cached_property
    def heard(self) -> Callable[[str], Mapping[str, float]] | None:
        """How to ask the encoder about it, if there is one; it takes its time, but only once."""
        encoder = self.lexicon.encoder
        return hearing(encoder, self.entry.title, self.entry.text) if encoder else None

    @cached_property
    def in_title(self) -> tuple[Match, ...]:
        """The terms of the headline."""
        return self._sought(self.headline)

    @cached_property
    def in_lead(self) -> tuple[Match, ...]:
        """The terms of the beginning of the text."""
        return self._sought(self.text[:LEAD])

    @cached_property
    def in_body(self) -> tuple[Match, ...]:
        """The terms of the rest of the text."""
        return self.lexicon.find(self.text[LEAD:BODY])

    def find(self, part: str) -> tuple[Match, ...]:
        """The terms of a part of the report; those of headline and lead are sought once."""
        if part == self.headline:
            return self.in_title
        return self.in_lead if part == self.text[:LEAD] else self._sought(part)

    def _sought(self, part: str) -> tuple[Match, ...]:
        return self.lexicon.find(part) + official_numbers(tidy(part), self.lexicon.numbers)

    @cached_property
    def title(self) -> str:
        """The comparable headline."""
        return comparable(self.headline)

    @cached_property
    def lead(self) -> str:
        """The comparable beginning of the text."""
        return comparable(self.text[:LEAD])

    @property
    def summary(self) -> str:
        """What an alert quotes of it."""
        title = tidy(self.entry.title)
        tail = title[title.find(self.headline) + len(self.headline) :].strip(_JOINTS)
        return cut(_said(tidy(self.entry.text), self.headline, tail), SUMMARY)

    def ids(self, kind: Kind, *, body: bool = False) -> tuple[str, ...]:
        """What of this kind is named, in order of first mention: title, lead, then the rest."""
        places = (*self.in_title, *self.in_lead, *(self.in_body if body else ()))
        return unique(m.id for m in places if m.kind is kind)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(names))


def _said(text: str, headline: str, tail: str = "") -> str:
    """A text without what stands above its first sentence: menus, headlines, dates, bullets.

    `tail` is what an outlet hangs on its headlines.
    """
    above, told = 0, _written_alike(headline)
    if tail:
        told += rf"(?:[{re.escape(_JOINTS)}]+{_written_alike(tail)}\b)?"
    for repeat in re.finditer(told, text[:_ABOVE], re.IGNORECASE):
        above = repeat.end()
    rest = _FURNITURE.sub("", text[above:])
    # a headline that ends the text was no heading
    return _BULLET.sub(" ", rest if len(rest) >= HEADLINE else _FURNITURE.sub("", text))


def _written_alike(words: str) -> str:
    """A pattern for words whose dashes and quotation marks may be other ones."""
    return "".join(_ALIKE.get(sign) or re.escape(sign) for sign in words)


def read_entry(
    entry: Entry,
    *,
    feed: str,
    seen_at: datetime,
    lexicon: Lexicon,
    source: Feed | None = None,
    tiers: Mapping[str, Tier] | None = None,
) -> Article:
    """Make an entry comparable.

    `source` is its feed as configured, if it still is; `tiers` are those of known publishers.
    """
    link = canonical(entry.link)
    entry = entry if link == entry.link else replace(entry, link=link)
    clean, tail = _parted(entry.title, entry.outlet or (source.publisher if source else ""))
    return Article(
        feed=feed,
        entry=entry,
        seen_at=seen_at,
        tag=entry.language or (source.language if source else ""),
        # a feed without titles is told by its first words
        headline=clean or cut(tidy(entry.text[:BODY]), HEADLINE),
        text=entry.text.removeprefix(entry.title) if entry.title else entry.text,
        tail=tail,
        source=source,
        tiers=tiers or {},
        lexicon=lexicon,
    )
