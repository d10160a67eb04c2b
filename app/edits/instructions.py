"""Edits that are told in words: read here, or by a language model that a producer asks."""

from decimal import Decimal
from uuid import UUID

from app.dependencies import Services
from app.edits import service
from app.edits.schemas import Edit, Instructions, Reading, ReadingError
from app.errors import Conflict, NotFound, Unprocessable
from app.generations.service import owned_turn
from app.jobs.film_tables import CompositionRow
from app.jobs.quotas import admit
from app.jobs.reading_journal import OPERATIONS
from app.jobs.reading_tables import ReadingRow
from app.jobs.readings import find_reading, queue_reading, spent, under_way
from app.sessions.service import Session
from pipelines.errors import NotUnderstood
from pipelines.film.instructions import understood
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.models.editor.question import question
from pipelines.models.registry.choice import writers


async def edit_in_words(
    services: Services, user: Session, job_id: UUID, wanted: Instructions
) -> Edit | Reading:
    """Read the words and do as `service.edit_newest` does, or have a language model read them.

    Raises `NotUnderstood` where there is none.
    """
    try:
        return await service.edit_newest(
            services,
            user,
            job_id,
            lambda timeline: understood(wanted.instructions, timeline),
            apply=wanted.apply_immediately,
        )
    except NotUnderstood as unclear:
        if not services.settings.sells:
            raise
        return await _have_read(services, user, job_id, wanted, unclear)


async def _have_read(
    services: Services, user: Session, job_id: UUID, wanted: Instructions, unclear: NotUnderstood
) -> Reading:
    film = await service.newest_finished(services, user, job_id)
    async with services.database.transaction() as session:
        turn = await owned_turn(session, user, job_id)
        found = await session.get(CompositionRow, film)
        if found is None:
            raise NotFound("composition")
        terms = Terms.model_validate(turn.job.terms)
        asked = question(wanted.instructions, Timeline.model_validate(found.timeline_data))
        price = writers(services.registry, asked, terms.quality, has_token=True)[0].cost_usd
        if not wanted.language_model:
            raise Unprocessable(
                "language_model_needed",
                f"{unclear} Or let a language model read it, for about ${price.normalize():f}.",
            )
        row = await find_reading(turn, film, wanted.instructions)
        if row is None:
            if await under_way(turn):
                raise Conflict("being_read", "Another edit of this film is being read just now.")
            await admit(session, user.id, services.settings, price, more=0)
            row = await queue_reading(turn, film, wanted.instructions, price)
        reading_id = row.id
    return await show_reading(services, user, job_id, reading_id)


async def show_reading(
    services: Services, user: Session, job_id: UUID, reading_id: UUID
) -> Reading:
    """Return how far the reading is and, once it is completed, what its operations would do."""
    async with services.database.transaction() as session:
        await owned_turn(session, user, job_id)
        row = await session.get(ReadingRow, reading_id)
        if row is None or row.job_id != job_id:
            raise NotFound("reading")
        cost = await spent(session, row)
    edit = None
    if row.operations is not None:
        operations = OPERATIONS.validate_python(row.operations)
        edit = await service.edit(
            services, user, row.composition_id, lambda _: operations, apply=False
        )
    return _shown(row, cost, edit)


def _shown(row: ReadingRow, cost: Decimal, edit: Edit | None) -> Reading:
    error = None
    if row.error_code is not None:
        error = ReadingError(code=row.error_code, detail=row.error_message or "")
    return Reading(
        reading_id=row.id,
        composition_id=row.composition_id,
        instructions=row.instructions,
        status=row.status,
        estimated_cost_usd=row.estimate_usd,
        cost_usd=cost,
        edit=edit,
        error=error,
    )
