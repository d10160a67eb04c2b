"""Which machine a name means, asked once, and whether we may talk to it."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

from pipelines.errors import ServiceUnavailable, TakeFailed

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is really reached."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that has been given out, https://www.iana.org/assignments/ipv6-address-space."""


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`.

    Raises `TakeFailed` if one of them is not public: then the name is not to be trusted at all;
    and `ServiceUnavailable` if there are none.
    """
    found = addresses(host, port)
    for address in found:
        if not is_public(address):
            raise TakeFailed(f"{host[:100]} is not a public address.")
    return found


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, in the order to try them; raise `ServiceUnavailable`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ServiceUnavailable(f"{host[:100]} has no address.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Tell an address of the internet from those of this machine, its network and its cloud."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return is_public(str(IPv4Address(int(address) & 0xFFFF_FFFF)))
        # Also out: other ways of writing an IPv4 address, such as ::ffff:127.0.0.1.
        return address in UNICAST and address.is_global and not address.sixtofour
    # Multicast is global in Python's eyes.
    return address.is_global and not address.is_multicast and not address.is_reserved
