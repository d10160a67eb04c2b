"""Whom a request comes from, as far as that can't be made up."""

from ipaddress import IPv6Address, ip_address

from starlette.requests import HTTPConnection

IPV6_PREFIX_BITS = 64
"""What a provider gives to one customer: each of them has 2^64 addresses to come from."""


def address_of(connection: HTTPConnection, trusted_proxies: int) -> str:
    """Return the client's address, an IPv6 one as its network.

    Each of the `trusted_proxies` in front of us adds the address that it was called from to the
    end of X-Forwarded-For; what is before those the client may have written itself.
    """
    peer = connection.client.host if connection.client else ""
    if trusted_proxies:
        parts = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
        if len(parts) >= trusted_proxies:
            return _network(parts[-trusted_proxies].strip()) or _network(peer) or peer
    return _network(peer) or peer


def _network(text: str) -> str | None:
    """Return what counts as one caller; None if the text is no address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> IPV6_PREFIX_BITS << IPV6_PREFIX_BITS))
    return str(address)
