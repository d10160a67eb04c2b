"""How long what a film is made of can be relied on."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from app.errors import Conflict
from app.jobs.film_tables import ClipRow
from app.jobs.turn import Turn

KEPT: Final = timedelta(days=29)
"""Storage keeps clips for 30 days; a day is left for the making."""


async def still_there(turn: Turn, kept: Collection[str]) -> None:
    """Raise `Conflict` if storage may have let go of one of these scenes' clips."""
    oldest = select(func.min(ClipRow.generated_at)).where(
        ClipRow.job_id == turn.job.id, ClipRow.scene_id.in_(kept)
    )
    gone = select(oldest.scalar_subquery() < func.now() - KEPT)
    if await turn.session.scalar(gone):
        raise Conflict(
            "clips_gone",
            f"Clips are kept for {KEPT.days} days: of this one nothing else can be made any more.",
        )
