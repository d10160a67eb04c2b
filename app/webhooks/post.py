"""One POST to a stranger's server: no redirects, no proxies, and nothing of the answer is read."""

import time
from collections.abc import Mapping
from typing import Final

import httpcore

from app.webhooks.target import Target
from pipelines.download.wire import CheckedNetwork, authorities
from pipelines.errors import ServiceUnavailable

POST_SECONDS: Final = 15.0
"""For all of it: the standard's advice is 15 to 30."""


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send `body` and return the status of the answer.

    Raises `TakeFailed` if the name's address is not public, and `ServiceUnavailable` if the server
    does not answer.
    """
    network = CheckedNetwork(trusted=target.loopback, deadline=time.monotonic() + POST_SECONDS)
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    sent = [
        (b"Host", _host(target)),
        (b"User-Agent", b"rayreel"),
        (b"Content-Type", b"application/json"),
        (b"Content-Length", b"%d" % len(body)),
        (b"Connection", b"close"),
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=authorities(), network_backend=network, retries=0
            ) as pool,
            pool.stream("POST", url, headers=sent, content=body) as answer,
        ):
            return answer.status
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise ServiceUnavailable(f"The server did not answer ({type(error).__name__}).") from error


def _host(target: Target) -> bytes:
    host = b"[%b]" % target.host if b":" in target.host else target.host
    return host + b":%d" % target.port if target.loopback else host
