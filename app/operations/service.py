"""Puts together what operators see."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.dependencies import Services
from app.figures.reporter import SILENT_SECONDS
from app.figures.tables import ReplicaRow
from app.jobs.states import JobStatus
from app.operations.census import Census
from app.operations.schemas import (
    CacheUse,
    DayCost,
    ModelCost,
    Node,
    Operations,
    Producer,
    Queue,
)
from app.payments.tables import CallRow

COST_DAYS: Final = text("interval '30 days'")


async def overview(services: Services, census: Census) -> Operations:
    found = await census.count()
    async with services.database.transaction() as session:
        replicas = await _producers(session)
        days = await _costs_by_day(session)
        models = await _costs_by_model(session)
    newest = next((row for row in replicas if row.told["nodes"]), None)
    now = datetime.now(UTC)
    return Operations(
        at=now,
        jobs={
            status: found["jobs"].get(status, 0)
            for status in JobStatus.__args__  # type: ignore[attr-defined]
        },
        queue=Queue(**found["queue"]),
        producers=[
            Producer(
                name=row.name,
                started_at=row.started_at,
                beat_at=row.beat_at,
                alive=(now - row.beat_at).total_seconds() < SILENT_SECONDS,
                jobs=row.told["jobs"],
                capacity=row.told["capacity"],
            )
            for row in replicas
        ],
        sockets=found["replicas"]["sockets"],
        nodes=[Node(**node) for node in newest.told["nodes"]] if newest else [],
        nodes_at=newest.beat_at if newest else None,
        costs_by_day=days,
        costs_by_model=models,
        reserved_usd=Decimal(str(found["calls"]["reserved_usd"])),
        budget_usd=None if found["budget_usd"] is None else Decimal(str(found["budget_usd"])),
        cache=_cache(found["tallies"]),
        webhooks_pending=found["webhooks"]["pending"],
        ray_dashboard_url=services.settings.ray_dashboard,
    )


async def _producers(session: AsyncSession) -> list[ReplicaRow]:
    rows = await session.scalars(
        select(ReplicaRow)
        .where(ReplicaRow.kind == "producer")
        .order_by(ReplicaRow.beat_at.desc(), ReplicaRow.name)
    )
    return list(rows)


async def _costs_by_day(session: AsyncSession) -> list[DayCost]:
    day = func.date(func.timezone("UTC", CallRow.ended_at))
    rows = await session.execute(
        select(day.label("day"), func.count().label("calls"), func.sum(CallRow.charged_usd))
        .where(CallRow.ended_at > func.now() - COST_DAYS)
        .group_by(day)
        .order_by(day)
    )
    return [DayCost(day=day, calls=calls, cost_usd=cost) for day, calls, cost in rows]


async def _costs_by_model(session: AsyncSession) -> list[ModelCost]:
    cost = func.sum(CallRow.charged_usd)
    failed = func.count().filter(CallRow.state.in_(("failed", "lost")))
    rows = await session.execute(
        select(CallRow.model, func.count(), failed, cost)
        .where(CallRow.ended_at > func.now() - COST_DAYS)
        .group_by(CallRow.model)
        .order_by(cost.desc(), CallRow.model)
    )
    return [
        ModelCost(model=model, calls=calls, failed=failures, cost_usd=usd)
        for model, calls, failures, usd in rows
    ]


def _cache(tallies: list[Any]) -> CacheUse:
    used = {labels[0]: int(amount) for name, labels, _, amount in tallies if name == "cache"}
    return CacheUse(hits=used.get("hit", 0), misses=used.get("miss", 0))
