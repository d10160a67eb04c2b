"""When clips are heard: with their pictures."""

import pytest
from hypothesis import given

from pipelines.film.clip import Clip
from pipelines.film.cue import clip_cues, cues
from pipelines.film.given import GivenSound
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from tests.acceptance.staging import timeline_of
from tests.unit.film.timelines import timelines


def clips_of(timeline: Timeline, lengths: dict[str, int] | None = None) -> dict[str, Clip]:
    return {
        scene.id: Clip(
            scene_id=scene.id,
            key="k",
            location=f"{scene.id}.mp4",
            thumbnail="",
            model="m",
            sha256=f"sha of {scene.id}",
            picture=timeline.picture,
            length=(lengths or {}).get(scene.id, scene.length),
            size_bytes=1,
        )
        for scene in timeline.scenes
    }


@given(timelines())
def test_each_clip_is_heard_while_it_is_seen(timeline: Timeline) -> None:
    heard = {cue.location: cue for cue in clip_cues(timeline, clips_of(timeline))}
    seen: dict[str, list[tuple[int, int]]] = {}
    for segment in cut(timeline):
        for span in segment.spans:
            seen.setdefault(f"{span.scene_id}.mp4", []).append((segment.start, segment.end))
    assert heard.keys() == seen.keys()
    for place, spans in seen.items():
        cue = heard[place]
        assert cue.start == min(start for start, _ in spans)
        assert cue.start + cue.length == max(end for _, end in spans)


@given(timelines())
def test_sound_is_crossed_exactly_where_pictures_are(timeline: Timeline) -> None:
    found = clip_cues(timeline, clips_of(timeline))
    for before, after, join in zip(found, found[1:], timeline.transitions, strict=False):
        assert before.fade_out == after.fade_in == join.length
        assert before.start + before.length - after.start == join.length


@pytest.mark.parametrize(
    ("length", "repeats", "slowed"), [(90, 0, 1.0), (200, 0, 1.0), (60, 0, 1.5), (20, 20, 1.0)]
)
def test_a_short_clip_sounds_as_it_looks(length: int, repeats: int, slowed: float) -> None:
    timeline = only_scene()
    (cue,) = clip_cues(timeline, clips_of(timeline, {"scene-1": length}))
    assert (cue.repeats, cue.slowed) == (repeats, slowed)


def test_what_is_given_is_heard_from_the_beginning() -> None:
    timeline = only_scene()
    assert cues(timeline, clips_of(timeline)) == ()
    given_ = timeline.soundtrack.model_copy(
        update={
            "music": GivenSound(location="music.wav", sha256="a" * 64, form="wav"),
            "voice_over": GivenSound(location="voice.mp3", sha256="b" * 64, form="mp3"),
            "keep_clip_audio": True,
        }
    )
    timeline = timeline.model_copy(update={"soundtrack": given_})
    found = cues(timeline, clips_of(timeline))
    assert [(cue.heard_as, cue.location, cue.start, cue.length) for cue in found] == [
        ("music", "music.wav", 0, 0),
        ("voice", "voice.mp3", 0, 0),
        ("clip", "scene-1.mp4", 0, 90),
    ]
    assert [cue.sha256[:3] for cue in found] == ["aaa", "bbb", "sha"]
    assert [cue.form for cue in found] == ["wav", "mp3", ""]


def only_scene() -> Timeline:
    timeline = timeline_of((90,), ())
    scene = timeline.scenes[0].model_copy(update={"id": "scene-1"})
    return timeline.model_copy(update={"scenes": (scene,)})
