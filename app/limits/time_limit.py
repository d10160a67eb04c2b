import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import problem

REQUEST_SECONDS: Final = 30.0
"""From the request, or the end of its body, until the answer begins. The slowest sound ones take a
second; a statement may wait 10 s for a lock, and boto3 tries for longer than anyone waits."""
SLOWEST_BYTES: Final = 16 * 1024
"""Per second, of a body: slower ones only hold a slot. A phone's bad day is twice as fast."""
RETRY_SECONDS: Final = 5


class TimeLimit:
    """Ends requests that take too long: Ray Serve has no limit, or the one a client names.

    408 if the client sends too slowly, 503 if it is us. A begun answer takes what time it takes.
    """

    def __init__(self, app: ASGIApp, seconds: float = REQUEST_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False
        listening = False

        arrived = 0
        clock = asyncio.get_running_loop().time
        came_at = clock()

        async def hear() -> Message:
            nonlocal listening, arrived
            listening = True
            message = await receive()
            listening = False
            if message["type"] == "http.request" and not begun:
                arrived += len(message.get("body", b""))
                more = message.get("more_body", False)
                began = came_at + arrived / SLOWEST_BYTES if more else clock()
                limit.reschedule(began + self._seconds)
            return message

        async def answer(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                limit.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self._app(scope, hear, answer)
        except TimeoutError:
            if begun or not limit.expired():
                raise
            late = _client_late(self._seconds) if listening else _we_are_late()
            await late(scope, receive, send)


def _client_late(seconds: float) -> ASGIApp:
    detail = f"The body stopped, or comes too slowly; {seconds:.0f} s were waited."
    return problem(408, "request_timeout", detail, headers={"Connection": "close"})


def _we_are_late() -> ASGIApp:
    detail = "This takes too long just now."
    return problem(503, "too_slow", detail, headers={"Retry-After": str(RETRY_SECONDS)})
