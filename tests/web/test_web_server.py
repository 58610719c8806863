"""Health and metrics as a watchdog and a scraper see them."""

from __future__ import annotations

import aiohttp

from web.server import Web


async def fetched(web: Web, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{web.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_health_is_the_worst_of_its_parts() -> None:
    words = {"store": "ok", "poll": "ok"}

    async def healthy() -> dict[str, str]:
        return words

    web = Web("127.0.0.1:0", healthy=healthy, rooms={})
    await web.start()
    try:
        assert await fetched(web, "/health") == (200, '{"ok": true, "store": "ok", "poll": "ok"}')
        words["store"] = "no answer"
        status, text = await fetched(web, "/health")
        assert (status, '"store": "no answer"' in text) == (503, True)
    finally:
        await web.close()


async def test_metrics_show_the_rooms_as_they_are_now() -> None:
    async def healthy() -> dict[str, str]:
        return {}

    counts = {"sent_total": 3.0, "waiting": 7.0}
    web = Web("127.0.0.1:0", healthy=healthy, rooms={"deliver": lambda: counts})
    await web.start()
    try:
        counts["sent_total"] = 4
        _, text = await fetched(web, "/metrics")
        assert "rarewatch_deliver_sent_total 4.0" in text
        assert "# TYPE rarewatch_deliver_waiting gauge" in text
    finally:
        await web.close()
