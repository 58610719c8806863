"""Links freed of what stands between a reader and the publisher, and what a link says of its site.

Requirement: copies of one page under a click counter, an AMP or mobile form or an aggregator's
address are one page, of the publisher who wrote it, with that publisher's weight.

Theory: some addresses carry another one: in a parameter (`?url=`), in their path (AMP caches,
web archives) or in base64 (older links of Google News). Only known carriers are opened: a
parameter of a stranger may be anything. A tier goes with a site; a name alone, which anybody can
write into a feed, makes nobody an office.

Known exceptions: short links and the newer links of Google News tell nothing and stay as they
are; a mobile host without a plain twin is named without its `m.` nevertheless.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from core.feed import Tier
from core.identity import untracked
from core.terms import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from urllib.parse import SplitResult

    from core.entry import Entry
    from core.feed import Feed

#: a redirect within a redirect, and no more
_NESTED = 4
_LONGEST = 4000
#: host and path of addresses that carry another one -> the parameters that do
_CARRIERS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/(?:url|imgres)"), ("url", "q")),
    (re.compile(r"(?:www\.)?bing\.com/(?:news/apiclick\.aspx|ck/a)"), ("url",)),
    (re.compile(r"(?:lm?|www)\.facebook\.com/l\.php"), ("u",)),
    (re.compile(r"l\.instagram\.com/"), ("u",)),
    (re.compile(r"(?:html\.)?duckduckgo\.com/l/"), ("uddg",)),
    (re.compile(r"(?:www\.)?linkedin\.com/(?:redir/redirect|safety/go)"), ("url",)),
    (re.compile(r"(?:www\.)?youtube\.com/redirect"), ("q",)),
    (re.compile(r"out\.reddit\.com/"), ("url",)),
    (re.compile(r"(?:www\.)?vk\.com/away\.php"), ("to",)),
    (re.compile(r"slack-redir\.net/link"), ("url",)),
    (re.compile(r"(?:www\.)?getpocket\.com/redirect"), ("url",)),
    (re.compile(r"go\.(?:redirectingat|skimresources)\.com/"), ("url",)),
    (re.compile(r"translate\.google\.[a-z.]{2,6}/translate"), ("u",)),
    (re.compile(r"[a-z0-9]+\.safelinks\.protection\.outlook\.com/"), ("url",)),
    (re.compile(r"(?:news|r)\.search\.yahoo\.com/"), ("RU",)),
)
_IN_PATH = (
    re.compile(r"(?:[\w-]+\.)?cdn\.ampproject\.org/(?:c|v|wp|r)/(?P<s>s/)?(?P<rest>.+)"),
    re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/amp/(?P<s>s/)?(?P<rest>.+)"),
    re.compile(r"web\.archive\.org/web/\d+[a-z_]*/(?:http(?P<s>s)?://)?(?P<rest>.+)"),
)
#: the hosts of all these, so that nearly every link is asked one question only
_CARRIER_HOST = re.compile(
    r"google|bing|facebook|instagram|duckduckgo|linkedin|youtube|reddit|vk\.com|slack-redir"
    r"|getpocket|redirectingat|skimresources|outlook|yahoo|ampproject|archive\.org"
)
#: most links hide nothing, which is seen at once
_PLAIN = re.compile(
    r"https?://(?!\S*(?:amp|google|archive\.org))[a-z0-9.-]+/[\w/.%~:@!$&'()*+,=-]*", re.ASCII
)
_GOOGLE_NEWS = re.compile(r"news\.google\.com/(?:rss/|__i/rss/rd/)?articles/(?P<code>[\w-]{20,})")
_CARRIED = re.compile(rb"https?://[\x21-\x7e]+")
_PLAIN_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap|touch|3g)\.)+(?=[^.]+\.[^.])")
_AMP_PATH = re.compile(r"/amp(?=/?$)|(?<=^/)amp/|\.amp(?=\.html$|$)")
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp(?:=[^&]*)?|outputtype=amp)(?=&|$)", re.IGNORECASE)
#: who hands on what others wrote: their own name says nothing about a report
_AGGREGATORS = frozenset(
    [
        "news.google.com",
        "bing.com",
        "msn.com",
        "feedproxy.google.com",
        "feeds.feedburner.com",
        "t.co",
        "bit.ly",
        "flipboard.com",
        "newsbreak.com",
        "smartnews.com",
        "feedly.com",
        "inoreader.com",
        "news.search.yahoo.com",
        "duckduckgo.com",
        "google.com",
        "reddit.com",
        "headtopics.com",
        "newsnow.co.uk",
        "toutiao.com",
    ]
)


def canonical(link: str) -> str:
    """Give the publisher's own address behind a link, as far as the link tells it."""
    if _PLAIN.fullmatch(link):
        return link
    for _ in range(_NESTED):
        inner = _carried(link)
        if not inner:
            break
        link = inner
    parts = _split(link)
    if parts is None:
        return link.strip()
    query = _AMP_QUERY.sub("", untracked(parts.query)).lstrip("&")
    host, path = parts.netloc.lower(), parts.path
    if host.startswith("amp.") or _AMP_PATH.search(path):
        host, path = host.removeprefix("amp."), _AMP_PATH.sub("", path) or "/"
    return urlunsplit((parts.scheme.lower(), host, path, query, parts.fragment))


def site_of(link: str) -> str:
    """The site of a link, however it is reached; empty if it is no address."""
    parts = _split(link)
    return _PLAIN_HOST.sub("", (parts.hostname or "").rstrip(".")) if parts else ""


def outlet_of(entry: Entry, source: Feed | None, feed: str, tail: str = "") -> tuple[str, str]:
    """How the outlet is called, and what it is counted by: its name, else its site.

    `tail` is what a headline ends with; behind an aggregator that is the publisher.
    """
    site = site_of(entry.link)
    handed_on = is_aggregator(site)
    title = source.title if source else ""
    named = entry.outlet or (tail if handed_on else "") or (source.publisher if source else "")
    site = ("" if handed_on and tail else site) or site_of(source.url if source else "")
    # an address of digits names nobody
    counted = named or (site if not site[-1:].isdigit() else title or site)
    return named or title or site or feed, comparable(counted or title or feed)


def is_aggregator(site: str) -> bool:
    """Whether a site hands on what others wrote."""
    return site in _AGGREGATORS


def tiers_of(feeds: Iterable[Feed]) -> dict[str, Tier]:
    """The tiers of configured publishers, by site and by name; of several the most careful."""
    tiers: dict[str, Tier] = {}
    for feed in feeds:
        site = site_of(feed.url)
        if feed.tier == Tier.AGGREGATOR or is_aggregator(site):
            continue
        for name, tier in ((site, feed.tier), (comparable(feed.publisher), _named(feed.tier))):
            if name:
                tiers[name] = max(tier, tiers.get(name, tier))
    return tiers


def tier_of(site: str, outlet: str, feed: Tier, tiers: Mapping[str, Tier]) -> Tier:
    """The tier of a report: an aggregator's is that of the publisher, if he is known."""
    if feed != Tier.AGGREGATOR:
        return feed
    return tiers.get(site) or tiers.get(comparable(outlet)) or feed


def _named(tier: Tier) -> Tier:
    """What a mere name is worth: never an office."""
    return max(tier, Tier.WIRE)


def _carried(link: str) -> str:
    """The address that a link carries, if it is a known carrier."""
    parts = _split(link)
    if parts is None or not _CARRIER_HOST.search(parts.netloc.lower()):
        return ""
    place = f"{parts.netloc.lower()}{parts.path}"
    for carrier, names in _CARRIERS:
        if carrier.match(place):
            return _in_query(parts.query, names)
    for carrier in _IN_PATH:
        if found := carrier.match(place):
            rest = found["rest"] + (f"?{parts.query}" if parts.query else "")
            return _address(f"http{'s' if found['s'] else ''}://{rest}")
    found = _GOOGLE_NEWS.match(place)
    return _in_code(found["code"]) if found else ""


def _in_query(query: str, names: tuple[str, ...]) -> str:
    try:
        values = parse_qs(query, max_num_fields=50)
    except ValueError:
        return ""
    return next((a for name in names for v in values.get(name, ()) if (a := _address(v))), "")


def _in_code(code: str) -> str:
    try:
        data = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = _CARRIED.search(data)
    return _address(found.group().decode("ascii")) if found else ""


def _address(text: str) -> str:
    """A text that is an address of the web, else nothing."""
    text = text if text.startswith("http") else unquote(text)
    return text if _split(text) else ""


def _split(link: str) -> SplitResult | None:
    if not link[:8].lower().startswith(("http://", "https://")) or len(link) > _LONGEST:
        return None
    try:
        parts = urlsplit("".join(link.split()))
        return parts if parts.hostname else None
    except ValueError:
        return None
