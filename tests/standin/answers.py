"""Answers to API calls, and what the fault that strikes makes of them."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import Response

from tests.standin import problems
from tests.standin.faults import Fault, Operation
from tests.standin.provider import Provider


async def answered(
    request: Request,
    operation: Operation,
    act: Callable[[], Awaitable[Response]],
    model: str = "",
    text: str = "",
) -> Response:
    """Do what is asked and answer, unless a fault for this operation, model or input strikes."""
    provider: Provider = request.app.state.provider
    fault = provider.faults.draw("answer", operation, model=model, text=text)
    if fault is None:
        return await act()
    if refusal := _refusal(fault):
        return refusal
    if fault.name == "accepted_late":
        await asyncio.sleep(fault.seconds)
    answer = await act()
    match fault.name:
        case "error_5xx_after":
            return problems.broken(fault.status)
        case "malformed_json":
            half = bytes(answer.body)[: len(answer.body) // 2]
            return Response(half, answer.status_code, media_type="application/json")
        case "timeout":
            await asyncio.sleep(fault.seconds)
        case "lost_answer":
            request.scope["hang_up"]()
    return answer


def _refusal(fault: Fault) -> Response | None:
    """Answer without doing anything."""
    match fault.name:
        case "throttle":
            return problems.throttled(max(1, round(fault.seconds)))
        case "insufficient_credit":
            return problems.insufficient_credit()
        case "error_5xx":
            return problems.broken(fault.status)
    return None
