"""Each fault does what it says, and what it charges is known."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standin.faults import POINTS, Faults
from tests.standin.process import StandIn, standin

ORDER = {"input": {"prompt": "A kettle", "duration": 4}}


class Caller:
    """Calls the stand-in, and counts what one call was charged."""

    def __init__(self, provider: StandIn) -> None:
        self.provider = provider
        headers = {"authorization": f"Bearer {provider.token}"}
        self.http = httpx.Client(base_url=f"{provider.url}/v1", headers=headers, trust_env=False)

    def create(self, **more: Any) -> httpx.Response:
        path = "/models/google/veo-3.1/predictions"
        return self.http.post(path, json=ORDER, **more)

    def finished(self) -> dict[str, Any]:
        """Create one, wait for its end, and return it."""
        told: dict[str, Any] = self.create(headers={"Prefer": "wait"}).json()
        return told

    def charged(self) -> int:
        """Return the charges when nothing runs any more."""
        self.provider.settle()
        total: int = self.provider.charges()["total"]
        return total


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    settings = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.05}}
    with standin(tmp_path_factory.mktemp("standin"), settings=settings) as running:
        yield running


@pytest.fixture
def caller(shared: StandIn) -> Iterator[Caller]:
    caller = Caller(shared)
    with caller.http:
        yield caller
    shared.faults()
    shared.settle()


@pytest.mark.parametrize(
    ("fault", "status"), [("throttle", 429), ("insufficient_credit", 402), ("error_5xx", 500)]
)
def test_a_refusal_does_nothing_and_is_free(caller: Caller, fault: str, status: int) -> None:
    before, known = caller.charged(), len(caller.provider.predictions())
    caller.provider.faults(**{fault: 1})
    refused = caller.create()
    assert refused.status_code == refused.json()["status"] == status
    assert len(caller.provider.predictions()) == known
    assert caller.create().status_code == 201
    assert caller.charged() == before + 1


def test_an_error_afterwards_has_run_and_is_charged(caller: Caller) -> None:
    before = caller.charged()
    caller.provider.faults(error_5xx_after={"count": 1, "status": 503})
    assert caller.create().status_code == 503
    assert caller.charged() == before + 1


def test_a_lost_answer_has_run_and_is_charged(caller: Caller) -> None:
    before = caller.charged()
    caller.provider.faults(lost_answer=2)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            caller.create()
    assert caller.charged() == before + 2
    assert caller.create().status_code == 201


def test_a_late_answer_is_later_than_its_caller_waits(caller: Caller) -> None:
    before = caller.charged()
    caller.provider.faults(timeout={"count": 1, "seconds": 3})
    with pytest.raises(httpx.ReadTimeout):
        caller.create(timeout=0.5)
    assert caller.charged() == before + 1


def test_one_accepted_late_runs_after_its_caller_has_gone(caller: Caller) -> None:
    known = len(caller.provider.predictions())
    caller.provider.faults(accepted_late={"count": 1, "seconds": 1})
    with pytest.raises(httpx.ReadTimeout):
        caller.create(timeout=0.3)
    assert len(caller.provider.predictions()) == known
    deadline = time.monotonic() + 10
    while len(caller.provider.predictions()) == known:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_mangled_answer_is_no_json_and_is_charged(caller: Caller) -> None:
    before = caller.charged()
    caller.provider.faults(malformed_json=1)
    answer = caller.create()
    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()
    assert caller.charged() == before + 1


def test_polls_and_listings_have_faults_of_their_own(caller: Caller) -> None:
    made = caller.create().json()["id"]
    caller.provider.faults(error_5xx={"count": 2, "on": ["get", "list"], "status": 502})
    assert caller.create().status_code == 201
    assert caller.http.get(f"/predictions/{made}").status_code == 502
    assert caller.http.get("/predictions").status_code == 502
    assert caller.http.get(f"/predictions/{made}").status_code == 200


def test_a_slow_one_is_slower(caller: Caller) -> None:
    caller.provider.faults(slow={"count": 1, "seconds": 1})
    assert caller.finished()["metrics"]["predict_time"] > 1
    assert caller.finished()["metrics"]["predict_time"] < 1


@pytest.mark.parametrize(
    ("fault", "words"), [("failed_prediction", "please retry"), ("moderated", "sensitive")]
)
def test_a_failure_says_why_and_is_charged(caller: Caller, fault: str, words: str) -> None:
    before = caller.charged()
    caller.provider.faults(**{fault: 1})
    failed = caller.finished()
    assert (failed["status"], failed["output"]) == ("failed", None)
    assert words in failed["error"]
    assert caller.charged() == before + 1


def test_a_fault_can_be_kept_to_a_model_and_to_words_of_the_input(caller: Caller) -> None:
    caller.provider.faults(moderated={"containing": "kettle", "model": "google/veo-3.1"})
    assert caller.finished()["status"] == "failed"
    other = {"input": {"prompt": "A pan"}}
    for path, order in (("google/veo-3.1", other), ("google/veo-3.1-fast", ORDER)):
        answer = caller.http.post(
            f"/models/{path}/predictions", json=order, headers={"Prefer": "wait"}
        )
        assert answer.json()["status"] == "succeeded"


def test_a_truncated_video_cannot_be_decoded_to_its_end(caller: Caller) -> None:
    caller.provider.faults(truncated_video=1)
    damaged, whole = (httpx.get(caller.finished()["output"]) for _ in range(2))
    assert damaged.status_code == whole.status_code == 200
    assert len(damaged.content) < 0.8 * len(whole.content)
    assert _frames(whole.content) == 96
    assert _frames(damaged.content) < 96


def _frames(content: bytes) -> int:
    found = 0
    with av.open(io.BytesIO(content), "r") as file:
        try:
            for _ in file.decode(video=0):
                found += 1
        except av.FFmpegError:
            pass
    return found


def test_an_output_of_the_wrong_type_hides_behind_the_right_one(caller: Caller) -> None:
    caller.provider.faults(wrong_type=1)
    served = httpx.get(caller.finished()["output"])
    assert served.headers["content-type"] == "video/mp4"
    assert served.content.startswith(b"<!doctype html>")


def test_an_expired_output_is_gone(caller: Caller) -> None:
    caller.provider.faults(expired_output=1)
    output = caller.finished()["output"]
    assert output
    assert httpx.get(output).status_code == 404


def test_outputs_and_inputs_go_when_their_time_is_over(caller: Caller) -> None:
    made = caller.finished()
    assert httpx.get(made["output"]).status_code == 200
    caller.provider.change(outputs_kept_seconds=0)
    assert httpx.get(made["output"]).status_code == 404
    told = caller.http.get(f"/predictions/{made['id']}").json()
    caller.provider.change(outputs_kept_seconds=3600)
    assert (told["data_removed"], told["output"], told["input"]) == (True, None, {})
    assert told["status"] == "succeeded"


def test_charges_tell_what_was_paid_twice(tmp_path: Path) -> None:
    with standin(tmp_path, settings={"seconds": {"": 0.05}}) as provider:
        caller = Caller(provider)
        with caller.http:
            provider.faults(failed_prediction=1)
            caller.finished()
            assert caller.finished()["status"] == "succeeded"
            # The first was in vain: so far nothing is paid twice.
            assert provider.charges()["doubled"] == 0
            caller.finished()
            caller.http.post(
                "/models/google/veo-3.1/predictions",
                json={"input": {**ORDER["input"], "seed": 2}},
                headers={"Prefer": "wait"},
            )
            charges = provider.charges()
    assert (charges["total"], charges["doubled"]) == (4, 1)
    assert sorted(charges["predictions"].values()) == [1, 1, 1, 1]
    assert [(group["count"], group["doubled"]) for group in charges["groups"]] == [(3, 1), (1, 0)]
    assert [each["status"] for each in charges["groups"][0]["predictions"]] == [
        "failed",
        "succeeded",
        "succeeded",
    ]
    assert len((tmp_path / "charges.jsonl").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "faults",
    [
        {"lost_anser": 1},
        {"lost_answer": 1.5},
        {"lost_answer": -1},
        {"lost_answer": 0.6, "error_5xx": 0.6},
        {"lost_answer": {"when": "always"}},
    ],
)
def test_faults_that_make_no_sense_are_refused(faults: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fault|validation|probabilities"):
        Faults.parse(faults)


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_probable_faults_strike_as_often_as_asked_and_the_same_for_a_seed(seed: int) -> None:
    shares = {"lost_answer": 0.15, "error_5xx": 0.1, "throttle": 0.1}

    def draws() -> list[str]:
        faults = Faults.parse({"seed": seed, **shares})
        drawn = (faults.draw("answer") for _ in range(2000))
        return [fault.name if fault else "" for fault in drawn]

    names = draws()
    assert names == draws()
    for name, share in shares.items():
        # Six standard deviations: never by chance.
        assert abs(names.count(name) - 2000 * share) < 6 * (2000 * share * (1 - share)) ** 0.5


def test_every_fault_belongs_to_a_point_of_a_predictions_life() -> None:
    assert set(POINTS.values()) == {"answer", "course", "output", "webhook"}
    for name, point in POINTS.items():
        struck = Faults.parse({name: 1}).draw(point)
        assert struck
        assert struck.name == name
