"""The HTTP API as the command uses it: one session per stack, kept between commands."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect

from deployments.cli.failure import Failure

TIMEOUT_SECONDS = 30.0
CHUNK_BYTES = 1 << 20


class Client:
    """Talks to one rayreel over HTTP; every refusal becomes a `Failure` of one line."""

    def __init__(self, base_url: str, session_file: Path) -> None:
        self.base_url = base_url
        self._session_file = session_file
        self._http = httpx.Client(base_url=f"{base_url}/api/v1", timeout=TIMEOUT_SECONDS)
        self.token = self._open_session()

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._call("POST", path, json=body)

    def delete(self, path: str) -> None:
        self._call("DELETE", path)

    def upload(self, kind: str, path: Path) -> str:
        """Bring the file; return its asset's id."""
        try:
            with path.open("rb") as content:
                files = {"file": (path.name, content)}
                answer = self._call("POST", "/assets/upload", data={"type": kind}, files=files)
        except OSError as error:
            raise Failure(f"{path} could not be read: {error.strerror}.") from error
        return str(answer["asset_id"])

    def health(self) -> dict[str, Any]:
        """Return how each service is; a 503 with the table is an answer too."""
        answer = self._send("GET", f"{self.base_url}/health/detailed")
        found: dict[str, Any] = answer.json()
        return found if "services" in found else _content(answer)

    @contextmanager
    def events(self, job_id: str, after: int) -> Iterator[Iterator[dict[str, Any]]]:
        """Yield the job's events after `after`, as they happen, up to the last."""
        url = f"{self.base_url.replace('http', 'ws', 1)}/ws/{job_id}?after={after}"
        headers = {"Authorization": f"Bearer {self.token}"}
        with connect(url, additional_headers=headers, max_size=CHUNK_BYTES) as socket:
            yield (json.loads(message) for message in socket)

    def download(self, url: str, into: Path) -> None:
        part = into.with_name(f".{into.name}.part")
        try:
            with (
                httpx.stream("GET", url, timeout=TIMEOUT_SECONDS) as answer,
                part.open("wb") as out,
            ):
                answer.raise_for_status()
                for chunk in answer.iter_bytes(CHUNK_BYTES):
                    out.write(chunk)
            part.replace(into)
        except OSError as error:
            raise Failure(f"{into} could not be written: {error.strerror}.") from error
        except httpx.HTTPError as error:
            raise Failure(f"The film could not be fetched: {error}.") from error
        finally:
            part.unlink(missing_ok=True)

    def _open_session(self) -> str:
        if self._session_file.exists():
            token = self._session_file.read_text().strip()
            answer = self._send("GET", "/generations", params={"limit": 1}, headers=_bearer(token))
            if answer.status_code == httpx.codes.OK:
                return token
        token = str(_content(self._send("POST", "/sessions"))["token"])
        descriptor = os.open(self._session_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token)
        return token

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        return _content(self._send(method, path, headers=_bearer(self.token), **request))

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise Failure(f"{self.base_url} does not answer: {error}.") from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _content(answer: httpx.Response) -> dict[str, Any]:
    try:
        content: dict[str, Any] = answer.json() if answer.content else {}
    except ValueError:
        content = {"detail": answer.text[:200]}
    if answer.is_error:
        fields = "; ".join(f"{e['field']}: {e['message']}" for e in content.get("errors", ()))
        told = fields or content.get("detail") or f"HTTP {answer.status_code}"
        raise Failure(told, content.get("code", ""))
    return content
