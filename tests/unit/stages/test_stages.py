import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.errors import DamagedMedia, DiskFull, RenderFailed
from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import Film
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.segment import EncodedSegment, Segment, Span
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.ports import Workshop
from pipelines.stages import assemble, conform, generate, mix, publish
from pipelines.stages.workplace import workplace
from pipelines.testing import FolderStore, TestCard, Tone

SMALL = PictureSize(width=160, height=90)
ORDER = ClipOrder(prompt="card", title="", seed=1, picture=SMALL, frame_rate=30, length=12)
PROFILE = delivery_profile(SMALL, 30)


@dataclass(frozen=True)
class Careless(TestCard):
    """A model that delivers something near what was ordered."""

    instead: tuple[tuple[str, object], ...] = (("length", 11),)

    def render(self, order: ClipOrder, into: Path) -> None:
        super().render(order.model_copy(update=dict(self.instead)), into)


@dataclass(frozen=True)
class Noise:
    """A composer of what FFmpeg's `aevalsrc` makes of an expression."""

    expression: str
    version: str = "1"

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        source = f"aevalsrc={self.expression}|{self.expression}:s=48000"
        cut = ["-af", f"atrim=end_sample={samples}", "-c:a", "pcm_f32le", "-f", "wav"]
        process.run(["-f", "lavfi", "-i", source, *cut, str(into)], seconds=60)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")


def rendered(workshop: Workshop, name: str = "a", seed: int = 1) -> Clip:
    order = ORDER.model_copy(update={"seed": seed})
    work = generate.RenderClip(name, order, TestCard(), f"{name}.mp4", f"{name}.jpg")
    return generate.render_clip(work, workshop)


def body(index: int = 0, first: int = 0, end: int = 12) -> Segment:
    span = Span(scene_id="a", first=first, end=end)
    return Segment(index=index, kind="body", start=0, end=end - first, spans=(span,))


def encoded(workshop: Workshop, clip: Clip, segment: Segment) -> EncodedSegment:
    return conform.encode_segment(
        conform.EncodeSegment(segment, (clip,), PROFILE, "temp/"), workshop
    )


def test_a_clip_and_its_thumbnail_are_kept(workshop: Workshop) -> None:
    clip = rendered(workshop)
    assert (clip.length, clip.picture) == (12, SMALL)
    assert workshop.store.exists("a.mp4")
    assert workshop.store.exists("a.jpg")


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        (("length", 11), "made 11 frames of 160x90"),
        (("picture", PictureSize(width=90, height=160)), "made 12 frames of 90x160"),
        (("frame_rate", 25), "1/25 s apart"),
    ],
    ids=["length", "size", "rate"],
)
def test_a_model_that_delivers_something_else_is_refused(
    workshop: Workshop, instead: tuple[str, object], told: str
) -> None:
    work = generate.RenderClip("a", ORDER, Careless(instead=(instead,)), "a.mp4", "a.jpg")
    with pytest.raises(DamagedMedia, match=told):
        generate.render_clip(work, workshop)
    assert not workshop.store.exists("a.mp4")


def test_a_clip_has_the_key_of_its_order_and_model(workshop: Workshop) -> None:
    assert rendered(workshop).key == generate.clip_key(ORDER, TestCard())
    other = ORDER.model_copy(update={"title": "Now"})
    assert generate.clip_key(other, TestCard()) != generate.clip_key(ORDER, TestCard())
    newer = TestCard(version="2")
    assert generate.clip_key(ORDER, newer) != generate.clip_key(ORDER, TestCard())


def test_a_segment_is_encoded_once(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = rendered(workshop)
    first = encoded(workshop, clip, body())

    def refuse(*_arguments: object, **_options: object) -> str:
        raise RenderFailed("encoded again")

    monkeypatch.setattr(process, "run", refuse)
    again = encoded(workshop, clip, body(index=4))
    assert first.encode_ms > 0
    assert again == first.model_copy(update={"index": 4, "encode_ms": 0})


def test_a_segment_key_follows_content_and_not_place(workshop: Workshop) -> None:
    clip, other = rendered(workshop), rendered(workshop, "b", seed=2)
    key = conform.segment_key(body(), (clip,), PROFILE)
    assert conform.segment_key(body(index=7), (clip,), PROFILE) == key
    assert conform.segment_key(body(end=11), (clip,), PROFILE) != key
    assert conform.segment_key(body(), (other,), PROFILE) != key
    finer = PROFILE.model_copy(update={"crf": PROFILE.crf - 1})
    assert conform.segment_key(body(), (clip,), finer) != key


def test_a_clip_replaced_by_another_is_not_encoded_under_its_name(workshop: Workshop) -> None:
    old = rendered(workshop, "a", seed=1)
    rendered(workshop, "a", seed=2)
    with pytest.raises(DamagedMedia, match="not the one that was made"):
        encoded(workshop, old, body())
    assert not list(workshop.folder.iterdir())


def test_a_lost_clip_is_named(workshop: Workshop) -> None:
    clip = rendered(workshop).model_copy(update={"location": "gone.mp4"})
    with pytest.raises(DamagedMedia, match=r"gone\.mp4"):
        encoded(workshop, clip, body())


def test_segments_of_different_parameters_are_not_joined(workshop: Workshop) -> None:
    one = encoded(workshop, rendered(workshop), body())
    two = one.model_copy(update={"codec_fingerprint": "other"})
    audio = mix.mix_audio(
        mix.MixAudio(Soundtrack(music_style="", seed=0), Tone(), 24, 30, "audio/"), workshop
    )
    work = assemble.JoinFilm((one, two), audio, PROFILE, 24, "film.mp4", "film.jpg")
    with pytest.raises(DamagedMedia, match="different parameters"):
        assemble.join_film(work, workshop)


def test_a_film_of_the_wrong_length_is_not_published(workshop: Workshop) -> None:
    segment = encoded(workshop, rendered(workshop), body())
    audio = mix.mix_audio(
        mix.MixAudio(Soundtrack(music_style="", seed=0), Tone(), 12, 30, "audio/"), workshop
    )
    work = assemble.JoinFilm((segment,), audio, PROFILE, 13, "film.mp4", "film.jpg")
    with pytest.raises(DamagedMedia, match="12 frames"):
        assemble.join_film(work, workshop)
    assert not workshop.store.exists("film.mp4")


@pytest.mark.parametrize(("length", "rate"), [(90, 30), (73, 24), (601, 25)])
def test_sound_is_mastered_to_length_and_loudness(
    workshop: Workshop, length: int, rate: int
) -> None:
    soundtrack = Soundtrack(music_style="", seed=0)
    work = mix.MixAudio(soundtrack, Tone(), length, rate, "audio/")  # type: ignore[arg-type]
    audio = mix.mix_audio(work, workshop)
    assert audio.loudness_lufs == pytest.approx(-14, abs=0.5)
    assert audio.true_peak_dbtp <= -1


def test_hard_peaks_are_held_below_the_ceiling(workshop: Workshop) -> None:
    # A quiet tone under a click a second: at -14 LUFS without a limiter, the clicks reach +9 dB.
    peaky = Noise("0.1*sin(440*2*PI*t)+0.9*lt(mod(t\\,1)\\,0.003)*sin(1000*2*PI*t)")
    soundtrack = Soundtrack(music_style="", seed=0)
    audio = mix.mix_audio(mix.MixAudio(soundtrack, peaky, 150, 30, "audio/"), workshop)
    assert audio.loudness_lufs == pytest.approx(-14, abs=0.5)
    assert audio.true_peak_dbtp <= -1


def test_silence_is_no_music(workshop: Workshop) -> None:
    work = mix.MixAudio(Soundtrack(music_style="", seed=0), Noise("0"), 60, 30, "audio/")
    with pytest.raises(DamagedMedia, match="silent"):
        mix.mix_audio(work, workshop)


def test_what_a_program_needs_to_know_lies_beside_the_film(
    workshop: Workshop, tmp_path: Path
) -> None:
    scene = Scene(id="scene-a", role="story", prompt="card", length=12, seed=1)
    timeline = Timeline(
        title="Größer",
        picture=SMALL,
        frame_rate=30,
        scenes=(scene,),
        transitions=(),
        soundtrack=Soundtrack(music_style="", seed=0),
    )
    film = Film(
        location="c/final.mp4",
        thumbnail="c/thumbnail.jpg",
        sha256="0" * 64,
        picture=SMALL,
        frame_rate=30,
        length=12,
        size_bytes=1,
    )
    publish.publish_film(publish.PublishFilm(film, timeline, "c"), workshop)
    kept = tmp_path / "store" / "c"
    assert Timeline.model_validate_json((kept / "timeline.json").read_bytes()) == timeline
    assert Film.model_validate_json((kept / "metadata.json").read_bytes()) == film


def test_a_disk_that_fills_up_on_the_way_is_told_apart(workshop: Workshop) -> None:
    with pytest.raises(DiskFull, match="is full"), workplace(workshop, 0):
        Path("/dev/full").write_bytes(b"x")
    assert not list(workshop.folder.iterdir())


def test_a_folder_left_by_a_killed_worker_is_removed_after_a_day(workshop: Workshop) -> None:
    left, in_use = workshop.folder / "task-left", workshop.folder / "task-in-use"
    for folder in (left, in_use):
        folder.mkdir(parents=True)
        (folder / "clip.mp4").touch()
    two_days_ago = time.time() - 48 * 3600
    os.utime(left, (two_days_ago, two_days_ago))
    rendered(workshop)
    assert list(workshop.folder.iterdir()) == [in_use]


def test_a_full_disk_is_said_before_work_begins(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.stages.workplace.SPARE_BYTES", 1 << 60)
    with pytest.raises(DiskFull, match="are needed"):
        rendered(workshop)


def test_no_work_folder_is_left(workshop: Workshop) -> None:
    rendered(workshop)
    with pytest.raises(DamagedMedia):
        generate.render_clip(
            generate.RenderClip("a", ORDER, Careless(), "x.mp4", "x.jpg"), workshop
        )
    assert not list(workshop.folder.iterdir())
