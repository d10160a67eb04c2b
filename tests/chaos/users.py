"""Users in a storm: they order once, ask again when nobody answers, and watch their sockets."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.chaos.ground import MODEL

BRIEFS: Final = 8
"""Films that differ. Equal ones are ordered again and again, and bought anew each time."""
PAUSE_SECONDS: Final = 0.5
SOCKET_SECONDS: Final = 25.0
"""The longest silence of a living socket: heartbeats come every 20 s."""
LASTING: Final = {400, 401, 403, 404, 409, 422}


@dataclass
class Watch:
    """What one socket, opened again as often as need be, has brought."""

    seq: int = 0
    lost: int = 0
    repeated: int = 0
    connections: int = 0
    ended: bool = False


@dataclass
class User:
    """One session and its films."""

    url: str
    http: httpx.AsyncClient
    token: str = ""
    films: dict[str, int] = field(default_factory=dict)
    """Which brief each job is of."""
    watches: dict[str, Watch] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    """Faults of our own that were answered."""

    async def open(self) -> None:
        answer = await self._insist("POST", "/api/v1/sessions")
        self.token = answer["token"]

    async def order(self, number: int) -> str:
        """Order film `number`, once, whatever becomes of the answers."""
        brief = number % BRIEFS
        body = {
            "prompt": f"A kettle that boils by sunlight, number {brief}",
            "parameters": {"duration_seconds": 3, "include_cta": False},
            "options": {
                "seed": brief, "resolution": "480p", "fps": 24, "model": MODEL, "cache": False,
            },
        }  # fmt: skip
        headers = {"Idempotency-Key": f'"{uuid4()}"'}
        answer = await self._insist("POST", "/api/v1/generations", json=body, headers=headers)
        job_id = str(answer["generation_id"])
        self.films[job_id] = brief
        return job_id

    async def watch(self, job_id: str) -> None:
        """Follow the job's events to the last; note what is missing or comes again."""
        watch = self.watches.setdefault(job_id, Watch())
        while not watch.ended:
            try:
                await self._follow(job_id, watch)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(PAUSE_SECONDS)

    async def _follow(self, job_id: str, watch: Watch) -> None:
        url = f"{self.url.replace('http', 'ws', 1)}/ws/{job_id}?after={watch.seq}"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with connect(url, additional_headers=headers, proxy=None) as socket:
            watch.connections += 1
            while True:
                told = await asyncio.wait_for(socket.recv(), SOCKET_SECONDS)
                message = json.loads(told)
                if message["type"] == "heartbeat":
                    continue
                seq = int(message["seq"])
                watch.lost += max(0, seq - watch.seq - 1)
                watch.repeated += seq <= watch.seq
                watch.seq = max(watch.seq, seq)
                watch.ended |= message["type"] in {"job_completed", "job_failed", "job_cancelled"}

    async def _insist(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """Ask until there is an answer; what is no fault of the storm is noted and raised."""
        headers = {**request.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        while True:
            try:
                answer = await self.http.request(
                    method, self.url + path, headers=headers, **request
                )
                if answer.is_success:
                    return dict(answer.json())
                if answer.status_code == httpx.codes.CONFLICT:
                    pass  # our first try is still under way
                elif answer.status_code in LASTING and ours(answer):
                    raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
                elif answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR and ours(answer):
                    self.refusals.append(f"{path}: {answer.text[:300]}")
            except httpx.HTTPError:
                pass
            await asyncio.sleep(PAUSE_SECONDS)


def ours(answer: httpx.Response) -> bool:
    """Tell whether the app has answered.

    Serve's proxy does for a replica that died, and with 404 before it has learned of any path.
    """
    return str(answer.headers.get("content-type")).startswith("application/problem+json")
