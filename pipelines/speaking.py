"""How the words of a film come to be said: by a voice of ours, or a model that is paid."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.errors import (
    BudgetExhausted,
    CallRefused,
    DamagedMedia,
    ImpossibleBrief,
    Moderated,
    PipelineError,
    TakeFailed,
    TokenMissing,
)
from pipelines.film.call import Receipt, Want
from pipelines.film.narration import SpokenLine
from pipelines.film.scene import Scene
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.film.value import fingerprint
from pipelines.footage.purchase import Purchase
from pipelines.footage.settlement import Settlement
from pipelines.footage.take import ELSEWHERE_SECONDS, SHARED, Crew
from pipelines.models.registry.choice import Choice, speakers
from pipelines.models.registry.registry import Registry
from pipelines.ports import Ledger, Voice
from pipelines.runners.again import tried
from pipelines.stages import ingest_sound, narrate

logger = logging.getLogger(__name__)

Voices = Callable[[str], Voice]
"""Finds who speaks a language here; raises `ImpossibleBrief` if nobody does."""


@dataclass(frozen=True)
class Said:
    line: SpokenLine | None
    """None if there was nothing to say."""
    remark: str = ""
    """What the film's user should know of it."""


@dataclass(frozen=True)
class Cast:
    """Who may say the words of one film."""

    voices: Voices | None
    registry: Registry
    terms: Terms
    sells: bool

    def here(self, language: str) -> Voice | None:
        """Return who speaks it on this machine."""
        try:
            return self.voices(language) if self.voices else None
        except ImpossibleBrief:
            return None

    def sellers(self, scene: Scene, language: str) -> Sequence[Choice]:
        """Return who is paid to say a scene's words, the first choice first; for drafts rather not.

        Raises `ImpossibleBrief` if nobody says it for money or without.
        """
        draft = self.terms.quality == "draft" and self.here(language) is not None
        paid: Sequence[Choice] = ()
        if self.sells and not draft:
            paid = speakers(self.registry, scene.narration, language, self.terms.quality)
        if not paid and self.voices is None:
            raise ImpossibleBrief("There is no voice in this studio.")
        if not paid and self.voices is not None:
            self.voices(language)
        return paid

    def bought(self, timeline: Timeline) -> dict[str, Choice]:
        """Return what is bought, by scene, if every first choice delivers; raise as `sellers`."""
        if timeline.voice is None:
            return {}
        chosen = {
            scene.id: self.sellers(scene, timeline.voice)
            for scene in timeline.scenes
            if scene.narration
        }
        return {scene_id: paid[0] for scene_id, paid in chosen.items() if paid}

    def cost(self, timeline: Timeline) -> Decimal:
        return sum((choice.cost_usd for choice in self.bought(timeline).values()), Decimal(0))


@dataclass(frozen=True)
class Speaking:
    """The narration of one job."""

    crew: Crew
    cast: Cast
    purchase: Purchase | None
    ledger: Ledger
    place: str
    """Prefix of the film's media in the object store."""

    async def say(self, scene: Scene, language: str) -> Said:
        """Have a scene's words said by the first who can.

        Raises the last choice's error where nobody here speaks the language either.
        """
        failure: PipelineError | None = None
        for choice in self.cast.sellers(scene, language):
            try:
                return Said(await self._bought(scene, choice))
            except (BudgetExhausted, CallRefused, TakeFailed) as error:
                logger.info("the words of %s by %s: %s", scene.id, choice.entry.id, error)
                failure = error
        voice = self.cast.here(language)
        if voice is None:
            raise failure or ImpossibleBrief(f"Nobody speaks '{language}'.")
        work = narrate.NarrateLine(scene.id, scene.narration, voice, self._folder)
        line = await tried(lambda: self.crew.runner.run(narrate.NARRATE, work))
        if failure is None:
            return Said(line)
        return Said(line, f"The words of {scene.id} are said by the voice of rayreel: {failure}")

    @property
    def _folder(self) -> str:
        return f"{self.place}/audio/"

    async def _bought(self, scene: Scene, choice: Choice) -> SpokenLine:
        if self.purchase is None:
            raise TokenMissing(f"{choice.entry.id} needs REPLICATE_API_TOKEN to be set.")
        # A film never buys the same words twice, even one that wants nothing of others' films.
        own = [] if self.cast.terms.cache else [self.place]
        key = fingerprint([choice.entry.id, choice.entry.version, choice.input, *own])
        subject = f"speech/{scene.id}/{key[:16]}"
        want = Want(
            subject=subject,
            request=choice.request,
            estimate_usd=choice.cost_usd,
            cache_key=key,
        )
        while True:
            if sound := await self._reused(key):
                return _line(scene, sound)
            if choice.entry.id in await self.ledger.failed_models(subject):
                raise TakeFailed(f"{choice.entry.id} delivered nothing before.")
            if bought := await self.purchase.buy(want):
                return _line(scene, await self._settled(key, Settlement(choice, *bought, key)))
            await asyncio.sleep(ELSEWHERE_SECONDS)

    async def _settled(self, key: str, settlement: Settlement) -> ingest_sound.Sound:
        try:
            return await settlement.settled(
                self.ledger, lambda delivered: self._ingested(key, delivered.urls[0]), self._note
            )
        except Moderated as error:
            # Unlike a scene, the words may be said by others.
            raise TakeFailed(f"{settlement.choice.entry.id}: {error}") from error

    async def _ingested(self, key: str, url: str) -> ingest_sound.Sound:
        work = ingest_sound.IngestSound(key, url, self.crew.policy, self._folder, SHARED)
        return await tried(lambda: self.crew.runner.run(ingest_sound.INGEST_SOUND, work))

    async def _note(self, _sound: ingest_sound.Sound, receipt: Receipt) -> None:
        await self.ledger.settled(receipt)

    async def _reused(self, key: str) -> ingest_sound.Sound | None:
        goods = await self.ledger.recall(key)
        if goods is None:
            return None
        sound = ingest_sound.Sound.model_validate(goods)
        work = ingest_sound.ReuseSound(sound, SHARED, self._folder)
        try:
            return await tried(lambda: self.crew.runner.run(ingest_sound.REUSE_SOUND, work))
        except DamagedMedia:
            await self.ledger.forget(key)
            return None


def _line(scene: Scene, sound: ingest_sound.Sound) -> SpokenLine:
    return SpokenLine(
        scene_id=scene.id,
        text=scene.narration,
        location=sound.location,
        sha256=sound.sha256,
        samples=sound.samples,
    )
