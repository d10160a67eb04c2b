"""Whether the app, and each server that it needs, answers."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Final, Literal

from fastapi import APIRouter, Response
from redis.exceptions import RedisError
from sqlalchemy import text

from app.dependencies import AppServices, Services
from app.schema import Answer
from pipelines.errors import ServiceUnavailable

TIMEOUT_SECONDS: Final = 3.0

router = APIRouter(tags=["health"])


class Alive(Answer):
    """Told by a process that answers."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""


class Check(Answer):
    """How one server answered."""

    status: Literal["ok", "down"]
    """Whether the server answered in time."""
    milliseconds: float
    """Until it answered."""
    detail: str | None = None
    """What was wrong, if anything."""


class Health(Answer):
    """How the servers are that the app needs."""

    status: Literal["ok", "degraded", "down"]
    """`degraded`: without Redis everything works, with delays of seconds."""
    services: dict[str, Check]
    """By name: `postgres`, `redis`, `s3`."""


@router.get("/health")
async def health() -> Alive:
    """Say that this process answers; nothing else is asked."""
    return Alive()


@router.get("/health/detailed", responses={503: {"model": Health}})
async def detailed_health(services: AppServices, response: Response) -> Health:
    """Ask every server that the app needs; 503 if it can't work without one that is down."""
    postgres, redis, s3 = await asyncio.gather(
        _check(_ask_postgres(services)),
        _check(services.hints.ping()),
        _check(asyncio.to_thread(services.store.check)),
    )
    down = "down" in {postgres.status, s3.status}
    if down:
        response.status_code = 503
    return Health(
        status="down" if down else "degraded" if redis.status == "down" else "ok",
        services={"postgres": postgres, "redis": redis, "s3": s3},
    )


async def _check(asked: Awaitable[object]) -> Check:
    began = time.perf_counter()
    detail = None
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await asked
    except TimeoutError:
        detail = f"no answer within {TIMEOUT_SECONDS:.0f} s"
    except (ServiceUnavailable, RedisError, OSError) as error:
        detail = type(error).__name__
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    return Check(status="down" if detail else "ok", milliseconds=milliseconds, detail=detail)


async def _ask_postgres(services: Services) -> None:
    async with services.database.transaction() as session:
        await session.execute(text("SELECT 1"))
