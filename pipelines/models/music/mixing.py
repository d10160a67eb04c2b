"""The mix: all notes into one sound, at a set loudness, with headroom, faded at both ends."""

from collections import defaultdict

import numpy as np

from pipelines.models.music.loudness import limit, loudness
from pipelines.models.music.room import Room
from pipelines.models.music.score import Note
from pipelines.models.music.styles import Voice
from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.music.voices import Sound, sound

LOUDNESS = -18.0
"""LUFS of the bed: films are raised to -14 later, and then its peaks must still fit."""
CEILING = 10 ** (-6 / 20)
"""Highest sample, -6 dBFS: 4 dB more later, and a decibel that AAC may overshoot, stay below -1."""
FADE_IN_SECONDS = 0.05
FADE_OUT_SECONDS = 1.5
LONGEST_FADE = 0.25
"""Of the whole sound; a short film fades out faster."""

_LEVELS: dict[Voice, tuple[float, float]] = {
    # How loud, and how much of the room.
    "warm_pad": (0.30, 0.5),
    "string_pad": (0.30, 0.6),
    "glass_pad": (0.34, 0.6),
    "piano": (0.55, 0.45),
    "guitar": (0.55, 0.4),
    "marimba": (0.55, 0.45),
    "synth": (0.36, 0.35),
    "strings": (0.42, 0.5),
    "round_bass": (0.42, 0.0),
    "synth_bass": (0.36, 0.0),
    "low_strings": (0.36, 0.3),
    "bell": (0.30, 0.7),
    "kick": (0.46, 0.0),
    "snare": (0.34, 0.3),
    "clap": (0.30, 0.35),
    "hat": (0.30, 0.0),
    "shaker": (0.26, 0.15),
    "drum": (0.55, 0.5),
}


def mixed(notes: tuple[Note, ...], room: Room, samples: int) -> Sound:
    """Return `notes` as (samples, 2), mastered."""
    mix = np.zeros((samples, 2), dtype=np.float32)
    alike: dict[tuple[Voice, int, int, float], list[Note]] = defaultdict(list)
    for note in notes:
        alike[note.voice, note.pitch, note.length, note.pan].append(note)
    for (voice, pitch, length, pan), played in alike.items():
        level, wet = _LEVELS[voice]
        rendered = room.placed(sound(voice, pitch, length), pan, wet)
        for note in played:
            part = rendered[: samples - note.start]
            strength = np.float32(level * note.velocity)
            mix[note.start : note.start + len(part)] += part * strength
    _master(mix)
    return mix


def _master(mix: Sound) -> None:
    """Set loudness and peak of `mix` and fade it, in place."""
    if (measured := loudness(mix)) is not None:
        mix *= np.float32(10 ** ((LOUDNESS - measured) / 20))
    limit(mix, CEILING)
    samples = len(mix)
    fade_in = min(int(FADE_IN_SECONDS * SAMPLE_RATE), int(samples * LONGEST_FADE))
    fade_out = min(int(FADE_OUT_SECONDS * SAMPLE_RATE), int(samples * LONGEST_FADE))
    mix[:fade_in] *= _rise(fade_in)
    mix[samples - fade_out :] *= _rise(fade_out)[::-1]


def _rise(count: int) -> Sound:
    """Return a fade from exactly 0 with rounded corners, as a column."""
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count))
    return ramp.astype(np.float32)[:, None]
