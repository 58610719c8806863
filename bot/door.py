"""The door of a platform: what delivery needs of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.delivery import Message


class Door(Protocol):
    """Sends messages; every failure is one of the `SendError`s of `core/errors.py`."""

    #: the identity that limits are counted for
    identity: str

    async def send(self, target: str, message: Message, *, reply_to: int | None = None) -> int:
        """Send `html`; return the message id."""
        ...

    async def edit(self, target: str, message_id: int, message: Message) -> None:
        """Replace the text; "not modified" is success."""
        ...

    async def probe(self) -> None:
        """Ask something harmless, to learn whether the platform answers again."""
        ...
