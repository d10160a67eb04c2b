"""One trace from the request to the last stage, over four processes; logs with the same ids."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import AnyHttpUrl, SecretStr
from sqlalchemy import select

from app.infrastructure.postgres import Database
from app.jobs.tables import JobRow
from app.main import create_app
from app.settings import Settings
from cluster.embedded.stack import Endpoints
from pipelines import telemetry
from pipelines.telemetry.spans import ENDPOINTS
from tests.integration.browser import Api, User, client_of
from tests.integration.collector import Collector, collecting
from tests.standin.process import StandIn, standin

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]
WORDS = "A heron of zinnwald amber"
"""In no name or id of ours."""
FILM_SECONDS = 240
STOP_SECONDS = 60


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector
        telemetry.stop()


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[StandIn]:
    settings = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.2}}
    with standin(tmp_path / "provider", settings=settings) as provider:
        yield provider


@contextmanager
def producing(endpoints: Endpoints, provider: StandIn, work: Path, log: Path) -> Iterator[None]:
    """Have a producer in a process of its own."""
    environment = {
        **os.environ,
        **endpoints.environment(),
        "REPLICATE_API_TOKEN": provider.token,
        "REPLICATE_BASE_URL": provider.url,
        "RAYREEL_DELIVERY_ORIGIN": provider.url,
        "RAYREEL_WORK_FOLDER": str(work),
        "LOG_LEVEL": "DEBUG",
    }
    command = [sys.executable, "-m", "tests.integration.far_producer"]
    with log.open("wb") as written:
        far = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=written)
        try:
            yield
        finally:
            far.send_signal(signal.SIGTERM)
            try:
                far.wait(STOP_SECONDS)
            finally:
                far.kill()
                far.wait()


async def made(user: User) -> str:
    """Order a film, wait for its end, and return its id."""
    order = {
        "prompt": WORDS,
        "parameters": {"duration_seconds": 3},
        "options": {"resolution": "480p", "seed": 3, "quality": "standard", "cache": False},
    }
    answer = await user.call("POST", "/generations", json=order, headers={"X-Request-ID": "ask-1"})
    assert answer.status_code == 201, answer.text
    job_id: str = answer.json()["generation_id"]
    async with asyncio.timeout(FILM_SECONDS):
        while True:
            job = (await user.get(f"/generations/{job_id}")).json()
            if job["status"] in {"completed", "failed"}:
                break
            await asyncio.sleep(0.3)
    assert job["status"] == "completed", job["error"]
    return job_id


async def test_a_trace_leads_from_the_request_to_every_stage(
    collector: Collector,
    provider: StandIn,
    settings: Settings,
    endpoints: Endpoints,
    tmp_path: Path,
) -> None:
    ours = settings.model_copy(
        update={
            "replicate_api_token": SecretStr(provider.token),
            "replicate_base_url": AnyHttpUrl(provider.url),
        }
    )
    log = tmp_path / "log"
    with producing(endpoints, provider, tmp_path / "work", log):
        async with client_of(create_app(ours)) as client:
            user = await Api(client).open_session()
            job_id = await made(user)
    spans = list(collector.spans.values())
    (ordered,) = [span for span in spans if span.name == "POST /generations"]
    ours_alone = [span for span in spans if span.trace == ordered.trace]
    ways = {tuple(collector.way_to(span)) for span in ours_alone}
    root = ("api", "POST /generations")
    job = (root, ("producer", "job"))
    assert (*job, ("producer", "clip"), ("producer", "order a prediction")) in ways
    ingested = (("producer", "clip"), ("producer", "ingest"), ("task", "ingest_take"))
    encoded = (("producer", "segment"), ("producer", "encode"), ("task", "encode_segment"))
    assert {(*job, *ingested), (*job, *encoded)} <= ways
    for span in ours_alone:
        assert span.attributes["rayreel.request_id"] == "ask-1"
        if span.part != "api":
            assert span.attributes["rayreel.job_id"] == job_id
        if span.name == "ingest_take":
            assert span.attributes["rayreel.clip_id"].startswith("scene-")
        if span.name == "encode_segment":
            assert int(span.attributes["rayreel.segment_id"]) >= 1
    sent = bytes(collector.raw)
    secrets = (WORDS, "zinnwald", user.token, provider.token, provider.url)
    assert not [each for each in secrets if each.encode() in sent]
    _check_log(log, job_id, ordered.trace)


def _check_log(log: Path, job_id: str, trace: str) -> None:
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    of_job = [line for line in lines if line.get("job_id") == job_id]
    commands = [line for line in of_job if line["logger"] == "pipelines.ffmpeg.process"]
    assert {"clip_id", "segment_id"} <= {name for line in commands for name in line}
    for line in of_job:
        assert (line["request_id"], line["trace_id"]) == ("ask-1", trace)


async def test_a_failure_is_told_by_its_class_alone(collector: Collector) -> None:
    telemetry.start("test")
    with pytest.raises(ValueError, match=WORDS), telemetry.span("fails"):
        raise ValueError(WORDS)
    telemetry.stop()
    (span,) = collector.spans.values()
    assert span.failed == "ValueError"
    assert WORDS.encode() not in collector.raw


async def test_without_a_collector_there_are_no_spans(
    user: User, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    telemetry.start("test")
    with telemetry.span("any") as noted:
        noted.set(number=1)
        noted.rename("other")
        assert telemetry.traceparent() == ""
    await user.call("POST", "/generations", json={"prompt": "x"}, headers={"X-Request-ID": "a-1"})
    async with database.transaction() as session:
        (job,) = await session.scalars(select(JobRow))
    assert (job.traceparent, job.request_id) == ("", "a-1")


async def test_a_collector_that_is_away_holds_nobody_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    async with client_of(create_app(settings)) as client:
        async with asyncio.timeout(20):
            assert (await client.post("/api/v1/sessions")).status_code == 201
