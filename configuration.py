"""The folder that people edit: its YAML files, read into what `core` works with."""

from __future__ import annotations

import json
import logging
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary
from zlib import crc32

import yaml

from core.encoder import Encoder, Trained
from core.errors import ConfigError
from core.ledger import Ledger
from core.lexicon_check import mistakes
from core.lexicon_load import load_lexicon
from core.located import located
from core.measures import read_measures
from core.opinion import Opinion, load_opinion
from core.plans import read_board, read_dates
from core.taxonomy import Direction, EventType, Relevance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.agenda import Planned
    from core.lexicon import Lexicon
    from core.status import Board

logger = logging.getLogger("rarewatch")

#: what each file of fitted weights judges
_ANSWERS = {"kind": EventType, "direction": Direction}
#: what an encoder is asked
_QUESTIONS = {"relevance": Relevance, **_ANSWERS}

#: what an encoder consists of, besides what is said about it
ENCODED = ("weights.npz", "pieces.marisa", "codes.npy")
_ABOUT = "encoder.json"

#: what the project ships; RAREWATCH_CONFIG_DIR takes its place
SHIPPED = Path(__file__).parent / "config"


#: lexicons that somebody holds, by the state of the files that they were read from
_held: WeakValueDictionary[tuple[tuple[object, ...], ...], Lexicon] = WeakValueDictionary()


def read_lexicon(folder: Path | None = None) -> Lexicon:
    """Read `lexicon/*.yaml` of a configuration folder, the shipped one by default.

    It is large and slow to read: as long as one reader holds it, others get the same one, unless
    a file has changed since.
    """
    home = folder or SHIPPED
    terms, severity = home / "lexicon", _or_shipped(home, "severity.yaml")
    opinions, encoder = _or_shipped(home, "opinions"), _or_shipped(home, "encoder")
    files = [
        *sorted(terms.glob("*.yaml")),
        *sorted(opinions.glob("*.json")),
        *(encoder / name for name in (*ENCODED, _ABOUT)),
        severity,
    ]
    state = tuple(_state(path) for path in files)
    lexicon = _held.get(state)
    if lexicon is None:
        lexicon = read_deaf(home)
        lexicon.encoder = read_encoder(home)
        # only a whole one: whoever still looks at the error of a damaged one holds a part of it
        _held[state] = lexicon
    return lexicon


def _state(path: Path) -> tuple[object, ...]:
    try:
        stat = path.stat()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    return path, stat.st_ino, stat.st_size, stat.st_mtime_ns


def read_deaf(home: Path = SHIPPED) -> Lexicon:
    """Read the lexicon of a folder without its encoder, as whoever fits one needs it."""
    terms, severity = home / "lexicon", _or_shipped(home, "severity.yaml")
    data, table = merged(terms), located(_text(severity), str(severity))
    weights = sorted(_or_shipped(home, "opinions").glob("*.json"))
    opinions = {path.stem: _opinion(path) for path in weights}
    try:
        return load_lexicon(data, table, opinions)
    except ConfigError:
        # what is wrong is known, and where it stands is worth a second look
        mistakes((located(_text(p), str(p)) for p in sorted(terms.glob("*.yaml"))), _shipped())
        raise


def _shipped() -> list[str]:
    """The names of the sections that the project itself ships."""
    return list(merged(SHIPPED / "lexicon"))


def _or_shipped(folder: Path, name: str) -> Path:
    """A file or folder of a configuration folder, the shipped one if it has none."""
    path = folder / name
    return path if path.exists() else SHIPPED / name


def _opinion(path: Path) -> Opinion:
    try:
        return _checked(load_opinion(json.loads(_text(path))), path.stem)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ConfigError(
            f"{path}: not the weights that benchmarks/fit_opinions.py writes ({error}); "
            "fit them anew, or take the shipped file"
        ) from error


def _checked(opinion: Opinion, judges: str) -> Opinion:
    if set(opinion.answers) != set(_ANSWERS.get(judges, ())):
        raise ValueError(f"its answers are {', '.join(opinion.answers) or 'none'}")
    return opinion


def read_encoder(folder: Path | None = None) -> Encoder:
    """Check that `encoder/` of a configuration folder is whole; it is read when it is asked."""
    home = _or_shipped(folder or SHIPPED, "encoder")
    try:
        answers = _checked_encoder(home)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"{home}: not an encoder that benchmarks/fit_encoder.py writes ({error}); "
            "fit it anew, or take the shipped files"
        ) from error
    return Encoder(partial(_trained, home, answers))


def _checked_encoder(home: Path) -> dict[str, tuple[str, ...]]:
    """What it answers; the same file says what the others are to be."""
    data = json.loads(_text(home / _ABOUT))
    answers = {question: tuple(found) for question, found in data["answers"].items()}
    if {q: set(a) for q, a in answers.items()} != {q: set(a) for q, a in _QUESTIONS.items()}:
        raise ValueError("other questions or answers than are asked for")
    for name in ENCODED:
        if check_sum(home / name) != data["crc32"][name]:
            raise ValueError(f"{name} is damaged, or of another fit than {_ABOUT}")
    return answers


def check_sum(path: Path) -> int:
    """The CRC-32 of a file."""
    total = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            total = crc32(part, total)
    return total


def _trained(home: Path, answers: Mapping[str, tuple[str, ...]]) -> Trained:
    # only whoever judges pays for loading it, and of the large table only for what is looked up
    import numpy as np
    from marisa_trie import Trie

    with np.load(home / "weights.npz", allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive}
    codes = np.load(home / "codes.npy", mmap_mode="r", allow_pickle=False)
    return Trained(Trie().mmap(str(home / "pieces.marisa")), codes, arrays, answers)


def read_ledger(folder: Path | None = None) -> Ledger:
    """Read `measures/*.yaml` of a configuration folder; without them no measure is known."""
    measures = (folder or SHIPPED) / "measures"
    paths = sorted(measures.glob("*.yaml"))
    if not paths:
        logger.warning(
            "%s holds no measures: alerts cannot say what remains in force, /status stays empty; "
            "copy the shipped config/measures there",
            measures,
        )
    return read_measures(located(_text(path), str(path)) for path in paths)


def read_planned(folder: Path | None, ledger: Ledger) -> tuple[Planned, ...]:
    """Read `dates.yaml` of a configuration folder; without it people added no dates."""
    path = (folder or SHIPPED) / "dates.yaml"
    return read_dates(_text(path), str(path), ledger.measures) if path.exists() else ()


def read_status(folder: Path | None, ledger: Ledger) -> Board:
    """Read `status.yaml` of a configuration folder; without it the shipped one."""
    path = (folder or SHIPPED) / "status.yaml"
    if path.exists():
        return read_board(_text(path), str(path), ledger.measures)
    path = SHIPPED / "status.yaml"
    return read_board(_text(path), str(path), None)


def merged(folder: Path) -> dict[str, Any]:
    """All sections of a folder's YAML files; each section stands in one file only."""
    sections: dict[str, Any] = {}
    homes: dict[str, Path] = {}
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigError(f"{folder} holds no YAML files; see the shipped {folder.name}/")
    for path in paths:
        for name, section in _mapping(path).items():
            if name in homes:
                raise ConfigError(f"{path}: the section {name!r} stands in {homes[name]} already")
            homes[name], sections[name] = path, section
    return sections


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(_text(path), _Plain)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{path}, line {line}: {error.problem}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path} is not laid out in sections; see the shipped config")
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Plain data; a key that stands twice is an error, dates and `no` stay the texts they are."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as the library lays it out
        first: [
            (tag, regex) for tag, regex in resolvers if not tag.endswith((":timestamp", ":bool"))
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001  # the library's own
        """The mapping of a node whose keys all differ."""
        lines: dict[Any, int] = {}
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            if key_node.value in lines:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key_node.value!r} stands in line {lines[key_node.value]} "
                    "already; join the two, or take one out",
                    problem_mark=key_node.start_mark,
                )
            lines[str(key_node.value)] = line
        return dict(super().construct_mapping(node, deep=deep))


# `no` is a word of several languages
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
