"""What a second of animatic costs: CPU-seconds per second of film, drawing and encoding apart.

python -m tests.benchmarks.animatic [seconds of film]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.models.animatic.animation import Animation
from pipelines.models.animatic.direction import TREATMENTS
from pipelines.models.animatic.model import AnimaticModel, frames

RATE = 30
SECONDS = 3
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
SUBJECTS = {
    "hero": "Product shot, a solar kettle. Palette #F4A261 #264653",
    "landscape": "Landscape, forest, morning mist, a backpack. Palette #C97B4A #A3B18A #344E41",
    "poster": "Kinetic typography, a fitness app. Palette #3A0CA3 #F72585 #4CC9F0 #F8F9FA",
    "papercut": "Papercut, a coffee cup. Palette #C97B4A #A3B18A #FAF3E7 #344E41",
    "blueprint": "Blueprint, wireless earbuds. Palette #00B4D8 #0B132B #E0FBFC #7B61FF",
}


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(f"{'treatment':<11}{'size':<7}{'paint':>8}{'draw':>10}{'encode':>10}{'CPU-s per s':>13}")
    print(f"{'':<11}{'':<7}{'ms':>8}{'ms/frame':>10}{'ms/frame':>10}{'of film':>13}")
    for treatment in TREATMENTS:
        for name, (width, height) in SIZES.items():
            order = ClipOrder(
                prompt=SUBJECTS[treatment],
                title="Boils in two minutes",
                seed=1,
                picture=PictureSize(width=width, height=height),
                frame_rate=RATE,
                length=RATE * seconds,
            )
            _row(treatment, name, order)


def _row(treatment: str, name: str, order: ClipOrder) -> None:
    began = time.process_time()
    Animation(order)
    painting = time.process_time() - began
    began = time.process_time()
    for _ in frames(order):
        pass
    drawing = time.process_time() - began - painting
    with tempfile.TemporaryDirectory() as folder:
        before = os.times()
        AnimaticModel().render(order, Path(folder) / "clip.mp4")
        after = os.times()
    own = after.user + after.system - before.user - before.system
    ffmpeg = sum(after[2:4]) - sum(before[2:4])
    # What the pipe costs on this side belongs to encoding.
    encoding = ffmpeg + max(own - painting - drawing, 0)
    share = (own + ffmpeg) * order.frame_rate / order.length
    print(
        f"{treatment:<11}{name:<7}{painting * 1000:>8.0f}{drawing / order.length * 1000:>10.2f}"
        f"{encoding / order.length * 1000:>10.2f}{share:>13.2f}"
    )


if __name__ == "__main__":
    main()
