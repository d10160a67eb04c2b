"""Writes down another version of a film, beside those there are."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import delete, select

from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.plan import tell_plan
from app.jobs.turn import Turn
from pipelines.film.clip import Clip
from pipelines.film.timeline import Timeline


async def write_version(
    turn: Turn,
    parent: CompositionRow,
    number: int,
    timeline: Timeline,
    kept: Mapping[str, Clip],
    *,
    same_sound: bool,
) -> CompositionRow:
    """Make version `number` what the ended job is to make, and queue it; return its row.

    Its scenes have the clips that are `kept` of its `parent`; so is its sound, if that stays the
    `same_sound`.
    """
    version = CompositionRow(
        id=uuid4(),
        job_id=turn.job.id,
        version=number,
        parent_composition_id=parent.id,
        title=timeline.title,
        timeline_data=timeline.model_dump(mode="json"),
        duration_seconds=Decimal(timeline.length) / timeline.frame_rate,
        width=timeline.picture.width,
        height=timeline.picture.height,
        audio=parent.audio if same_sound else None,
    )
    turn.session.add(version)
    await turn.remake(version.id)
    turn.job.duration_seconds = -(-timeline.length // timeline.frame_rate)
    await _rewrite_clips(turn, timeline, kept)
    turn.job.clips_completed, turn.job.segments_completed = len(kept), 0
    tell_plan(turn, timeline, "user", ())
    return version


def kept_clips(
    parent: CompositionRow, timeline: Timeline, origins: Mapping[str, str]
) -> dict[str, Clip]:
    """Return the clips of `parent` that `timeline` shows still, by scene.

    `origins` has the scenes that show a part of what was another's.
    """
    before = {scene.id: scene for scene in Timeline.model_validate(parent.timeline_data).scenes}
    kept = {}
    for scene in timeline.scenes:
        origin = origins.get(scene.id, scene.id)
        if origin in parent.clips and before[origin].made_for == scene.made_for:
            clip = Clip.model_validate(parent.clips[origin])
            kept[scene.id] = clip.model_copy(update={"scene_id": scene.id})
    return kept


async def _rewrite_clips(turn: Turn, timeline: Timeline, kept: Mapping[str, Clip]) -> None:
    """Let the job's rows be those of `timeline`; what a scene has cost so far stays counted."""
    rows = await turn.session.execute(
        select(
            ClipRow.scene_id,
            ClipRow.id,
            ClipRow.generation_cost_usd,
            ClipRow.cached,
            ClipRow.generated_at,
            ClipRow.delivery["location"].astext.label("location"),
        ).where(ClipRow.job_id == turn.job.id)
    )
    before = {row.scene_id: row for row in rows}
    stored = {row.location: row.generated_at for row in before.values()}
    # Deleted first: numbers are unique at every moment, and scenes may have changed places.
    await turn.session.execute(delete(ClipRow).where(ClipRow.job_id == turn.job.id))
    for number, scene in enumerate(timeline.scenes, start=1):
        clip, was = kept.get(scene.id), before.get(scene.id)
        turn.session.add(
            ClipRow(
                id=was.id if was else uuid4(),
                job_id=turn.job.id,
                sequence_number=number,
                scene_id=scene.id,
                status="completed" if clip else "pending",
                prompt=scene.prompt,
                duration_seconds=Decimal(scene.length) / timeline.frame_rate,
                model_name=clip.model if clip else None,
                generation_cost_usd=was.generation_cost_usd if was else 0,
                cached=bool(clip and was and was.cached),
                # Storage counts from when it was made. Of a clip that no row has any more, because
                # an earlier version is gone back to, that is not known: no sooner than the film.
                generated_at=stored.get(clip.location, turn.job.created_at) if clip else None,
                delivery=clip.model_dump(mode="json") if clip else None,
            )
        )
