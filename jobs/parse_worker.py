"""The parser's process: it loads what parsing takes and nothing else, least of all an event loop.

It reads requests from its standard input, a socket whose other end is `jobs.parse_pool`.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import pickle
import resource
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobs.parse import BadDocument

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a worker may take in all, and above which size it makes room for a new one.
MEMORY_LIMIT = 1 << 30
MEMORY_KEPT = 96 << 20


def work(idle: float) -> None:
    """Parse what the parent sends, until it is gone or idle (the process's main function)."""
    logging.disable()
    with contextlib.suppress(ValueError, OSError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    # parsers make and drop small objects by the thousand: a tenth of the time goes into looking
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    connection: Connection[Any, Any] = Connection(0)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while connection.poll(idle):
            function, args, options = pickle.loads(connection.recv_bytes())  # noqa: S301  # parent
            sound, answer = _outcome(function, args, options)
            stays = _memory() < MEMORY_KEPT
            connection.send_bytes(pickle.dumps((sound, answer, stays), pickle.HIGHEST_PROTOCOL))


def _outcome(
    function: Callable[..., object], args: tuple[object, ...], options: dict[str, Any]
) -> tuple[bool, object]:
    try:
        return True, function(*args, **options)
    except BadDocument as error:
        return False, str(error)
    except MemoryError:
        return False, "it takes too much memory"


def _memory() -> int:
    """Resident bytes, or the most that they ever were where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(pages) * resource.getpagesize()
