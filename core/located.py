"""YAML that people write, with the line of everything, so that a mistake can be pointed at.

Requirement: an error names the file, the line, the thing, what is wrong with it, and the way out.
Scalars stay the text that was written: `Y` is yttrium and no truth value, and a day that does not
exist is found here, where its line is known, instead of deep inside a YAML library.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import yaml

from core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")
Value: TypeAlias = "str | tuple[Located, ...] | Mapping[str, Located]"

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YES = {"true": True, "yes": True, "false": False, "no": False}
#: so many mistakes are listed at once; the rest shows when these are mended
_LISTED = 24


@dataclass(frozen=True, slots=True)
class Located:
    """A value of a YAML file, where it stands and what it belongs to."""

    value: Value
    file: str
    line: int
    #: `measure cn-18-2025`
    thing: str = ""
    #: the key that it stands under
    key: str = ""

    def wrong(self, problem: str) -> ConfigError:
        """The error that says what is wrong here."""
        whose = f"{self.thing}: " if self.thing else ""
        return ConfigError(f"{self.file}, line {self.line}: {whose}{problem}")

    def called(self, thing: str) -> Located:
        """The same under a name that people recognise in an error."""
        return replace(self, thing=thing)

    def table(self) -> Mapping[str, Located]:
        """Its keys and values; they inherit its name."""
        if isinstance(self.value, (str, tuple)):
            raise self.wrong(f"{self._what}keys with values are expected here (`key: value`)")
        return {key: replace(v, thing=v.thing or self.thing) for key, v in self.value.items()}

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> Fields:
        """Its keys and values, after a look that none is missing and none is unknown."""
        given, needed = self.table(), tuple(required)
        known = {*needed, *optional}
        for key, value in given.items():
            if key not in known:
                raise value.wrong(f"the key {key!r} is unknown; {near(key, known)}")
        for key in needed:
            if key not in given:
                raise self.wrong(f"the key {key!r} is missing")
        return Fields(given)

    def items(self) -> tuple[Located, ...]:
        """The entries of a list; they inherit its name."""
        if not isinstance(self.value, tuple):
            raise self.wrong(f"{self._what}a list is expected here (`- one` on each line)")
        return tuple(replace(v, thing=v.thing or self.thing, key=self.key) for v in self.value)

    def text(self) -> str:
        """Its text, on one line; never empty."""
        text = " ".join(self.value.split()) if isinstance(self.value, str) else ""
        if not text:
            raise self.wrong(f"{self._what}a text is expected here")
        return text

    def day(self) -> date:
        """A date that exists, written 2026-11-30."""
        text = self.text()
        try:
            return date.fromisoformat(_DAY.fullmatch(text)[0])  # type: ignore[index]  # caught
        except TypeError:
            raise self.wrong(f"{self._what}{text!r} is no date; write it 2026-11-30") from None
        except ValueError:
            raise self.wrong(f"{self._what}there is no {text} in the calendar") from None

    def one_of(self, vocabulary: type[E]) -> E:
        """A word of a closed vocabulary."""
        text = self.text()
        try:
            return vocabulary(text)
        except ValueError:
            known = [str(word) for word in vocabulary]
            raise self.wrong(f"{self._what}{text!r} is unknown; {near(text, known)}") from None

    def flag(self) -> bool:
        """Yes or no."""
        text = self.text().lower()
        if text not in _YES:
            raise self.wrong(f"{self._what}{text!r} is neither `true` nor `false`")
        return _YES[text]

    @property
    def _what(self) -> str:
        return f"{self.key}: " if self.key else ""


class Fields:
    """The keys of a thing, each checked when it is read; one that is not there is its default."""

    def __init__(self, given: Mapping[str, Located]) -> None:
        self._given = given

    def at(self, key: str) -> Located | None:
        """What stands under a key."""
        return self._given.get(key)

    def items(self, key: str) -> tuple[Located, ...]:
        """The entries of a list."""
        return found.items() if (found := self.at(key)) else ()

    def text(self, key: str) -> str:
        """A text on one line."""
        return found.text() if (found := self.at(key)) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(item.text() for item in self.items(key))

    def day(self, key: str) -> date | None:
        """A date."""
        return found.day() if (found := self.at(key)) else None

    def one_of(self, key: str, default: E) -> E:
        """A word of the default's vocabulary."""
        return found.one_of(type(default)) if (found := self.at(key)) else default

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        return found.flag() if (found := self.at(key)) else default


def near(word: str, known: Iterable[str]) -> str:
    """The way out of a word that is not known: the near ones, or all."""
    words = sorted(known)
    if meant := difflib.get_close_matches(word, words, n=3, cutoff=0.6):
        return f"did you mean {' or '.join(meant)}?"
    return f"known are {', '.join(words)}" if len(words) <= _LISTED else "none is spelt like it"


def located(text: str, file: str) -> Located:
    """Read YAML; a ConfigError names the line that is no YAML, or that repeats a key."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, loader)
        found = _located(node, file, "") if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{file}, line {line}: this is no YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{file}: this is no YAML: {error}") from None
    if found is None:
        raise ConfigError(f"{file} is empty; see the shipped config")
    return found


def _located(node: yaml.Node, file: str, key: str) -> Located:
    line = node.start_mark.line + 1
    value: Value
    if isinstance(node, yaml.ScalarNode):
        value = "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    elif isinstance(node, yaml.SequenceNode):
        value = tuple(_located(child, file, key) for child in node.value)
    else:
        value = _table(node, file)
    return Located(value, file, line, key=key)


def _table(node: yaml.Node, file: str) -> Mapping[str, Located]:
    found: dict[str, Located] = {}
    for key_node, child in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in found:
            line = key_node.start_mark.line + 1
            raise ConfigError(
                f"{file}, line {line}: the key {key!r} stands in line {found[key].line} already"
            )
        found[key] = replace(_located(child, file, key), line=key_node.start_mark.line + 1)
    return found


def each(items: Iterable[Located], read: Callable[[Located], T]) -> list[T]:
    """Read every item, and name the mistakes of all in one error."""
    found: list[T] = []
    wrong: list[str] = []
    for item in items:
        try:
            found.append(read(item))
        except ConfigError as error:
            wrong.append(str(error))
    if wrong:
        more = len(wrong) - _LISTED
        rest = [f"... and {more} more like these"] if more > 0 else []
        raise ConfigError("\n".join(wrong[:_LISTED] + rest))
    return found
