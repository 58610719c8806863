"""A response body, unpacked as it streams in and cut off at a limit.

Everything is bounded: the bytes on the wire, what each packing layer yields, the layers.
What is held never exceeds the limit by more than a chunk.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aiohttp import StreamReader

_CHUNK = 64 * 1024
_MAX_LAYERS = 3
_MAX_MEMBERS = 1_000
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
#: packings that were not offered; a server that sends them anyway sends nothing readable
_FOREIGN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


class BadBody(Exception):
    """The body cannot be used; the message says why, in words."""


async def read_body(content: StreamReader, encoding: str, limit: int) -> bytes:
    """Read and unpack a body packed as `encoding` says; `BadBody` beyond `limit` bytes."""
    layers = _layers(encoding, limit)
    wire = 0
    body = io.BytesIO()
    while chunk := await content.readany():
        wire += len(chunk)
        _check(wire, limit)
        if layers:
            for piece in _unpack(chunk, layers):
                body.write(piece)
                _check(body.tell(), limit)
        else:
            body.write(chunk)
    for layer in layers:
        body.write(layer.finish())
    return body.getvalue()


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise BadBody(f"the body is larger than {limit / 1024 / 1024:.3g} MiB")


def _layers(encoding: str, limit: int) -> list[_Layer]:
    """The packing layers in the order in which they come off."""
    names = [name.strip().lower() for name in encoding.split(",")]
    for name in names:
        if name in _FOREIGN:
            raise BadBody(f"packed as {name}, which was not asked for")
    packed = [n for n in names if n in {"gzip", "x-gzip", "deflate"}]
    if len(packed) > _MAX_LAYERS:
        raise BadBody(f"packed {len(packed)} times over")
    return [_Layer(gzip="gzip" in name, limit=limit) for name in reversed(packed)]


def _unpack(chunk: bytes, layers: Sequence[_Layer]) -> Iterator[bytes]:
    first, *rest = layers
    for piece in first.feed(chunk):
        if rest:
            yield from _unpack(piece, rest)
        else:
            yield piece


class _Layer:
    """One gzip or deflate layer; passes through what turns out not to be packed at all."""

    def __init__(self, *, gzip: bool, limit: int) -> None:
        self._gzip = gzip
        self._limit = limit
        self._inflater: zlib._Decompress | None = None
        #: bytes that are too few to tell what comes next
        self._head = b""
        self._members = 0
        self._out = 0
        self._plain = False
        self._done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` unpacks to, in pieces of at most 64 KiB."""
        data = self._head + data
        self._head = b""
        while data and not self._done:
            if self._plain:
                yield data
                return
            if self._inflater is None:
                if len(data) < 2:
                    self._head = data
                    return
                self._begin(data)
                continue
            yield from self._inflate(self._inflater, data)
            data = self._rest(self._inflater)

    def finish(self) -> bytes:
        """Return what is left; half a document must not pass for a whole one."""
        if self._inflater is not None:
            raise BadBody("the packed body ends in the middle")
        return b"" if self._members else self._head

    def _begin(self, head: bytes) -> None:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise BadBody("the packed body has too many parts")
        if not self._gzip:
            # "deflate" means zlib by the standard and raw deflate by habit.
            has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            self._inflater = zlib.decompressobj(_ZLIB if has_header else _RAW_DEFLATE)
        elif head[:2] == _GZIP_MAGIC:
            self._inflater = zlib.decompressobj(_GZIP)
        elif self._members == 1:
            # Some servers declare gzip and send the text as it is.
            self._plain = True
        else:
            self._done = True  # padding after the last member

    def _inflate(self, inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _CHUNK:  # a full piece may have left some inside
            try:
                piece = inflater.decompress(data, _CHUNK)
            except zlib.error:
                raise BadBody("the packed body is damaged") from None
            self._out += len(piece)
            _check(self._out, self._limit)
            if piece:
                yield piece
            data = inflater.unconsumed_tail

    def _rest(self, inflater: zlib._Decompress) -> bytes:
        """What follows the member that has just ended, if it has."""
        if not inflater.eof:
            return b""
        self._inflater = None
        self._done = not self._gzip
        return inflater.unused_data
