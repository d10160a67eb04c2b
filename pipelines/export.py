"""A finished film in another form: its clips encoded anew, its sound as it is; or all in a bundle.

Segments lie under content keys, so an export that is started again finds those it has made, and one
in the film's own form finds the film's.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.errors import DamagedMedia, RenderFailed
from pipelines.ffmpeg.profiles import Profile, delivery_profile
from pipelines.film.caption import Caption
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.mark import mark_over
from pipelines.film.output import Bundle, EncoderChoice, Form, Output, reframed
from pipelines.film.segment import EncodedSegment, Segment, cut
from pipelines.film.timeline import Timeline
from pipelines.film.titling import words_over
from pipelines.ports import ExportJournal, ExportProgress, Stage
from pipelines.production import Studio, first_of
from pipelines.runners.again import tried
from pipelines.runners.base import Result, Work
from pipelines.stages import assemble, bundle, conform, gpu

SOFTWARE = EncoderChoice(encoder="software")


@dataclass(frozen=True)
class ExportOrder:
    """One form of one version of a film. The ids name the places of its media."""

    generation_id: str
    composition_id: str
    export_id: str
    form: Form
    timeline: Timeline
    """The film's own."""
    clips: Mapping[str, Clip]
    """By scene."""
    audio: MixedAudio
    captions: tuple[Caption, ...] = ()
    """What is said in it, and when."""

    @property
    def location(self) -> str:
        return f"compositions/{self.composition_id}/exports/{self.export_id}.{self.form.format}"


async def export(order: ExportOrder, studio: Studio, journal: ExportJournal) -> Film:
    """Make the export, or what of it is missing; raise the first `PipelineError` met."""
    made = await journal.load()
    if made.film:
        return made.film
    if isinstance(order.form, Bundle):
        return await _bundled(order, studio, journal)
    exporting = _Exporting(order, order.form, studio, journal, made)
    choice = made.choice or await exporting.choose()
    try:
        film = await exporting.make(choice)
    except (RenderFailed, DamagedMedia) as error:
        if choice.encoder == "software":
            raise
        # What one encoder has made can't be joined with what another has: all is made anew.
        choice = _software(str(error))
        film = await exporting.make(choice)
    film = film.model_copy(update={"remarks": (choice.remark,) if choice.remark else ()})
    await journal.finished(film)
    return film


async def _bundled(order: ExportOrder, studio: Studio, journal: ExportJournal) -> Film:
    await journal.started(SOFTWARE, 0)
    work = bundle.BundleFilm(
        composition_id=order.composition_id,
        timeline=order.timeline,
        clips=tuple(order.clips[scene.id] for scene in order.timeline.scenes),
        audio=order.audio,
        captions=order.captions,
        location=order.location,
    )
    film = await tried(lambda: studio.crew.runner.run(bundle.BUNDLE, work))
    await journal.finished(film)
    return film


def _software(reason: str) -> EncoderChoice:
    remark = f"Encoded in software, for want of a GPU that does it: {reason.rstrip('.')}."
    return EncoderChoice(encoder="software", remark=remark)


class _Exporting:
    def __init__(
        self,
        order: ExportOrder,
        output: Output,
        studio: Studio,
        journal: ExportJournal,
        made: ExportProgress,
    ) -> None:
        self._order = order
        self._output = output
        self._studio = studio
        self._journal = journal
        self._made = made
        self._timeline = reframed(order.timeline, output)

    async def choose(self) -> EncoderChoice:
        """Decide who encodes, once for the whole export."""
        if not self._output.gpu:
            return SOFTWARE
        if not self._studio.gpus():
            return _software("no machine here has one")
        reason = await self._run(gpu.PROBE, gpu.ProbeGpu(self._output.codec))
        return _software(reason) if reason else EncoderChoice(encoder="gpu")

    async def make(self, choice: EncoderChoice) -> Film:
        order, timeline = self._order, self._timeline
        profile = delivery_profile(
            timeline.picture,
            timeline.frame_rate,
            self._output.codec,
            gpu=choice.encoder == "gpu",
        )
        segments = cut(timeline)
        await self._journal.started(choice, len(segments))
        try:
            async with asyncio.TaskGroup() as crew:
                encoding = [
                    crew.create_task(self._conform(segment, profile)) for segment in segments
                ]
        except BaseExceptionGroup as failures:
            raise first_of(failures) from failures
        join = assemble.JoinFilm(
            segments=tuple(task.result() for task in encoding),
            audio=order.audio,
            profile=profile,
            length=timeline.length,
            location=order.location,
            container=self._output.format,
        )
        return await self._run(assemble.ASSEMBLE, join)

    async def _conform(self, segment: Segment, profile: Profile) -> EncodedSegment:
        clips = tuple(self._order.clips[span.scene_id] for span in segment.spans)
        said = self._order.captions if self._timeline.captions else ()
        words = words_over(segment, self._timeline, clips, said)
        mark = mark_over(segment, self._timeline)
        key = conform.segment_key(segment, clips, profile, words, mark)
        if encoded := self._made.segments.get(key):
            return encoded.model_copy(update={"index": segment.index})
        work = conform.EncodeSegment(
            segment=segment,
            clips=clips,
            profile=profile,
            prefix=f"temp/{self._order.generation_id}/processing/",
            lettering=words,
            mark=mark,
        )
        encoded = await self._run(conform.conforming(profile), work)
        await self._journal.segment_finished(encoded)
        return encoded

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        return await tried(lambda: self._studio.crew.runner.run(stage, work))
