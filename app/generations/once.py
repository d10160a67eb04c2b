"""An order that is placed once, however often it is sent with the same `Idempotency-Key`."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, Unprocessable
from app.generations import repository
from pipelines.film.value import fingerprint

Answer = TypeVar("Answer", bound=BaseModel)


async def once(
    session: AsyncSession,
    user: UUID,
    key: str | None,
    wanted: BaseModel,
    place: Callable[[AsyncSession], Awaitable[Answer]],
    answer: type[Answer],
) -> Answer:
    """Return what `place` returns, now or when it was placed with this key before.

    Raises `Conflict` while that is being done, and `Unprocessable` if the key came with another
    order.
    """
    if key is None:
        return await place(session)
    if not await repository.lock_key(session, user, key):
        raise Conflict("in_flight", "An order with this Idempotency-Key is being placed.")
    body_hash = fingerprint(wanted.model_dump(mode="json"))
    if answered := await repository.find_answer(session, user, key):
        if answered.body_hash != body_hash:
            raise Unprocessable("key_reused", "This Idempotency-Key came with another body.")
        return answer.model_validate(answered.response)
    created = await place(session)
    await repository.keep_answer(session, user, key, body_hash, created.model_dump(mode="json"))
    return created
