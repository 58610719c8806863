"""A sender for every test of the outbox, on one server and on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from outbox_sender import CHAT, Sender

if TYPE_CHECKING:
    from store.connection import Store


@pytest.fixture
def store(wide_store: Store) -> Store:
    """The same tests on one server and on a cluster."""
    return wide_store


@pytest.fixture
async def sender(store: Store) -> Sender:
    """It holds the partition of its chat."""
    sender = Sender(store, CHAT)
    await sender.take()
    return sender
