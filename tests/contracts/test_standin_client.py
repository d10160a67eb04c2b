"""Replicate's own Python client works with the stand-in as it is."""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
import pytest
from replicate.client import Client
from replicate.exceptions import ModelError, ReplicateError

from tests.standin.process import ROOT, StandIn, standin

SEEDANCE = "bytedance/seedance-1-pro-fast"
MUSICGEN = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    folder = tmp_path_factory.mktemp("standin")
    with standin(folder, settings={"creates_per_minute": 0, "calls_per_minute": 0}) as running:
        yield running


@pytest.fixture
def provider(shared: StandIn) -> Iterator[StandIn]:
    yield shared
    shared.faults()
    shared.settle()


@pytest.fixture
def client(provider: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.05")
    client = Client(provider.token, base_url=provider.url)
    with closing(client._client):
        yield client


@pytest.fixture
def http(provider: StandIn) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {provider.token}"}
    with httpx.Client(base_url=f"{provider.url}/v1", headers=headers, trust_env=False) as http:
        yield http


def test_a_prediction_goes_from_starting_to_succeeded(client: Client) -> None:
    given = {"prompt": "A kettle", "duration": 4, "seed": 1}
    created = client.models.predictions.create(SEEDANCE, given)
    assert (created.status, created.output, created.input) == ("starting", None, given)
    created.wait()
    assert created.status == "succeeded"
    assert str(created.output).endswith("/out.mp4")
    assert created.metrics
    assert 0.1 < created.metrics["predict_time"] < created.metrics["total_time"]
    again = client.predictions.get(created.id)
    assert (again.output, again.model) == (created.output, SEEDANCE)
    assert again.logs == "Using seed: 1\n"


def test_a_prediction_by_version_knows_its_model(client: Client) -> None:
    created = client.predictions.create(version=MUSICGEN, input={"prompt": "A hum", "duration": 1})
    assert (created.model, created.version) == ("meta/musicgen", MUSICGEN)


def test_run_waits_for_files_and_texts(client: Client, provider: StandIn) -> None:
    stills = client.run("black-forest-labs/flux-schnell", {"prompt": "A kettle", "num_outputs": 2})
    assert [url.rpartition("/")[2] for url in stills] == ["out-0.webp", "out-1.webp"]
    sound = client.run(f"meta/musicgen:{MUSICGEN}", {"prompt": "A hum", "duration": 1})
    assert str(sound).endswith("/out.wav")
    provider.script_answers(["Once upon a time,\n a kettle.", {"scenes": 3}])
    pieces = list(client.run("meta/meta-llama-3-8b-instruct", {"prompt": "Tell"}))
    assert len(pieces) == 6
    assert "".join(pieces) == "Once upon a time,\n a kettle."
    second = client.run("meta/meta-llama-3-8b-instruct", {"prompt": "Plan"})
    assert "".join(second) == '{"scenes": 3}'
    (newest, *_) = client.predictions.list()
    assert newest.metrics
    counts = ("input_token_count", "output_token_count")
    assert [newest.metrics[name] for name in counts] == [1, 2]


def test_run_raises_what_the_model_says_went_wrong(client: Client, provider: StandIn) -> None:
    provider.faults(moderated=1)
    with pytest.raises(ModelError, match="NSFW content detected"):
        client.run("black-forest-labs/flux-schnell", {"prompt": "A kettle"})


def test_a_wait_that_is_too_short_answers_starting(http: httpx.Client, provider: StandIn) -> None:
    provider.faults(slow={"count": 1, "seconds": 3})
    path = f"/models/{SEEDANCE}/predictions"
    order = {"input": {"prompt": "A kettle"}}
    answer = http.post(path, json=order, headers={"Prefer": "wait=1"})
    assert (answer.status_code, answer.json()["status"]) == (202, "starting")
    answer = http.post(path, json=order, headers={"Prefer": "wait"})
    assert (answer.status_code, answer.json()["status"]) == (201, "succeeded")


def test_a_running_prediction_is_canceled_and_stays_so(client: Client, provider: StandIn) -> None:
    provider.faults(slow=1)
    running = client.models.predictions.create(SEEDANCE, {"prompt": "A kettle"})
    while running.status == "starting":
        running.reload()
    canceled = client.predictions.cancel(running.id)
    assert (canceled.status, canceled.output) == ("canceled", None)
    assert client.predictions.cancel(running.id).completed_at == canceled.completed_at
    assert provider.charges()["predictions"][running.id] == 1


def test_what_has_not_begun_is_aborted_and_free(http: httpx.Client, provider: StandIn) -> None:
    before = provider.charges()["total"]
    provider.change(startup_seconds=30, shortest_deadline_seconds=0)
    try:
        order = {"input": {"prompt": "A kettle"}}
        path = f"/models/{SEEDANCE}/predictions"
        canceled = http.post(path, json=order).json()
        assert http.post(f"/predictions/{canceled['id']}/cancel").json()["status"] == "aborted"
        headers = {"Cancel-After": "1s", "Prefer": "wait=10"}
        late = http.post(path, json=order, headers=headers)
        assert late.json()["status"] == "aborted"
    finally:
        provider.change(startup_seconds=0.02, shortest_deadline_seconds=5)
    assert provider.charges()["total"] == before


def test_a_deadline_cancels_what_runs_and_is_five_seconds_at_least(
    http: httpx.Client, provider: StandIn
) -> None:
    order = {"input": {"prompt": "A kettle"}}
    path = f"/models/{SEEDANCE}/predictions"
    refused = http.post(path, json=order, headers={"Cancel-After": "4s"})
    assert refused.status_code == 422
    assert "Cancel-After" in refused.json()["detail"]
    provider.faults(slow=1)
    provider.change(shortest_deadline_seconds=0)
    headers = {"Cancel-After": "0m1s", "Prefer": "wait=10"}
    late = http.post(path, json=order, headers=headers).json()
    provider.change(shortest_deadline_seconds=5)
    assert late["status"] == "canceled"
    assert late["metrics"]["predict_time"] > 0.5


def test_the_listing_has_every_prediction_once_and_the_newest_first(
    client: Client, http: httpx.Client, provider: StandIn
) -> None:
    since = datetime.now(UTC)
    made = [
        http.post(f"/models/{SEEDANCE}/predictions", json={"input": {"prompt": f"{n}"}}).json()
        for n in range(230)
    ]
    newest_first = [each["id"] for each in reversed(made)]
    first = client.predictions.list()
    assert first.previous is None
    second = client.predictions.list(first.next)
    assert second.previous
    listed = [each.id for each in [*first, *second]]
    assert listed == newest_first[:200]
    assert [each.id for each in client.predictions.list(second.previous)] == newest_first[:100]

    query = {"created_after": since.isoformat(), "created_before": made[150]["created_at"]}
    page = http.get("/predictions", params=query).json()
    found = page["results"]
    while page["next"]:
        page = http.get(page["next"]).json()
        found += page["results"]
    assert [each["id"] for each in found] == newest_first[-150:]


def test_a_listing_may_lag_behind(http: httpx.Client, provider: StandIn) -> None:
    http.post(f"/models/{SEEDANCE}/predictions", json={"input": {"prompt": "Last"}})
    provider.change(listing_lag_seconds=3600)
    assert http.get("/predictions").json()["results"] == []
    provider.change(listing_lag_seconds=0)
    assert http.get("/predictions").json()["results"][0]["input"] == {"prompt": "Last"}


def test_files_are_kept_byte_for_byte_until_they_are_deleted(client: Client) -> None:
    content = bytes(range(256)) + b"\r\n\r\r\n--\n" * 3
    file = client.files.create(
        io.BytesIO(content), filename="kettle.png", content_type="image/png", metadata={"scene": 3}
    )
    assert (file.name, file.content_type, file.size) == ("kettle.png", "image/png", len(content))
    assert file.metadata == {"scene": 3}
    assert client.files.get(file.id).checksums == file.checksums
    assert [each.id for each in client.files.list()] == [file.id]
    assert client.files.delete(file.id)
    with pytest.raises(ReplicateError, match="could not be found"):
        client.files.get(file.id)


def test_a_wrong_token_a_wrong_version_and_a_wrong_input_are_refused(
    client: Client, provider: StandIn
) -> None:
    stranger = Client("r8_other", base_url=provider.url)
    with closing(stranger._client), pytest.raises(ReplicateError, match="Unauthenticated") as no:
        stranger.predictions.list()
    assert no.value.status == 401
    with pytest.raises(ReplicateError, match="Invalid version or not permitted"):
        client.predictions.create(version="latest", input={})
    with pytest.raises(ReplicateError, match=r"input\.prompt: is required"):
        client.models.predictions.create(SEEDANCE, {})
    with pytest.raises(ReplicateError, match="webhook_completed"):  # not in the description
        client.predictions.create(version=MUSICGEN, input={}, webhook_completed=provider.url)
    with pytest.raises(ReplicateError, match="less than or equal to 12"):
        client.models.predictions.create(SEEDANCE, {"prompt": "A kettle", "duration": 15})
    with pytest.raises(ReplicateError, match="one of 4, 6, 8"):
        client.models.predictions.create("google/veo-3.1", {"prompt": "A kettle", "duration": 5})
    with pytest.raises(ReplicateError, match=r"127\.0\.0\.1 only"):
        client.models.predictions.create(
            SEEDANCE, {"prompt": "A kettle"}, webhook="https://example.com/hook"
        )


def test_the_account_and_the_secret_are_told(client: Client, provider: StandIn) -> None:
    assert client.accounts.current().type == "organization"
    assert client.webhooks.default.secret().key == provider.secret


def test_beyond_the_limit_creates_are_throttled_and_polls_are_not(tmp_path: Path) -> None:
    with standin(tmp_path, settings={"creates_per_minute": 3}) as provider:
        headers = {"authorization": f"Bearer {provider.token}"}
        with httpx.Client(base_url=f"{provider.url}/v1", headers=headers) as http:
            path = f"/models/{SEEDANCE}/predictions"
            order = {"input": {"prompt": "A kettle"}}
            assert [http.post(path, json=order).status_code for _ in range(3)] == [201] * 3
            refused = http.post(path, json=order)
            assert refused.status_code == 429
            told = refused.json()
            assert told["detail"].startswith("Request was throttled. Your rate limit resets in ~")
            assert (told["status"], str(told["retry_after"])) == (
                429,
                refused.headers["retry-after"],
            )
            assert 15 <= told["retry_after"] <= 20
            assert http.get("/predictions").status_code == 200
        assert provider.charges()["total"] <= 3
    assert len((tmp_path / "charges.jsonl").read_text().splitlines()) <= 3


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys; from tests.standin.process import standin\n"
        "with standin(pathlib.Path(sys.argv[1])) as provider:\n"
        "    print(provider.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert run.returncode == -9
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(run.stdout)).wait(10)
