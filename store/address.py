"""Addresses of external servers: how RAREWATCH_REDIS_URL is read, shown without its secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = (
    "redis://[user:password@]host[:port][/db], rediss://... (TLS), unix:///path/to/socket, "
    "redis+sentinel://host[:port],host[:port]/service, redis+cluster://host[:port],host[:port] "
    "(rediss+sentinel:// and rediss+cluster:// for TLS)"
)
_ENCODE = "(percent-encode / @ : # in a password)"
_PORTS = {"single": 6379, "cluster": 6379, "sentinel": 26379}
_TEXT_OPTIONS = {
    *("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs"),
    *("sentinel_username", "sentinel_password"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says; `shown` never holds a password."""

    kind: str
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    service: str = ""
    tls: bool = False
    db: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def shown(self) -> str:
        """The address as it may stand in a log."""
        scheme = ("rediss" if self.tls else "redis") + (
            "" if self.kind == "single" else f"+{self.kind}"
        )
        if self.kind == "unix":
            return f"unix://{self.path}"
        hosts = ",".join(f"[{h}]:{p}" if ":" in h else f"{h}:{p}" for h, p in self.hosts)
        return f"{scheme}://{hosts}" + (f"/{self.service}" if self.service else "")

    def login(self) -> dict[str, Any]:
        """Arguments of the client that say who we are and how the line is protected."""
        options = {k: v for k, v in self.options.items() if k.startswith("ssl_")}
        named = {"username": self.username, "password": self.password, "ssl": self.tls or None}
        return {k: v for k, v in named.items() if v is not None} | options


def _mistake(what: str) -> ConfigError:
    return ConfigError(f"RAREWATCH_REDIS_URL: {what}. Accepted: {FORMS}")


def parse_address(url: str) -> Address:
    """Read an address; every mistake is a ConfigError that does not repeat the address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise _mistake(f"cannot be read {_ENCODE}") from None
    if parts.scheme == "unix":
        if not parts.path:
            raise _mistake("the path of the socket is missing")
        account = _account(parts.netloc.rpartition("@")[0])
        return Address("unix", path=unquote(parts.path), **account, **_options(parts, "unix"))
    scheme, _, kind = parts.scheme.partition("+")
    kind = kind or "single"
    if scheme not in {"redis", "rediss"} or kind not in _PORTS:
        raise _mistake(f"the scheme {parts.scheme or '(none)'!r} is not known")
    return _network_address(parts, kind, tls=scheme == "rediss")


def _network_address(parts: SplitResult, kind: str, *, tls: bool) -> Address:
    account, _, places = parts.netloc.rpartition("@")
    hosts = tuple(_host(place, _PORTS[kind]) for place in places.split(","))
    if kind == "single" and len(hosts) > 1:
        raise _mistake("several hosts need redis+sentinel:// or redis+cluster://")
    rest: dict[str, Any] = _options(parts, kind) | _account(account)
    tail = unquote(parts.path.strip("/"))
    if kind == "sentinel":
        if not tail or "/" in tail:
            raise _mistake("the name of the Sentinel service is missing (…host:26379/service)")
        rest["service"] = tail
    elif tail:
        rest["db"] = _database(tail)
    if kind == "cluster" and rest.get("db"):
        raise _mistake("a cluster has database 0 only")
    return Address(kind, hosts=hosts, tls=tls, **rest)


def _host(place: str, default: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{place}")
        name, port = parts.hostname, parts.port
    except ValueError:
        raise _mistake(f"a host or port cannot be read {_ENCODE}") from None
    if not name:
        raise _mistake("a host is missing")
    return unquote(name), port or default


def _account(text: str) -> dict[str, Any]:
    name, _, password = text.partition(":")
    return {"username": unquote(name) or None, "password": unquote(password) or None}


def _database(text: str) -> int:
    if not text.isdecimal():
        raise _mistake("the database after the host must be a number")
    return int(text)


def _options(parts: SplitResult, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    options: dict[str, Any] = {}
    for name, value in parse_qsl(parts.query):
        if name == "db":
            found["db"] = _database(value)
        elif name == "ssl_check_hostname":
            options[name] = value.lower() not in {"0", "no", "false"}
        elif name in _TEXT_OPTIONS and (kind == "sentinel" or name.startswith("ssl_")):
            options[name] = value
        else:
            raise _mistake(f"the option {name!r} is not known here")
    return found | {"options": options}
