"""The HTTP API under /v1, as documented by Replicate."""

import asyncio
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json
from starlette.routing import Route

from tests.standin import problems
from tests.standin.answers import answered
from tests.standin.listing import ListingRefused, page
from tests.standin.model import BY_VERSION, Model, named
from tests.standin.prediction import EVENTS, Event, Prediction
from tests.standin.provider import Provider
from tests.standin.webhooks import allowed

router = APIRouter(prefix="/v1")

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
VERSION = re.compile(
    r"(?:(?P<name>[a-z0-9][\w.-]*/[a-z0-9][\w.-]*)(?::|$))?(?P<hash>[0-9a-f]{64})?", re.ASCII
)
PREFER = re.compile(r"wait(?:=(?P<seconds>[1-9][0-9]?))?", re.ASCII)
LONGEST_WAIT_SECONDS = 60
DEADLINE = re.compile(r"(?=\d)(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s?)?", re.ASCII)
LONGEST_ORDER_BYTES = 10 * 1024**2


class Order(BaseModel):
    """The body of a create call."""

    model_config = ConfigDict(extra="forbid", strict=True)

    input: dict[str, Any]
    version: str = ""
    webhook: str = ""
    webhook_events_filter: list[Event] = []
    stream: bool = False


class Refused(Exception):  # noqa: N818 - the class name is the sentence
    """A call is answered with a refusal, and nothing is done."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


Prefer = Annotated[str | None, Header()]
CancelAfter = Annotated[str | None, Header()]


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    return provider


@router.post("/predictions")
async def create(
    request: Request, prefer: Prefer = None, cancel_after: CancelAfter = None
) -> Response:
    order = await _read(request)
    if "version" not in order.model_fields_set:
        raise Refused(problems.invalid([("version", "is required")]))
    match = VERSION.fullmatch(order.version)
    if not match or not order.version:
        raise Refused(problems.no_version())
    version = match["hash"] or ""
    if match["name"]:
        model = named(match["name"])
    else:
        model = BY_VERSION.get(version) or named(f"standin/{version[:8]}")
    return await _create(request, model, version, order, prefer, cancel_after)


@router.post("/models/{owner}/{name}/predictions")
async def create_by_name(
    request: Request, owner: str, name: str, prefer: Prefer = None, cancel_after: CancelAfter = None
) -> Response:
    if not (SLUG.fullmatch(owner) and SLUG.fullmatch(name)):
        raise Refused(problems.not_found())
    order = await _read(request)
    if "version" in order.model_fields_set:
        raise Refused(problems.invalid([("version", "Additional property is not allowed")]))
    return await _create(request, named(f"{owner}/{name}"), "", order, prefer, cancel_after)


async def _create(
    request: Request,
    model: Model,
    version: str,
    order: Order,
    prefer: str | None,
    cancel_after: str | None,
) -> Response:
    provider = _provider(request)
    complaints = [(f"input.{field}", wrong) for field, wrong in model.complaints(order.input)]
    if "webhook" in order.model_fields_set and not allowed(order.webhook):
        complaints.append(("webhook", "The stand-in sends webhooks to 127.0.0.1 only"))
    wait_seconds = _wait_seconds(prefer)
    deadline_seconds = _deadline_seconds(cancel_after, provider.settings.shortest_deadline_seconds)
    if wait_seconds is None:
        complaints.append(("Prefer", "must be wait or wait=n, n from 1 to 60"))
    if deadline_seconds is None:
        complaints.append(("Cancel-After", "must be a duration such as 30s, 5m or 1h30m45s"))
    if complaints:
        raise Refused(problems.invalid(complaints))
    events = frozenset(order.webhook_events_filter) or EVENTS

    async def act() -> Response:
        await asyncio.sleep(provider.dice.uniform(*provider.settings.accept_seconds))
        prediction = provider.accept(model, version, order.input, order.webhook, events)
        if deadline_seconds:
            provider.expire(prediction, deadline_seconds)
        return await _created(provider, prediction, wait_seconds or 0)

    return await answered(
        request, "create", act, model.name, json.dumps(order.input, ensure_ascii=False)
    )


async def _created(provider: Provider, prediction: Prediction, wait_seconds: int) -> Response:
    if not wait_seconds:
        return JSONResponse(provider.told(prediction), 201)
    try:
        await asyncio.wait_for(prediction.ended.wait(), wait_seconds)
    except TimeoutError:
        # Documented: still "starting" when the wait is over, whatever it does meanwhile.
        return JSONResponse(
            {**provider.told(prediction), "status": "starting", "output": None}, 202
        )
    return JSONResponse(provider.told(prediction), 201)


@router.get("/predictions")
async def list_predictions(
    request: Request,
    cursor: str | None = None,
    created_after: str | None = None,
    created_before: str | None = None,
) -> Response:
    provider = _provider(request)

    async def act() -> Response:
        try:
            return JSONResponse(page(provider, cursor, created_after, created_before))
        except ListingRefused as refused:
            return problems.invalid([(refused.field, str(refused))])

    return await answered(request, "list", act)


@router.get("/predictions/{prediction_id}")
async def get_prediction(request: Request, prediction_id: str) -> Response:
    provider = _provider(request)
    prediction = _found(provider, prediction_id)

    async def act() -> Response:
        return JSONResponse(provider.told(prediction))

    return await answered(request, "get", act, prediction.model.name, prediction.text)


@router.post("/predictions/{prediction_id}/cancel")
async def cancel(request: Request, prediction_id: str) -> Response:
    provider = _provider(request)
    prediction = _found(provider, prediction_id)

    async def act() -> Response:
        provider.stop(prediction)
        return JSONResponse(provider.told(prediction))

    return await answered(request, "cancel", act, prediction.model.name, prediction.text)


@router.get("/account")
async def account() -> Response:
    return JSONResponse(
        {
            "type": "organization",
            "username": "standin",
            "name": "Stand-in",
            "github_url": "https://github.com/standin",
        }
    )


@router.get("/webhooks/default/secret")
async def secret(request: Request) -> Response:
    return JSONResponse({"key": _provider(request).settings.secret})


@router.get("/models/{owner}/{name}/versions/{version}")
async def model_version(owner: str, name: str, version: str) -> Response:
    model = BY_VERSION.get(version)
    if model is None or model.name != f"{owner}/{name}":
        raise Refused(problems.not_found())
    file = {"type": "string", "format": "uri", "title": "Output"}
    output = {"url": file, "urls": {"type": "array", "items": file, "title": "Output"}}
    return JSONResponse(
        {
            "id": version,
            "created_at": "2025-01-15T12:00:00.000000Z",
            "cog_version": "0.11.6",
            "openapi_schema": {"components": {"schemas": {"Output": output[model.output]}}},
        }
    )


@router.post("/files")
async def upload(request: Request) -> Response:
    content_type = request.headers.get("content-type", "")
    try:
        told = _provider(request).files.upload(content_type, await request.body())
    except ValueError as error:
        return problems.invalid([("content", str(error))])
    return JSONResponse(told, 201)


@router.get("/files")
async def list_files(request: Request) -> Response:
    return JSONResponse(
        {"next": None, "previous": None, "results": _provider(request).files.told()}
    )


@router.get("/files/{file_id}")
async def get_file(request: Request, file_id: str) -> Response:
    provider = _provider(request)
    if file := provider.files.kept.get(file_id):
        return JSONResponse(file.told(provider.base))
    raise Refused(problems.not_found())


@router.delete("/files/{file_id}")
async def delete_file(request: Request, file_id: str) -> Response:
    if _provider(request).files.kept.pop(file_id, None) is None:
        raise Refused(problems.not_found())
    return Response(status_code=204)


async def _read(request: Request) -> Order:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Refused(problems.problem(415, "The body is application/json"))
    body = await request.body()
    if len(body) > LONGEST_ORDER_BYTES:
        raise Refused(problems.problem(413, "The request is too large"))
    try:
        return Order.model_validate(from_json(body, allow_inf_nan=False))
    except ValidationError as error:
        wrong = [
            (".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_input=False)
        ]
        raise Refused(problems.invalid(wrong)) from error
    except ValueError as error:
        raise Refused(problems.problem(400, f"The body is not JSON: {error}")) from error


def _found(provider: Provider, prediction_id: str) -> Prediction:
    if prediction := provider.predictions.get(prediction_id):
        return prediction
    raise Refused(problems.not_found())


def _wait_seconds(prefer: str | None) -> int | None:
    """Return the seconds of a `Prefer` header, 0 without one, None for a wrong one."""
    if prefer is None:
        return 0
    match = PREFER.fullmatch(prefer)
    return match and min(int(match["seconds"] or LONGEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)


def _deadline_seconds(written: str | None, shortest: float) -> float | None:
    """Return the seconds of a `Cancel-After` header, 0 without one, None for a wrong one."""
    if written is None:
        return 0
    match = DEADLINE.fullmatch(written)
    if not match:
        return None
    hours, minutes, seconds = (int(group or 0) for group in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if total >= shortest else None


def refusals(app: FastAPI) -> None:
    """Let `app` answer `Refused` and unknown paths the way the API does."""

    @app.exception_handler(Refused)
    async def _(_: Request, refused: Refused) -> Response:
        return refused.answer

    @app.exception_handler(404)
    async def _(_: Request, __: Exception) -> Response:
        return problems.not_found()

    @app.exception_handler(405)
    async def _(request: Request, _: Exception) -> Response:
        answer = problems.problem(405, f'Method "{request.method}" not allowed.')
        # The framework names the methods of the first route only that has this path.
        answer.headers["allow"] = ", ".join(
            sorted(
                method
                for route in request.app.routes
                if isinstance(route, Route) and route.path_regex.match(request.url.path)
                for method in route.methods or ()
            )
        )
        return answer
