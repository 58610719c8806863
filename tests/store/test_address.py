"""Addresses of servers: what is accepted, what is refused, what is never said."""

from __future__ import annotations

import pytest

from core.errors import ConfigError
from store.address import parse_address

GOOD = {
    "redis://localhost": ("single", (("localhost", 6379),), False, 0),
    "redis://me:p%40ss@10.0.0.1:7000/3": ("single", (("10.0.0.1", 7000),), False, 3),
    "rediss://:secret@[::1]:7000?db=2": ("single", (("::1", 7000),), True, 2),
    "redis+sentinel://a,b:1,c/main": (
        "sentinel",
        (("a", 26379), ("b", 1), ("c", 26379)),
        False,
        0,
    ),
    "rediss+sentinel://u:p@a/main?db=1": ("sentinel", (("a", 26379),), True, 1),
    "redis+cluster://a:1,b:2": ("cluster", (("a", 1), ("b", 2)), False, 0),
    "rediss+cluster://a": ("cluster", (("a", 6379),), True, 0),
}


@pytest.mark.parametrize("url", GOOD)
def test_accepted(url: str) -> None:
    found = parse_address(url)
    assert (found.kind, found.hosts, found.tls, found.db) == GOOD[url]


def test_a_socket() -> None:
    found = parse_address("unix:///run/my%20server.sock?db=1")
    assert (found.kind, found.path, found.db) == ("unix", "/run/my server.sock", 1)
    assert found.shown == "unix:///run/my server.sock"


def test_who_we_are_is_decoded() -> None:
    found = parse_address("redis://me:p%40%2Fs@host")
    assert (found.username, found.password) == ("me", "p@/s")
    assert parse_address("redis://:only@host").login() == {"password": "only"}


def test_what_is_shown_holds_no_secret() -> None:
    url = "rediss+sentinel://me:hunter2@a,b:1/main?sentinel_password=hunter2"
    found = parse_address(url)
    assert found.service == "main"
    assert found.shown == "rediss+sentinel://a:26379,b:1/main"
    assert "hunter2" not in repr(found)


def test_certificates_are_options() -> None:
    found = parse_address("rediss://h?ssl_ca_certs=/ca.pem&ssl_check_hostname=no")
    wanted = {"ssl": True, "ssl_ca_certs": "/ca.pem", "ssl_check_hostname": False}
    assert found.login() == wanted


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("localhost:6379", id="no scheme"),
        pytest.param("http://:hunter2@host", id="another protocol"),
        pytest.param("redis+magic://:hunter2@host", id="another kind"),
        pytest.param("redis://:hunter2@", id="no host"),
        pytest.param("redis://:hunter2@a,b", id="two hosts of nothing"),
        pytest.param("redis://:hunter2@host:many", id="no port"),
        pytest.param("redis://:hunter2@[::1", id="torn address"),
        pytest.param("redis://:hunter2@host/name", id="no number"),
        pytest.param("redis://:hunter2@host?hunter3=1&db=x", id="unknown option"),
        pytest.param("redis://h?sentinel_password=hunter2", id="option of another kind"),
        pytest.param("redis+sentinel://:hunter2@host", id="no service"),
        pytest.param("redis+cluster://:hunter2@host/2", id="a cluster has no databases"),
        pytest.param("unix://", id="no path"),
    ],
)
def test_refused_without_saying_the_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_address(url)
    said = str(caught.value)
    assert "RAREWATCH_REDIS_URL" in said
    assert "redis+cluster://" in said
    assert "hunter2" not in said
    assert caught.value.__cause__ is None
