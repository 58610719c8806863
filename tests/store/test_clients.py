"""What is done about the weaknesses of the client."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from redis import exceptions as rx
from redis.asyncio import Redis
from topologies import eventually

from store.clients import brief, cancellable, hopeless, patient, unix_client, unsettled


async def test_a_cancellation_that_was_swallowed_still_counts() -> None:
    async def swallow() -> None:
        with cancellable(), contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    task = asyncio.create_task(swallow())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_that_met_an_error_still_counts() -> None:
    async def fail() -> None:
        with cancellable():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise rx.ResponseError("an answer that came at that moment") from None

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_cleaning_up_after_a_cancellation_is_left_alone() -> None:
    cleaned = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            with cancellable():
                await asyncio.sleep(0)
            cleaned.append(True)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cleaned


async def test_patience_within_patience_is_not_squared() -> None:
    tries = 0

    async def connect() -> None:
        nonlocal tries
        tries += 1
        raise rx.ConnectionError("refused")

    async def command() -> None:
        await patient().call_with_retry(connect, nothing)

    async def nothing(_: Exception) -> None:
        pass

    retry = patient()
    retry.update_retries(2)
    with pytest.raises(rx.ConnectionError):
        await retry.call_with_retry(command, nothing)
    assert tries == 3


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (rx.ConnectionError("refused"), True),
        (rx.ReadOnlyError("You can't write against a read only replica."), True),
        (rx.ClusterDownError("The cluster is down"), True),
        (rx.SlotNotCoveredError("slot"), True),
        (rx.RedisClusterException("Redis Cluster cannot be connected."), True),
        (rx.RedisClusterException("all keys must map to the same key slot"), False),
        (rx.ConnectionError("invalid username-password pair or user is disabled."), False),
        (rx.ResponseError("WRONGTYPE"), False),
    ],
)
def test_what_passes_by_itself(error: Exception, passes: bool) -> None:  # noqa: FBT001
    assert unsettled(error) == passes
    assert not (passes and hopeless(error))


async def test_a_client_is_closed_although_its_user_is_cancelled(server_socket: str) -> None:
    async def use() -> None:
        async with brief(Redis(unix_socket_path=server_socket, client_name="passer-by")) as client:
            await client.ping()
            # the cancellation meets the closing
            asyncio.current_task().cancel()

    user = asyncio.create_task(use())
    with pytest.raises(asyncio.CancelledError):
        await user
    async with Redis(unix_socket_path=server_socket, decode_responses=True) as other:

        async def gone() -> bool:
            return all(known["name"] != "passer-by" for known in await other.client_list())

        await eventually(gone)


def line(client: Redis) -> Any:  # the client's own class has no types
    """A connection that a client would use; it does not connect yet."""
    pool: Any = client.connection_pool
    return pool.make_connection()


@pytest.mark.parametrize(
    "command",
    [
        ("SET", "key", "значение 稀土", b"\0\r\n\xff", ""),
        ("EVALSHA", "0" * 40, 2, -5, 2**63, 0.1, 1e22, 1e-7, float("inf")),
        ("CONFIG GET", "maxmemory"),
        (b"SET", memoryview(b"key"), b"x" * 100_000),
    ],
)
async def test_commands_are_written_as_the_client_itself_writes_them(
    command: tuple[object, ...],
) -> None:
    ours, plain = line(unix_client("/nowhere")), line(Redis(unix_socket_path="/nowhere"))
    assert b"".join(ours.pack_command(*command)) == b"".join(plain.pack_command(*command))


@pytest.mark.parametrize("value", [None, True, [1], object()])
async def test_what_is_no_value_is_refused_before_it_is_sent(value: object) -> None:
    with pytest.raises(rx.DataError):
        line(unix_client("/nowhere")).pack_command("SET", "key", value)


async def test_what_is_written_is_read_again(server_socket: str) -> None:
    async with (
        brief(unix_client(server_socket)) as client,
        client.pipeline(transaction=False) as pipe,
    ):
        for value in ("稀土", b"\0\r\n\xff", 7, 0.1):
            pipe.echo(value)
        assert await pipe.execute() == ["稀土".encode(), b"\0\r\n\xff", b"7", b"0.1"]
