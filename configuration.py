"""The folder that people edit: its YAML files, read into what `core` works with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from core.errors import ConfigError
from core.lexicon import Lexicon, load_lexicon

#: what the project ships; RAREWATCH_CONFIG_DIR takes its place
SHIPPED = Path(__file__).parent / "config"


def read_lexicon(folder: Path | None = None) -> Lexicon:
    """Read `lexicon/*.yaml` of a configuration folder, the shipped one by default."""
    return load_lexicon(merged((folder or SHIPPED) / "lexicon"))


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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506  # both are safe
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path} is not laid out in sections; see the shipped config")
    return data
