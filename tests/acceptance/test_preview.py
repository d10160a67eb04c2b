"""A film is watched from its beginning while its end is being made."""

import time
from datetime import datetime

import pytest

from deployments.cli.client import Client
from tests.acceptance.conftest import Rayreel, order
from tests.browser.streaming import stream

pytestmark = pytest.mark.film


def test_the_preview_plays_before_the_film_is_done(rayreel: Rayreel, client: Client) -> None:
    placed = client.post("/generations", order(duration_seconds=30))
    job_id = placed["generation_id"]
    composition = awaited(client, job_id)
    base = f"http://127.0.0.1:{rayreel.endpoints.http_port}"
    playlist = f"/api/v1/compositions/{composition}/preview.m3u8"
    watched = stream(base, playlist, client.token)
    job = client.get(f"/generations/{job_id}")
    assert job["status"] == "completed"
    # To the film's end, without a gap, from its very first picture.
    assert watched.duration == pytest.approx(30, abs=0.05)
    assert watched.at == pytest.approx(30, abs=0.1)
    assert watched.begins < 0.05
    assert watched.gaps == 0
    assert watched.frames >= 0.9 * 30 * 30
    # Played at its own speed, it began before all clips were there. How early, on a machine whose
    # cores also make the clips, is for `tests.benchmarks`.
    events = client.get(f"/generations/{job_id}/events", limit=500)["events"]
    ready = next(event for event in events if event["type"] == "preview_ready")
    clips = [event for event in events if event["type"] == "clip_completed"]
    earlier = [event for event in clips if event["seq"] < ready["seq"]]
    assert len(earlier) < len(clips)
    finished = datetime.fromisoformat(job["completed_at"]).timestamp() * 1000
    assert watched.first_picture_at < finished


def awaited(client: Client, job_id: str) -> str:
    """Return the composition as soon as its preview is ready."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        events = client.get(f"/generations/{job_id}/events", limit=500)["events"]
        for event in events:
            if event["type"] == "preview_ready":
                name: str = event["data"]["composition_id"]
                return name
        time.sleep(0.1)
    raise AssertionError("no preview in a minute")
