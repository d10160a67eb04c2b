"""Servers of somebody else's, named by the environment and used in place of our own."""

import socket
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from cluster.embedded.errors import StackError

S3_NAMES = (
    "S3_ENDPOINT_URL",
    "S3_BUCKET",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
)
PORTS = {
    "postgresql": 5432,
    "postgres": 5432,
    "redis": 6379,
    "rediss": 6379,
    "http": 80,
    "https": 443,
}
PROBE_S = 5


def servers(environment: Mapping[str, str], own: Collection[str]) -> dict[str, str]:
    """Return the variables that name outside servers.

    `own` are the URLs of this very stack, which a caller may have put in its environment: they name
    nobody else. S3_BUCKET without S3_ENDPOINT_URL is a bucket at Amazon. Raises StackError.
    """
    chosen = {
        name: environment[name]
        for name in ("DATABASE_URL", "REDIS_URL")
        if environment.get(name) and environment[name] not in own
    }
    endpoint, bucket = environment.get("S3_ENDPOINT_URL", ""), environment.get("S3_BUCKET", "")
    if endpoint in own and endpoint:
        return chosen
    if endpoint and not bucket:
        raise StackError("S3_ENDPOINT_URL is set but S3_BUCKET is not")
    if bucket:
        chosen |= {name: environment[name] for name in S3_NAMES if environment.get(name)}
    return chosen


def check(chosen: Mapping[str, str]) -> None:
    """Raise StackError where nothing listens at a chosen address."""
    for name in ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL"):
        if name not in chosen:
            continue
        try:
            parts = urlsplit(chosen[name])
            host = parts.hostname
            number = parts.port or PORTS[parts.scheme.partition("+")[0]]
        except (ValueError, KeyError):
            raise StackError(f"{name} is no address of a server") from None
        if host is None:
            continue  # by a Unix socket, named in the query
        try:
            socket.create_connection((host, number), timeout=PROBE_S).close()
        except OSError as error:
            reason = error.strerror or "no answer"
            raise StackError(f"{name}: nothing answers at {host}:{number} ({reason})") from None
