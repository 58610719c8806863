"""A synthetic week on a local web server, for `rarewatch demo`: its feeds fill as one watches."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Self
from xml.sax.saxutils import escape, quoteattr

import yaml
from aiohttp import web

from core.feed import Feed, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Report:
    """One entry of the week."""

    feed: str
    #: since the start of the week
    at: timedelta
    title: str
    text: str

    @property
    def name(self) -> str:
        """Its place on the demo's server."""
        return f"{self.feed}/{int(self.at.total_seconds())}"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented publisher."""

    id: str
    title: str
    tier: int
    format: str


def load_week(path: Path) -> tuple[tuple[Outlet, ...], tuple[Report, ...]]:
    """Read `config/demo.yaml`."""
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    outlets = tuple(Outlet(**outlet) for outlet in data["outlets"])
    reports = [_report(record) for record in data["week"]]
    return outlets, tuple(sorted(reports, key=lambda report: report.at))


def _report(record: Mapping[str, str]) -> Report:
    day, _, clock = record["at"].partition(" ")
    hour, _, minute = clock.partition(":")
    at = timedelta(days=int(day) - 1, hours=int(hour), minutes=int(minute))
    return Report(record["feed"], at, record["title"], record.get("text", ""))


class DemoWeek:
    """Serves each outlet's feed as it stands at the present moment of the compressed week."""

    def __init__(self, path: Path, *, seconds: float) -> None:
        self.outlets, self.reports = load_week(path)
        self.seconds = seconds
        self.url = ""
        self._began: float | None = None
        self._origin = datetime.now(UTC) - WEEK
        self._runner: web.AppRunner | None = None
        self._waiting = {outlet.id for outlet in self.outlets}
        self._asked = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{outlet}.xml", self._feed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds to watch, once the server listens."""
        return tuple(
            Feed(o.id, f"{self.url}/{o.id}.xml", o.title, o.title, "en", "", Tier(o.tier))
            for o in self.outlets
        )

    async def asked(self) -> None:
        """Wait until every feed was read once: its baseline."""
        await self._asked.wait()

    def begin(self) -> None:
        """Let the week begin: until then every feed shows its first day's start, the baseline."""
        self._began = time.monotonic()

    @property
    def remaining(self) -> float:
        """Seconds until the last report is out."""
        return max(0.0, (self.reports[-1].at - self._moment()) / WEEK * self.seconds)

    def _moment(self) -> timedelta:
        if self._began is None:
            return timedelta(0)
        return WEEK * ((time.monotonic() - self._began) / self.seconds)

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = next((o for o in self.outlets if o.id == request.match_info["outlet"]), None)
        if outlet is None:
            raise web.HTTPNotFound
        self._waiting.discard(outlet.id)
        if not self._waiting:
            self._asked.set()
        moment = self._moment()
        shown = [r for r in reversed(self.reports) if r.feed == outlet.id and r.at <= moment]
        etag = f'"{outlet.id}-{len(shown)}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        body = (self._atom if outlet.format == "atom" else self._rss)(outlet, shown)
        kind = f"application/{outlet.format}+xml"
        return web.Response(text=body, content_type=kind, headers={"ETag": etag})

    def _rss(self, outlet: Outlet, shown: Sequence[Report]) -> str:
        entries = "".join(
            f"<item><title>{escape(r.title)}</title><link>{self.url}/{r.name}</link>"
            f"<guid isPermaLink='false'>{r.name}</guid>"
            f"<pubDate>{format_datetime(self._origin + r.at)}</pubDate>"
            f"<description>{escape(r.text)}</description></item>"
            for r in shown
        )
        head = f"<title>{escape(outlet.title)}</title><link>{self.url}</link>"
        return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{entries}</channel></rss>"

    def _atom(self, outlet: Outlet, shown: Sequence[Report]) -> str:
        entries = "".join(
            f"<entry><id>tag:demo,2026:{r.name}</id><title>{escape(r.title)}</title>"
            f"<link href={quoteattr(f'{self.url}/{r.name}')}/>"
            f"<updated>{(self._origin + r.at).isoformat()}</updated>"
            f"<summary>{escape(r.text)}</summary></entry>"
            for r in shown
        )
        head = f"<id>tag:demo,2026:{outlet.id}</id><title>{escape(outlet.title)}</title>"
        xmlns = "http://www.w3.org/2005/Atom"
        return f"<?xml version='1.0'?><feed xmlns='{xmlns}'>{head}{entries}</feed>"
