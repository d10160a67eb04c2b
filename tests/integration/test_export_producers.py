"""A film is made and exported for real, and the producer of the export is killed in the middle."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.settings import Settings
from cluster.embedded.stack import Endpoints
from pipelines.ffmpeg.probe import probe
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from tests.integration.browser import User
from tests.integration.exporter import main
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack
SECONDS = 3
ORDER = {
    "parameters": {"duration_seconds": SECONDS},
    "options": {"resolution": "480p", "seed": 7, "fps": 24},
}
PATIENCE_SECONDS = 300.0


@pytest.fixture
def producer(endpoints: Endpoints, settings: Settings, tmp_path: Path) -> Callable[[], Any]:
    environment = {
        **endpoints.environment(),
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "RAYREEL_WORK_FOLDER": str(tmp_path / "work"),
    }

    @contextmanager
    def running() -> Iterator[SpawnProcess]:
        process = get_context("spawn").Process(target=main, args=(environment,))
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()

    return running


async def awaited(
    look: Callable[[], Awaitable[dict[str, Any]]], done: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not done(shown := await look()):
            assert shown["status"] != "failed", shown["error"]
            await asyncio.sleep(0.05)
    return shown


async def test_an_export_survives_its_producer(
    user: User, producer: Callable[[], Any], settings: Settings, shop: Shop, tmp_path: Path
) -> None:
    job_id: UUID = await user.order(**ORDER)

    async def job() -> dict[str, Any]:
        shown: dict[str, Any] = (await user.get(f"/generations/{job_id}")).json()
        return shown

    async def export() -> dict[str, Any]:
        shown: dict[str, Any] = (await user.get(path)).json()
        return shown

    with producer() as first:
        film = await awaited(job, lambda shown: shown["status"] == "completed")
        composition = film["compositions"][0]["composition_id"]
        wanted = {"format": "mp4", "codec": "hevc", "aspect_ratio": "9:16"}
        body = {"outputs": [wanted], "apply_immediately": True}
        answer = await user.call("POST", f"/compositions/{composition}/exports", json=body)
        assert answer.status_code == 200, answer.text
        path = f"/exports/{answer.json()['exports'][0]['export_id']}"
        half = await awaited(export, lambda shown: shown["segments_completed"] >= 1)
        first.kill()
        first.join()
    assert half["status"] == "rendering"
    with producer():
        shown = await awaited(export, lambda shown: shown["status"] == "completed")
    segments = len(cut(Timeline.model_validate(film["timeline"])))
    told = [e.data for e in await shop.events(job_id) if e.type == "export_progress"]
    # No segment is told twice, by whichever producer.
    assert [each["segments_completed"] for each in told] == list(range(segments + 1))
    target = tmp_path / "film.mp4"
    place = f"compositions/{composition}/exports/{shown['export_id']}.mp4"
    settings.store().fetch(place, target)
    facts = probe(target)
    assert (facts.frames, facts.width, facts.height) == (SECONDS * 24, 480, 854)
    assert facts.codec.startswith("hevc/Main/")
    assert shown["file_size_bytes"] == target.stat().st_size
    # The film has a strip, whose track is had by URL.
    track = await user.get(f"/compositions/{composition}/thumbnails.vtt")
    assert track.text.startswith("WEBVTT")
    assert f"compositions/{composition}/thumbnails.jpg" in track.text
