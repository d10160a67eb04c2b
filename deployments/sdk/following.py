"""The events of a film as they happen, each once, whatever becomes of the connection."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import connect

from deployments.sdk.errors import Refused, Unreachable

PAUSE_SECONDS: Final = 1.0
LOST_SECONDS: Final = 120.0
"""Without a word for so long, nobody is there any more; the film is made all the same."""
SILENCE_SECONDS: Final = 60.0
"""A heartbeat comes every 20 s: a connection without one is dead."""
MOST_BYTES: Final = 1 << 20
ENDED: Final = 1000
"""All is said. A film that was retried has endings in its past: they do not tell."""
REFUSALS: Final = {
    4401: (401, "not_authenticated", "The token is none, or has run out."),
    4404: (404, "not_found", "There is no such generation."),
    4429: (429, "too_many_sockets", "Too many sockets of this user are open."),
}


def follow(url: str, headers: Mapping[str, str], after: int) -> Iterator[dict[str, Any]]:
    """Yield every event after `after` up to the film's end, over as many sockets as it takes.

    Raises `Refused` and, after two minutes without an answer, `Unreachable`.
    """
    heard = time.monotonic()
    while True:
        try:
            with connect(
                f"{url}?after={after}", additional_headers=headers, max_size=MOST_BYTES
            ) as socket:
                while True:
                    event = json.loads(socket.recv(timeout=SILENCE_SECONDS))
                    heard = time.monotonic()
                    if event["type"] == "heartbeat":
                        continue
                    after = event["seq"]
                    yield event
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 0
            if code in REFUSALS:
                status, reason, detail = REFUSALS[code]
                raise Refused(status, {"code": reason, "detail": detail}) from closed
            if code == ENDED:
                return
            lost: Exception = closed
        except (OSError, WebSocketException) as error:
            if isinstance(error, InvalidStatus) and error.response.status_code < 500:  # noqa: PLR2004
                raise Refused(error.response.status_code, {}) from error
            lost = error
        if time.monotonic() - heard > LOST_SECONDS:
            raise Unreachable("The connection was lost; the film is made all the same.") from lost
        time.sleep(PAUSE_SECONDS)
