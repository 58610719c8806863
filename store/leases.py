"""Exclusive ownership with a fencing token, and how many processes share the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.connection import Store


class Lease:
    """An exclusive right that ends by itself unless it is renewed; `me` is unique per process.

    The owner string `me:token` goes into every script that acts under the lease: it compares it
    with `GET own`, so a process that lost the lease without noticing cannot do harm.
    """

    def __init__(
        self, store: Store, own_key: str, fence_key: str, me: str, ttl_ms: int = 5000
    ) -> None:
        self._store = store
        self._own = own_key
        self._fence = fence_key
        self._me = me
        self.ttl_ms = ttl_ms
        #: the owner string as long as we believe that we hold the lease
        self.owner: str | None = None

    async def acquire(self) -> str | None:
        """Take the lease, or prolong our own; None if somebody else has it."""
        got = await self._store.run(
            "lease_take", [self._own, self._fence], [self._me, self.ttl_ms]
        )
        self.owner = got.decode() if got else None
        return self.owner

    async def renew(self) -> bool:
        """Prolong; False once it was lost, and then only `acquire` under a new token helps."""
        if self.owner is None:
            return False
        kept = await self._store.run("lease_keep", [self._own], [self.owner, self.ttl_ms])
        if not kept:
            self.owner = None
        return bool(kept)

    async def release(self) -> bool:
        """Give it back at once; False if it was not ours any more."""
        owner, self.owner = self.owner, None
        if owner is None:
            return False
        return bool(await self._store.run("lease_drop", [self._own], [owner]))


class Members:
    """The living processes of one kind, counted by heartbeats on the server's clock."""

    def __init__(self, store: Store, key: str, me: str, ttl_ms: int = 5000) -> None:
        self._store = store
        self._key = key
        self._me = me
        self._ttl_ms = ttl_ms

    async def beat(self) -> int:
        """Say that we live; the number of the living, ourselves included."""
        return int(await self._store.run("members", [self._key], [self._me, self._ttl_ms]))

    async def leave(self) -> None:
        """Say goodbye, so that the others take over at once."""
        await self._store.run("members", [self._key], [self._me, 0])
