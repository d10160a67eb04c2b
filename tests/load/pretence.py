"""Films of nothing: stages take their time, and answer as if they had made something."""

import asyncio
import time
from dataclasses import dataclass

from cluster.resources import Shape
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.scene import Scene
from pipelines.film.script import Script
from pipelines.film.segment import EncodedSegment
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT, Transition
from pipelines.film.value import fingerprint
from pipelines.ports import Stage, Workshop
from pipelines.runners.base import Result, Work
from pipelines.runners.line import JOB, USER, Line
from pipelines.runners.ray_tasks import RayRunner
from pipelines.stages.assemble import JoinFilm
from pipelines.stages.conform import EncodeSegment
from pipelines.stages.generate import RenderClip
from pipelines.stages.mix import MixAudio
from pipelines.stages.publish import PublishFilm

FADE = 12
"""Frames; every second join is a fade, as in films of the built-in writer."""


@dataclass(frozen=True)
class Pace:
    """How long tasks take: about what they do for 5 s of 720p (tests/benchmarks)."""

    faster: float = 1.0

    def of(self, shape: Shape) -> float:
        """Return seconds."""
        seconds = {"animatic": 1.9, "encode": 0.6, "mix": 2.0}
        return seconds.get(shape.name, 0.5) / self.faster


class Reel:
    """A screenwriter of as many scenes as the brief has seconds divided by `seconds`."""

    def __init__(self, clips: int) -> None:
        self._clips = clips

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:
        assert not answers
        joins = [CUT if n % 2 else Transition(kind="fade", length=FADE) for n in range(self._clips)]
        scenes = tuple(
            Scene(
                id=f"scene-{n}",
                role="story",
                prompt=f"{brief.prompt} {n}",
                title=f"Scene {n}",
                length=60,
                seed=brief.seed * 1000 + n,
            )
            for n in range(self._clips)
        )
        timeline = Timeline(
            title="A reel",
            picture=brief.picture,
            frame_rate=brief.frame_rate,
            scenes=scenes,
            transitions=tuple(joins[:-1]),
            soundtrack=Soundtrack(music_style="calm", seed=brief.seed),
        )
        return Script(timeline=timeline, writer="reel")


def pretended(work: object) -> object:
    """Return what the stage would."""
    match work:
        case RenderClip():
            return Clip(
                scene_id=work.scene_id,
                key=fingerprint([work.order.prompt, work.order.seed]),
                location=work.location,
                thumbnail=work.thumbnail,
                model="pretence",
                sha256=fingerprint([work.location]),
                picture=work.order.picture,
                length=work.order.length,
                size_bytes=1000,
            )
        case EncodeSegment():
            segment = work.segment
            key = fingerprint([work.prefix, segment.index])
            return EncodedSegment(
                index=segment.index,
                key=key,
                location=f"{work.prefix}{key}.mp4",
                length=segment.length,
                codec_fingerprint="c" * 64,
                size_bytes=500,
            )
        case MixAudio():
            key = "d" * 64
            return MixedAudio(
                key=key, location=f"{work.prefix}m.m4a", loudness_lufs=-14, true_peak_dbtp=-1.5
            )
        case JoinFilm():
            return Film(
                location=work.location,
                thumbnail=work.thumbnail,
                sha256="e" * 64,
                picture=work.profile.picture,
                frame_rate=work.profile.frame_rate,
                length=work.length,
                size_bytes=9000,
            )
        case PublishFilm():
            return None
        case _:
            raise TypeError(f"Nobody pretends a {type(work).__name__}.")


@dataclass(frozen=True)
class Nothing:
    """Work of a Ray task that sleeps."""

    seconds: float
    answer: object


def take_time(work: Nothing, _workshop: Workshop) -> object:
    time.sleep(work.seconds)
    return work.answer


class LogicalRunner:
    """As many CPUs as one likes: a task is a sleep of this process. Waits in the real line."""

    def __init__(self, cpus: float, pace: Pace) -> None:
        self._line = Line(lambda: cpus)
        self._pace = pace
        self.overheads: list[float] = []
        """Seconds by which each segment took longer than its work, from its turn on."""

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        shape = stage.shape
        async with self._line.turn(JOB.get(), shape.cpus, shape.urgency, USER.get()):
            began, wanted = time.perf_counter(), self._pace.of(shape)
            await asyncio.sleep(wanted)
            if shape.name == "encode":
                self.overheads.append(time.perf_counter() - began - wanted)
        return pretended(work)  # type: ignore[return-value]


class TimedRay(RayRunner):
    """Ray as it is, with tasks that sleep."""

    def __init__(self, workshop: Workshop, pace: Pace) -> None:
        super().__init__(workshop)
        self._pace = pace
        self.overheads: list[float] = []
        """As of `LogicalRunner`: to a worker, through it, and back."""
        self.work_seconds = 0.0

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        wanted = self._pace.of(stage.shape)
        timed: Stage[Nothing, object] = Stage(stage.shape, take_time)
        self.work_seconds += wanted
        began = time.perf_counter()
        answer = await super()._run(timed, Nothing(wanted, pretended(work)))
        if stage.shape.name == "encode":
            self.overheads.append(time.perf_counter() - began - wanted)
        return answer  # type: ignore[return-value]
