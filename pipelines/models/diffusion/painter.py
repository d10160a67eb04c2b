"""A model held ready: loaded once, as its GPU has room, and given several clips at a time."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from pipelines.errors import ModelUnavailable
from pipelines.film.clip import ClipOrder
from pipelines.models.diffusion.card import Card
from pipelines.models.diffusion.library import Frames, Library, Painting
from pipelines.models.registry.choice import NEGATIVE


class Painter:
    """Raises `ModelUnavailable` where it can't be had, with what to do about it."""

    def __init__(self, card: Card, weights: Path, library: Library) -> None:
        folder = weights / card.name
        if not (folder / "model_index.json").is_file():
            raise ModelUnavailable(
                f"There are no weights of {card.name} at {folder}: "
                f"huggingface-cli download {card.repository} --local-dir {folder}"
            )
        free = library.free_gb()
        if free is None:
            raise ModelUnavailable(f"{card.name} needs a GPU, and there is none here.")
        if free < card.offloaded_gb:
            raise ModelUnavailable(
                f"{card.name} needs {card.offloaded_gb:g} GB of GPU memory; {free:.1f} are free."
            )
        self.card = card
        self.offloaded = free < card.whole_gb
        needed = card.offloaded_gb if self.offloaded else card.whole_gb
        self.most_at_once = 1 + int(min((free - needed) / card.clip_gb, 7))
        """Clips that its memory has room for at a time."""
        self._library = library
        self._pipeline = library.load(folder, offloaded=self.offloaded)

    def paint(self, orders: Sequence[ClipOrder]) -> list[Frames]:
        """Return the frames of each order. Those of one form are painted together."""
        done: dict[int, Frames] = {}
        numbered = sorted(enumerate(orders), key=lambda each: _form(self.card, each[1]))
        for _, alike in groupby(numbered, key=lambda each: _form(self.card, each[1])):
            group = list(alike)
            for first in range(0, len(group), self.most_at_once):
                batch = group[first : first + self.most_at_once]
                painted = self._pipeline.paint(self._painting([order for _, order in batch]))
                done |= {number: frames for (number, _), frames in zip(batch, painted, strict=True)}
        return [done[number] for number in range(len(orders))]

    def _painting(self, orders: Sequence[ClipOrder]) -> Painting:
        card, picture = self.card, self.card.picture(orders[0])
        return Painting(
            prompts=tuple(order.prompt for order in orders),
            negative=NEGATIVE,
            seeds=tuple(order.seed for order in orders),
            width=picture.width,
            height=picture.height,
            frames=card.frames(orders[0]),
            steps=card.steps,
            guidance=card.guidance,
        )

    def __del__(self) -> None:
        """Serve drops the model that was not asked for the longest."""
        if hasattr(self, "_pipeline"):
            del self._pipeline
            self._library.sweep()


def _form(card: Card, order: ClipOrder) -> tuple[int, int, int]:
    picture = card.picture(order)
    return picture.width, picture.height, card.frames(order)
