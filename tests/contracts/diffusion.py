"""What a diffusion library has to do, whichever it is: run on the fake, and on torch where it is.

    .rayreel/diffusion/bin/python -m tests.contracts.diffusion      # as `test_torch.py` runs it

Tiny pipelines of the real classes, with weights of chance, are built, saved and loaded again on the
CPU by the very code that loads the real ones on a GPU.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipelines.errors import ModelUnavailable
from pipelines.ffmpeg.probe import probe
from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.models.diffusion import CARDS, Card, DiffusionModel, Painter
from pipelines.models.diffusion.library import Frames, Library, Painting, Pipeline

SMALL = {"pixels": 64 * 64, "steps": 2, "most_frames": 9}
"""So that a CPU has it painted in a second."""


@dataclass
class FakePipeline:
    """Paints noise that prompt and seed decide, as large as it is told."""

    paintings: list[Painting]

    def paint(self, painting: Painting) -> Sequence[Frames]:
        self.paintings.append(painting)
        shape = (painting.frames, painting.height, painting.width, 3)
        return [
            np.random.default_rng([seed, *prompt.encode()]).integers(0, 255, shape, np.uint8)
            for prompt, seed in zip(painting.prompts, painting.seeds, strict=True)
        ]


@dataclass
class FakeLibrary:
    gb: float | None = 24.0
    paintings: list[Painting] = field(default_factory=list)
    loaded: list[tuple[str, bool]] = field(default_factory=list)
    sweeps: int = 0

    def free_gb(self) -> float | None:
        return self.gb

    def load(self, folder: Path, *, offloaded: bool) -> Pipeline:
        if (folder / "model_index.json").read_text() != "{}":
            raise ModelUnavailable(f"The weights in {folder} can't be loaded.")
        self.loaded.append((folder.name, offloaded))
        return FakePipeline(self.paintings)

    def sweep(self) -> None:
        self.sweeps += 1


def save_fake(card: Card, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")


def small(name: str) -> Card:
    return CARDS[name].model_copy(update=SMALL)


def order(prompt: str = "a kettle", seed: int = 1, **more: object) -> ClipOrder:
    size = PictureSize(width=128, height=72)
    asked = {"picture": size, "frame_rate": 24, "length": 12, **more}
    return ClipOrder.model_validate({"prompt": prompt, "title": "", "seed": seed, **asked})


def check(name: str, library: Library, save: Callable[[Card, Path], None], folder: Path) -> None:
    """Fail with an `AssertionError` unless the library keeps the contract."""
    card = small(name)
    save(card, folder / name)
    painter = Painter(card, folder, library)
    one, other = order("a kettle", 1), order("a lighthouse", 2)
    painted = painter.paint([one, other])
    size = card.picture(one)
    shape = (card.frames(one), size.height, size.width, 3)
    assert [frames.shape for frames in painted] == [shape, shape]
    assert all(frames.dtype == np.uint8 for frames in painted)
    assert not np.array_equal(painted[0], painted[1]), "what is ordered decides nothing"
    again = painter.paint([one])[0]
    # Sums are rounded otherwise in a batch of another size, so by a step or two, not to the bit.
    assert np.abs(again.astype(int) - painted[0]).mean() < 2, "the same order gives other frames"
    film = folder / f"{name}.mp4"
    DiffusionModel(card, again).render(one, film)
    facts = probe(film)
    assert (facts.frames, facts.width, facts.height) == (12, 128, 72)
    (folder / name / "model_index.json").write_text('{"_class_name": "NoSuchPipeline"}')
    assert str(folder) in _refusal(card, folder, library)


def _refusal(card: Card, folder: Path, library: Library) -> str:
    try:
        Painter(card, folder, library)
    except ModelUnavailable as error:
        return str(error)
    return "none: damaged weights were loaded"


def main() -> int:
    from pipelines.models.diffusion.library import TorchLibrary  # noqa: PLC0415 - needs torch
    from tests.contracts.tiny_pipelines import SAVE  # noqa: PLC0415

    for name, save in SAVE.items():
        with tempfile.TemporaryDirectory() as place:
            check(name, TorchLibrary("cpu"), save, Path(place))
        print(f"{name}: built, saved, loaded, painted, encoded")
    return 0


if __name__ == "__main__":
    sys.exit(main())
