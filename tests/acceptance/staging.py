"""Films made by the stages alone, one after another, as Ray tasks would make them."""

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.ffmpeg.profiles import Profile, delivery_profile
from pipelines.film.clip import Clip, clip_order
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.segment import cut
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import Transition
from pipelines.ports import ClipModel, Composer, Workshop
from pipelines.stages import assemble, conform, generate, mix
from pipelines.testing import FolderStore, TestCard, Tone

SMALL = PictureSize(width=320, height=180)


@dataclass(frozen=True)
class Staged:
    """A film, and what it was made of."""

    film: Film
    path: Path
    clips: tuple[Clip, ...]
    sources: tuple[Path, ...]
    """The clips' files."""
    audio: MixedAudio


@dataclass(frozen=True)
class Cast:
    """Who makes it."""

    model: ClipModel = field(default_factory=TestCard)
    composer: Composer = field(default_factory=Tone)


def film_of(
    timeline: Timeline, folder: Path, cast: Cast | None = None, profile: Profile | None = None
) -> Staged:
    cast = cast or Cast()
    profile = profile or delivery_profile(timeline.picture, timeline.frame_rate)
    store = FolderStore(folder / "store")
    workshop = Workshop(store, folder / "work")
    clips = {}
    for scene in timeline.scenes:
        order = clip_order(scene, timeline)
        place = f"clips/{scene.id}"
        render = generate.RenderClip(scene.id, order, cast.model, f"{place}.mp4", f"{place}.jpg")
        clips[scene.id] = generate.render_clip(render, workshop)
    segments = []
    for segment in cut(timeline):
        takes = tuple(clips[span.scene_id] for span in segment.spans)
        encode = conform.EncodeSegment(segment, takes, profile, "temp/")
        segments.append(conform.encode_segment(encode, workshop))
    sound = mix.MixAudio(
        timeline.soundtrack, cast.composer, timeline.length, timeline.frame_rate, "audio/"
    )
    audio = mix.mix_audio(sound, workshop)
    join = assemble.JoinFilm(
        tuple(segments), audio, profile, timeline.length, "film.mp4", "film.jpg"
    )
    film = assemble.join_film(join, workshop)
    assert not list((folder / "work").iterdir()), "work folders are removed"
    made = tuple(clips.values())
    sources = tuple(store.root / clip.location for clip in made)
    return Staged(film, store.root / film.location, made, sources, audio)


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
