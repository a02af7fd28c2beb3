"""Where a webhook may lead: to public addresses alone, unless a setting allows one of the house's own."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from chatbot.errors import InvalidFields

OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
PORTS = {"https": 443, "http": 80}
MOST_SIGNS = 2000
HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
VISIBLE = re.compile(r"[!-\[\]-~]+")
"""ASCII without blanks; no backslash either: programs differ about what it parts."""
NAT64 = IPv6Network("64:ff9b::/96")
"""Stands for an IPv4 address, its last 32 bits (RFC 6052); networks that speak IPv6 alone write all others so."""
NEVER = (
    ip_network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526: no more)
    ip_network("2002::/16"),  # 6to4: carries an IPv4 address a relay would go to
    ip_network("2001::/32"),  # Teredo: the same
    ip_network("64:ff9b:1::/48"),  # NAT64 of one network (RFC 8215)
    ip_network("fec0::/10"),  # site-local (RFC 3879: no more)
    ip_network("::/96"),  # IPv4-compatible (RFC 4291: no more)
    ip_network("3fff::/20"),  # for documents (RFC 9637)
)
"""What Python's `ipaddress` does not, or not in every version, call private."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host, or raises OSError."""


class Refused(Exception):
    """Nothing is sent there; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's URL, taken apart once."""

    scheme: str
    host: str
    port: int
    path: str


def look_up(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard:
    """Refuses URLs and addresses that lead into the house.

    Args:
        private: hosts, addresses and networks that may be reached though they are private.
        development: http and this machine are allowed, by the names of this machine.
        resolve: finds a host's addresses; what it says is what is connected to.
    """

    def __init__(
        self, private: Sequence[str] = (), *, development: bool = False, resolve: Resolve = look_up
    ) -> None:
        self._hosts = frozenset(one.lower() for one in private if not _network(one))
        self._networks = tuple(network for one in private if (network := _network(one)))
        self._development, self._resolve = development, resolve

    def target(self, url: str) -> Target:
        """Return a URL in its parts.

        Raises:
            Refused: it is no URL a webhook may have.
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, (parts.hostname or "").rstrip(".")
        except ValueError:  # a port that is no number, an address in brackets that is none
            raise Refused("this is no URL: use https://host/path") from None
        if not HOST.fullmatch(host) or port == 0 or len(url) > MOST_SIGNS or not VISIBLE.fullmatch(url):
            raise Refused("use https://host/path in ASCII (a name with other letters as xn--…)")
        if parts.username is not None or parts.password is not None or "#" in url:
            raise Refused("leave user, password and # out of the URL: what is sent is signed")
        local = self._development and host in OWN_MACHINE
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise Refused("use https://; http://localhost is for development alone")
        self._check_literal(host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port or PORTS[parts.scheme], path)

    def check(self, url: str) -> None:
        """Refuse a URL in a request.

        Raises:
            InvalidFields: a webhook may not have it; says why.
        """
        try:
            self.target(url)
        except Refused as refusal:
            raise InvalidFields(f"url: {refusal}", fields={"url": str(refusal)}) from None

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses that may be connected to, all a host has.

        Raises:
            Refused: one of them is private, or there is none.
        """
        try:
            found = list(self._resolve(host, port))
        except (OSError, UnicodeError):
            raise Refused(f"the name {host} is not known: check the URL") from None
        for one in found:
            self._check(ip_address(one.partition("%")[0]), host)
        if not found:
            raise Refused(f"the name {host} has no address: check the URL")
        return found

    def _check_literal(self, host: str) -> None:
        try:
            address = ip_address(host)
        except ValueError:
            return
        self._check(address, host)

    def _check(self, address: Address, host: str) -> None:
        if host.lower() in self._hosts or (self._development and host in OWN_MACHINE):
            return
        if is_public(address) or any(address in network for network in self._networks):
            return
        mend = "put it into CHATBOT_WEBHOOK_PRIVATE if the webhook is meant to go there"
        raise Refused(
            f"{host} is a private address: {mend}"
        )  # which one stays with us: it would map the house


def is_public(address: Address) -> bool:
    """Say whether an address is somebody else's on the Internet, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if any(address in network for network in NEVER if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _network(written: str) -> Network | None:
    """Return the network a setting names; None: it names a host."""
    try:
        return ip_network(written, strict=False)
    except ValueError:
        return None
