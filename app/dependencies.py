"""What requests work with, made once per app and handed to endpoints by FastAPI."""

from dataclasses import dataclass
from typing import Annotated, Final, Self, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.figures.tally import Tally
from app.infrastructure.counter import RequestCounter
from app.infrastructure.object_store import S3Store
from app.infrastructure.postgres import POOL_WAIT_SECONDS, Database
from app.infrastructure.recent import Recent
from app.infrastructure.redis import Hints
from app.settings import Settings
from pipelines.models.registry.registry import Registry, load

PROVEN_SECONDS: Final = 60.0
PROVEN_MOST: Final = 20_000
"""Of 150 bytes each."""


@dataclass(frozen=True)
class Services:
    settings: Settings
    hints: Hints
    database: Database
    store: S3Store
    registry: Registry
    counter: RequestCounter
    proven: Recent
    """Digests of tokens and keys that have opened the door just before."""
    tally: Tally

    @classmethod
    def of(cls, settings: Settings, pool_wait_seconds: float = POOL_WAIT_SECONDS) -> Self:
        """Connect to nothing yet: every service does so on first use."""
        redis_url = settings.redis_url.get_secret_value()
        hints = Hints(redis_url)
        url = settings.database_url.get_secret_value()
        database = Database(url, hints, pool_wait_seconds=pool_wait_seconds)
        registry = load(settings.models_file, settings.diffusion)
        counter, proven = RequestCounter(redis_url), Recent(PROVEN_SECONDS, PROVEN_MOST)
        store, tally = settings.store(), Tally()
        return cls(settings, hints, database, store, registry, counter, proven, tally)

    async def close(self) -> None:
        await self.database.close()
        await self.hints.close()
        await self.counter.close()


def services(connection: HTTPConnection) -> Services:
    return cast("Services", connection.app.state.services)


AppServices = Annotated[Services, Depends(services)]
