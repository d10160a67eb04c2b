"""What making a film asks of the world. Shipped fakes: `pipelines.testing`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from cluster.resources import Shape
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.segment import EncodedSegment
from pipelines.film.timeline import Timeline


class ObjectStore(Protocol):
    """Media storage. An adapter is a picklable value that connects on first use.

    Every method raises `ServiceUnavailable` if the store does not answer.
    """

    def fetch(self, key: str, into: Path) -> None:
        """Write object `key` to file `into`; raise `DamagedMedia` if there is no such object."""
        ...

    def store(self, source: Path, key: str, media_type: str) -> None:
        """Keep file `source` under `key`, replacing what was there; all or nothing."""
        ...

    def exists(self, key: str) -> bool: ...


class Screenwriter(Protocol):
    async def write(self, brief: Brief) -> Timeline:
        """Return a timeline exactly as long as the brief asks; raise `ImpossibleBrief`."""
        ...


class ClipModel(Protocol):
    """A local clip model: a picklable value."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Changes whenever the same order would give other frames."""
        ...

    def render(self, order: ClipOrder, into: Path) -> None:
        """Write an MP4 of exactly `order.length` frames at the order's size and rate."""
        ...


class Composer(Protocol):
    """A music model: a picklable value."""

    @property
    def version(self) -> str: ...

    def compose(self, style: str, seed: int, samples: int, into: Path) -> None:
        """Write `samples` of 48 kHz stereo 32-bit float WAV, faded in and out."""
        ...


@dataclass(frozen=True)
class Workshop:
    """What a stage has at hand on whatever machine it runs; crosses to Ray workers."""

    store: ObjectStore
    folder: Path
    """Work folder: every stage makes, and removes, a folder of its own in it."""


Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Stage(Generic[Work, Result]):
    """One step on one item: a plain function and the machine it asks for.

    Work and result are picklable values. The function may run again after a crash, so its
    outputs lie under content keys and writing them twice changes nothing.
    """

    shape: Shape
    function: Callable[[Work, Workshop], Result]


@dataclass(frozen=True)
class Progress:
    """What of a job already exists, read back from its rows."""

    timeline: Timeline | None = None
    clips: dict[str, Clip] = field(default_factory=dict)
    """By scene id."""
    segments: dict[str, EncodedSegment] = field(default_factory=dict)
    """By content key."""
    audio: MixedAudio | None = None
    film: Film | None = None


class Journal(Protocol):
    """The durable record of one job. Each call is one transaction: state change and event.

    Every call raises `LeaseLost` once this replica no longer holds the job.
    """

    async def load(self) -> Progress: ...
    async def planning(self) -> None: ...
    async def planned(self, timeline: Timeline) -> None: ...
    async def clips_started(self, scene_ids: Iterable[str]) -> None: ...
    async def clip_finished(self, clip: Clip) -> None: ...
    async def clip_failed(self, scene_id: str, reason: str) -> None: ...
    async def composing(self) -> None:
        """All clips exist; what remains is this film's tail."""
        ...

    async def segment_finished(self, segment: EncodedSegment) -> None: ...
    async def audio_finished(self, audio: MixedAudio) -> None: ...
    async def finished(self, film: Film) -> None: ...
