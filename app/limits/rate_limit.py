from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.dependencies import services
from app.errors import problem
from app.infrastructure.counter import Count
from app.limits.rates import Rates


class RateLimit:
    """Refuses requests above their rate with 429; every counted answer says how its caller stands.

    Headers are those of draft-ietf-httpapi-ratelimit-headers-06, which clients know.
    """

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        at_hand = services(connection)
        counted = self._rates.for_request(connection, at_hand.proven)
        if counted is None:
            await self._app(scope, receive, send)
            return
        count = await at_hand.counter.count(*counted)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_headers(count))
            await send(message)

        if count.allowed:
            await self._app(scope, receive, answer)
        elif scope["type"] == "websocket":
            # Before the handshake is done: the client sees HTTP 403.
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refusal(count)(scope, receive, answer)


def _refusal(count: Count) -> ASGIApp:
    return problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "rate_limited",
        f"At most {count.limit} requests a minute; try again in {count.reset_seconds} s.",
        headers={"Retry-After": str(count.reset_seconds)},
    )


def _headers(count: Count) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(count.limit),
        "RateLimit-Remaining": str(count.remaining),
        "RateLimit-Reset": str(count.reset_seconds),
        "RateLimit-Policy": f"{count.limit};w=60",
    }
