"""Films that their users have cut themselves: priced, and ordered."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.dependencies import Services
from app.edits.service import edit_newest
from app.generations.belongings import Belongings
from app.generations.once import once
from app.generations.quote import Quote, afford, price, shown
from app.generations.schemas import Estimate
from app.generations.views import placed
from app.jobs.place import place_job
from app.jobs.plan import write_plan
from app.jobs.quotas import admit
from app.jobs.repository import find_job
from app.jobs.turn import Turn
from app.sessions.service import Session
from app.timelines.reading import film_of, footage_in
from app.timelines.schemas import CompositionCreated, CompositionRequest, WantedTimeline
from pipelines.film.brief import Brand, Brief
from pipelines.film.operation import Reframe
from pipelines.film.script import Script
from pipelines.film.timeline import Timeline
from pipelines.writing import with_given

WRITER = "user"


async def create(
    services: Services, user: Session, wanted: CompositionRequest, key: str | None, sockets: str
) -> CompositionCreated:
    """Place the order, once per idempotency key."""

    async def place(session: AsyncSession) -> CompositionCreated:
        if wanted.timeline is None:
            return await _reframed(services, user, wanted, sockets)
        return await _cut(services, user, wanted, wanted.timeline, session, sockets)

    async with services.database.transaction() as session:
        return await once(session, user.id, key, wanted, place, CompositionCreated)


async def estimate(services: Services, user: Session, wanted: CompositionRequest) -> Estimate:
    """Price the order without placing it; of a film there is, what would be made anew."""
    if wanted.timeline is None:
        assert wanted.generation_id is not None
        told = await edit_newest(
            services, user, wanted.generation_id, lambda _: [_reframe(wanted)], apply=False
        )
        return Estimate(
            scenes=[],
            estimated_cost_usd=told.estimated_cost_usd,
            estimated_seconds=told.estimated_seconds,
            redo=[each.scene_id for each in told.redo if each.what == "clip" and each.scene_id],
        )
    async with services.database.transaction() as session:
        belongings = Belongings(session, services.store, user.id, uuid4())
        brought = await belongings.footage(footage_in(wanted.timeline))
    return shown(await _priced(services, wanted, film_of(wanted, wanted.timeline, brought)))


async def _priced(services: Services, wanted: CompositionRequest, timeline: Timeline) -> Quote:
    return await price(services, timeline, wanted.options.terms())


async def _cut(
    services: Services,
    user: Session,
    wanted: CompositionRequest,
    told: WantedTimeline,
    session: AsyncSession,
    sockets: str,
) -> CompositionCreated:
    job_id, terms = uuid4(), wanted.options.terms()
    belongings = Belongings(session, services.store, user.id, job_id)
    brought = await belongings.footage(footage_in(told))
    timeline = film_of(wanted, told, brought)
    quoted = await _priced(services, wanted, timeline)
    afford(quoted, terms)
    await admit(session, user.id, services.settings, quoted.cost)
    brief = await belongings.into(_brief(wanted, told, timeline))
    await belongings.bring(brought)
    job = await place_job(session, user.id, brief, terms, quoted.cost, job_id)
    whole = with_given(timeline, brief)
    write_plan(Turn(session, job), Script(timeline=whole, writer=WRITER))
    order = placed(job, quoted.seconds, job.estimated_cost_usd, sockets)
    return CompositionCreated(composition_id=job.composition_id, **dict(order))


def _brief(wanted: CompositionRequest, told: WantedTimeline, timeline: Timeline) -> Brief:
    """Return the order as other films have it; what is made is the timeline."""
    return Brief(
        prompt=told.title,
        duration_seconds=-(-timeline.length // timeline.frame_rate),
        aspect_ratio=wanted.output.aspect_ratio,
        resolution=wanted.output.resolution,
        frame_rate=wanted.output.fps,
        brand=Brand(colors=told.colors, logo_asset_id=told.logo_asset_id),
        include_cta=False,
        music_style=told.soundtrack.style,
        music_asset_id=told.soundtrack.asset_id,
        voice_over_asset_id=told.soundtrack.voice_over_asset_id,
        narration=told.voice is not None,
        voice=told.voice,
        captions=told.captions,
        keep_clip_audio=told.soundtrack.clip_audio,
        seed=wanted.options.seed,
    )


def _reframe(wanted: CompositionRequest) -> Reframe:
    output = wanted.output
    return Reframe(aspect_ratio=output.aspect_ratio, resolution=output.resolution)


async def _reframed(
    services: Services, user: Session, wanted: CompositionRequest, sockets: str
) -> CompositionCreated:
    assert wanted.generation_id is not None
    job_id: UUID = wanted.generation_id
    told = await edit_newest(services, user, job_id, lambda _: [_reframe(wanted)], apply=True)
    async with services.database.transaction() as session:
        job = await find_job(session, job_id, user.id)
        assert job is not None
        assert told.composition_id is not None
        order = placed(job, told.estimated_seconds, told.estimated_cost_usd, sockets)
        return CompositionCreated(composition_id=told.composition_id, **dict(order))
