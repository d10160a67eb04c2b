"""The events of a job over a WebSocket."""

import asyncio
import random
from contextlib import aclosing
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect

from app.dependencies import Services, services
from app.jobs.events import EventFeed
from app.jobs.repository import find_job
from app.jobs.schemas import MAX_SEQ, JobEvent
from app.limits.seats import Seats
from app.sessions.credentials import origin_allowed, session_of_token, token_of
from app.sessions.service import Session
from pipelines.errors import ServiceUnavailable

RECYCLE_SECONDS: Final = (600.0, 840.0)
"""A socket is closed at an age between these, so that a rollout never waits for one and not all
come back at once. Clients resume after the last `seq`."""

NORMAL: Final = 1000
RESTART: Final = 1012
TRY_LATER: Final = 1013
POLICY: Final = 1008
UNAUTHORISED: Final = 4401
UNKNOWN: Final = 4404
TOO_MANY: Final = 4429
MOST_MESSAGES: Final = 100
"""From a client, which has nothing to say: some libraries send pings of their own as text."""

router = APIRouter()


@router.websocket("/{job_id}")
@router.websocket("/generations/{job_id}")
async def follow_job(
    websocket: WebSocket,
    job_id: str,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
) -> None:
    """Send every event after `after` as `{seq, type, job_id, at, data}`, up to the job's last.

    Closes with 1000 after the last, 4401 without a session, 4404 for an unknown job, 1012 when the
    client should connect again, 1013 while the database is away, and 4429 if the user has too many
    sockets open already.
    """
    at_hand = services(websocket)
    if not origin_allowed(websocket, at_hand.settings):
        # Refused before the handshake is done: HTTP 403.
        await websocket.close()
        return
    await websocket.accept()
    try:
        user = await session_of_token(at_hand, token_of(websocket))
        if user is None:
            await websocket.close(UNAUTHORISED)
            return
        seats: Seats = websocket.app.state.seats
        with seats.taken(user.id) as seated:
            code = await _follow(websocket, at_hand, user, job_id, after) if seated else TOO_MANY
        await websocket.close(code)
    except ServiceUnavailable:
        await websocket.close(TRY_LATER)
    except WebSocketDisconnect:
        return


async def _follow(
    websocket: WebSocket, at_hand: Services, user: Session, job_id: str, after: int
) -> int:
    """Send the job's events to its owner; return the code to close with."""
    try:
        wanted = UUID(job_id)
    except ValueError:
        return UNKNOWN
    async with at_hand.database.transaction() as session:
        if await find_job(session, wanted, user.id) is None:
            return UNKNOWN
    return await _serve(websocket, websocket.app.state.feed, wanted, after)


async def _serve(websocket: WebSocket, feed: EventFeed, job_id: UUID, after: int) -> int:
    """Send events until the job ends, the client goes or talks, or the socket is old.

    Returns the code to close with.
    """
    sending = asyncio.create_task(_send(websocket, feed, job_id, after))
    # Clients have nothing to say; listening is how their going is noticed.
    leaving = asyncio.create_task(_ignore_messages(websocket))
    age = random.uniform(*RECYCLE_SECONDS)  # noqa: S311 - spreads load, keeps no secret
    tasks = {sending, leaving}
    try:
        done, _ = await asyncio.wait(tasks, timeout=age, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if leaving in done:
        return POLICY
    return NORMAL if done else RESTART


async def _send(websocket: WebSocket, feed: EventFeed, job_id: UUID, after: int) -> None:
    async with aclosing(feed.watch(job_id, after)) as events:
        async for event in events:
            await websocket.send_text(JobEvent.of(event).model_dump_json())


async def _ignore_messages(websocket: WebSocket) -> None:
    """Return after too many of them; raise `WebSocketDisconnect` when the client goes."""
    for _ in range(MOST_MESSAGES):
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", NORMAL))
