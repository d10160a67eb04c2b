"""The two apps: HTTP, and the WebSockets apart from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app import errors, health
from app.assets import endpoints as assets
from app.brand_kits import endpoints as brand_kits
from app.compositions import endpoints as compositions
from app.compositions import facts, listing
from app.conditional_get import ConditionalGet
from app.dependencies import Services
from app.edits import endpoints as edits
from app.exports import endpoints as exports
from app.figures.reporter import Reporter, reporting
from app.frontend import serve_studio
from app.generations import endpoints as generations
from app.generations import media, models, removal, voices
from app.jobs import endpoints as jobs
from app.jobs import sockets
from app.jobs.events import EventFeed
from app.limits.control_headers import NoControlHeaders
from app.limits.own_names import OwnNames
from app.limits.rate_limit import RateLimit
from app.limits.rates import Rates
from app.limits.seats import Seats
from app.limits.time_limit import TimeLimit
from app.middleware import BodyLimit, RequestContext
from app.openapi import described, operation_id
from app.operations import endpoints as operations
from app.operations import metrics
from app.operations.census import Census
from app.payments import webhooks
from app.sessions import endpoints as sessions
from app.settings import Settings
from app.timelines import endpoints as timelines
from app.timelines import exchange
from app.webhooks import endpoints as outgoing
from pipelines import telemetry

ROUTERS: Final = (
    sessions.router,
    generations.router,
    models.router,
    voices.router,
    media.router,
    removal.router,
    edits.router,
    exports.router,
    timelines.router,
    exchange.router,
    jobs.router,
    listing.router,
    compositions.router,
    facts.router,
    assets.router,
    brand_kits.router,
    webhooks.router,
    outgoing.router,
    operations.router,
)
PREFIX: Final = "/api/v1"
SOCKET_WAIT_SECONDS: Final = 30.0
"""For a connection to the database: after a restart a thousand sockets come back at once."""
ACCEPTED: Final = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "X-Request-ID",
)
"""Headers that pages of allowed origins may send ..."""
EXPOSED: Final = (
    "ETag",
    "Location",
    "RateLimit-Limit",
    "RateLimit-Policy",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
)
"""... and read."""


def create_app(settings: Settings, *, echoed: bool = False) -> FastAPI:
    """Return the HTTP app. It connects to nothing before it has to.

    `echoed` says that whoever serves it puts `X-Request-ID` on its answers.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        telemetry.configure_logging(settings.log_level)
        telemetry.start("api")
        services: Services = app.state.services
        # The first URL takes 0.1 s, for boto3 to read what S3 is: not in the event loop.
        await asyncio.to_thread(services.store.presign_get, "warm-up", seconds=1)
        async with reporting(Reporter(services.database, services.tally, uuid4().hex)):
            yield
        await services.close()
        await asyncio.to_thread(telemetry.stop)

    app = FastAPI(
        title="rayreel",
        version="0.1.0",
        summary="From a written brief to a finished film.",
        lifespan=lifespan,
        middleware=_middleware(settings, echoed=echoed),
        generate_unique_id_function=operation_id,
    )
    app.openapi = described(app)  # type: ignore[method-assign]
    app.state.services = Services.of(settings)
    app.state.census = Census(app.state.services.database)
    errors.install(app)
    # What any request may be answered by the limits in front of the endpoints.
    api = APIRouter(prefix=PREFIX, responses=errors.documented(400, 408, 429))
    for router in ROUTERS:
        api.include_router(router)
    app.include_router(api)
    app.include_router(health.router)
    app.include_router(metrics.router)
    serve_studio(app, settings)
    return app


def create_events_app(settings: Settings) -> FastAPI:
    """Return the app of the WebSockets, to be served under `/ws`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        telemetry.configure_logging(settings.log_level)
        telemetry.start("events")
        services: Services = app.state.services
        feed = EventFeed(services.database, settings.redis_url.get_secret_value())
        seats: Seats = app.state.seats

        async def told() -> dict[str, int]:
            return {"sockets": seats.all_taken}

        reporter = Reporter(services.database, services.tally, uuid4().hex, "events", told)
        async with feed:
            app.state.feed = feed
            async with reporting(reporter):
                yield
        await services.close()
        await asyncio.to_thread(telemetry.stop)

    app = FastAPI(
        lifespan=lifespan, middleware=_middleware(settings), docs_url=None, openapi_url=None
    )
    app.state.services = Services.of(settings, SOCKET_WAIT_SECONDS)
    app.state.seats = Seats(settings.sockets_per_session)
    errors.install(app)
    app.include_router(sockets.router)
    return app


def _middleware(settings: Settings, *, echoed: bool = False) -> list[Middleware]:
    https = settings.public_url is not None and settings.public_url.scheme == "https"
    around = [Middleware(RequestContext, https=https, echoed=echoed)]
    if settings.allowed_origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=[*ACCEPTED],
            expose_headers=[*EXPOSED],
        )
        around.append(cors)
    if not settings.public_url and not settings.trusted_proxies:
        around.append(Middleware(OwnNames))
    return [
        *around,
        Middleware(NoControlHeaders),
        Middleware(RateLimit, Rates.of(settings)),
        Middleware(TimeLimit),
        Middleware(BodyLimit),
        Middleware(ConditionalGet),
    ]
