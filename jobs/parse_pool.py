"""Long documents are parsed in a process of their own, so that the event loop goes on.

One worker, one document at a time. It is a plain child that speaks over a socket, not a
`ProcessPoolExecutor`: that one imports all of the application again into its worker, cannot end a
hung task, and a crash loses all tasks that wait. Here a document that crashes the worker, hangs
or eats its memory is that document's own `BadDocument`; the next one finds a fresh worker.

    parent                                   worker
    (kind, arguments)      ── pickle ──►     parse_document or parse_pieces
    (True, result)         ◄── pickle ──     or (False, reason)
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from jobs.parse import BadDocument, ParsedFeed, parse_document, parse_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from core.document import Pieces
    from core.entry import Entry
    from core.feed import Feed

logger = logging.getLogger("rarewatch.parse")

#: A document shorter than this parses in a few milliseconds: not worth a process.
INLINE_DOCUMENT = 8_192
#: The same for raw entries, most of which are prose.
INLINE_PIECES = 32_768
#: With more tags, open or escaped, it is not: 32 KB of them alone take a fifth of a second.
INLINE_TAGS = 400
#: The longest document takes a few seconds.
TIMEOUT = 30.0
#: A worker that nobody needs gives its memory back: once all feeds are known, it seldom is needed.
IDLE = 60.0

_ROOT = str(Path(__file__).resolve().parent.parent)
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from jobs.parse_worker import work; work"


class _WorkerDied(Exception):
    """The worker ended before it answered."""


class ParsePool:
    """Parse documents without holding up the event loop; close it, or use `async with`."""

    def __init__(self, *, timeout: float = TIMEOUT, idle: float = IDLE) -> None:
        #: seconds that one document may take
        self.timeout = timeout
        self._idle = idle
        self._one_at_a_time = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The worker's process id, if there is one."""
        alive = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process and alive else None

    async def parse_document(
        self, body: bytes, *, feed: Feed, content_type: str, base_url: str
    ) -> ParsedFeed:
        """Parse a whole document as `jobs.parse.parse_document` does; raises `BadDocument`."""
        options = {"feed": feed, "content_type": content_type, "base_url": base_url}
        if len(body) < INLINE_DOCUMENT and _tags(body) <= INLINE_TAGS:
            return parse_document(body, feed=feed, content_type=content_type, base_url=base_url)
        parsed = cast("ParsedFeed", await self._remote(parse_document, (body,), options))
        if parsed.dropped:
            logger.warning("feed %s: %d entries too many, left out", feed.id, parsed.dropped)
        return parsed

    async def parse_pieces(
        self,
        pieces: Pieces,
        wanted: Sequence[int],
        *,
        feed: Feed,
        content_type: str,
        base_url: str,
        taken: Collection[bytes] = (),
    ) -> tuple[Entry, ...] | None:
        """Parse some raw entries of a document as `jobs.parse.parse_pieces` does."""
        parts = [pieces.head, pieces.tail, *(pieces.entries[i] for i in wanted)]
        size, tags = sum(map(len, parts)), sum(map(_tags, parts))
        options = {"feed": feed, "content_type": content_type, "base_url": base_url}
        options["taken"] = frozenset(taken)
        if size < INLINE_PIECES and tags <= INLINE_TAGS:
            return parse_pieces(pieces, wanted, **options)  # type: ignore[arg-type]
        answer = await self._remote(parse_pieces, (pieces, tuple(wanted)), options)
        return cast("tuple[Entry, ...] | None", answer)

    async def close(self) -> None:
        """End the worker; the pool can be used again and would start another."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._end)

    async def _remote(
        self, function: Callable[..., object], args: tuple[object, ...], options: dict[str, Any]
    ) -> object:
        async with self._one_at_a_time:
            # not before its turn: many that wait would hold their documents twice
            request = pickle.dumps((function, args, options), pickle.HIGHEST_PROTOCOL)
            try:
                sound, answer = await self._exchanged(request)
            except _WorkerDied:
                # It may have been somebody else's fault, so the document gets a second worker.
                try:
                    sound, answer = await self._exchanged(request)
                except _WorkerDied as error:
                    raise BadDocument("the parser's process died of it twice") from error
        if not sound:
            raise BadDocument(str(answer))
        return answer

    async def _exchanged(self, request: bytes) -> tuple[bool, object]:
        exchange = asyncio.create_task(asyncio.to_thread(self._exchange, request))
        try:
            return await asyncio.shield(exchange)
        except asyncio.CancelledError:
            # The thread waits for the worker: without it, it returns at once.
            while not exchange.done():
                process = self._process
                if process:
                    process.kill()
                await asyncio.wait([exchange], timeout=0.05)
            exchange.exception()  # seen; nobody else asks for it
            raise

    def _exchange(self, request: bytes) -> tuple[bool, object]:
        """Hand a request to the worker and wait for its answer (in a thread)."""
        connection = self._connected()
        try:
            connection.send_bytes(request)
            if not connection.poll(self.timeout):
                self._end()
                return False, f"not parsed within {self.timeout:g} s"
            sound, answer, stays = pickle.loads(connection.recv_bytes())  # noqa: S301  # our child
        except (OSError, EOFError) as error:
            self._end()
            raise _WorkerDied from error
        if not stays:
            self._end()
        return sound, answer

    def _connected(self) -> Connection[Any, Any]:
        if self._connection is not None and self._process and self._process.poll() is None:
            return self._connection
        self._end()
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-c", f"{_START}({self._idle})"]
            # In a session of its own: Ctrl-C is for the parent, whose end the worker notices.
            self._process = subprocess.Popen(  # noqa: S603  # our own code
                command, stdin=theirs.fileno(), start_new_session=True, env=_without_settings()
            )
        self._connection = Connection(ours.detach())
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _tags(raw: bytes) -> int:
    """How many tags and references a parser has to handle at most."""
    return raw.count(b"<") + raw.count(b"&")


def _without_settings() -> dict[str, str]:
    """Keep the environment but for our own settings: a parser needs no secrets."""
    return {k: v for k, v in os.environ.items() if not k.startswith("RAREWATCH_")}
