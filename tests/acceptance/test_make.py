"""`./rayreel make`, and what it makes."""

import time
from itertools import pairwise
from pathlib import Path

import av
import pytest

from pipelines.ffmpeg import process
from tests.acceptance.conftest import Rayreel
from tests.browser.playback import play

pytestmark = pytest.mark.film

KETTLE = "A 30 second ad for a solar-powered kettle that boils in two minutes"


def check(film: Path, size: tuple[int, int], seconds: int, rate: int) -> None:
    """Assert that `film` is exactly what was asked for and that nothing in it is damaged."""
    strict = ["-v", "error", "-xerror", "-err_detect", "explode"]
    process.run([*strict, "-f", "mov", "-i", str(film), "-f", "null", "-"], seconds=120)
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.width, video.codec_context.height) == size
        assert video.codec_context.profile == "High"
        assert video.codec_context.pix_fmt == "yuv420p"
        assert audio.codec_context.name == "aac"
        assert audio.time_base is not None
        assert audio.duration is not None
        sound = audio.duration * audio.time_base
        assert abs(sound - seconds) < 1 / rate
        assert video.time_base is not None
        shown = sorted(
            packet.pts * video.time_base
            for packet in container.demux(video)
            if packet.pts is not None
        )
    assert len(shown) == seconds * rate
    assert {after - before for before, after in pairwise(shown)} == {shown[1] - shown[0]}
    assert shown[1] - shown[0] == pytest.approx(1 / rate)
    head = film.read_bytes()[: 1 << 16]
    assert b"moov" in head, "the index comes first, so that playing starts before the download ends"


@pytest.mark.parametrize(
    ("ratio", "seconds", "size"),
    [
        ("16:9", 7, (1280, 720)),
        ("9:16", 3, (720, 1280)),
        ("1:1", 3, (720, 720)),
        ("4:5", 3, (720, 900)),
    ],
)
def test_a_prompt_becomes_a_film_that_plays_in_a_browser(
    rayreel: Rayreel, tmp_path: Path, ratio: str, seconds: int, size: tuple[int, int]
) -> None:
    started = time.monotonic()
    made = rayreel.run("make", KETTLE, "-d", str(seconds), "-a", ratio, cwd=tmp_path)
    wall = time.monotonic() - started
    assert made.returncode == 0, made.stderr
    film = tmp_path / "film.mp4"
    assert made.stdout.strip() == str(film)
    print(f"\n{ratio} {seconds} s: {wall:.1f} s wall, {wall / seconds:.2f} of its length")
    check(film, size, seconds, 30)
    seen = play(film)
    assert (seen.width, seen.height) == size
    assert seen.at == pytest.approx(seconds, abs=0.1)


def test_progress_is_shown_for_the_job_and_every_clip_and_segment(
    rayreel: Rayreel, tmp_path: Path
) -> None:
    made = rayreel.run("make", KETTLE, "-d", "12", "--resolution", "480p", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    for words in ("film", "clip 1", "clip 2", "segment 1", "segment 2"):
        assert words in made.stderr


def test_a_second_film_does_not_overwrite_the_first(rayreel: Rayreel, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"precious")
    made = rayreel.run("make", KETTLE, "-d", "3", "--resolution", "480p", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == str(tmp_path / "film-2.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["A kettle", "-d", "2"], "duration_seconds"),
        (["A kettle", "-d", "181"], "duration_seconds"),
        ([""], "prompt"),
        (["A kettle", "--color", "red"], "colors"),
        (["A kettle", "-o", "no/such/folder/film.mp4"], "folder"),
        (["A kettle", "-a", "2:1"], "2:1"),
    ],
)
def test_an_impossible_order_is_refused_in_clear_words(
    rayreel: Rayreel, tmp_path: Path, arguments: list[str], words: str
) -> None:
    refused = rayreel.run("make", *arguments, cwd=tmp_path)
    assert refused.returncode != 0
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not list(tmp_path.iterdir())
