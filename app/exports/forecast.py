"""What an export takes."""

from typing import Final

from app.generations.quote import JOIN_SECONDS, SEGMENTS_SHARE
from pipelines.film.output import Bundle, Codec, Form
from pipelines.film.timeline import Timeline

EFFORT: Final[dict[Codec, float]] = {"h264": 1, "hevc": 2.7, "av1": 1.8, "vp9": 6, "prores": 1.6}
"""CPU of a segment against x264's, its filters and decoders included."""


def seconds_of(form: Form, timeline: Timeline, pace: float, left: float = 1) -> float:
    """Return how long the share `left` of the export takes, at a film's `pace`.

    That is in seconds of work for each second of a film, as films have taken here.
    """
    if isinstance(form, Bundle):
        return JOIN_SECONDS
    size = form.picture.pixels / timeline.picture.pixels
    length = timeline.length / timeline.frame_rate
    work = length * pace * SEGMENTS_SHARE * size * EFFORT[form.codec]
    return round(work * left + JOIN_SECONDS, 1)
