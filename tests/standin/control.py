"""What only tests call, under /_control: faults, settings, scripted answers, and the bill."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import JsonValue

from tests.standin import problems
from tests.standin.faults import Faults
from tests.standin.provider import Provider
from tests.standin.settings import Settings

router = APIRouter(prefix="/_control")


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    return provider


@router.get("/charges")
async def charges(request: Request) -> Response:
    return JSONResponse(_provider(request).charges.told())


@router.get("/predictions")
async def predictions(request: Request) -> Response:
    """All of them, oldest first, with what the API does not tell."""
    provider = _provider(request)
    return JSONResponse(
        [
            {
                **provider.told(each),
                "charged": each.charged,
                "doubled": each.doubled,
                "damage": each.damage,
            }
            for each in provider.predictions.values()
        ]
    )


@router.get("/faults")
async def struck(request: Request) -> dict[str, int]:
    """How often each fault has struck since the faults were set."""
    return dict(_provider(request).faults.struck)


@router.post("/faults")
async def set_faults(request: Request, faults: dict[str, JsonValue]) -> Response:
    """Replace all faults; an empty object ends them."""
    try:
        _provider(request).faults = Faults.parse(faults)
    except ValueError as error:
        return problems.problem(422, str(error))
    return Response(status_code=204)


@router.post("/settings")
async def set_settings(request: Request, changes: dict[str, JsonValue]) -> Response:
    provider = _provider(request)
    current: dict[str, Any] = provider.settings.model_dump(mode="json")
    try:
        provider.settings = Settings.model_validate({**current, **changes})
    except ValueError as error:
        return problems.problem(422, str(error))
    return Response(status_code=204)


@router.post("/answers")
async def script_answers(request: Request, answers: list[JsonValue]) -> Response:
    """Queue what language models say next: texts, or JSON to be written out."""
    for answer in answers:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        _provider(request).answers.append(text)
    return Response(status_code=204)
