"""What is said in a film: when, and as which captions."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from pipelines.film.caption import Caption
from pipelines.film.cue import Cue
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.value import Value

LEAD_SECONDS = Fraction(1, 5)
"""From where a scene has the picture to itself until its words begin."""
PAUSE_SECONDS = Fraction(3, 20)
"""At least, between the words of two scenes."""
MOST_LETTERS = 84
"""Of one caption: two lines of 42, which the BBC and Netflix ask for."""
LEAST_SECONDS = Fraction(5, 6)
"""A caption is shown for (Netflix), if the next one leaves it the time."""

_BREAK = re.compile(r"(?<=[.!?…。！？])\s*|(?<=[,;:—،、，])\s+")  # noqa: RUF001


class SpokenLine(Value):
    """The words of one scene, as a voice has said them."""

    scene_id: str
    text: Annotated[str, Field(min_length=1)]
    location: str
    """Object store key of a 48 kHz stereo WAV in 32-bit float."""
    sha256: str
    samples: Annotated[int, Field(gt=0)]
    sample_rate: Annotated[int, Field(gt=0)] = 48_000

    def frames(self, rate: FrameRate) -> int:
        """Return how many frames it lasts, the last one begun included."""
        return -(-self.samples * rate // self.sample_rate)


class Narration(Value):
    """When the lines of a film are heard, and read."""

    cues: tuple[Cue, ...] = ()
    captions: tuple[Caption, ...] = ()
    warnings: tuple[str, ...] = ()


def narrated(timeline: Timeline, lines: Sequence[SpokenLine]) -> Narration:
    """Place each line at its scene, after the transition into it; none begins before another ends.

    A line that is longer than its scene goes on over the next; what does not fit into the film at
    all is cut off by its end. Both are told.
    """
    rate, begins = timeline.frame_rate, _beginnings(timeline)
    cues: list[Cue] = []
    captions: list[Caption] = []
    warnings: list[str] = []
    free = 0
    by_scene = sorted(lines, key=lambda line: begins[line.scene_id][0])
    for line in by_scene:
        own, end = begins[line.scene_id]
        start = max(own + int(LEAD_SECONDS * rate), free)
        length = line.frames(rate)
        if start >= timeline.length:
            warnings.append(f"The words of {line.scene_id} have no room before the film's end.")
            continue
        if start + length > timeline.length:
            cut = (start + length - timeline.length) / rate
            warnings.append(f"The words of {line.scene_id} are cut off, {cut:.1f} s too long.")
        elif start + length > end:
            late = (start + length - end) / rate
            warnings.append(f"The words of {line.scene_id} end {late:.1f} s after it.")
        cues.append(Cue(location=line.location, sha256=line.sha256, heard_as="voice", start=start))
        captions += _captions(line.text, start, min(length, timeline.length - start))
        free = start + length + int(PAUSE_SECONDS * rate)
    return Narration(
        cues=tuple(cues),
        captions=_lasting(captions, int(LEAST_SECONDS * rate), timeline.length),
        warnings=tuple(warnings),
    )


def _beginnings(timeline: Timeline) -> dict[str, tuple[int, int]]:
    """Return from which frame on each scene has the picture to itself, and where it ends."""
    found: dict[str, tuple[int, int]] = {}
    at = 0
    for index, scene in enumerate(timeline.scenes):
        found[scene.id] = at + timeline.lead_in(index), at + scene.length
        at += scene.length - timeline.lead_out(index)
    return found


def _captions(text: str, start: int, length: int) -> list[Caption]:
    """Share the time of a line out to its captions by their letters, as voices go evenly."""
    pieces = _pieces(text)
    letters = sum(map(len, pieces))
    found = []
    said = 0
    for piece in pieces:
        first = start + length * said // letters
        said += len(piece)
        end = start + length * said // letters
        if end > first:
            found.append(Caption(start=first, end=end, text=piece))
    return found


def _pieces(text: str) -> list[str]:
    """Break after sentences and clauses, then between words, and put together what fits."""
    words: list[str] = []
    for clause in filter(None, (part.strip() for part in _BREAK.split(" ".join(text.split())))):
        if len(clause) <= MOST_LETTERS:
            words.append(clause)
            continue
        for word in clause.split():
            words += [word[at : at + MOST_LETTERS] for at in range(0, len(word), MOST_LETTERS)]
    pieces: list[str] = []
    for word in words:
        together = f"{pieces[-1]} {word}" if pieces else word
        ended = bool(pieces) and pieces[-1][-1] in ".!?…。！？"  # noqa: RUF001
        if pieces and not ended and len(together) <= MOST_LETTERS:
            pieces[-1] = together
        else:
            pieces.append(word)
    return pieces


def _lasting(captions: Sequence[Caption], least: int, length: int) -> tuple[Caption, ...]:
    """Show short captions a little longer, where nothing follows so soon."""
    starts = [*(caption.start for caption in captions), length][1:]
    return tuple(
        caption.model_copy(update={"end": max(caption.end, min(caption.start + least, next_start))})
        for caption, next_start in zip(captions, starts, strict=True)
    )
