"""Every form a film is exported in: made with the real FFmpeg, and read back from the file."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from pipelines.errors import DamagedMedia
from pipelines.export import ExportOrder, export
from pipelines.ffmpeg import gpu, process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import MixedAudio
from pipelines.film.output import CODECS, Codec, Container, EncoderChoice, Output
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import Transition
from pipelines.ports import ExportProgress, Stage, Workshop
from pipelines.production import Studio
from pipelines.runners.base import Result, Work
from pipelines.runners.inline import InlineRunner
from pipelines.stages import generate, mix
from pipelines.testing import FolderStore, MemoryExportJournal, TestCard, Tone, free_studio
from tests.unit.test_production import Shots

WIDE, TALL = PictureSize(width=192, height=108), PictureSize(width=108, height=192)
RATE: FrameRate = 30
FLASH = 21
"""Frame of the film from which on it is white, and heard."""
FILM = Timeline(
    title="Flash",
    picture=WIDE,
    frame_rate=RATE,
    scenes=(
        Scene(id="scene-dark", role="story", prompt="dark", length=FLASH, seed=1),
        Scene(id="scene-light", role="story", prompt="light", length=25, seed=2),
    ),
    # A segment of a single frame, the shortest there is.
    transitions=(Transition(kind="fade", length=1),),
    soundtrack=Soundtrack(music_style="", seed=0),
)
TAGS = {"h264": "avc1", "hevc": "hvc1", "av1": "av01", "prores": "apcn"}
FORMS = [(container, codec) for container, codecs in CODECS.items() for codec in codecs]


@dataclass(frozen=True)
class Light(TestCard):
    """A clip that is dark or light throughout, with something that moves in it."""

    def render(self, order: ClipOrder, into: Path) -> None:
        size = f"{order.picture.width}x{order.picture.height}"
        shade = "0.1" if order.prompt == "dark" else "0.9"
        source = f"testsrc2=size={size}:rate={order.frame_rate}"
        level = f"lutyuv=y=16+219*{shade}+(val-128)/12"
        process.run(
            [
                *("-f", "lavfi", "-i", source, "-vf", f"{level},format=yuv420p"),
                *("-frames:v", str(order.length), "-c:v", "libx264", "-threads", "1"),
                *("-f", "mp4", str(into)),
            ],
            seconds=60,
        )


@dataclass(frozen=True)
class Late:
    """A composer of silence, and a tone from the flash on."""

    version: str = "1"

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        begins = FLASH / RATE
        tone = (
            f"aevalsrc=0.3*sin(880*2*PI*t)*gte(t\\,{begins})|0.3*sin(880*2*PI*t)*gte(t\\,{begins})"
        )
        cut = ["-af", f"atrim=end_sample={samples}", "-c:a", "pcm_f32le", "-f", "wav"]
        process.run(["-f", "lavfi", "-i", f"{tone}:s=48000", *cut, str(into)], seconds=60)


@dataclass
class Counting:
    """A runner that counts, and fails where it is told to."""

    runner: InlineRunner
    runs: Counter[str] = field(default_factory=Counter)

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        self.runs[type(work).__name__] += 1
        return await self.runner.run(stage, work)


@dataclass
class Cutting:
    """A film that is made, and what can be exported of it."""

    store: FolderStore
    runner: Counting
    studio: Studio
    clips: dict[str, Clip]
    audio: MixedAudio

    def order(
        self,
        container: Container,
        codec: Codec,
        picture: PictureSize = TALL,
        *,
        on_gpu: bool = False,
    ) -> ExportOrder:
        output = Output(format=container, codec=codec, picture=picture, fit="blur", gpu=on_gpu)
        return ExportOrder("g", "c", "e", output, FILM, self.clips, self.audio)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[FolderStore, dict[str, Clip], MixedAudio]:
    """The clips and the sound; each test has its own place for what it encodes."""
    root = tmp_path_factory.mktemp("film")
    workshop = Workshop(FolderStore(root / "store"), root / "work")
    clips = {}
    for scene in FILM.scenes:
        order = ClipOrder(
            prompt=scene.prompt,
            title="",
            seed=scene.seed,
            picture=WIDE,
            frame_rate=RATE,
            length=scene.length,
        )
        place = f"generations/g/{scene.id}"
        work = generate.RenderClip(scene.id, order, Light(), f"{place}.mp4", f"{place}.jpg")
        clips[scene.id] = generate.render_clip(work, workshop)
    audio = mix.mix_audio(
        mix.MixAudio(FILM.soundtrack, Late(), FILM.length, RATE, "generations/g/audio/"), workshop
    )
    return FolderStore(root / "store"), clips, audio


@pytest.fixture
def cutting(made: tuple[FolderStore, dict[str, Clip], MixedAudio], tmp_path: Path) -> Cutting:
    store, clips, audio = made
    runner = Counting(InlineRunner(Workshop(store, tmp_path / "work")))
    studio = free_studio(Shots(), TestCard(), Tone(), runner)
    return Cutting(store, runner, studio, clips, audio)


@pytest.mark.parametrize(("container", "codec"), FORMS)
async def test_a_film_is_exported_whole_in_every_form(
    container: Container, codec: Codec, cutting: Cutting
) -> None:
    order = cutting.order(container, codec)
    film = await export(order, cutting.studio, MemoryExportJournal())
    assert film.location == f"compositions/c/exports/e.{container}"
    path = cutting.store.root / film.location
    assert film.size_bytes == path.stat().st_size
    facts = probe(path, "matroska" if container == "webm" else "mov")
    assert (facts.frames, facts.width, facts.height) == (FILM.length, TALL.width, TALL.height)
    assert facts.codec == delivery_profile(TALL, RATE, codec).form
    picture, sound = watched(path)
    assert picture.frames == FILM.length
    # WebM's clock has milliseconds.
    grid = Fraction(1, 1000) if container == "webm" else 0
    assert all(abs(at - Fraction(n, RATE)) <= grid for n, at in enumerate(picture.times))
    assert (picture.tag, sound.codec) == (
        ("", "opus") if container == "webm" else (TAGS[codec], "aac")
    )
    length = Fraction(FILM.length, RATE)
    assert abs(sound.end - length) < Fraction(1, 40)
    # The flash and the tone begin together, to within a frame and what codecs smear.
    assert abs(picture.flash - Fraction(FLASH, RATE)) <= Fraction(1, RATE) + grid
    assert abs(sound.begins - Fraction(FLASH, RATE)) < Fraction(1, 40)


@dataclass(frozen=True)
class Seen:
    times: list[Fraction]
    flash: Fraction
    tag: str

    @property
    def frames(self) -> int:
        return len(self.times)


@dataclass(frozen=True)
class Heard:
    codec: str
    begins: Fraction
    end: Fraction


def watched(path: Path) -> tuple[Seen, Heard]:
    """Decode a file as a player does; times are those of its clock."""
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        tag = str(video.codec_context.codec_tag).strip("\0")
        shades = [
            (frame.pts * video.time_base, float(frame.to_ndarray(format="gray").mean()))
            for frame in file.decode(video)
            if frame.pts is not None and video.time_base is not None
        ]
    with av.open(str(path)) as file:
        audio = file.streams.audio[0]
        parts = [
            (moment(frame), frame.to_ndarray(), frame.sample_rate) for frame in file.decode(audio)
        ]
        name = audio.codec_context.name
    begins = next(
        at + Fraction(int(np.argmax(loud)), rate)
        for at, samples, rate in parts
        if (loud := np.abs(samples[0]) > 0.05).any()
    )
    at, samples, rate = parts[-1]
    flash = next(at for at, shade in shades if shade > 128)
    return (
        Seen([at for at, _ in shades], flash, tag),
        Heard(name.removeprefix("lib"), begins, at + Fraction(samples.shape[1], rate)),
    )


def moment(frame: AudioFrame) -> Fraction:
    assert frame.pts is not None
    assert frame.time_base is not None
    return frame.pts * frame.time_base


async def test_what_is_encoded_is_not_encoded_again(cutting: Cutting) -> None:
    order = cutting.order("mp4", "hevc")
    journal = MemoryExportJournal()
    await export(order, cutting.studio, journal)
    first, *_ = journal.made.segments.values()
    # The producer has died with one segment noted; the others lie in storage, not noted.
    resumed = MemoryExportJournal(ExportProgress(journal.made.choice, {first.key: first}))
    before = cutting.runner.runs["EncodeSegment"]
    again = await export(order, cutting.studio, resumed)
    assert cutting.runner.runs["EncodeSegment"] - before == 2
    assert again == journal.made.film
    # And one that was finished is not touched.
    runs = cutting.runner.runs.total()
    assert await export(order, cutting.studio, resumed) == again
    assert cutting.runner.runs.total() == runs


STAND_IN = """#!{python}
import os, pathlib, sys
told = sys.argv[1:]
while "-hwaccel" in told:
    at = told.index("-hwaccel")
    assert told[at + 1] == "cuda"
    del told[at : at + 2]
    with pathlib.Path({left!r} + "-decoded").open("a") as decoded:
        decoded.write(".")
if "h264_nvenc" in told:
    left = pathlib.Path({left!r})
    count = int(left.read_text())
    left.write_text(str(count - 1))
    if count <= 0:
        sys.exit("[h264_nvenc @ 0x1] OpenEncodeSessionEx failed: out of memory (10)")
    for name in ("-cq", "-rc", "-b:v", "-forced-idr", "-no-scenecut", "-strict_gop"):
        at = told.index(name)
        del told[at : at + 2]
    told[told.index("h264_nvenc")] = "libx264"
    told[told.index("-preset") + 1] = "veryfast"
    told[-1:-1] = ["-x264-params", "open-gop=0:stitchable=1"]
os.execv({real!r}, [{real!r}, *told])
"""


@dataclass(frozen=True)
class StandIn:
    """How often it encodes before it fails."""

    file: Path

    @property
    def left(self) -> int:
        return int(self.file.read_text())

    @property
    def decoded(self) -> int:
        """How many clips it was to decode."""
        noted = self.file.with_name("left-decoded")
        return len(noted.read_text()) if noted.exists() else 0

    def lasts(self, times: int) -> None:
        self.file.write_text(str(times))


@pytest.fixture
def nvenc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """An FFmpeg that has NVENC for as long as it is told; x264 stands in for it."""
    left, path = tmp_path / "left", tmp_path / "ffmpeg"
    real = process.executable()
    path.write_text(STAND_IN.format(python=sys.executable, left=str(left), real=real))
    path.chmod(0o700)
    monkeypatch.setenv("RAYREEL_FFMPEG", str(path))
    caches = (process.executable, gpu.reason_against, gpu.decodes)
    for cached in caches:
        cached.cache_clear()
    yield StandIn(left)
    for cached in caches:
        cached.cache_clear()


def with_a_gpu(studio: Studio) -> Studio:
    return replace(studio, gpus=lambda: 1.0)


async def test_a_gpu_encodes_all_of_an_export(cutting: Cutting, nvenc: StandIn) -> None:
    nvenc.lasts(100)
    journal = MemoryExportJournal()
    order = cutting.order("mp4", "h264", on_gpu=True)
    film = await export(order, with_a_gpu(cutting.studio), journal)
    assert journal.choices == [EncoderChoice(encoder="gpu")]
    assert film.remarks == ()
    assert nvenc.left == 100 - 1 - 3
    # At least one to find out, and those of three segments, of which one is a transition.
    assert nvenc.decoded >= 1 + 4
    assert probe(cutting.store.root / film.location).frames == FILM.length
    in_software = MemoryExportJournal()
    await export(cutting.order("mp4", "h264"), cutting.studio, in_software)
    assert not set(in_software.made.segments) & set(journal.made.segments)


async def test_an_export_whose_gpu_fails_on_the_way_is_all_made_in_software(
    cutting: Cutting, nvenc: StandIn
) -> None:
    nvenc.lasts(2)
    journal = MemoryExportJournal()
    order = cutting.order("mov", "h264", WIDE, on_gpu=True)
    film = await export(order, with_a_gpu(cutting.studio), journal)
    assert [choice.encoder for choice in journal.choices] == ["gpu", "software"]
    (remark,) = film.remarks
    assert "OpenEncodeSessionEx failed: out of memory (10)" in remark
    assert len({each.codec_fingerprint for each in journal.made.segments.values()}) == 1
    assert len(journal.made.segments) == 3
    assert probe(cutting.store.root / film.location).frames == FILM.length


async def test_a_machine_whose_gpu_does_not_encode_is_found_out_once(
    cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    for cached in (gpu.reason_against, gpu.decodes):
        cached.cache_clear()
    assert not gpu.decodes()
    journal = MemoryExportJournal()
    order = cutting.order("mp4", "hevc", on_gpu=True)
    film = await export(order, with_a_gpu(cutting.studio), journal)
    (remark,) = film.remarks
    assert remark.startswith("Encoded in software, for want of a GPU that does it: ")
    assert cutting.runner.runs["ProbeGpu"] == 1
    # It is known now: the reason is not asked of FFmpeg again.
    monkeypatch.setattr(process, "run", None)
    assert gpu.reason_against("hevc").rstrip(".") in remark
    for cached in (gpu.reason_against, gpu.decodes):
        cached.cache_clear()


async def test_no_machine_is_asked_where_none_has_a_gpu(cutting: Cutting) -> None:
    film = await export(
        cutting.order("mp4", "h264", on_gpu=True), cutting.studio, MemoryExportJournal()
    )
    assert "no machine here has one" in film.remarks[0]
    assert cutting.runner.runs["ProbeGpu"] == 0


async def test_what_software_cannot_encode_fails(
    cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.runners.again.PAUSE_SECONDS", 0)
    fails = cutting.order("mp4", "h264")
    broken = replace(fails, clips={name: gone(clip) for name, clip in fails.clips.items()})
    journal = MemoryExportJournal()
    with pytest.raises(DamagedMedia, match="no object"):
        await export(broken, cutting.studio, journal)
    assert journal.made.film is None


def gone(clip: Clip) -> Clip:
    return clip.model_copy(update={"location": "gone.mp4", "sha256": "0" * 64})
