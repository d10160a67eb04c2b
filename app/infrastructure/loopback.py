from ipaddress import ip_address


def is_loopback(address: str) -> bool:
    """Say whether the text is an address of this machine alone."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
