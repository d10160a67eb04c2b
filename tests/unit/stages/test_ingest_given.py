"""What users bring becomes clips: as it is where it can be, and with its sound."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from pipelines.errors import DamagedMedia, TakeFailed
from pipelines.ffmpeg import process
from pipelines.ffmpeg.probe import probe
from pipelines.film.clip import Clip
from pipelines.film.given import GivenFootage
from pipelines.film.picture import PictureSize
from pipelines.ports import Workshop
from pipelines.stages.ingest_given import IngestGiven, ingest_given
from pipelines.stages.workplace import sha256
from tests.unit.stages.deliveries import ORDER, SMALL, film, kept, nothing_is_kept, still


def brought(workshop: Workshop, file: Path, form: str, *, moves: bool = True) -> Clip:
    workshop.store.store(file, "film/given/file", "video/mp4")
    given = GivenFootage.model_validate(
        {
            "location": "film/given/file",
            "sha256": sha256(file),
            "medium": "video" if form in {"mov", "matroska"} else "image",
            "form": form,
            "width": 320,
            "height": 180,
        }
    )
    work = IngestGiven("scene-1", ORDER, given, moves, "film/clip.mp4", "film/clip.jpg")
    return ingest_given(work, workshop)


def with_sound(into: Path, *encoding: str) -> Path:
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24")
    sound = ("-f", "lavfi", "-i", "sine=sample_rate=48000")
    process.run([*picture, *sound, *encoding, "-t", "1", str(into)], seconds=60)
    return into


def first_picture(clip: Path) -> np.ndarray:
    with av.open(str(clip)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_an_mp4_is_kept_as_it_is(workshop: Workshop, tmp_path: Path) -> None:
    file = film(tmp_path / "mine.mp4", n=48)
    clip = brought(workshop, file, "mov")
    assert clip.sha256 == sha256(file) == sha256(kept(workshop, clip.location))
    # At the film's rate of 30, not its own of 24.
    assert (clip.length, clip.model, clip.bought) == (60, "upload", False)
    assert clip.picture == PictureSize(width=320, height=180)
    assert kept(workshop, clip.thumbnail).stat().st_size > 500


@pytest.mark.parametrize(
    "encoding",
    [
        ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"),
        ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"),
    ],
    ids=["copied", "converted"],
)
def test_matroska_becomes_mp4_with_its_sound(
    workshop: Workshop, tmp_path: Path, encoding: tuple[str, ...]
) -> None:
    clip = brought(workshop, with_sound(tmp_path / "mine.webm", *encoding), "matroska")
    facts = probe(kept(workshop, clip.location))
    assert (clip.length, facts.frames) == (30, 24)
    assert facts.audio_seconds is not None
    assert float(facts.audio_seconds) == pytest.approx(1, abs=0.1)


def test_a_picture_moves_or_stands_whole(workshop: Workshop, tmp_path: Path) -> None:
    file = still(tmp_path / "mine.png", "200x100")
    moving = brought(workshop, file, "png_pipe")
    assert (moving.length, moving.picture) == (ORDER.length, SMALL)
    standing = brought(workshop, file, "png_pipe", moves=False)
    assert (standing.length, standing.picture) == (1, PictureSize(width=160, height=80))


@pytest.mark.parametrize("moves", [True, False])
def test_clear_parts_of_a_picture_are_black(
    workshop: Workshop, tmp_path: Path, moves: bool
) -> None:
    file = tmp_path / "mine.png"
    Image.new("RGBA", (160, 90), (255, 255, 255, 0)).save(file)
    clip = brought(workshop, file, "png_pipe", moves=moves)
    assert first_picture(kept(workshop, clip.location)).max() < 8


def test_half_a_film_is_refused_and_a_changed_one_too(workshop: Workshop, tmp_path: Path) -> None:
    whole = with_sound(tmp_path / "mine.mkv", "-c:v", "libx264", "-c:a", "aac")
    whole.write_bytes(whole.read_bytes()[:10_000])
    with pytest.raises(TakeFailed, match="footage of scene-1 can't be used"):
        brought(workshop, whole, "matroska")
    kept(workshop, "film/given/file").unlink()
    assert nothing_is_kept(workshop)
    workshop.store.store(whole, "film/given/file", "video/mp4")
    given = GivenFootage(
        location="film/given/file",
        sha256="0" * 64,
        medium="video",
        form="mov",
        width=320,
        height=180,
    )
    with pytest.raises(DamagedMedia, match="not what was brought"):
        ingest_given(
            IngestGiven("scene-1", ORDER, given, moves=True, location="a", thumbnail="b"), workshop
        )
