"""Last frame: where one scene ends the next may begin, for models that take a first frame."""

import base64
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from cluster.resources import INGEST
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import process, stills
from pipelines.film.clip import Clip
from pipelines.film.timing import FrameRate
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

MOST_CHARACTERS = 256_000
"""Of a data URI; Replicate asks for files by URL above 256 kB."""
LONGEST_SIDES = (1280, 960, 640)
"""Pixels: models work at 480 to 1080 lines."""
QUALITIES = (2, 4, 7, 12, 20, 31)
"""FFmpeg's for JPEG, the best first."""
STILL_SECONDS = 60.0


@dataclass(frozen=True)
class ShowLastFrame:
    """Take the picture that `clip` ends with in a film of `length` frames of it."""

    clip: Clip
    frame_rate: FrameRate
    length: int
    """Frames of the clip, at the film's rate, until the scene ends: the rest is never seen."""


def show_last_frame(work: ShowLastFrame, workshop: Workshop) -> str:
    """Return the frame as a JPEG data URI; raise `DamagedMedia` if the clip is not there."""
    clip = work.clip
    last = min(work.length, clip.length) - 1
    with workplace(workshop, 2 * clip.size_bytes) as folder:
        film, still = folder / "clip.mp4", folder / "frame.jpg"
        workshop.store.fetch(clip.location, film)
        if sha256(film) != clip.sha256:
            raise DamagedMedia(f"The clip of {clip.scene_id} is not the one that was made for it.")
        for side, quality in product(LONGEST_SIDES, QUALITIES):
            command = stills.frame_of(film, last, work.frame_rate, side, quality, still)
            process.run(command, seconds=STILL_SECONDS)
            uri = _data_uri(still)
            if len(uri) <= MOST_CHARACTERS:
                return uri
    raise DamagedMedia(f"The last frame of {clip.scene_id} does not fit in {MOST_CHARACTERS} B.")


def _data_uri(still: Path) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(still.read_bytes()).decode()


LAST_FRAME = Stage(INGEST, show_last_frame)
