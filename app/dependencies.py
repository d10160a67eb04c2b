"""What requests work with, made once per app and handed to endpoints by FastAPI."""

from dataclasses import dataclass
from typing import Annotated, Self, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.infrastructure.object_store import S3Store
from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.settings import Settings
from pipelines.models.registry.registry import Registry, load


@dataclass(frozen=True)
class Services:
    settings: Settings
    hints: Hints
    database: Database
    store: S3Store
    registry: Registry

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Connect to nothing yet: every service does so on first use."""
        hints = Hints(settings.redis_url.get_secret_value())
        database = Database(settings.database_url.get_secret_value(), hints)
        return cls(settings, hints, database, settings.store(), load(settings.models_file))

    async def close(self) -> None:
        await self.database.close()
        await self.hints.close()


def services(connection: HTTPConnection) -> Services:
    return cast("Services", connection.app.state.services)


AppServices = Annotated[Services, Depends(services)]
