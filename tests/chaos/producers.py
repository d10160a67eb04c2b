"""Producers as processes to be killed: the real driver, ledger and stages, without Ray.

Their clocks are set by somebody who does not know what time it is.
"""

import asyncio
import os
import random
from dataclasses import replace
from datetime import UTC, datetime

import time_machine

from app.settings import Settings
from deployments.buying import Shop, open_shop
from deployments.connections import Connections
from deployments.wiring import driver, studio, workshop
from pipelines.film.brief import Brief
from pipelines.film.call import Call
from pipelines.film.scene import Scene
from pipelines.film.script import Script
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT
from pipelines.footage.purchase import Purchase
from pipelines.ports import Ledger
from pipelines.runners.inline import InlineRunner
from pipelines.testing import Tone

LEASE_SECONDS = 4.0
"""Short, so that a storm of kills shows more take-overs in its time."""
WRONG_SECONDS = 600.0
"""By which a clock is wrong at most, either way: S3 takes no request that is 15 min off."""
CLOCK_SECONDS = (0.5, 2.0)
"""Between two settings of a clock."""
FRAMES = 24
"""Of each scene: a second."""


class Shots:
    """A screenwriter of as many scenes as the brief has seconds, no two of them alike."""

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:
        assert not answers
        scenes = tuple(
            Scene(
                id=f"scene-{n}",
                role="story",
                prompt=f"{brief.prompt} {n}",
                length=FRAMES,
                seed=brief.seed * 1000 + n,
            )
            for n in range(brief.duration_seconds)
        )
        timeline = Timeline(
            title="A storm",
            picture=brief.picture,
            frame_rate=brief.frame_rate,
            scenes=scenes,
            transitions=(CUT,) * (len(scenes) - 1),
            soundtrack=Soundtrack(music_style="calm", seed=brief.seed),
        )
        return Script(timeline=timeline, writer="shots")


class NaivePurchase(Purchase):
    """What the ledger is there to prevent: a call whose answer was lost is made again."""

    async def _look_for(self, call: Call) -> Call | None:
        await self._ledger.withdraw(call, "Let us try again.")
        return None


class NaiveShop(Shop):
    def buyer(self, ledger: Ledger) -> Purchase:
        return NaivePurchase(self._client, ledger, self._desk, self._pace, self._dealings)


def main(owner: str, environment: dict[str, str], naive: bool) -> None:
    os.environ.update(environment)
    asyncio.run(_work(owner, Settings(), naive))


async def _work(owner: str, settings: Settings, naive: bool) -> None:
    connections = Connections(settings)
    assert settings.replicate_api_token
    token = settings.replicate_api_token.get_secret_value()
    shop = NaiveShop(settings, connections, token) if naive else open_shop(settings, connections)
    runner = InlineRunner(workshop(settings), workers=2)
    staff = studio(connections, settings, (Shots(), None), shop, runner)
    staff = replace(staff, composer=Tone())
    async with asyncio.TaskGroup() as going:
        going.create_task(_set_clock(random.Random(owner)))
        going.create_task(
            driver(owner, connections, staff, LEASE_SECONDS).run(connections.bell.wait)
        )


async def _set_clock(dice: random.Random) -> None:
    wrong = 0.0
    with time_machine.travel(datetime.now(UTC)) as clock:
        while True:
            before, wrong = wrong, dice.uniform(-WRONG_SECONDS, WRONG_SECONDS)
            clock.shift(wrong - before)
            await asyncio.sleep(dice.uniform(*CLOCK_SECONDS))
