"""The store on a cluster of three."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sample_alert import sample_alert
from topologies import ClusterServers, eventually

from core.errors import ConfigError, StoreMismatch
from store.connection import open_store
from store.doctor import examine
from store.feeds import FeedStore
from store.groups import ConsumerGroup, StreamMessage
from store.leases import Lease, Members
from store.once import take_slot
from store.outbox import Outbox
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


async def test_every_step_of_a_consumer_group(cluster_store: Store) -> None:
    redis = cluster_store.redis
    for number in range(6):
        stream = f"rw1:{{p{number}}}:work"
        group = ConsumerGroup(cluster_store, stream, "g", "me")
        for _ in range(2):
            await group.create()
        for name in "ab":
            await redis.xadd(stream, {"n": name})
        first, second = await group.read(10, 10)
        assert await group.take_over(0) == [first.id, second.id]
        assert await group.keep([first.id, "1-1"]) == {"1-1"}
        again = await group.retake(first.id, 1)
        assert again
        assert again.tries == 2
        assert [await group.finish(first.id) for _ in range(2)] == [True, False]
        assert [await group.bury(second, f"{stream}:dead", "odd") for _ in range(2)] == [
            True,
            False,
        ]
        assert (await redis.xlen(stream), await redis.xlen(f"{stream}:dead")) == (0, 1)


async def test_a_slot_of_a_job_is_taken_once(cluster_store: Store) -> None:
    for job in "abcdef":
        taken = [await take_slot(cluster_store, job, 3600) for _ in range(2)]
        assert taken == [True, False]


async def test_everything_can_be_examined(cluster_store: Store) -> None:
    await FeedStore(cluster_store).enlist([(f"feed-{n}", 0) for n in range(10)])
    targets = [str(number) for number in range(1, 41)]
    await Outbox(cluster_store).fanout(sample_alert(), targets)
    found = dict(await examine(cluster_store))
    assert found["engine"].startswith("valkey ")
    assert found["feeds"].startswith("10 on the schedule")
    assert "routine 40" in found["outbox"]


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
