"""The web application: the gate before the API, the API, deliveries, and the control."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standin import api, control, problems
from tests.standin.provider import Provider

CREATES = re.compile(r"/v1/(?:models/[^/]+/[^/]+/)?predictions")


class Gate:
    """Asks for the token and keeps the rate limits; lets faults hang up on the caller."""

    def __init__(self, app: ASGIApp, provider: Provider) -> None:
        self._app = app
        self._provider = provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope):
            await refusal(scope, receive, send)
            return
        # `send` is a method of uvicorn's cycle of one request, which has the connection.
        scope["hang_up"] = getattr(send, "__self__").transport.abort  # noqa: B009
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        settings = self._provider.settings
        given = dict(scope["headers"]).get(b"authorization", b"")
        if given != b"Bearer " + settings.token.encode():
            return problems.unauthenticated()
        if scope["method"] == "POST" and CREATES.fullmatch(scope["path"]):
            wait = self._provider.limits.take("create", settings.creates_per_minute)
        else:
            wait = self._provider.limits.take("other", settings.calls_per_minute)
        return problems.throttled(wait) if wait else None


async def deliver(request: Request, prediction_id: str, name: str) -> Response:
    """Serve an output by its URL, which is all that it takes."""
    provider: Provider = request.app.state.provider
    prediction = provider.predictions.get(prediction_id)
    for number, media in enumerate(prediction.media if prediction else []):
        assert prediction
        if name in (f"out.{media.suffix}", f"out-{number}.{media.suffix}"):
            content = await provider.delivered(prediction, number)
            if content is not None:
                return Response(content, media_type=media.content_type)
    return problems.not_found()


def build(provider: Provider) -> ASGIApp:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await provider.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.provider = provider
    app.include_router(api.router)
    app.include_router(control.router)
    app.add_api_route("/delivery/{prediction_id}/{name}", deliver, methods=["GET", "HEAD"])
    api.refusals(app)
    return Gate(app, provider)
