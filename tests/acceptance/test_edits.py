"""Finished films are changed, and only what changed is made anew."""

import re
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from scipy.io import wavfile  # type: ignore[import-untyped]

from deployments.cli.client import Client
from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from tests.acceptance.conftest import Rayreel, order
from tests.acceptance.test_jobs import wait
from tests.acceptance.test_sound import heard, integrated_loudness
from tests.benchmarks.editing import made, newest
from tests.unit.stages.test_mix import strength, tone

pytestmark = pytest.mark.film


def pictures(client: Client, composition: str, folder: Path) -> list[str]:
    """Return a hash of each decoded frame of the version's film."""
    film = folder / f"{composition}.mp4"
    client.download(client.get(f"/compositions/{composition}/download")["download_url"], film)
    hashes = folder / f"{composition}.md5"
    told = ["-f", "mov", "-i", str(film), "-map", "0:v:0", "-f", "framemd5", str(hashes)]
    process.run(["-xerror", *told], seconds=60)
    lines = [line for line in hashes.read_text().splitlines() if not line.startswith("#")]
    return [line.rpartition(",")[2].strip() for line in lines]


def previewed(client: Client, composition: str) -> list[Fraction]:
    """Return when each frame of the version's preview is shown, in seconds."""
    with httpx.Client(headers={"Authorization": f"Bearer {client.token}"}) as http:
        path = f"/api/v1/compositions/{composition}/preview/video.m3u8"
        listed = http.get(f"{client.base_url}{path}").raise_for_status().text
    assert listed.endswith("#EXT-X-ENDLIST\n")
    init = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', listed)
    pieces = re.findall(r"^http.*$", listed, re.MULTILINE)
    content = b"".join(httpx.get(url).raise_for_status().content for url in (*init, *pieces))
    with av.open(BytesIO(content), "r", format="mov") as film:
        stream = film.streams.video[0]
        assert stream.time_base is not None
        times = [p.pts * stream.time_base for p in film.demux(stream) if p.pts is not None]
    # libavformat shows such files a few frames late, as DECISIONS 14 says.
    return sorted(time - min(times) for time in times)


def changed(client: Client, path: str, body: dict[str, Any]) -> tuple[dict[str, Any], int, int]:
    """Make the edit; return what was told, and how many clips and segments were made."""
    job_id = client.get("/generations", limit=1)["generations"][0]["generation_id"]
    after = newest(client, job_id)
    told = client.post(path, body)
    assert wait(client, job_id)["status"] == "completed"
    counted = made(client, job_id, after)
    return told, counted["clips"], counted["segments"]


def test_one_clip_is_made_anew_and_the_rest_of_the_film_stays(
    client: Client, tmp_path: Path
) -> None:
    job_id = client.post("/generations", order(duration_seconds=15))["generation_id"]
    job = wait(client, job_id)
    first = job["compositions"][0]["composition_id"]
    timeline = Timeline.model_validate(job["timeline"])
    before = pictures(client, first, tmp_path)
    assert len(before) == timeline.length

    told, clips, encoded = changed(client, f"/generations/{job_id}/clips/2/regenerate", {"seed": 5})
    scene = timeline.scenes[1].id
    shown = [s for s in cut(timeline) if scene in {span.scene_id for span in s.spans}]
    assert (clips, encoded) == (1, len(shown))
    assert [each["what"] for each in told["redo"]] == ["clip", *["segment"] * len(shown)]
    after = pictures(client, told["composition_id"], tmp_path)
    assert len(after) == timeline.length
    others = [n for n in range(timeline.length) if not any(s.start <= n < s.end for s in shown)]
    assert [after[n] for n in others] == [before[n] for n in others]
    assert after != before

    # To undo is to go on from the version before: nothing of it has to be made again.
    path = f"/compositions/{first}/edit"
    song = tmp_path / "song.wav"
    wavfile.write(song, SAMPLE_RATE, tone(20 * SAMPLE_RATE, 700, 0.05))
    music = {"op": "music", "asset_id": client.upload("audio", song)}
    undone, clips, encoded = changed(
        client, path, {"operations": [music], "apply_immediately": True}
    )
    assert (clips, encoded) == (0, 0)
    version = undone["composition_id"]
    assert pictures(client, version, tmp_path) == before
    # Of the music that was composed nothing is left.
    sound = heard(tmp_path / f"{version}.mp4")
    assert strength(sound, 1, 12, 700) > -20
    assert integrated_loudness(sound) == pytest.approx(-14, abs=0.5)
    assert np.abs(np.fft.rfft(sound[:, 0])).argmax() / len(sound) * SAMPLE_RATE == pytest.approx(
        700, abs=1
    )


def test_words_change_a_film(client: Client, tmp_path: Path) -> None:
    job_id = client.post("/generations", order(duration_seconds=15))["generation_id"]
    job = wait(client, job_id)
    before = Timeline.model_validate(job["timeline"])
    path = f"/generations/{job_id}/edit"
    told = client.post(path, {"instructions": "Trim the intro to 2 seconds"})
    assert told["composition_id"] is None
    (trim,) = told["operations"]
    intro = before.scenes[0].id
    assert trim == {"op": "trim", "scene_id": intro, "length": 60, "in_point": None}
    body = {"instructions": "Trim the intro to 2 seconds", "apply_immediately": True}
    told, _, encoded = changed(client, path, body)
    assert encoded < len(cut(before))
    length = before.length - before.scenes[0].length + 60
    assert told["duration_seconds"] == pytest.approx(length / 30)
    assert len(pictures(client, told["composition_id"], tmp_path)) == length
    # What has only moved is shown at its new place.
    assert previewed(client, told["composition_id"]) == [Fraction(n, 30) for n in range(length)]


def test_the_command_tells_what_an_edit_costs_before_it_makes_it(
    rayreel: Rayreel, client: Client, tmp_path: Path
) -> None:
    job_id = client.post("/generations", order(duration_seconds=8))["generation_id"]
    before = wait(client, job_id)
    words = "Trim the intro to 2 seconds"
    film = tmp_path / "film.mp4"
    # Nobody answers: that is no.
    unsure = rayreel.run("edit", job_id, words, "-o", str(film), cwd=tmp_path)
    assert unsure.returncode != 0
    scene = before["timeline"]["scenes"][0]["id"]
    assert f"trim scene_id={scene} length=60" in unsure.stdout
    assert f"again: segment {scene}" in unsure.stdout
    assert "$0.00" in unsure.stdout
    assert len(client.get(f"/generations/{job_id}")["compositions"]) == 1
    sure = rayreel.run("edit", job_id, words, "--yes", "-o", str(film), cwd=tmp_path)
    assert sure.returncode == 0, sure.stderr
    assert sure.stdout.splitlines()[-1] == str(film)
    after = client.get(f"/generations/{job_id}")
    assert after["compositions"][-1]["version"] == 2
    assert film.stat().st_size == after["compositions"][-1]["file_size_bytes"]
    vague = rayreel.run("edit", job_id, "make it pop", "--yes", cwd=tmp_path)
    assert vague.returncode != 0
    assert "trim the intro" in vague.stderr
