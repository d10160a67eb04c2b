"""What making a film asks of the world. Shipped fakes: `pipelines.testing`."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import JsonValue

from cluster.resources import Shape
from pipelines.film.brief import Brief
from pipelines.film.call import Call, Receipt, Want
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.output import EncoderChoice
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.film.script import Question, Script
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
    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script | Question:
        """Return a script exactly as long as the brief asks, or what a language model must answer.

        `answers` are those to this brief's questions so far, in order; a lost one is empty.
        Raises `ImpossibleBrief`.
        """
        ...


class ClipModel(Protocol):
    """A local clip model: a picklable value."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Changes whenever the same order would give other frames."""
        ...

    @property
    def writes_titles(self) -> bool:
        """Whether an order's title is seen in the picture."""
        ...

    def render(self, order: ClipOrder, into: Path) -> None:
        """Write an MP4 of exactly `order.length` frames at the order's size and rate."""
        ...


class Composer(Protocol):
    """A music model: a picklable value."""

    @property
    def version(self) -> str: ...

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        """Write `samples` of 48 kHz stereo 32-bit float WAV, faded in and out.

        `beat` is how many samples lie between two beats, where that is settled.
        """
        ...


class Voice(Protocol):
    """A speech model on this machine: a picklable value."""

    @property
    def version(self) -> str:
        """Changes whenever the same text would sound otherwise."""
        ...

    def say(self, text: str, into: Path) -> bool:
        """Write `text` as WAV at any rate; return False if nothing in it can be said."""
        ...


@dataclass(frozen=True)
class Workshop:
    """What a stage has at hand on whatever machine it runs; crosses to Ray workers."""

    store: ObjectStore
    folder: Path
    """Work folder: every stage makes, and removes, a folder of its own in it."""


USUAL_PATIENCE_SECONDS: Final = 1200.0
Work = TypeVar("Work")
Result = TypeVar("Result")


def usual_patience(_: object) -> float:
    return USUAL_PATIENCE_SECONDS


@dataclass(frozen=True)
class Stage(Generic[Work, Result]):
    """One step on one item: a plain function and the machine it asks for.

    Work and result are picklable values. The function may run again after a crash, so its
    outputs lie under content keys and writing them twice changes nothing.
    """

    shape: Shape
    function: Callable[[Work, Workshop], Result]
    patience: Callable[[Work], float] = usual_patience
    """Seconds after which it certainly hangs, whatever the machine; its FFmpeg is stopped before.

    Work that waits in the cluster for its turn counts too, so it is long.
    """


@dataclass(frozen=True)
class Progress:
    """What of a job already exists, read back from its rows."""

    timeline: Timeline | None = None
    clips: dict[str, Clip] = field(default_factory=dict)
    """By scene id."""
    segments: dict[str, EncodedSegment] = field(default_factory=dict)
    """By content key."""
    earlier: dict[str, EncodedSegment] = field(default_factory=dict)
    """Those of the film's other versions, by content key; with their piece of the preview only
    where they lie in this version as they did in theirs."""
    audio: MixedAudio | None = None
    film: Film | None = None


class Journal(Protocol):
    """The durable record of one job. Each call is one transaction: state change and event.

    Every call raises `LeaseLost` once this replica no longer holds the job.
    """

    async def load(self) -> Progress: ...
    async def planning(self) -> None: ...
    async def planned(self, script: Script, estimate_usd: Decimal) -> None:
        """Note the script and what its clips will cost."""
        ...

    async def await_approval(self) -> None:
        """Give the job back until its user has approved the plan."""
        ...

    async def clips_started(self, scene_ids: Iterable[str]) -> None: ...
    async def clip_finished(self, clip: Clip, receipt: Receipt | None = None) -> None:
        """Note the clip and, in the same transaction, what was paid for it."""
        ...

    async def clip_reused(self, clip: Clip) -> None:
        """Note a clip that came out of the cache and cost nothing."""
        ...

    async def clip_failed(self, scene_id: str, reason: str) -> None: ...
    async def composing(self) -> None:
        """All clips exist; what remains is this film's tail."""
        ...

    async def segment_finished(self, segment: EncodedSegment) -> None: ...
    async def segment_reused(self, segment: EncodedSegment) -> None:
        """Another version of the film has it."""
        ...

    async def audio_finished(self, audio: MixedAudio) -> None: ...
    async def finished(self, film: Film) -> None: ...


@dataclass(frozen=True)
class ExportProgress:
    """What of an export already exists."""

    choice: EncoderChoice | None = None
    segments: dict[str, EncodedSegment] = field(default_factory=dict)
    """By content key."""
    film: Film | None = None


class ExportJournal(Protocol):
    """The durable record of one export, kept as a `Journal` is."""

    async def load(self) -> ExportProgress: ...
    async def started(self, choice: EncoderChoice, segments: int) -> None:
        """Note who encodes, and how many segments there are.

        What another encoder has made is forgotten.
        """
        ...

    async def segment_finished(self, segment: EncodedSegment) -> None: ...
    async def finished(self, film: Film) -> None: ...


class Provider(Protocol):
    """Sells predictions. Nothing here is ever repeated by itself."""

    async def create(self, request: PredictionRequest, *, cancel_after_seconds: int) -> Prediction:
        """Order a prediction, once.

        Raises `CallRefused` or `ServiceUnavailable` if it was certainly not taken, and
        `CallUnanswered` if nobody knows.
        """
        ...

    async def look(self, prediction_id: str) -> Prediction: ...

    async def cancel(self, prediction_id: str) -> None: ...

    async def recent(self, within_seconds: float) -> list[Prediction]:
        """List what was ordered in the last seconds, on its own clock; outputs may be left out."""
        ...


class Ledger(Protocol):
    """The durable account of one job's paid calls: each method one transaction under its lease.

    Every method raises `LeaseLost` once this replica no longer holds the job.
    """

    async def find(self, subject: str) -> Call | None:
        """Return the call of this subject that is open or delivered."""
        ...

    async def failed_models(self, subject: str) -> frozenset[str]:
        """Return the models that have failed for this subject since the job was last started."""
        ...

    async def intend(self, want: Want) -> Call | None:
        """Reserve the money and write the intent; None if another job buys, or bought, the same.

        Raises `BudgetExhausted`.
        """
        ...

    async def sending(self, call: Call) -> None:
        """Note that the call is about to be sent: its quarantine counts from here."""
        ...

    async def created(self, call: Call, prediction: Prediction) -> bool:
        """Note the provider's id; False if it belongs to another call of ours."""
        ...

    async def known(self, call: Call) -> Call:
        """Return the call with what webhooks have told of it since."""
        ...

    async def withdraw(self, call: Call, reason: str) -> None:
        """Give the money back: the call was certainly never executed."""
        ...

    async def refused(self, call: Call, reason: str) -> None:
        """Give the money back: the provider said no."""
        ...

    async def failed(self, receipt: Receipt, reason: str) -> None: ...

    async def lost(self, call: Call, reason: str) -> None:
        """Give up on ever knowing: the estimate is spent."""
        ...

    async def settled(self, receipt: Receipt) -> None:
        """Note a delivery that is no clip, such as a language model's answer."""
        ...

    async def recall(self, cache_key: str) -> JsonValue:
        """Return what was bought for this key before, by anyone; None if nothing was."""
        ...

    async def forget(self, cache_key: str) -> None:
        """Take out of the cache what turned out to be gone."""
        ...


class News(Protocol):
    """What webhooks have brought."""

    async def wait(self, seconds: float) -> None:
        """Return after so long, or sooner when there may be news."""
        ...

    async def read(self, nonces: Collection[UUID]) -> dict[UUID, Prediction]:
        """Return those of the calls that have ended."""
        ...


class Pace(Protocol):
    """A rate limit shared by all replicas."""

    async def turn(self) -> None:
        """Return when it is our turn."""
        ...
