"""The thumbnail strip, cut from a film that grows brighter frame by frame."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import key_frames
from pipelines.film.picture import PictureSize
from pipelines.film.strip import COLUMNS, strip_of
from pipelines.lettering import thumbnails

SIZE = PictureSize(width=180, height=320)
LENGTH, GROUP = 360, 25


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return filmed(tmp_path / "film.mp4", GROUP)


def filmed(path: Path, group: int) -> Path:
    source = f"color=black:size=180x320:rate=24,geq=lum='16+N*200/{LENGTH}':cb=128:cr=128"
    encoding = ["-c:v", "libx264", "-qp", "4", "-pix_fmt", "yuv420p", "-g", str(group)]
    encoding += ["-keyint_min", str(group), "-sc_threshold", "0"]
    options = [*encoding, "-threads", "1", "-color_range", "tv", "-f", "mp4"]
    process.run(
        ["-f", "lavfi", "-i", source, "-frames:v", str(LENGTH), *options, str(path)], seconds=60
    )
    return path


def test_every_picture_is_that_of_its_frame(film: Path, tmp_path: Path) -> None:
    alone = key_frames(film, 24)
    strip = strip_of(alone, SIZE, 24)
    assert strip.frames == tuple(range(0, LENGTH, GROUP))
    assert strip.picture == PictureSize(width=90, height=160)
    sprite = tmp_path / "strip.jpg"
    process.run(commands.strip(film, strip, alone, sprite), seconds=60)
    with Image.open(sprite) as picture:
        assert picture.size == (COLUMNS * 90, 2 * 160)
        light = np.asarray(picture.convert("L"), dtype=float)
    for number, frame in enumerate(strip.frames):
        x, y = strip.place(number)
        shade = light[y + 4 : y + 156, x + 4 : x + 86].mean()
        assert shade == pytest.approx(frame * 200 / LENGTH * 255 / 219, abs=2), frame


def test_pictures_that_come_too_soon_are_left_out(film: Path, tmp_path: Path) -> None:
    alone = key_frames(film, 24)
    # At 60 frames a second the same key frames come twice as often.
    strip = strip_of(alone, SIZE, 60)
    assert strip.frames == (0, 75, 150, 225, 300)
    sprite = tmp_path / "strip.jpg"
    process.run(commands.strip(film, strip, alone, sprite), seconds=60)
    with Image.open(sprite) as picture:
        light = np.asarray(picture.convert("L"), dtype=float)
    x, y = strip.place(3)
    shade = light[y + 4 : y + 156, x + 4 : x + 86].mean()
    assert shade == pytest.approx(225 * 200 / LENGTH * 255 / 219, abs=2)


def test_a_long_film_has_hundreds_of_pictures(tmp_path: Path) -> None:
    film = filmed(tmp_path / "film.mp4", 1)
    alone = key_frames(film, 24)
    assert alone == tuple(range(LENGTH))
    strip = strip_of(alone, SIZE, 24).model_copy(update={"frames": alone[:-1]})
    sprite = tmp_path / "strip.jpg"
    process.run(commands.strip(film, strip, alone, sprite), seconds=60)
    with Image.open(sprite) as picture:
        assert picture.size == (COLUMNS * 90, 36 * 160)
        light = np.asarray(picture.convert("L"), dtype=float)
    x, y = strip.place(LENGTH - 2)
    shade = light[y + 4 : y + 156, x + 4 : x + 86].mean()
    assert shade == pytest.approx((LENGTH - 2) * 200 / LENGTH * 255 / 219, abs=2)


def test_a_track_says_what_is_shown_when() -> None:
    strip = strip_of([0, 48, 100], SIZE, 24)
    assert thumbnails(strip, "thumbnails.jpg", 120, 24) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.000\nthumbnails.jpg#xywh=0,0,90,160\n\n"
        "00:00:02.000 --> 00:00:04.167\nthumbnails.jpg#xywh=90,0,90,160\n\n"
        "00:00:04.167 --> 00:00:05.000\nthumbnails.jpg#xywh=180,0,90,160\n"
    )
