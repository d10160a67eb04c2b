from pathlib import Path

import pytest

from pipelines.errors import DamagedMedia, DiskFull, RenderFailed
from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.film.segment import EncodedSegment, Segment, Span
from pipelines.film.soundtrack import Soundtrack
from pipelines.ports import Workshop
from pipelines.stages import assemble, conform, generate, mix
from pipelines.testing import FolderStore, TestCard, Tone

SMALL = PictureSize(width=160, height=90)
ORDER = ClipOrder(prompt="card", title="", seed=1, picture=SMALL, frame_rate=30, length=12)
PROFILE = delivery_profile(SMALL, 30)


class Careless(TestCard):
    """A model that delivers one frame too few."""

    def render(self, order: ClipOrder, into: Path) -> None:
        super().render(order.model_copy(update={"length": order.length - 1}), into)


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


def test_a_model_that_delivers_something_else_is_refused(workshop: Workshop) -> None:
    work = generate.RenderClip("a", ORDER, Careless(), "a.mp4", "a.jpg")
    with pytest.raises(DamagedMedia, match="made 11 frames"):
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
    assert encoded(workshop, clip, body(index=4)) == first.model_copy(update={"index": 4})


def test_a_segment_key_follows_content_and_not_place(workshop: Workshop) -> None:
    clip, other = rendered(workshop), rendered(workshop, "b", seed=2)
    key = conform.segment_key(body(), (clip,), PROFILE)
    assert conform.segment_key(body(index=7), (clip,), PROFILE) == key
    assert conform.segment_key(body(end=11), (clip,), PROFILE) != key
    assert conform.segment_key(body(), (other,), PROFILE) != key
    finer = PROFILE.model_copy(update={"crf": 18})
    assert conform.segment_key(body(), (clip,), finer) != key


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
