"""What the stand-in delivers is real: it decodes, and is what was asked for."""

import asyncio
import io
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import av
import httpx
import numpy as np
import psutil
import pytest
from PIL import Image

from tests.standin.process import StandIn, standin

Result = TypeVar("Result")


@dataclass(frozen=True)
class Wanted:
    width: int
    height: int
    fps: int
    frames: int
    sound: bool


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    settings = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.05}}
    with standin(tmp_path_factory.mktemp("standin"), settings=settings) as running:
        yield running


def made(provider: StandIn, model: str, **given: Any) -> list[httpx.Response]:
    """Return the outputs of a prediction."""
    answer = httpx.post(
        f"{provider.url}/v1/models/{model}/predictions",
        json={"input": given},
        headers={"authorization": f"Bearer {provider.token}", "Prefer": "wait"},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    output = answer.json()["output"]
    files = [httpx.get(url) for url in (output if isinstance(output, list) else [output])]
    assert [file.status_code for file in files] == [200] * len(files)
    return files


@pytest.mark.parametrize(
    ("model", "given", "wanted"),
    [
        ("bytedance/seedance-1-pro-fast", {"duration": 3}, Wanted(160, 90, 24, 72, sound=False)),
        (
            "bytedance/seedance-1-lite",
            {"aspect_ratio": "9:16"},
            Wanted(90, 160, 24, 120, sound=False),
        ),
        (
            "kwaivgi/kling-v2.5-turbo-pro",
            {"aspect_ratio": "1:1"},
            Wanted(160, 160, 24, 120, sound=False),
        ),
        (
            "wan-video/wan-2.5-t2v",
            {"size": "480*832", "duration": 10},
            Wanted(92, 160, 24, 240, sound=True),
        ),
        ("google/veo-3.1-fast", {"duration": 4}, Wanted(160, 90, 24, 96, sound=True)),
        (
            "google/veo-3.1",
            {"duration": 4, "generate_audio": False},
            Wanted(160, 90, 24, 96, sound=False),
        ),
        ("minimax/video-01", {}, Wanted(160, 90, 25, 150, sound=False)),
        ("some/new-film-maker", {"seconds": 2, "fps": 30}, Wanted(160, 90, 30, 60, sound=False)),
        (
            "tencent/hunyuan-video",
            {"video_length": 49, "fps": 12, "width": 480, "height": 480},
            Wanted(160, 160, 12, 49, sound=False),
        ),
    ],
)
def test_clips_have_the_asked_length_shape_and_rate(
    provider: StandIn, model: str, given: dict[str, Any], wanted: Wanted
) -> None:
    (file,) = made(provider, model, prompt="A kettle", **given)
    assert file.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(file.content), "r") as clip:
        video = clip.streams.video[0]
        sound = len(clip.streams.audio) > 0
        rate = int(video.average_rate or 0)
        frames = len(list(clip.decode(video=0)))
        assert Wanted(video.width, video.height, rate, frames, sound=sound) == wanted


def test_clips_differ_by_prompt_and_seed_and_are_the_same_for_the_same(provider: StandIn) -> None:
    def clip(**given: Any) -> str:
        (file,) = made(provider, "bytedance/seedance-1-pro", duration=2, **given)
        return sha256(file.content).hexdigest()

    one = clip(prompt="A kettle", seed=1)
    assert clip(prompt="A kettle", seed=1) == one
    others = {clip(prompt="A kettle", seed=2), clip(prompt="A pan", seed=1)}
    unseeded = {clip(prompt="A kettle") for _ in range(2)}
    assert len({one} | others | unseeded) == 5


@pytest.mark.parametrize(("written", "kind"), [("webp", "webp"), ("jpg", "jpeg"), ("png", "png")])
def test_stills_have_the_asked_format_and_shape(provider: StandIn, written: str, kind: str) -> None:
    files = made(
        provider,
        "black-forest-labs/flux-schnell",
        prompt="A kettle",
        output_format=written,
        aspect_ratio="9:16",
        num_outputs=2,
    )
    assert len({file.content for file in files}) == 2
    for file in files:
        assert file.headers["content-type"] == f"image/{kind}"
        with Image.open(io.BytesIO(file.content)) as still:
            assert (still.format, still.size) == (kind.upper(), (90, 160))
            still.load()


@pytest.mark.parametrize(
    ("model", "given", "seconds", "kind"),
    [
        ("stability-ai/stable-audio-2.5", {"prompt": "A hum", "duration": 7}, 7, "audio/mpeg"),
        ("meta/musicgen", {"prompt": "A hum", "duration": 3}, 3, "audio/wav"),
        ("google/lyria-2", {"prompt": "A hum"}, 30, "audio/wav"),
        ("jaaari/kokoro-82m", {"text": "x" * 45}, 3, "audio/wav"),
    ],
)
def test_sounds_are_heard_for_as_long_as_asked(
    provider: StandIn, model: str, given: dict[str, Any], seconds: float, kind: str
) -> None:
    (file,) = made(provider, model, **given)
    assert file.headers["content-type"] == kind
    with av.open(io.BytesIO(file.content), "r") as sound:
        rate = sound.streams.audio[0].rate
        samples = np.concatenate(
            [
                frame.to_ndarray().astype(float).reshape(-1, frame.samples)[0]
                for frame in sound.decode(audio=0)
            ]
        )
    assert len(samples) / rate == pytest.approx(seconds, abs=0.1)
    loudest = np.abs(samples).max()
    half = samples[len(samples) // 2 :]
    assert np.sqrt(np.mean(half**2)) > 0.3 * loudest > 0


def test_a_thousand_predictions_in_flight_and_five_hundred_clips_are_cheap(
    tmp_path: Path,
) -> None:
    limits = {"creates_per_minute": 0, "calls_per_minute": 0}
    with standin(tmp_path, settings={**limits, "seconds": {"": 3600}}) as provider:
        server = psutil.Process(provider.pid)
        started = sum(server.cpu_times())
        in_flight = asyncio.run(_create_many(provider, 1000))
        time.sleep(0.1)  # past the start of the last
        running = [each["id"] for each in provider.predictions() if each["status"] == "processing"]
        assert set(running) == in_flight
        creating = sum(server.cpu_times()) - started
        memory = server.memory_info().rss

        provider.change(seconds={"": 0.05})
        clips = asyncio.run(_create_many(provider, 500))
        sizes = asyncio.run(_fetch_many(_outputs(provider, clips)))
        assert min(sizes) > 10_000
        # With the processes that encoded.
        spent = sum(server.cpu_times()) - started
        assert provider.charges()["total"] == 1500
    print(f"{memory / 2**20:.0f} MiB; CPU time: 1000 creates {creating:.1f} s, all {spent:.1f} s")
    assert memory < 200 * 2**20
    assert spent < 20


async def _create_many(provider: StandIn, count: int) -> set[str]:
    headers = {"authorization": f"Bearer {provider.token}"}
    url = f"{provider.url}/v1/models/bytedance/seedance-1-pro-fast/predictions"
    async with httpx.AsyncClient(headers=headers, timeout=60) as http:

        async def create(number: int) -> str:
            given = {"prompt": f"Scene {number}", "duration": 2 + number % 4}
            return str((await http.post(url, json={"input": given})).json()["id"])

        return set(await _each(create, range(count)))


def _outputs(provider: StandIn, ids: set[str]) -> list[str]:
    """Return the outputs of these predictions when they have ended."""
    while True:
        told = [each for each in provider.predictions() if each["id"] in ids]
        if all(each["completed_at"] for each in told):
            return [each["output"] for each in told]
        time.sleep(0.2)


async def _fetch_many(urls: list[str]) -> list[int]:
    async with httpx.AsyncClient(timeout=60) as http:

        async def fetch(url: str) -> int:
            answer = await http.get(url)
            assert answer.status_code == 200
            return len(answer.content)

        return await _each(fetch, urls)


async def _each(
    call: Callable[[Any], Coroutine[Any, Any, Result]], arguments: Iterable[Any]
) -> list[Result]:
    """Call for each, 20 at a time: httpx is slow with a long queue for its connections."""
    turns = asyncio.Semaphore(20)

    async def in_turn(argument: Any) -> Result:
        async with turns:
            return await call(argument)

    return list(await asyncio.gather(*map(in_turn, arguments)))
