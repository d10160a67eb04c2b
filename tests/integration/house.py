"""A producer with a provider to buy from, and a user of its API."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import AnyHttpUrl, SecretStr

from app.main import create_app
from app.payments import accounts
from app.settings import Settings
from deployments.buying import open_shop
from deployments.connections import Connections
from deployments.driver import Driver
from deployments.wiring import driver, studio, workshop
from pipelines.footage import desk, purchase
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.models.screenwriters.language_model.writer import LanguageScreenwriter
from pipelines.runners.inline import InlineRunner
from tests.integration.browser import Api as Door
from tests.integration.browser import User, client_of
from tests.standin.process import StandIn, standin

FIRST, SECOND = "bytedance/seedance-1-pro-fast", "wan-video/wan-2.5-t2v"
"""The standard tier, in order."""
STILLS = "black-forest-labs/flux-schnell"
STANDARD = {"resolution": "480p", "seed": 7, "quality": "standard"}
FILM_SECONDS = 300


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    settings = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.3}}
    with standin(tmp_path_factory.mktemp("provider"), settings=settings) as provider:
        yield provider


@pytest.fixture
def far(provider: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The provider, without faults, and patience that suits a test."""
    provider.settle()
    provider.faults()
    monkeypatch.setattr(desk, "SOONEST_SECONDS", 0.1)
    monkeypatch.setattr(desk, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(purchase, "RECONCILE_SECONDS", (0.2,))
    monkeypatch.setattr(accounts, "IDLE_SECONDS", 0.1)
    return provider


@dataclass
class House:
    """A producer, and a user of its API."""

    user: User
    far: StandIn
    hire: Callable[[], Driver]
    """Returns another producer."""
    producer: Driver
    wake: Callable[[float], Awaitable[object]]
    working: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self.working = asyncio.create_task(self.producer.run(self.wake))

    async def kill(self) -> None:
        """Have the producer die: what it holds stays leased until that runs out."""
        if self.working is not None:
            self.working.cancel()
            await asyncio.wait([self.working])
        await self.producer._drop(list(self.producer._jobs))
        self.producer = self.hire()

    async def film(self, **options: Any) -> dict[str, Any]:
        """Order a film and return its job once that has ended."""
        return await self.ended(await self.user.order(options={**STANDARD, **options}))

    async def ended(self, job_id: UUID) -> dict[str, Any]:
        async with asyncio.timeout(FILM_SECONDS):
            while True:
                job: dict[str, Any] = (await self.user.get(f"/generations/{job_id}")).json()
                if job["status"] in {"completed", "failed", "cancelled"}:
                    return job
                await asyncio.sleep(0.1)

    async def events(self, job: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        page = await self.user.get(f"/generations/{job['generation_id']}/events", limit=500)
        return [event["data"] for event in page.json()["events"] if event["type"] == kind]

    def charged(self) -> int:
        """Return how many clips were charged for, planning aside."""
        return sum(
            bool(each["charged"])
            for each in self.far.predictions()
            if each["model"] in {FIRST, SECOND}
        )

    async def until(self, reached: Callable[[list[dict[str, Any]]], bool]) -> None:
        """Wait until the provider's predictions are so."""
        async with asyncio.timeout(20):
            while not reached(self.far.predictions()):  # noqa: ASYNC110 - another process's
                await asyncio.sleep(0.1)


@pytest.fixture
async def house(settings: Settings, far: StandIn, tmp_path: Path) -> AsyncIterator[House]:
    ours = settings.model_copy(
        update={
            "replicate_api_token": SecretStr(far.token),
            "replicate_base_url": AnyHttpUrl(far.url),
            "delivery_origin": far.url,
            "quarantine_seconds": 2.0,
            "work_folder": tmp_path / "work",
        }
    )
    connections = Connections(ours)
    shop = open_shop(ours, connections)
    assert shop is not None
    runner = InlineRunner(workshop(ours))
    writers = BuiltinScreenwriter(), LanguageScreenwriter()
    staff = studio(connections, ours, writers, shop, runner)

    def hire() -> Driver:
        return driver("producer", connections, staff)

    async with client_of(create_app(ours)) as client:
        user = await Door(client).open_session()
        house = House(user, far, hire, hire(), connections.bell.wait)
        house.begin()
        yield house
        await house.kill()
    await shop.close()
    await connections.close()
