"""What a fetch can end with; and the client library's errors in words, without credentials."""

from __future__ import annotations

import asyncio
import errno
import os
import ssl
from dataclasses import dataclass

import aiohttp

from jobs.guard import AddressRefused

_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, complete and unpacked; never empty."""

    body: bytes
    #: the Content-Type header as it came
    content_type: str
    #: validators for the next fetch; empty where the server gave none
    etag: str
    modified: str
    #: the address that answered, without credentials
    url: str
    #: where the permanent redirects (301, 308) at the start of the way lead, with the credentials
    #: that still apply there: never to be logged
    moved: str
    #: seconds for which the server says the answer is fresh
    hint: float | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the validators."""

    hint: float | None
    moved: str


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Nothing usable came; the reason is in words and without credentials."""

    reason: str
    #: seconds that the server asks to wait (429, 503)
    retry_after: float | None = None
    #: 410: not there, and not coming back
    gone: bool = False
    #: no route, no name service or no connection in time: perhaps there is no network at all
    offline: bool = False
    status: int | None = None


FetchOutcome = Fetched | NotModified | FetchFailed


def failure_of(error: Exception) -> FetchFailed:
    """Say in words why a request came to nothing; the library's own texts may quote addresses."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchFailed(reason=f"the name {error.host} cannot be resolved", offline=True)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        # a router without a line behind it swallows lookups and connections alike
        return FetchFailed(reason="no connection in time", offline=True)
    if isinstance(error, ssl.SSLError | ssl.CertificateError | aiohttp.ClientSSLError):
        return FetchFailed(reason=_tls_reason(error))
    if isinstance(error, aiohttp.ClientConnectorError):
        return _not_connected(error)
    return FetchFailed(reason=_reason(error))


def _not_connected(error: aiohttp.ClientConnectorError) -> FetchFailed:
    cause = error.os_error
    if isinstance(cause, AddressRefused):
        return FetchFailed(reason=f"refused: {cause.address} is not a public address")
    # several addresses that failed in different ways are one error without a number
    why = _plain(cause) if cause.errno else "none of its addresses can be reached"
    return FetchFailed(
        reason=f"cannot connect to {error.host}: {why}", offline=cause.errno in _NO_NETWORK
    )


def _tls_reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        cause = error.certificate_error
        why = getattr(cause, "verify_message", "") or type(cause).__name__
        return f"the certificate of {error.host} cannot be trusted: {why}"
    why = getattr(error, "reason", None) or _plain(error)
    return f"no TLS connection: {why}"


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    # the first that fits
    (aiohttp.SocketTimeoutError, "fell silent"),
    (asyncio.TimeoutError, "took too long"),
    (aiohttp.ServerDisconnectedError, "closed the connection without an answer"),
    (aiohttp.ClientPayloadError, "the body ended before its time"),
    (aiohttp.ClientResponseError, "the answer is not proper HTTP"),
    (ValueError, "the address cannot be used"),
)


def _reason(error: Exception) -> str:
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    return f"the connection was lost: {_plain(error)}"


def _plain(error: BaseException) -> str:
    """The operating system's words for it, or at least its kind."""
    number = getattr(error, "errno", None)
    return os.strerror(number) if isinstance(number, int) else type(error).__name__
