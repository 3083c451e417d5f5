"""Where a webhook may go: nowhere inside our own network, unless the settings say so.

The address is looked up once, every answer is checked, and the call goes to the very IP address that was checked: a
name that means something else a moment later (DNS rebinding) leads nowhere.
"""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LONGEST = 2000  # characters
_LOOK_UP = 5.0  # seconds to find a name
_HOLDS_IPV4 = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96"))
)  # RFC 6052, 4291 (two) and 2765: the last four bytes are an IPv4 address
_NEVER = tuple(map(ipaddress.IPv6Network, ("fec0::/10", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "5f00::/16")))
"""Addresses of a site (RFC 3879), of a network's own NAT64 (8215), of protocols, of examples, of segments: none is of
the internet, whatever the Python in use says of it."""


class ForbiddenDestination(ValueError):
    """The address may not be called; the argument is a code."""


@dataclass(frozen=True)
class Destination:
    """A checked destination: the URL with the IP address in it, and the name that the certificate must have."""

    url: str
    host: str
    server_name: str


class Destinations:
    """Checks addresses; `networks` are the internal ones that are allowed."""

    def __init__(self, networks: list[str]) -> None:
        self._networks: list[Network] = [ipaddress.ip_network(network) for network in networks]

    def check_shape(self, url: str) -> SplitResult:
        """The parts of an address that could be a webhook's, before anybody is asked where it is.

        Raises:
            ForbiddenDestination: when it is not https, or carries a name and password.
        """
        if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
            raise ForbiddenDestination("shape")
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise ForbiddenDestination("shape") from error
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.fragment:
            raise ForbiddenDestination("shape")
        if parts.username is not None or parts.password is not None:
            raise ForbiddenDestination("password")
        if parts.scheme == "http" and not self._is_allowed_loopback(parts.hostname):
            raise ForbiddenDestination("https")
        return parts

    async def resolve(self, url: str) -> Destination:
        """Where to call now.

        Raises:
            ForbiddenDestination: when the address, or what its name means now, is not allowed.
            OSError: when the name is not known, or is not found in time.
        """
        parts = self.check_shape(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_LOOK_UP):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(answer[4][0]) for answer in found]
        if not addresses or not all(self._may_call(address) for address in addresses):
            raise ForbiddenDestination("network")
        first = addresses[0]
        place = f"[{first}]" if first.version == 6 else str(first)
        pinned = parts._replace(netloc=f"{place}:{port}", path=parts.path or "/").geturl()
        return Destination(pinned, parts.netloc, host)

    def _may_call(self, address: Address) -> bool:
        inner = _inner(address)
        if any(inner in network for network in self._networks if network.version == inner.version):
            return True
        if any(inner in network for network in _NEVER if network.version == inner.version):
            return False
        return inner.is_global and not inner.is_multicast

    def _is_allowed_loopback(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return address.is_loopback and self._may_call(address)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, if it stands for one."""
    if isinstance(address, ipaddress.IPv6Address):
        if int(address) > 1 and any(address in network for network in _HOLDS_IPV4):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.sixtofour or address
    return address
