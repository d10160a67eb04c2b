"""Segments joined by copy look like one render of the whole timeline."""

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
from pipelines.ffmpeg.profiles import SAMPLE_RATE, Profile, delivery_profile
from pipelines.film.clip import Clip, clip_order
from pipelines.film.composition import Film
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.segment import cut
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition, TransitionKind
from pipelines.models.animatic.model import AnimaticModel
from pipelines.ports import ClipModel, Workshop
from pipelines.stages import assemble, conform, generate, mix
from pipelines.testing import FolderStore, TestCard, Tone

SMALL = PictureSize(width=320, height=180)
LEAST_SSIM = 0.98
AROUND = 4
"""Frames looked at on either side of each boundary."""


def film_of(
    timeline: Timeline, folder: Path, model: ClipModel | None = None
) -> tuple[Film, Path, list[Clip]]:
    """Make `timeline` by the stages, as Ray tasks would; return film, file and clips."""
    store = FolderStore(folder / "store")
    workshop = Workshop(store, folder / "work")
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    clips = {}
    for scene in timeline.scenes:
        order = clip_order(scene, timeline)
        work = generate.RenderClip(
            scene.id, order, model or TestCard(), f"clips/{scene.id}.mp4", f"clips/{scene.id}.jpg"
        )
        clips[scene.id] = generate.render_clip(work, workshop)
    segments = tuple(
        conform.encode_segment(
            conform.EncodeSegment(
                segment, tuple(clips[span.scene_id] for span in segment.spans), profile, "temp/"
            ),
            workshop,
        )
        for segment in cut(timeline)
    )
    audio = mix.mix_audio(
        mix.MixAudio(timeline.soundtrack, Tone(), timeline.length, timeline.frame_rate, "audio/"),
        workshop,
    )
    film = assemble.join_film(
        assemble.JoinFilm(segments, audio, profile, timeline.length, "film.mp4", "film.jpg"),
        workshop,
    )
    assert not list((folder / "work").iterdir()), "work folders are removed"
    return film, store.root / film.location, list(clips.values())


def timeline_of(
    lengths: tuple[int, ...],
    transitions: tuple[Transition, ...],
    picture: PictureSize = SMALL,
    rate: FrameRate = 30,
) -> Timeline:
    return Timeline(
        title="A film",
        picture=picture,
        frame_rate=rate,
        scenes=tuple(
            Scene(
                id=f"scene-{n}",
                role="story",
                prompt=f"a kettle on a table, shot {n}",
                length=length,
                seed=n * 77,
            )
            for n, length in enumerate(lengths)
        ),
        transitions=transitions,
        soundtrack=Soundtrack(music_style="", seed=0),
    )


def luma(film: Path) -> list[NDArray[np.uint8]]:
    """Return the Y plane of every frame."""
    with av.open(str(film)) as container:
        return [
            frame.to_ndarray(format="gray").astype(np.uint8)
            for frame in container.decode(container.streams.video[0])
        ]


def rendered_whole(timeline: Timeline, clips: list[Clip], folder: Path, profile: Profile) -> Path:
    into = folder / "whole.mp4"
    sources = [folder / "store" / clip.location for clip in clips]
    process.run(commands.whole(sources, timeline, profile, into), seconds=60)
    return into


ALL_KINDS = tuple(
    CUT if kind == "cut" else Transition(kind=kind, length=12) for kind in get_args(TransitionKind)
)


def test_frames_around_every_join_equal_those_of_one_render(tmp_path: Path) -> None:
    # As delivered: the animatic's pictures, at the profile of every film.
    delivered = PictureSize(width=1280, height=720)
    timeline = timeline_of((45,) * (len(ALL_KINDS) + 1), ALL_KINDS, delivered)
    _, film, clips = film_of(timeline, tmp_path, AnimaticModel())
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    joined, whole = luma(film), luma(rendered_whole(timeline, clips, tmp_path, profile))
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
    film, path, _ = film_of(timeline, tmp_path)
    facts = probe(path)
    assert film.length == facts.frames == timeline.length == 64
    assert facts.interval is not None
    assert facts.interval * rate == 1
    assert facts.start == 0
    assert facts.audio_seconds is not None
    assert abs(facts.audio_seconds - timeline.length / rate) < 1 / rate


def test_a_film_of_one_scene_needs_no_join(tmp_path: Path) -> None:
    film, path, _ = film_of(timeline_of((30,), ()), tmp_path)
    assert film.length == probe(path).frames == 30


def test_decoders_find_nothing_to_complain_about(tmp_path: Path) -> None:
    timeline = timeline_of((20, 30, 20), (Transition(kind="dissolve", length=5), CUT))
    _, path, _ = film_of(timeline, tmp_path)
    strict = ["-v", "warning", "-xerror", "-err_detect", "explode"]
    words = process.run([*strict, "-f", "mov", "-i", str(path), "-f", "null", "-"], seconds=30)
    assert words.strip() == ""
    with av.open(str(path)) as container:
        decoding = [
            packet.dts
            for packet in container.demux(container.streams.video[0])
            if packet.dts is not None
        ]
    assert all(before < after for before, after in pairwise(decoding))


def test_the_same_timeline_gives_the_same_bytes(tmp_path: Path) -> None:
    timeline = timeline_of((20, 30), (Transition(kind="fade", length=6),))
    first, _, _ = film_of(timeline, tmp_path / "a")
    second, _, _ = film_of(timeline, tmp_path / "b")
    assert first == second


def test_a_sound_starts_where_the_picture_does(tmp_path: Path) -> None:
    timeline = timeline_of((45, 45), (CUT,))
    _, path, _ = film_of(timeline, tmp_path)
    with av.open(str(path)) as container:
        first = next(container.decode(container.streams.audio[0]))
        samples = [frame.to_ndarray() for frame in container.decode(container.streams.audio[0])]
    heard = np.concatenate(samples, axis=1)[0]
    onset = int(np.argmax(np.abs(heard) > 0.01)) / SAMPLE_RATE
    assert first.pts is not None
    assert onset < 1 / timeline.frame_rate
