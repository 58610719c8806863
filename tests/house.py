"""The whole house as its owner runs it: replicas in processes of their own, killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROOT = Path(__file__).parents[1]
TOKEN = "123456:" + "T" * 35


class Replica:
    """One `rarewatch run` process."""

    def __init__(self, folder: Path, name: str, environment: dict[str, str]) -> None:
        self.log = folder / f"{name}.log"
        clean = {n: v for n, v in os.environ.items() if not n.startswith("RAREWATCH_")}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), "run"],
                env={**clean, **environment},
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def kill(self) -> None:
        """Pull the plug."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)

    @property
    def said(self) -> str:
        """Everything that it printed."""
        return self.log.read_text(errors="replace")


class House:
    """Replicas on one data folder; whatever still runs is ended on leaving."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.environment = {
            "RAREWATCH_DATA_DIR": str(folder / "data"),
            "RAREWATCH_ALLOW_NETS": "127.0.0.0/8",
            "RAREWATCH_POLL_SECONDS": "0.5",
            "RAREWATCH_LEASE_SECONDS": "1",
            "RAREWATCH_PARTITIONS": "4",
            "RAREWATCH_WEB": "off",
            "RAREWATCH_ENRICH": "off",
            **{f"RAREWATCH_{name.upper()}": value for name, value in settings.items()},
        }
        self.replicas: list[Replica] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for replica in self.replicas:
            if replica.process.poll() is None:
                replica.kill()
        self.kill_server()

    def start(self, roles: str = "all", **settings: str) -> Replica:
        """Start one more replica."""
        more = {f"RAREWATCH_{name.upper()}": value for name, value in settings.items()}
        name = f"{len(self.replicas)}-{roles.replace(',', '-')}"
        environment = {**self.environment, "RAREWATCH_ROLES": roles, **more}
        self.replicas.append(Replica(self.folder, name, environment))
        return self.replicas[-1]

    def server_pid(self) -> int | None:
        """The embedded server's process, found by its own folder."""
        data = str(self.folder / "data")
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().split(b"\0")
                cwd = str((entry.parent / "cwd").readlink())
            except OSError:
                continue
            if cwd == data and b"valkey" in words[0]:
                return int(entry.parent.name)
        return None

    def kill_server(self) -> None:
        """Pull the plug of the embedded server."""
        server = self.server_pid()
        if server:
            os.kill(server, signal.SIGKILL)

    def logs(self) -> str:
        """What all replicas printed, for a failure's message."""
        return "\n".join(f"--- {r.log.name}\n{r.said[-3000:]}" for r in self.replicas)


async def until(
    condition: Callable[[], Awaitable[object]], *, seconds: float = 60, what: str = ""
) -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what or "the condition did not come true")
        await asyncio.sleep(0.05)
