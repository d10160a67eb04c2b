"""How a scene gets its clip: from the cache, from a model of ours, or bought, with fallbacks."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from pipelines.download import DownloadPolicy
from pipelines.errors import (
    CallRefused,
    DamagedMedia,
    Moderated,
    PipelineError,
    TakeFailed,
    TokenMissing,
)
from pipelines.film.call import Want
from pipelines.film.clip import Clip
from pipelines.film.given import GivenFootage
from pipelines.film.prediction import Prediction
from pipelines.film.scene import Scene
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.film.value import fingerprint
from pipelines.footage.estimate import ANY_FRAME, clips_cost
from pipelines.footage.frame import FirstFrame, FrameMaker
from pipelines.footage.purchase import Purchase
from pipelines.footage.settlement import Settlement
from pipelines.footage.shot import Shot
from pipelines.models.registry.choice import Choice, choices
from pipelines.models.registry.registry import Registry
from pipelines.ports import ClipModel, Journal, Ledger
from pipelines.runners.again import tried
from pipelines.runners.base import Runner
from pipelines.stages import generate, ingest, ingest_given, last_frame, reuse

ELSEWHERE_SECONDS = 1.0
"""Between two looks at a call of another job for the same thing."""
SHARED = "bought/"
"""Where everything bought lies under its hash, whichever film it was bought for."""
logger = logging.getLogger(__name__)


class Maker(Protocol):
    """A model of ours that is held ready somewhere."""

    @property
    def model(self) -> ClipModel: ...

    async def make(self, work: generate.RenderClip) -> Clip:
        """Do as `generate.render_clip`, there. Raises `TakeFailed` if it can't."""
        ...


@dataclass(frozen=True)
class Crew:
    """Who makes clips; the same for every job of a replica."""

    runner: Runner
    clip_model: ClipModel
    """Our own."""
    registry: Registry
    policy: DownloadPolicy
    sells: bool
    """Whether there is a provider to buy from."""
    makers: Mapping[str, Maker] = field(default_factory=dict)
    """Our other models, by their id in the catalog."""


@dataclass(frozen=True)
class Footage:
    """The clips of one job."""

    crew: Crew
    purchase: Purchase | None
    ledger: Ledger
    journal: Journal
    terms: Terms
    place: str
    """Prefix of the film's media in the object store."""
    seed: int = 0
    """The film's."""

    def cost(self, timeline: Timeline) -> Decimal:
        """Return what the clips cost if every scene's first choice delivers; raise as `choices`."""
        return clips_cost(timeline, self.crew.registry, self.terms, sells=self.crew.sells)

    async def clip(
        self, scene: Scene, timeline: Timeline, before: asyncio.Future[Clip] | None = None
    ) -> Clip:
        """Bring the clip of a scene that was noted as started, and note it.

        Raises the last choice's error if none delivers. `before` brings the clip of the scene
        before, for a film that is made in turn.
        """
        shot = Shot(scene, timeline, self.place, self.seed if self.terms.shared_seed else None)
        try:
            if scene.given is not None:
                return await self._given(shot, scene.given)
            return await self._first_to_deliver(shot, await self._first_frame(shot, before))
        except PipelineError as error:
            if not error.transient:
                await self.journal.clip_failed(scene.id, str(error))
            raise

    async def _first_frame(
        self, shot: Shot, before: asyncio.Future[Clip] | None
    ) -> FirstFrame | None:
        if self.purchase is None:
            return None
        crew = self.crew
        if shot.scene.reference is not None:
            return await self._shown(shot, shot.scene.reference)
        maker = FrameMaker(crew.runner, crew.registry, self.purchase, self.ledger, self.terms)
        if self.terms.continuity == "keyframes":
            return maker.keyframe(shot)
        if self.terms.continuity == "chain" and before is not None:
            # Shielded: the scene before must not end with this one.
            return await maker.following(shot, await asyncio.shield(before))
        return None

    async def _first_to_deliver(self, shot: Shot, frame: FirstFrame | None) -> Clip:
        bought = self.purchase is not None
        has_failed = await self.ledger.failed_models(shot.subject) if bought else frozenset[str]()
        failure: PipelineError = TakeFailed(f"No model is left that could make {shot.scene.id}.")
        for choice in self._choices(shot, frame):
            if choice.entry.id in has_failed:
                continue
            try:
                if choice.entry.local:
                    return await self._render(shot, self.crew.makers.get(choice.entry.id))
                return await self._bought(shot, choice, frame)
            except _FrameMissing:
                return await self._first_to_deliver(shot, None)
            except Moderated as error:
                # Another model would be asked for the same thing: its user must decide.
                raise Moderated(f"Scene {shot.number} was refused: {error}") from error
            except (CallRefused, TakeFailed) as error:
                logger.info("%s of %s failed: %s", shot.scene.id, choice.entry.id, error)
                failure = error
        raise failure

    def _choices(self, shot: Shot, frame: FirstFrame | None) -> Sequence[Choice]:
        return choices(
            self.crew.registry,
            shot.order,
            self.terms.quality,
            wanted=shot.scene.model or self.terms.model,
            has_token=self.crew.sells,
            first_frame=None if frame is None else ANY_FRAME,
        )

    async def _render(self, shot: Shot, maker: Maker | None) -> Clip:
        work = generate.RenderClip(
            scene_id=shot.scene.id,
            order=shot.order,
            model=maker.model if maker else self.crew.clip_model,
            location=shot.location,
            thumbnail=shot.thumbnail,
        )
        if maker:
            clip = await tried(lambda: maker.make(work))
        else:
            stage = generate.generating(shot.order.picture)
            clip = await tried(lambda: self.crew.runner.run(stage, work))
        await self.journal.clip_finished(clip)
        return clip

    async def _shown(self, shot: Shot, reference: GivenFootage) -> FirstFrame:
        """Return all of the picture, no larger than the film's, for a clip to begin with."""
        place = f"{self.place}/given/{reference.sha256[:16]}"
        work = ingest_given.IngestGiven(
            scene_id=shot.scene.id,
            order=shot.order,
            given=reference,
            moves=False,
            location=f"{place}-still.mp4",
            thumbnail=f"{place}-still.jpg",
        )
        still = await tried(lambda: self.crew.runner.run(ingest_given.INGEST_GIVEN, work))
        show = last_frame.ShowLastFrame(still, shot.timeline.frame_rate, 1)
        picture = await tried(lambda: self.crew.runner.run(last_frame.LAST_FRAME, show))

        async def bring() -> str | None:
            return picture

        return FirstFrame(still.sha256, bring)

    async def _given(self, shot: Shot, given: GivenFootage) -> Clip:
        work = ingest_given.IngestGiven(
            scene_id=shot.scene.id,
            order=shot.order,
            given=given,
            moves=shot.scene.fit == "fill",
            location=shot.location,
            thumbnail=shot.thumbnail,
        )
        clip = await tried(lambda: self.crew.runner.run(ingest_given.INGEST_GIVEN, work))
        await self.journal.clip_finished(clip)
        return clip

    async def _bought(self, shot: Shot, choice: Choice, frame: FirstFrame | None) -> Clip:
        if self.purchase is None:
            raise TokenMissing(f"{choice.entry.id} needs REPLICATE_API_TOKEN to be set.")
        want = Want(
            subject=shot.subject,
            request=choice.request,
            estimate_usd=choice.cost_usd,
            cache_key=_cache_key(choice, shot, frame) if self.terms.cache else "",
        )
        framed = False
        while True:
            if want.cache_key and (clip := await self._reused(shot, want.cache_key)):
                await self.journal.clip_reused(clip)
                return clip
            if frame is not None and not framed:
                want, framed = await _begun_with(frame, want), True
            if bought := await self.purchase.buy(want):
                return await Settlement(choice, *bought, want.cache_key).settled(
                    self.ledger,
                    lambda delivered: self._ingested(shot, choice, delivered),
                    self.journal.clip_finished,
                )
            if choice.entry.id in await self.ledger.failed_models(shot.subject):
                raise TakeFailed(f"{choice.entry.id} never answered.")
            await asyncio.sleep(ELSEWHERE_SECONDS)

    async def _ingested(self, shot: Shot, choice: Choice, delivered: Prediction) -> Clip:
        work = ingest.IngestTake(
            scene_id=shot.scene.id,
            order=shot.order,
            key=fingerprint([choice.entry.id, choice.entry.version, delivered.id]),
            url=delivered.urls[0],
            kind="still" if "text_to_image" in choice.entry.kinds else "video",
            model=choice.entry.id,
            policy=self.crew.policy,
            location=shot.location,
            thumbnail=shot.thumbnail,
            shared=SHARED,
        )
        return await tried(lambda: self.crew.runner.run(ingest.INGEST, work))

    async def _reused(self, shot: Shot, cache_key: str) -> Clip | None:
        goods = await self.ledger.recall(cache_key)
        if goods is None:
            return None
        work = reuse.ReuseClip(
            clip=Clip.model_validate(goods),
            scene_id=shot.scene.id,
            order=shot.order,
            shared=SHARED,
            location=shot.location,
            thumbnail=shot.thumbnail,
        )
        try:
            return await tried(lambda: self.crew.runner.run(reuse.REUSE, work))
        except DamagedMedia:
            await self.ledger.forget(cache_key)
            return None


class _FrameMissing(Exception):  # noqa: N818
    """There is no picture to begin with: the scene is made from words alone."""


async def _begun_with(frame: FirstFrame, want: Want) -> Want:
    """Put the picture where its placeholder is; raise `TakeFailed` if it can't be had."""
    if ANY_FRAME not in want.request.input.values():
        return want
    picture = await frame.bring()
    if picture is None:
        raise _FrameMissing
    given = {
        name: picture if value == ANY_FRAME else value for name, value in want.request.input.items()
    }
    request = want.request.model_copy(update={"input": given})
    return want.model_copy(update={"request": request})


def _cache_key(choice: Choice, shot: Shot, frame: FirstFrame | None) -> str:
    """Model version, every input and the seed; what the first frame shows, wherever it lies.

    And the form, which a still gets only here.
    """
    order = shot.order
    form = [order.picture.model_dump(), order.frame_rate, order.length]
    shows = frame.key if frame else ""
    return fingerprint([choice.entry.id, choice.entry.version, choice.input, shows, form])
