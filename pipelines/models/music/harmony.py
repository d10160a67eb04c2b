"""Scales, chords, and how the voices of one chord go to the next."""

from itertools import pairwise, product

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)

Chord = tuple[int, ...]
"""MIDI pitches, rising; 60 is middle C."""

LOWEST, HIGHEST = 53, 77
"""MIDI pitches between which chords are voiced: low enough for warmth, clear of the bass."""


def pitch(tonic: int, degree: int, *, minor: bool) -> int:
    """Return the MIDI pitch `degree` scale steps above `tonic`; steps go on over the octave."""
    octave, step = divmod(degree, 7)
    return tonic + 12 * octave + (MINOR if minor else MAJOR)[step]


def chord_classes(tonic: int, root: int, color: tuple[int, ...], *, minor: bool) -> tuple[int, ...]:
    """Return the pitch classes (0 to 11) of the chord on scale degree `root`, root first.

    A ninth or seventh that would grate on another note by a semitone is left out.
    """
    base = pitch(tonic, root, minor=minor) % 12
    classes = [base]
    for step in color[1:]:
        note = pitch(tonic, root + step, minor=minor) % 12
        # A diminished fifth has no place in a bed of music: a perfect one instead.
        note = (base + 7) % 12 if (note - base) % 12 == 6 else note  # noqa: PLR2004 - semitones
        if all((note - other) % 12 not in {0, 1, 11} for other in classes):
            classes.append(note)
    return tuple(classes)


def voiced(classes: tuple[int, ...], before: Chord | None) -> Chord:
    """Place the chord so that its voices move least from `before`, none of them crossing."""
    spots = [
        [note for note in range(LOWEST, HIGHEST + 1) if note % 12 == pitch_class]
        for pitch_class in classes
    ]
    choices = sorted({tuple(sorted(choice)) for choice in product(*spots)})
    return min(choices, key=lambda choice: (_effort(choice, before), choice))


def _effort(choice: Chord, before: Chord | None) -> int:
    centre = abs(sum(choice) - 64 * len(choice))
    crowded = sum(low + 2 >= high for low, high in pairwise(choice))
    spread = max(0, choice[-1] - choice[0] - 16)
    if before is None:
        return centre + 6 * crowded + 4 * spread
    moved = sum(min(abs(note - other) for other in before) for note in choice)
    moved += sum(min(abs(note - other) for other in choice) for note in before)
    return 3 * moved + centre // 4 + 6 * crowded + 4 * spread
