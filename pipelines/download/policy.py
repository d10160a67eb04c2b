"""Where files may be fetched from, and how much of them."""

from dataclasses import dataclass

import httpx

from pipelines.errors import TakeFailed

HTTPS_PORT = 443


@dataclass(frozen=True)
class DownloadPolicy:
    """A list of what is allowed: anything else is refused."""

    hosts: tuple[str, ...]
    """Names, or with a leading dot endings of names: `.replicate.delivery` is also
    `a.replicate.delivery`. By https, port 443, and only at public addresses."""
    origin: str | None = None
    """One origin, `http://host:port`, that may be private and without TLS."""
    most_bytes: int = 512 << 20
    """A minute of 4K at 60 Mbit/s."""
    most_seconds: float = 300.0
    """For a whole download, however slowly it drips: 14 Mbit/s for the largest."""

    def target(self, url: str) -> "Target":
        """Return what to ask whom; raise `TakeFailed` if it is not allowed."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, TypeError, ValueError) as error:
            raise TakeFailed("The provider's URL can't be read.") from error
        if parsed.userinfo:
            raise TakeFailed("The provider's URL has a password in it.")
        target = Target(
            scheme=parsed.raw_scheme,
            host=parsed.raw_host,
            port=parsed.port or {"https": HTTPS_PORT, "http": 80}.get(parsed.scheme, 0),
            path=parsed.raw_path,
            trusted=self.origin is not None and _origin(parsed) == _origin(httpx.URL(self.origin)),
        )
        if target.trusted:
            return target
        if parsed.scheme != "https" or target.port != HTTPS_PORT:
            raise TakeFailed("The provider's URL is not https at port 443.")
        if not any(_covers(host.lower(), parsed.host) for host in self.hosts):
            raise TakeFailed(f"Nothing is fetched from {parsed.host[:100]!r}.")
        return target


@dataclass(frozen=True)
class Target:
    """A URL, taken apart once: nobody may read it in another way."""

    scheme: bytes
    host: bytes
    port: int
    path: bytes
    """With the query."""
    trusted: bool
    """Named by whoever runs this: its address may be private."""


def _covers(allowed: str, host: str) -> bool:
    if allowed.startswith("."):
        return host.endswith(allowed) or host == allowed[1:]
    return host == allowed


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
