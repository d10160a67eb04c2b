"""Reads back from its rows what of a job already exists."""

from sqlalchemy import select

from app.jobs.film_tables import ClipRow, CompositionRow, SegmentRow
from app.jobs.turn import Turn
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.segment import EncodedSegment
from pipelines.film.timeline import Timeline
from pipelines.ports import Progress


async def read_made(turn: Turn) -> Progress:
    composition = await turn.session.get(CompositionRow, turn.job.composition_id)
    if composition is None:
        return Progress()
    clips = await turn.session.scalars(
        select(ClipRow).where(ClipRow.job_id == turn.job.id, ClipRow.status == "completed")
    )
    segments = await turn.session.scalars(
        select(SegmentRow).where(SegmentRow.composition_id == composition.id)
    )
    audio, film = composition.audio, composition.film
    return Progress(
        timeline=Timeline.model_validate(composition.timeline_data),
        clips={row.scene_id: Clip.model_validate(row.delivery) for row in clips},
        segments={row.content_key: EncodedSegment.model_validate(row.encoded) for row in segments},
        audio=MixedAudio.model_validate(audio) if audio else None,
        film=Film.model_validate(film) if film else None,
    )
