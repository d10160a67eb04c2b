"""Reads a job as the order that a producer works from."""

from uuid import UUID

from app.infrastructure.postgres import Database
from app.jobs.tables import JobRow
from pipelines.errors import LeaseLost
from pipelines.film.brief import Brief
from pipelines.film.terms import Terms
from pipelines.production import Order


async def read_order(database: Database, job_id: UUID) -> Order:
    """Return the order of a leased job; raise `LeaseLost` if the job has been deleted."""
    async with database.transaction() as session:
        job = await session.get(JobRow, job_id)
    if job is None:
        raise LeaseLost(f"There is no job {job_id}.")
    return Order(
        str(job.id),
        str(job.composition_id),
        Brief.model_validate(job.brief),
        Terms.model_validate(job.terms),
    )
