"""Which entry is which, over edits, moves of a web site and repeated guids.

Requirements: an entry that was told is not told again because its address changed from http to
https, because somebody counts clicks, or because it left and came back; two entries are never
taken for one if both may matter.

Repeated guids. Some feeds give all entries one guid. Within a document every entry whose guid
(or what stands for it) is shared by an entry of other content gets an id made of the shared part
(4 bytes) and a hash of its link and title (4 bytes). It is *every* one and not all but the first,
because new entries come first: the newcomer would inherit the old one's id, and the old one would
become news. The shared part lets a caller who knows only ids see that a guid is taken
(`clash`). Entries that agree in guid, link, title and text are one entry.

Known exceptions: when a second entry with the guid of a known one arrives or goes, the other
one's id changes. The store sees by `alias` and `fingerprint` that it only moved, except for
entries without any address. Where guid, link and title are all the same, the text decides, so an
edit of such an entry is taken for a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ID_SIZE = 8
ALIAS_SIZE = 3
FINGERPRINT_SIZE = 4
#: the part of an id that repeated guids share
SHARED = 4

_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|hsa_\w+|at_(?:medium|campaign|custom\w+|format|link\w*)"
    r"|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid|igshid|igsh|ttclid"
    r"|li_fat_id|mc_[ce]id|mkt_tok|_hs\w+|hsctatracking|vero_\w+|oly_\w+|rb_clickid|s_cid|wickedid"
    r"|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken"
    r"|xtor|cmpid|ncid|ocid|smid|spm|scm|from_source|_openstat|guccounter|guce_\w+|zanpid|srsltid"
    r")",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")
_ADDRESS_IN_TEXT = re.compile(r"(?:https?://|www\.)\S+")
_AGO = re.compile(r"\b\d+ (?:second|minute|min|hour|hr|day)s? ago\b|\d+ ?(?:秒|分钟|小时|天)前")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry says of itself, as far as its identity goes; texts are plain."""

    guid: str
    link: str
    title: str
    text: str


def digest(feed_id: str, guid: str, link: str, title: str, text: str) -> bytes:
    """Identify an entry within its feed: by its guid, else its link, else by what it says."""
    name = normalised(guid) or normalised(link)
    if title and not guid.strip() and _is_home(link):
        # a site's front page, which may move, is the address of none of its entries
        name = f"\0{fold(title)}"
    if name:
        return _hash(ID_SIZE, feed_id, "name", name)
    return _hash(ID_SIZE, feed_id, "text", fold(title), fold(text))


def alias(address: str) -> bytes:
    """Hash an address without scheme and host; empty if that leaves nothing to go by."""
    parts = _address(address.strip())
    if parts is None:
        return b""
    path, query = parts.path.rstrip("/"), untracked(parts.query)
    return _hash(ALIAS_SIZE, path, query) if path or query else b""


def fingerprint(title: str, text: str) -> bytes:
    """Hash what an entry says: addresses, ages ("2 hours ago") and spelling are left out."""
    return _hash(FINGERPRINT_SIZE, _said(title), _said(text))


def distinct(feed_id: str, claims: Sequence[Claim]) -> tuple[bytes, ...]:
    """Give the ids of one document's entries, in order; the same id twice is one entry twice."""
    ids = [digest(feed_id, c.guid, c.link, c.title, c.text) for c in claims]
    repeated = _shared_by_others(ids, claims)
    for index in repeated:
        ids[index] = _told_apart(ids[index], claims[index], text="")
    for index in _shared_by_others(ids, claims) & repeated:
        ids[index] = _told_apart(ids[index], claims[index], text=claims[index].text)
    return tuple(ids)


def clash(ids: Iterable[bytes], others: Iterable[bytes]) -> bool:
    """Whether any of `ids` shares its guid with any of `others`, under whichever id."""
    shared = {id_[:SHARED] for id_ in ids}
    return any(other[:SHARED] in shared for other in others)


def normalised(name: str) -> str:
    """Write a guid or link without what changes while the entry stays the same.

    That is the scheme, case of the host, default port, sessions and what counts clicks; not the
    fragment: pages of notices number their entries with it.
    """
    name = "".join(name.split())
    parts = _address(name)
    if parts is None:
        return name
    host = _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2].lower())
    query, fragment = untracked(parts.query), untracked(parts.fragment)
    address = f"//{host}{parts.path or '/'}"
    return address + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _address(name: str) -> SplitResult | None:
    if not name[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        return urlsplit(_SESSION.sub("", name) if ";" in name else name)
    except ValueError:
        return None


def _is_home(link: str) -> bool:
    parts = _address("".join(link.split()))
    return parts is not None and not (parts.path.strip("/") or parts.query or parts.fragment)


def untracked(query: str) -> str:
    """Free a query from what counts clicks and keeps sessions."""
    if "=" not in query:
        return query
    pairs = [p for p in query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0])]
    return "&".join(pairs)


def _said(text: str) -> str:
    said = fold(text)
    if "://" in said or "www." in said:
        said = _ADDRESS_IN_TEXT.sub("", said)
    if " ago" in said or "前" in said:
        said = _AGO.sub("", said)
    return " ".join(said.split())


def _shared_by_others(ids: Sequence[bytes], claims: Sequence[Claim]) -> set[int]:
    """Places of entries whose id an entry of other content has too."""
    contents = Counter(id_ for id_, _ in set(zip(ids, claims, strict=True)))
    return {index for index, id_ in enumerate(ids) if contents[id_] > 1}


def _told_apart(id_: bytes, claim: Claim, *, text: str) -> bytes:
    own = _hash(ID_SIZE - SHARED, normalised(claim.link), fold(claim.title), fold(text))
    return id_[:SHARED] + own


def _hash(size: int, *parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=size).digest()
