"""What whoever runs the installation sees: the same from every replica."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, text, update

from app.figures.reporter import Reporter
from app.figures.tables import ReplicaRow
from app.figures.tally import Tally
from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from app.jobs.tables import JobRow, TaskRow
from app.main import create_app
from app.operations.census import LATE_SECONDS, UNSETTLED_SECONDS, Census
from app.operations.metrics import COUNTS, MEASURES
from app.payments.counted import CountedProvider
from app.payments.tables import BudgetRow, CallRow
from app.sessions.keys import create_key
from app.settings import Settings
from app.webhooks.tables import DeliveryRow
from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    ServiceUnavailable,
    Throttled,
)
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.models.replicate.client import ReplicateClient
from tests.integration.browser import Api, User, client_of
from tests.integration.listening import serving
from tests.integration.making import lease_of, make
from tests.shape.test_monitoring import METRIC, TABLE, expressions

pytestmark = pytest.mark.stack

NODE: dict[str, Any] = {
    "node_id": "a1",
    "address": "10.0.0.7",
    "head": False,
    "cpus": 8.0,
    "cpus_used": 3.0,
    "memory_bytes": 2.0**35,
    "memory_bytes_used": 2.0**30,
    "gpus": 1.0,
    "gpus_used": 1.0,
    "gpu": "L4",
}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test may take longer than a replica may be silent."""
    for place in ("census", "service"):
        monkeypatch.setattr(f"app.operations.{place}.SILENT_SECONDS", 3600)


@pytest.fixture
async def operator(api: Api, database: Database) -> User:
    key, known = await create_key(database, "of an operator", 1, operator=True)
    return User(api.client, known.session_id, key)


async def samples(settings: Settings, operator: User) -> dict[tuple[str, str], float]:
    """Return what a fresh replica tells: by name and labels."""
    async with client_of(create_app(settings)) as client:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {operator.token}"})
    assert answer.status_code == 200, answer.text
    return {
        (each.name, ",".join(map(str, each.labels.values()))): each.value
        for family in text_string_to_metric_families(answer.text)
        for each in family.samples
    }


def call_row(**values: Any) -> CallRow:
    given: dict[str, Any] = {
        "subject": f"clip/{uuid4().hex[:8]}",
        "round": 0,
        "model": "acme/video",
        "version": "1",
        "input_key": "a" * 64,
        "budgets": [],
        "estimate_usd": Decimal("0.5"),
    }
    return CallRow(**{**given, **values})


def ended(state: str, usd: str, **values: Any) -> CallRow:
    return call_row(
        state=state,
        provider_id=uuid4().hex,
        charged_usd=Decimal(usd),
        **{"ended_at": datetime.now(UTC), **values},
    )


async def add(database: Database, *rows: Any) -> None:
    async with database.transaction() as session:
        session.add_all(rows)


async def test_an_empty_installation_has_nothing_to_tell(operator: User) -> None:
    told = (await operator.get("/operations")).json()
    assert set(told["jobs"].values()) == {0}
    assert told["queue"] == {"ready": 0, "leased": 0, "expired": 0, "oldest_seconds": None}
    assert (told["producers"], told["nodes"], told["nodes_at"]) == ([], [], None)
    assert (told["costs_by_day"], told["costs_by_model"]) == ([], [])
    assert (told["reserved_usd"], told["budget_usd"]) == ("0.00", None)
    assert told["cache"] == {"hits": 0, "misses": 0}


async def test_the_queue_is_told_with_its_oldest_job(
    user: User, operator: User, queue: JobQueue, database: Database, settings: Settings
) -> None:
    for _ in range(3):
        await user.order()
    stopped = await user.order()
    await user.call("POST", f"/generations/{stopped}/cancel")
    lost, _ = await lease_of(queue), await lease_of(queue)
    async with database.transaction() as session:
        late = func.now() - timedelta(seconds=500)
        await session.execute(
            update(TaskRow).where(TaskRow.id == lost.task_id).values(lease_until=late)
        )
        ago = func.now() - timedelta(seconds=90)
        await session.execute(update(TaskRow).where(TaskRow.state == "ready").values(run_at=ago))
    told = (await operator.get("/operations")).json()
    assert (told["jobs"]["queued"], told["jobs"]["cancelled"]) == (3, 1)
    waited = told["queue"].pop("oldest_seconds")
    assert told["queue"] == {"ready": 1, "leased": 1, "expired": 1}
    assert 500 <= waited < 560
    read = await samples(settings, operator)
    assert read["rayreel_jobs", "queued"] == 3
    assert read["rayreel_jobs", "failed"] == 0
    assert read["rayreel_queue_expired_leases", ""] == 1
    assert 500 <= read["rayreel_queue_oldest_seconds", ""] < 620


async def test_producers_and_machines_are_those_heard_of(
    operator: User, database: Database, settings: Settings
) -> None:
    async def told() -> dict[str, Any]:
        return {"jobs": 2, "capacity": 50, "nodes": [NODE]}

    one, two = (Reporter(database, Tally(), name, "producer", told) for name in ("one", "two"))
    await one.report()
    await two.report()
    async with database.transaction() as session:
        silent = func.now() - timedelta(hours=2)
        row = update(ReplicaRow).where(ReplicaRow.name == "one").values(beat_at=silent)
        await session.execute(row)
    shown = (await operator.get("/operations")).json()
    seen = [(each["name"], each["alive"], each["jobs"]) for each in shown["producers"]]
    assert seen == [("two", True, 2), ("one", False, 2)]
    assert shown["nodes"] == [NODE]
    assert (await samples(settings, operator))["rayreel_producers", ""] == 1
    await two.close()
    assert [each["name"] for each in (await operator.get("/operations")).json()["producers"]] == [
        "one"
    ]


async def test_costs_are_those_of_the_ledger(
    operator: User, database: Database, settings: Settings
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    await add(
        database,
        ended("succeeded", "0.40", ended_at=yesterday),
        ended("succeeded", "0.25"),
        ended("failed", "0.05"),
        ended("lost", "1.50", model="acme/still"),
        ended("succeeded", "9.00", ended_at=yesterday - timedelta(days=40)),
        call_row(),
        BudgetRow(scope="all", limit_usd=Decimal(100)),
    )
    told = (await operator.get("/operations")).json()
    days = [(each["day"], each["calls"], each["cost_usd"]) for each in told["costs_by_day"]]
    today = datetime.now(UTC).date()
    assert days == [(str(yesterday.date()), 1, "0.40"), (str(today), 3, "1.80")]
    assert told["costs_by_model"] == [
        {"model": "acme/still", "calls": 1, "failed": 1, "cost_usd": "1.50"},
        {"model": "acme/video", "calls": 3, "failed": 1, "cost_usd": "0.70"},
    ]
    assert (told["reserved_usd"], told["budget_usd"]) == ("0.50", "100.00")
    read = await samples(settings, operator)
    assert read["rayreel_spent_usd_total", "acme/video"] == pytest.approx(9.7)
    assert read["rayreel_calls_lost_total", ""] == 1
    assert read["rayreel_calls_open", "intent"] == 1
    assert (read["rayreel_reserved_usd", ""], read["rayreel_budget_usd", ""]) == (0.5, 100)


async def test_anomalies_of_the_ledger_are_counted(
    user: User, operator: User, queue: JobQueue, database: Database, settings: Settings
) -> None:
    def ago(seconds: int) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=seconds)

    job_id = await user.order()
    lease = await lease_of(queue)
    await make(PostgresJournal(HeldJob(lease, database)))
    over = ago(UNSETTLED_SECONDS + 60)
    async with database.transaction() as session:
        job = await session.get_one(JobRow, job_id)
        job.completed_at = over
    await add(
        database,
        call_row(sent_at=ago(LATE_SECONDS - 60)),
        call_row(sent_at=ago(LATE_SECONDS + 60)),
        call_row(job_id=job_id, sent_at=ago(30)),  # open, an hour after its job
        ended("succeeded", "1", job_id=job_id, reason="Its job had ended.", subject="clip/gone"),
        ended("succeeded", "1", job_id=job_id, reason="Its job had ended.", subject="clip/scene-1"),
        ended("succeeded", "1", job_id=job_id, subject="clip/scene-2"),
    )
    read = await samples(settings, operator)
    kinds = {kind: value for (name, kind), value in read.items() if name.endswith("_anomalies")}
    assert kinds == {"late": 1, "unsettled": 1, "no_clip": 1}
    assert LATE_SECONDS + 60 <= read["rayreel_oldest_intent_seconds", ""] < LATE_SECONDS + 200


async def test_what_producers_count_is_read_from_any_replica(
    user: User, operator: User, queue: JobQueue, database: Database, settings: Settings
) -> None:
    tallies = [Tally(), Tally()]
    for tally in tallies:
        await user.order()
        journal = PostgresJournal(HeldJob(await lease_of(queue), database), tally)
        await make(journal, until="clips_started")
        async with database.transaction() as session:
            ago = func.now() - timedelta(seconds=45)
            await session.execute(update(ClipRow).values(started_at=ago))
        await make(journal)
        await Reporter(database, tally, "a producer").report()
    read = await samples(settings, operator)
    made = {
        bound: read["rayreel_clip_seconds_bucket", f"{bound},animatic"]
        for bound in ("30", "300", "+Inf")
    }
    assert made == {"30": 0, "300": 6, "+Inf": 6}
    assert 6 * 45 <= read["rayreel_clip_seconds_sum", "animatic"] < 6 * 300
    assert read["rayreel_job_seconds_count", ""] == 2
    assert read["rayreel_segments_total", "encoded"] == 10
    # Films that are deleted stay counted.
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM generation_jobs"))
    assert (await samples(settings, operator))["rayreel_job_seconds_count", ""] == 2


async def test_counting_waits_for_a_database_that_is_away(
    database: Database, settings: Settings, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally = Tally()
    tally.count("cache", "hit")
    reporter = Reporter(database, tally, "a producer")
    with monkeypatch.context() as away:

        def fails(*_: object) -> None:
            raise ServiceUnavailable("away")

        away.setattr("app.figures.reporter.add", fails)
        with pytest.raises(ServiceUnavailable):
            await reporter.report()
    tally.count("cache", "miss")
    await reporter.report()
    await asyncio.gather(*(reporter.report() for _ in range(3)))
    told = (await operator.get("/operations")).json()
    assert told["cache"] == {"hits": 1, "misses": 1}
    assert (await samples(settings, operator))["rayreel_cache_total", "hit"] == 1


async def test_uploads_are_counted_with_their_refusals(
    user: User, operator: User, settings: Settings
) -> None:
    async with client_of(create_app(settings)) as client:
        sender = User(client, user.id, user.token)
        await sender.call("POST", "/assets/upload", content=b"no form")
        files = {"file": ("a.png", b"no picture")}
        await sender.call("POST", "/assets/upload", data={"type": "logo"}, files=files)
    read = await samples(settings, operator)
    assert read["rayreel_uploads_total", "unsupported_media"] == 2


async def test_sockets_of_all_replicas_are_counted(
    user: User, operator: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.figures.reporter.EVERY_SECONDS", 0.05)
    job_id = await user.order()
    async with serving(settings) as one, serving(settings) as two, AsyncExitStack() as open_:
        for server in (one, one, two):
            await open_.enter_async_context(server.socket(user, job_id))
        read = await samples(settings, operator)
        async with asyncio.timeout(240):
            while read["rayreel_sockets", ""] != 3:
                read = await samples(settings, operator)
        assert read["rayreel_sockets_fullest", ""] == 2
    assert (await samples(settings, operator))["rayreel_sockets", ""] == 0


async def test_webhooks_that_are_late_are_told(
    user: User, operator: User, database: Database, settings: Settings
) -> None:
    job_id = await user.order()
    due = datetime.now(UTC) - timedelta(seconds=300)
    given = {"session_id": user.id, "job_id": job_id, "url": "https://a.example", "data": {}}
    await add(
        database,
        DeliveryRow(**given, type="job_completed", due_at=due),
        DeliveryRow(**given, type="job_completed", state="dead", due_at=due),
    )
    read = await samples(settings, operator)
    assert read["rayreel_webhooks_pending", ""] == 1
    assert 300 <= read["rayreel_webhooks_overdue_seconds", ""] < 400


async def test_many_who_ask_are_told_from_one_count(database: Database) -> None:
    census = Census(database)
    asked = 0

    async def count() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {}

    census.count = count  # type: ignore[method-assign]
    await asyncio.gather(*(census.read() for _ in range(50)))
    assert asked == 1


async def test_a_providers_answers_are_counted_by_kind() -> None:
    tally = Tally()
    request = PredictionRequest(model="acme/video", input={})
    errors = (
        CallRefused("no"),
        Throttled("later", 1),
        CallUnanswered("?"),
        ServiceUnavailable("away"),
    )

    sold = Prediction(id="p", status="starting", input={})
    answers = AsyncMock(spec=ReplicateClient)
    answers.create.side_effect = [*errors, sold]
    provider = CountedProvider(answers, "acme", tally)
    for error in errors:
        with pytest.raises(type(error)):
            await provider.create(request, cancel_after_seconds=1)
    assert await provider.create(request, cancel_after_seconds=1) == sold
    counted = {labels[1]: count for (_, labels, _), count in tally.take().items()}
    assert counted == {"refused": 1, "limited": 1, "none": 1, "failed": 1, "ok": 1}


async def test_what_alerts_and_dashboards_read_is_what_there_is(
    database: Database, settings: Settings, operator: User
) -> None:
    tally = Tally()
    for count, (_, labels, _) in COUNTS.items():
        tally.count(count, *labels)
    for measure, (_, names, _) in MEASURES.items():
        tally.measure(measure, 1.0, *names)
    await Reporter(database, tally, "a producer").report()
    await add(database, BudgetRow(scope="all", limit_usd=Decimal(1)), ended("succeeded", "0.1"))
    async with client_of(create_app(settings)) as client:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {operator.token}"})
    families = list(text_string_to_metric_families(answer.text))
    assert all(family.documentation for family in families)
    there: dict[str, tuple[str, set[str]]] = {}
    for family in families:
        labelled = {name for sample in family.samples for name in sample.labels} - {"le"}
        suffix = "_total" if family.type == "counter" else ""
        there[f"{family.name}{suffix}"] = (family.type, labelled)
    told = {name: row[:2] for name, row in TABLE.items() if name.startswith("rayreel_")}
    assert there == told
    stored = {sample.name for family in families for sample in family.samples}
    for place, expression in expressions().items():
        read = {name for name, _ in METRIC.findall(expression) if name.startswith("rayreel_")}
        assert read <= stored, place
