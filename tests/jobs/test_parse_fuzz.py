"""Whatever comes in, the parser answers with entries or with `BadDocument`, and soon."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.document import body_hash, preamble, raw_hash, split
from core.feed import Feed
from jobs.parse import BadDocument, parse_document, parse_pieces

ROOT = Path(__file__).parent.parent.parent
SEEDS = sorted((ROOT / "tests" / "data" / "feeds").iterdir())
FEED = Feed("fuzz", "https://feeds.example.org/fuzz.xml")
MARKS = [
    *(b"<item>", b"</item>", b"<entry", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"?>"),
    *(b"&", b"&#55555555;", b"&nbsp;", b"<", b">", b'"', b"\0", b"\xff", b"\xe4\xb8", b"/>"),
    *(b"<title", b"</title>", b"<!DOCTYPE x [", b"xml:base='", b"<svg>", b"</svg>", b"<image>"),
]
PATIENT = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def taste(body: bytes, content_type: str = "text/xml") -> None:
    """Take a document in by every door; only `BadDocument` may come of it."""
    options = {"feed": FEED, "content_type": content_type, "base_url": FEED.url}
    body_hash(body)
    raw_hash(body, preamble(body)[:64])
    pieces = split(body)
    if pieces:
        assert body.startswith(pieces.head)
        assert body.endswith(pieces.tail)
        assert all(raw in body for raw in pieces.entries)
        parse_pieces(pieces, range(len(pieces.entries)), **options)  # type: ignore[arg-type]
        parse_pieces(pieces, [0], **options)  # type: ignore[arg-type]
    try:
        parsed = parse_document(body, **options)  # type: ignore[arg-type]
    except BadDocument:
        return
    for entry in parsed.entries:
        assert (len(entry.id), len(entry.fingerprint)) == (8, 4)
        assert entry.title
        f"{entry.title}{entry.text}{entry.link}{entry.outlet}".encode()
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)


@given(st.binary(max_size=400), st.text(max_size=30))
@PATIENT
def test_any_bytes(body: bytes, content_type: str) -> None:
    taste(body, content_type)


@given(st.lists(st.sampled_from([*MARKS, b"<rss>", b"<channel>", b"<feed>", b"x "]), max_size=40))
@PATIENT
def test_any_marks(marks: list[bytes]) -> None:
    taste(b"".join(marks))
    taste(b"<rss version='2.0'><channel><item>" + b"".join(marks) + b"</item></channel></rss>")


@pytest.mark.parametrize("name", [path.name for path in SEEDS])
def test_mutated_documents(name: str) -> None:
    body = (ROOT / "tests" / "data" / "feeds" / name).read_bytes()
    dice = random.Random(name)
    for _ in range(120):
        mutated = bytearray(body)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(mutated))
            way = dice.random()
            if way < 0.4:
                mutated[at:at] = dice.choice(MARKS)
            elif way < 0.7:
                del mutated[at : at + dice.randint(1, 60)]
            elif way < 0.9:
                mutated[at] = dice.randrange(256)
            else:
                del mutated[at:]
            mutated = mutated or bytearray(b"<")
        taste(bytes(mutated))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
@PATIENT
def test_any_member_of_a_json_feed(member: object) -> None:
    import json

    names = ("id", "url", "title", "content_html", "summary", "date_published", "language")
    item = dict.fromkeys(names, member)
    body = json.dumps({"version": "x", "title": member, "items": [item, member]}).encode()
    taste(body, "application/feed+json")


# Documents made to exhaust whoever parses them; each must end within the time limit of a process
# that may not take more memory than a worker may.
BOMBS = {
    "nested entities": b"<!DOCTYPE rss [<!ENTITY a 'ha'>\n"
    + b"".join(b"<!ENTITY a%d '%s'>\n" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))
    + b"]><rss version='2.0'><channel><item><title>&a11;</title></item></channel></rss>",
    "one long entity": b'<!DOCTYPE rss [\n <!ENTITY a "'
    + b"x" * 100_000
    + b'">\n]><rss><channel>'
    + b"<item><title>"
    + b"&a;" * 50_000
    + b"</title></item></channel></rss>",
    "deep elements": b"<rss><channel><item>" + b"<a>" * 200_000,
    "deep markup": b"<rss><channel><item><description>"
    + b"&lt;div&gt;" * 200_000
    + b"</description></item></channel></rss>",
    "open angles": b"<rss><channel><item><title>" + b"<" * 200_000,
    "open comments": b"<rss><channel><item><title>" + b"<!--" * 100_000,
    "open declarations": b"<rss><channel>" + b"<!" * 100_000,
    "open sections": b"<rss><channel><item><title>" + b"<![CDATA[" * 50_000,
    "open attributes": b"<rss><channel><item a='" + b"x" * 500_000,
    "many attributes": b"<rss><channel><item "
    + b" ".join(b"a%d='1'" % i for i in range(8_000))
    + b"></item></channel></rss>",
    "ampersands": b"<rss><channel><item><title>" + b"&" * 300_000 + b"</title></item>",
    "spaces": b"<rss><channel><item>" + b" " * 300_000 + b"x</item>" + b" " * 300_000 + b"<item/>",
    "slashes": b"<rss><channel><title>" + b"</" * 150_000,
    "doctype": b"<!DOCTYPE " + b"[" * 100_000 + b" <!ENTITY " * 50_000 + b"<rss/>",
    "open items": b"<rss><channel>" + b"<item>" * 50_000,
    "no end": b"<item" * 100_000,
}
PROGRAM = f"""
import resource, sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
import test_parse_fuzz
test_parse_fuzz.taste(test_parse_fuzz.BOMBS[sys.argv[1]])
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_soon_in_little_memory(name: str) -> None:
    command = [sys.executable, "-c", PROGRAM, name]
    done = subprocess.run(command, check=False, timeout=100, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
