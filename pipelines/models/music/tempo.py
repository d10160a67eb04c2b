"""How fast the music of a film is, so that its scenes can change on the beat."""

from math import log
from typing import Final

from pipelines.models.music.styles import Style, style_called

SAMPLE_RATE: Final = 48_000
"""Samples a second; the rate of the film's sound."""
FEWEST_BEATS: Final = 4
"""Of the shortest film: one bar."""


def beat_of(words: str, seed: int, samples: int) -> int:
    """Return how many samples a beat of this music lasts, if it has `samples` in all.

    The first beat, a downbeat, is the first sample; every fourth one after it is another.
    """
    return round(samples / beats_in(style_called(words, seed), samples))


def beats_in(style: Style, samples: int) -> int:
    """Return a whole, even number of beats that brings the tempo nearest the style's."""
    return max(FEWEST_BEATS, 2 * round(samples / SAMPLE_RATE * style.bpm / 120))


def kept_beat(style: Style, beat: int, samples: int) -> float:
    """Return the beat in which `style` is played in a film whose scenes change every `beat`.

    Half of it or twice as much comes nearer to the tempo of some: they change on the beat as well.
    """
    own = 60 * SAMPLE_RATE / style.bpm
    possible = [beat / 2, float(beat), 2.0 * beat]
    fitting = [each for each in possible if samples / each >= FEWEST_BEATS]
    return min(fitting or possible, key=lambda each: abs(log(each / own)))
