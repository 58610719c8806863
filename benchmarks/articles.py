"""Real articles, served as RSS and Atom over HTTP, arrive in a chat while plugs are pulled.

    python benchmarks/articles.py FILE.jsonl [--id PREFIX] [--kills]

FILE has one article per line with id, title, text and url; the texts are not part of this project.
The articles are published one by one, in turn in an RSS and an Atom feed; with --kills the whole
replica, its server and its successor are killed in between. Prints what the chat shows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from feed_server import FeedServer  # noqa: E402
from house import House, until  # noqa: E402
from telegram_emulator import TelegramEmulator  # noqa: E402

PERSON = 501


def rss(articles: list[dict[str, str]]) -> bytes:
    """An RSS document of articles."""
    entries = "".join(
        f"<item><title>{escape(a['title'])}</title><guid isPermaLink='false'>{a['id']}</guid>"
        f"<link>{escape(a['url'] or 'http://articles.example/' + a['id'])}</link>"
        f"<description>{escape(escape(a['text']))}</description></item>"
        for a in reversed(articles)
    )
    head = "<title>Articles by RSS</title>"
    return f"<rss version='2.0'><channel>{head}{entries}</channel></rss>".encode()


def atom(articles: list[dict[str, str]]) -> bytes:
    """An Atom document of articles."""
    entries = "".join(
        f"<entry><id>tag:articles.example,2026:{a['id']}</id><title>{escape(a['title'])}</title>"
        f"<link href='{escape(a['url'] or 'http://articles.example/' + a['id'])}'/>"
        f"<content type='text'>{escape(a['text'])}</content></entry>"
        for a in reversed(articles)
    )
    head = "<id>tag:articles.example,2026:feed</id><title>Articles by Atom</title>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{entries}</feed>".encode()


async def played(articles: list[dict[str, str]], folder: Path, *, kills: bool) -> None:
    """Publish, kill, and print the screen."""
    async with (
        FeedServer() as server,
        TelegramEmulator() as telegram,
        House(folder, telegram_api=telegram.api, telegram_token=telegram.token) as house,
    ):
        feeds = [server.serve("/rss.xml", rss([])), server.serve("/atom.xml", atom([]))]
        listed = folder / "feeds.txt"
        listed.write_text(f"{server.url('/rss.xml')}\n{server.url('/atom.xml')}\n")
        house.environment["RAREWATCH_FEEDS"] = str(listed)
        replica = house.start()
        await telegram.chat(PERSON)
        await telegram.control("message", chat_id=PERSON, text="/start")
        await telegram.control("wait", chat_id=PERSON, n=1, timeout=60)

        async def polled() -> bool:
            return min(server.count("/rss.xml"), server.count("/atom.xml")) >= 2

        await until(polled)
        for number, _ in enumerate(articles):
            feeds[0].change(rss(articles[: number + 1 : 2]))
            feeds[1].change(atom(articles[1 : number + 1 : 2]))
            await asyncio.sleep(0.7)
            if kills:
                if number % 2:
                    house.kill_server()
                replica.kill()
                replica = house.start()
        await asyncio.sleep(10)
        for message in await telegram.screen(PERSON):
            if message["own"]:
                edits = f" ({len(message['edits'])} edits)" if message["edits"] else ""
                print(f"--- message {message['message_id']}{edits}\n{message['text']}\n")
        print("client faults:", await telegram.errors())
        print("exit code:", replica.stop())


def main() -> None:
    """Read the articles and play them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--id", default="", help="only articles whose id begins so")
    parser.add_argument("--kills", action="store_true")
    args = parser.parse_args()
    lines = args.file.read_text(encoding="utf-8").splitlines()
    articles = [a for line in lines if (a := json.loads(line))["id"].startswith(args.id)]
    with tempfile.TemporaryDirectory(prefix="rw-articles-") as folder:
        asyncio.run(played(articles, Path(folder), kills=args.kills))


if __name__ == "__main__":
    main()
