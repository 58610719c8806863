"""The facts of a report, each with its evidence: the sentence and the words that it stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import figure, when
from core.fact import Dated, DateRole, Fact, Facts, Figure, Role
from core.firms import companies
from core.goods import elements, forms
from core.ground import ground
from core.language import detect
from core.lexicon import Kind
from core.passage import lines as read_lines
from core.sides import jurisdictions

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from core.article import Article
    from core.lexicon import Lexicon
    from core.passage import Line

    #: a line and where it names dates
    _Dated = tuple[Line, tuple[re.Match[str], ...]]

_MOST_FIGURES = 60
#: a report of an act comes at most this much later
_LATE = timedelta(days=7)


def extract(article: Article, lexicon: Lexicon) -> Facts:
    """Read all facts of a report."""
    language = detect(f"{article.headline} {article.entry.text}", article.entry.language)
    lines = read_lines(article, lexicon, language)
    dated = [(line, when.dates_of(line.text, lexicon)) for line in _told(lines)]
    today = when.anchor(article.entry.published, article.seen_at)
    certainty, words, claimant = ground(article, lines, lexicon)
    return Facts(
        language=language,
        sentences=tuple(line.sentence for line in lines),
        jurisdictions=jurisdictions(lines, lexicon, language),
        authorities=_found(lines, Kind.INSTITUTION, Kind.PERSON),
        numbers=_found(lines, Kind.NUMBER),
        elements=elements(lines, lexicon),
        forms=forms(lines),
        companies=companies(lines, lexicon),
        figures=_different(_figures(dated, language, lexicon)),
        dates=tuple(_dates(dated, today, lexicon)),
        certainty=certainty,
        ground=words,
        claimant=claimant,
    )


def _told(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines outside the page's furniture."""
    return (line for line in lines if line.role is not Role.FURNITURE)


def _found(lines: Sequence[Line], *kinds: Kind) -> tuple[Fact, ...]:
    """What of these kinds is named outside the page's furniture."""
    return tuple(
        Fact(m.id, line.evidence(m.start, m.end), line.role)
        for line in _told(lines)
        for m in line.matches
        if m.kind in kinds
    )


def _figures(dated: Iterable[_Dated], language: str, lexicon: Lexicon) -> Iterator[Figure]:
    for line, dates in dated:
        offset = line.sentence.start
        barred = [date.span() for date in dates]
        barred += [
            (m.start - offset, m.end - offset) for m in line.matches if m.kind is Kind.NUMBER
        ]
        for amount in figure.amounts(line.text, language, lexicon, barred):
            if not amount.unit and amount.end - amount.start == len(line.text):
                # a number on a line of its own: of a page, of comments
                continue
            yield Figure(
                figure.shown(amount.value),
                amount.unit,
                figure.context(line.text, amount.start, amount.end),
                line.inner(amount.start, amount.end),
                line.role,
            )


def _different(figures: Iterator[Figure]) -> tuple[Figure, ...]:
    """Each number once, by its first mention in a sentence about the event, else in any."""
    found: dict[tuple[str, str], Figure] = {}
    for one in figures:
        known = found.setdefault((one.value, one.unit), one)
        if known.role is not Role.EVENT and one.role is Role.EVENT:
            found[one.value, one.unit] = one
    return tuple(found.values())[:_MOST_FIGURES]


def _dates(dated: Iterable[_Dated], today: date, lexicon: Lexicon) -> Iterator[Dated]:
    named = [
        (line, day)
        for line, dates in dated
        for day in when.days(line.text, today, lexicon, dates)
        if not _is_other_day(day, line, today)
    ]
    announced = [day.day for _, day in named if day.role is DateRole.ANNOUNCED]
    # an act is in force at once from its own day on, not from that of a late report
    at_once = max((day for day in announced if day >= today - _LATE), default=today)
    for line, day in named:
        told = at_once if day.at_once else day.day
        yield Dated(day.role, told, line.inner(day.start, day.end), line.role)


def _is_other_day(day: when.Day, line: Line, today: date) -> bool:
    """Whether a day is an old act's, or one to come of something else: no announcement."""
    old = line.role is Role.BACKGROUND or day.day > today
    return day.role is DateRole.ANNOUNCED and old
