"""Rows of a job as its owner sees them."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from app.compositions.service import URL_SECONDS, summarise
from app.generations.schemas import (
    ClipShown,
    Cost,
    Generation,
    GenerationCreated,
    GenerationSummary,
    JobError,
    Options,
    Parameters,
)
from app.infrastructure.object_store import S3Store
from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.schemas import Progress
from app.jobs.tables import JobRow
from app.jobs.turn import progress
from pipelines.film.brief import Brief
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline


def placed(job: JobRow, seconds: float, cost_usd: Decimal, sockets: str) -> GenerationCreated:
    """Tell of an order that was placed; it should take `seconds`, and is followed at `sockets`."""
    return GenerationCreated(
        generation_id=job.id,
        status=job.status,
        created_at=job.created_at,
        estimated_completion=job.created_at + timedelta(seconds=seconds),
        estimated_cost_usd=cost_usd,
        websocket_url=f"{sockets}/{job.id}",
    )


def summary(job: JobRow, thumbnail_url: str | None) -> GenerationSummary:
    return GenerationSummary(
        generation_id=job.id,
        status=job.status,
        prompt=job.prompt,
        duration_seconds=job.duration_seconds,
        aspect_ratio=job.aspect_ratio,
        progress=Progress(**progress(job)),
        thumbnail_url=thumbnail_url,
        created_at=job.created_at,
        completed_at=job.completed_at,
        error=_error(job),
    )


def detail(
    job: JobRow,
    clips: Sequence[ClipRow],
    films: Sequence[CompositionRow],
    store: S3Store,
    websocket_url: str,
) -> Generation:
    brief = Brief.model_validate(job.brief)
    terms = Terms.model_validate(job.terms)
    return Generation(
        generation_id=job.id,
        status=job.status,
        prompt=job.prompt,
        progress=Progress(**progress(job)),
        parameters=_parameters(brief),
        options=Options(
            seed=brief.seed,
            resolution=brief.resolution,
            fps=brief.frame_rate,
            webhook_url=job.webhook_url,
            **dict(terms),
        ),
        timeline=Timeline.model_validate(films[-1].timeline_data) if films else None,
        clips=[_clip(row, store) for row in clips],
        compositions=[summarise(row, store) for row in films],
        cost=Cost(
            estimated_usd=job.estimated_cost_usd,
            actual_usd=job.actual_cost_usd,
            budget_usd=terms.budget_usd,
        ),
        error=_error(job),
        created_at=job.created_at,
        started_at=job.started_at,
        completed_at=job.completed_at,
        last_event_seq=job.last_seq,
        websocket_url=websocket_url,
    )


def _parameters(brief: Brief) -> Parameters:
    shared = Parameters.model_fields.keys() & Brief.model_fields
    return Parameters(**{name: getattr(brief, name) for name in shared})


def _clip(row: ClipRow, store: S3Store) -> ClipShown:
    delivery = row.delivery
    return ClipShown(
        clip_id=row.id,
        sequence_number=row.sequence_number,
        status=row.status,
        prompt=row.prompt,
        thumbnail_url=(
            store.presign_get(delivery["thumbnail"], seconds=URL_SECONDS) if delivery else None
        ),
        duration_seconds=float(row.duration_seconds),
        model=row.model_name,
        cost_usd=row.generation_cost_usd,
        cached=row.cached,
        error=row.error_message,
    )


def _error(job: JobRow) -> JobError | None:
    if job.error_code is None:
        return None
    return JobError(code=job.error_code, detail=job.error_message or "")
