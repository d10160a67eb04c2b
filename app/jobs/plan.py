"""Writes a planned timeline down as the rows it will fill."""

from decimal import Decimal

from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.turn import Turn
from pipelines.film.script import Script
from pipelines.film.segment import cut


def write_plan(turn: Turn, script: Script) -> None:
    timeline = script.timeline
    job, rate = turn.job, timeline.frame_rate
    segments = cut(timeline)
    job.clip_count, job.segment_count = len(timeline.scenes), len(segments)
    turn.session.add(
        CompositionRow(
            id=job.composition_id,
            job_id=job.id,
            title=timeline.title,
            timeline_data=timeline.model_dump(mode="json"),
            duration_seconds=Decimal(timeline.length) / rate,
            width=timeline.picture.width,
            height=timeline.picture.height,
        )
    )
    turn.session.add_all(
        ClipRow(
            job_id=job.id,
            sequence_number=number,
            scene_id=scene.id,
            prompt=scene.prompt,
            duration_seconds=Decimal(scene.length) / rate,
        )
        for number, scene in enumerate(timeline.scenes, start=1)
    )
    turn.note(
        "plan_ready",
        title=timeline.title,
        duration_seconds=timeline.length / rate,
        total_clips=job.clip_count,
        total_segments=job.segment_count,
        written_by=script.writer,
        remarks=list(script.remarks),
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
