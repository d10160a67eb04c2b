"""Scenes change where one hears a beat: found in the rendered music by its onsets alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipelines.film import operation as op
from pipelines.film.beat import changes_of, on_the_beat
from pipelines.film.brief import Brief
from pipelines.film.edit import edited
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.models.music import ProceduralComposer
from pipelines.models.music.styles import STYLES
from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.screenwriters.builtin import write
from tests.unit.film.takes import clips_of
from tests.unit.film.timelines import timelines
from tests.unit.models.test_music import heard

HOP = 480
"""Samples: onsets are told to 10 ms."""
WINDOW = 2048
STRICT_SECONDS = 0.045
"""Between picture and sound: ITU-R BT.1359 finds 45 ms detectable at the earliest."""


def film(style: str, rate: FrameRate = 30, seconds: int = 24, *, snap: bool = True) -> Timeline:
    brief = Brief(
        prompt="A bakery that opens at four",
        duration_seconds=seconds,
        frame_rate=rate,
        music_style=style,
        snap_to_beat=snap,
        seed=5,
    )
    return write(brief)


def music(timeline: Timeline, folder: Path) -> NDArray[np.float64]:
    soundtrack = timeline.soundtrack
    samples = timeline.length * SAMPLE_RATE // timeline.frame_rate
    path = folder / "music.wav"
    style, seed = soundtrack.music_style, soundtrack.seed
    ProceduralComposer().compose(style, seed, samples, path, soundtrack.beat)
    return np.asarray(heard(path).mean(axis=1), dtype=np.float64)


def onsets(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much begins at each hop: what the spectrum gains, low notes before high ones.

    People tap their feet to kick and bass, not to what a hat plays between them.
    """
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    level = np.log1p(1000 * np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)))
    weights = 1 / (50 + np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE))
    gained = np.maximum(0, np.diff(level, axis=0)) @ weights
    smooth = np.convolve(gained, np.ones(41) / 41, mode="same")
    return np.asarray(np.maximum(0, gained - smooth), dtype=np.float64)


def beats(sound: NDArray[np.float64], about: float) -> NDArray[np.float64]:
    """Return when the beats are, in seconds: the even grid that meets the most onsets.

    Only the tempo is looked for near `about` (seconds from beat to beat); not where it begins.
    """
    strength = onsets(sound)
    # The spectrum gains while a window takes in the onset: half a window later than it begins.
    late = WINDOW / 2 / SAMPLE_RATE
    at = np.arange(len(strength)) * HOP / SAMPLE_RATE + late
    best, grid = -1.0, np.zeros(0)
    for gap in np.linspace(0.95 * about, 1.05 * about, 81):
        begins = np.arange(0, gap, 0.01)
        times = begins[:, None] + np.arange(0, at[-1] - gap, gap)
        met = np.interp(times, at, strength).mean(axis=1)
        if met.max() > best:
            best, grid = met.max(), times[met.argmax()]
    return np.append(grid, grid[-1] + (grid[1] - grid[0]))


def distances(timeline: Timeline, grid: NDArray[np.float64]) -> list[float]:
    """Return how many seconds each change of scenes is from the nearest beat that was heard."""
    changes = np.array(changes_of(timeline)) / timeline.frame_rate
    return [float(np.abs(grid - change).min()) for change in changes]


@pytest.mark.parametrize("style", ["uplifting", "energetic", "dramatic", "playful"])
def test_scenes_change_on_the_beats_that_are_heard(style: str, tmp_path: Path) -> None:
    snapped, plain = film(style), film(style, snap=False)
    assert snapped.length == plain.length == 24 * 30
    assert snapped.soundtrack.beat is not None
    assert len(snapped.scenes) == len(plain.scenes) >= 4
    grid = beats(music(snapped, tmp_path), snapped.soundtrack.beat / SAMPLE_RATE)
    assert max(distances(snapped, grid)) < STRICT_SECONDS
    # Without the wish they change where the story wants it: the measure can tell.
    assert max(distances(plain, grid)) > 2 * STRICT_SECONDS


@pytest.mark.parametrize("style", [each.name for each in STYLES])
@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_the_film_is_as_long_as_ever_and_its_changes_have_moved_little(
    style: str, rate: FrameRate
) -> None:
    for seconds in (3, 7, 30, 61):
        snapped, plain = film(style, rate, seconds), film(style, rate, seconds, snap=False)
        beat = snapped.soundtrack.beat
        assert beat is not None
        assert snapped.length == plain.length == seconds * rate
        assert snapped.transitions == plain.transitions
        for after, before in zip(changes_of(snapped), changes_of(plain), strict=True):
            assert abs(after - before) <= beat * rate / SAMPLE_RATE / 2 + 1
        assert on_the_beat(snapped) == snapped, "what is on the beat stays there"


def test_an_edit_keeps_the_other_scenes_and_the_tempo(tmp_path: Path) -> None:
    before = film("energetic", seconds=40)
    names = [scene.id for scene in before.scenes]
    change = op.Trim(scene_id=names[1], length=before.scenes[1].length - 37)
    done = edited(before, [change], 2, clips_of(before, bought=False))
    after = done.timeline
    assert after.length == before.length - 37
    assert after.soundtrack.beat == before.soundtrack.beat
    assert any("beat" in warning for warning in done.warnings)
    changed = [a.id for a, b in zip(after.scenes, before.scenes, strict=True) if a != b]
    assert set(changed) <= {names[1], names[-1]}
    assert after.soundtrack.beat is not None
    grid = beats(music(after, tmp_path), after.soundtrack.beat / SAMPLE_RATE)
    assert max(distances(after, grid)) < STRICT_SECONDS + 1 / after.frame_rate


def test_other_music_keeps_the_cuts_and_meets_them(tmp_path: Path) -> None:
    before = film("uplifting")
    after = edited(before, [op.Music(style="epic drums, dramatic")], 2, {}).timeline
    assert [scene.length for scene in after.scenes] == [scene.length for scene in before.scenes]
    beat = after.soundtrack.beat
    assert beat is not None
    grid = beats(music(after, tmp_path), beat / SAMPLE_RATE)
    assert max(distances(after, grid)) < STRICT_SECONDS


@settings(max_examples=60, deadline=None)
@given(timelines(), st.integers(6_000, 192_000))
def test_any_film_stays_whole_and_as_long_as_it_was(plain: Timeline, beat: int) -> None:
    soundtrack = plain.soundtrack.model_copy(update={"beat": beat})
    placed = on_the_beat(plain.model_copy(update={"soundtrack": soundtrack}))
    assert Timeline.model_validate(placed.model_dump()) == placed
    assert placed.length == plain.length
    assert placed.transitions == plain.transitions


@pytest.mark.parametrize("at", [17, 31, 52])
def test_a_shot_that_is_split_goes_on_without_a_jump(at: int) -> None:
    before = film("energetic", seconds=40)
    first, second = (scene.id for scene in before.scenes[:2])
    clips = clips_of(before, bought=False)
    split = edited(before, [op.Split(scene_id=second, at=at, new_scene_id="scene-half")], 2, clips)
    assert [scene.length for scene in split.timeline.scenes[1:3]] == [
        at,
        before.scenes[1].length - at,
    ]
    # The scene before gets longer: all that is behind it moves to other beats.
    longer = before.scenes[0].length + 9
    trim = op.Trim(scene_id=first, length=longer)
    after = edited(split.timeline, [trim], 3, clips).timeline
    _, half, rest, *_ = after.scenes
    assert rest.in_point == half.in_point + half.length
    assert after.length == before.length + 9
