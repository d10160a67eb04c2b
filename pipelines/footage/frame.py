"""The first frame of a scene, for models that go on from a picture: what keeps a film of one look.

Two ways: a still of each scene, made first, or the last frame of the scene before.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipelines.errors import CallRefused, DamagedMedia, Moderated, TakeFailed
from pipelines.film.call import Want
from pipelines.film.clip import Clip
from pipelines.film.terms import Terms
from pipelines.film.value import fingerprint
from pipelines.footage.purchase import Purchase
from pipelines.footage.settlement import Settlement
from pipelines.footage.shot import Shot
from pipelines.models.registry.choice import Choice, stills
from pipelines.models.registry.registry import Registry
from pipelines.ports import Ledger
from pipelines.runners.again import tried
from pipelines.runners.base import Runner
from pipelines.stages import last_frame

URL_SECONDS = 50 * 60.0
"""A provider keeps its outputs for an hour; a model must still be able to fetch the still."""


@dataclass(frozen=True)
class FirstFrame:
    """A picture that a model is to begin with."""

    key: str
    """What it shows: the same for the same still, wherever that lies."""
    bring: Callable[[], Awaitable[str | None]]
    """Returns it as a URL or data URI, bought if need be; None if it can't be had."""


@dataclass(frozen=True)
class FrameMaker:
    """Brings the first frames of one job's scenes."""

    runner: Runner
    registry: Registry
    purchase: Purchase
    ledger: Ledger
    terms: Terms

    def keyframe(self, shot: Shot) -> FirstFrame:
        """Return a still of the scene; it is bought only when it is brought."""
        choice = keyframe_choice(shot, self.registry, self.terms)

        async def bring() -> str | None:
            return await self._still(shot, choice)

        return FirstFrame(fingerprint([choice.entry.id, choice.entry.version, choice.input]), bring)

    async def following(self, shot: Shot, before: Clip) -> FirstFrame | None:
        """Return what the scene before ends with; None if its clip is gone."""
        scenes = shot.timeline.scenes
        scene = next(each for each in scenes if each.id == before.scene_id)
        shown = scene.in_point + scene.length
        work = last_frame.ShowLastFrame(before, shot.timeline.frame_rate, shown)
        try:
            picture = await tried(lambda: self.runner.run(last_frame.LAST_FRAME, work))
        except DamagedMedia:
            return None

        async def bring() -> str | None:
            return picture

        return FirstFrame(fingerprint([before.sha256, shown]), bring)

    async def _still(self, shot: Shot, choice: Choice) -> str | None:
        subject = f"still/{shot.scene.id}"
        if choice.entry.id in await self.ledger.failed_models(subject):
            return None
        want = Want(subject=subject, request=choice.request, estimate_usd=choice.cost_usd)
        try:
            bought = await self.purchase.buy(want)
        except Moderated:
            raise
        except (CallRefused, TakeFailed):
            return None
        if bought is None:
            return None
        call, prediction = bought
        receipt = Settlement(choice, call, prediction).receipt()
        if prediction.status != "succeeded" or not prediction.urls:
            await self.ledger.failed(receipt, prediction.error or "no still")
            return None
        await self.ledger.settled(receipt)
        return prediction.urls[0] if call.age_seconds < URL_SECONDS else None


def keyframe_choice(shot: Shot, registry: Registry, terms: Terms) -> Choice:
    return stills(registry, shot.order, terms.quality, has_token=True)[0]
