"""Applies an editor's operations to a timeline, and tells what must be taken anew for them."""

from collections.abc import Collection, Iterable, Sequence
from functools import singledispatch
from typing import Any

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.beat import on_the_beat
from pipelines.film.brief import MAX_SEED
from pipelines.film.clip import clip_order
from pipelines.film.picture import picture_size
from pipelines.film.review import LEAST_SECONDS, MOST_SECONDS
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT, Transition, fitted
from pipelines.film.value import Value

MOVED = "Scenes are a little longer or shorter than told, so that they change on the beat."


class Draft(Value):
    """A timeline under the knife: lengths may not fit yet."""

    timeline: Timeline
    """As it was, for all that operations leave alone."""
    scenes: tuple[Scene, ...]
    transitions: tuple[Transition, ...]
    retaken: frozenset[str] = frozenset()
    """Scenes whose clips are to be made anew whatever they are like."""

    def index(self, scene_id: str) -> int:
        """Return the scene's place; raise `ImpossibleBrief` if the film has no such scene."""
        for index, scene in enumerate(self.scenes):
            if scene.id == scene_id:
                return index
        raise ImpossibleBrief(f"The film has no scene {scene_id}.")

    def with_scene(self, scene_id: str, **changes: Any) -> "Draft":
        index = self.index(scene_id)
        scene = Scene.model_validate(self.scenes[index].model_dump() | changes)
        return self.with_(scenes=(*self.scenes[:index], scene, *self.scenes[index + 1 :]))

    def with_film(self, **changes: Any) -> "Draft":
        return self.with_(timeline=self.timeline.model_copy(update=changes))

    def with_(self, **changes: Any) -> "Draft":
        return self.model_copy(update=changes)


class Edited(Value):
    timeline: Timeline
    warnings: tuple[str, ...] = ()
    """What had to give way, one readable line each."""


def edited(
    timeline: Timeline, operations: Sequence[op.Operation], version: int, drawn: Collection[str]
) -> Edited:
    """Return `timeline` after `operations`, in turn, as version `version` of its film.

    Scenes in `drawn` have clips that were drawn for their exact order, titles and all, at no cost:
    they are drawn anew when that changes. Other clips are kept unless they are retaken; one that
    is too short is held, slowed down or repeated, as `pipelines.film.fitting` says.
    Raises `ImpossibleBrief` if an operation can't be done, or the film would not last 3 to 180 s.
    """
    draft = Draft(timeline=timeline, scenes=timeline.scenes, transitions=timeline.transitions)
    for each in operations:
        draft = applied(each, draft)
    joins, warnings = fitted([scene.length for scene in draft.scenes], draft.transitions)
    told = draft.timeline.model_dump() | {
        "scenes": [scene.model_dump() for scene in draft.scenes],
        "transitions": [join.model_dump() for join in joins],
    }
    cut = Timeline.model_validate(told)
    _check_length(cut)
    result = on_the_beat(cut)
    if result != cut:
        warnings += (MOVED,)
    before = {scene.id: clip_order(scene, timeline) for scene in timeline.scenes}
    anew = draft.retaken | {
        scene.id
        for scene in result.scenes
        if scene.id in drawn and clip_order(scene, result) != before[scene.id]
    }
    return Edited(timeline=_made_for(result, version, anew), warnings=warnings)


def _made_for(timeline: Timeline, version: int, scene_ids: Collection[str]) -> Timeline:
    scenes: Iterable[Scene] = (
        scene.model_copy(update={"made_for": version}) if scene.id in scene_ids else scene
        for scene in timeline.scenes
    )
    return timeline.model_copy(update={"scenes": tuple(scenes)})


def _check_length(timeline: Timeline) -> None:
    rate = timeline.frame_rate
    if not LEAST_SECONDS * rate <= timeline.length <= MOST_SECONDS * rate:
        raise ImpossibleBrief(
            f"A film lasts {LEAST_SECONDS} to {MOST_SECONDS} s; "
            f"with these changes it would be {timeline.length / rate:.1f} s."
        )


@singledispatch
def applied(operation: object, draft: Draft) -> Draft:  # noqa: ARG001 - of the registered ones
    """Return the film after an operation; raise `ImpossibleBrief` if it can't be done."""
    raise TypeError(operation)


@applied.register
def _(operation: op.Reorder, draft: Draft) -> Draft:
    wanted = operation.scene_ids
    if len(wanted) != len(draft.scenes) or len(set(wanted)) != len(wanted):
        raise ImpossibleBrief("Every scene of the film must be there once.")
    return draft.with_(scenes=tuple(draft.scenes[draft.index(name)] for name in wanted))


@applied.register
def _(operation: op.Trim, draft: Draft) -> Draft:
    return draft.with_scene(operation.scene_id, length=operation.length)


@applied.register
def _(operation: op.Remove, draft: Draft) -> Draft:
    index = draft.index(operation.scene_id)
    if len(draft.scenes) == 1:
        raise ImpossibleBrief("A film has at least one scene.")
    join = min(index, len(draft.transitions) - 1)
    return draft.with_(
        scenes=draft.scenes[:index] + draft.scenes[index + 1 :],
        transitions=draft.transitions[:join] + draft.transitions[join + 1 :],
        retaken=draft.retaken - {operation.scene_id},
    )


@applied.register
def _(operation: op.Retitle, draft: Draft) -> Draft:
    return draft.with_scene(operation.scene_id, title=operation.title)


@applied.register
def _(operation: op.Narrate, draft: Draft) -> Draft:
    if draft.timeline.voice is None:
        raise ImpossibleBrief("The film has no voice that could say this.")
    return draft.with_scene(operation.scene_id, narration=operation.narration)


@applied.register
def _(operation: op.Retake, draft: Draft) -> Draft:
    scene = draft.scenes[draft.index(operation.scene_id)]
    changes = operation.model_dump(include={"prompt", "seed", "model"}, exclude_none=True)
    if not changes.keys() & {"prompt", "seed"}:
        # The same words and seed would bring the same clip.
        changes["seed"] = (scene.seed + 1) % (MAX_SEED + 1)
    changed = draft.with_scene(scene.id, **changes)
    return changed.with_(retaken=draft.retaken | {scene.id})


@applied.register
def _(operation: op.Refit, draft: Draft) -> Draft:
    return draft.with_scene(operation.scene_id, fit=operation.fit)


@applied.register
def _(operation: op.Join, draft: Draft) -> Draft:
    index = draft.index(operation.after_scene_id)
    if index == len(draft.transitions):
        raise ImpossibleBrief("There is no transition after the last scene.")
    cut = operation.kind == "cut" or not operation.length
    join = CUT if cut else Transition(kind=operation.kind, length=operation.length)
    joins = draft.transitions
    return draft.with_(transitions=(*joins[:index], join, *joins[index + 1 :]))


@applied.register
def _(operation: op.Music, draft: Draft) -> Draft:
    changes = {"music_style": operation.style, "music": None}
    return draft.with_film(soundtrack=draft.timeline.soundtrack.model_copy(update=changes))


@applied.register
def _(operation: op.BurnCaptions, draft: Draft) -> Draft:
    return draft.with_film(captions=operation.burned_in)


@applied.register
def _(operation: op.Reframe, draft: Draft) -> Draft:
    return draft.with_film(picture=picture_size(operation.aspect_ratio, operation.resolution))
