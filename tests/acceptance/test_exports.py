"""Films in other forms, on the real stack: by the command, and by a producer that is killed."""

import time
from pathlib import Path
from typing import Any

import pytest

from deployments.cli.client import Client
from pipelines.ffmpeg.probe import probe
from tests.acceptance.conftest import Rayreel, order
from tests.acceptance.test_jobs import wait

pytestmark = pytest.mark.film
FRAMES = 6 * 30


@pytest.fixture(scope="module")
def film(rayreel: Rayreel) -> dict[str, Any]:
    """A finished film of six seconds."""
    client = Client(f"http://127.0.0.1:{rayreel.endpoints.http_port}", rayreel.home / "session")
    job_id = client.post("/generations", order(duration_seconds=6))["generation_id"]
    job = wait(client, job_id)
    assert job["status"] == "completed", job["error"]
    client.close()
    return job


def test_the_command_saves_a_film_in_several_forms(
    rayreel: Rayreel, film: dict[str, Any], tmp_path: Path
) -> None:
    job_id = film["generation_id"]
    wanted = ["--codec", "av1", "--format", "webm", "--format", "mp4", "-a", "9:16", "-o", "."]
    told = rayreel.run("export", job_id, *wanted, cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    paths = [Path(line) for line in told.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".webm", ".mp4"]
    assert {path.parent for path in paths} == {tmp_path.resolve()}
    for path, demuxer in zip(paths, ("matroska", "mov"), strict=True):
        facts = probe(path, demuxer)  # type: ignore[arg-type]
        assert (facts.frames, facts.width, facts.height) == (FRAMES, 480, 854)
        assert facts.codec.startswith("av1/")
    refused = rayreel.run("export", job_id, "--format", "webm", "--codec", "h264", cwd=tmp_path)
    assert (refused.returncode, refused.stderr.strip()) == (
        1,
        "rayreel: No webm holds h264.",
    )


def test_an_export_outlives_its_producer(
    rayreel: Rayreel, client: Client, film: dict[str, Any], tmp_path: Path
) -> None:
    composition = film["compositions"][-1]["composition_id"]
    after = client.get(f"/generations/{film['generation_id']}")["last_event_seq"]
    body = {
        "outputs": [{"format": "mp4", "codec": "hevc", "resolution": "720p"}],
        "apply_immediately": True,
    }
    (export,) = client.post(f"/compositions/{composition}/exports", body)["exports"]
    path = f"/exports/{export['export_id']}"
    while client.get(path)["segments_completed"] < 1:
        time.sleep(0.02)
    for producer in rayreel.producers():
        producer.kill()
    deadline = time.monotonic() + 120
    while (shown := client.get(path))["status"] != "completed":
        assert shown["status"] != "failed", shown["error"]
        assert time.monotonic() < deadline, shown
        time.sleep(0.1)
    target = tmp_path / "film.mp4"
    client.download(shown["download_url"], target)
    facts = probe(target)
    assert (facts.frames, facts.width, facts.height) == (FRAMES, 1280, 720)
    events = client.get(f"/generations/{film['generation_id']}/events", after=after)["events"]
    steps = [e["data"] for e in events if e["type"] == "export_progress"]
    counts = [step["segments_completed"] for step in steps]
    assert counts == list(range(steps[0]["total_segments"] + 1)), "no segment is told twice"
    again = client.post(f"/compositions/{composition}/exports", body)["exports"]
    assert [each["export_id"] for each in again] == [export["export_id"]]


def test_a_film_has_pictures_to_seek_by(client: Client, film: dict[str, Any]) -> None:
    media = client.get(f"/generations/{film['generation_id']}/assets")["media"]
    kinds = {each["kind"] for each in media}
    assert {"thumbnail", "thumbnail_strip", "timeline"} <= kinds
