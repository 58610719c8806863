"""A real web server on loopback that serves feeds, well or badly.

    async with FeedServer() as server:
        feed = server.serve("/feed.xml", b"<rss>...</rss>")      # ETag, Last-Modified, 304, gzip
        server.route("/slow", dripping(b"<rss>"))                # or any habit below
        ... fetch server.url("/feed.xml") ...
        feed.change(b"<rss>more</rss>")                          # new validators
        assert server.count("/feed.xml") == 2
        assert server.seen("/feed.xml")[-1].headers["If-None-Match"]

A route is a *habit*: `async (request) -> StreamResponse`. Habits that break HTTP itself write
to the transport. Paths can be changed, replaced and removed while the server runs; unknown ones
answer 404. `FeedServer(ssl_context=...)` speaks TLS.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import itertools
import socket
import struct
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Self

from aiohttp import web

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from multidict import CIMultiDictProxy

Habit = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    path: str
    headers: CIMultiDictProxy[str]
    #: the client's port: the same for requests over one connection
    peer: int


class FeedServer:
    """The server: an async context manager on 127.0.0.1 and a free port."""

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None, keep: int = 1000) -> None:
        self._ssl = ssl_context
        self._keep = keep
        self._routes: dict[str, Habit] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self._seen: dict[str, list[Seen]] = defaultdict(list)
        self._runner: web.ServerRunner | None = None
        self.port = 0
        #: requests under way, and the most that there were at one time
        self.open = 0
        self.most_open = 0

    async def __aenter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        server = web.Server(self._answer, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener, ssl_context=self._ssl).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, path: str, *, host: str = "127.0.0.1", credentials: str = "") -> str:
        """The address of a path; `credentials` as `user:password`."""
        scheme = "https" if self._ssl else "http"
        return f"{scheme}://{credentials + '@' if credentials else ''}{host}:{self.port}{path}"

    def serve(self, path: str, body: bytes, **options: object) -> Document:
        """Serve a well-behaved, changeable document; options are `Document`'s fields."""
        document = Document(body, **options)  # type: ignore[arg-type]
        self._routes[path] = document
        return document

    def route(self, path: str, habit: Habit) -> None:
        """Let a path behave as `habit`."""
        self._routes[path] = habit

    def remove(self, path: str) -> None:
        """Let a path answer 404 again."""
        self._routes.pop(path, None)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self._counts[path]

    def seen(self, path: str) -> list[Seen]:
        """The newest requests for a path, oldest first."""
        return self._seen[path]

    @property
    def total(self) -> int:
        """How many requests came in all."""
        return sum(self._counts.values())

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        self._counts[path] += 1
        seen = self._seen[path]
        peer = request.transport.get_extra_info("peername")[1] if request.transport else 0
        seen.append(Seen(path, request.headers, peer))
        del seen[: -self._keep]
        habit = self._routes.get(path)
        if habit is None:
            return web.Response(status=404, text="nothing here")
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            return await habit(request)  # type: ignore[arg-type]
        except ConnectionError:
            return web.Response()  # the client has left; nobody reads this
        finally:
            self.open -= 1


@dataclass
class Document:
    """A document with validators, compressed if asked; a habit with memory."""

    body: bytes
    content_type: str = "application/rss+xml; charset=utf-8"
    etag: bool = True
    last_modified: bool = True
    compress: bool = True
    #: sent with every 200 and 304
    headers: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    def change(self, body: bytes) -> None:
        """Publish a new version."""
        self.body = body
        self.version += 1

    @property
    def validators(self) -> dict[str, str]:
        """The validators of the current version."""
        found = {}
        if self.etag:
            found["ETag"] = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        if self.last_modified:
            moment = datetime.fromtimestamp(1_700_000_000 + self.version, UTC)
            found["Last-Modified"] = format_datetime(moment, usegmt=True)
        return found

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer 304 if the validators match, else 200."""
        mine = self.validators
        if _matches(request.headers, mine):
            return web.Response(status=304, headers={**self.headers, **mine})
        headers = {**self.headers, **mine, "Content-Type": self.content_type}
        body = self.body
        if self.compress and "gzip" in request.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return web.Response(body=body, headers=headers)


def _matches(asked: Mapping[str, str], mine: Mapping[str, str]) -> bool:
    # an ETag counts alone where both sides have one
    if "If-None-Match" in asked and "ETag" in mine:
        return asked["If-None-Match"] == mine["ETag"]
    return "Last-Modified" in mine and asked.get("If-Modified-Since") == mine["Last-Modified"]


# -- habits within HTTP


def answers(
    status: int = 200, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Habit:
    """Always this answer: 410, 429 with Retry-After, 304 to everybody, a wrong type, ..."""

    async def habit(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=dict(headers or {}))

    return habit


def redirects(to: str, status: int = 301) -> Habit:
    """Lead elsewhere."""
    return answers(status, headers={"Location": to})


def flapping(*habits: Habit) -> Habit:
    """Take the habits in turn, from the first again after the last."""
    turn = itertools.cycle(habits)

    async def habit(request: web.Request) -> web.StreamResponse:
        return await next(turn)(request)

    return habit


def afterwards(first: Habit, *, times: int, then: Habit) -> Habit:
    """Behave as `first` for some requests, then as `then` for good."""
    order = itertools.chain(itertools.repeat(first, times), itertools.repeat(then))

    async def habit(request: web.Request) -> web.StreamResponse:
        return await next(order)(request)

    return habit


def waits(moment: asyncio.Event, then: Habit) -> Habit:
    """Answer only after `moment` was set."""

    async def habit(request: web.Request) -> web.StreamResponse:
        await moment.wait()
        return await then(request)

    return habit


def packed(body: bytes, encoding: str) -> Habit:
    """Send `body` as it is under a Content-Encoding, true or not."""
    return answers(
        200, body, {"Content-Encoding": encoding, "Content-Type": "application/rss+xml"}
    )


def bomb(mebibytes: int = 1024, encoding: str = "gzip", *, layers: int = 1) -> Habit:
    """A small packed body that unpacks to `mebibytes` of zeros."""
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    zeros = bytes(1024 * 1024)
    body = b"".join(packer.compress(zeros) for _ in range(mebibytes)) + packer.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body, mtime=0)
    return packed(body, ", ".join([encoding, *["gzip"] * (layers - 1)]))


def endless(chunk: bytes = b"<item/>" * 8192, *, encoding: str = "") -> Habit:
    """A body that never ends, as fast as it is read."""

    async def habit(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if encoding:
            response.headers["Content-Encoding"] = encoding
        await response.prepare(request)
        while True:
            await response.write(chunk)

    return habit


def dripping(start: bytes = b"<rss>", every: float = 0.05) -> Habit:
    """A body that never ends, a byte at a time: no read ever times out."""

    async def habit(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(start)
        while True:
            await response.write(b" ")
            await asyncio.sleep(every)

    return habit


# -- habits below HTTP


def raw(*pieces: bytes, end: str = "close", every: float = 0.0) -> Habit:
    """Write bytes to the connection, then `close`, `reset` or `hang` until the client leaves."""

    async def habit(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        assert transport is not None
        for piece in pieces:
            if transport.is_closing():
                break
            transport.write(piece)
            await asyncio.sleep(every)
        if end == "hang":
            while not transport.is_closing():  # noqa: ASYNC110  # nothing else tells that it left
                await asyncio.sleep(0.02)
        if end == "reset":
            # an abort with linger 0 sends RST instead of FIN
            sock = transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        transport.close()
        return web.Response()

    return habit


def silent() -> Habit:
    """Accept the request and never answer."""
    return raw(end="hang")


def closes() -> Habit:
    """Close the connection without an answer."""
    return raw()


def resets(after: bytes = b"") -> Habit:
    """Reset the connection, perhaps in the middle of an answer."""
    return raw(after, end="reset")


def wrong_length(body: bytes, announced: int) -> Habit:
    """Announce another length than the body has, and close after it."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n"
    return raw(head.encode() + body)


def no_length(body: bytes) -> Habit:
    """No length, not chunked: the body ends with the connection."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + body)


def header_flood(lines: int = 10_000) -> Habit:
    """More header fields than anybody wants."""
    fields = b"".join(b"X-Field-%d: value\r\n" % n for n in range(lines))
    return raw(b"HTTP/1.1 200 OK\r\n" + fields + b"Content-Length: 0\r\n\r\n")


def slow_headers(every: float = 0.05) -> Habit:
    """Header fields that never end, one at a time."""
    fields = (b"X-Field-%d: value\r\n" % n for n in range(120))
    return raw(b"HTTP/1.1 200 OK\r\n", *fields, end="hang", every=every)
