"""The `diffusion` deployment: models of ours on a GPU, loaded once, several clips at a time."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from ray import serve
from ray.exceptions import RayError, RayTaskError
from ray.serve.exceptions import RayServeException
from ray.util.metrics import Gauge, Histogram

from app.settings import Settings
from cluster.resources import DIFFUSE
from deployments.inward import listen_inward
from deployments.weights import bring
from pipelines.errors import PipelineError, WorkerLost
from pipelines.film.clip import Clip
from pipelines.footage.take import Maker
from pipelines.models.diffusion import CARDS, Card, DiffusionModel, Painter
from pipelines.models.diffusion.library import Frames, Library, TorchLibrary
from pipelines.ports import ClipModel, Workshop
from pipelines.runners.line import JOB, USER, Line
from pipelines.stages.generate import RenderClip, render_clip

MODELS_HELD = 1
"""By a replica: two of them leave no room for clips on a GPU of 24 GB."""
MOST_AT_ONCE = 4
GATHER_SECONDS = 0.5
"""A clip takes a minute or more: so long it waits for others to be made with."""
ORDERED_AT_ONCE = 16
"""By one producer: jobs share what is beyond that (pipelines/runners/line.py)."""
DELIVERY_SECONDS = 1800.0
"""A node may have to be started first, and weights loaded."""
Result = Clip | PipelineError


class Diffusion:
    """Runs where the GPU is. A clip is encoded and stored there: frames would be 100 MB to send."""

    def __init__(self, settings: Settings | None = None, library: Library | None = None) -> None:
        listen_inward()
        self._settings = settings or Settings()
        self._library = library
        self._workshop = Workshop(self._settings.store(), self._settings.work_folder)
        self._one_at_a_time = asyncio.Lock()
        self._free = Gauge("diffusion_gpu_free_bytes", "GPU memory that is free.", ("model",))
        self._seconds = Histogram(
            "diffusion_seconds",
            "What a batch of clips took.",
            boundaries=[1, 3, 10, 30, 60, 120, 240, 480],
            tag_keys=("model", "clips"),
        )

    async def make(self, work: RenderClip) -> Clip:
        """Return the clip; raise what `render_clip` raises, or `ModelUnavailable`."""
        # A batch fails as one if it raises: so its results tell which of its clips have failed.
        result: Result = await self._together(work)
        if isinstance(result, PipelineError):
            raise result
        return result

    @serve.batch(max_batch_size=MOST_AT_ONCE, batch_wait_timeout_s=GATHER_SECONDS)
    async def _together(self, works: list[RenderClip]) -> list[Result]:
        results: dict[int, Result] = {}
        for name in dict.fromkeys(work.model.name for work in works):
            mine = [number for number, work in enumerate(works) if work.model.name == name]
            made = await self._of_one_model(name, [works[number] for number in mine])
            results |= dict(zip(mine, made, strict=True))
        return [results[number] for number in range(len(works))]

    async def _of_one_model(self, name: str, works: list[RenderClip]) -> list[Result]:
        try:
            painter = await self._painter(name)
            async with self._one_at_a_time:  # the GPU
                began = time.perf_counter()
                orders = [work.order for work in works]
                painted = await asyncio.to_thread(painter.paint, orders)
                took = time.perf_counter() - began
        except PipelineError as error:
            return [error] * len(works)
        self._seconds.observe(took, {"model": name, "clips": str(len(works))})
        return await asyncio.gather(
            *(
                asyncio.to_thread(self._finished, work, painter.card, frames)
                for work, frames in zip(works, painted, strict=True)
            )
        )

    @serve.multiplexed(max_num_models_per_replica=MODELS_HELD)  # type: ignore[untyped-decorator]
    async def _painter(self, name: str) -> Painter:
        """Return the model, loaded; the one that was not asked for the longest makes room."""
        return await asyncio.to_thread(self._loaded, name)

    def _loaded(self, name: str) -> Painter:
        self._library = self._library or TorchLibrary()
        bring(name, self._settings.weights_folder, self._settings.store())
        painter = Painter(CARDS[name], self._settings.weights_folder, self._library)
        self._free.set((self._library.free_gb() or 0) * 2**30, {"model": name})
        return painter

    def _finished(self, work: RenderClip, card: Card, frames: Frames) -> Result:
        try:
            return render_clip(replace(work, model=DiffusionModel(card, frames)), self._workshop)
        except PipelineError as error:
            return error


@dataclass(frozen=True)
class RemoteMaker:
    """The producers' side. Waiting for a GPU holds no worker, and each job has its share."""

    model: ClipModel
    _line: Line = field(repr=False)

    async def make(self, work: RenderClip) -> Clip:
        async with self._line.turn(JOB.get(), 1, DIFFUSE.urgency, USER.get()):
            clip: Clip
            try:
                handle = serve.get_deployment_handle("diffusion", app_name="diffusion")
                named = handle.options(multiplexed_model_id=work.model.name)
                async with asyncio.timeout(DELIVERY_SECONDS):
                    clip = await named.make.remote(work)
            except RayTaskError as error:
                if isinstance(error.cause, PipelineError):
                    raise error.cause from error
                raise
            except (RayError, RayServeException, TimeoutError) as error:
                raise WorkerLost("The diffusion deployment does not answer.") from error
            return clip


def makers(names: Collection[str]) -> dict[str, Maker]:
    """Return who makes the clips of these models, by their id in the catalog."""
    line = Line(lambda: ORDERED_AT_ONCE)
    return {CARDS[name].id: RemoteMaker(DiffusionModel(CARDS[name]), line) for name in names}
