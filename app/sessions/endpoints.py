from fastapi import APIRouter, Request, Response

from app.dependencies import AppServices
from app.errors import documented
from app.sessions.credentials import keep_in_cookie
from app.sessions.schemas import SessionOpened
from app.sessions.service import open_session

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", status_code=201, responses=documented(503))
async def open_anonymous_session(
    request: Request, response: Response, services: AppServices
) -> SessionOpened:
    """Open an anonymous session for 30 days.

    Send its token as `Authorization: Bearer`; browsers also get it in a cookie.
    """
    opened = await open_session(services.database)
    keep_in_cookie(response, opened.token, request)
    return opened
