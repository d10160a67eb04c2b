from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.output import CODECS, Output, alike, reframed
from pipelines.film.picture import AspectRatio, PictureSize, picture_size, resized
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from tests.unit.film.timelines import timelines

WIDE = PictureSize(width=854, height=480)


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [
        (None, None, (854, 480)),
        (None, "1080p", (1920, 1080)),
        (None, "2160p", (3840, 2160)),
        ("9:16", None, (480, 854)),
        ("1:1", "720p", (720, 720)),
        ("4:5", "2160p", (2160, 2700)),
    ],
)
def test_a_picture_is_resized_to_the_sizes_films_have(
    ratio: str | None, resolution: str | None, size: tuple[int, int]
) -> None:
    found = resized(WIDE, ratio, resolution)  # type: ignore[arg-type]
    assert (found.width, found.height) == size


def test_a_picture_of_no_named_shape_keeps_its_own() -> None:
    odd = PictureSize(width=1000, height=400)
    assert resized(odd, None, None) == odd
    assert resized(odd, None, "1080p") == PictureSize(width=2700, height=1080)


def test_sizes_of_one_ratio_are_alike_for_all_their_rounding() -> None:
    assert alike(WIDE, picture_size("16:9", "2160p"))
    assert alike(picture_size("4:5", "480p"), picture_size("4:5", "1080p"))
    assert not alike(WIDE, picture_size("9:16", "480p"))
    assert not alike(picture_size("4:5", "480p"), picture_size("1:1", "480p"))


@given(timelines(), st.sampled_from(get_args(AspectRatio)))
def test_a_film_in_another_picture_is_cut_as_before(film: Timeline, ratio: AspectRatio) -> None:
    size = resized(film.picture, ratio, None)
    output = Output(format="mp4", codec="h264", picture=size, fit="blur")
    framed = reframed(film, output)
    assert framed.picture == size
    assert [segment.length for segment in cut(framed)] == [segment.length for segment in cut(film)]
    # Only a picture of another shape changes how clips fill it.
    same = alike(film.picture, size)
    assert {scene.fit for scene in framed.scenes} == {"fill" if same else "blur"}


def test_each_format_has_a_codec_of_its_own_kind_first() -> None:
    assert {name: codecs[0] for name, codecs in CODECS.items()} == {
        "mp4": "h264",
        "webm": "vp9",
        "mov": "prores",
    }
