"""Fakes of the ports, kept to the same contracts as the real adapters."""

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from pydantic import JsonValue

from pipelines.download import DownloadPolicy
from pipelines.errors import BudgetExhausted, DamagedMedia, LeaseLost
from pipelines.ffmpeg import process
from pipelines.film.call import Call, Receipt, Want
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.output import EncoderChoice
from pipelines.film.prediction import Prediction
from pipelines.film.script import Script
from pipelines.film.segment import EncodedSegment
from pipelines.footage.take import Crew
from pipelines.models.registry.registry import load
from pipelines.ports import ClipModel, Composer, ExportProgress, Progress, Screenwriter
from pipelines.production import Studio
from pipelines.runners.base import Runner


@dataclass(frozen=True)
class FolderStore:
    """An `ObjectStore` in a folder."""

    root: Path

    def fetch(self, key: str, into: Path) -> None:
        if not self.exists(key):
            raise DamagedMedia(f"There is no object {key}.")
        shutil.copyfile(self.root / key, into)

    def store(self, source: Path, key: str, media_type: str) -> None:  # noqa: ARG002
        place = self.root / key
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        shutil.copyfile(source, part)
        part.replace(place)

    def exists(self, key: str) -> bool:
        return (self.root / key).is_file()


@dataclass(frozen=True)
class TestCard:
    """A `ClipModel` that draws FFmpeg's test pattern: quick, and every frame differs."""

    __test__ = False  # not a test class, whatever its name says to pytest

    name: str = "test-card"
    version: str = "1"
    writes_titles: bool = False

    def render(self, order: ClipOrder, into: Path) -> None:
        size = f"{order.picture.width}x{order.picture.height}"
        source = f"testsrc2=size={size}:rate={order.frame_rate}"
        hue = f"hue=h={order.seed % 360}"
        encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-threads", "1"]
        picture = ["-f", "lavfi", "-i", source, "-vf", f"{hue},format=yuv420p", *encoding]
        process.run([*picture, "-frames:v", str(order.length), "-f", "mp4", str(into)], seconds=120)


@dataclass(frozen=True)
class Tone:
    """A `Composer` of one note."""

    version: str = "1"

    def compose(
        self,
        style: str,  # noqa: ARG002
        seed: int,
        samples: int,
        into: Path,
        beat: int | None = None,  # noqa: ARG002
    ) -> None:
        tone = f"sine=frequency={220 + seed % 440}:sample_rate=48000"
        encoding = ["-ac", "2", "-c:a", "pcm_f32le", "-f", "wav"]
        cut = f"atrim=end_sample={samples}"
        process.run(["-f", "lavfi", "-i", tone, "-af", cut, *encoding, str(into)], seconds=60)


@dataclass
class MemoryJournal:
    """A `Journal` that remembers; `events` tells the order in which things were noted."""

    made: Progress = field(default_factory=Progress)
    events: list[str] = field(default_factory=list)
    ledger: "MemoryLedger | None" = None
    """Where receipts go."""
    lost: bool = False
    """Set it to play a replica whose lease has run out."""

    async def load(self) -> Progress:
        return self.made

    async def planning(self) -> None:
        self._note("planning")

    async def planned(self, script: Script, estimate_usd: Decimal) -> None:  # noqa: ARG002
        self._note("planned", timeline=script.timeline)

    async def await_approval(self) -> None:
        self._note("awaiting_approval")

    async def clips_started(self, scene_ids: Iterable[str]) -> None:
        for scene_id in scene_ids:
            self._note(f"clip_started {scene_id}")

    async def clip_finished(self, clip: Clip, receipt: Receipt | None = None) -> None:
        if receipt is not None and self.ledger is not None:
            await self.ledger.settled(receipt)
        self._note(f"clip_finished {clip.scene_id}", clips={**self.made.clips, clip.scene_id: clip})

    async def clip_reused(self, clip: Clip) -> None:
        self._note(f"clip_reused {clip.scene_id}", clips={**self.made.clips, clip.scene_id: clip})

    async def clip_failed(self, scene_id: str, reason: str) -> None:
        self._note(f"clip_failed {scene_id}: {reason}")

    async def composing(self) -> None:
        self._note("composing")

    async def segment_finished(self, segment: EncodedSegment) -> None:
        segments = {**self.made.segments, segment.key: segment}
        self._note(f"segment_finished {segment.index}", segments=segments)

    async def segment_reused(self, segment: EncodedSegment) -> None:
        segments = {**self.made.segments, segment.key: segment}
        self._note(f"segment_reused {segment.index}", segments=segments)

    async def audio_finished(self, audio: MixedAudio) -> None:
        self._note("audio_finished", audio=audio)

    async def finished(self, film: Film) -> None:
        self._note("finished", film=film)

    def _note(self, event: str, **made: object) -> None:
        if self.lost:
            raise LeaseLost("Another replica has this job.")
        self.made = replace(self.made, **made)  # type: ignore[arg-type]
        self.events.append(event)


@dataclass
class MemoryLedger:
    """A `Ledger` that forgets everything with its process. Amounts are in US dollars."""

    budget: Decimal | None = None
    calls: list[Call] = field(default_factory=list)
    bought: dict[str, JsonValue] = field(default_factory=dict)
    charged: dict[UUID, Decimal] = field(default_factory=dict)
    open_keys: dict[UUID, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    """Cache keys that another job is buying."""
    sent_at: dict[UUID, float] = field(default_factory=dict)

    @property
    def committed(self) -> Decimal:
        """Spent, or reserved for open calls."""
        waiting = (call.estimate_usd for call in self.calls if call.nonce not in self.charged)
        return sum(self.charged.values(), Decimal(0)) + sum(waiting, Decimal(0))

    async def find(self, subject: str) -> Call | None:
        for call in self.calls:
            if call.subject == subject and call.state in {"intent", "created", "succeeded"}:
                return await self.known(call)
        return None

    async def failed_models(self, subject: str) -> frozenset[str]:
        ended = [call for call in self.calls if call.state in {"failed", "lost"}]
        return frozenset(call.model for call in ended if call.subject == subject)

    async def intend(self, want: Want) -> Call | None:
        if found := await self.find(want.subject):
            return found
        if want.cache_key in {
            *self.bought,
            *self.elsewhere,
            *filter(None, self.open_keys.values()),
        }:
            return None
        if self.budget is not None and self.committed + want.estimate_usd > self.budget:
            raise BudgetExhausted(f"The next call costs about ${want.estimate_usd}.")
        call = Call(
            nonce=uuid4(),
            subject=want.subject,
            model=want.request.model,
            version=want.request.version,
            input_key=want.request.input_key,
            state="intent",
            estimate_usd=want.estimate_usd,
            age_seconds=0,
        )
        self.calls.append(call)
        self.open_keys[call.nonce] = want.cache_key
        self.sent_at[call.nonce] = time.monotonic()
        return call

    async def sending(self, call: Call) -> None:
        if (await self.known(call)).state != "intent":
            raise LeaseLost("The call is no intent any more.")
        self.sent_at[call.nonce] = time.monotonic()

    async def created(self, call: Call, prediction: Prediction) -> bool:
        known = await self.known(call)
        if any(
            each.provider_id == prediction.id and each.nonce != call.nonce for each in self.calls
        ):
            return False
        if known.provider_id:
            return known.provider_id == prediction.id
        self._put(call.nonce, state="created", provider_id=prediction.id, prediction=prediction)
        return True

    async def known(self, call: Call) -> Call:
        found = next(each for each in self.calls if each.nonce == call.nonce)
        age = time.monotonic() - self.sent_at[call.nonce]
        return found.model_copy(update={"age_seconds": age})

    async def withdraw(self, call: Call, reason: str) -> None:  # noqa: ARG002
        self._end(call.nonce, "withdrawn", Decimal(0))

    async def refused(self, call: Call, reason: str) -> None:  # noqa: ARG002
        self._end(call.nonce, "failed", Decimal(0))

    async def lost(self, call: Call, reason: str) -> None:  # noqa: ARG002
        self._end(call.nonce, "lost", call.estimate_usd)

    async def failed(self, receipt: Receipt, reason: str) -> None:  # noqa: ARG002
        self._end(receipt.nonce, "failed", receipt.charged_usd)

    async def settled(self, receipt: Receipt) -> None:
        self._put(receipt.nonce, prediction=receipt.prediction)
        self._end(receipt.nonce, "succeeded", receipt.charged_usd)
        if receipt.cache_key:
            self.bought.setdefault(receipt.cache_key, receipt.goods)

    async def recall(self, cache_key: str) -> JsonValue:
        return self.bought.get(cache_key)

    async def forget(self, cache_key: str) -> None:
        self.bought.pop(cache_key, None)

    def _end(self, nonce: UUID, state: str, charged: Decimal) -> None:
        if nonce in self.charged:
            return
        self.charged[nonce] = charged
        self.open_keys.pop(nonce, None)
        self._put(nonce, state=state)

    def _put(self, nonce: UUID, **changes: object) -> None:
        self.calls = [
            call.model_copy(update=changes) if call.nonce == nonce else call for call in self.calls
        ]


def free_studio(
    screenwriter: Screenwriter, clip_model: ClipModel, composer: Composer, runner: Runner
) -> Studio:
    """Return a studio that buys nothing."""
    crew = Crew(runner, clip_model, load(), DownloadPolicy(hosts=()), sells=False)
    return Studio(crew, screenwriter, composer)


@dataclass
class MemoryExportJournal:
    """An `ExportJournal` that remembers."""

    made: ExportProgress = field(default_factory=ExportProgress)
    choices: list[EncoderChoice] = field(default_factory=list)
    """Those that were noted, in turn."""

    async def load(self) -> ExportProgress:
        return self.made

    async def started(self, choice: EncoderChoice, segments: int) -> None:  # noqa: ARG002
        if choice != self.made.choice:
            self.choices.append(choice)
            self.made = ExportProgress(choice)

    async def segment_finished(self, segment: EncodedSegment) -> None:
        segments = {**self.made.segments, segment.key: segment}
        self.made = replace(self.made, segments=segments)

    async def finished(self, film: Film) -> None:
        self.made = replace(self.made, film=film)
