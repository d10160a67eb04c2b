"""The diffusion deployment on a library that is fake: batches, models that take turns, refusals."""

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from app.settings import Settings
from deployments.diffusion import Diffusion, makers
from pipelines.errors import ModelUnavailable
from pipelines.film.clip import Clip
from pipelines.models.diffusion import CARDS, DiffusionModel
from pipelines.ports import Workshop
from pipelines.stages.generate import RenderClip
from pipelines.testing import FolderStore
from tests.contracts.diffusion import FakeLibrary, order, save_fake, small

# Serve keeps one queue of batches for a decorated method, and so one event loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMES = ("wan-2.1-1.3b", "ltx-video")


@pytest.fixture(autouse=True)
def small_models(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = SimpleNamespace(max_ongoing_requests=8)
    replica = SimpleNamespace(
        app_name="diffusion", deployment="diffusion", replica_id="one", _deployment_config=limits
    )
    for place in ("multiplex", "api"):
        context = f"ray.serve.{place}._get_internal_replica_context"
        monkeypatch.setattr(context, lambda: replica)
    # Which models a replica holds is told to Serve's controller; without one, Ray would be started.
    controller = SimpleNamespace(record_request_routing_info=lambda _: None)
    monkeypatch.setattr("ray.serve.multiplex._get_global_client", lambda: controller)
    for name in NAMES:
        monkeypatch.setitem(CARDS, name, small(name))


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(gb=80.0)


@pytest.fixture
def deployment(library: FakeLibrary, tmp_path: Path) -> Diffusion:
    settings = Settings.model_validate(
        {
            "database_url": "postgresql://nowhere/nothing",
            "redis_url": "redis://nowhere",
            "s3_bucket": "films",
            "aws_access_key_id": "t",
            "aws_secret_access_key": "t",
            "RAYREEL_WEIGHTS": tmp_path / "weights",
        }
    )
    for name in NAMES:
        save_fake(small(name), tmp_path / "weights" / name)
    made = Diffusion(settings, library)
    made._workshop = Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")
    return made


def work(number: int, name: str = NAMES[0]) -> RenderClip:
    return RenderClip(
        scene_id=f"scene-{number}",
        order=order(seed=number),
        model=DiffusionModel(CARDS[name]),
        location=f"clips/{number}.mp4",
        thumbnail=f"clips/{number}.jpg",
    )


async def made(deployment: Diffusion, *works: RenderClip) -> list[Clip | BaseException]:
    return await asyncio.gather(*map(deployment.make, works), return_exceptions=True)


async def test_clips_that_are_asked_for_together_are_painted_together(
    deployment: Diffusion, library: FakeLibrary, tmp_path: Path
) -> None:
    clips = await made(deployment, *(work(number) for number in range(3)))
    assert [clip.scene_id for clip in clips if isinstance(clip, Clip)] == [
        "scene-0",
        "scene-1",
        "scene-2",
    ]
    assert [painting.seeds for painting in library.paintings] == [(0, 1, 2)]
    assert all((tmp_path / "store" / f"clips/{number}.mp4").is_file() for number in range(3))


async def test_a_model_is_loaded_once_and_makes_room_for_another(
    deployment: Diffusion, library: FakeLibrary
) -> None:
    for number, name in enumerate((NAMES[0], NAMES[0], NAMES[1], NAMES[1], NAMES[0])):
        (clip,) = await made(deployment, work(number, name))
        assert isinstance(clip, Clip)
        assert clip.model.startswith(name)
    assert [name for name, _ in library.loaded] == [NAMES[0], NAMES[1], NAMES[0]]
    assert library.sweeps == 2


async def test_models_that_are_asked_for_together_take_turns(
    deployment: Diffusion, library: FakeLibrary
) -> None:
    names = (NAMES[0], NAMES[1], NAMES[0])
    clips = await made(deployment, *(work(n, name) for n, name in enumerate(names)))
    assert [isinstance(clip, Clip) for clip in clips] == [True] * 3
    assert [painting.seeds for painting in library.paintings] == [(0, 2), (1,)]


async def test_what_can_not_be_loaded_is_told_and_the_others_are_made(
    deployment: Diffusion, tmp_path: Path
) -> None:
    (tmp_path / "weights" / NAMES[1] / "model_index.json").unlink()
    clip, refusal = await made(deployment, work(0), work(1, NAMES[1]))
    assert isinstance(clip, Clip)
    assert isinstance(refusal, ModelUnavailable)
    assert "no weights of ltx-video" in str(refusal)


async def test_weights_that_are_not_here_come_from_the_store(
    deployment: Diffusion, library: FakeLibrary, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "weights" / NAMES[0])
    with mock_aws():
        s3 = boto3.client("s3", "us-east-1", aws_access_key_id="t", aws_secret_access_key="t")
        s3.create_bucket(Bucket="films")
        s3.put_object(Bucket="films", Key=f"weights/{NAMES[0]}/model_index.json", Body=b"{}")
        (clip,) = await made(deployment, work(0))
    assert isinstance(clip, Clip)
    assert [name for name, _ in library.loaded] == [NAMES[0]]


async def test_one_clip_that_can_not_be_kept_does_not_spoil_its_batch(
    deployment: Diffusion, tmp_path: Path
) -> None:
    class Refusing(FolderStore):
        def store(self, source: Path, key: str, media_type: str) -> None:
            if key == "clips/1.mp4":
                raise ModelUnavailable("this one is not kept")
            super().store(source, key, media_type)

    deployment._workshop = Workshop(Refusing(tmp_path / "store"), tmp_path / "work")
    clips = await made(deployment, work(0), work(1), work(2))
    assert [isinstance(clip, Clip) for clip in clips] == [True, False, True]


async def test_a_maker_stands_for_each_model_that_is_deployed() -> None:
    made = makers(NAMES)
    assert list(made) == [f"rayreel/{name}" for name in NAMES]
    assert made["rayreel/ltx-video"].model.name == "ltx-video"
    assert makers(()) == {}
