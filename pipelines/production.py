"""The story of a film, on one screen: plan, generate, conform, assemble, publish.

Every step is asked of the journal first and told to it after, so a production that is started
again, anywhere, goes on from what exists. Generation and conforming overlap: a segment is
encoded the moment its clips exist.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.errors import LeaseLost, PipelineError
from pipelines.ffmpeg.profiles import Profile, delivery_profile
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.scene import Scene
from pipelines.film.segment import EncodedSegment, Segment, cut
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.purchase import Purchase
from pipelines.footage.take import Crew, Footage
from pipelines.ports import Composer, Journal, Ledger, Progress, Screenwriter, Stage
from pipelines.runners.again import tried
from pipelines.runners.base import Result, Work
from pipelines.stages import assemble, conform, mix, publish
from pipelines.writing import Scriptwriting


@dataclass(frozen=True)
class Studio:
    """Who does the work."""

    crew: Crew
    """Who makes the clips."""
    screenwriter: Screenwriter
    """Writes by itself, at no cost."""
    composer: Composer
    language_screenwriter: Screenwriter | None = None
    """Asks a language model, which costs money."""
    buyer: Callable[[Ledger], Purchase] | None = None
    """Who buys for a job; None if nothing can be bought here."""


@dataclass(frozen=True)
class Order:
    """One film to make. The ids name the places of its media in the object store."""

    generation_id: str
    composition_id: str
    brief: Brief
    terms: Terms = field(default_factory=Terms)


async def produce(order: Order, studio: Studio, journal: Journal, ledger: Ledger) -> Film:
    """Make the film, or what of it is missing; raise the first `PipelineError` met."""
    made = await journal.load()
    if made.film:
        return made.film
    production = _Production(order, studio, journal, ledger, made)
    timeline = made.timeline or await production.plan()
    await journal.clips_started([s.id for s in timeline.scenes if s.id not in made.clips])
    try:
        async with asyncio.TaskGroup() as crew:
            audio = crew.create_task(production.mix(timeline))
            clips = {
                scene.id: crew.create_task(production.generate(scene, timeline))
                for scene in timeline.scenes
            }
            segments = [
                crew.create_task(
                    production.conform(segment, [clips[span.scene_id] for span in segment.spans])
                )
                for segment in cut(timeline)
            ]
            crew.create_task(production.note_composing(list(clips.values())))
    except BaseExceptionGroup as failures:
        raise _first(failures) from failures
    film = await production.assemble([task.result() for task in segments], audio.result(), timeline)
    await journal.finished(film)
    return film


class _Production:
    """The steps of one production; each returns what exists already, or makes and notes it."""

    def __init__(
        self, order: Order, studio: Studio, journal: Journal, ledger: Ledger, made: Progress
    ) -> None:
        self._order = order
        self._studio = studio
        self._journal = journal
        self._made = made
        self._profile: Profile = delivery_profile(order.brief.picture, order.brief.frame_rate)
        self._clips = f"generations/{order.generation_id}"
        self._work = f"temp/{order.generation_id}/processing"
        self._release = f"compositions/{order.composition_id}"
        purchase = studio.buyer(ledger) if studio.buyer else None
        self._footage = Footage(
            studio.crew, purchase, ledger, journal, order.terms, self._clips, order.brief.seed
        )
        self._writing = Scriptwriting(
            studio.screenwriter,
            studio.language_screenwriter,
            studio.crew.registry,
            purchase,
            ledger,
            order.terms,
            self._footage.cost,
        )
        self._shooting = 0
        self._wrapped = asyncio.Event()
        self._delivered: dict[str, asyncio.Future[Clip]] = {}

    async def plan(self) -> Timeline:
        await self._journal.planning()
        script, estimate = await self._writing.script(self._order.brief)
        await self._journal.planned(script, estimate)
        return script.timeline

    async def generate(self, scene: Scene, timeline: Timeline) -> Clip:
        delivery = self._delivery(scene)
        if clip := self._made.clips.get(scene.id):
            delivery.set_result(clip)
            return clip
        self._shooting += 1
        index = timeline.scenes.index(scene)
        before = self._delivery(timeline.scenes[index - 1]) if index else None
        try:
            clip = await self._footage.clip(scene, timeline, before)
            delivery.set_result(clip)
        except PipelineError as error:
            delivery.set_exception(error)
            delivery.exception()  # seen, though nobody may wait for it
            self._wrap_scene()
            if not isinstance(error, LeaseLost):
                # Let the others deliver: what they have bought must not be thrown away.
                await self._wrapped.wait()
            raise
        self._wrap_scene()
        return clip

    def _delivery(self, scene: Scene) -> asyncio.Future[Clip]:
        """Return what brings the scene's clip as soon as there is one, or the reason for none."""
        return self._delivered.setdefault(scene.id, asyncio.get_running_loop().create_future())

    def _wrap_scene(self) -> None:
        self._shooting -= 1
        if not self._shooting:
            self._wrapped.set()

    async def conform(self, segment: Segment, takes: list[asyncio.Task[Clip]]) -> EncodedSegment:
        clips = tuple([await take for take in takes])
        key = conform.segment_key(segment, clips, self._profile)
        if encoded := self._made.segments.get(key):
            return encoded.model_copy(update={"index": segment.index})
        work = conform.EncodeSegment(
            segment=segment,
            clips=clips,
            profile=self._profile,
            prefix=f"{self._work}/",
            preview=f"{self._release}/preview/",
        )
        encoded = await self._run(conform.CONFORM, work)
        await self._journal.segment_finished(encoded)
        return encoded

    async def mix(self, timeline: Timeline) -> MixedAudio:
        if self._made.audio:
            return self._made.audio
        work = mix.MixAudio(
            soundtrack=timeline.soundtrack,
            composer=self._studio.composer,
            length=timeline.length,
            frame_rate=timeline.frame_rate,
            prefix=f"{self._clips}/audio/",
            preview=f"{self._release}/preview/audio.mp4",
        )
        audio = await self._run(mix.MIX, work)
        await self._journal.audio_finished(audio)
        return audio

    async def note_composing(self, takes: list[asyncio.Task[Clip]]) -> None:
        await asyncio.gather(*takes)
        await self._journal.composing()

    async def assemble(
        self, segments: list[EncodedSegment], audio: MixedAudio, timeline: Timeline
    ) -> Film:
        join = assemble.JoinFilm(
            segments=tuple(segments),
            audio=audio,
            profile=self._profile,
            length=timeline.length,
            location=f"{self._release}/final.mp4",
            thumbnail=f"{self._release}/thumbnail.jpg",
        )
        film = await self._run(assemble.ASSEMBLE, join)
        await self._run(publish.PUBLISH, publish.PublishFilm(film, timeline, self._release))
        return film

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        return await tried(lambda: self._studio.crew.runner.run(stage, work))


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the failure that says most: a PipelineError before anything that followed it."""
    pipeline, rest = failures.split(PipelineError)
    group = pipeline or rest or failures
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
