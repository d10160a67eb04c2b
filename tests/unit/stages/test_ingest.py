import pickle
import struct
from dataclasses import replace
from pathlib import Path

import av
import pytest

from pipelines.errors import RenderFailed, TakeFailed
from pipelines.ffmpeg import process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Segment, Span
from pipelines.ports import Workshop
from pipelines.stages import conform
from pipelines.stages.ingest import INGEST, IngestTake, ingest_take
from pipelines.stages.workplace import sha256
from tests.unit.stages.deliveries import (
    H264,
    ORDER,
    PLAYLIST,
    SMALL,
    film,
    kept,
    nothing_is_kept,
)


def test_an_mp4_is_kept_as_it_was_delivered(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    delivered = film(offered / "out.mp4")
    clip = ingest_take(take, workshop)
    assert kept(workshop, "film/clip.mp4").read_bytes() == delivered.read_bytes()
    assert clip.sha256 == sha256(delivered)
    assert kept(workshop, f"bought/{clip.sha256}.mp4").read_bytes() == delivered.read_bytes()
    assert (clip.picture, clip.length) == (PictureSize(width=320, height=180), 30)
    assert (clip.key, clip.model, clip.scene_id) == ("take-1", "owner/name", "scene-1")
    assert clip.size_bytes == delivered.stat().st_size
    with av.open(str(kept(workshop, "film/clip.jpg"))) as thumbnail:
        assert thumbnail.streams.video[0].width == 320


def test_work_and_result_travel_to_other_machines(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(offered / "out.mp4")
    work, _ = pickle.loads(pickle.dumps((take, INGEST)))
    assert pickle.loads(pickle.dumps(ingest_take(work, workshop)))


def test_a_take_that_was_ingested_before_is_not_fetched_again(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    delivered = film(offered / "out.mp4")
    first = ingest_take(take, workshop)
    delivered.unlink()  # the provider's hour is over
    kept(workshop, "film/clip.mp4").unlink()
    assert ingest_take(take, workshop) == first
    assert kept(workshop, "film/clip.mp4").exists()
    with pytest.raises(TakeFailed, match="not there any more"):
        ingest_take(replace(take, key="take-2"), workshop)


def test_a_damaged_keepsake_is_fetched_anew(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(offered / "out.mp4")
    first = ingest_take(take, workshop)
    shared = kept(workshop, f"bought/{first.sha256}.mp4")
    for damage in (lambda: shared.write_bytes(b"x"), shared.unlink):
        damage()
        assert ingest_take(take, workshop) == first
        assert sha256(shared) == first.sha256


@pytest.mark.parametrize(
    ("frames", "own_rate", "rate", "length"),
    [(24, 24, 30, 30), (24, 24, 24, 24), (8, 16, 60, 30), (45, 30, 24, 36), (1, 24, 30, 1)],
)
def test_a_clip_is_as_many_frames_of_the_film_as_was_delivered(  # noqa: PLR0913, PLR0917
    take: IngestTake,
    offered: Path,
    workshop: Workshop,
    frames: int,
    own_rate: int,
    rate: int,
    length: int,
) -> None:
    film(offered / "out.mp4", rate=own_rate, n=frames)
    order = ORDER.model_copy(update={"frame_rate": rate})
    assert ingest_take(replace(take, order=order), workshop).length == length
    assert kept(workshop, "film/clip.jpg").exists()


def test_a_turned_film_has_the_size_it_is_shown_in(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    upright = film(offered / "upright.mp4")
    turned = ["-display_rotation", "90", "-i", str(upright), "-c", "copy"]
    process.run([*turned, str(offered / "out.mp4")], seconds=30)
    assert ingest_take(take, workshop).picture == PictureSize(width=180, height=320)


def test_a_film_with_odd_sides_is_taken(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(
        offered / "out.mp4",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv444p",
        "-threads",
        "1",
        size="321x181",
    )
    assert ingest_take(take, workshop).picture == PictureSize(width=320, height=180)


@pytest.mark.parametrize(
    "encoding",
    [
        ["-c:v", "libx265", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p"],
        ["-c:v", "libx264", "-pix_fmt", "yuv420p10le"],
        ["-c:v", "mpeg4"],
        ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+frag_keyframe+empty_moov"],
        ["-f", "lavfi", "-i", "sine", "-t", "1", "-c:a", "aac", *H264],
    ],
)
def test_a_film_of_any_usual_make_is_kept(
    take: IngestTake, offered: Path, workshop: Workshop, encoding: list[str]
) -> None:
    delivered = film(offered / "out.mp4", *encoding)
    assert ingest_take(take, workshop).sha256 == sha256(delivered)


@pytest.mark.parametrize(
    "encoding",
    [
        ["-c:v", "libvpx-vp9", "-deadline", "realtime"],
        ["-c:v", "libvpx", "-deadline", "realtime"],
        ["-f", "lavfi", "-i", "sine", "-t", "1", "-c:a", "libopus", "-c:v", "libvpx-vp9"],
    ],
)
def test_a_webm_becomes_an_mp4_that_later_stages_open(
    take: IngestTake, offered: Path, workshop: Workshop, encoding: list[str]
) -> None:
    film(offered / "out.webm", *encoding)
    clip = ingest_take(replace(take, url=take.url.replace("mp4", "webm")), workshop)
    facts = probe(kept(workshop, clip.location))
    assert (facts.frames, facts.width, facts.height) == (24, 320, 180)
    assert (clip.length, clip.sha256) == (30, sha256(kept(workshop, clip.location)))


def test_an_ingested_clip_fits_into_a_film(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(offered / "out.mp4", n=12)  # half of what was ordered
    clip = ingest_take(take, workshop)
    span = Span(scene_id="scene-1", first=0, end=30)
    segment = Segment(index=0, kind="body", start=0, end=30, spans=(span,))
    work = conform.EncodeSegment(segment, (clip,), delivery_profile(SMALL, 30), "temp/")
    assert conform.encode_segment(work, workshop).length == 30


FTYP = struct.pack(">I", 16) + b"ftypisom\0\0\0\0"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        PLAYLIST,
        b"ffconcat version 1.0\nfile sibling.mp4\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>",
        b"<!doctype html><title>404</title>",
        b"GIF89a" + bytes(64),
        b"RIFF\x40\0\0\0AVI LIST" + bytes(64),
        b"RTSP/1.0 302\r\nLocation: rtsp://127.0.0.1/\r\n\r\n",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        bytes(4096),
        # Begins as an MP4 does, and goes on as something else.
        FTYP,
        FTYP + PLAYLIST,
        FTYP + bytes(1000),
        b"\x1a\x45\xdf\xa3" + PLAYLIST,
        b"\x1a\x45\xdf\xa3" + bytes(1000),
    ],
    ids=lambda content: f"{len(content)} {content[:20]!r}",
)
def test_what_is_no_film_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop, content: bytes
) -> None:
    (offered / "out.mp4").write_bytes(content)
    film(offered / "sibling.mp4")
    with pytest.raises(TakeFailed) as failure:
        ingest_take(take, workshop)
    assert "\n" not in str(failure.value)
    assert len(str(failure.value)) < 300
    assert nothing_is_kept(workshop)


@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("name", ["out.mp4", "fast.mp4", "out.webm"])
def test_half_a_film_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop, name: str, part: float
) -> None:
    first = ["-movflags", "+faststart"] if name == "fast.mp4" else []
    codec = ["-c:v", "libvpx-vp9", "-deadline", "realtime"] if name.endswith("webm") else H264
    whole = film(offered / name, *codec, *first, n=48)
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * part)])
    with pytest.raises(TakeFailed, match="damaged"):
        ingest_take(replace(take, url=take.url.replace("out.mp4", name)), workshop)
    assert nothing_is_kept(workshop)


def test_a_film_with_holes_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    whole = film(offered / "out.mp4", n=48)
    content = bytearray(whole.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 64] = bytes(64)
    whole.write_bytes(content)
    with pytest.raises(TakeFailed, match="damaged"):
        ingest_take(take, workshop)


def test_a_sound_named_film_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    sine = ["-v", "error", "-f", "lavfi", "-i", "sine", "-t", "1", "-c:a", "aac"]
    process.run([*sine, str(offered / "out.mp4")], seconds=30)
    with pytest.raises(TakeFailed, match="damaged"):
        ingest_take(take, workshop)


def test_a_film_larger_than_4k_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(offered / "out.mp4", *H264, "-preset", "ultrafast", size="8000x4000", n=1)
    with pytest.raises(TakeFailed, match="damaged"):
        ingest_take(take, workshop)


def test_a_machine_that_fails_is_not_blamed_on_the_take(
    take: IngestTake, offered: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    film(offered / "out.mp4")
    monkeypatch.setattr("pipelines.ffmpeg.examine.WATCHDOG_SECONDS", 0.0)
    with pytest.raises(RenderFailed, match="stopped"):
        ingest_take(take, workshop)
