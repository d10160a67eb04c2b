"""How the whole installation is: counted by the database, in one statement."""

import asyncio
import time
from typing import Any, Final

from sqlalchemy import text

from app.figures.reporter import SILENT_SECONDS
from app.infrastructure.postgres import Database
from pipelines.film.call import CallState

KEPT_SECONDS: Final = 5.0
"""For so long one replica answers from memory, however many ask."""
LATE_SECONDS: Final = 1200
"""An open call of this age has outlived the provider's own deadline (900 s) and our quarantine."""
UNSETTLED_SECONDS: Final = 3600
"""After a job's end its calls are closed within minutes."""
OPEN: Final[tuple[CallState, ...]] = ("intent", "created")

# Only indexes are read of the large tables: of `generation_jobs` that on `status`, of
# `provider_calls` those on open, lost and charged calls.
_COUNT = text("""
SELECT json_build_object(
    'jobs', (
        SELECT coalesce(json_object_agg(status, jobs), '{}')
        FROM (SELECT status, count(*) AS jobs FROM generation_jobs GROUP BY status) AS jobs
    ),
    'queue', (
        SELECT json_build_object(
            'ready', count(*) FILTER (WHERE state = 'ready'),
            'leased', count(*) FILTER (WHERE state = 'leased' AND lease_until >= now()),
            'expired', count(*) FILTER (WHERE state = 'leased' AND lease_until < now()),
            'oldest_seconds', extract(epoch FROM now() - min(
                CASE state WHEN 'ready' THEN run_at ELSE lease_until END
            ) FILTER (
                WHERE state = 'ready' AND run_at <= now()
                    OR state = 'leased' AND lease_until < now()
            ))
        )
        FROM task_queue WHERE state IN ('ready', 'leased')
    ),
    'calls', (
        SELECT json_build_object(
            'intent', count(*) FILTER (WHERE call.state = 'intent'),
            'created', count(*) FILTER (WHERE call.state = 'created'),
            'reserved_usd', coalesce(sum(call.estimate_usd), 0),
            'oldest_intent_seconds', extract(epoch FROM now() - min(call.sent_at) FILTER (
                WHERE call.state = 'intent'
            )),
            'undelivered_seconds', extract(epoch FROM now() - min(call.sent_at) FILTER (
                WHERE call.prediction ->> 'status' = 'succeeded'
            )),
            'late', count(*) FILTER (
                WHERE call.sent_at < now() - make_interval(secs => :late)
            ),
            'unsettled', count(*) FILTER (
                WHERE coalesce(job.completed_at, call.sent_at)
                        < now() - make_interval(secs => :unsettled)
                    AND (job.id IS NULL OR job.completed_at IS NOT NULL)
            )
        )
        FROM provider_calls AS call LEFT JOIN generation_jobs AS job ON job.id = call.job_id
        WHERE call.state IN ('intent', 'created')
    ),
    'lost', (SELECT count(*) FROM provider_calls WHERE state = 'lost'),
    'no_clip', (
        SELECT count(*) FROM provider_calls AS call
        WHERE call.ended_at > now() - interval '1 day' AND call.state = 'succeeded'
            AND call.reason IS NOT NULL AND call.subject LIKE 'clip/%'
            AND NOT EXISTS (
                SELECT FROM clips WHERE clips.job_id = call.job_id AND clips.status = 'completed'
                    AND clips.scene_id = split_part(call.subject, '/', 2)
            )
    ),
    'spent', (
        SELECT coalesce(json_object_agg(model, usd), '{}') FROM (
            SELECT model, sum(charged_usd) AS usd FROM provider_calls
            WHERE charged_usd > 0 GROUP BY model
        ) AS spent
    ),
    'budget_usd', (SELECT limit_usd FROM budgets WHERE scope = 'all'),
    'webhooks', (
        SELECT json_build_object(
            'pending', count(*),
            'overdue_seconds', extract(epoch FROM now() - least(min(due_at), now()))
        )
        FROM webhook_deliveries WHERE state = 'pending'
    ),
    'replicas', (
        SELECT json_build_object(
            'producers', count(*) FILTER (WHERE kind = 'producer'),
            'sockets', coalesce(sum((told ->> 'sockets')::int), 0),
            'fullest', coalesce(max((told ->> 'sockets')::int), 0)
        )
        FROM replicas WHERE beat_at > now() - make_interval(secs => :silent)
    ),
    'tallies', (
        SELECT coalesce(json_agg(json_build_array(name, labels, bucket, amount)), '[]')
        FROM tallies
    )
)
""")


class Census:
    """Asks once for all who ask at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking = asyncio.Lock()
        self._found: dict[str, Any] = {}
        self._found_at = float("-inf")

    async def read(self) -> dict[str, Any]:
        """Return what the statement builds; raise `ServiceUnavailable`."""
        async with self._asking:
            if time.monotonic() - self._found_at >= KEPT_SECONDS:
                self._found = await self.count()
                self._found_at = time.monotonic()
            return self._found

    async def count(self) -> dict[str, Any]:
        """Return how things are at this moment."""
        limits = {"late": LATE_SECONDS, "unsettled": UNSETTLED_SECONDS, "silent": SILENT_SECONDS}
        async with self._database.transaction() as session:
            found: dict[str, Any] = await session.scalar(_COUNT, limits) or {}
        return found
