from fastapi import APIRouter, Request, Response

from app.dependencies import AppServices
from app.errors import Forbidden, documented
from app.sessions.credentials import FOREIGN, keep_in_cookie, sent_by_foreign_page
from app.sessions.schemas import SessionOpened
from app.sessions.service import open_session

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", status_code=201, responses=documented(403, 503))
async def open_anonymous_session(
    request: Request, response: Response, services: AppServices
) -> SessionOpened:
    """Open an anonymous session, for 30 days from its last use; longer while it has films.

    Send its token as `Authorization: Bearer`; browsers also get it in a cookie.
    """
    if sent_by_foreign_page(request, services.settings):
        # The new cookie would take the place of the user's own, and all films with it.
        raise Forbidden("foreign_origin", FOREIGN)
    opened = await open_session(services.database)
    keep_in_cookie(response, opened.token, request)
    return opened
