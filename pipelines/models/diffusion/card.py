"""What is known of a video model before it is loaded."""

from math import ceil, sqrt
from typing import Annotated

from pydantic import Field

from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.film.value import Value


class Card(Value):
    name: str
    """Its folder among the weights, and the end of its id in the catalog."""
    repository: str
    """On huggingface.co, in the layout of diffusers."""
    revision: str = "1"
    """Changes whenever we would get other frames from it."""
    pixels: int
    """Of one frame, about: what it was trained with."""
    side_step: int
    """Both sides are multiples of this."""
    frame_step: int
    """It makes a multiple of this many frames, and one more."""
    most_frames: int
    fps: Annotated[int, Field(gt=0)]
    steps: int
    guidance: float
    whole_gb: float
    """GPU memory for all of it and one clip at work."""
    offloaded_gb: float
    """The same where its parts wait in the machine's memory for their turn."""
    clip_gb: float
    """For each further clip made at the same time."""

    @property
    def id(self) -> str:
        return f"rayreel/{self.name}"

    def frames(self, order: ClipOrder) -> int:
        """Return how many frames to make: for the whole order, if it makes as many."""
        wanted = ceil(order.length / order.frame_rate * self.fps)
        whole = self.frame_step * ceil(max(wanted - 1, 1) / self.frame_step) + 1
        return min(whole, self.most_frames)

    def picture(self, order: ClipOrder) -> PictureSize:
        """Return the size to paint: the order's shape, as large as the model is good for."""
        width, height = order.picture.width, order.picture.height
        scale = min(1.0, sqrt(self.pixels / (width * height)))
        across, down = (
            max(self.side_step, self.side_step * round(side * scale / self.side_step))
            for side in (width, height)
        )
        return PictureSize(width=across, height=down)


# Memory: the text encoder (UMT5-XXL, 11 GB) is most of it, and needed for a second. The authors
# give 8.19 GB with it elsewhere: https://huggingface.co/Wan-AI/Wan2.1-T2V-1.3B-Diffusers
WAN = Card(
    name="wan-2.1-1.3b",
    repository="Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
    pixels=832 * 480,
    side_step=16,
    frame_step=4,
    most_frames=81,
    fps=16,
    steps=30,
    guidance=5.0,
    whole_gb=22,
    offloaded_gb=13,
    clip_gb=6,
)
# https://huggingface.co/Lightricks/LTX-Video: sides by 32, frames by 8 and one, best under 720x1280
# and 257 frames. T5-XXL is 9.5 GB of it.
LTX = Card(
    name="ltx-video",
    repository="Lightricks/LTX-Video",
    pixels=768 * 512,
    side_step=32,
    frame_step=8,
    most_frames=257,
    fps=24,
    steps=40,
    guidance=3.0,
    whole_gb=20,
    offloaded_gb=12,
    clip_gb=5,
)
CARDS = {card.name: card for card in (WAN, LTX)}
