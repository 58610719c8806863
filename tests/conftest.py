"""Real servers for every test process; settings scrubbed from the environment."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from topologies import (
    PARTITIONS,
    any_socket,
    any_store,
    cluster_servers,
    cluster_store,
    one_server,
    sentinel_servers,
    wide_store,
)

from store.connection import Store, unix_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = [
    "PARTITIONS",
    "any_socket",
    "any_store",
    "cluster_servers",
    "cluster_store",
    "sentinel_servers",
    "wide_store",
]


@pytest.fixture(scope="session", autouse=True)
def heard_interrupts() -> None:
    """A suite that runs in the background hands down no deafness to what it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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
    with one_server() as path:
        yield path


@pytest.fixture
async def store(server_socket: str) -> AsyncIterator[Store]:
    """An empty store on the real server."""
    client = unix_client(server_socket)
    await client.flushall()
    store = Store(client, partitions=PARTITIONS)
    yield store
    await store.close()
