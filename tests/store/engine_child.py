"""Programs for fault tests: processes of their own, to be killed. Each ends when stdin closes.

join FOLDER          opens the store and watches its server; says whose process it is
write FOLDER NAME    the same, and writes numbered keys; says each number that was acknowledged
work SOCKET STREAM   a stream worker whose effect and acknowledgement are one script
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import uuid
from pathlib import Path

from core.errors import StoreUnavailable
from store.connection import Store, open_store, unix_client
from store.streams import StreamMessage, StreamWorker

EFFECT = """
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XDEL', KEYS[1], ARGV[2])
return redis.call('HINCRBY', KEYS[2], ARGV[3], 1)
"""


def say(*words: object) -> None:
    print(*words, flush=True)


async def join(folder: str) -> None:
    async with await open_store(None, Path(folder)) as opened:
        say("ready", opened.server.pid)
        await asyncio.Event().wait()


async def write(folder: str, name: str) -> None:
    async with await open_store(None, Path(folder)) as opened:
        say("ready", opened.server.pid)
        number = 0
        while True:
            number += 1
            # safe to repeat: a lost answer means that it may have happened
            with contextlib.suppress(StoreUnavailable):
                await opened.store.run("layout", [f"{{w}}{name}:{number}"], [1, number])
                say(number)


async def work(socket: str, stream: str) -> None:
    store = Store(unix_client(socket), partitions=4)

    async def handle(message: StreamMessage) -> None:
        await asyncio.sleep(0.01)  # the work itself
        keys = [stream, f"{stream}:done"]
        await store.redis.eval(EFFECT, 2, *keys, "g", message.id, message.fields[b"n"])

    worker = StreamWorker(
        store,
        stream,
        "g",
        handle,
        consumer=uuid.uuid4().hex,
        dead=f"{stream}:dead",
        concurrency=5,
        min_idle_ms=1500,
        block_ms=200,
    )
    say("ready")
    await worker.run()


async def until_stdin_closes() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def main() -> None:
    what, *args = sys.argv[1:]
    program = asyncio.create_task({"join": join, "write": write, "work": work}[what](*args))
    end = asyncio.create_task(until_stdin_closes())
    await asyncio.wait([program, end], return_when=asyncio.FIRST_COMPLETED)
    program.cancel()
    end.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await program


if __name__ == "__main__":
    asyncio.run(main())
