"""Webhooks come as documented, and go wrong on command."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from replicate.webhook import InvalidSignatureError, Webhooks, WebhookSigningSecret

from tests.standin.process import StandIn, standin
from tests.standin.receiver import Delivery, Receiver, receiver

ALL = ["start", "output", "logs", "completed"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    settings = {"webhook_retry_seconds": [0.1, 0.1, 0.1]}
    with standin(tmp_path_factory.mktemp("standin"), settings=settings) as running:
        yield running


@pytest.fixture
def provider(shared: StandIn) -> Iterator[StandIn]:
    yield shared
    shared.faults()
    shared.settle()


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    with receiver() as hooks:
        yield hooks


def order(provider: StandIn, hooks: Receiver, events: list[str] | None = None) -> tuple[str, str]:
    """Create a prediction; return its id and the path of its webhook."""
    path = f"/hooks/{uuid4().hex}"
    body: dict[str, Any] = {"input": {"prompt": "A kettle"}, "webhook": hooks.url + path}
    if events:
        body["webhook_events_filter"] = events
    answer = httpx.post(
        f"{provider.url}/v1/models/google/veo-3.1/predictions",
        json=body,
        headers={"authorization": f"Bearer {provider.token}"},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["webhook"] == hooks.url + path
    return answer.json()["id"], path


def validate(provider: StandIn, delivery: Delivery) -> None:
    secret = WebhookSigningSecret(key=provider.secret)
    Webhooks.validate(headers=delivery.headers, body=delivery.body, secret=secret, tolerance=60)


def ended(came: list[Delivery]) -> bool:
    return any(each.told["completed_at"] for each in came)


def statuses(came: list[Delivery]) -> list[str]:
    return [each.told["status"] for each in came]


def test_every_event_is_signed_and_tells_the_prediction_in_order(
    provider: StandIn, hooks: Receiver
) -> None:
    made, path = order(provider, hooks, ALL)
    came = hooks.wait(path, lambda came: len(came) == 4)
    assert statuses(came) == ["processing", "processing", "succeeded", "succeeded"]
    assert [each.told["logs"] != "" for each in came] == [False, True, True, True]
    for delivery in came:
        validate(provider, delivery)
        assert delivery.told["id"] == made
    assert len({delivery.id for delivery in came}) == 4


def test_only_the_events_that_were_asked_for_come(provider: StandIn, hooks: Receiver) -> None:
    _, asked = order(provider, hooks, ["start", "completed"])
    _, unasked = order(provider, hooks)
    assert statuses(hooks.wait(asked, lambda came: len(came) == 2)) == ["processing", "succeeded"]
    # Unasked: new output, and the end.
    assert statuses(hooks.wait(unasked, lambda came: len(came) == 2)) == ["succeeded"] * 2
    time.sleep(0.3)
    assert (len(hooks.at(asked)), len(hooks.at(unasked))) == (2, 2)


@pytest.mark.parametrize("status", [500, 307])
def test_one_that_is_not_taken_is_tried_again_under_the_same_id(
    provider: StandIn, hooks: Receiver, status: int
) -> None:
    hooks.status = status
    hooks.headers = {"location": f"{hooks.url}/elsewhere"}
    _, path = order(provider, hooks, ["completed"])
    hooks.wait(path, lambda came: len(came) == 2)
    hooks.status = 200
    came = hooks.wait(path, lambda came: len(came) == 3)
    assert len({each.id for each in came}) == 1
    time.sleep(0.3)
    assert len(hooks.at(path)) == 3
    assert hooks.at("/elsewhere") == []


def test_a_lost_one_never_comes(provider: StandIn, hooks: Receiver) -> None:
    provider.faults(webhook_lost=1)
    _, path = order(provider, hooks, ["start", "completed"])
    assert statuses(hooks.wait(path, ended)) == ["succeeded"]
    assert provider.struck() == {"webhook_lost": 1}


def test_a_duplicate_comes_twice_under_one_id(provider: StandIn, hooks: Receiver) -> None:
    provider.faults(webhook_duplicate=1.0)
    _, path = order(provider, hooks, ["completed"])
    first, second = hooks.wait(path, lambda came: len(came) == 2)
    assert first.id == second.id
    assert first.body == second.body
    validate(provider, second)


def test_one_out_of_order_comes_after_the_next(provider: StandIn, hooks: Receiver) -> None:
    provider.faults(webhook_out_of_order=1)
    _, path = order(provider, hooks, ["start", "completed"])
    came = hooks.wait(path, lambda came: len(came) == 2)
    assert statuses(came) == ["succeeded", "processing"]


def test_a_forged_one_lies_under_a_bad_signature(provider: StandIn, hooks: Receiver) -> None:
    provider.faults(webhook_forged=1.0)
    made, path = order(provider, hooks, ["start", "completed"])
    came = hooks.wait(path, lambda came: len(came) == 4)
    assert statuses(came) == ["succeeded", "processing", "failed", "succeeded"]
    for lie, truth in zip(came[::2], came[1::2], strict=True):
        assert lie.told["id"] == truth.told["id"] == made
        validate(provider, truth)
        with pytest.raises(InvalidSignatureError):
            validate(provider, lie)
