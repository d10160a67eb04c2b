"""Finds out whether a delivered file is whole, by decoding all of it in a process of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from pipelines.errors import RenderFailed, TakeFailed
from pipelines.ffmpeg import delivered, process
from pipelines.ffmpeg.sniff import Kind
from pipelines.film.timing import FrameRate

WATCHDOG_SECONDS = 2.0 * delivered.CPU_SECONDS
"""On a machine where others work too."""
LEAST_SIDE, MOST_SIDE = 16, 8192
_ITS_OWN_WORDS = "FFmpeg failed:"
"""How `process` begins when FFmpeg itself found something; else it was killed, or hung."""
BYTES_PER_SAMPLE = 8  # two channels of 32-bit float
MOST_WORDS = 150
"""Characters of FFmpeg's reason that users see."""
_CUT_OFF = "ended prematurely"
"""What the Matroska demuxer says, and then goes on as if that were the end."""


@dataclass(frozen=True)
class Examined:
    """A picture as it is shown: turned if it says so."""

    width: int
    height: int
    frames: int
    """At the film's rate."""


def examine(
    path: Path, form: str, kind: Kind, rate: FrameRate, folder: Path, *, most_seconds: str = ""
) -> Examined:
    """Decode the whole picture at `path`; raise `TakeFailed` if that can't be done.

    What it has beyond `most_seconds`, or what a model delivers at most, is not looked at.
    """
    listed = folder / "frames.txt"
    judged(delivered.examination(path, form, kind, rate, listed, most_seconds=most_seconds))
    lines = listed.read_text().splitlines()
    listed.unlink()
    frames = sum(not line.startswith("#") for line in lines)
    size = next((found for line in lines if (found := _DIMENSIONS.match(line))), None)
    if size is None or not frames:
        raise TakeFailed("The delivered file has no picture in it.")
    width, height = int(size[1]), int(size[2])
    if not LEAST_SIDE <= min(width, height) <= max(width, height) <= MOST_SIDE:
        raise TakeFailed(f"The delivered picture is {width}x{height}.")
    return Examined(width, height, frames)


def judged(command: Sequence[str]) -> None:
    """Run FFmpeg on a delivered file; raise `TakeFailed` if it finds fault with it.

    Raises `RenderFailed` if the machine is to blame: the take is paid for, and must not be lost.
    """
    try:
        said = process.run(command, seconds=WATCHDOG_SECONDS)
    except RenderFailed as error:
        if not str(error).startswith(_ITS_OWN_WORDS):
            raise
        reason = str(error).removeprefix(_ITS_OWN_WORDS).strip()[:MOST_WORDS]
        raise TakeFailed(f"The delivered file is damaged: {reason}") from error
    if _CUT_OFF in said:
        raise TakeFailed("The delivered file is damaged: its end is missing.")


def samples_in(wav: Path) -> int:
    """Count the samples of a file that `delivered.decoded_sound` has written."""
    with av.open(str(wav), format="wav") as container:
        return sum(packet.size for packet in container.demux(audio=0)) // BYTES_PER_SAMPLE


_DIMENSIONS = re.compile(r"#dimensions 0: (\d+)x(\d+)")
