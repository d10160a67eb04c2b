"""Painting with the fake library; `test_torch.py` does the same with torch."""

from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import ModelUnavailable
from pipelines.film.picture import PictureSize
from pipelines.models.diffusion import CARDS, Card, DiffusionModel, Painter
from tests.contracts.diffusion import FakeLibrary, check, order, save_fake, small

NAMES = sorted(CARDS)


@pytest.mark.parametrize("name", NAMES)
def test_the_library_keeps_its_contract(name: str, tmp_path: Path) -> None:
    check(name, FakeLibrary(), save_fake, tmp_path)


def painter(library: FakeLibrary, folder: Path, card: Card | None = None) -> Painter:
    card = card or CARDS["wan-2.1-1.3b"]
    if not (folder / card.name).exists():
        save_fake(card, folder / card.name)
    return Painter(card, folder, library)


def test_without_weights_it_is_told_where_they_belong_and_how_they_come(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no weights .*huggingface-cli download Wan-AI/"):
        Painter(CARDS["wan-2.1-1.3b"], tmp_path, FakeLibrary())


def test_without_a_gpu_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="needs a GPU, and there is none"):
        painter(FakeLibrary(gb=None), tmp_path)


def test_a_gpu_that_is_too_small_is_told_by_how_much(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"needs 13 GB of GPU memory; 8.0 are free"):
        painter(FakeLibrary(gb=8.0), tmp_path)


@pytest.mark.parametrize(
    ("gb", "offloaded", "at_once"),
    [(13.5, True, 1), (19.5, True, 2), (22, False, 1), (80, False, 8)],
)
def test_memory_decides_what_stays_on_the_gpu_and_how_much_is_made_at_once(
    gb: float, offloaded: bool, at_once: int, tmp_path: Path
) -> None:
    library = FakeLibrary(gb=gb)
    made = painter(library, tmp_path)
    assert library.loaded == [("wan-2.1-1.3b", offloaded)]
    assert made.most_at_once == at_once
    made.paint([order(seed=number) for number in range(9)])
    assert max(len(painting.prompts) for painting in library.paintings) == min(at_once, 9)
    assert sum(len(painting.prompts) for painting in library.paintings) == 9


def test_only_clips_of_one_form_are_painted_together(tmp_path: Path) -> None:
    library = FakeLibrary(gb=80)
    made = painter(library, tmp_path, small("ltx-video"))
    tall = order("tall", picture=PictureSize(width=72, height=128))
    painted = made.paint([order("wide"), tall, order("wide too")])
    assert sorted(painting.prompts for painting in library.paintings) == [
        ("tall",),
        ("wide", "wide too"),
    ]
    assert [frames.shape[1] < frames.shape[2] for frames in painted] == [True, False, True]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seconds", [1, 5, 10])
@pytest.mark.parametrize("size", [(854, 480), (480, 854), (1080, 1350), (128, 72)])
def test_a_model_is_asked_for_what_it_can_do(
    name: str, seconds: int, size: tuple[int, int]
) -> None:
    card = CARDS[name]
    wanted = order(
        picture=PictureSize(width=size[0], height=size[1]), frame_rate=30, length=30 * seconds
    )
    picture, frames = card.picture(wanted), card.frames(wanted)
    assert picture.width % card.side_step == picture.height % card.side_step == 0
    assert picture.width * picture.height <= 1.1 * card.pixels
    assert abs(picture.width / picture.height / (size[0] / size[1]) - 1) < 0.15
    assert frames % card.frame_step == 1
    assert frames == card.most_frames or frames >= seconds * card.fps


def test_a_clip_longer_than_the_model_makes_is_played_slower_to_its_last_frame() -> None:
    card = small("wan-2.1-1.3b")
    grey = np.arange(9, dtype=np.uint8).reshape(9, 1, 1, 1) * np.ones((1, 16, 16, 3), np.uint8)
    shown = [int(frame[0]) for frame in DiffusionModel(card, grey)._told(order(length=36))]
    assert shown == [number // 4 for number in range(36)]


def test_a_dropped_model_gives_its_memory_back(tmp_path: Path) -> None:
    library = FakeLibrary()
    made = painter(library, tmp_path)
    assert library.sweeps == 0
    del made
    assert library.sweeps == 1


def test_nothing_is_drawn_where_nothing_was_painted(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="needs a GPU of its own"):
        DiffusionModel(CARDS["ltx-video"]).render(order(), tmp_path / "clip.mp4")
