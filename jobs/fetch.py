"""Fetch one address politely and safely; whatever the server does, the outcome is a value.

url -> room at its host, room overall -> guarded connection -> redirect (again) | 304 | body
"""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self
from weakref import WeakValueDictionary

import aiohttp

from jobs.address import BadAddress, next_hop, parse
from jobs.body import BadBody, read_body
from jobs.fetch_outcome import Fetched, FetchFailed, FetchOutcome, NotModified, failure_of
from jobs.guard import guarded_sockets
from jobs.http_hints import freshness, retry_after
from jobs.resolve import ThreadResolver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

    from aiohttp.abc import AbstractResolver
    from yarl import URL

__all__ = ["FetchFailed", "FetchOutcome", "Fetched", "Fetcher", "NotModified"]

MAX_REDIRECTS = 5
BODY_LIMIT = 10 * 1024 * 1024
_BUFFER = 64 * 1024
#: long security policies exceed the library's 8 KiB; 128 header fields at most
_HEADER_LIMIT = 16 * 1024
#: longer validators are not worth keeping
_VALIDATOR_LIMIT = 1024
_DNS_TTL = 60
#: addresses remembered as silent; a server could lead us to a new one each time
_SLOW_LIMIT = 2_048
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_WITH_BODY = frozenset({200, 203})
_BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


class _Host:
    """The room for one host; kept as long as somebody uses it."""

    __slots__ = ("__weakref__", "slots", "slow_slots")

    def __init__(self, limit: int) -> None:
        self.slots = asyncio.Semaphore(limit)
        self.slow_slots = asyncio.Semaphore(max(1, limit // 2))


class Fetcher:
    """One session for all feeds; an async context manager."""

    def __init__(
        self,
        *,
        allow_nets: Sequence[IPv4Network | IPv6Network] = (),
        concurrency: int = 64,
        per_host: int = 4,
        user_agent: str = "rarewatch",
        total: float = 30.0,
        connect: float = 10.0,
        read: float = 15.0,
        keepalive: float = 65.0,
        body_limit: int = BODY_LIMIT,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow_nets = tuple(allow_nets)
        self._per_host = per_host
        self._user_agent = user_agent
        self._total, self._connect, self._read = total, connect, read
        self._timeout = self._limits(total)
        self._keepalive = keepalive
        self._body_limit = body_limit
        self._resolver = resolver
        self._slots = asyncio.Semaphore(concurrency)
        self._slow_slots = asyncio.Semaphore(max(1, concurrency // 4))
        #: addresses that let us wait in vain the last time
        self._slow: set[URL] = set()
        self._hosts: WeakValueDictionary[str, _Host] = WeakValueDictionary()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; the fetcher can be used again afterwards."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> FetchOutcome:
        """GET `url`, with the validators of the last fetch; never raises for a bad server."""
        try:
            asked = parse(url)
        except BadAddress as error:
            return FetchFailed(reason=str(error))
        headers: dict[str, str] = {}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        answer = await self._hop(asked, headers, self._timeout)
        if isinstance(answer, _Redirect):
            return await self._follow(asked, answer, headers)
        return answer

    async def _follow(
        self, asked: URL, redirect: _Redirect, headers: dict[str, str]
    ) -> FetchOutcome:
        """Go where redirects lead, each hop checked like the first."""
        here, moved, permanent = asked, "", True
        been = {asked}
        deadline = time.monotonic() + self._total
        for _ in range(MAX_REDIRECTS):
            try:
                here = next_hop(asked, here, redirect.location)
            except BadAddress as error:
                return FetchFailed(reason=f"{error} (after a redirect)", status=redirect.status)
            if here in been:
                return FetchFailed(reason="redirects go in a circle", status=redirect.status)
            been.add(here)
            permanent = permanent and redirect.status in _PERMANENT
            moved = str(here) if permanent else moved
            left = max(1.0, deadline - time.monotonic())
            answer = await self._hop(here, headers, self._limits(left))
            if isinstance(answer, FetchFailed):
                return replace(
                    answer,
                    reason=f"{answer.reason} (redirected to {here.host})",
                    # behind a temporary redirect it is not the feed that is gone
                    gone=answer.gone and permanent,
                    offline=False,
                )
            if not isinstance(answer, _Redirect):
                return replace(answer, moved=moved)
            redirect = answer
        return FetchFailed(
            reason=f"more than {MAX_REDIRECTS} redirects in a row", status=redirect.status
        )

    async def _hop(
        self, url: URL, headers: dict[str, str], timeout: aiohttp.ClientTimeout
    ) -> FetchOutcome | _Redirect:
        """One request, when there is room for it."""
        name = url.host_port_subcomponent or ""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._per_host)
        if url not in self._slow:
            return await self._attempt(host, url, headers, timeout)
        # Silent addresses share a part of the room: they never hold up the others.
        async with host.slow_slots, self._slow_slots:
            return await self._attempt(host, url, headers, timeout)

    async def _attempt(
        self, host: _Host, url: URL, headers: dict[str, str], timeout: aiohttp.ClientTimeout
    ) -> FetchOutcome | _Redirect:
        """One request, inside the limits of its host and of all; errors become values."""
        async with host.slots, self._slots:
            try:
                answer = await self._exchange(url, headers, timeout)
            except BadBody as error:
                return FetchFailed(reason=str(error))
            except TimeoutError as error:
                if len(self._slow) >= _SLOW_LIMIT:
                    self._slow.pop()
                self._slow.add(url)
                return failure_of(error)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return failure_of(error)
        if self._slow:
            self._slow.discard(url)
        return answer

    async def _exchange(
        self, url: URL, headers: dict[str, str], timeout: aiohttp.ClientTimeout
    ) -> FetchOutcome | _Redirect:
        session = self._session or self._open()
        response = await session.get(url, headers=headers, allow_redirects=False, timeout=timeout)
        try:
            answer = await self._judge(response, validated=bool(headers))
        except BaseException:
            response.close()
            raise
        response.release()  # closes the connection if the body was not read to its end
        return answer

    async def _judge(
        self, response: aiohttp.ClientResponse, *, validated: bool
    ) -> FetchOutcome | _Redirect:
        status, headers = response.status, response.headers
        if status == 304:
            if not validated:
                return FetchFailed(reason="says 304 without having been asked", status=status)
            return NotModified(hint=freshness(headers, time.time()), moved="")
        if status in _WITH_BODY:
            return await self._body(response)
        if status in _REDIRECTS and "Location" in headers:
            return _Redirect(status, headers["Location"])
        return FetchFailed(
            reason=f"answered {status}",
            retry_after=retry_after(headers, time.time()) if status in _BUSY else None,
            gone=status == 410,
            status=status,
        )

    async def _body(self, response: aiohttp.ClientResponse) -> FetchOutcome:
        headers = response.headers
        if (response.content_length or 0) > self._body_limit:
            raise BadBody(f"a body of {response.content_length} bytes is announced")
        encoding = ",".join(headers.getall("Content-Encoding", ()))
        body = await read_body(response.content, encoding, self._body_limit)
        if not body:
            return FetchFailed(reason="the body is empty", status=response.status)
        return Fetched(
            body=body,
            content_type=headers.get("Content-Type", ""),
            etag=_kept(headers.get("ETag", "")),
            modified=_kept(headers.get("Last-Modified", "")),
            url=str(response.url),
            moved="",
            hint=freshness(headers, time.time()),
        )

    def _limits(self, total: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=total, connect=self._connect, sock_read=self._read)

    def _open(self) -> aiohttp.ClientSession:
        """Create the session; here, not before, because it belongs to the running loop."""
        connector = aiohttp.TCPConnector(
            # the limits are ours: waiting for a slot must not count as waiting for the server
            limit=0,
            keepalive_timeout=self._keepalive,
            ttl_dns_cache=_DNS_TTL,
            resolver=self._resolver or ThreadResolver(),
            socket_factory=guarded_sockets(self._allow_nets),
            ssl=_tls(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": self._user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=self._timeout,
            auto_decompress=False,
            trust_env=False,
            read_bufsize=_BUFFER,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )
        return self._session


def _kept(validator: str) -> str:
    """A validator that can be sent back; any other would spoil all later fetches."""
    usable = len(validator) <= _VALIDATOR_LIMIT and validator.isprintable()
    return validator if usable else ""


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
