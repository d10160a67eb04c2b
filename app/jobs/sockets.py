"""The events of a job over a WebSocket."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from sqlalchemy.ext.asyncio import AsyncSession

from app.dependencies import Services, services
from app.jobs.events import EventFeed
from app.jobs.repository import find_job, find_job_of
from app.jobs.schemas import MAX_SEQ, JobEvent
from app.jobs.tables import JobRow
from app.limits.seats import Seats
from app.sessions.credentials import origin_allowed, session_of_token, token_of
from app.sessions.service import Session
from pipelines.errors import ServiceUnavailable

RECYCLE_SECONDS: Final = (600.0, 840.0)
"""A socket is closed at an age between these, so that a rollout never waits for one and not all
come back at once. Clients resume after the last `seq`."""

GONE: Final = 1006
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


After = Annotated[int, Query(ge=0, le=MAX_SEQ)]
Find = Callable[[AsyncSession, UUID, UUID], Awaitable[JobRow | None]]
"""Finds the job that an id stands for, if it is the user's."""


@router.websocket("/{job_id}")
@router.websocket("/generations/{job_id}")
async def follow_job(websocket: WebSocket, job_id: str, after: After = 0) -> None:
    """Send every event after `after` as `{seq, type, job_id, at, data}`, up to the job's last.

    Closes with 1000 after the last, 4401 without a session, 4404 for an unknown job, 1012 when the
    client should connect again, 1013 while the database is away, and 4429 if the user has too many
    sockets open already.
    """
    await _follow(websocket, find_job, job_id, after)


@router.websocket("/compositions/{composition_id}")
async def follow_composition(websocket: WebSocket, composition_id: str, after: After = 0) -> None:
    """Send the events of the film that this is a version of, as `follow_job` does."""
    await _follow(websocket, find_job_of, composition_id, after)


async def _follow(websocket: WebSocket, find: Find, wanted: str, after: int) -> None:
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
            job_id = await _job(at_hand, find, wanted, user) if seated else None
            code = await _serve(websocket, job_id, after) if seated else TOO_MANY
        await websocket.close(code)
    except ServiceUnavailable:
        await websocket.close(TRY_LATER)
    except WebSocketDisconnect:
        return


async def _job(at_hand: Services, find: Find, wanted: str, user: Session) -> UUID | None:
    """Return the job to follow; None if the user has no such thing."""
    try:
        known = UUID(wanted)
    except ValueError:
        return None
    async with at_hand.database.look() as session:
        job = await find(session, known, user.id)
    return job.id if job else None


async def _serve(websocket: WebSocket, job_id: UUID | None, after: int) -> int:
    """Send events until the job ends, the client goes or talks, or the socket is old.

    Returns the code to close with.
    """
    if job_id is None:
        return UNKNOWN
    feed: EventFeed = websocket.app.state.feed
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
        try:
            message = await websocket.receive()
        except Exception as error:
            # Whoever carried the socket has died, and says so in words of its own (Serve's proxy).
            raise WebSocketDisconnect(GONE) from error
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", NORMAL))
