"""On a machine of one's own, the product answers to that machine's own names alone."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import problem
from app.infrastructure.loopback import is_loopback

_LOCAL: Final = "localhost"


class OwnNames:
    """Refuses what comes over loopback by a foreign name.

    Any web page can have its own name lead to 127.0.0.1 once it is loaded ("DNS rebinding"): it
    would be of our own origin, open a session and spend the user's money. Not to be used behind a
    proxy on the same machine, whose users do come by a name of their own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope) if scope["type"] in {"http", "websocket"} else None
        if connection is None or not _foreign(connection):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            detail = "Here this is called localhost. Set PUBLIC_URL to be called otherwise."
            await problem(421, "foreign_host", detail)(scope, receive, send)


def _foreign(connection: HTTPConnection) -> bool:
    peer = connection.client.host if connection.client else ""
    if not is_loopback(peer) or "host" not in connection.headers:
        return False
    try:
        name = urlsplit(f"//{connection.headers['host']}").hostname or ""
    except ValueError:
        return True
    return not (name == _LOCAL or name.endswith(f".{_LOCAL}") or is_loopback(name))
