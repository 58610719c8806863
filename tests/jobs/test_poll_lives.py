"""Random lives of a feed: whatever it does to its entries, each is told once and none is lost."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from poll_kit import FeedServer, polling, stream

from core.feed import Feed

if TYPE_CHECKING:
    from store.connection import Store

STEPS = 60


class Told(NamedTuple):
    """An entry as its feed writes it; every entry has words of its own."""

    guid: str
    link: str
    title: str
    text: str


def entry(style: str, number: int) -> Told:
    """What an entry has that could name it, by the habits of its feed."""
    link, title, text = f"http://a.example/n/{number}", f"Title {number}", f"text {number}"
    return {
        "guid": Told(f"id-{number}", link, title, text),
        "link": Told("", link, title, text),
        "title": Told("", "", title, ""),
        "text": Told("", "", "", text),
        "one guid for all": Told("same", link, title, text),
        "front page for all": Told("", "http://a.example/", title, text),
    }[style]


def document(entries: list[Told], step: int, *, moved: bool) -> bytes:
    items = []
    for guid, link, title, text in entries:
        address = link.replace("http://a.", "https://www.a.") if moved else link
        parts = {"guid": guid, "link": address, "title": title, "description": text}
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
        items.append(f"<item>{inner}</item>\n")
    head = f"<title>T</title><lastBuildDate>{step}</lastBuildDate>"
    return f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


class Life:
    """The entries of a feed from step to step."""

    def __init__(self, style: str, seed: int) -> None:
        self.dice = random.Random(f"{style} {seed}")
        self.style = style
        self.count = 0
        self.moved = False
        self.away: list[Told] = []
        self.here = [self.made() for _ in range(self.dice.randint(0, 8))]

    def made(self) -> Told:
        self.count += 1
        return entry(self.style, self.count)

    def step(self) -> None:
        """Publish, withdraw, bring back, shuffle or move; then keep to ten or so."""
        chance = self.dice.random()
        if chance < 0.45:
            for _ in range(self.dice.choice([1, 1, 1, 2, 5])):
                anywhere = self.dice.randint(0, len(self.here))
                self.here.insert(self.dice.choice([0, 0, 0, anywhere]), self.made())
        elif chance < 0.6 and self.here:
            self.away.append(self.here.pop(self.dice.randrange(len(self.here))))
        elif chance < 0.7 and self.away:
            back = self.away.pop(self.dice.randrange(len(self.away)))
            self.here.insert(self.dice.randint(0, len(self.here)), back)
        elif chance < 0.8:
            self.dice.shuffle(self.here)
        elif chance < 0.9:
            self.moved = not self.moved
        if len(self.here) > 14:
            self.away += self.here[10:]
            del self.here[10:]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "style", ["guid", "link", "title", "text", "one guid for all", "front page for all"]
)
async def test_every_entry_is_told_once_whatever_becomes_of_it(
    store: Store, style: str, seed: int
) -> None:
    life = Life(style, seed)
    known, published = set(life.here), set(life.here)
    async with FeedServer() as server:
        feed = Feed("f", server.url("/f"))
        page = server.serve("/f", document(life.here, 0, moved=False))
        async with polling(store, [feed]) as one, polling(store, [feed]) as other:
            await one.once([feed])
            for step in range(1, STEPS):
                life.step()
                published.update(life.here)
                page.change(document(life.here, step, moved=life.moved))
                await life.dice.choice([one, one, other]).once([feed])
    told = [seen.entry.text or seen.entry.title for seen in await stream(store)]
    assert sorted(told) == sorted(e.text or e.title for e in published - known)
