import base64
import shutil
from pathlib import Path

import av
import pytest

from pipelines.errors import DamagedMedia
from pipelines.ports import Workshop
from pipelines.stages.ingest import IngestTake, ingest_take
from pipelines.stages.last_frame import ShowLastFrame, show_last_frame
from tests.unit.stages.deliveries import (
    H264,
    film,
    kept,
)


def shown(uri: str, into: Path) -> tuple[int, int, bytes]:
    head, _, content = uri.partition(",")
    assert head == "data:image/jpeg;base64"
    into.write_bytes(base64.b64decode(content))
    with av.open(str(into)) as picture:
        frame = next(picture.decode(video=0))
        return frame.width, frame.height, bytes(frame.reformat(format="rgb24").planes[0])


def test_the_last_frame_that_the_film_shows_begins_the_next_scene(
    take: IngestTake, offered: Path, workshop: Workshop, tmp_path: Path
) -> None:
    # Black, and white from the second second on.
    turn = ["-vf", "drawbox=t=fill:color=black,drawbox=t=fill:color=white:enable='gte(n,24)'"]
    film(offered / "out.mp4", *turn, *H264, n=48)
    clip = ingest_take(take, workshop)
    for length, brightness in ((30, 0), (60, 255), (90, 255)):
        uri = show_last_frame(ShowLastFrame(clip, 30, length), workshop)
        width, height, pixels = shown(uri, tmp_path / "frame.jpg")
        assert (width, height) == (320, 180)
        assert abs(pixels[width * 3 * 90 + 480] - brightness) < 8


def test_a_large_noisy_last_frame_is_made_to_fit(
    take: IngestTake, offered: Path, workshop: Workshop, tmp_path: Path
) -> None:
    noise = ["-vf", "noise=alls=100:allf=t", *H264, "-preset", "ultrafast", "-crf", "10"]
    film(offered / "out.mp4", *noise, size="1920x1080", n=2)
    uri = show_last_frame(ShowLastFrame(ingest_take(take, workshop), 30, 30), workshop)
    assert len(uri) <= 256_000
    width, height, _ = shown(uri, tmp_path / "frame.jpg")
    assert width / height == pytest.approx(16 / 9, abs=0.01)
    assert 640 <= width <= 1280


def test_another_clip_in_its_place_gives_no_last_frame(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    film(offered / "out.mp4")
    clip = ingest_take(take, workshop)
    shutil.copyfile(film(offered / "other.mp4", n=12), kept(workshop, clip.location))
    with pytest.raises(DamagedMedia, match="not the one"):
        show_last_frame(ShowLastFrame(clip, 30, 30), workshop)
