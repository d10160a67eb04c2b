"""Refusals: problem bodies (RFC 9457) with the words that callers see."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

INSUFFICIENT_CREDIT = (
    "You have insufficient credit to run this model. Go to"
    " https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit,"
    " please wait a few minutes before trying again."
)


def problem(status: int, detail: str, title: str = "", **more: Any) -> JSONResponse:
    body = {"title": title, "detail": detail, "status": status, **more}
    return JSONResponse(
        {name: value for name, value in body.items() if value != ""},
        status,
        media_type="application/problem+json",
    )


def unauthenticated() -> Response:
    answer = problem(401, "You did not pass a valid authentication token", "Unauthenticated")
    answer.headers["www-authenticate"] = "Bearer"
    return answer


def throttled(seconds: int) -> Response:
    """Documented as plain JSON, with the wait in the header and in the body."""
    return JSONResponse(
        {
            "detail": f"Request was throttled. Your rate limit resets in ~{seconds}s.",
            "status": 429,
            "retry_after": seconds,
        },
        429,
        {"retry-after": str(seconds)},
    )


def insufficient_credit() -> Response:
    return problem(402, INSUFFICIENT_CREDIT, "Insufficient credit")


def not_found() -> Response:
    return problem(404, "The requested resource could not be found.")


def no_version() -> Response:
    return problem(
        422,
        "The specified version does not exist (or perhaps you don't have permission to use it?)",
        "Invalid version or not permitted",
    )


def invalid(complaints: Sequence[tuple[str, str]]) -> Response:
    """Answer to an input that is not as it should be: (field, what is wrong)."""
    return problem(
        422,
        "".join(f"- {field}: {wrong}\n" for field, wrong in complaints),
        "Input validation failed",
        invalid_fields=[
            {"type": "invalid", "field": field, "description": wrong} for field, wrong in complaints
        ],
    )


def broken(status: int) -> Response:
    return problem(status, "Internal server error")
