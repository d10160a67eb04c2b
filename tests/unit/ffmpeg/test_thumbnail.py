from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pipelines.errors import RenderFailed
from pipelines.ffmpeg.thumbnail import LONGEST_SIDE, thumbnail
from pipelines.ffmpeg.upload import Facts, facts_of


def made(folder: Path, mode: str, size: tuple[int, int]) -> tuple[Path, Facts]:
    path = folder / "picture.png"
    color = (200, 0, 0, 100)[: len(mode)]
    Image.new(mode, size, color).save(path)
    return path, facts_of(path, "image", "png")


@pytest.mark.parametrize(("size", "small"), [((960, 480), (320, 160)), ((40, 20), (40, 20))])
def test_a_picture_is_made_small_and_never_larger(
    tmp_path: Path, size: tuple[int, int], small: tuple[int, int]
) -> None:
    path, facts = made(tmp_path, "RGB", size)
    with Image.open(BytesIO(thumbnail(path, facts))) as picture:
        assert (picture.format, picture.size) == ("JPEG", small)
        assert max(picture.size) <= LONGEST_SIDE


def test_what_is_clear_stays_clear(tmp_path: Path) -> None:
    path, facts = made(tmp_path, "RGBA", (400, 400))
    with Image.open(BytesIO(thumbnail(path, facts))) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        assert picture.getpixel((5, 5)) == pytest.approx((200, 0, 0, 100), abs=2)


def test_a_file_that_is_none_gives_no_picture(tmp_path: Path) -> None:
    path, facts = made(tmp_path, "RGB", (40, 40))
    path.write_bytes(b"no picture")
    with pytest.raises(RenderFailed):
        thumbnail(path, facts)
