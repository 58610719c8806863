"""How full the state engine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.health import PRESSING, memory_pressure

if TYPE_CHECKING:
    from store.connection import Store


async def test_without_a_limit_there_is_no_pressure(any_store: Store) -> None:
    assert await memory_pressure(any_store) is None


async def test_pressure_is_the_used_share(any_store: Store) -> None:
    used = (await any_store.redis.info("memory"))["used_memory"]
    try:
        await any_store.redis.config_set("maxmemory", used * 4)
        assert 0 < (await memory_pressure(any_store) or 0) < PRESSING
        await any_store.redis.config_set("maxmemory", used)
        assert (await memory_pressure(any_store) or 0) > PRESSING
    finally:
        await any_store.redis.config_set("maxmemory", 0)


@pytest.mark.cluster
async def test_the_fullest_node_of_a_cluster_counts(cluster_store: Store) -> None:
    nodes = cluster_store.redis.get_primaries()
    assert await memory_pressure(cluster_store) is None
    try:
        await cluster_store.redis.config_set("maxmemory", 1, target_nodes=nodes[1])
        assert (await memory_pressure(cluster_store) or 0) > 1
    finally:
        await cluster_store.redis.config_set("maxmemory", 0, target_nodes=nodes[1])
