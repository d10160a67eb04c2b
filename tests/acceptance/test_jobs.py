"""Jobs on the real stack: alone, together, cancelled, killed and begun again."""

import hashlib
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from deployments.cli.client import Client
from pipelines.ffmpeg import process
from tests.acceptance.conftest import Rayreel, order

pytestmark = pytest.mark.film

ENDED = {"completed", "failed", "cancelled"}


def wait(
    client: Client, job_id: str, until: set[str] = ENDED, seconds: float = 120
) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = client.get(f"/generations/{job_id}")
        if job["status"] in until:
            return job
        time.sleep(0.1)
    raise AssertionError(f"{job_id} is still {job['status']}")


def frames_of(client: Client, job: dict[str, Any], folder: Path) -> str:
    """Return a hash over the decoded frames and samples of the job's film."""
    composition = job["compositions"][-1]["composition_id"]
    film = folder / f"{composition}.mp4"
    client.download(client.get(f"/compositions/{composition}/download")["download_url"], film)
    hashes = folder / f"{composition}.md5"
    process.run(["-f", "mov", "-i", str(film), "-f", "framemd5", str(hashes)], seconds=60)
    return hashlib.sha256(hashes.read_bytes()).hexdigest()


def ffmpegs(rayreel: Rayreel) -> list[psutil.Process]:
    """Return the FFmpeg processes that Ray workers of this stack have started."""
    place = str(rayreel.endpoints.ray_address)
    found = []
    for candidate in psutil.process_iter(["name", "environ"]):
        name, environ = candidate.info["name"], candidate.info["environ"] or {}
        if "ffmpeg" in (name or "") and candidate.parent() and place:
            parent = candidate.parent()
            if (parent and "ray::" in " ".join(parent.cmdline()[:1])) or environ.get("RAY_ADDRESS"):
                found.append(candidate)
    return found


def test_one_brief_and_one_seed_give_the_same_frames(client: Client, tmp_path: Path) -> None:
    jobs = [client.post("/generations", order(duration_seconds=8))["generation_id"] for _ in "ab"]
    first, second = [frames_of(client, wait(client, job), tmp_path) for job in jobs]
    assert first == second
    other = client.post("/generations", order(duration_seconds=8, seed=8))["generation_id"]
    assert frames_of(client, wait(client, other), tmp_path) != first


def test_three_jobs_at_once_all_finish(client: Client) -> None:
    jobs = [
        client.post("/generations", order(seed=seed, duration_seconds=6))["generation_id"]
        for seed in range(3)
    ]
    assert [wait(client, job)["status"] for job in jobs] == ["completed"] * 3


def test_cancel_stops_the_work_within_three_seconds(rayreel: Rayreel, client: Client) -> None:
    job = client.post("/generations", order(duration_seconds=120, resolution="1080p"))
    wait(client, job["generation_id"], {"generating", "composing"})
    while not ffmpegs(rayreel):
        time.sleep(0.05)
    client.post(f"/generations/{job['generation_id']}/cancel")
    cancelled = time.monotonic()
    while ffmpegs(rayreel):
        assert time.monotonic() - cancelled < 3, "FFmpeg still runs"
        time.sleep(0.02)
    print(f"\nstopped {time.monotonic() - cancelled:.2f} s after the cancel")
    time.sleep(1.5)
    assert not ffmpegs(rayreel), "new work was started for a cancelled job"
    assert client.get(f"/generations/{job['generation_id']}")["status"] == "cancelled"


def test_a_cancelled_job_goes_on_from_what_it_had(client: Client) -> None:
    job_id = client.post("/generations", order(duration_seconds=12))["generation_id"]
    while client.get(f"/generations/{job_id}")["progress"]["clips_completed"] < 1:
        time.sleep(0.05)
    client.post(f"/generations/{job_id}/cancel")
    client.post(f"/generations/{job_id}/retry")
    assert wait(client, job_id)["status"] == "completed"
    events = client.get(f"/generations/{job_id}/events", after=0)["events"]
    finished = [e["data"]["sequence_number"] for e in events if e["type"] == "clip_completed"]
    assert len(finished) == len(set(finished)), "no clip was made twice"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


def test_a_killed_worker_costs_seconds(rayreel: Rayreel, client: Client) -> None:
    job_id = client.post("/generations", order(duration_seconds=12))["generation_id"]
    while not (running := ffmpegs(rayreel)):
        time.sleep(0.02)
    worker = running[0].parent()
    assert worker
    worker.kill()
    assert wait(client, job_id)["status"] == "completed"


def test_a_killed_producer_is_replaced_and_the_film_is_the_same(
    rayreel: Rayreel, client: Client, tmp_path: Path
) -> None:
    calm = client.post("/generations", order(duration_seconds=12, seed=3))["generation_id"]
    wanted = frames_of(client, wait(client, calm), tmp_path)
    job_id = client.post("/generations", order(duration_seconds=12, seed=3))["generation_id"]
    while client.get(f"/generations/{job_id}")["progress"]["clips_completed"] < 1:
        time.sleep(0.05)
    for producer in rayreel.producers():
        producer.kill()
    job = wait(client, job_id)
    assert job["status"] == "completed", job["error"]
    assert frames_of(client, job, tmp_path) == wanted
