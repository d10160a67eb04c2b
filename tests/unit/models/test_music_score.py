"""The bed as one reads it: keys, chords, tempo and form."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models.music.harmony import HIGHEST, LOWEST
from pipelines.models.music.score import Note, score
from pipelines.models.music.styles import STYLES, Style, style_called
from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.screenwriters.moods import MOODS, UPLIFTING

DRUMS = {"kick", "snare", "clap", "hat", "shaker", "drum"}
styles = st.sampled_from(STYLES)
seeds = st.integers(0, 2**31 - 1)
lengths = st.integers(3 * SAMPLE_RATE, 180 * SAMPLE_RATE)


def chords(style: Style, notes: tuple[Note, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Return (start, pitches) of what the pad plays."""
    pad = [note for note in notes if note.voice == style.pad and note.pan != 0.2]
    starts = sorted({note.start for note in pad})
    return [(at, tuple(n.pitch for n in pad if n.start == at)) for at in starts]


@settings(max_examples=30, deadline=None)
@given(styles, seeds, lengths)
def test_every_note_belongs_to_the_chord_of_its_bar(style: Style, seed: int, samples: int) -> None:
    notes = score(style, seed, samples)
    bars = chords(style, notes)
    for note in notes:
        if note.voice in DRUMS:
            continue
        chord = next(pitches for start, pitches in reversed(bars) if start <= note.start)
        assert note.pitch % 12 in {pitch % 12 for pitch in chord}
        assert 28 <= note.pitch <= HIGHEST + 12


@settings(max_examples=30, deadline=None)
@given(styles, seeds, lengths)
def test_chords_are_consonant_and_their_voices_move_little(
    style: Style, seed: int, samples: int
) -> None:
    played = [pitches for _, pitches in chords(style, score(style, seed, samples))]
    for chord in played:
        assert len(chord) >= 3
        assert all(LOWEST <= pitch <= HIGHEST for pitch in chord)
        assert all(high - low > 1 for low, high in pairwise(chord))
    for before, after in pairwise(played):
        assert max(min(abs(note - other) for other in before) for note in after) <= 7


@settings(max_examples=60, deadline=None)
@given(styles, seeds, lengths)
def test_it_ends_on_the_tonic_which_is_held_to_the_last_sample(
    style: Style, seed: int, samples: int
) -> None:
    notes = score(style, seed, samples)
    last, _ = chords(style, notes)[-1]
    bass = [note for note in notes if note.voice == style.bass and note.start == last]
    assert bass
    ends = [note.start + note.length for note in notes if note.voice == style.pad]
    assert abs(max(ends) - samples) <= 2
    # Before it a bar that leads there: another root.
    before = [note for note in notes if note.voice == style.bass and note.start < last]
    assert before[-1].pitch % 12 != bass[0].pitch % 12
    assert all(note.start < samples for note in notes)


@settings(max_examples=60, deadline=None)
@given(styles, st.integers(10 * SAMPLE_RATE, 180 * SAMPLE_RATE))
def test_the_tempo_is_near_the_style_and_everybody_keeps_it(style: Style, samples: int) -> None:
    notes = score(style, 3, samples)
    (first, _), (second, _) = chords(style, notes)[:2]
    beat = (second - first) / 4
    assert 60 * SAMPLE_RATE / beat == pytest.approx(style.bpm, rel=0.08)
    last, _ = chords(style, notes)[-1]
    for note in notes:
        if note.start < last:
            off = note.start % (beat / 4)
            # Up to 240 samples (5 ms) late is human; the rest is rounding.
            assert min(off, beat / 4 - off) <= 240 + 64


def test_a_long_bed_begins_sparsely_builds_and_breathes() -> None:
    style = STYLES[0]
    notes = score(style, 1, 120 * SAMPLE_RATE)
    density = [
        sum(second * SAMPLE_RATE <= note.start < (second + 4) * SAMPLE_RATE for note in notes)
        for second in range(0, 116, 4)
    ]
    assert density[0] < density[2] < max(density)
    assert min(density[6:-3]) < 0.7 * max(density)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("uplifting corporate", "uplifting"),
        ("Calm ambient pads", "calm"),
        ("energetic electronic", "energetic"),
        ("Upbeat electronic music", "energetic"),
        ("smooth electronic", "calm"),
        ("cinematic, dramatic", "dramatic"),
        ("epic orchestral trailer", "dramatic"),
        ("playful", "playful"),
        ("jazzy upright bass", "playful"),
        ("melancholic piano", "melancholic"),
        ("guitarra flamenca suave", "acoustic"),
        ("warm indie folk", "acoustic"),
    ],
)
def test_words_call_for_a_style(words: str, name: str) -> None:
    assert style_called(words, seed=0).name == name


def test_words_that_say_nothing_leave_the_choice_to_the_seed() -> None:
    assert {style_called("", seed).name for seed in range(7)} == {style.name for style in STYLES}
    assert style_called("xyzzy", 3) == style_called("", 3)


def test_every_mood_of_the_screenwriter_has_its_music() -> None:
    called = {mood.name: style_called(mood.music, 0).name for mood in (*MOODS, UPLIFTING)}
    assert called == {
        "energetic": "energetic",
        "calm": "calm",
        "elegant": "calm",
        "dramatic": "dramatic",
        "playful": "playful",
        "melancholic": "melancholic",
        "futuristic": "uplifting",
        "natural": "acoustic",
        "nocturnal": "calm",
        "uplifting": "uplifting",
    }
