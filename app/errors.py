r"""What a request can be refused with, and the one form all refusals take: RFC 9457.

ApiError
|-- NotAuthenticated   401  no session, or one that has run out
|-- Forbidden          403  a page of another origin used the session's cookie
|-- NotFound           404  no such object, or somebody else's
|-- Conflict           409  not in the state it is in
|-- Unprocessable      422  well formed, and still not to be done; a `PipelineError` is told so too
|-- RefusedFile        400, 413, 415  an upload that is not taken
|-- QuotaReached       429  the user has as much as one user may
`-- Overloaded         503  there is too much to do for all
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.schema import Answer
from pipelines.errors import PipelineError, ServiceUnavailable
from pipelines.telemetry import ids

RETRY_SECONDS: Final = 2
"""What `Retry-After` says while a server of ours is away; a restart takes about that long."""
MEDIA_TYPE: Final = "application/problem+json"
EXAMPLES: Final[dict[int, tuple[str, str]]] = {
    400: ("control_header", "The header x-request-timeout-seconds is not for clients."),
    401: ("not_authenticated", "Open a session first: POST /api/v1/sessions."),
    403: ("foreign_origin", "With a cookie only pages of this site act for the user."),
    404: ("not_found", "There is no such generation."),
    408: ("request_timeout", "The body stopped, or comes too slowly; 30 s were waited."),
    409: ("already_ended", "The job has completed."),
    413: ("body_too_large", "A body has at most 65536 bytes."),
    415: ("unsupported_media", "This is no picture, sound or film of a known kind."),
    422: ("validation_failed", "parameters.duration_seconds: at most 180"),
    429: ("rate_limited", "At most 300 requests a minute; try again in 12 s."),
    503: ("service_unavailable", "The database does not answer."),
}
"""For OpenAPI: one refusal of each status."""
_LATER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class FieldError(Answer):
    """A field that is amiss."""

    field: str
    """Path in the body, or the name of a parameter or header."""
    message: str
    """What is wrong with it."""


class Problem(Answer):
    """An error, in the form of RFC 9457."""

    type: str = "about:blank"
    """No problem has a page of its own."""
    title: str
    """The status in words."""
    status: int
    """The status of the answer."""
    detail: str
    """What is wrong, for people."""
    code: str
    """For programs: it stays while the words may change."""
    request_id: str
    """As in the header X-Request-ID: name it when you ask about this."""
    errors: list[FieldError] | None = None
    """Of a request that does not fit its description: each field that is amiss."""


class ApiError(Exception):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: Mapping[str, str] = {}

    def __init__(self, code: str, detail: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        if retry_after_seconds is not None:
            self.headers = {"Retry-After": str(retry_after_seconds)}


class NotAuthenticated(ApiError):  # noqa: N818 - the class name is the sentence
    status = HTTPStatus.UNAUTHORIZED
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__("not_authenticated", "Open a session first: POST /api/v1/sessions.")


class Forbidden(ApiError):  # noqa: N818
    status = HTTPStatus.FORBIDDEN


class NotFound(ApiError):  # noqa: N818
    status = HTTPStatus.NOT_FOUND

    def __init__(self, thing: str) -> None:
        super().__init__("not_found", f"There is no such {thing}.")


class Conflict(ApiError):  # noqa: N818
    status = HTTPStatus.CONFLICT


class Unprocessable(ApiError):  # noqa: N818
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RefusedFile(ApiError):  # noqa: N818
    status = HTTPStatus.BAD_REQUEST
    _STATUSES: Final = {
        "media_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "unsupported_media": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.status = self._STATUSES.get(code, HTTPStatus.BAD_REQUEST)


class QuotaReached(ApiError):  # noqa: N818
    status = HTTPStatus.TOO_MANY_REQUESTS


class Overloaded(ApiError):  # noqa: N818
    status = HTTPStatus.SERVICE_UNAVAILABLE


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    content = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=ids().get("request_id", ""),
        errors=errors,
    )
    return JSONResponse(
        content.model_dump(exclude_none=True), status, dict(headers or {}), MEDIA_TYPE
    )


def code_of(status: HTTPStatus) -> str:
    """Return the code of a refusal that has no reason but its status: `not_found`."""
    # Python 3.13 has given this one another name.
    return "body_too_large" if status == 413 else status.name.lower()  # noqa: PLR2004


def unexpected() -> JSONResponse:
    """Return the answer to a request that met a fault of ours: it says nothing of it."""
    return problem(500, "internal_error", "Something went wrong on our side.")


def install(app: FastAPI) -> None:
    app.add_exception_handler(ApiError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(PipelineError, _impossible)
    app.add_exception_handler(ServiceUnavailable, _unavailable)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of refusals with these statuses."""
    return {status: _documented(HTTPStatus(status)) for status in statuses}


def _documented(status: HTTPStatus) -> dict[str, Any]:
    code, detail = EXAMPLES[status]
    example = Problem(
        title=status.phrase, status=status, detail=detail, code=code, request_id="5b393bc5d16847"
    )
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": example.model_dump(exclude_none=True),
    }
    described: dict[str, Any] = {
        "description": status.phrase,
        "content": {MEDIA_TYPE: content},
        "model": Problem,
    }
    if status in _LATER:
        wait = {"description": "Seconds.", "schema": {"type": "integer", "minimum": 0}}
        described["headers"] = {"Retry-After": wait}
    return described


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    refusal = cast("ApiError", error)
    return problem(refusal.status, refusal.code, refusal.detail, headers=refusal.headers)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    refusal = cast("HTTPException", error)
    status = HTTPStatus(refusal.status_code)
    return problem(status, code_of(status), refusal.detail, headers=refusal.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    found = [
        FieldError(field=_path(each["loc"]), message=str(each["msg"]))
        for each in cast("RequestValidationError", error).errors()
    ]
    detail = "; ".join(f"{each.field}: {each.message}" for each in found[:3])
    return problem(422, "validation_failed", detail, errors=found)


async def _impossible(_request: Request, error: Exception) -> JSONResponse:
    """Answer an order that is well formed and can't be filled, or not for this money."""
    return problem(422, cast("PipelineError", error).code, str(error))


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return problem(503, "service_unavailable", str(error), headers=headers)


def _path(location: tuple[str | int, ...]) -> str:
    # The first part says where the field was: body, query, path, header.
    return ".".join(str(part) for part in location[1:]) or str(location[0])
