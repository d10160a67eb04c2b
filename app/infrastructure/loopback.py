from ipaddress import IPv6Address, ip_address


def is_loopback(address: str) -> bool:
    """Say whether the text is an address of this machine alone."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # IPv4 on a socket that speaks both: ::ffff:127.0.0.1.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback
