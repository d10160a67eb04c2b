"""The figures of a completed job, computed by the database from its own times."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_WRITE = text("""
    INSERT INTO job_metrics (
        id, job_id, total_duration_seconds, planning_time_seconds, generation_time_seconds,
        composition_time_seconds, clip_count, film_seconds, total_cost_usd
    )
    SELECT gen_random_uuid(), job.id,
        extract(epoch FROM job.completed_at - job.created_at),
        greatest(0, extract(epoch FROM film.created_at - job.started_at)),
        extract(epoch FROM clips.last_at - film.created_at),
        extract(epoch FROM job.completed_at - clips.last_at),
        job.clip_count, film.duration_seconds, job.actual_cost_usd
    FROM generation_jobs AS job
    JOIN compositions AS film ON film.id = job.composition_id
    JOIN (
        SELECT job_id, max(generated_at) AS last_at FROM clips GROUP BY job_id
    ) AS clips ON clips.job_id = job.id
    WHERE job.id = :job_id AND film.version = 1
""")


async def note_metrics(session: AsyncSession, job_id: UUID) -> None:
    """Write the figures of a job that has just completed in this transaction.

    Only its first film counts: what comes after is made in part, whenever its user likes.
    """
    await session.execute(_WRITE, {"job_id": job_id})
