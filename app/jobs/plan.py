"""Writes a planned timeline down as the rows it will fill."""

from decimal import Decimal

from sqlalchemy import delete

from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.turn import Turn
from pipelines.film.script import Script
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline


def write_plan(turn: Turn, script: Script) -> None:
    timeline = script.timeline
    turn.session.add(
        CompositionRow(
            id=turn.job.composition_id,
            job_id=turn.job.id,
            title=timeline.title,
            timeline_data=timeline.model_dump(mode="json"),
            duration_seconds=Decimal(timeline.length) / timeline.frame_rate,
            width=timeline.picture.width,
            height=timeline.picture.height,
        )
    )
    _write_scenes(turn, timeline, script.writer, script.remarks)


async def rewrite_plan(turn: Turn, timeline: Timeline) -> None:
    """Put `timeline` in the place of a plan that nothing has been made of yet."""
    composition = await turn.session.get_one(CompositionRow, turn.job.composition_id)
    composition.timeline_data = timeline.model_dump(mode="json")
    composition.duration_seconds = Decimal(timeline.length) / timeline.frame_rate
    turn.job.duration_seconds = -(-timeline.length // timeline.frame_rate)
    await turn.session.execute(delete(ClipRow).where(ClipRow.job_id == turn.job.id))
    _write_scenes(turn, timeline, "user", ())


def _write_scenes(turn: Turn, timeline: Timeline, writer: str, remarks: tuple[str, ...]) -> None:
    turn.session.add_all(
        ClipRow(
            job_id=turn.job.id,
            sequence_number=number,
            scene_id=scene.id,
            prompt=scene.prompt,
            duration_seconds=Decimal(scene.length) / timeline.frame_rate,
        )
        for number, scene in enumerate(timeline.scenes, start=1)
    )
    tell_plan(turn, timeline, writer, remarks)


def tell_plan(turn: Turn, timeline: Timeline, writer: str, remarks: tuple[str, ...]) -> None:
    """Note what is going to be made, and how much it is."""
    job, rate = turn.job, timeline.frame_rate
    job.clip_count, job.segment_count = len(timeline.scenes), len(cut(timeline))
    turn.note(
        "plan_ready",
        title=timeline.title,
        duration_seconds=timeline.length / rate,
        total_clips=job.clip_count,
        total_segments=job.segment_count,
        written_by=writer,
        remarks=list(remarks),
        estimated_cost_usd=str(job.estimated_cost_usd),
        scenes=[
            {
                "sequence_number": number,
                "scene_id": scene.id,
                "role": scene.role,
                "title": scene.title,
                "duration_seconds": scene.length / rate,
            }
            for number, scene in enumerate(timeline.scenes, start=1)
        ],
    )
    turn.note_progress()
