"""Which addresses a fetch may reach."""

from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.guard import AddressRefused, allowed, guarded_sockets

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2001:4860:4860::8888",
    "2400:3200::1",
    "64:ff9b::8.8.8.8",
]
REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    # not literal addresses: whatever they would resolve to, they were not resolved
    "",
    "localhost",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0177.0.0.1",
    "8.8.8.8 ",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert allowed(address, ())


@pytest.mark.parametrize("address", REFUSED)
def test_all_others_are_refused(address: str) -> None:
    assert not allowed(address, ())


@pytest.mark.parametrize(
    ("address", "net"),
    [
        ("127.0.0.1", "127.0.0.0/8"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("::1", "::1/128"),
        ("fd00::1", "fd00::/8"),
        ("::ffff:10.1.2.3", "10.0.0.0/8"),
        ("64:ff9b::10.1.2.3", "10.0.0.0/8"),
        ("fe80::1%eth0", "fe80::/10"),
    ],
)
def test_the_owner_may_allow_a_network(address: str, net: str) -> None:
    assert allowed(address, [ip_network("198.18.0.0/15"), ip_network(net)])
    assert not allowed(address, [ip_network("198.18.0.0/15")])


@given(st.integers(0, 2**32 - 1))
def test_no_form_of_a_private_address_is_allowed(number: int) -> None:
    plain = ip_address(number)
    if not allowed(str(plain)):
        for form in (f"::ffff:{plain}", f"::{plain}", f"64:ff9b::{plain}"):
            assert not allowed(form)
    if not plain.is_global:
        assert not allowed(str(plain))


@given(st.integers(0, 2**128 - 1))
def test_what_the_registry_calls_special_is_refused(number: int) -> None:
    address = ip_address(number) if number >= 2**32 else ip_address(2**127 + number)
    if not address.is_global:
        assert not allowed(str(address))


def test_the_factory_makes_no_socket_for_a_refused_address() -> None:
    make = guarded_sockets([ip_network("127.0.0.0/8")])
    tcp = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    with make((*tcp, ("127.0.0.1", 80))) as made:
        assert made.family == socket.AF_INET
    with pytest.raises(AddressRefused) as caught:
        make((*tcp, ("10.0.0.1", 80)))
    assert caught.value.address == "10.0.0.1"
