"""The story of a film, on one screen: plan, generate, conform, assemble, publish.

Every step is asked of the journal first and told to it after, so a production that is started
again, anywhere, goes on from what exists. Generation and conforming overlap: a segment is
encoded the moment its clips exist.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.asking import Asking
from pipelines.errors import LeaseLost, PipelineError, PlanUnderReview
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.cue import cues
from pipelines.film.mark import mark_over
from pipelines.film.narration import Narration, narrated
from pipelines.film.scene import Scene
from pipelines.film.segment import EncodedSegment, Segment, cut
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.film.titling import words_over
from pipelines.footage.purchase import Purchase
from pipelines.footage.take import Crew, Footage
from pipelines.ports import Composer, Journal, Ledger, Progress, Screenwriter, Stage
from pipelines.runners.again import tried
from pipelines.runners.base import Result, Work
from pipelines.speaking import Cast, Speaking, Voices
from pipelines.stages import assemble, conform, mix, publish
from pipelines.telemetry import Trail, labelled, span
from pipelines.writing import Scriptwriting


def no_gpus() -> float:
    return 0.0


@dataclass(frozen=True)
class Studio:
    """Who does the work."""

    crew: Crew
    """Who makes the clips."""
    screenwriter: Screenwriter
    """Writes by itself, at no cost."""
    composer: Composer
    voices: Voices | None = None
    """Finds who speaks a language; None if nobody speaks here."""
    language_screenwriter: Screenwriter | None = None
    """Asks a language model, which costs money."""
    buyer: Callable[[Ledger], Purchase] | None = None
    """Who buys for a job; None if nothing can be bought here."""
    gpus: Callable[[], float] = no_gpus
    """How many there are just now, for films that are exported."""


@dataclass(frozen=True)
class Order:
    """One film to make. The ids name the places of its media in the object store."""

    generation_id: str
    composition_id: str
    brief: Brief
    terms: Terms = field(default_factory=Terms)
    trail: Trail = field(default_factory=Trail)
    """From the request that ordered it."""


async def produce(order: Order, studio: Studio, journal: Journal, ledger: Ledger) -> Film:
    """Make the film, or what of it is missing; raise the first `PipelineError` met.

    That is `PlanUnderReview` where the user is to approve the plan first.
    """
    made = await journal.load()
    if made.film:
        return made.film
    production = _Production(order, studio, journal, ledger, made)
    timeline = made.timeline or await production.plan()
    if order.terms.review_plan:
        await journal.await_approval()
        raise PlanUnderReview("The plan waits for its user's approval.")
    await journal.clips_started([s.id for s in timeline.scenes if s.id not in made.clips])
    try:
        async with asyncio.TaskGroup() as crew:
            narration = crew.create_task(production.narrate(timeline))
            clips = {
                scene.id: crew.create_task(production.generate(scene, timeline))
                for scene in timeline.scenes
            }
            audio = crew.create_task(production.mix(timeline, narration, clips))
            segments = [
                crew.create_task(
                    production.conform(
                        segment,
                        timeline,
                        [clips[span.scene_id] for span in segment.spans],
                        narration,
                    )
                )
                for segment in cut(timeline)
            ]
            crew.create_task(production.note_composing(list(clips.values())))
    except BaseExceptionGroup as failures:
        raise first_of(failures) from failures
    film = await production.assemble(
        [task.result() for task in segments], audio.result(), timeline, narration.result()
    )
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
        self._clips = f"generations/{order.generation_id}"
        self._work = f"temp/{order.generation_id}/processing"
        self._release = f"compositions/{order.composition_id}"
        purchase = studio.buyer(ledger) if studio.buyer else None
        self._footage = Footage(
            studio.crew, purchase, ledger, journal, order.terms, self._clips, order.brief.seed
        )
        cast = Cast(studio.voices, studio.crew.registry, order.terms, studio.crew.sells)
        self._speaking = Speaking(studio.crew, cast, purchase, ledger, self._clips)
        self._writing = Scriptwriting(
            studio.screenwriter,
            studio.language_screenwriter,
            Asking(studio.crew.registry, purchase, ledger, order.terms),
            order.terms,
            lambda timeline: self._footage.cost(timeline) + cast.cost(timeline),
        )
        self._shooting = 0
        self._wrapped = asyncio.Event()
        self._delivered: dict[str, asyncio.Future[Clip]] = {}

    async def plan(self) -> Timeline:
        await self._journal.planning()
        with span("plan"):
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
            with labelled(clip_id=scene.id), span("clip"):
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

    async def narrate(self, timeline: Timeline) -> Narration:
        """Have the film's words said, if it has a voice."""
        if timeline.voice is None:
            return Narration()
        language = timeline.voice
        said = await asyncio.gather(
            *(self._speaking.say(scene, language) for scene in timeline.scenes if scene.narration)
        )
        narration = narrated(timeline, [each.line for each in said if each.line])
        remarks = dict.fromkeys(each.remark for each in said if each.remark)
        return narration.model_copy(update={"warnings": (*remarks, *narration.warnings)})

    async def conform(
        self,
        segment: Segment,
        timeline: Timeline,
        takes: list[asyncio.Task[Clip]],
        narration: asyncio.Task[Narration],
    ) -> EncodedSegment:
        clips = tuple([await take for take in takes])
        said = (await narration).captions if timeline.captions else ()
        profile = delivery_profile(timeline.picture, timeline.frame_rate)
        words = words_over(segment, timeline, clips, said)
        mark = mark_over(segment, timeline)
        key = conform.segment_key(segment, clips, profile, words, mark)
        if encoded := self._made.segments.get(key):
            return encoded.model_copy(update={"index": segment.index})
        earlier = self._made.earlier.get(key)
        if earlier and earlier.preview:
            kept = earlier.model_copy(update={"index": segment.index})
            await self._journal.segment_reused(kept)
            return kept
        work = conform.EncodeSegment(
            segment=segment,
            clips=clips,
            profile=profile,
            prefix=f"{self._work}/",
            preview=f"{self._release}/preview/",
            lettering=words,
            mark=mark,
        )
        with labelled(segment_id=str(segment.index + 1)), span("segment"):
            # One that has only moved is found where it lies; its piece of the preview is made for
            # its new place.
            encoded = await self._run(conform.conforming(profile), work)
        if earlier:
            await self._journal.segment_reused(encoded)
        else:
            await self._journal.segment_finished(encoded)
        return encoded

    async def mix(
        self,
        timeline: Timeline,
        narration: asyncio.Task[Narration],
        takes: dict[str, asyncio.Task[Clip]],
    ) -> MixedAudio:
        if self._made.audio:
            return self._made.audio
        heard = timeline.soundtrack.keep_clip_audio
        clips = {name: await take for name, take in takes.items()} if heard else {}
        work = mix.MixAudio(
            soundtrack=timeline.soundtrack,
            composer=self._studio.composer,
            length=timeline.length,
            frame_rate=timeline.frame_rate,
            prefix=f"{self._clips}/audio/",
            preview=f"{self._release}/preview/audio.mp4",
            cues=cues(timeline, clips, (await narration).cues),
        )
        audio = await self._run(mix.MIX, work)
        await self._journal.audio_finished(audio)
        return audio

    async def note_composing(self, takes: list[asyncio.Task[Clip]]) -> None:
        await asyncio.gather(*takes)
        await self._journal.composing()

    async def assemble(
        self,
        segments: list[EncodedSegment],
        audio: MixedAudio,
        timeline: Timeline,
        narration: Narration,
    ) -> Film:
        join = assemble.JoinFilm(
            segments=tuple(segments),
            audio=audio,
            profile=delivery_profile(timeline.picture, timeline.frame_rate),
            length=timeline.length,
            location=f"{self._release}/final.mp4",
            thumbnail=f"{self._release}/thumbnail.jpg",
            strip=f"{self._release}/thumbnails.jpg",
        )
        film = await self._run(assemble.ASSEMBLE, join)
        told = {"captions": narration.captions, "remarks": narration.warnings}
        film = film.model_copy(update=told)
        work = publish.PublishFilm(film, timeline, self._release, narration.captions)
        await self._run(publish.PUBLISH, work)
        return film

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        return await tried(lambda: self._studio.crew.runner.run(stage, work))


def first_of(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the failure that says most: a PipelineError before anything that followed it."""
    pipeline, rest = failures.split(PipelineError)
    group = pipeline or rest or failures
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
