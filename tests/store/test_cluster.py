"""The store on a cluster of three."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from topologies import ClusterServers, eventually

from core.errors import ConfigError, StoreMismatch
from store.connection import open_store
from store.groups import StreamMessage
from store.leases import Lease, Members
from store.streams import StreamWorker

if TYPE_CHECKING:
    from store.connection import Store

pytestmark = pytest.mark.cluster

NOWHERE = Path("/nonexistent")


async def test_a_script_goes_where_its_keys_are(cluster_store: Store) -> None:
    for tag in "abcdefgh":
        for _ in range(2):
            found = await cluster_store.run("layout", [f"{{{tag}}}x"], [1, ord(tag)])
            assert found == [b"1", str(ord(tag)).encode()]
    sizes = [await cluster_store.redis.dbsize(target_nodes=n) for n in nodes(cluster_store)]
    assert sum(sizes) == 8
    assert all(sizes)


def nodes(store: Store) -> list[object]:
    return list(store.redis.get_primaries())


async def test_scripts_are_loaded_again_on_every_node(cluster_store: Store) -> None:
    for _ in range(2):
        for tag in "abcdefgh":
            assert await cluster_store.run("layout", [f"{{{tag}}}x"], [1, 2]) == [b"1", b"2"]
        await cluster_store.redis.script_flush()


async def test_opening_checks_the_layout(
    cluster_store: Store, cluster_servers: ClusterServers
) -> None:
    async with await open_store(cluster_servers.url, NOWHERE, partitions=5) as opened:
        assert opened.server is None
    with pytest.raises(StoreMismatch, match="5 partitions"):
        await open_store(cluster_servers.url, NOWHERE, partitions=6)
    assert cluster_store.partitions != 5


async def test_a_cluster_address_of_a_single_server_is_refused(cluster_store: Store) -> None:
    from topologies import free_port, one_server

    port = free_port()
    with (
        one_server(None, "--port", str(port), "--bind", "127.0.0.1"),
        pytest.raises(ConfigError, match="luster"),
    ):
        await open_store(f"redis+cluster://127.0.0.1:{port}", NOWHERE)


async def test_stream_workers_of_partitions_on_different_nodes(cluster_store: Store) -> None:
    streams = [f"rw1:{{p{n}}}:work" for n in range(6)]
    seen: dict[str, list[bytes]] = {stream: [] for stream in streams}
    failed: set[str] = set()

    def handler(stream: str) -> object:
        async def handle(message: StreamMessage) -> None:
            if message.fields[b"n"] == b"3" and stream not in failed:
                failed.add(stream)
                raise ValueError("once")
            seen[stream].append(message.fields[b"n"])

        return handle

    workers = [
        StreamWorker(
            cluster_store,
            stream,
            "g",
            handler(stream),
            consumer="me",
            dead=f"{stream}:dead",
            exclusive=True,
            block_ms=100,
        )
        for stream in streams
    ]
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    for number in range(10):
        for stream in streams:
            await cluster_store.redis.xadd(stream, {"n": number})
    wanted = [str(number).encode() for number in range(10)]
    await eventually(lambda: all(found == wanted for found in seen.values()))

    async def nothing_left() -> bool:
        return not any([await cluster_store.redis.xlen(stream) for stream in streams])

    await eventually(nothing_left)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_leases_and_members(cluster_store: Store) -> None:
    for n in range(6):
        first, second = (
            Lease(cluster_store, f"{{d{n}}}:own", f"{{d{n}}}:fence", me) for me in "ab"
        )
        assert await first.acquire() == "a:1"
        assert await second.acquire() is None
        assert await first.renew()
        assert await first.release()
        assert await second.acquire() == "b:2"
    assert await Members(cluster_store, "{m}:x", "a").beat() == 1


async def test_a_moved_slot_is_followed(cluster_store: Store) -> None:
    """The client's map is old: the node that had the slot answers MOVED."""
    slot = cluster_store.redis.keyslot("{moving}")
    owner = cluster_store.redis.get_node_from_key("{moving}")
    target = next(node for node in nodes(cluster_store) if node is not owner)
    new = (await cluster_store.redis.execute_command("CLUSTER MYID", target_nodes=target)).decode()
    old = (await cluster_store.redis.execute_command("CLUSTER MYID", target_nodes=owner)).decode()
    try:
        await give(cluster_store, slot, new, first=target)
        assert await cluster_store.run("layout", ["{moving}x"], [1, 2]) == [b"1", b"2"]
        await cluster_store.redis.delete("{moving}x")
    finally:
        await give(cluster_store, slot, old, first=owner)


async def give(store: Store, slot: int, node_id: str, first: object) -> None:
    others = [node for node in nodes(store) if node is not first]
    for node in (first, *others):
        command = ("CLUSTER SETSLOT", slot, "NODE", node_id)
        await store.redis.execute_command(*command, target_nodes=node)
