import hashlib
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE: Final = "/api/"
TAGGED: Final = ("application/json", "application/vnd.apple.mpegurl")
KEPT: Final = "private, no-cache"
"""The user's own browser may keep an answer, and asks each time whether it still holds."""
_TAG_CHARACTERS: Final = 32


class ConditionalGet:
    """Tags answers by their content and sends 304 to whoever has the same one already (RFC 9110).

    The work is done all the same; what is saved is the transfer, and the client's reading of it.
    URLs in an answer stay the same for minutes (see `S3Store.presign_get`), so that tags do too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or PLACE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None

        async def answer(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _taggable(message):
                start = message
                return
            if start is not None:
                held, start = start, None
                if not message.get("more_body", False):
                    message = _tag(held, message, wanted)
                await send(held)
            await send(message)

        await self._app(scope, receive, answer)


def _taggable(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return bool(start["status"] == 200 and kind.startswith(TAGGED))  # noqa: PLR2004 - OK


def _tag(start: Message, body: Message, wanted: str) -> Message:
    """Add the tag to `start`, or make it a 304; return the body to send."""
    tag = f'"{hashlib.sha256(body["body"]).hexdigest()[:_TAG_CHARACTERS]}"'
    headers = MutableHeaders(scope=start)
    headers["ETag"] = tag
    headers.setdefault("Cache-Control", KEPT)
    for name in ("Authorization", "Cookie"):
        headers.add_vary_header(name)
    known = {each.strip().removeprefix("W/") for each in wanted.split(",")}
    if tag not in known and "*" not in known:
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        del headers[name]
    return {"type": "http.response.body", "body": b""}
