"""Edits told in words."""

import pytest

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.instructions import understood
from pipelines.film.timeline import Timeline
from tests.integration.shop import timeline


def film() -> Timeline:
    plain = timeline(4)
    scenes = list(plain.scenes)
    scenes[1] = scenes[1].model_copy(update={"role": "call_to_action"})
    return plain.model_copy(update={"scenes": tuple(scenes)})


@pytest.mark.parametrize(
    ("told", "operations"),
    [
        (
            "Trim the intro to 3 seconds and put the call to action at the end",
            [
                op.Trim(scene_id="scene-1", length=90),
                op.Reorder(scene_ids=("scene-1", "scene-3", "scene-4", "scene-2")),
            ],
        ),
        ("Please make scene 2 1.5 seconds long.", [op.Trim(scene_id="scene-2", length=45)]),
        ("remove the last scene", [op.Remove(scene_id="scene-4")]),
        (
            "cut scene 3; cut scene 1 to 2s",
            [op.Remove(scene_id="scene-3"), op.Trim(scene_id="scene-1", length=60)],
        ),
        (
            (
                'Change the title of scene 2 to "Salt, and Pepper; 100%", then remove the text of '
                "the first scene"
            ),
            [
                op.Retitle(scene_id="scene-2", title="Salt, and Pepper; 100%"),
                op.Retitle(scene_id="scene-1", title=""),
            ],
        ),
        (
            "swap scene 1 with scene 4",
            [op.Reorder(scene_ids=("scene-4", "scene-2", "scene-3", "scene-1"))],
        ),
        (
            "move scene 4 before the second scene",
            [op.Reorder(scene_ids=("scene-1", "scene-4", "scene-2", "scene-3"))],
        ),
        ("redo scene 3", [op.Retake(scene_id="scene-3")]),
        (
            "Regenerate the hook with “A kettle in the RAIN”",
            [op.Retake(scene_id="scene-1", prompt="A kettle in the RAIN")],
        ),
        (
            "use a dissolve of 1 second after scene 2",
            [op.Join(after_scene_id="scene-2", kind="dissolve", length=30)],
        ),
        ("put a cut after scene 1", [op.Join(after_scene_id="scene-1", kind="cut", length=0)]),
        ("make the music calm piano", [op.Music(style="calm piano")]),
        ("show captions", [op.BurnCaptions(burned_in=True)]),
        ("turn off the captions", [op.BurnCaptions(burned_in=False)]),
    ],
)
def test_words_become_operations(told: str, operations: list[op.Operation]) -> None:
    assert understood(told, film()) == operations


@pytest.mark.parametrize(
    "told",
    [
        "make it pop",
        "remove scene 9",
        "",
        "...",
        "remove scene 2 or 3",
        "<0>",
        "title scene 1 <7>",
        "trim scene 1 to 999 s",
        'redo scene 1 with ""',
    ],
)
def test_what_is_not_understood_is_said_with_examples(told: str) -> None:
    with pytest.raises(ImpossibleBrief):
        understood(told, film())
