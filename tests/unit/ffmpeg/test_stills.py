from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from pipelines.ffmpeg import process, stills
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC
from pipelines.ffmpeg.stills import MOST_TRAVEL, camera, frame_of, moving
from pipelines.film.brief import MAX_SEED
from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize

Pictures = NDArray[np.float64]

SIZE = PictureSize(width=480, height=270)
ORDER = ClipOrder(prompt="p", title="", seed=0, picture=SIZE, frame_rate=30, length=60)
EDGE = 1e-9


def gray(path: Path) -> Pictures:
    """Return all frames of a film as brightness, 0 to 255."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    return np.array(frames, np.float64)


def dots(into: Path, width: int = 640, height: int = 360) -> list[tuple[float, float]]:
    """Paint soft white dots on black; return where they are, as shares of the picture."""
    at = [(0.3, 0.3), (0.5, 0.5), (0.7, 0.65)]
    down, across = np.mgrid[0:height, 0:width]
    picture: Any = np.zeros((height, width))
    for x, y in at:
        far = (across - x * width) ** 2 + (down - y * height) ** 2
        picture += 255 * np.exp(-far / 50)
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).convert("RGB").save(into)
    return at


def center(picture: Pictures, near: tuple[float, float]) -> tuple[float, float]:
    """Return where the dot is, to a fraction of a pixel."""
    height, width = picture.shape
    down, across = np.mgrid[0:height, 0:width]
    x, y = near[0] * width, near[1] * height
    light = np.where((abs(across - x) < 50) & (abs(down - y) < 45), picture - 30, 0).clip(0)
    return float((light * across).sum() / light.sum()), float((light * down).sum() / light.sum())


def filmed(tmp_path: Path, order: ClipOrder) -> tuple[Pictures, list[tuple[float, float]]]:
    still, film = tmp_path / "still.png", tmp_path / "film.mp4"
    at = dots(still)
    process.run(moving(still, "png_pipe", order, film), seconds=60)
    return gray(film), at


@given(st.integers(0, MAX_SEED), st.floats(0.1, 180))
def test_the_camera_never_leaves_the_picture(seed: int, seconds: float) -> None:
    first, last = camera(seed, seconds)
    for window in (first, last):
        assert 1 - MOST_TRAVEL - EDGE <= window.side <= 1
        assert min(window.x, window.y) >= 0
        assert max(window.x, window.y) + window.side <= 1 + EDGE
    assert first != last
    speed = (abs(last.x - first.x) + abs(last.side - first.side)) / seconds
    assert speed <= 2 * stills.TRAVEL_PER_SECOND + EDGE


def test_the_camera_moves_in_every_way_there_is() -> None:
    moves = [camera(seed, 5) for seed in range(50)]
    assert len(set(moves)) == 50
    assert any(first.side > last.side for first, last in moves)
    assert any(first.side < last.side for first, last in moves)
    assert any(first.side == last.side and first.x < last.x for first, last in moves)
    assert any(first.side == last.side and first.x > last.x for first, last in moves)


@pytest.mark.parametrize(("rate", "length"), [(24, 1), (25, 3), (30, 31), (60, 90)])
def test_a_still_gets_exactly_its_frames_at_its_rate(
    tmp_path: Path, rate: int, length: int
) -> None:
    order = ORDER.model_copy(update={"frame_rate": rate, "length": length})
    filmed(tmp_path, order)
    facts = probe(tmp_path / "film.mp4")
    assert (facts.frames, facts.width, facts.height) == (length, 480, 270)
    assert facts.start == 0
    assert facts.interval == (Fraction(1, rate) if length > 1 else None)
    colors = CODEC.split("/")[2:]
    assert facts.codec.split("/")[2:] == colors


@pytest.mark.parametrize("seed", range(6))
def test_the_picture_moves_as_planned_without_trembling(tmp_path: Path, seed: int) -> None:
    order = ORDER.model_copy(update={"seed": seed})
    frames, at = filmed(tmp_path, order)
    first, last = camera(seed, 2)
    for x, y in at:
        path = []
        for n, frame in enumerate(frames):
            share = n / (len(frames) - 1)
            side = first.side + (last.side - first.side) * share
            left = first.x + (last.x - first.x) * share
            top = first.y + (last.y - first.y) * share
            planned = (x - left) / side, (y - top) / side
            found = center(frame, planned)
            path.append(found)
            assert abs(found[0] - planned[0] * 480) < 0.75
            assert abs(found[1] - planned[1] * 270) < 0.75
        trembling = np.diff(np.array(path), 2, axis=0)
        # Whole pixels would give 0.5 and more.
        assert np.sqrt((trembling**2).mean()) < 0.06


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        filmed(tmp_path, ORDER)
        contents.append((tmp_path / "film.mp4").read_bytes())
    assert contents[0] == contents[1]


def test_colors_arrive_as_they_were(tmp_path: Path) -> None:
    still, film, shown = (tmp_path / name for name in ("a.png", "a.mp4", "b.png"))
    Image.new("RGB", (640, 360), (200, 30, 30)).save(still)
    process.run(moving(still, "png_pipe", ORDER, film), seconds=60)
    process.run(["-f", "mov", "-i", str(film), "-frames:v", "1", str(shown)], seconds=60)
    with Image.open(shown) as picture:
        red = picture.convert("RGB").getpixel((240, 135))
    assert red == pytest.approx((200, 30, 30), abs=3)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_kind_of_png_is_filmed(tmp_path: Path, mode: str) -> None:
    still, film = tmp_path / "a.png", tmp_path / "a.mp4"
    Image.new(mode, (64, 48)).save(still)
    process.run(moving(still, "png_pipe", ORDER, film), seconds=60)
    assert probe(film).frames == 60


@pytest.mark.parametrize("frame", [0, 1, 29, 31, 59, 200])
def test_a_frame_is_counted_at_the_film_s_rate(tmp_path: Path, frame: int) -> None:
    # At 8 frames a second, each brighter than the one before.
    film, shown = tmp_path / "a.mp4", tmp_path / "a.jpg"
    source = "color=black:size=64x36:rate=8,geq=lum='16+N*12':cb=128:cr=128"
    encoding = ["-frames:v", "16", "-c:v", "libx264", "-qp", "4", "-pix_fmt", "yuv420p"]
    process.run(["-f", "lavfi", "-i", source, *encoding, str(film)], seconds=60)
    process.run(frame_of(film, frame, 30, 640, 2, shown), seconds=60)
    with Image.open(shown) as picture:
        assert picture.size == (64, 36)
        value = picture.convert("L").getpixel((32, 18))
    own = min(15, round(frame * 8 / 30 - 0.01))
    nearby = [(12 * each) * 255 / 219 for each in (own - 1, own, own + 1)]
    assert min(abs(float(np.asarray(value)) - each) for each in nearby) < 4
