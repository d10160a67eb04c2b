"""Around every request: its id, its line in the log, a limit on its size, an answer to faults."""

import logging
import re
import time
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import code_of, problem, unexpected
from pipelines.telemetry import Noted, labelled, span

BODY_BYTES: Final = 64 * 1024
"""The largest order has 4000 characters of prompt, at most 48 kB as JSON escapes."""
WEBHOOKS: Final = "/api/v1/webhooks/"
WEBHOOK_BYTES: Final = 2 << 20
"""A prediction comes back with its inputs, a picture as a data URL among them."""
IMPORTS: Final = "/api/v1/compositions/import"
IMPORT_BYTES: Final = 2 << 20
"""A cut of a few hundred clips, as editors write it."""
UPLOADS: Final = "/api/v1/assets/upload"
UPLOAD_BYTES: Final = 201 << 20
"""The largest film, and the form around it."""
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, unless its endpoint says otherwise: the studio's pages have a policy of their
own (`app/frontend.py`)."""
TLS_ONLY: Final = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years, once a browser has come by https."""
DOCS: Final = ("/docs", "/redoc")
DOCS_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; connect-src 'self';"
    " script-src 'unsafe-inline' https://cdn.jsdelivr.net;"
    " style-src 'unsafe-inline' https://cdn.jsdelivr.net https://fonts.googleapis.com;"
    " font-src https://fonts.gstatic.com; worker-src blob:;"
    " img-src 'self' data: https://fastapi.tiangolo.com https://cdn.redoc.ly;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
"""FastAPI's pages take Swagger UI and ReDoc from a CDN, and start them inline."""
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

logger = logging.getLogger(__name__)


class RequestContext:
    """Gives every request an id, taken from a sane `X-Request-ID`, and every response its echo.

    And headers that keep browsers safe; `https` says whether users come by it, which a proxy hides,
    and `echoed` that whoever is in front of us puts the id on answers.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False, echoed: bool = False) -> None:
        self._app = app
        self._https = https
        self._echoed = echoed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        current = asked if _SANE_ID.fullmatch(asked) else uuid4().hex
        with labelled(request_id=current):
            if scope["type"] == "websocket":
                # It lasts for minutes, and its job's trace tells what it is about.
                await self._answered(scope, receive, send, current)
                return
            with span(scope["method"], "server") as noted:
                status = await self._answered(scope, receive, send, current)
                _told(noted, scope, status)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, current: str) -> int:
        """Return the status that was answered; 0 for none."""
        began = time.perf_counter()
        status = 0
        safe = self._safe_headers(scope)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                if not self._echoed:
                    headers["X-Request-ID"] = current
                for name, value in safe.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except Exception:
            # The last resort: whatever happened goes to the log, and none of it to the client.
            logger.exception("a request met a fault")
            if scope["type"] == "websocket" or status:
                raise
            await unexpected()(scope, receive, answer)
        finally:
            _log(scope, status, time.perf_counter() - began)
        return status

    def _safe_headers(self, scope: Scope) -> dict[str, str]:
        docs = DOCS_POLICY if scope["path"].startswith(DOCS) else {}
        tls = TLS_ONLY if self._https or scope.get("scheme") == "https" else {}
        return {**HEADERS, **docs, **tls}


class BodyLimit:
    """Refuses a body that is larger than it can be, by its header or while it arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = _most_bytes(scope["path"])
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        detail = f"A body has at most {most} bytes."
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            answer = problem(status, code_of(status), detail)
            await answer(scope, receive, send)
            return
        arrived = 0

        async def measured() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise HTTPException(status, detail)
            return message

        await self._app(scope, measured, send)


def _most_bytes(path: str) -> int:
    if path.endswith(UPLOADS):
        return UPLOAD_BYTES
    if path.endswith(IMPORTS):
        return IMPORT_BYTES
    return WEBHOOK_BYTES if WEBHOOKS in path else BODY_BYTES


def _told(noted: Noted, scope: Scope, status: int) -> None:
    route = _route(scope)
    noted.rename(f"{scope['method']} {route}")
    noted.set(route=route, status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        noted.failed(str(status))


def _route(scope: Scope) -> str:
    """Return the route, not the path: it holds no ids, so lines can be counted by it."""
    return getattr(scope.get("route"), "path", None) or "unknown"


def _log(scope: Scope, status: int, seconds: float) -> None:
    fields = {
        "method": scope.get("method", "WEBSOCKET"),
        "route": _route(scope),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    logger.info("%s %s %s", fields["method"], fields["route"], status, extra={"fields": fields})
