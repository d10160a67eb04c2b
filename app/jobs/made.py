"""Reads back from its rows what of a job already exists."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from app.jobs.film_tables import ClipRow, CompositionRow, SegmentRow
from app.jobs.turn import Turn
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.segment import EncodedSegment, cut
from pipelines.film.timeline import Timeline
from pipelines.ports import Progress

KEPT: Final = timedelta(days=6)
"""Segments are deleted after seven days: those that are older than this may go any moment."""


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
    timeline = Timeline.model_validate(composition.timeline_data)
    return Progress(
        timeline=timeline,
        clips={row.scene_id: Clip.model_validate(row.delivery) for row in clips},
        segments={row.content_key: EncodedSegment.model_validate(row.encoded) for row in segments},
        earlier=await _earlier(turn, composition, timeline) if composition.version > 1 else {},
        audio=MixedAudio.model_validate(audio) if audio else None,
        film=Film.model_validate(film) if film else None,
    )


async def _earlier(
    turn: Turn, composition: CompositionRow, timeline: Timeline
) -> dict[str, EncodedSegment]:
    """Return what the film's other versions have and storage still keeps, by content key."""
    first_kept = func.min(SegmentRow.created_at).over(partition_by=SegmentRow.location)
    rows = (
        select(SegmentRow, CompositionRow.timeline_data, first_kept.label("since"))
        .join(CompositionRow, CompositionRow.id == SegmentRow.composition_id)
        .where(CompositionRow.job_id == turn.job.id)
        .subquery()
    )
    found = await turn.session.execute(
        select(rows.c.content_key, rows.c.encoded, rows.c.timeline_data)
        .where(rows.c.since > func.now() - KEPT, rows.c.composition_id != composition.id)
        .order_by(rows.c.created_at)
    )
    places = [(segment.start, segment.length) for segment in cut(timeline)]
    earlier = {}
    for key, encoded, told in found:
        segment = EncodedSegment.model_validate(encoded)
        theirs = cut(Timeline.model_validate(told))[segment.index]
        stays = places[segment.index : segment.index + 1] == [(theirs.start, theirs.length)]
        earlier[key] = segment if stays else segment.model_copy(update={"preview": ""})
    return earlier
