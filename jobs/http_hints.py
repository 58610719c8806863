"""What a server's headers say about when to come back; pure, `now` is passed in."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?\Z", re.ASCII)
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,9})', re.ASCII)


def http_date(text: str) -> float | None:
    """Unix seconds of an HTTP date in any of its three forms; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the server asks to wait, from a number or from a date on its own clock."""
    wish = headers.get("Retry-After", "").strip()
    if _SECONDS.match(wish):
        return float(wish)
    return _seconds_until(wish, headers, now)


def freshness(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds for which the answer stays fresh, from Cache-Control, else Expires."""
    control = headers.get("Cache-Control")
    if control:
        usable, fresh = _cache_control(control)
        if fresh is not None:
            return max(0.0, fresh - _age(headers)) if "Age" in headers else fresh
        if not usable:
            return None
    expires = headers.get("Expires")
    return _seconds_until(expires, headers, now) if expires else None


@lru_cache(maxsize=256)
def _cache_control(text: str) -> tuple[bool, float | None]:
    """Whether the answer may be kept at all, and for how long if that is said."""
    lowered = text.lower()
    if "no-cache" in lowered or "no-store" in lowered:
        return False, None
    found = _MAX_AGE.search(lowered)
    return True, float(found[1]) if found else None


def _age(headers: Mapping[str, str]) -> float:
    age = headers["Age"].strip()
    return float(age) if _SECONDS.match(age) else 0.0


def _seconds_until(date: str, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from the server's own Date to `date`: a wrong clock keeps its distances."""
    moment = http_date(date) if date else None
    if moment is None:
        return None
    sent = http_date(headers.get("Date", ""))
    return max(0.0, moment - (now if sent is None else sent))
