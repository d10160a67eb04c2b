"""The ground for storms and loads: a provider, an API for its webhooks, and orders."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.place import place_job
from app.jobs.tables import JobRow
from app.sessions.tables import SessionRow
from cluster.embedded.stack import Endpoints
from pipelines.film.brief import Brief
from pipelines.film.terms import Terms
from tests.standin.process import StandIn

MODEL = "rayreel-storm/video"
CATALOG = f"""
{MODEL}:
  kinds: [text_to_video]
  tiers: []
  durations: [1]
  ratios: ["16:9"]
  inputs: {{prompt: prompt, seed: seed}}
  price: {{unit: run, usd: 0.01}}
  typical_seconds: 1
"""
QUARANTINE_SECONDS = 6.0
"""The stand-in takes a call within milliseconds or not at all."""


@dataclass(frozen=True)
class Ground:
    """Where producers work, and what they are told by their environment."""

    endpoints: Endpoints
    environment: dict[str, str]

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        hints = Hints(self.endpoints.redis_url)
        database = Database(self.environment["DATABASE_URL"], hints, pool_size=2)
        yield database
        await database.close()
        await hints.close()

    async def place(self, jobs: int, scenes: int, first: int = 0, alike: int = 0) -> None:
        """Order films of as many scenes, numbered from `first`; `producers.Shots` plans them.

        With `alike`, there are so many different ones, again and again, and each is bought anew.
        """
        terms = Terms(quality="standard", model=MODEL, cache=not alike)
        async with self.database() as database, database.transaction() as session:
            user = await open_session(session)
            for count in range(first, first + jobs):
                number = count % alike if alike else count
                brief = Brief(
                    prompt=f"Storm {number}",
                    duration_seconds=scenes,
                    resolution="480p",
                    frame_rate=24,
                    seed=number,
                )
                await place_job(session, user, brief, terms)
            await session.flush()
            # A holder that dies each time is what a storm is made of.
            await session.execute(text("UPDATE task_queue SET max_attempts = 1000"))

    async def unfinished(self) -> int:
        """Return how many jobs are not completed; raise if one has failed."""
        async with self.database() as database, database.transaction() as session:
            undone = select(func.count()).select_from(JobRow).where(JobRow.status != "completed")
            left = await session.scalar(undone) or 0
            failed = select(JobRow.error_message).where(JobRow.status == "failed")
            reasons = list(await session.scalars(failed))
        if reasons:
            raise RuntimeError(f"Jobs failed: {reasons[:3]}")
        return left


async def open_session(session: AsyncSession) -> UUID:
    """Write a session down that orders may be placed for."""
    user = uuid4()
    expiry = func.now() + text("interval '1 day'")
    session.add(SessionRow(id=user, token_hash=uuid4().hex * 2, expires_at=expiry))
    await session.flush()
    return user


def environment(endpoints: Endpoints, far: StandIn, folder: Path) -> dict[str, str]:
    """Return what a rayreel that buys from `far` is told."""
    catalog = folder / "models.yaml"
    catalog.write_text(CATALOG)
    return {
        **endpoints.environment(),
        "RAYREEL_WORK_FOLDER": str(folder / "work"),
        "RAYREEL_MODELS_FILE": str(catalog),
        "RAYREEL_QUARANTINE_SECONDS": str(QUARANTINE_SECONDS),
        "RAYREEL_CREATES_PER_MINUTE": "6000",
        "RAYREEL_LOOKS_PER_MINUTE": "6000",
        "RAYREEL_DAILY_USD": "100000",
        "RAYREEL_DELIVERY_ORIGIN": far.url,
        "REPLICATE_BASE_URL": far.url,
        "REPLICATE_API_TOKEN": far.token,
        "REPLICATE_WEBHOOK_SECRET": far.secret,
    }


@contextmanager
def ground(endpoints: Endpoints, far: StandIn, folder: Path) -> Iterator[Ground]:
    """Run an API process that takes the provider's webhooks."""
    port = free_port()
    told = environment(endpoints, far, folder) | {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.chaos.hooks:app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with (folder / "api.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **told}, stderr=log)
    try:
        _await_health(f"http://127.0.0.1:{port}/health", process)
        yield Ground(endpoints, told)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _await_health(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("The API did not start.")
