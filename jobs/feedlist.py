"""Lists of feeds: our YAML, OPML, or plain text with one address per line.

A mistake is an error that names file and place: a feed that vanishes in silence is news lost.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree as ET

import yaml

from core.errors import ConfigError
from core.feed import Feed, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SCHEMA = "feeds/v1"
#: facts that a YAML entry may state; those that are not part of `Feed` inform its human editor
_FACTS = frozenset(
    (
        "id", "url", "title", "publisher", "language", "country", "source_tier",
        "default_enabled", "format", "kind", "expected_relevance", "poll_minutes",
        "last_known_status", "evidence", "note",
    )
)  # fmt: skip
_ID = re.compile(r"[a-z0-9-]{1,64}\Z")
_DEFAULT_PORT = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in which file something stands, for messages."""

    path: Path
    where: str

    def error(self, what: str) -> ConfigError:
        return ConfigError(f"{self.path}, {self.where}: {what}")


def feeds_from(shipped: Path, setting: str | None) -> tuple[Feed, ...]:
    """The feeds to watch: the shipped list, the list `setting` instead, or `+setting` besides."""
    if not setting:
        return load_feeds(shipped)
    if not setting.startswith("+"):
        return load_feeds(Path(setting).expanduser())
    return merge(load_feeds(shipped), load_feeds(Path(setting[1:]).expanduser()), replace=False)


def merge(shipped: Iterable[Feed], extra: Iterable[Feed], *, replace: bool) -> tuple[Feed, ...]:
    """Put two lists together; the same id in both means the extra one, so it can be corrected."""
    if replace:
        return tuple(extra)
    feeds = {feed.id: feed for feed in shipped}
    by_address = {normalised(feed.url): feed.id for feed in feeds.values()}
    for feed in extra:
        known = by_address.get(normalised(feed.url))
        if known is None or feed.id in feeds:
            feeds[feed.id] = feed
        else:
            feeds[known] = _switched_on(feeds[known])
    return tuple(feeds.values())


def _switched_on(feed: Feed) -> Feed:
    """A shipped feed that the owner lists by its address is wanted; its id and facts stay."""
    return replace(feed, enabled=True)


def load_feeds(path: Path) -> tuple[Feed, ...]:
    """Read a list in any of the three forms; the same address twice counts once."""
    text = _read(path)
    if path.suffix.lower() in {".yaml", ".yml"} or re.match(r"(?:#.*\n|\s)*(schema|feeds):", text):
        found = _from_yaml(path, text)
    elif path.suffix.lower() == ".opml" or text.lstrip().startswith("<"):
        found = _from_opml(path, text)
    else:
        found = _from_lines(path, text)
    feeds = _unique(found)
    if not feeds:
        raise ConfigError(f"{path} names no feed; add at least one address")
    return feeds


def normalised(url: str) -> str:
    """One spelling per address: case of the host, default port, empty path, no fragment."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    credentials, at, _ = parts.netloc.rpartition("@")
    port = "" if parts.port in (None, _DEFAULT_PORT.get(parts.scheme)) else f":{parts.port}"
    bare = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (parts.scheme, f"{credentials}{at}{bare}{port}", parts.path or "/", parts.query, "")
    )


def shown(url: str) -> str:
    """An address for logs and messages: credentials and query may be secret."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "(not readable)"
    query = "?..." if parts.query else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")) + query


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read ({error.strerror}); check the path of the feed list"
        ) from None


def _unique(found: Iterable[tuple[_Place, Feed]]) -> tuple[Feed, ...]:
    feeds: dict[str, Feed] = {}
    addresses: set[str] = set()
    for place, feed in found:
        address = normalised(feed.url)
        if address in addresses:
            continue
        if feed.id in feeds:
            raise place.error(f"the id {feed.id} is taken by another address; choose another id")
        addresses.add(address)
        feeds[feed.id] = feed
    return tuple(feeds.values())


# --- YAML


def _from_yaml(path: Path, text: str) -> Iterator[tuple[_Place, Feed]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(text, loader)  # noqa: S506  # both are the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the file"
        problem = getattr(error, "problem", None) or "not readable"
        raise _Place(path, where).error(f"this is not YAML: {problem}") from None
    if not isinstance(document, dict) or not isinstance(document.get("feeds"), list):
        raise ConfigError(f"{path} has no list under feeds:; see config/feeds.yaml")
    if document.get("schema", SCHEMA) != SCHEMA:
        raise ConfigError(f"{path} is of schema {document['schema']}; this version reads {SCHEMA}")
    for number, record in enumerate(document["feeds"], 1):
        where = f"entry {number}"
        if not isinstance(record, dict):
            raise _Place(path, where).error("this is not a mapping; it needs at least url:")
        place = _Place(path, f"{where} ({record['id']})" if record.get("id") else where)
        yield place, _feed(place, record)


def _feed(place: _Place, record: Mapping[str, Any]) -> Feed:
    for name in record:
        if name not in _FACTS:
            near = difflib.get_close_matches(str(name), _FACTS, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise place.error(f"{name} is not a fact about a feed{meant}")
    url = _address(place, _text(place, record, "url"))
    feed_id = _text(place, record, "id") or id_of(url)
    if not _ID.match(feed_id):
        raise place.error("an id has 1 to 64 of a-z, 0-9 and -")
    enabled = record.get("default_enabled", True)
    if not isinstance(enabled, bool):
        raise place.error(f"default_enabled is {enabled!r}; write true or false")
    return Feed(
        id=feed_id,
        url=url,
        title=_text(place, record, "title"),
        publisher=_text(place, record, "publisher"),
        language=_primary(_text(place, record, "language")),
        country=_text(place, record, "country"),
        tier=_tier(place, record.get("source_tier", Tier.TRADE)),
        enabled=enabled,
    )


def _text(place: _Place, record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        # YAML reads a bare `no` (Norway, Norwegian) as false
        raise place.error(f"{name} is {value!r}, not a text; put it in quotes")
    return value.strip()


def _primary(language: str) -> str:
    """The ISO 639-1 part of a tag: zh-Hans -> zh."""
    return re.split(r"[-_]", language.lower())[0]


def _tier(place: _Place, value: Any) -> Tier:  # noqa: ANN401  # whatever YAML says
    try:
        return Tier(value)
    except ValueError:
        raise place.error(f"source_tier is {value!r}; write 1, 2, 3 or 4") from None


# --- OPML and plain text


def _from_opml(path: Path, text: str) -> Iterator[tuple[_Place, Feed]]:
    try:
        root = ET.fromstring(text.lstrip())  # noqa: S314  # a file of the owner's own
    except ET.ParseError as error:
        raise _Place(path, f"line {error.position[0]}").error(
            f"this is not well-formed OPML ({error.msg.partition(':')[0]}); export it again"
        ) from None
    if root.tag.lower() != "opml":
        raise ConfigError(f"{path} is XML but not OPML; save a list of feeds, not a feed")
    number = 0
    for outline in root.iter("outline"):
        facts = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        if "xmlurl" not in facts:
            continue  # a folder
        number += 1
        title = facts.get("title") or facts.get("text", "")
        place = _Place(path, f"feed {number}" + (f" ({title})" if title else ""))
        url = _address(place, facts["xmlurl"])
        yield place, Feed(id_of(url), url, title, language=_primary(facts.get("language", "")))


def _from_lines(path: Path, text: str) -> Iterator[tuple[_Place, Feed]]:
    for number, line in enumerate(text.splitlines(), 1):
        # an address may have a fragment: only a # after white space begins a comment
        words = re.sub(r"(^|\s)#.*", "", line).split()
        if not words:
            continue
        place = _Place(path, f"line {number}")
        if len(words) > 1:
            raise place.error("more than an address; put one address on a line, comments after #")
        url = _address(place, words[0])
        yield place, Feed(id_of(url), url)


def id_of(url: str) -> str:
    """A stable id for an address that came without one: host and a hash of the whole."""
    digest = hashlib.blake2b(normalised(url).encode(), digest_size=6).hexdigest()
    host = re.sub(r"[^a-z0-9]+", "-", (urlsplit(url).hostname or "").lower()).strip("-")
    return f"{host[:48].rstrip('-') or 'feed'}-{digest}"


def _address(place: _Place, url: str) -> str:
    if not url:
        raise place.error("there is no url; add the address of the feed")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORT and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise place.error(
            f"{shown(url)} is not an http address; write it whole, e.g. https://host/feed.xml"
        )
    return url
