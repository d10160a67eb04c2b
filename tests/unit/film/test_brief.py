from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.film.brief import Brief
from pipelines.film.picture import AspectRatio, Resolution, picture_size
from pipelines.film.timing import FrameRate, timestamp


@given(st.integers(3, 180), st.sampled_from(get_args(FrameRate)))
def test_a_brief_has_whole_frames_for_every_duration_and_rate(
    seconds: int, rate: FrameRate
) -> None:
    brief = Brief(prompt="a kettle", duration_seconds=seconds, frame_rate=rate)
    assert brief.length == seconds * rate


@pytest.mark.parametrize(
    ("ratio", "resolution", "expected"),
    [
        ("16:9", "480p", (854, 480)),
        ("16:9", "720p", (1280, 720)),
        ("9:16", "720p", (720, 1280)),
        ("1:1", "1080p", (1080, 1080)),
        ("4:5", "720p", (720, 900)),
        ("16:9", "2160p", (3840, 2160)),
    ],
)
def test_the_short_side_has_the_lines_asked_for(
    ratio: AspectRatio, resolution: Resolution, expected: tuple[int, int]
) -> None:
    size = picture_size(ratio, resolution)
    assert (size.width, size.height) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": ""},
        {"prompt": "   "},
        {"prompt": "x" * 4001},
        {"prompt": "a\x00b"},
        {"duration_seconds": 2},
        {"duration_seconds": 181},
        {"duration_seconds": 7.5},
        {"aspect_ratio": "2:1"},
        {"frame_rate": 29},
        {"brand": {"colors": ["red"]}},
        {"brand": {"colors": ["#000000"] * 6}},
        {"cta_text": "x" * 81},
        {"cta_text": "two\nlines"},
        {"seed": -1},
        {"unknown": 1},
    ],
)
def test_a_brief_that_can_not_be_filled_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Brief.model_validate({"prompt": "a kettle", **wrong})


def test_brand_colours_are_written_one_way() -> None:
    brief = Brief.model_validate({"prompt": "a kettle", "brand": {"colors": ["#aabbcc"]}})
    assert brief.brand.colors == ("#AABBCC",)


@given(st.integers(0, 200_000), st.sampled_from(get_args(FrameRate)))
def test_a_timestamp_is_within_a_nanosecond_of_the_frame(frames: int, rate: FrameRate) -> None:
    whole, part = timestamp(frames, rate).split(".")
    nanoseconds = int(whole) * 10**9 + int(part)
    assert 0 <= frames * 10**9 - nanoseconds * rate < rate
