from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import problem

CONTROL: Final = frozenset(
    {"x-request-timeout-seconds", "x-request-disconnect-disabled", "serve-multiplexed-model-id"}
)
"""What Ray Serve 2.60 obeys from anyone: a time limit of its own, or none; to work on for a client
that has gone; and which replica to ask (`ray/serve/_private/constants.py`). It reads the last one
with either - or _."""


class NoControlHeaders:
    """Refuses requests that would tell Ray Serve what to do: no client of ours does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name.decode("latin-1") for name, _ in scope.get("headers", ())}
        found = sorted(n for n in names if n.lower().replace("_", "-") in CONTROL)
        if not found:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refusal = problem(400, "control_header", f"The header {found[0]} is not for clients.")
            await refusal(scope, receive, send)
