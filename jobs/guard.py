"""Which addresses a fetch may reach: asked at connect time, with the address that was resolved.

A name can say one thing when it is checked and another when it is used; here the check is made
inside the factory of the socket that connects, for every address of every hop.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aiohttp import AddrInfoType

_REFUSED_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and one cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # one cloud's host, at a public address
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and one cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
#: the only part of IPv6 that is handed out; everything else is refused as a whole
_UNICAST_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3ffe::/16",  # returned
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


class AddressRefused(OSError):
    """The resolved address is not one that a feed may have."""

    def __init__(self, address: str) -> None:
        # the same words for all addresses of a name, so that several become one error
        super().__init__("not a public address")
        self.address = address


def allowed(address: str, allow_nets: Sequence[IPv4Network | IPv6Network] = ()) -> bool:
    """Whether a literal address is public, or inside a network that the owner allows."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if any(form in net for form in _forms(ip) for net in allow_nets):
        return True
    if isinstance(ip, IPv4Address):
        return _public_4(ip)
    if ip in _NAT64:
        return _public_4(_last_32_bits(ip))
    return ip in _UNICAST_6 and not any(ip in net for net in _REFUSED_6)


def guarded_sockets(
    allow_nets: Sequence[IPv4Network | IPv6Network],
) -> Callable[[AddrInfoType], socket.socket]:
    """A socket factory for the connector that makes no socket for a refused address."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allowed(str(address[0]), allow_nets):
            raise AddressRefused(str(address[0]))
        return socket.socket(family, kind, protocol)

    return make


def _public_4(ip: IPv4Address) -> bool:
    return not any(ip in net for net in _REFUSED_4)


def _forms(ip: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """The address itself, and the IPv4 address that it stands for."""
    yield ip
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            yield ip.ipv4_mapped
        elif ip in _NAT64 or ip in _COMPATIBLE:
            yield _last_32_bits(ip)


def _last_32_bits(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(int(ip) & 0xFFFF_FFFF)
