"""The census, as Prometheus reads it. `cluster/monitoring/README.md` lists what there is."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.dependencies import AppServices
from app.errors import Forbidden, NotAuthenticated, documented
from app.figures.tally import ABOVE, BOUNDS, SUM, Count, Measure
from app.jobs.states import JobStatus
from app.operations.census import OPEN, Census
from app.sessions.credentials import OPERATORS, on_own_machine, session_of_token, token_of

COUNTS: Final[dict[Count, tuple[str, tuple[str, ...], str]]] = {
    "cache": ("rayreel_cache", ("outcome",), "Bought clips: found in the cache, or not"),
    "provider_answers": (
        "rayreel_provider_answers",
        ("provider", "answer"),
        "Requests to a provider: ok, refused, limited, failed, or none that reached us",
    ),
    "segments": ("rayreel_segments", ("outcome",), "Segments: encoded or reused"),
    "uploads": ("rayreel_uploads", ("outcome",), "Uploads: taken, or the code of the refusal"),
}
MEASURES: Final[dict[Measure, tuple[str, tuple[str, ...], str]]] = {
    "clip_seconds": ("rayreel_clip_seconds", ("model",), "From the order of a clip to the clip"),
    "job_seconds": ("rayreel_job_seconds", (), "From order to film, of first versions"),
    "segment_speed": (
        "rayreel_segment_speed",
        ("height",),
        "Seconds of film encoded in a second, by the height of the picture",
    ),
}
ANOMALIES: Final = ("late", "unsettled", "no_clip")

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses=documented(401, 403, 503))
async def metrics(request: Request, services: AppServices) -> Response:
    """Figures of the whole installation, for Prometheus: with a key of an operator."""
    if not on_own_machine(request, services.settings):
        session = await session_of_token(services, token_of(request))
        if session is None:
            raise NotAuthenticated
        if not session.operator:
            raise Forbidden("operators_only", OPERATORS)
    census: Census = request.app.state.census
    registry = CollectorRegistry()
    registry.register(_Told(await census.read()))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Told(Collector):
    def __init__(self, census: dict[str, Any]) -> None:
        self._census = census

    def collect(self) -> Iterator[Metric]:
        yield from _jobs(self._census)
        yield from _money(self._census)
        yield from _others(self._census)
        yield from _tallied(self._census["tallies"])


def _jobs(census: dict[str, Any]) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("rayreel_jobs", "Jobs by state", labels=["status"])
    for status in JobStatus.__args__:  # type: ignore[attr-defined]
        jobs.add_metric([status], census["jobs"].get(status, 0))
    yield jobs
    queue = census["queue"]
    yield _gauge(
        "rayreel_queue_oldest_seconds",
        "How long the oldest job that nobody works on has waited",
        queue["oldest_seconds"],
    )
    yield _gauge(
        "rayreel_queue_expired_leases", "Jobs whose producer has gone silent", queue["expired"]
    )


def _money(census: dict[str, Any]) -> Iterator[Metric]:
    calls = census["calls"]
    under_way = GaugeMetricFamily(
        "rayreel_calls_open", "Calls of the ledger that have not ended", labels=["state"]
    )
    for state in OPEN:
        under_way.add_metric([state], calls[state])
    yield under_way
    yield _gauge(
        "rayreel_oldest_intent_seconds",
        "Age of the oldest call of which is not known whether it was taken",
        calls["oldest_intent_seconds"],
    )
    yield _gauge(
        "rayreel_undelivered_seconds",
        "Age of the oldest call that has delivered what is not in our store yet",
        calls["undelivered_seconds"],
    )
    yield CounterMetricFamily(
        "rayreel_calls_lost", "Calls of which nobody will ever know", value=census["lost"]
    )
    wrong = GaugeMetricFamily(
        "rayreel_ledger_anomalies",
        "Calls open past every deadline, money still reserved an hour after its job, and calls of"
        " the last day paid after their job had ended and of no use",
        labels=["kind"],
    )
    found = {**calls, "no_clip": census["no_clip"]}
    for kind in ANOMALIES:
        wrong.add_metric([kind], found[kind])
    yield wrong
    spent = CounterMetricFamily("rayreel_spent_usd", "What calls have cost", labels=["model"])
    for model, usd in sorted(census["spent"].items()):
        spent.add_metric([model], float(usd))
    yield spent
    yield _gauge(
        "rayreel_reserved_usd", "What open calls may yet cost", float(calls["reserved_usd"])
    )
    if census["budget_usd"] is not None:
        yield _gauge(
            "rayreel_budget_usd", "What all calls may cost together", float(census["budget_usd"])
        )


def _others(census: dict[str, Any]) -> Iterator[Metric]:
    replicas, webhooks = census["replicas"], census["webhooks"]
    yield _gauge("rayreel_producers", "Producers heard of just now", replicas["producers"])
    yield _gauge("rayreel_sockets", "Open WebSockets", replicas["sockets"])
    yield _gauge(
        "rayreel_sockets_fullest", "Open WebSockets of the fullest replica", replicas["fullest"]
    )
    yield _gauge("rayreel_webhooks_pending", "Webhooks to be sent", webhooks["pending"])
    yield _gauge(
        "rayreel_webhooks_overdue_seconds",
        "By how long the oldest webhook is late",
        webhooks["overdue_seconds"],
    )


def _tallied(tallies: list[tuple[str, list[str], str, float]]) -> Iterator[Metric]:
    for name, (metric, labels, told) in COUNTS.items():
        counter = CounterMetricFamily(metric, told, labels=labels)
        for tally, values, _, amount in tallies:
            if tally == name:
                counter.add_metric(values, amount)
        yield counter
    for measure, (metric, labels, told) in MEASURES.items():
        histogram = HistogramMetricFamily(metric, told, labels=labels)
        by_labels: dict[tuple[str, ...], dict[str, float]] = {}
        for tally, values, bucket, amount in tallies:
            if tally == measure:
                by_labels.setdefault(tuple(values), {})[bucket] = amount
        bounds = [*(f"{bound:g}" for bound in BOUNDS[measure]), ABOVE]
        for of, buckets in sorted(by_labels.items()):
            counted = accumulate(buckets.get(bound, 0.0) for bound in bounds)
            histogram.add_metric(
                list(of), list(zip(bounds, counted, strict=True)), buckets.get(SUM, 0.0)
            )
        yield histogram


def _gauge(name: str, told: str, value: float | None) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value or 0)
