"""Subtitles beside the film: what is said, for players, search and those who can't hear it."""

import itertools
import re
from collections.abc import Sequence

from pipelines.film.caption import Caption
from pipelines.film.strip import Strip
from pipelines.film.timing import FrameRate

_JOINER = "\u2060"
"""Word joiner: not seen, but what it parts is not read as markup."""
_MARKUP = re.compile(r"<(?=[/a-zA-Z])|\{(?=\\)|--(?=>)")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def srt(captions: Sequence[Caption], rate: FrameRate) -> str:
    """Return SubRip, which has no way to write its own markup but to break it up."""
    return "\n".join(
        f"{number}\n{_time(caption.start, rate, ',')} --> {_time(caption.end, rate, ',')}\n"
        f"{_MARKUP.sub(lambda found: found[0] + _JOINER, _lines(caption))}\n"
        for number, caption in enumerate(_said(captions), start=1)
    )


def webvtt(captions: Sequence[Caption], rate: FrameRate) -> str:
    """Return WebVTT (W3C), which browsers take."""
    cues = (
        f"{_time(caption.start, rate, '.')} --> {_time(caption.end, rate, '.')}\n"
        f"{_lines(caption).translate(_TEXT)}\n"
        for caption in _said(captions)
    )
    return "\n".join(["WEBVTT\n", *cues])


def thumbnails(strip: Strip, picture: str, length: int, rate: FrameRate) -> str:
    """Return WebVTT that says which part of the file `picture` shows what is at a time."""
    size = f"{strip.picture.width},{strip.picture.height}"
    cues = []
    for number, (frame, after) in enumerate(itertools.pairwise([*strip.frames, length])):
        x, y = strip.place(number)
        at = f"{_time(frame, rate, '.')} --> {_time(after, rate, '.')}"
        cues.append(f"{at}\n{picture}#xywh={x},{y},{size}\n")
    return "\n".join(["WEBVTT\n", *cues])


def _said(captions: Sequence[Caption]) -> list[Caption]:
    """Return what is said, in order: titles are in the picture."""
    spoken = (caption for caption in captions if caption.shown_as == "caption")
    return sorted(spoken, key=lambda caption: (caption.start, caption.end))


def _lines(caption: Caption) -> str:
    """Leave out empty lines: one would end the caption."""
    return "\n".join(filter(str.strip, caption.text.split("\n")))


def _time(frame: int, rate: FrameRate, point: str) -> str:
    """Return when `frame` is shown, to the nearest millisecond."""
    seconds, thousandths = divmod((2000 * frame + rate) // (2 * rate), 1000)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{clock}{point}{thousandths:03d}"
