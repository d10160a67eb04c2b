"""The score: which notes sound when. Pure: a style, a seed and a length in, notes out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.models.music.harmony import Chord, chord_classes, pitch, voiced
from pipelines.models.music.styles import Style, Voice
from pipelines.models.music.tempo import FEWEST_BEATS, SAMPLE_RATE, beats_in, kept_beat

BAR = 4
"""Beats. All styles are in four-four time."""
TONICS = (48, 50, 52, 53, 55, 57)
"""C, D, E, F, G and A below middle C: bass and chords stay in their registers."""
HIGHEST_BASS = 46
"""MIDI, B flat; what lies above is played an octave lower."""
SHORT_BARS = 4
"""With fewer bars there is no time to build."""
INTO_THE_END = 6
"""Bars before the end in which nobody takes a breath."""
HARDEST = 9
"""The stroke that means full velocity in `Rhythm.strokes`."""
FORCE = (0.6, 0.75, 0.9, 1.0)
"""How hard everybody plays, by the energy of the bar."""


@dataclass(frozen=True)
class Note:
    voice: Voice
    start: int
    """Sample at which it begins."""
    length: int
    """Samples until it is let go; it rings on after."""
    pitch: int
    """MIDI; 0 for drums."""
    velocity: float
    """0 to 1, as amplitude."""
    pan: float = 0.0
    """-1 left, 1 right."""


@dataclass(frozen=True)
class Bar:
    start: float
    """Beats from the beginning."""
    beats: int
    chord: Chord
    bass: int
    energy: int
    """0: only chords; 1: bass and arpeggio; 2: drums; 3: everything."""
    last: bool


def score(style: Style, seed: int, samples: int, kept: int | None = None) -> tuple[Note, ...]:
    """Return the notes of a bed of exactly `samples`, whose last chord rings to the end.

    `kept` is the beat, in samples, that the film's scenes change on.
    """
    dice = random.Random(f"{style.name}:{seed}")  # noqa: S311 - music, not secrets
    if kept is None:
        beats = beats_in(style, samples)
        beat = samples / beats
    else:
        beat = kept_beat(style, kept, samples)
        # A beat was rounded to samples: what it lacks of a whole number is no other number.
        beats = max(FEWEST_BEATS, int(samples / beat + 0.1))
    bars = _bars(style, dice, beats)
    patterns = dice.sample(style.patterns, k=2)
    motif = [dice.choice((0, 1, 1, 2)) for _ in range(4)]
    notes: list[Note] = []
    for index, bar in enumerate(bars):
        played = [*_pad(style, bar, beat)]
        if bar.last:
            played += _ending(style, bar, beat)
        else:
            played += _bass(style, bar, beat)
            played += _arpeggio(style, bar, beat, patterns[_is_bridge(index)], dice)
            played += _drums(style, bar, beat, dice)
            played += _lead(style, bar, beat, motif, index)
        if bar.last and kept is not None:
            played = [replace(n, length=n.length and samples - n.start) for n in played]
        notes += (replace(note, velocity=note.velocity * FORCE[bar.energy]) for note in played)
    return tuple(notes)


def _bars(style: Style, dice: random.Random, beats: int) -> list[Bar]:
    tonic = dice.choice(TONICS)
    verse, bridge = dice.sample(style.progressions, k=2)
    last = BAR + beats % BAR if beats > BAR + 2 else max(2, beats - 2)
    lengths = [BAR] * ((beats - last) // BAR) + [(beats - last) % BAR]
    lengths = [length for length in lengths if length]
    roots = [(bridge if _is_bridge(index) else verse)[index % 4] for index in range(len(lengths))]
    cadence = style.cadence[-len(roots) :]
    roots[len(roots) - len(cadence) :] = cadence
    bars: list[Bar] = []
    at, chord = 0.0, None
    for index, (root, length) in enumerate(zip([*roots, 0], [*lengths, last], strict=True)):
        classes = chord_classes(tonic, root, style.color, minor=style.minor)
        chord = voiced(classes, chord)
        low = pitch(tonic - 12, root % 7, minor=style.minor)
        final = index == len(roots)
        energy = 3 if final else _energy(index, len(roots))
        bars.append(Bar(at, length, chord, low if low <= HIGHEST_BASS else low - 12, energy, final))
        at += length
    return bars


def _is_bridge(bar: int) -> bool:
    """Whether the bar lies in the eight of every 32 that go elsewhere before coming home."""
    return bar // 8 % 4 == 2  # noqa: PLR2004


def _energy(index: int, bars: int) -> int:
    """Return how much plays: an intro, a build, and in a long film a breath every 16 bars."""
    if bars < SHORT_BARS:
        return 2
    intro = max(1, min(4, bars // 6))
    if index < intro:
        return 0 if 2 * index + 1 < intro else 1
    if index < 2 * intro or index >= bars - 2:
        return 2
    into_main = index - 2 * intro
    breath = into_main % 16 in {12, 13} and bars - index > INTO_THE_END
    return 1 if breath else 3


def _pad(style: Style, bar: Bar, beat: float) -> Iterator[Note]:
    start, length = _samples(bar.start, beat), _samples(bar.beats, beat)
    for place, tone in enumerate(bar.chord):
        pan = (place / max(1, len(bar.chord) - 1) - 0.5) * 0.8
        yield Note(style.pad, start, length, tone, 0.7, pan)


def _bass(style: Style, bar: Bar, beat: float) -> Iterator[Note]:
    if not bar.energy:
        return
    strokes = [(step, int(stroke)) for step, stroke in enumerate(style.bass_steps) if stroke != "."]
    strokes = [(step, force) for step, force in strokes if step < 2 * bar.beats]
    ends = [step for step, _ in strokes[1:]] + [2 * bar.beats]
    for (step, force), end in zip(strokes, ends, strict=True):
        start = _samples(bar.start + step / 2, beat)
        length = _samples((end - step) / 2 * 0.92, beat)
        yield Note(style.bass, start, length, bar.bass, force / HARDEST)


def _arpeggio(
    style: Style, bar: Bar, beat: float, steps: tuple[int | None, ...], dice: random.Random
) -> Iterator[Note]:
    tones = _spread(bar.chord)
    per_beat = len(steps) // BAR
    sparse = bar.energy == 0
    for step in range(bar.beats * per_beat):
        index = steps[step % len(steps)]
        if index is None or (sparse and step % (2 * per_beat)):
            continue
        accent = 0.85 if step % per_beat == 0 else 0.62
        # Nobody strikes twice alike, or to the millisecond.
        velocity = accent * dice.uniform(0.88, 1.0)
        start = _samples(bar.start + step / per_beat, beat) + dice.randrange(0, 240)
        tone = tones[index % len(tones)]
        length = _samples(1 / per_beat, beat)
        yield Note(style.arpeggio, start, length, tone, velocity, 0.45 if index % 2 else -0.45)


def _drums(style: Style, bar: Bar, beat: float, dice: random.Random) -> Iterator[Note]:
    for rhythm in style.drums:
        if bar.energy < rhythm.energy:
            continue
        for step, stroke in enumerate(rhythm.strokes[: 4 * bar.beats]):
            if stroke != ".":
                force = int(stroke) / HARDEST * dice.uniform(0.92, 1.0)
                pan = {"hat": 0.3, "shaker": -0.35}.get(rhythm.voice, 0.0)
                start = _samples(bar.start + step / 4, beat)
                yield Note(rhythm.voice, start, 0, 0, force, pan)


def _lead(style: Style, bar: Bar, beat: float, motif: list[int], index: int) -> Iterator[Note]:
    """Answer every second bar with the motif, on the notes of the chord."""
    if bar.energy < len(FORCE) - 1 or index % 2 == 0 or bar.beats < BAR:
        return
    tones = [tone + 12 for tone in bar.chord]
    for number, (step, offset) in enumerate(zip((0.0, 1.5, 2.0, 3.0), motif, strict=True)):
        if index % 4 == 1 and number == len(motif) - 1:
            continue  # a question is shorter than its answer
        tone = tones[(number + offset) % len(tones)]
        start, length = _samples(bar.start + step, beat), _samples(1.0, beat)
        yield Note(style.lead, start, length, tone, 0.55, 0.2)


def _ending(style: Style, bar: Bar, beat: float) -> Iterator[Note]:
    """Strike the tonic once and let it ring."""
    start, length = _samples(bar.start, beat), _samples(bar.beats, beat)
    yield Note(style.bass, start, length, bar.bass, 0.7)
    for place, tone in enumerate(_spread(bar.chord)[:4]):
        late = start + place * int(0.03 * SAMPLE_RATE)  # rolled, from the bottom up
        yield Note(style.arpeggio, late, length, tone, 0.65, (-0.3, 0.3)[place % 2])
    if any(rhythm.voice in {"kick", "drum"} for rhythm in style.drums):
        yield Note(style.drums[0].voice, start, 0, 0, 0.7)


def _spread(chord: Chord) -> list[int]:
    """Return the chord's notes over two octaves."""
    return sorted({*chord, *(tone + 12 for tone in chord)})[:6]


def _samples(beats: float, beat: float) -> int:
    return round(beats * beat)
