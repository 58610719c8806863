"""What can be asked of one consumer group, as one consumer; each step is safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import StoreError
from store.connection import translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from store.connection import Store

#: about how many dead letters are kept
DEAD_LETTERS = 10_000
_CLAIMS = 100


@dataclass(frozen=True, slots=True)
class StreamMessage:
    """One entry of a stream, as a handler gets it."""

    id: str
    fields: Mapping[bytes, bytes]
    #: how often it was taken up, this time included
    tries: int


@dataclass(frozen=True, slots=True)
class ConsumerGroup:
    """One consumer of one group of one stream."""

    store: Store
    stream: str
    group: str
    consumer: str

    async def create(self) -> None:
        """Create the group, and the stream, from the first entry on; an existing one is fine."""
        try:
            with translated(f"create the group of {self.stream}"):
                await self.store.redis.xgroup_create(
                    self.stream, self.group, id="0", mkstream=True
                )
        except StoreError as error:
            if not says(error, "BUSYGROUP"):
                raise

    async def read(self, count: int, block_ms: int) -> list[StreamMessage]:
        """New entries; waits `block_ms` for the first."""
        with translated(f"read {self.stream}"):
            got = await self.store.redis.xreadgroup(
                self.group, self.consumer, {self.stream: ">"}, count=count, block=block_ms
            )
        entries = [entry for _, entries in got for entry in entries]
        return [StreamMessage(identity.decode(), fields or {}, 1) for identity, fields in entries]

    async def take_over(self, idle_ms: int) -> list[str]:
        """Ids of all that is pending and was untouched for so long; ours from now on."""
        cursor, found = b"0-0", list[str]()
        while True:
            cursor, ids, _ = await self._run("take_over", idle_ms, cursor, _CLAIMS)
            found += [identity.decode() for identity in ids]
            if cursor == b"0-0":
                return found

    async def retake(self, identity: str, added: int) -> StreamMessage | None:
        """Count `added` tries and fetch; None if it is not ours any more, or was deleted."""
        taken = await self._run("retake", identity, added)
        if not taken:
            return None
        tries, flat = taken
        fields = dict(zip(flat[::2], flat[1::2], strict=True))
        return StreamMessage(identity, fields, int(tries))

    async def keep(self, ids: Iterable[str]) -> set[str]:
        """Show that we still work on these; the ones that are not ours any more."""
        return {identity.decode() for identity in await self._run("keep", *ids)}

    async def finish(self, identity: str) -> bool:
        """Acknowledge and delete; False if that was done before."""
        return bool(await self.store.run("finish", [self.stream], [self.group, identity]))

    async def bury(self, message: StreamMessage, dead: str, why: str) -> bool:
        """Move it to the stream `dead`, in one step; False if it was acknowledged before."""
        letter: list[str | float] = [
            self.group,
            message.id,
            why[:1000],
            message.tries,
            DEAD_LETTERS,
        ]
        return bool(await self.store.run("dead", [self.stream, dead], letter))

    async def _run(self, script: str, *args: str | bytes | float) -> Any:  # noqa: ANN401
        return await self.store.run(script, [self.stream], [self.group, self.consumer, *args])


def says(error: StoreError, *words: str) -> bool:
    """Whether the engine's own answer begins with one of these words."""
    return str(error.__cause__ or "").startswith(words)


def lost_group(error: StoreError) -> bool:
    """Whether the group is gone, with its stream or without."""
    return says(error, "NOGROUP", "UNBLOCKED")
