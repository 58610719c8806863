"""From an address to a client: standalone, TLS, unix socket, Sentinel, Cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from redis import exceptions as rx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from redis.asyncio.cluster import RedisCluster

FORMS = (
    "redis://[user:password@]host[:port][/db], rediss://... (TLS), unix:///path/to/socket, "
    "redis+sentinel://host[:port],host[:port]/service, redis+cluster://host[:port],host[:port] "
    "(rediss+sentinel:// and rediss+cluster:// for TLS)"
)
#: longer than any blocking read of ours (store/streams.py)
SOCKET_TIMEOUT_S = 10.0
_PORTS = {"single": 6379, "cluster": 6379, "sentinel": 26379}
_TEXT_OPTIONS = {
    *("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs"),
    *("sentinel_username", "sentinel_password"),
}
_NO_USE_TO_RETRY = (rx.AuthenticationError, rx.AuthorizationError)


class _Patience(Retry):
    """Retries what passes by itself: no wrong password, but a demoted or an unsettled cluster."""

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[Any]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,  # noqa: FBT001  # the signature of the client
    ) -> Any:  # noqa: ANN401
        def passes(error: Exception) -> bool:
            if isinstance(error, _NO_USE_TO_RETRY):
                return False
            return is_retryable is None or is_retryable(error)

        return await super().call_with_retry(do, fail, passes, with_failure_count)


def patient() -> Retry:
    """Ride over a restart of the server or a failover of some seconds; scripts may run twice."""
    passing: Any = (rx.ConnectionError, rx.TimeoutError, rx.ReadOnlyError, rx.MasterDownError)
    return _Patience(ExponentialBackoff(cap=1, base=0.05), 12, passing)


def unix_client(path: str) -> Redis:
    """A client on a unix socket."""
    return Redis(unix_socket_path=path, **_common())


def _common() -> dict[str, Any]:
    return {
        "retry": patient(),
        "health_check_interval": 30,
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": 5,
        # every stream worker blocks on a connection of its own, every fetch may commit at once
        "max_connections": 2000,
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
        raise _mistake("cannot be read (percent-encode / @ : # in a password)") from None
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
        raise _mistake("a host or port cannot be read") from None
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


def client_of(address: Address) -> tuple[Redis | RedisCluster, Callable[[], Awaitable[None]]]:
    """A client for an address, and what closes it with all that belongs to it."""
    if address.kind == "cluster":
        cluster = _cluster(address)
        return cluster, cluster.aclose
    if address.kind == "sentinel":
        return _sentinel(address)
    place: dict[str, Any] = {"unix_socket_path": address.path}
    if address.kind == "single":
        ((host, port),) = address.hosts
        place = {"host": host, "port": port}
    client = Redis(db=address.db, **place, **address.login(), **_common())
    return client, client.aclose


def _sentinel(address: Address) -> tuple[Redis, Callable[[], Awaitable[None]]]:
    from redis.asyncio.sentinel import Sentinel

    asked = {"username": "sentinel_username", "password": "sentinel_password"}
    login = {k: address.options[v] for k, v in asked.items() if v in address.options}
    tls = {k: v for k, v in address.login().items() if k.startswith("ssl")}
    # a sentinel that does not answer at once is passed over for the next one
    quick = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(_at_once(), 0)}
    sentinel: Any = Sentinel(  # type: ignore[no-untyped-call]
        address.hosts, sentinel_kwargs=quick | login | tls
    )
    master = sentinel.master_for(address.service, db=address.db, **address.login(), **_common())

    async def close() -> None:
        await master.aclose()
        await sentinel.aclose()

    return master, close


def _at_once() -> ExponentialBackoff:
    return ExponentialBackoff(cap=0, base=0)


def _cluster(address: Address) -> RedisCluster:
    from redis.asyncio.cluster import ClusterNode, RedisCluster

    class PatientCluster(RedisCluster):
        """The client retries at once and without a pause; a failover takes seconds."""

        async def execute_command(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            command = super().execute_command
            return await _cluster_patience().call_with_retry(
                lambda: command(*args, **kwargs), _nothing, unsettled
            )

    nodes = [ClusterNode(host, port) for host, port in address.hosts]
    common = _common() | {"retry": Retry(_at_once(), 2)}
    return PatientCluster(startup_nodes=nodes, **address.login(), **common)


def _cluster_patience() -> Retry:
    moving: Any = (rx.RedisError, rx.RedisClusterException)
    return _Patience(ExponentialBackoff(cap=1, base=0.05), 12, moving)


async def _nothing(_: Exception) -> None:
    """Nothing is to be mended between two tries: the client renews its map by itself."""


def unsettled(error: BaseException) -> bool:
    """Whether an error of the cluster client passes when the cluster has settled."""
    if isinstance(error, _NO_USE_TO_RETRY):
        return False
    settling = (rx.ConnectionError, rx.TimeoutError, rx.ReadOnlyError, rx.ClusterError)
    if isinstance(error, (*settling, rx.TryAgainError, rx.SlotNotCoveredError)):
        return True
    text = str(error)
    final = any(word in text for word in ("not enabled", "WRONGPASS", "NOAUTH"))
    # the client has no class of its own for these
    words = ("cannot be connected", "not covered", "could not agree", "No targets were found")
    moving = any(word in text for word in words)
    return isinstance(error, rx.RedisClusterException) and moving and not final
