"""A client of one rayreel."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote
from uuid import uuid4

import httpx

from deployments.sdk import following
from deployments.sdk.errors import Refused, Unreachable
from deployments.sdk.operations import OPERATIONS
from deployments.sdk.sending import KEY, content_of, send

TIMEOUT_SECONDS: Final = 60.0
CHUNK_BYTES: Final = 1 << 20


class Client:
    """Talks to the rayreel at `url`, with the token of a session or an API key.

    Without a token it opens a session, on first use, for as long as it lives.
    """

    def __init__(
        self, url: str, token: str | None = None, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    @property
    def token(self) -> str:
        if self._token is None:
            opened = content_of(self.request("POST", "/api/v1/sessions", public=True))
            self._token = str(opened["token"])
        return self._token

    def call(self, operation: str, body: object = None, **parameters: object) -> dict[str, Any]:
        """Carry out an operation of the API by its name there, and return its answer.

        `parameters` are those of its path and query. Raises `Refused` and `Unreachable`.
        """
        method, template = OPERATIONS[operation].split(" ", 1)
        names = set(re.findall(r"{(\w+)}", template))
        path = template.format_map({n: quote(str(parameters[n]), safe="") for n in names})
        query = {n: v for n, v in parameters.items() if n not in names and v is not None}
        # Orders carry a key, so that one whose answer is lost is not placed twice.
        keyed = {KEY: uuid4().hex} if operation == "create_generation" else {}
        return content_of(self.request(method, path, json=body, params=query, headers=keyed))

    def order(
        self,
        prompt: str,
        parameters: dict[str, Any] | None = None,
        options: dict[str, Any] | None = None,
    ) -> str:
        """Order a film and return its id."""
        body = {"prompt": prompt, "parameters": parameters or {}, "options": options or {}}
        return str(self.call("create_generation", body)["generation_id"])

    def follow(self, generation_id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """Yield what happens to a film after event `after`, up to its end, each event once."""
        url = f"{self.url.replace('http', 'ws', 1)}/ws/{quote(generation_id, safe='')}"
        return following.follow(url, {"Authorization": f"Bearer {self.token}"}, after)

    def wait(self, generation_id: str) -> dict[str, Any]:
        """Return the film once its making has ended, well or not."""
        for _ in self.follow(generation_id):
            pass
        return self.call("show_generation", generation_id=generation_id)

    def upload(self, kind: str, path: Path) -> str:
        """Bring a file, straight to the object store, and return its asset's id."""
        wanted = {"type": kind, "filename": path.name, "size_bytes": path.stat().st_size}
        form = self.call("presign_asset", wanted)
        with path.open("rb") as content:
            files = {"file": (path.name, content)}
            try:
                answer = self._http.post(form["url"], data=form["fields"], files=files)
            except httpx.TransportError as error:
                raise Unreachable(f"The object store does not answer: {error}") from error
        if answer.is_error:
            raise Refused(answer.status_code, {"detail": "The object store refused the file."})
        return str(self.call("complete_asset", asset_id=form["asset_id"])["asset_id"])

    def download(self, generation_id: str, into: Path) -> Path:
        """Save the newest finished version of a film as `into`, whole or not at all."""
        versions = self.call("show_generation", generation_id=generation_id)["compositions"]
        done = [each["composition_id"] for each in versions if each["status"] == "completed"]
        if not done:
            raise Refused(409, {"code": "not_completed", "detail": "The film is not finished."})
        found = self.call("download_composition", composition_id=done[-1])
        self.fetch(found["download_url"], into)
        return into

    def fetch(self, url: str, into: Path) -> None:
        """Save what a presigned URL gives. Raises `Unreachable`, and OSError of the disk."""
        part = into.with_name(f".{into.name}.part")
        try:
            with self._http.stream("GET", url) as answer, part.open("wb") as out:
                answer.raise_for_status()
                for chunk in answer.iter_bytes(CHUNK_BYTES):
                    out.write(chunk)
            part.replace(into)
        except httpx.HTTPError as error:
            raise Unreachable(f"The file could not be fetched: {error}") from error
        finally:
            with suppress(FileNotFoundError):
                part.unlink()

    def request(
        self, method: str, path: str, *, public: bool = False, **request: Any
    ) -> httpx.Response:
        """Send any request, and return its answer. Raises `Refused` and `Unreachable`."""
        headers = {} if public else {"Authorization": f"Bearer {self.token}"}
        headers |= request.pop("headers", {})
        built = self._http.build_request(method, f"{self.url}{path}", headers=headers, **request)
        # The cookie of a session that is opened is for browsers.
        built.headers.pop("Cookie", None)
        return send(self._http, built)
