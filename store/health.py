"""How full the state engine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.connection import translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from store.connection import Store

#: polling stops from here on, so that sending and acknowledging keep some room
PRESSING = 0.9


async def memory_pressure(store: Store) -> float | None:
    """Used memory as a share of `maxmemory`, of the fullest node; None if there is no limit."""
    with translated("memory"):
        nodes = await store.info("memory")
    shares = [share for node in nodes if (share := _share(node)) is not None]
    return max(shares, default=None)


def _share(node: Mapping[str, Any]) -> float | None:
    limit = int(node.get("maxmemory", 0))
    return int(node["used_memory"]) / limit if limit else None
