"""What is seen over HTTP: the page and its calendar, `/health`, `/metrics` for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from core.calendar import MEDIA_TYPE
from core.errors import StoreError
from web import page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from web.view import View, Window

    #: a room's counters by name at this moment; names that end in `_total` only ever grow
    Numbers = Callable[[], Mapping[str, float]]


class _Collector:
    """Reads the rooms' counters at the moment of the scrape."""

    def __init__(self, rooms: Mapping[str, Numbers]) -> None:
        self._rooms = rooms

    def collect(self) -> Iterator[Any]:
        for room, counted in self._rooms.items():
            for name, value in counted().items():
                full = f"rarewatch_{room}_{name}"
                what = f"{name.replace('_', ' ')} of {room}"
                if name.endswith("_total"):
                    yield CounterMetricFamily(full, what, value=value)
                else:
                    yield GaugeMetricFamily(full, what, value=value)


class Web:
    """Listens on `address` (`host:port`) until closed."""

    def __init__(
        self,
        address: str,
        *,
        healthy: Callable[[], Awaitable[Mapping[str, str]]],
        rooms: Mapping[str, Numbers],
        window: Window | None = None,
    ) -> None:
        host, _, port = address.rpartition(":")
        self._host, self._port = host.strip("[]") or "127.0.0.1", int(port)
        #: asks every part; a part is well if its word is "ok"
        self._healthy = healthy
        self._registry = CollectorRegistry()
        self._registry.register(_Collector(rooms))
        #: what the page is drawn from; None: there is no page
        self._window = window
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port in use, once started."""
        assert self._runner is not None  # noqa: S101  # started first
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Begin to listen; OSError if the address is taken."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._metrics)
        if self._window:
            app.router.add_get("/", self._front)
            app.router.add_get("/calendar.ics", self._calendar)
            app.router.add_get("/measures/{name}", self._measure)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def close(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        parts = await self._healthy()
        well = all(word == "ok" for word in parts.values())
        return web.json_response({"ok": well, **parts}, status=200 if well else 503)

    async def _front(self, _: web.Request) -> web.Response:
        return _drawn(page.front(await self._view()))

    async def _measure(self, request: web.Request) -> web.Response:
        drawn = page.measure(await self._view(), request.match_info["name"])
        if drawn is None:
            raise web.HTTPNotFound
        return _drawn(drawn)

    async def _calendar(self, _: web.Request) -> web.Response:
        assert self._window is not None  # noqa: S101  # else there is no such address
        try:
            body = await self._window.calendar()
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        named = {"Content-Disposition": 'inline; filename="rarewatch.ics"'}
        return web.Response(body=body, content_type=MEDIA_TYPE, charset="utf-8", headers=named)

    async def _view(self) -> View:
        assert self._window is not None  # noqa: S101  # else there is no such address
        try:
            return await self._window.view()
        except StoreError:
            raise web.HTTPServiceUnavailable from None

    async def _metrics(self, _: web.Request) -> web.Response:
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _drawn(text: str) -> web.Response:
    headers = {
        "Content-Security-Policy": page.POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return web.Response(text=text, content_type="text/html", headers=headers)
