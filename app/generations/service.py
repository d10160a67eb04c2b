"""Orders of films: placed, shown, stopped and taken up again."""

import secrets
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.compositions.service import thumbnail_url
from app.dependencies import Services
from app.errors import Conflict, NotFound, Unprocessable
from app.generations import repository
from app.generations.belongings import Belongings
from app.generations.brand_kit import completed
from app.generations.once import once
from app.generations.quote import afford, quote, shown
from app.generations.schemas import (
    Estimate,
    Generation,
    GenerationCreated,
    GenerationQuery,
    GenerationRequest,
    Generations,
    GenerationState,
)
from app.generations.views import detail, placed, summary
from app.jobs.cursor import Cursor
from app.jobs.place import place_job
from app.jobs.quotas import admit
from app.jobs.repository import clips_of, compositions_of, find_job
from app.jobs.states import TERMINAL
from app.jobs.turn import Turn, take_turn
from app.sessions.service import Session
from app.webhooks.secret import secret_since
from app.webhooks.target import UnfitTarget, target
from pipelines.film.brief import MAX_SEED


async def create(
    services: Services, user: Session, wanted: GenerationRequest, key: str | None, sockets: str
) -> GenerationCreated:
    """Place the order, once per idempotency key."""
    whole = await completed(services, user, wanted)
    brief, terms = whole.brief(secrets.randbelow(MAX_SEED + 1)), wanted.options.terms()
    webhook_url = wanted.options.webhook_url
    if webhook_url:
        try:
            target(webhook_url, loopback=services.settings.webhook_loopback)
        except UnfitTarget as unfit:
            raise Unprocessable("webhook_refused", str(unfit)) from unfit
    quoted = await quote(services, brief, terms)
    afford(quoted, terms)

    async def place(session: AsyncSession) -> GenerationCreated:
        await admit(session, user.id, services.settings, quoted.cost)
        if webhook_url and await secret_since(session, user.id) is None:
            raise Unprocessable(
                "no_webhook_secret", "Make a secret to sign with first: POST /webhooks/secret."
            )
        job_id = uuid4()
        belongings = Belongings(session, services.store, user.id, job_id)
        given = await belongings.into(brief)
        job = await place_job(session, user.id, given, terms, quoted.cost, job_id)
        job.webhook_url = webhook_url
        return placed(job, quoted.seconds, job.estimated_cost_usd, sockets)

    async with services.database.transaction() as session:
        return await once(session, user.id, key, wanted, place, GenerationCreated)


async def estimate(services: Services, user: Session, wanted: GenerationRequest) -> Estimate:
    """Price an order without placing it."""
    whole = await completed(services, user, wanted)
    return shown(await quote(services, whole.brief(0), wanted.options.terms()))


async def list_page(services: Services, user: Session, query: GenerationQuery) -> Generations:
    async with services.database.look() as session:
        found = await repository.list_jobs(session, user.id, query)
        jobs = found[: query.limit]
        versions = await compositions_of(session, [job.id for job in jobs])
    films = {row.job_id: row for row in versions if row.film}
    page = [
        summary(job, thumbnail_url(films[job.id], services.store) if job.id in films else None)
        for job in jobs
    ]
    more = len(found) > len(jobs)
    end = Cursor(jobs[-1].created_at, jobs[-1].id).encode() if more else None
    return Generations(generations=page, next_cursor=end)


async def show(services: Services, user: Session, job_id: UUID, sockets: str) -> Generation:
    async with services.database.look() as session:
        job = await find_job(session, job_id, user.id)
        if job is None:
            raise NotFound("generation")
        clips = await clips_of(session, job_id)
        films = await compositions_of(session, [job_id])
    return detail(job, clips, films, services.store, f"{sockets}/{job.id}")


async def cancel(services: Services, user: Session, job_id: UUID) -> GenerationState:
    """Stop the job; one that is cancelled already stays so."""
    async with services.database.transaction() as session:
        turn = await owned_turn(session, user, job_id)
        if turn.job.status in {"completed", "failed"}:
            raise Conflict("already_ended", f"The job has {turn.job.status}.")
        if turn.job.status != "cancelled":
            await turn.cancel()
        return state_of(turn)


async def retry(services: Services, user: Session, job_id: UUID) -> GenerationState:
    """Queue a failed or cancelled job again; finished clips are kept."""
    async with services.database.transaction() as session:
        turn = await owned_turn(session, user, job_id)
        if turn.job.status not in TERMINAL - {"completed"}:
            raise Conflict(
                "not_ended",
                f"Only a failed or cancelled job is retried: this one is {turn.job.status}.",
            )
        await admit(session, user.id, services.settings)
        await turn.restart()
        return state_of(turn)


async def owned_turn(session: AsyncSession, user: Session, job_id: UUID) -> Turn:
    """Lock the user's job; raise `NotFound` if it is not theirs."""
    turn = await take_turn(session, job_id)
    if turn is None or turn.job.session_id != user.id:
        raise NotFound("generation")
    return turn


def state_of(turn: Turn) -> GenerationState:
    job = turn.job
    return GenerationState(generation_id=job.id, status=job.status, last_event_seq=job.last_seq)
