"""The smoke test: what a user does first."""

import time

import httpx

from cluster.deploy.steps import DeployFailed

PATIENCE_SECONDS = 600.0
"""Workers may have to be started first."""
POLL_SECONDS = 2.0
ORDER = {
    "prompt": "A smoke test: a kettle that boils",
    "parameters": {"duration_seconds": 3},
    "options": {"resolution": "480p", "quality": "draft", "model": "rayreel/animatic"},
}
"""Made by what runs there: nothing is bought."""


class HttpVisitor:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._transport = transport

    def try_out(self, url: str) -> None:
        with httpx.Client(base_url=url, timeout=30, transport=self._transport) as site:
            try:
                self._make_a_film(site)
            except httpx.HTTPError as error:
                raise DeployFailed(f"{url} does not answer as it should: {error}") from error

    def _make_a_film(self, site: httpx.Client) -> None:
        services = _await_json(site, "/health/detailed")["services"]
        if down := sorted(name for name, each in services.items() if each["status"] != "ok"):
            raise DeployFailed(f"not well: {', '.join(down)}")
        token = site.post("/api/v1/sessions").raise_for_status().json()["token"]
        site.headers["Authorization"] = f"Bearer {token}"
        ordered = site.post("/api/v1/generations", json=ORDER).raise_for_status().json()
        place = f"/api/v1/generations/{ordered['generation_id']}"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            film = site.get(place).raise_for_status().json()
            if film["status"] == "completed":
                site.delete(place).raise_for_status()
                return
            if film["status"] in {"failed", "cancelled"}:
                raise DeployFailed(f"The film of the smoke test {film['status']}: {film['error']}")
            time.sleep(POLL_SECONDS)
        raise DeployFailed(f"No film after {PATIENCE_SECONDS:.0f} s.")


def _await_json(site: httpx.Client, path: str) -> dict[str, dict[str, dict[str, str]]]:
    """Return what `path` answers once it answers: replicas may just be coming."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            content: dict[str, dict[str, dict[str, str]]] = site.get(path).raise_for_status().json()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return content
