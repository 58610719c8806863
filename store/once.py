"""Jobs that run once per period over all replicas, by the server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.keys import slot_once

if TYPE_CHECKING:
    from store.connection import Store


async def take_slot(store: Store, job: str, seconds: float) -> bool:
    """Whether the current period of `job` is ours to run; a slot, not a lock: nobody waits."""
    return bool(await store.run("once", [slot_once(job)], [max(1, round(seconds * 1000))]))
