"""What a look at the whole installation costs, with 10,000 films in it.

Run it beside a stack of your own: `python -m tests.benchmarks.census`. It takes a minute.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.migrations import upgrade
from app.operations.census import Census
from cluster.embedded import stack

JOBS, CLIPS, CALLS = 10_000, 60_000, 60_000
LOOKS = 30
FILL = (
    """INSERT INTO user_sessions (id, token_hash, expires_at)
    SELECT gen_random_uuid(), lpad(n::text, 64, '0'), now() FROM generate_series(1, 100) AS n""",
    """INSERT INTO generation_jobs (id, session_id, status, prompt, duration_seconds, aspect_ratio,
        brief, composition_id, completed_at, created_at)
    SELECT gen_random_uuid(), (SELECT id FROM user_sessions LIMIT 1),
        CASE WHEN n % 20 = 0 THEN 'queued' ELSE 'completed' END, repeat('words ', 40), 30, '16:9',
        jsonb_build_object('prompt', repeat('words ', 40)), gen_random_uuid(),
        CASE WHEN n % 20 = 0 THEN NULL ELSE now() END, now() - make_interval(mins => n)
    FROM generate_series(1, :jobs) AS n""",
    """INSERT INTO task_queue (id, kind, job_id, subject_id, state)
    SELECT gen_random_uuid(), 'generation', id, composition_id,
        CASE status WHEN 'queued' THEN 'ready' ELSE 'done' END FROM generation_jobs""",
    """INSERT INTO clips (id, job_id, sequence_number, scene_id, status, prompt, duration_seconds,
        delivery)
    SELECT gen_random_uuid(), job.id, n, 'scene-' || n, 'completed', 'words', 5, '{}'
    FROM generation_jobs AS job, generate_series(1, :clips / :jobs) AS n""",
    """INSERT INTO provider_calls (nonce, job_id, subject, round, model, version, input_key, state,
        budgets, estimate_usd, charged_usd, provider_id, ended_at)
    SELECT gen_random_uuid(), clip.job_id, 'clip/' || clip.scene_id, 0,
        'acme/model-' || clip.sequence_number, '1', repeat('a', 64),
        CASE WHEN clip.sequence_number = 1 AND random() < 0.02 THEN 'intent' ELSE 'succeeded' END,
        '{all}', 0.5, NULL, clip.id::text, NULL FROM clips AS clip""",
)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="census-") as folder:
        endpoints = stack.up(Path(folder), ray=False)
        try:
            await _measure(endpoints.database_url)
        finally:
            stack.down(Path(folder))


async def _measure(url: str) -> None:
    upgrade(url)
    database = Database(url, Hints("redis://127.0.0.1"))
    sizes = {"jobs": JOBS, "clips": CLIPS}
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL statement_timeout = 0"))
        # Filled as open calls, then closed: the constraint holds at every moment.
        await session.execute(
            text("ALTER TABLE provider_calls DROP CONSTRAINT provider_calls_charged_usd_check")
        )
        for statement in FILL:
            wanted = {name: size for name, size in sizes.items() if f":{name}" in statement}
            await session.execute(text(statement), wanted)
        await session.execute(
            text(
                "UPDATE provider_calls SET charged_usd = 0.5, ended_at = now()"
                " - random() * interval '60 days' WHERE state = 'succeeded'"
            )
        )
    async with database.transaction() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        await connection.exec_driver_sql("VACUUM ANALYZE")
    census = Census(database)
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await census.count()
        took.append((time.perf_counter() - began) * 1000)
    await database.close()
    print(f"{JOBS} jobs, {CLIPS} clips, {CALLS} calls: {min(took):.1f} ms at best,")
    print(f"{statistics.median(took):.1f} ms in the middle of {LOOKS} looks")


if __name__ == "__main__":
    asyncio.run(main())
