"""Where webhooks may go. What a name means is checked when it is connected to."""

import ipaddress
from dataclasses import dataclass
from typing import Final

import httpx

from pipelines.download.address import is_public

HTTPS_PORT: Final = 443
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
INNER: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""Endings of names that mean something inside a network only."""


class UnfitTarget(Exception):  # noqa: N818 - the class name is the sentence
    """No webhook goes there. The message is for the user."""


@dataclass(frozen=True)
class Target:
    """A URL, taken apart once: nobody may read it in another way."""

    scheme: bytes
    host: bytes
    port: int
    path: bytes
    """With the query."""
    loopback: bool
    """On this machine, which whoever runs it has allowed."""


def target(url: str, *, loopback: bool) -> Target:
    """Take `url` apart; raise `UnfitTarget` if nothing may be sent there.

    With `loopback`, this machine may be named, also by http and at any port.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnfitTarget("The webhook URL can't be read.") from error
    if parsed.userinfo:
        raise UnfitTarget("The webhook URL has a password in it.")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise UnfitTarget("The webhook URL is not https.")
    here = loopback and parsed.host in LOOPBACK
    if not here:
        _check(parsed)
    default = HTTPS_PORT if parsed.scheme == "https" else 80
    return Target(parsed.raw_scheme, parsed.raw_host, parsed.port or default, parsed.raw_path, here)


def _check(url: httpx.URL) -> None:
    if url.scheme != "https" or (url.port or HTTPS_PORT) != HTTPS_PORT:
        raise UnfitTarget("The webhook URL is not https at port 443.")
    host = url.host.rstrip(".").lower()
    if not _may_be_public(host):
        raise UnfitTarget(f"{host[:100]} is not on the internet.")


def _may_be_public(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # 127.1 and 0x7f000001 are addresses too, for the resolver: no name ends in a number.
        last = host.rpartition(".")[2]
        return "." in host and not last[:1].isdigit() and not host.endswith(INNER)
    return is_public(host)
