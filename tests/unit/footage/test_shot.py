"""Where the media of a scene lie, and under which name it is bought."""

from pipelines.footage.shot import Shot
from tests.acceptance.staging import timeline_of

PLAN = timeline_of((60,), ())


def test_a_clip_for_another_version_is_another_take_in_another_place() -> None:
    scene = PLAN.scenes[0]
    first = Shot(scene, PLAN, "generations/g")
    assert first.subject == "clip/scene-0"
    assert first.location == "generations/g/clips/clip_001.mp4"
    assert first.thumbnail == "generations/g/thumbnails/clip_001.jpg"
    again = scene.model_copy(update={"made_for": 3})
    plan = PLAN.model_copy(update={"scenes": (again,)})
    third = Shot(again, plan, "generations/g")
    assert third.subject == "clip/scene-0/v3"
    assert third.location == "generations/g/clips/clip_001-v3.mp4"
    assert third.thumbnail == "generations/g/thumbnails/clip_001-v3.jpg"
    assert third.order == first.order
