"""The figures of a text: numbers with their units and what they count.

Theory: a number counts unless it is something else: a date, a year, a time of day, a rank, a part
of a name (F-35), or the number of an official text. Which sign parts the decimals follows from the
language, and from the groups of three where they are plain.

Known exceptions: a Spanish 8.500 that means eight and a half is read as thousands; numbers in
words are known up to a hundred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.label import is_label, is_ordinal, named
from core.numerals import COUNTERS, HANS, han_value, patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.lexicon import Lexicon
    from core.numerals import Patterns

#: the comma parts decimals there
_COMMA = frozenset(("de", "fr", "es", "it", "pt", "ru", "pl", "nl", "vi", "tr", "id", "sv", "cs"))
_GROUPED = re.compile(r"\d{1,3}(?:([,.'’\u202f\u00a0 ])\d{3})(?:\1\d{3})*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = 12
#: a currency's sign and a space: "US$ "
_SIGN = 4
_TIMES = ("year", "month", "week", "day")
_PARTS = re.compile(r"([\d.,]+)\s?([^\d\s.,]*)")
_DOZEN = 12
_HALF = 0.5
#: any power of ten in Chinese signs
_SCALED = re.compile(f"[{HANS}]")
#: between two days
_TO = re.compile(r"\s?(?:-|–|~|～|to|and|or|bis|und|y|al|au|et|e|a|至|到|、|및|~)\s?")
#: a span of years: 2025-26
_SHORT_YEAR = re.compile(r"\d\d")
#: a unit of ten percent: 成, 割
_TENTHS = "tenths"
#: units that stand for many of another: as they are written, or as they are called
_WEIGHTS = {"Mt": ("t", 10**6), "mtpa": ("t", 10**6), "kt": ("t", 10**3), _TENTHS: ("percent", 10)}
_HEAVIEST = 10.0**9
_FAR = 60
#: where a clause ends; a comma inside a number ends none, nor does the stop of `Mrd.`
_CLAUSE = re.compile(
    r"(?:[;。；，：、()（）]|(?<!\d)[,:]|[,:](?!\d)|(?<=\w{5})\.\s(?=[A-ZÀ-Þ]))\s*"
)
#: what is left of a number that the window cuts
_DIGITS = frozenset("0123456789.,")
_CUT_FRONT = re.compile(r"^[\d.,\s]+")
_CUT_END = re.compile(r"[\d.,\s]+$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: its value, its unit and its span."""

    value: float
    unit: str
    start: int
    end: int


def amounts(
    text: str, language: str, lexicon: Lexicon, barred: Sequence[tuple[int, int]] = ()
) -> list[Amount]:
    """Find the numbers of a text that count something; `barred` spans are something else."""
    known = patterns(lexicon, language)
    digits = [a for a in _in_digits(text, language, known) if not _leads(a, text, barred)]
    free = [a for a in (*digits, *_in_words(text, known)) if not _overlaps(a, barred)]
    # "3分の1" is a third before it is a three and a one, "70 pour cent" is no hundred
    free.sort(key=lambda a: (a.start, -a.end))
    found: list[Amount] = []
    for amount in free:
        if not found or amount.start >= found[-1].end:
            found.append(amount)
    return found


def _overlaps(amount: Amount, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < amount.end and amount.start < end for start, end in taken)


def _leads(amount: Amount, text: str, barred: Iterable[tuple[int, int]]) -> bool:
    """Whether a number leads to a day: 12 to 14 January."""
    return not amount.unit and any(
        amount.end <= start <= amount.end + _NAME and _TO.fullmatch(text, amount.end, start)
        for start, _ in barred
    )


def shown(value: float) -> str:
    """Write a value plainly: 14,446 and 0.5."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def context(text: str, start: int, end: int) -> str:
    """The words around a number that say what it counts: its clause, shortened."""
    left, right = max(start - _FAR, 0), min(end + _FAR, len(text))
    front, behind = text[left:start], text[end:right]
    if left and text[left - 1] in _DIGITS:
        front = _CUT_FRONT.sub("", front)
    if right < len(text) and text[right] in _DIGITS:
        behind = _CUT_END.sub("", behind)
    before = _CLAUSE.split(front)[-1]
    after = _CLAUSE.split(behind)[0].removesuffix(".")
    if left and before == front:
        before = before.partition(" ")[2] or before
    if right < len(text) and after == behind:
        after = after.rpartition(" ")[0] or after
    return f"{before}{text[start:end]}{after}".strip()


def _in_digits(text: str, language: str, known: Patterns) -> Iterator[Amount]:
    for place in known.digits.finditer(text):
        last = place["number"]
        first = place["first"]
        unit = _unit(place, text, known)
        if place["rank"] or (not unit and is_label(text, place)):
            continue
        if _is_year(last, unit) or _is_span(place, unit):
            continue
        power = _power(place["scale"], known.scales)
        value = _value(last, language) * power
        if place["myriad"]:
            value = _myriads(place, language, known)
        if place["half"] or place["over"]:
            value += _HALF if place["over"] or not place["scale"] else _HALF * power
        unit, times = _WEIGHTS.get(place["unit"] or "", _WEIGHTS.get(unit, (unit, 1)))
        if value * times < _HEAVIEST:
            # 6,000 MTPA are metric tonnes a year, 6 mtpa are millions of them
            power, value = power * times, value * times
        if first and not _is_year(first, unit):
            yield Amount(_value(first, language) * power, unit, *place.span("first"))
        start = place.start("number")
        sign = _front(text, start, known)
        yield Amount(value, unit, sign.start() if sign else start, place.end())


def _is_year(digits: str, unit: str) -> bool:
    """Whether a number is a year: 2026, but not 2026 t."""
    return _YEAR.fullmatch(digits) is not None and unit in {"", *_TIMES, "items", "people"}


def _is_span(place: re.Match[str], unit: str) -> bool:
    """Whether two numbers are years: 2025-26, but not "in 2024 to 15.9 million"."""
    first, last = place["first"], place["number"]
    short = not place["scale"] and _SHORT_YEAR.fullmatch(last) is not None
    return bool(first) and not unit and short and _is_year(first, unit)


def _power(scale: str | None, scales: Mapping[str, int]) -> float:
    return float(10 ** scales[" ".join(scale.lower().split())]) if scale else 1.0


def _unit(place: re.Match[str], text: str, known: Patterns) -> str:
    behind = known.units.get(" ".join((place["unit"] or "").lower().split()), "")
    if behind:
        return behind
    front = _front(text, place.start(), known)
    return known.currencies[front[1].lower()] if front else ""


def _front(text: str, start: int, known: Patterns) -> re.Match[str] | None:
    """The sign of a currency in front of a number."""
    return known.currency.search(text, max(start - _SIGN, 0), start)


def _value(digits: str, language: str) -> float:
    """Read a number as its language writes it."""
    grouped = _GROUPED.match(digits)
    comma = language in _COMMA
    if grouped and (sign := grouped[1]) and not (sign == "." and not comma and _is_one(digits)):
        # 1,234 is a thousand also in a German text that copies an English one
        head, rest = grouped.group(), digits[grouped.end() :]
        if not (sign == "," and comma and _is_one(digits) and language != "es"):
            return float(head.replace(sign, "") + rest.replace(",", "."))
    return float(re.sub(r"[\s'’]", "", digits).replace(",", "."))


def _is_one(digits: str) -> bool:
    """Whether a number has one sign only."""
    return len(re.findall(r"\D", digits)) == 1


def _myriads(place: re.Match[str], language: str, known: Patterns) -> float:
    """Add up the parts of an East Asian number: 1万7911, 2億3000万."""
    total = 0.0
    for digits, signs in re.findall(
        r"([\d.,]+)\s?([^\d\s.,]*)", place["number"] + place["myriad"]
    ):
        power = sum(known.myriads.get(sign, 0) for sign in signs)
        total += _value(digits.strip(".,"), language) * 10**power
    return total


def _in_words(text: str, known: Patterns) -> Iterator[Amount]:
    for place in known.words.finditer(text):
        word = " ".join(place.group().lower().split())
        if word in known.single:
            yield Amount(1.0, known.single[word], *place.span())
        elif word in known.fractions:
            if not is_ordinal(text, place):
                yield Amount(known.fractions[word], "", *place.span())
        elif place["han"]:
            yield from _han(place, known)
        elif place["share"]:
            yield Amount(han_value(place["share"], known.myriads), "percent", *place.span())
        elif place["numeral"]:
            yield from _numeral(place, known)


def _numeral(place: re.Match[str], known: Patterns) -> Iterator[Amount]:
    word, front = place["numeral"].lower(), place.string[: place.start()].rstrip()
    if named(place.string, place.start()) or (word in known.scales and front[-1:].isdigit()):
        # "3 mil" is a number in digits
        return
    value = known.numerals[word] * (_DOZEN if place["dozens"] else 1)
    value += _HALF if place["half"] or place["over"] else 0
    unit = known.units.get((place["counted"] or "").lower(), "")
    scale = place["tens"]
    if value == 1 and not scale and unit not in _TIMES:
        # "one" and "a" are mostly articles
        return
    if not (unit or scale or place["noun"] is not None):
        return
    power = _power(scale, known.scales)
    if low := place["low"]:
        yield Amount(known.numerals[low.lower()] * power, unit, *place.span("low"))
    end = place.start() + len(place.group().rstrip(" -"))
    yield Amount(value * power, unit, place.start("numeral"), end)


def _han(place: re.Match[str], known: Patterns) -> Iterator[Amount]:
    counter = place["counter"]
    unit = known.units.get(counter, counter)
    if counter[0] not in COUNTERS and not _SCALED.search(place["han"]):
        # 三元 is no sum
        return
    for name in ("han_low", "han"):
        value = han_value(place[name] or "", known.myriads)
        if name == "han" and place["over_east"]:
            value += _HALF
        if unit == _TENTHS:
            yield from _counted(value * 10, "percent", place, name)
        else:
            yield from _counted(value, unit, place, name)


def _counted(value: float, unit: str, place: re.Match[str], name: str) -> Iterator[Amount]:
    if value > 1 or (value == 1 and unit in _TIMES):
        start, end = place.span(name)
        yield Amount(value, unit, start, place.end() if name == "han" else end)
