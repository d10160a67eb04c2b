"""Where a request carries its token, and whether its page may use it."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.dependencies import AppServices, Services
from app.errors import Forbidden, NotAuthenticated
from app.infrastructure.loopback import is_loopback
from app.sessions.digest import digest
from app.sessions.keys import KEY_MARK
from app.sessions.service import LIFE, Session, session_of
from app.settings import Settings

SECURE_COOKIE: Final = "__Host-rayreel"
"""The prefix has browsers refuse it unless it is Secure, for this host alone and for every path."""
LOOPBACK_COOKIE: Final = "rayreel_session"
FOREIGN: Final = "With a cookie only pages of this site act for the user; programs send a token."
OPERATORS: Final = (
    "This is for whoever runs the installation: 'rayreel key create NAME --operator'."
)
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, description="The token of a session, or an API key.")
_cookie = APIKeyCookie(name=SECURE_COOKIE, auto_error=False, description="The token, for browsers.")


def token_of(connection: HTTPConnection) -> str | None:
    """Return the token or key in the Authorization header, or else the token in a cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    cookies = connection.cookies
    kept = cookies.get(SECURE_COOKIE) or cookies.get(LOOPBACK_COOKIE)
    # A key is for programs: in a cookie, pages would act with it.
    return None if kept is None or kept.startswith(KEY_MARK) else kept


def origin_allowed(connection: HTTPConnection, settings: Settings) -> bool:
    """Say whether the page that sends this may act for its user; programs send no Origin."""
    origin = connection.headers.get("origin")
    if origin is None or origin in settings.allowed_origins:
        return True
    ours = {connection.headers.get("host", "")}
    if settings.public_url:
        ours.add(urlsplit(str(settings.public_url)).netloc)
    # A sandboxed page has the origin "null", which names no host.
    host = urlsplit(origin).netloc
    return host != "" and host in ours


def sent_by_our_page(request: Request, settings: Settings) -> bool:
    """Say whether a page that may act for the user has sent this; a browser tells by headers.

    Every browser since 2020 sends Origin with what changes something, or else Sec-Fetch-Site.
    """
    if "origin" in request.headers:
        return origin_allowed(request, settings)
    return request.headers.get("sec-fetch-site") == "same-origin"


def sent_by_foreign_page(request: Request, settings: Settings) -> bool:
    """Say whether a page has sent this that may not act for the user; programs are no pages."""
    page = "origin" in request.headers or "sec-fetch-site" in request.headers
    return page and not sent_by_our_page(request, settings)


def keep_in_cookie(response: Response, token: str, connection: HTTPConnection) -> None:
    """Hand a browser its token, out of reach of scripts."""
    settings: Settings = connection.app.state.services.settings
    public = settings.public_url.scheme if settings.public_url else connection.url.scheme
    secure = public == "https"
    response.set_cookie(
        SECURE_COOKIE if secure else LOOPBACK_COOKIE,
        token,
        max_age=int(LIFE.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


async def session_of_token(services: Services, token: str | None) -> Session | None:
    """Return the session of a token or key, and remember whether there is one."""
    session = await session_of(services.database, token) if token else None
    if token and session:
        services.proven.add(digest(token))
    elif token:
        services.proven.discard(digest(token))
    return session


async def current_session(
    request: Request,
    response: Response,
    services: AppServices,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    _documented: Annotated[str | None, Security(_cookie)],
) -> Session:
    token = token_of(request)
    session = await session_of_token(services, token)
    if session is None or token is None:
        raise NotAuthenticated
    # SameSite=Lax keeps other sites out; other ports of the same host are the same site.
    risky = bearer is None and request.method not in _SAFE_METHODS
    if risky and not sent_by_our_page(request, services.settings):
        raise Forbidden("foreign_origin", FOREIGN)
    if session.prolonged and bearer is None:
        # The browser counts the days by itself, from when it was told last.
        keep_in_cookie(response, token, request)
    return session


CurrentSession = Annotated[Session, Depends(current_session)]


def on_own_machine(connection: HTTPConnection, settings: Settings) -> bool:
    """Say whether this comes from whoever runs a machine of their own, with no proxy between."""
    if not settings.single_user or settings.public_url or settings.trusted_proxies:
        return False
    forwarded = {"forwarded", "x-forwarded-for"} & set(connection.headers)
    return not forwarded and is_loopback(connection.client.host if connection.client else "")


async def current_operator(
    request: Request, services: AppServices, session: CurrentSession
) -> Session:
    if not (session.operator or on_own_machine(request, services.settings)):
        raise Forbidden("operators_only", OPERATORS)
    return session


CurrentOperator = Annotated[Session, Depends(current_operator)]
