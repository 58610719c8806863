"""Starting a server process that outlives us, or that must not."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PR_SET_PDEATHSIG = 1


def start_apart(
    command: list[str], *, folder: Path, log: Path, lock: int, die_with_parent: bool
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that inherits the descriptor `lock`; blocks briefly.

    Ctrl-C is for us alone: the server is ended in order. OSError if it cannot be started.
    """
    started: Future[subprocess.Popen[bytes]] = Future()

    def keep() -> None:
        try:
            with log.open("ab") as said:  # what it says before it opens its log itself
                child = subprocess.Popen(  # noqa: S603  # our own arguments
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    cwd=folder,
                    start_new_session=True,
                    pass_fds=(lock,),
                    preexec_fn=_death_wish() if die_with_parent else None,  # noqa: PLW1509  # tests only
                )
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(child)
        child.wait()

    # "dies with its parent" means: with the thread that started it. This one stays, and reaps
    threading.Thread(target=keep, name="rarewatch-server", daemon=True).start()
    return started.result()


def _death_wish() -> Callable[[], None] | None:
    """What a child runs first to be ended with the thread that started it; Linux only."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork

    def wish() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return wish
