"""Who asked for what: filters as people write them, subscriptions, channels from the settings.

A filter is a line of words: `dysprosium "export licence" -lithium severity>=3` gets alerts of
severity 3 and more that name dysprosium or the phrase, and not lithium. Nothing at all means
everything.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime

from core.errors import ConfigError
from core.text import fold

MAX_WORDS = 20
MAX_LETTERS = 64
EXAMPLE = 'dysprosium "export licence" -lithium severity>=3'

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂〝〞〟", '"'))
_SEVERITY = re.compile(
    r"(?i)(?<!\S)(?:severity|sev)\s*(>=|=>|≥|:|=|>|<|\s)\s*([^\s\"]*)|(?<!\S)([1-5])\+(?!\S)"
)
_TOKEN = re.compile(r'([-−–]?)(?:"([^"]*)"|([^\s"]+))')
_LEVEL = re.compile(r"[1-5]\+?")
#: another chat begins: a name, or an id that nobody would exclude as a word
_NEXT_CHANNEL = re.compile(r"(\"[^\"]*\")|[\s,]+(?=@[A-Za-z]|-\d{4,}(?:[/:,;\s]|$))")
_TARGET = re.compile(r"(?:@[A-Za-z]\w{3,31}|-?\d{1,20})(?:/\d{1,10})?")
_PLAIN_WORD = re.compile(r'[^\s"-][^\s"]*')


class FilterError(ConfigError):
    """A filter that cannot be understood: the message names the word and shows an example."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Any of `words`, none of `without`, at least `severity`; no words means everything."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    severity: int = 1


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one target gets: an alert that passes any of its filters."""

    #: `<chat id or @name>` or `<chat id>/<topic id>`
    target: str
    filters: tuple[Filter, ...] = field(default=(Filter(),))
    since: datetime | None = None
    #: set when the chat was lost (blocked, kicked): kept, not deleted, until it returns
    suspended_at: datetime | None = None
    suspended_why: str = ""


def parse_filter(text: str) -> Filter:
    """Understand a filter as a person wrote it, or say which word is at fault."""
    line = text.translate(_QUOTES).strip()
    if line.count('"') % 2:
        raise FilterError(f"A quotation mark is left open in {line!r}. {_example()}")
    severity, rest = _split_severity(line)
    words: list[str] = []
    without: list[str] = []
    for minus, quoted, bare in _TOKEN.findall(rest):
        (without if minus else words).append(_word(quoted or bare))
    if len(words) + len(without) > MAX_WORDS:
        raise FilterError(
            f"That are {len(words) + len(without)} words; at most {MAX_WORDS} fit. {_example()}"
        )
    both = set(words) & set(without)
    if both:
        raise FilterError(f"{min(both)!r} is wanted and unwanted at once. {_example()}")
    return Filter(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(without)), severity)


def _example() -> str:
    return f"Example: {EXAMPLE}"


def _split_severity(line: str) -> tuple[int, str]:
    """The minimum severity, and the line without it; quoted text is left alone."""
    severity = 1
    kept: list[str] = []
    for number, part in enumerate(line.split('"')):
        if number % 2:
            kept.append(f'"{part}"')
            continue
        for found in _SEVERITY.finditer(part):
            level = found[3] or found[2]
            if found[1] in ("<", ">") or not _LEVEL.fullmatch(level):
                raise FilterError(
                    f"{found[0].strip()!r}: severity goes from 1 to 5 and up. {_example()}"
                )
            severity = int(level[0])
        kept.append(_SEVERITY.sub(" ", part))
    return severity, "".join(kept)


def _word(raw: str) -> str:
    word = fold(raw)
    if not any(c.isalnum() for c in word):
        raise FilterError(f"{raw!r} is no word. {_example()}")
    if len(word) > MAX_LETTERS:
        raise FilterError(
            f"{word[:20] + '…'!r} is longer than {MAX_LETTERS} letters. {_example()}"
        )
    return word


def format_filter(wanted: Filter) -> str:
    """Write a filter so that `parse_filter` reads the same again; empty if it wants everything."""
    parts = [_quoted(word) for word in wanted.words]
    parts += ["-" + _quoted(word) for word in wanted.without]
    if wanted.severity > 1:
        parts.append(f"severity>={wanted.severity}")
    return " ".join(parts)


def _quoted(word: str) -> str:
    plain = _PLAIN_WORD.fullmatch(word) and not _SEVERITY.search(word) and word[0] not in "−–"
    # a bare `sev` would take the next word for its level
    return word if plain and word not in ("severity", "sev") else f'"{word}"'


def parse_channels(text: str) -> tuple[Subscription, ...]:
    """Read `RAREWATCH_CHANNELS`, e.g. `@name severity>=3; -100123/7`; no filter: everything.

    Lists of chats alone are often written with commas, colons or blanks: those are understood too.
    """
    found: dict[str, Subscription] = {}
    for part in _unquoted_parts(text):
        target, _, rest = part.strip().partition(" ")
        target = target.rstrip(":")
        if not target:
            continue
        if not _TARGET.fullmatch(target):
            raise ConfigError(
                f"RAREWATCH_CHANNELS: {target!r} is neither @name nor a chat id; write e.g. "
                f"@mychannel severity>=3; -1001234567890/7 dysprosium"
            )
        try:
            wanted = parse_filter(rest)
        except FilterError as error:
            raise ConfigError(f"RAREWATCH_CHANNELS: {target}: {error}") from error
        known = found.get(target)
        # a channel that is named twice gets what passes either filter
        filters = (*known.filters, wanted) if known else (wanted,)
        found[target] = Subscription(target, filters)
    return tuple(found.values())


def _unquoted_parts(text: str) -> list[str]:
    text = _NEXT_CHANNEL.sub(lambda found: found[1] or ";", text.translate(_QUOTES))
    return re.findall(r'(?:"[^"]*"?|[^;"])+', text)


def subscription_to_json(subscription: Subscription) -> str:
    """Write a subscription for the store."""
    record = {k: v for k, v in asdict(subscription).items() if v not in (None, "")}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)


def subscription_from_json(text: str | bytes) -> Subscription:
    """Read a subscription back."""
    record = json.loads(text)
    filters = tuple(
        Filter(tuple(f["words"]), tuple(f["without"]), f["severity"]) for f in record["filters"]
    )
    return Subscription(
        record["target"],
        filters,
        since=_moment(record, "since"),
        suspended_at=_moment(record, "suspended_at"),
        suspended_why=record.get("suspended_why", ""),
    )


def _moment(record: dict[str, str], name: str) -> datetime | None:
    return datetime.fromisoformat(record[name]) if name in record else None
