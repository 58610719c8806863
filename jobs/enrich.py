"""Enrichment: the page behind a first report, read after its alert went out.

The alert never waits for it. A page is asked for once, one at a time, with a pause between two,
where the site's robots.txt allows it, under the fetcher's guard and limits. What it says more
comes back through the stream of entries, as another version of the same entry, so that it is
decided about, written and told like everything else. What waits here is lost with the process,
and the oldest is lost where too much waits: the alert is out, only its details stay short.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from core.entry import EntryKind
from core.errors import StoreError
from jobs.fetch import Fetcher
from jobs.fetch_outcome import Fetched, FetchFailed
from jobs.page import page_text, says_more
from store.pages import PageStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from core.entry import SeenEntry
    from jobs.fetch_outcome import FetchOutcome
    from store.connection import Store

logger = logging.getLogger("rarewatch.jobs")

#: between two pages, whatever their sites
PAUSE_S = 2.0
#: a page that is larger is no article
PAGE_LIMIT = 2 * 1024 * 1024
_WAITING = 64
#: a feed that says so much said it all
_ENOUGH = 3_000
_SITES = 500
_FORBIDDEN = frozenset({401, 403})


class Fetch(Protocol):
    """Fetches one address; `jobs.fetch.Fetcher`."""

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> FetchOutcome:
        """GET it; every failure is a value."""

    async def close(self) -> None:
        """Close all connections."""


def open_enricher(
    store: Store, allow_nets: Sequence[IPv4Network | IPv6Network], agent: str
) -> Enricher:
    """An enricher with a fetcher of its own: pages never take the room of feeds."""
    fetcher = Fetcher(allow_nets=allow_nets, user_agent=agent, per_host=1, body_limit=PAGE_LIMIT)
    return Enricher(fetcher, PageStore(store).give_back)


class Enricher:
    """Reads the pages of what it is offered, in turn."""

    def __init__(
        self,
        fetcher: Fetch,
        give_back: Callable[[SeenEntry], Awaitable[object]],
        *,
        agent: str = "rarewatch",
        pause: float = PAUSE_S,
    ) -> None:
        self._fetcher = fetcher
        self._give_back = give_back
        self._agent = agent
        self._pause = pause
        self._waiting: deque[SeenEntry] = deque(maxlen=_WAITING)
        self._more = asyncio.Event()
        self._robots: dict[str, RobotFileParser] = {}
        #: pages asked for, given back, forbidden, failed, useless; read by the metrics
        self.counts: Counter[str] = Counter()

    def offer(self, seen: SeenEntry) -> None:
        """Read this entry's page some time soon, if that is worth it."""
        if seen.entry.link.startswith(("http://", "https://")) and (
            len(seen.entry.text) < _ENOUGH
        ):
            self._waiting.append(seen)
            self._more.set()

    async def run(self) -> None:
        """Read pages until cancelled."""
        try:
            while True:
                while not self._waiting:
                    self._more.clear()
                    await self._more.wait()
                await self._try(self._waiting.popleft())
                await asyncio.sleep(self._pause)
        finally:
            await self._fetcher.close()

    async def _try(self, seen: SeenEntry) -> None:
        try:
            await self._read(seen)
        except StoreError as error:
            logger.info("the page of %s is let go: %s", seen.key, error)
        except Exception:  # the edge: one odd page must not stop the others
            self.counts["failed"] += 1
            logger.exception("the page of %s cannot be read", seen.key)

    async def _read(self, seen: SeenEntry) -> None:
        entry = seen.entry
        if not await self._allowed(entry.link):
            self.counts["forbidden"] += 1
            return
        self.counts["asked"] += 1
        page = await self._fetcher.fetch(entry.link)
        if not isinstance(page, Fetched):
            self.counts["failed"] += 1
            return
        text = ""
        if "html" in page.content_type.lower():
            text = await asyncio.to_thread(page_text, page.body, page.url)
        if not says_more(text, entry.title, entry.text):
            self.counts["useless"] += 1
            return
        longer = replace(seen, kind=EntryKind.ENRICHED, entry=replace(entry, text=text))
        await self._give_back(longer)
        self.counts["given back"] += 1

    async def _allowed(self, url: str) -> bool:
        """Whether the site's robots.txt lets us; a site without one lets everybody."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._robots.get(site)
        if rules is None:
            rules = await self._rules(site)
            if len(self._robots) >= _SITES:
                self._robots.pop(next(iter(self._robots)))
            self._robots[site] = rules
        return rules.can_fetch(self._agent, url)

    async def _rules(self, site: str) -> RobotFileParser:
        answer = await self._fetcher.fetch(f"{site}/robots.txt")
        lines: list[str] = []
        if isinstance(answer, Fetched):
            lines = answer.body.decode("utf-8", "replace").splitlines()
        elif isinstance(answer, FetchFailed) and answer.status in _FORBIDDEN:
            lines = ["User-agent: *", "Disallow: /"]
        rules = RobotFileParser()
        rules.parse(lines)
        return rules
