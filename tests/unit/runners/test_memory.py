"""What a task asks of the machines there are."""

from dataclasses import replace

import pytest

from cluster.resources import ENCODE, drawing, encoding
from pipelines.film.picture import Resolution, picture_size
from pipelines.runners.ray_tasks import memory_for

MB = 1024 * 1024
SIZES: tuple[Resolution, ...] = ("480p", "1080p", "2160p")
SMALL = {"CPU": 2.0, "memory": 900.0 * MB}
LARGE = {"CPU": 4.0, "memory": 6000.0 * MB}
NO_CPUS = {"CPU": 0.0, "memory": 90_000.0 * MB}


def test_a_task_asks_for_what_its_shape_says() -> None:
    assert memory_for(ENCODE, [SMALL, LARGE]) == ENCODE.memory_mb * MB
    assert memory_for(ENCODE, []) == ENCODE.memory_mb * MB  # before any machine is there


def test_a_task_too_large_for_every_machine_has_one_alone() -> None:
    heavy = replace(ENCODE, memory_mb=8000)
    assert memory_for(heavy, [SMALL, LARGE, NO_CPUS]) == 6000 * MB
    assert memory_for(heavy, [SMALL]) == 900 * MB


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1", "vp9", "prores"])
def test_larger_pictures_ask_for_more_memory(codec: str) -> None:
    shapes = [encoding(picture_size("16:9", lines).pixels, codec) for lines in SIZES]
    small, middle, large = (shape.memory_mb for shape in shapes)
    assert ENCODE.memory_mb <= small <= middle < large
    assert {shape.cpus for shape in shapes} == {ENCODE.cpus}


def test_what_was_measured_finds_room() -> None:
    """Of a transition, at 480p, 1080p and 2160p; Ray's worker takes 200 MB more."""
    measured = {"h264": (99, 310, 1067), "hevc": (163, 479, 1343), "av1": (138, 388, 1329)}
    for codec, peaks in measured.items():
        for lines, peak in zip(SIZES, peaks, strict=True):
            shape = encoding(picture_size("16:9", lines).pixels, codec)
            assert shape.memory_mb >= peak + 200, (codec, lines)
    assert drawing(picture_size("16:9", "2160p").pixels).memory_mb >= 681 + 100


def test_a_gpu_is_shared_and_asked_for_no_cpu() -> None:
    shape = encoding(picture_size("16:9", "720p").pixels, "h264", gpu=True)
    assert (shape.cpus, shape.gpus) == (0, 0.25)
