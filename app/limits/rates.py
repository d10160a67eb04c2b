"""Which rate a request counts against, and whose."""

from dataclasses import dataclass
from typing import Final, Self

from starlette.requests import HTTPConnection

from app.infrastructure.counter import Rate
from app.infrastructure.recent import Recent
from app.limits.address import address_of
from app.sessions.credentials import token_of
from app.sessions.digest import digest
from app.settings import Settings

SESSIONS: Final = "/api/v1/sessions"
SIGNED: Final = "/api/v1/webhooks/"
"""A provider sends as many as it has to, from few addresses, and nothing unsigned is looked at."""
COUNTED: Final = ("/api/", "/health/detailed", "/metrics")
"""The rest are the studio's files and `/health`, which ask no other server for anything."""
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Rates:
    sessions: Rate
    strangers: Rate
    reads: Rate
    writes: Rate
    trusted_proxies: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(
            sessions=Rate("sessions", settings.sessions_per_minute),
            strangers=Rate("strangers", settings.strangers_per_minute),
            reads=Rate("reads", settings.reads_per_minute),
            writes=Rate("writes", settings.writes_per_minute),
            trusted_proxies=settings.trusted_proxies,
        )

    def for_request(self, connection: HTTPConnection, proven: Recent) -> tuple[Rate, str] | None:
        """Return the rate and the caller; None if the request is not counted.

        A token counts for itself once it has opened the door within the last minute. Until then
        its address is what counts: anybody can send a new wrong one with every request.
        """
        path = connection.scope["path"]
        socket = connection.scope["type"] == "websocket"
        if not socket and (path.startswith(SIGNED) or not path.startswith(COUNTED)):
            return None
        method = connection.scope.get("method", "GET")
        if method == "POST" and path.rstrip("/") == SESSIONS:
            return self.sessions, address_of(connection, self.trusted_proxies)
        token = token_of(connection)
        caller = digest(token) if token else ""
        if caller not in proven:
            return self.strangers, address_of(connection, self.trusted_proxies)
        return (self.reads if method in _READING else self.writes), caller
