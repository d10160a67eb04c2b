"""Applies an editor's operations to a timeline, and tells what must be taken anew for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import singledispatch
from types import MappingProxyType
from uuid import UUID

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.beat import on_the_beat
from pipelines.film.brief import MAX_SEED
from pipelines.film.clip import Clip, made_from
from pipelines.film.draft import Draft
from pipelines.film.given import GivenFootage, GivenSound
from pipelines.film.picture import picture_size
from pipelines.film.review import LEAST_SECONDS, MOST_SECONDS
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT, Transition, fitted
from pipelines.film.value import Value, fingerprint

MOVED = "Scenes are a little longer or shorter than told, so that they change on the beat."


class Edited(Value):
    timeline: Timeline
    warnings: tuple[str, ...] = ()
    """What had to give way, one readable line each."""
    origins: Mapping[str, str] = {}
    """New scenes that show a clip there is: each with the scene that has it."""


def edited(
    timeline: Timeline,
    operations: Sequence[op.Operation],
    version: int,
    clips: Mapping[str, Clip],
    brought: Mapping[UUID, GivenFootage | GivenSound] = MappingProxyType({}),
) -> Edited:
    """Return `timeline` after `operations`, in turn, as version `version` of its film.

    `clips` are those of its scenes. What was made here was made for its exact order, titles and
    all, at no cost: it is made anew when that changes. Clips that were bought are kept unless they
    are retaken; one that is too short is held, slowed down or repeated, as `pipelines.film.fitting`
    says. `brought` is what operations may put in.
    Raises `ImpossibleBrief` if an operation can't be done, or the film would not last 3 to 180 s.
    """
    draft = Draft(
        timeline=timeline,
        version=version,
        clips=clips,
        brought=brought,
        scenes=timeline.scenes,
        transitions=timeline.transitions,
    )
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
    anew = draft.retaken | _outdated(draft, timeline, result)
    origins = {name: draft.origins[name] for name in draft.origins if name not in anew}
    kept = {scene.id for scene in result.scenes}
    return Edited(
        timeline=_made_for(result, version, anew),
        warnings=warnings,
        origins={name: origin for name, origin in origins.items() if name in kept},
    )


def _outdated(draft: Draft, timeline: Timeline, result: Timeline) -> frozenset[str]:
    """Return the scenes whose clips were made here, for another order."""
    before = {scene.id: made_from(scene, timeline) for scene in timeline.scenes}

    def outdated(scene: Scene) -> bool:
        origin = draft.origins.get(scene.id, scene.id)
        clip = draft.clips.get(origin)
        made_here = clip is not None and not clip.bought
        return made_here and made_from(scene, result) != before[origin]

    return frozenset(scene.id for scene in result.scenes if outdated(scene))


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
    scene = draft.scene(operation.scene_id)
    wanted = operation.in_point
    begins = scene.in_point if wanted is None else wanted
    # A scene that shows a part of its footage goes on doing so; others have what they show.
    part = wanted is not None or scene.footage
    changes = {"length": operation.length, "in_point": begins}
    trimmed = draft.with_scene(
        scene.id,
        **changes,
        footage=max(scene.fitted, begins + operation.length) if part else 0,
    )
    if wanted is not None:
        # Measured by what the scene had: only then is nothing stretched unasked.
        draft.check_footage(scene.model_copy(update=changes | {"footage": scene.fitted}))
    return trimmed


@applied.register
def _(operation: op.Split, draft: Draft) -> Draft:
    index = draft.index(operation.scene_id)
    scene = draft.scenes[index]
    if scene.id in draft.retaken and scene.given is None:
        raise ImpossibleBrief(f"The clip of {scene.id} is made anew: split it once it is there.")
    if operation.at >= scene.length:
        raise ImpossibleBrief(
            f"{scene.id} has {scene.length} frames: it can't be split at {operation.at}."
        )
    name = draft.new_id(operation.new_scene_id)
    whole = scene.model_dump() | {"footage": scene.fitted}
    first = Scene.model_validate(whole | {"length": operation.at})
    rest = {"length": scene.length - operation.at, "in_point": scene.in_point + operation.at}
    second = Scene.model_validate(whole | rest | {"id": name, "narration": ""})
    retaken = draft.retaken | {name} if scene.id in draft.retaken else draft.retaken
    return draft.with_(
        scenes=(*draft.scenes[:index], first, second, *draft.scenes[index + 1 :]),
        transitions=(*draft.transitions[:index], CUT, *draft.transitions[index:]),
        retaken=retaken,
        origins={**draft.origins, name: draft.origins.get(scene.id, scene.id)},
    )


@applied.register
def _(operation: op.Replace, draft: Draft) -> Draft:
    scene = draft.scene(operation.scene_id)
    given = draft.footage(operation.asset_id)
    fit = operation.fit or scene.fit
    changes = {"given": given, "in_point": operation.in_point, "footage": 0, "fit": fit}
    changed = draft.with_scene(scene.id, **changes)
    if operation.in_point:
        draft.check_footage(changed.scene(scene.id))
    return changed.with_(retaken=draft.retaken | {scene.id})


@applied.register
def _(operation: op.Insert, draft: Draft) -> Draft:
    after = operation.after_scene_id
    index = 0 if after is None else draft.index(after) + 1
    given = draft.footage(operation.asset_id) if operation.asset_id else None
    name = draft.new_id(operation.new_scene_id)
    scene = Scene(
        id=name,
        role="story",
        prompt=operation.prompt or "Footage of one's own",
        title=operation.title,
        length=operation.length,
        in_point=operation.in_point,
        given=given,
        fit=operation.fit,
        # Any, and the same again for the same edit.
        seed=int(fingerprint([name, draft.timeline.soundtrack.seed])[:8], 16) % MAX_SEED,
    )
    if operation.in_point:
        draft.check_footage(scene)
    joins = draft.transitions
    # What led on from the scene before leads into this one.
    place = min(index, len(joins))
    return draft.with_(
        scenes=(*draft.scenes[:index], scene, *draft.scenes[index:]),
        transitions=(*joins[:place], CUT, *joins[place:]),
        retaken=draft.retaken | {name},
    )


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
    scene = draft.scene(operation.scene_id)
    changes: dict[str, object] = operation.model_dump(
        include={"prompt", "seed", "model"}, exclude_none=True
    )
    if not changes.keys() & {"prompt", "seed"}:
        # The same words and seed would bring the same clip.
        changes["seed"] = (scene.seed + 1) % (MAX_SEED + 1)
    # Made by a model, for all of the scene and no more.
    changed = draft.with_scene(scene.id, **changes, given=None, in_point=0, footage=0)
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
    given = None if operation.asset_id is None else draft.sound(operation.asset_id)
    # The style stays known beside a sound of the user's: to compose again is to take that away.
    style = draft.timeline.soundtrack.music_style if operation.style is None else operation.style
    changes = {"music_style": style, "music": given}
    return draft.with_film(soundtrack=draft.timeline.soundtrack.model_copy(update=changes))


@applied.register
def _(operation: op.ClipSound, draft: Draft) -> Draft:
    level = operation.level_db if operation.heard else 0
    changes = {"keep_clip_audio": operation.heard, "clip_level_db": level}
    return draft.with_film(soundtrack=draft.timeline.soundtrack.model_copy(update=changes))


@applied.register
def _(operation: op.BurnCaptions, draft: Draft) -> Draft:
    return draft.with_film(captions=operation.burned_in)


@applied.register
def _(operation: op.Reframe, draft: Draft) -> Draft:
    return draft.with_film(picture=picture_size(operation.aspect_ratio, operation.resolution))
