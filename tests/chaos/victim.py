"""A producer with a tripwire: as a process to be killed and stopped, or in this one."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace

from app.infrastructure import postgres
from app.jobs.queue import JobQueue, Lease
from app.settings import Settings
from deployments.buying import Shop
from deployments.connections import Connections
from deployments.driver import Driver
from deployments.undertaking import FilmMaking, Undertaking
from deployments.wiring import studio, taken_up, workshop
from pipelines.film.brief import Brief
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.script import Script
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from pipelines.footage import desk, purchase
from pipelines.footage.purchase import Purchase
from pipelines.ports import Ledger
from pipelines.runners.inline import InlineRunner
from pipelines.testing import TestCard, Tone
from tests.chaos.tripwire import STRIKES, Mode, Tripwire, tripped

LOCAL = "rayreel/animatic"
BEAT_SECONDS = 0.15
LOCKS_KEPT_MILLISECONDS = 3000


class TwoShots:
    """A screenwriter of one scene that is bought and one that is made here, joined by a fade."""

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:
        assert not answers
        timeline = Timeline(
            title="Two shots",
            picture=PictureSize(width=160, height=90),
            frame_rate=24,
            scenes=(
                # What is bought is told apart by its prompt, where several share a provider.
                Scene(id="scene-1", role="story", prompt=brief.prompt, length=24, seed=1),
                Scene(id="scene-2", role="story", prompt="a cup", length=24, seed=2, model=LOCAL),
            ),
            transitions=(Transition(kind="fade", length=6),),
            soundtrack=Soundtrack(music_style="calm", seed=1),
        )
        return Script(timeline=timeline, writer="shots")


class WiredShop(Shop):
    """A shop whose provider has points too."""

    def __init__(self, settings: Settings, connections: Connections, wire: Tripwire) -> None:
        assert settings.replicate_api_token
        super().__init__(settings, connections, settings.replicate_api_token.get_secret_value())
        self._wire = wire

    def buyer(self, ledger: Ledger) -> Purchase:
        provider = tripped("provider", self._client, self._wire)
        return Purchase(provider, ledger, self._desk, self._pace, self._dealings)


async def work(owner: str, settings: Settings, wire: Tripwire) -> None:
    """Drive jobs until cancelled, with points on all that a production calls."""
    connections = Connections(settings)
    shop = WiredShop(settings, connections, wire)
    place = workshop(settings)
    place = replace(place, store=tripped("store", place.store, wire))
    runner = tripped("runner", InlineRunner(place, workers=2), wire)
    staff = studio(connections, settings, (TwoShots(), None), shop, runner)
    staff = replace(staff, composer=Tone(), crew=replace(staff.crew, clip_model=TestCard()))
    queue = tripped("queue", JobQueue(connections.queue_database), wire)

    def wired(lease: Lease) -> Undertaking:
        plain = taken_up(lease, connections, staff)
        assert isinstance(plain, FilmMaking)
        journal = tripped("journal", plain.journal, wire)
        return replace(plain, journal=journal, ledger=tripped("ledger", plain.ledger, wire))

    driver = Driver(owner, queue, wired)
    try:
        await driver.run(lambda _: asyncio.sleep(BEAT_SECONDS))
    finally:
        await driver.stop()
        await shop.close()
        await connections.close()


def hurry(change: Callable[[object, str, object], None] = setattr) -> None:
    """Look often, as the provider is at hand; let nobody who is stopped keep locks for long."""
    change(desk, "BEAT_SECONDS", BEAT_SECONDS)
    change(desk, "SOONEST_SECONDS", BEAT_SECONDS)
    change(desk, "GATHER_SECONDS", BEAT_SECONDS)
    change(purchase, "RECONCILE_SECONDS", (BEAT_SECONDS,))
    change(postgres, "IDLE_MILLISECONDS", LOCKS_KEPT_MILLISECONDS)


def main(owner: str, environment: dict[str, str], point: str, mode: Mode) -> None:
    """Be a process that comes to grief at `point`."""
    os.environ.update(environment)
    hurry()
    asyncio.run(work(owner, Settings(), Tripwire(point, STRIKES[mode])))
