"""One file, by URL, onto the disk."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpcore

from pipelines.download.policy import DownloadPolicy, Target
from pipelines.download.wire import CheckedNetwork, authorities
from pipelines.errors import PipelineError, ServiceUnavailable, TakeFailed

_OK = 200
_PASSING = frozenset({408, 425, 429})
_EXPIRED = frozenset({403, 404, 410})
"""How stores answer for a file that is not there any more."""


@dataclass(frozen=True)
class Downloaded:
    """A file as it was delivered."""

    size: int
    """Bytes."""
    media_type: str
    """As the server says: not to be relied on."""
    sha256: str


def fetch(url: str, into: Path, policy: DownloadPolicy) -> Downloaded:
    """Write what is at `url` to `into`: no redirects, no proxies, nothing the policy forbids.

    Raises `TakeFailed` if it will never be had, and `ServiceUnavailable` if trying again may help;
    no part of the file is left then.
    """
    target = policy.target(url)
    network = CheckedNetwork(
        trusted=target.trusted, deadline=time.monotonic() + policy.most_seconds
    )
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=authorities(),
                network_backend=network,
                retries=0,
            ) as pool,
            pool.stream("GET", _url(target), headers=_headers(target)) as answer,
        ):
            _check(answer, policy)
            return _kept(answer, into, policy)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        into.unlink(missing_ok=True)
        raise ServiceUnavailable(
            f"The download from {target.host.decode()} broke off ({type(error).__name__})."
        ) from error
    except BaseException:
        into.unlink(missing_ok=True)
        raise


def _url(target: Target) -> httpcore.URL:
    return httpcore.URL(
        scheme=target.scheme, host=target.host, port=target.port, target=target.path
    )


def _headers(target: Target) -> Sequence[tuple[bytes, bytes]]:
    host = b"[%b]" % target.host if b":" in target.host else target.host
    if target.trusted:
        host += b":%d" % target.port
    return [
        (b"Host", host),
        (b"User-Agent", b"rayreel"),
        (b"Accept-Encoding", b"identity"),
        (b"Connection", b"close"),
    ]


def _check(answer: httpcore.Response, policy: DownloadPolicy) -> None:
    status = answer.status
    if status != _OK:
        raise _failure(status)
    if _header(answer, b"content-encoding") not in {"", "identity"}:
        raise TakeFailed("The provider's file comes compressed, though that was not asked for.")
    length = _header(answer, b"content-length")
    if length.isdecimal() and int(length) > policy.most_bytes:
        raise _too_large(policy)


def _failure(status: int) -> PipelineError:
    if status in _EXPIRED:
        return TakeFailed(f"The provider's file is not there any more ({status}).")
    if status >= 500 or status in _PASSING:  # noqa: PLR2004 - 5xx
        return ServiceUnavailable(f"The provider's file can't be had just now ({status}).")
    return TakeFailed(f"The provider answered {status} instead of the file.")


def _kept(answer: httpcore.Response, into: Path, policy: DownloadPolicy) -> Downloaded:
    size, digest = 0, hashlib.sha256()
    with into.open("wb") as file:
        for piece in answer.iter_stream():
            size += len(piece)
            if size > policy.most_bytes:
                raise _too_large(policy)
            digest.update(piece)
            file.write(piece)
    media_type = _header(answer, b"content-type").partition(";")[0].strip().lower()[:100]
    return Downloaded(size, media_type, digest.hexdigest())


def _too_large(policy: DownloadPolicy) -> TakeFailed:
    return TakeFailed(f"The provider's file is larger than {policy.most_bytes / 1e6:.0f} MB.")


def _header(answer: httpcore.Response, name: bytes) -> str:
    for key, value in answer.headers:
        if key.lower() == name:
            return value.decode("latin-1").strip()
    return ""
