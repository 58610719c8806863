"""Fetching from real servers on loopback, good and bad."""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import ssl
import tracemalloc
import zlib
from email.utils import formatdate
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import feed_server as fs
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from feed_server import FeedServer

from jobs.fetch import Fetched, Fetcher, FetchFailed, NotModified
from jobs.fetch_outcome import failure_of
from jobs.resolve import ThreadResolver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

LOOPBACK = [ip_network("127.0.0.0/8")]
RSS = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
TLS = Path(__file__).parent.parent / "tls"
MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(allow_nets=LOOPBACK, user_agent="rarewatch/1 (+me@example.org)") as fetcher:
        yield fetcher


class Names(AbstractResolver):
    """A name service of the test's own."""

    def __init__(self, **names: list[str]) -> None:
        self.names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self.names[host]
        ]

    async def close(self) -> None:
        pass


def reason(outcome: object) -> str:
    assert isinstance(outcome, FetchFailed), outcome
    return outcome.reason


# -- the good case


async def test_a_document_comes_whole_with_its_validators(
    server: FeedServer, fetcher: Fetcher
) -> None:
    feed = server.serve("/a", RSS, headers={"Cache-Control": "max-age=120"})
    outcome = await fetcher.fetch(server.url("/a"))
    assert outcome == Fetched(
        body=RSS,
        content_type="application/rss+xml; charset=utf-8",
        etag=feed.validators["ETag"],
        modified=feed.validators["Last-Modified"],
        url=server.url("/a"),
        moved="",
        hint=120.0,
    )
    sent = server.seen("/a")[-1].headers
    assert sent["User-Agent"] == "rarewatch/1 (+me@example.org)"
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert "If-None-Match" not in sent
    assert "Cookie" not in sent


async def test_both_validators_are_sent_and_a_304_is_understood(
    server: FeedServer, fetcher: Fetcher
) -> None:
    feed = server.serve("/a", RSS, headers={"Cache-Control": "max-age=60"})
    first = await fetcher.fetch(server.url("/a"))
    assert isinstance(first, Fetched)
    again = await fetcher.fetch(server.url("/a"), etag=first.etag, modified=first.modified)
    assert again == NotModified(hint=60.0, moved="")
    sent = server.seen("/a")[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == (first.etag, first.modified)
    feed.change(RSS + b" ")
    changed = await fetcher.fetch(server.url("/a"), etag=first.etag, modified=first.modified)
    assert isinstance(changed, Fetched)
    assert changed.etag != first.etag


async def test_validators_that_a_server_stops_giving_are_empty(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.serve("/a", RSS, etag=False, last_modified=False)
    outcome = await fetcher.fetch(server.url("/a"), etag='"old"', modified="old")
    assert isinstance(outcome, Fetched)
    assert (outcome.etag, outcome.modified, outcome.hint) == ("", "", None)


@pytest.mark.parametrize("etag", ['W/"é"', '"' + "x" * 1000 + '"', '"\udcff"', "not quoted"])
async def test_odd_validators_travel_both_ways(
    server: FeedServer, fetcher: Fetcher, etag: str
) -> None:
    raw = etag.encode("utf-8", "surrogateescape")
    head = b"HTTP/1.1 200 OK\r\nETag: " + raw + b"\r\nContent-Length: 3\r\n\r\nabc"
    server.route("/a", fs.raw(head))
    first = await fetcher.fetch(server.url("/a"))
    assert isinstance(first, Fetched)
    second = await fetcher.fetch(server.url("/a"), etag=first.etag)
    assert isinstance(second, Fetched | FetchFailed)


@pytest.mark.parametrize("raw", [b'"a\x01b"', b'"a\x7fb"', b'"a\tb"', b'"\xe9"'])
async def test_validators_that_could_not_be_sent_back_are_not_kept(
    server: FeedServer, fetcher: Fetcher, raw: bytes
) -> None:
    head = OK + b"ETag: " + raw + b"\r\nContent-Length: 3\r\n\r\nabc"
    server.route("/a", fs.raw(head))
    first = await fetcher.fetch(server.url("/a"))
    assert isinstance(first, Fetched)
    assert first.etag == ""
    assert isinstance(await fetcher.fetch(server.url("/a"), etag=first.etag), Fetched)


async def test_endless_validators_are_not_kept(server: FeedServer, fetcher: Fetcher) -> None:
    server.route("/a", fs.answers(200, RSS, {"ETag": '"' + "x" * 4000 + '"'}))
    outcome = await fetcher.fetch(server.url("/a"))
    assert isinstance(outcome, Fetched)
    assert outcome.etag == ""


async def test_one_connection_serves_many_requests(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/a", RSS)
    server.route("/b", fs.redirects("/a"))
    for path in ("/a", "/b", "/a", "/missing", "/a"):
        await fetcher.fetch(server.url(path))
    assert len({seen.peer for seen in server.seen("/a") + server.seen("/b")}) == 1


async def test_cookies_are_not_kept(server: FeedServer, fetcher: Fetcher) -> None:
    server.route("/a", fs.answers(200, RSS, {"Set-Cookie": "id=1; Path=/"}))
    for _ in range(2):
        await fetcher.fetch(server.url("/a"))
    assert "Cookie" not in server.seen("/a")[-1].headers


async def test_proxies_of_the_environment_are_not_used(
    server: FeedServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.serve("/a", RSS)
    assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)


async def test_a_closed_fetcher_can_start_again(server: FeedServer) -> None:
    server.serve("/a", RSS)
    fetcher = Fetcher(allow_nets=LOOPBACK)
    await fetcher.close()
    for _ in range(2):
        assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)
        await fetcher.close()


# -- answers that are not documents


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        pytest.param(404, {}, FetchFailed("answered 404", status=404), id="404"),
        pytest.param(410, {}, FetchFailed("answered 410", gone=True, status=410), id="410"),
        pytest.param(
            429,
            {"Retry-After": "90"},
            FetchFailed("answered 429", retry_after=90.0, status=429),
            id="429-seconds",
        ),
        pytest.param(429, {}, FetchFailed("answered 429", status=429), id="429-without"),
        pytest.param(
            503,
            {"Retry-After": "Sun, 06 Nov 1994 09:00:00 GMT", "Date": formatdate(784_111_777)},
            FetchFailed("answered 503", retry_after=623.0, status=503),
            id="503-date-on-the-servers-clock",
        ),
        pytest.param(
            500, {"Retry-After": "90"}, FetchFailed("answered 500", status=500), id="500"
        ),
        pytest.param(401, {}, FetchFailed("answered 401", status=401), id="401"),
        pytest.param(204, {}, FetchFailed("answered 204", status=204), id="204"),
        pytest.param(206, {}, FetchFailed("answered 206", status=206), id="206"),
        pytest.param(301, {}, FetchFailed("answered 301", status=301), id="301-without-location"),
        pytest.param(
            304, {}, FetchFailed("says 304 without having been asked", status=304), id="304"
        ),
        pytest.param(200, {}, FetchFailed("the body is empty", status=200), id="empty"),
    ],
)
async def test_answers_without_a_document(
    server: FeedServer,
    fetcher: Fetcher,
    status: int,
    headers: dict[str, str],
    expected: FetchFailed,
) -> None:
    server.route("/a", fs.answers(status, headers=headers))
    assert await fetcher.fetch(server.url("/a")) == expected


@pytest.mark.parametrize(
    ("habit", "expected"),
    [
        pytest.param(fs.silent, "fell silent", id="silent"),
        pytest.param(fs.closes, "without an answer", id="closes"),
        pytest.param(fs.resets, "connection was lost: Connection reset", id="resets"),
        pytest.param(
            lambda: fs.resets(b"HTTP/1.1 200 OK\r\nContent-Le"), "lost", id="resets-in-head"
        ),
        pytest.param(
            lambda: fs.resets(OK + b"Content-Length: 9\r\n\r\n<rss"),
            "ended before its time|lost",
            id="resets-in-body",
        ),
        pytest.param(lambda: fs.wrong_length(RSS, 10_000), "ended before", id="too-short"),
        pytest.param(
            lambda: fs.raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"),
            "ended before",
            id="chunked-without-end",
        ),
        pytest.param(
            lambda: fs.raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n"),
            "not proper HTTP|ended before",
            id="chunked-nonsense",
        ),
        pytest.param(lambda: fs.raw(b"SSH-2.0-OpenSSH_9\r\n"), "not proper HTTP", id="not-http"),
        pytest.param(lambda: fs.raw(RSS + b"\r\n\r\n"), "not proper HTTP", id="no-status-line"),
        pytest.param(
            lambda: fs.raw(OK + b"Content-Length: -1\r\n\r\n"),
            "not proper HTTP",
            id="negative-length",
        ),
        pytest.param(fs.header_flood, "not proper HTTP", id="header-flood"),
        pytest.param(
            lambda: fs.raw(OK + b"X: " + b"x" * MIB),
            "not proper HTTP",
            id="long-header",
        ),
        pytest.param(fs.slow_headers, "took too long", id="slow-headers"),
        pytest.param(fs.dripping, "took too long", id="endless-slow-body"),
        pytest.param(
            lambda: fs.raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, end="hang"),
            "took too long|silent",
            id="hints-and-no-answer",
        ),
    ],
)
async def test_a_bad_server_is_an_outcome(
    server: FeedServer, habit: Callable[[], fs.Habit], expected: str
) -> None:
    server.route("/a", habit())
    async with Fetcher(allow_nets=LOOPBACK, total=1.5, read=0.7) as fetcher:
        outcome = await fetcher.fetch(server.url("/a", credentials="user:secret"))
    assert isinstance(outcome, FetchFailed)
    assert any(words in outcome.reason for words in expected.split("|")), outcome
    assert "secret" not in str(outcome)
    assert not outcome.offline


async def test_no_answer_however_mangled_raises(server: FeedServer) -> None:
    dice = random.Random(1)
    packed = gzip.compress(RSS * 20)
    whole = [
        OK + b'Content-Length: %d\r\nETag: "1"\r\n\r\n' % len(RSS) + RSS,
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n6\r\n</rss>\r\n0\r\n\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed,
        b"HTTP/1.1 302 Found\r\nLocation: /b?x=\xff#y\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\nExpires: 0\r\nCache-Control: max-age=5\r\n\r\n",
        b"HTTP/1.1 429 Busy\r\nRetry-After: 5\r\nDate: x\r\nContent-Length: 0\r\n\r\n",
    ]
    async with Fetcher(allow_nets=LOOPBACK, total=1.0, read=0.5, per_host=32) as fetcher:

        async def one(n: int) -> None:
            answer = bytearray(dice.choice(whole))
            for _ in range(dice.randrange(4)):
                at = dice.randrange(len(answer))
                answer[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
            cut = dice.randrange(len(answer)) if dice.random() < 0.3 else len(answer)
            server.route(f"/{n}", fs.raw(bytes(answer[:cut]), end=dice.choice(["close", "reset"])))
            outcome = await fetcher.fetch(server.url(f"/{n}"), etag='"1"')
            assert isinstance(outcome, Fetched | NotModified | FetchFailed)

        await asyncio.gather(*(one(n) for n in range(600)))


async def test_a_longer_body_than_announced_is_cut_there(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.route("/a", fs.wrong_length(RSS + b"more", len(RSS)))
    outcome = await fetcher.fetch(server.url("/a"))
    assert isinstance(outcome, Fetched | FetchFailed)
    if isinstance(outcome, Fetched):
        assert outcome.body == RSS


async def test_a_body_without_length_ends_with_the_connection(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.route("/a", fs.no_length(RSS))
    outcome = await fetcher.fetch(server.url("/a"))
    assert isinstance(outcome, Fetched)
    assert outcome.body == RSS


async def test_a_failure_leaves_the_fetcher_usable(server: FeedServer, fetcher: Fetcher) -> None:
    server.route("/a", fs.flapping(fs.answers(500), fs.resets(), fs.answers(200, RSS)))
    outcomes = [await fetcher.fetch(server.url("/a")) for _ in range(6)]
    assert any(isinstance(outcome, Fetched) for outcome in outcomes)
    assert any(isinstance(outcome, FetchFailed) for outcome in outcomes)


async def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "cannot connect to 127.0.0.1: Connect" in reason(
        await fetcher.fetch(f"http://127.0.0.1:{port}/")
    )


async def test_a_connection_that_is_not_accepted_in_time() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        listener.setblocking(False)
        port = listener.getsockname()[1]
        # the queue of a listener that accepts nothing is full after two
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        try:
            async with Fetcher(allow_nets=LOOPBACK, connect=0.5) as fetcher:
                outcome = await fetcher.fetch(f"http://127.0.0.1:{port}/")
        finally:
            for filler in fillers:
                filler.close()
    assert reason(outcome) == "no connection in time"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "nonsense", "file:///etc/passwd"])
async def test_only_web_addresses_are_fetched(fetcher: Fetcher, url: str) -> None:
    assert "address" in reason(await fetcher.fetch(url)) or "only http" in reason(
        await fetcher.fetch(url)
    )


@pytest.mark.parametrize("host", ["a" * 64, "x..y", "ex ample", "\u2488com", "-", "xn--"])
async def test_hosts_that_cannot_be(host: str) -> None:
    async with Fetcher(resolver=Names()) as fetcher:
        assert isinstance(await fetcher.fetch(f"http://{host}/"), FetchFailed)


# -- bodies: packed, endless, explosive


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


LONG = bytes(range(256)) * 2000  # many chunks once unpacked


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        pytest.param(gzip.compress(RSS), "gzip", RSS, id="gzip"),
        pytest.param(gzip.compress(RSS), "X-GZIP", RSS, id="x-gzip"),
        pytest.param(gzip.compress(LONG), "gzip", LONG, id="gzip-long"),
        pytest.param(zlib.compress(RSS), "deflate", RSS, id="deflate"),
        pytest.param(zlib.compress(LONG), "deflate", LONG, id="deflate-long"),
        pytest.param(raw_deflate(RSS), "deflate", RSS, id="raw-deflate"),
        pytest.param(raw_deflate(bytes(65536 * 3)), "deflate", bytes(65536 * 3), id="raw-zeros"),
        pytest.param(gzip.compress(RSS) + gzip.compress(RSS), "gzip", RSS * 2, id="two-members"),
        pytest.param(gzip.compress(RSS) + bytes(7), "gzip", RSS, id="padded"),
        pytest.param(gzip.compress(gzip.compress(LONG)), "gzip, gzip", LONG, id="twice"),
        pytest.param(gzip.compress(zlib.compress(RSS)), "deflate,gzip", RSS, id="chained"),
        pytest.param(RSS, "gzip", RSS, id="says-gzip-is-not"),
        pytest.param(b"<", "gzip", b"<", id="says-gzip-one-byte"),
        pytest.param(RSS, "identity", RSS, id="identity"),
        pytest.param(RSS, "utf-8", RSS, id="a-charset"),
        pytest.param(RSS, ", ,", RSS, id="nothing-at-all"),
    ],
)
async def test_packed_bodies(
    server: FeedServer, fetcher: Fetcher, body: bytes, encoding: str, expected: bytes
) -> None:
    server.route("/a", fs.packed(body, encoding))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n".encode()
    server.route("/bytewise", fs.raw(head, *(body[n : n + 1] for n in range(len(body)))))
    paths = ["/a", "/bytewise"] if len(body) < 500 else ["/a"]
    for path in paths:
        outcome = await fetcher.fetch(server.url(path))
        assert isinstance(outcome, Fetched), outcome
        assert outcome.body == expected


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        pytest.param(gzip.compress(LONG)[:-20], "gzip", "ends in the middle", id="truncated"),
        pytest.param(gzip.compress(RSS)[:-4], "gzip", "ends in the middle", id="no-trailer"),
        pytest.param(gzip.compress(RSS)[:5], "gzip", "ends in the middle", id="half-a-header"),
        pytest.param(zlib.compress(LONG)[:-5], "deflate", "ends in the", id="truncated-deflate"),
        pytest.param(
            gzip.compress(RSS) + gzip.compress(RSS)[:-9], "gzip", "ends in the", id="second-member"
        ),
        pytest.param(b"\x1f\x8b" + RSS, "gzip", "damaged", id="only-the-magic"),
        pytest.param(gzip.compress(RSS)[:-8] + bytes(8), "gzip", "damaged", id="wrong-checksum"),
        pytest.param(b"\xff" * 50, "deflate", "damaged", id="not-deflate"),
        pytest.param(RSS, "br", "packed as br", id="brotli"),
        pytest.param(RSS, "gzip, zstd", "packed as zstd", id="zstd"),
        pytest.param(RSS, "gzip, gzip, gzip, gzip", "packed 4 times", id="too-many-layers"),
        pytest.param(gzip.compress(b"") * 2000, "gzip", "too many parts", id="too-many-members"),
        pytest.param(gzip.compress(b""), "gzip", "the body is empty", id="packed-nothing"),
    ],
)
async def test_bodies_that_do_not_unpack(
    server: FeedServer, fetcher: Fetcher, body: bytes, encoding: str, words: str
) -> None:
    server.route("/a", fs.packed(body, encoding))
    assert words in reason(await fetcher.fetch(server.url("/a")))


async def test_the_limit_is_on_the_unpacked_body(server: FeedServer) -> None:
    async with Fetcher(allow_nets=LOOPBACK, body_limit=100_000) as fetcher:
        for size, whole in ((100_000, True), (100_001, False)):
            for compress in (True, False):
                server.serve("/a", b"x" * size, compress=compress)
                assert isinstance(await fetcher.fetch(server.url("/a")), Fetched) is whole


@pytest.mark.parametrize(
    "habit",
    [
        pytest.param(fs.endless, id="endless"),
        pytest.param(lambda: fs.endless(encoding="gzip"), id="endless-and-not-gzip"),
        pytest.param(lambda: fs.endless(gzip.compress(b"x"), encoding="gzip"), id="members"),
        pytest.param(lambda: fs.bomb(64), id="gzip-bomb"),
        pytest.param(lambda: fs.bomb(64, "deflate"), id="deflate-bomb"),
        pytest.param(lambda: fs.bomb(64, layers=2), id="bomb-in-gzip"),
        pytest.param(lambda: fs.bomb(64, layers=3), id="bomb-in-gzip-in-gzip"),
    ],
)
async def test_endless_and_explosive_bodies_end_early_in_bounded_memory(
    server: FeedServer, habit: Callable[[], fs.Habit]
) -> None:
    server.route("/a", habit())
    async with Fetcher(allow_nets=LOOPBACK, body_limit=2 * MIB) as fetcher:
        await fetcher.fetch(server.url("/warm-up"))
        tracemalloc.start()
        try:
            outcome = await fetcher.fetch(server.url("/a"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert "larger than 2 MiB" in reason(outcome) or "too many parts" in reason(outcome)
    # the buffer grows by an eighth; the server of this test lives in the same process
    assert peak < 6 * MIB


async def test_a_body_that_announces_too_much_is_not_read(server: FeedServer) -> None:
    server.route("/a", fs.wrong_length(b"", 10**12))
    async with Fetcher(allow_nets=LOOPBACK) as fetcher:
        assert "announced" in reason(await fetcher.fetch(server.url("/a")))


# -- redirects


def chain(server: FeedServer, *statuses: int) -> None:
    for n, status in enumerate(statuses):
        server.route(f"/{n}", fs.redirects(f"/{n + 1}", status))
    server.serve(f"/{len(statuses)}", RSS)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        pytest.param((301,), "/1", id="301"),
        pytest.param((308,), "/1", id="308"),
        pytest.param((302,), "", id="302"),
        pytest.param((303,), "", id="303"),
        pytest.param((307,), "", id="307"),
        pytest.param((301, 308, 301), "/3", id="permanent-all-the-way"),
        pytest.param((301, 302), "/1", id="permanent-then-temporary"),
        pytest.param((302, 301), "", id="temporary-then-permanent"),
        pytest.param((301,) * 5, "/5", id="five"),
    ],
)
async def test_redirects_are_followed_and_permanent_ones_reported(
    server: FeedServer, fetcher: Fetcher, statuses: tuple[int, ...], moved: str
) -> None:
    chain(server, *statuses)
    outcome = await fetcher.fetch(server.url("/0"))
    assert isinstance(outcome, Fetched)
    assert outcome.url == server.url(f"/{len(statuses)}")
    assert outcome.moved == (server.url(moved) if moved else "")
    again = await fetcher.fetch(server.url("/0"), etag=outcome.etag)
    assert isinstance(again, NotModified)
    assert again.moved == outcome.moved


@pytest.mark.parametrize(("status", "gone"), [(301, True), (302, False)])
async def test_only_the_feed_itself_can_be_gone(
    server: FeedServer, fetcher: Fetcher, status: int, *, gone: bool
) -> None:
    server.route("/a", fs.redirects("/b", status))
    server.route("/b", fs.answers(410))
    outcome = await fetcher.fetch(server.url("/a"))
    assert isinstance(outcome, FetchFailed)
    assert outcome.gone is gone


async def test_a_redirect_into_the_void_does_not_mean_that_there_is_no_network(
    server: FeedServer,
) -> None:
    server.route("/a", fs.redirects("http://nowhere/"))
    async with Fetcher(allow_nets=LOOPBACK, resolver=Names()) as fetcher:
        outcome = await fetcher.fetch(server.url("/a"))
    assert "nowhere cannot be resolved" in reason(outcome)
    assert isinstance(outcome, FetchFailed)
    assert not outcome.offline


async def test_six_redirects_are_too_many(server: FeedServer, fetcher: Fetcher) -> None:
    chain(server, *[301] * 6)
    assert "more than 5 redirects" in reason(await fetcher.fetch(server.url("/0")))


@pytest.mark.parametrize("targets", [["/0"], ["/1", "/0"], ["/1", "/2", "/1"]])
async def test_circles_are_named(server: FeedServer, fetcher: Fetcher, targets: list[str]) -> None:
    for n, target in enumerate(targets):
        server.route(f"/{n}", fs.redirects(target, 302))
    assert "circle" in reason(await fetcher.fetch(server.url("/0")))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://10.0.0.1/", "refused: 10.0.0.1 is not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "refused: 169.254.169.254"),
        ("http://[::1]/", "refused: ::1"),
        ("http://[::ffff:10.0.0.1]/", "refused: "),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("http://", "circle"),
        ("http://user:secret@10.0.0.1/", "refused: 10.0.0.1"),
    ],
)
async def test_each_hop_is_checked(
    server: FeedServer, fetcher: Fetcher, location: str, words: str
) -> None:
    server.route("/a", fs.redirects(location))
    outcome = await fetcher.fetch(server.url("/a"))
    assert words in reason(outcome)
    assert "secret" not in str(outcome)


async def test_the_time_limit_is_for_all_hops_together(server: FeedServer) -> None:
    server.route("/a", fs.redirects("/b"))
    server.route("/b", fs.dripping())
    async with Fetcher(allow_nets=LOOPBACK, total=1.0) as fetcher:
        assert "took too long (redirected to 127.0.0.1)" in reason(
            await fetcher.fetch(server.url("/a"))
        )


async def test_a_busy_server_behind_a_redirect_is_obeyed(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.route("/a", fs.redirects("/b"))
    server.route("/b", fs.answers(429, headers={"Retry-After": "7"}))
    outcome = await fetcher.fetch(server.url("/a"))
    assert isinstance(outcome, FetchFailed)
    assert outcome.retry_after == 7.0


async def test_credentials_go_to_the_first_host_alone(
    server: FeedServer, fetcher: Fetcher
) -> None:
    async with FeedServer() as other:
        other.serve("/c", RSS)
        server.route("/a", fs.redirects("/b"))
        server.route("/b", fs.redirects(other.url("/c")))
        outcome = await fetcher.fetch(server.url("/a", credentials="user:secret"))
        assert isinstance(outcome, Fetched)
        assert outcome.url == outcome.moved == other.url("/c")
        basic = aiohttp.encode_basic_auth("user", "secret")
        assert server.seen("/a")[-1].headers["Authorization"] == basic
        assert server.seen("/b")[-1].headers["Authorization"] == basic
        assert "Authorization" not in other.seen("/c")[-1].headers


async def test_a_moved_address_keeps_its_credentials_and_the_final_one_hides_them(
    server: FeedServer, fetcher: Fetcher
) -> None:
    chain(server, 301)
    outcome = await fetcher.fetch(server.url("/0", credentials="user:secret"))
    assert isinstance(outcome, Fetched)
    assert outcome.moved == server.url("/1", credentials="user:secret")
    assert outcome.url == server.url("/1")


# -- the guard


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "127.1", "[::1]",
             "[::ffff:127.0.0.1]", "0", "0.0.0.0"],
)  # fmt: skip
async def test_this_machine_is_refused_in_all_spellings(server: FeedServer, host: str) -> None:
    server.serve("/a", RSS)
    async with Fetcher() as fetcher:
        outcome = await fetcher.fetch(server.url("/a", host=host))
    assert isinstance(outcome, FetchFailed)
    assert server.total == 0


async def test_a_name_is_judged_by_what_it_resolves_to(server: FeedServer) -> None:
    server.serve("/a", RSS)
    names = Names(evil=["127.0.0.1"], cloud=["169.254.169.254"], both=["10.0.0.1", "::1"])
    async with Fetcher(resolver=names) as fetcher:
        for name in names.names:
            outcome = await fetcher.fetch(server.url("/a", host=name))
            assert "is not a public address" in reason(outcome)
    assert server.total == 0


async def test_of_several_addresses_only_allowed_ones_are_tried(server: FeedServer) -> None:
    server.serve("/a", RSS)
    names = Names(mixed=["10.0.0.1", "fd00:ec2::254", "127.0.0.1", "169.254.169.254"])
    async with Fetcher(allow_nets=LOOPBACK, resolver=names) as fetcher:
        assert isinstance(await fetcher.fetch(server.url("/a", host="mixed")), Fetched)


async def test_an_unknown_name_may_mean_that_there_is_no_network() -> None:
    async with Fetcher(resolver=Names()) as fetcher:
        outcome = await fetcher.fetch("http://user:secret@nowhere/")
    assert outcome == FetchFailed("the name nowhere cannot be resolved", offline=True)


async def test_the_systems_own_lookup(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/a", RSS)
    outcome = await fetcher.fetch(server.url("/a", host="localhost"))
    # without any network the system may not even know this name
    assert isinstance(outcome, Fetched) or (isinstance(outcome, FetchFailed) and outcome.offline)


async def test_lookups_wait_for_each_other_only_at_the_limit() -> None:
    resolver = ThreadResolver(limit=2)
    answers = await asyncio.gather(*(resolver.resolve("127.0.0.1", 80) for _ in range(6)))
    assert {answer[0]["host"] for answer in answers} == {"127.0.0.1"}
    for _ in range(3):
        with pytest.raises(socket.gaierror):
            await resolver.resolve("x" * 64 + ".example")  # no name has such a label
    abandoned = asyncio.create_task(resolver.resolve("127.0.0.1"))
    await asyncio.sleep(0)
    abandoned.cancel()
    assert await resolver.resolve("127.0.0.1", 80)
    await resolver.close()


@pytest.mark.parametrize("number", ["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"])
def test_no_route_may_mean_that_there_is_no_network(number: str) -> None:
    import errno

    cause = OSError(getattr(errno, number), "words")
    outcome = failure_of(aiohttp.ClientConnectorError(_key("a.org"), cause))
    assert outcome.offline
    assert "cannot connect to a.org" in outcome.reason


def _key(host: str) -> Any:
    from aiohttp.client_reqrep import ConnectionKey

    return ConnectionKey(host, 80, False, True, None, None, None)


# -- TLS


@pytest.fixture
async def tls_server() -> AsyncIterator[FeedServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "feeds.pem", TLS / "feeds.key")
    async with FeedServer(ssl_context=context) as server:
        server.serve("/a", RSS)
        yield server


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tls_server: FeedServer, fetcher: Fetcher
) -> None:
    outcome = await fetcher.fetch(tls_server.url("/a", credentials="user:secret"))
    assert "certificate of 127.0.0.1 cannot be trusted: self" in reason(outcome)
    assert tls_server.total == 0


async def test_a_trusted_certificate_is_accepted_for_its_own_names_alone(
    tls_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "feeds.pem"))
    names = Names(**{"feeds.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]})
    async with Fetcher(allow_nets=LOOPBACK, resolver=names) as fetcher:
        assert isinstance(await fetcher.fetch(tls_server.url("/a", host="feeds.test")), Fetched)
        assert isinstance(await fetcher.fetch(tls_server.url("/a")), Fetched)
        outcome = await fetcher.fetch(tls_server.url("/a", host="other.test"))
        assert "cannot be trusted" in reason(outcome)


async def test_a_redirect_does_not_leave_https(
    tls_server: FeedServer, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "feeds.pem"))
    server.serve("/plain", RSS)
    tls_server.route("/b", fs.redirects(server.url("/plain")))
    async with Fetcher(allow_nets=LOOPBACK) as fetcher:
        assert "leaves https" in reason(await fetcher.fetch(tls_server.url("/b")))
    assert server.total == 0


async def test_plain_http_where_tls_is_expected(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.url("/a").replace("http:", "https:")
    assert "no TLS connection" in reason(await fetcher.fetch(url))


# -- limits


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # the server knows of no event
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("concurrency", "per_host", "most"),
    [pytest.param(8, 3, 3, id="per-host"), pytest.param(2, 4, 2, id="overall")],
)
async def test_no_more_requests_at_a_time_than_allowed(
    server: FeedServer, concurrency: int, per_host: int, most: int
) -> None:
    go = asyncio.Event()
    server.route("/a", fs.waits(go, fs.answers(200, RSS)))
    async with Fetcher(allow_nets=LOOPBACK, concurrency=concurrency, per_host=per_host) as fetcher:
        tasks = [asyncio.create_task(fetcher.fetch(server.url("/a"))) for _ in range(12)]
        await until(lambda: server.open == most)
        go.set()
        outcomes = await asyncio.gather(*tasks)
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    assert server.most_open == most


@pytest.mark.parametrize(
    ("hosts", "limits"),
    [
        pytest.param(["bad", "worse"], {"concurrency": 4}, id="elsewhere"),
        pytest.param(["127.0.0.1"] * 2, {"per_host": 2}, id="at-the-same-host"),
    ],
)
async def test_addresses_that_made_us_wait_do_not_hold_up_the_others(
    server: FeedServer, hosts: list[str], limits: dict[str, int]
) -> None:
    server.serve("/good", RSS)
    names = Names(bad=["127.0.0.1"], worse=["127.0.0.1"])
    slow = []
    for n, host in enumerate(hosts):
        server.route(f"/silent/{n}", fs.silent())
        slow.append(server.url(f"/silent/{n}", host=host))
    async with Fetcher(allow_nets=LOOPBACK, resolver=names, read=1.0, **limits) as fetcher:
        for url in slow:
            await fetcher.fetch(url)
        await until(lambda: server.open == 0)
        server.most_open = 0
        for n in range(len(hosts)):
            server.route(f"/silent/{n}", fs.dripping())  # holds its place for the whole test
        tasks = [asyncio.create_task(fetcher.fetch(url)) for url in slow * 4]
        await until(lambda: server.open == 1)
        assert isinstance(await fetcher.fetch(server.url("/good")), Fetched)
        assert server.most_open <= 2  # the good one, and the slow ones one at a time
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_an_address_that_answers_again_is_trusted_again(server: FeedServer) -> None:
    server.route("/a", fs.afterwards(fs.silent(), times=1, then=fs.answers(200, RSS)))
    async with Fetcher(allow_nets=LOOPBACK, concurrency=8, per_host=8, read=1.0) as fetcher:
        assert isinstance(await fetcher.fetch(server.url("/a")), FetchFailed)
        assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)
        await until(lambda: server.open == 0)
        server.most_open = 0
        go = asyncio.Event()
        server.route("/a", fs.waits(go, fs.answers(200, RSS)))
        tasks = [asyncio.create_task(fetcher.fetch(server.url("/a"))) for _ in range(8)]
        await until(lambda: server.open == 8)
        go.set()
        await asyncio.gather(*tasks)


async def test_a_cancelled_fetch_gives_its_place_back(server: FeedServer) -> None:
    server.route("/silent", fs.silent())
    server.serve("/a", RSS)
    async with Fetcher(allow_nets=LOOPBACK, concurrency=1) as fetcher:
        task = asyncio.create_task(fetcher.fetch(server.url("/silent")))
        await until(lambda: server.open == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)
        await until(lambda: server.open == 0)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux counts open files")
async def test_connections_do_not_pile_up(server: FeedServer, fetcher: Fetcher) -> None:
    server.route("/a", fs.flapping(fs.resets(), fs.closes(), fs.bomb(30), fs.answers(404)))
    before = open_files()
    for _ in range(40):
        await fetcher.fetch(server.url("/a"))
    await fetcher.close()
    await until(lambda: open_files() <= before + 2)
