"""Segments joined by copy look like one render of the whole timeline."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import Profile, delivery_profile
from pipelines.film.picture import PictureSize
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition, TransitionKind
from pipelines.models.animatic.model import AnimaticModel
from tests.acceptance.staging import Cast, Staged, film_of, timeline_of

LEAST_SSIM = 0.98
AROUND = 4
"""Frames looked at on either side of each boundary."""


def luma(film: Path) -> list[NDArray[np.uint8]]:
    """Return the Y plane of every frame."""
    with av.open(str(film)) as container:
        return [
            frame.to_ndarray(format="gray").astype(np.uint8)
            for frame in container.decode(container.streams.video[0])
        ]


def difference(frame: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(frame.astype(np.int16) - other.astype(np.int16)).mean())


def rendered_whole(timeline: Timeline, staged: Staged, folder: Path, profile: Profile) -> Path:
    into = folder / "whole.mp4"
    process.run(commands.whole(staged.sources, timeline, profile, into), seconds=120)
    return into


ALL_KINDS = tuple(
    CUT if kind == "cut" else Transition(kind=kind, length=12) for kind in get_args(TransitionKind)
)
SOME_KINDS = ALL_KINDS[::3]


def test_every_frame_is_that_of_one_render(tmp_path: Path) -> None:
    # The test card's frames all differ, and CRF 1 loses next to nothing of them.
    timeline = timeline_of((45,) * (len(ALL_KINDS) + 1), ALL_KINDS)
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    profile = profile.model_copy(update={"crf": 1})
    staged = film_of(timeline, tmp_path, profile=profile)
    joined, whole = luma(staged.path), luma(rendered_whole(timeline, staged, tmp_path, profile))
    assert len(joined) == len(whole) == timeline.length
    apart = [difference(frame, other) for frame, other in zip(joined, whole, strict=True)]
    neighbours = [difference(frame, after) for frame, after in pairwise(whole)]
    print(f"\nat most {max(apart):.2f} of 255 apart; neighbours {np.median(neighbours):.2f}")
    assert max(apart) < 0.5
    # All but the black in the middle of `fadeblack`: a film that is a frame off would not pass.
    assert np.mean(np.array(neighbours) > 0.5) > 0.98


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_shortest_pieces_join_like_any_other(tmp_path: Path, length: int) -> None:
    # Transitions of 1 to 3 frames, and between them as few frames of the scene, or none but one.
    kinds: tuple[TransitionKind, ...] = ("dissolve", "wipeleft", "fadeblack", "slideup")
    joins = (*(Transition(kind=kind, length=length) for kind in kinds), CUT, CUT)
    lengths = (40, 3 * length, 2 * length + 1, 3 * length, 2 * length, length + 1, 30)
    timeline = timeline_of(lengths, joins)
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    profile = profile.model_copy(update={"crf": 1})
    staged = film_of(timeline, tmp_path, profile=profile)
    assert_clean(staged.path)
    joined, whole = luma(staged.path), luma(rendered_whole(timeline, staged, tmp_path, profile))
    assert len(joined) == len(whole) == timeline.length
    apart = [difference(frame, other) for frame, other in zip(joined, whole, strict=True)]
    assert max(apart) < 0.5
    facts = probe(staged.path)
    assert facts.start == 0
    assert facts.interval == Fraction(1, 30)


def test_every_kind_may_take_a_single_frame(tmp_path: Path) -> None:
    joins = tuple(join.model_copy(update={"length": 1}) for join in ALL_KINDS if join != CUT)
    timeline = timeline_of((8, *(3,) * (len(joins) - 1), 8), joins)
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    profile = profile.model_copy(update={"crf": 1})
    staged = film_of(timeline, tmp_path, profile=profile)
    joined, whole = luma(staged.path), luma(rendered_whole(timeline, staged, tmp_path, profile))
    assert len(joined) == len(whole) == timeline.length
    apart = [difference(frame, other) for frame, other in zip(joined, whole, strict=True)]
    assert max(apart) < 0.5


def test_frames_around_every_join_equal_those_of_one_render(tmp_path: Path) -> None:
    # As delivered: the animatic's pictures, at the profile of every film.
    delivered = PictureSize(width=1280, height=720)
    timeline = timeline_of((30,) * (len(SOME_KINDS) + 1), SOME_KINDS, delivered)
    staged = film_of(timeline, tmp_path, Cast(AnimaticModel()))
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    joined, whole = luma(staged.path), luma(rendered_whole(timeline, staged, tmp_path, profile))
    assert len(joined) == len(whole) == timeline.length
    boundaries = [segment.end for segment in cut(timeline)[:-1]]
    near = sorted({at + by for at in boundaries for by in range(-AROUND, AROUND)})
    alike = {at: structural_similarity(joined[at], whole[at]) for at in near}
    worst = min(alike, key=lambda at: alike[at])
    print(f"\nlowest SSIM of {len(near)} frames at {len(boundaries)} joins: {alike[worst]:.4f}")
    assert alike[worst] >= LEAST_SSIM, f"frame {worst}"
    moved = min(structural_similarity(joined[at], whole[at + 9]) for at in near[:-9])
    assert moved < LEAST_SSIM, "a film that is some frames off would not pass"


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
@pytest.mark.parametrize(
    "size", [(320, 180), (180, 320), (240, 240), (240, 300)], ids=["16:9", "9:16", "1:1", "4:5"]
)
def test_a_film_has_no_gap_and_its_sound_fits(
    tmp_path: Path, rate: FrameRate, size: tuple[int, int]
) -> None:
    picture = PictureSize(width=size[0], height=size[1])
    joins = (CUT, Transition(kind="fade", length=9))
    timeline = timeline_of((3, 40, 30), joins, picture, rate)
    staged = film_of(timeline, tmp_path)
    facts = probe(staged.path)
    assert staged.film.length == facts.frames == timeline.length == 64
    assert facts.interval is not None
    assert facts.interval * rate == 1
    assert facts.start == 0
    assert facts.audio_seconds is not None
    assert abs(facts.audio_seconds - timeline.length / rate) < 1 / rate


def test_a_film_of_one_scene_needs_no_join(tmp_path: Path) -> None:
    staged = film_of(timeline_of((30,), ()), tmp_path)
    assert staged.film.length == probe(staged.path).frames == 30


def test_decoders_find_nothing_to_complain_about(tmp_path: Path) -> None:
    timeline = timeline_of((20, 30, 20), (Transition(kind="dissolve", length=5), CUT))
    assert_clean(film_of(timeline, tmp_path).path)


def assert_clean(path: Path) -> None:
    strict = ["-v", "warning", "-xerror", "-err_detect", "explode"]
    words = process.run([*strict, "-f", "mov", "-i", str(path), "-f", "null", "-"], seconds=30)
    assert words.strip() == ""
    with av.open(str(path)) as container:
        decoding = [
            packet.dts
            for packet in container.demux(container.streams.video[0])
            if packet.dts is not None
        ]
    steps = {after - before for before, after in pairwise(decoding)}
    assert len(steps) == 1, "one clock through the whole film"


def test_the_same_timeline_gives_the_same_bytes(tmp_path: Path) -> None:
    timeline = timeline_of((20, 30), (Transition(kind="fade", length=6),))
    first, second = film_of(timeline, tmp_path / "a"), film_of(timeline, tmp_path / "b")
    assert first.film == second.film
    assert first.audio == second.audio
    assert first.clips == second.clips
