"""The network as a download sees it: connected to checked addresses only, and for a limited time.

A name is resolved once, and the connection is made to the very address that was checked: a name
that means another machine the second time (DNS rebinding) gains nothing. TLS and the Host header
still go by the name.
"""

import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

from pipelines.download.address import addresses, public_addresses

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 15.0
"""Between two pieces of an answer."""


@cache
def authorities() -> ssl.SSLContext:
    """Return the authorities of certifi, or of SSL_CERT_FILE: reading them takes 16 ms."""
    return httpx.create_ssl_context()


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, or to any if the host is `trusted`, until `deadline`."""

    def __init__(self, *, trusted: bool, deadline: float) -> None:
        self._trusted = trusted
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - ours is shorter
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raise as `public_addresses`, or httpcore's errors."""
        found = addresses(host, port) if self._trusted else public_addresses(host, port)
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in found:
            seconds = min(CONNECT_SECONDS, _left(self._deadline, httpcore.ConnectTimeout))
            try:
                stream = self._plain.connect_tcp(
                    address, port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError("there is no address")


class _TimedStream(httpcore.NetworkStream):
    """A connection on which nothing lasts longer than until the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        left = _left(self._deadline, httpcore.ReadTimeout)
        return self._stream.read(max_bytes, min(SILENCE_SECONDS, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        left = _left(self._deadline, httpcore.WriteTimeout)
        self._stream.write(buffer, min(SILENCE_SECONDS, left))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, min(CONNECT_SECONDS, left))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, late: type[httpcore.TimeoutException]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("the time for the download is over")
    return left
