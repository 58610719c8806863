"""The data folder of the embedded server: privacy, locks, log, and how fast its disk is."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import statistics
import tempfile
import time
from pathlib import Path

from core.errors import ConfigError

_LOG_LIMIT = 5 * 1024 * 1024
#: sun_path is 108 bytes on Linux, 104 on macOS
_LONGEST_SOCKET = 100
_SAMPLES = 15
_PATIENCE_S = 0.6


def open_lock(path: Path) -> int:
    """A descriptor to lock; no program that we start inherits it unless it is passed on."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def locked(fd: int, *, shared: bool = False) -> bool:
    """Try to lock at once; a lock that is held already is converted."""
    try:
        fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def make_private(folder: Path) -> None:
    """Only we may look into the folder: the server asks for no password."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_uid == os.geteuid() and _open_to_others(folder):
        folder.chmod(0o700)
    if folder.stat().st_uid != os.geteuid() or _open_to_others(folder):
        raise ConfigError(
            f"{folder} belongs to another user or is open to others (mode {_mode(folder):o});"
            " choose another RAREWATCH_DATA_DIR, or make it yours alone (chown, chmod 700)"
        )


def socket_of(folder: Path) -> Path:
    """Where the server of this folder listens: the same place for every process."""
    socket = folder / "server.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET:
        return socket
    place = Path(tempfile.gettempdir()) / f"rarewatch-{os.geteuid()}"
    if place.is_symlink():
        raise ConfigError(f"{place} is a link; remove it, or use a shorter RAREWATCH_DATA_DIR")
    make_private(place)
    name = hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    return place / f"{name}.sock"


def check_socket(socket: Path) -> None:
    """Refuse a socket that other users may open."""
    if _open_to_others(socket):
        raise ConfigError(f"{socket} is open to other users (mode {_mode(socket):o})")


def rotate_log(log: Path) -> None:
    """Keep one older log once it has grown; nobody may be writing it."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))


def tail_of(log: Path) -> str:
    """The last lines of the server's log, ready to stand at the end of an error."""
    try:
        tail = log.read_text(errors="replace")[-1500:].strip()
    except OSError:
        return ""
    return f"; {log} ends with:\n{tail}" if tail else ""


def sync_p50(folder: Path) -> float:
    """Median seconds that this folder's disk takes to keep 4 kB for good; blocks."""
    sync = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync
    taken: list[float] = []
    end = time.monotonic() + _PATIENCE_S
    with tempfile.TemporaryFile(dir=folder) as file:
        while len(taken) < _SAMPLES and (not taken or time.monotonic() < end):
            file.write(bytes(4096))
            file.flush()
            begun = time.monotonic()
            sync(file.fileno())
            taken.append(time.monotonic() - begun)
    return statistics.median(taken)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_others(path: Path) -> bool:
    return bool(_mode(path) & 0o077)
