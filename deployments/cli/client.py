"""The API as the command uses it: one session per stack, kept between commands."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deployments import sdk
from deployments.cli.failure import Failure
from deployments.sdk.sending import content_of


class Client:
    """Talks to one rayreel over HTTP; every refusal becomes a `Failure` of one line."""

    def __init__(self, base_url: str, session_file: Path) -> None:
        self.base_url = base_url
        self._session_file = session_file
        self._api = sdk.Client(base_url, _kept(session_file))
        with _told():
            self.token = self._open_session()

    def close(self) -> None:
        self._api.close()

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._call("POST", path, json=body)

    def delete(self, path: str) -> None:
        self._call("DELETE", path)

    def order(self, body: dict[str, Any]) -> dict[str, Any]:
        """Place an order, once, even if its answer is lost."""
        with _told():
            return self._api.call("create_generation", body)

    def upload(self, kind: str, path: Path) -> str:
        """Bring the file; return its asset's id."""
        try:
            with _told():
                return self._api.upload(kind, path)
        except OSError as error:
            raise Failure(f"{path} could not be read: {error.strerror}.") from error

    def health(self) -> dict[str, Any]:
        """Return how each service is; a 503 with the table is an answer too."""
        with _told(), httpx.Client(timeout=sdk.client.TIMEOUT_SECONDS) as http:
            try:
                answer = http.get(f"{self.base_url}/health/detailed")
            except httpx.TransportError as error:
                raise sdk.Unreachable(f"{self.base_url} does not answer: {error}") from error
            return content_of(answer)

    def follow(self, job_id: str, after: int) -> Iterator[dict[str, Any]]:
        """Yield the job's events after `after`, as they happen, up to the last."""
        with _told():
            yield from self._api.follow(job_id, after)

    def download(self, url: str, into: Path) -> None:
        try:
            with _told():
                self._api.fetch(url, into)
        except OSError as error:
            raise Failure(f"{into} could not be written: {error.strerror}.") from error

    def _open_session(self) -> str:
        try:
            self._api.call("list_generations", limit=1)
        except sdk.Refused as refused:
            if refused.status != httpx.codes.UNAUTHORIZED:
                raise
            self._api.close()
            self._api = sdk.Client(self.base_url)
        token = self._api.token
        descriptor = os.open(self._session_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token)
        return token

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        with _told():
            return content_of(self._api.request(method, f"/api/v1{path}", **request))


def _kept(session_file: Path) -> str | None:
    return session_file.read_text().strip() if session_file.exists() else None


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sdk.Refused as refused:
        raise Failure(str(refused), refused.code) from refused
    except sdk.ApiFailure as failure:
        raise Failure(str(failure)) from failure
