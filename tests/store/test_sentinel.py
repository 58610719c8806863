"""The store under Sentinels: the master is killed, a replica takes its place."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from topologies import eventually

from core.errors import StoreUnavailable
from store.connection import Store, open_store, translated
from store.leases import Lease

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from topologies import SentinelServers

pytestmark = [pytest.mark.cluster, pytest.mark.fault]

NOWHERE = Path("/nonexistent")


class Writer:
    """Writes numbered keys; knows which ones a replica has acknowledged, too."""

    def __init__(self, store: Store) -> None:
        self.store = store
        #: 0 when there is no replica left to wait for
        self.replicas = 1
        self.safe: list[int] = []
        self.alone: list[int] = []
        #: the client gave up: the write may have happened or not
        self.unknown: list[int] = []

    async def run(self) -> None:
        number = 0
        while True:
            number += 1
            try:
                # deterministic and safe to repeat, as every script of ours
                await self.store.run("layout", [f"{{w}}:{number}"], [1, number])
                with translated("wait"):
                    copies = await self.store.redis.wait(1, 500) if self.replicas else 0
                if copies:
                    self.safe.append(number)
                else:
                    self.alone.append(number)
            except StoreUnavailable:
                self.unknown.append(number)


@contextlib.asynccontextmanager
async def writing(store: Store) -> AsyncIterator[Writer]:
    writer = Writer(store)
    task = asyncio.create_task(writer.run())
    try:
        yield writer
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_nothing_that_a_replica_acknowledged_is_lost(
    sentinel_servers: SentinelServers,
) -> None:
    async with await open_store(sentinel_servers.url, NOWHERE) as opened:
        lease = Lease(opened.store, "{d0}:own", "{d0}:fence", "me", ttl_ms=60_000)
        assert await lease.acquire() == "me:1"
        async with writing(opened.store) as writer:
            await eventually(lambda: len(writer.safe) >= 200)
            sentinel_servers.master.kill()
            writer.replicas = 0
            before = len(writer.alone)
            # the client finds the new master by itself and goes on
            await eventually(lambda: len(writer.alone) >= before + 200)
        assert (await opened.store.redis.info("replication"))["role"] == "master"
        for number in [*writer.safe, *writer.alone[before + 10 :]]:
            found = await opened.store.redis.hget(f"{{w}}:{number}", "partitions")
            assert found == str(number).encode(), f"{number} was acknowledged and is lost"
        # the client waited for the failover instead of giving up
        assert len(writer.unknown) <= 1
        # the lease was replicated, and its token with it
        assert await lease.renew()
        assert await lease.release()
        assert await lease.acquire() == "me:2"
