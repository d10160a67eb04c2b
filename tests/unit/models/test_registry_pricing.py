"""What calls cost: never below what is charged, and never rounded down."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.prediction import Prediction, PredictionStatus
from pipelines.models.registry.entry import ModelEntry, Price, Slot
from pipelines.models.registry.pricing import charged, estimate

MICRO = Decimal("0.0001")
usd = st.decimals(Decimal(0), Decimal(10), places=6)
statuses = st.sampled_from(get_args(PredictionStatus))


def model(unit: str, rate: object, *, local: bool = False) -> ModelEntry:
    return ModelEntry(
        id="me/model",
        kinds=("text_to_video",),
        inputs={"prompt": Slot(field="prompt")},
        answer_tokens=100,
        price=Price.model_validate({"unit": unit, "usd": rate}),
        typical_seconds=10,
        local=local,
    )


def prediction(status: PredictionStatus, compute_seconds: float | None = None) -> Prediction:
    return Prediction(id="p", status=status, input={}, compute_seconds=compute_seconds)


@given(usd, st.integers(1, 60))
def test_money_is_rounded_up_to_a_hundredth_of_a_cent(rate: Decimal, seconds: int) -> None:
    cost = estimate(model("output_second", rate), {}, seconds=seconds)
    assert cost == cost.quantize(MICRO)
    assert 0 <= cost - rate * seconds < MICRO


@given(
    st.sampled_from(["run", "output_second", "thousand_tokens"]),
    usd,
    statuses,
    st.text(),
    st.text(),
    st.none() | st.floats(),
)
def test_no_call_of_a_fixed_price_is_charged_more_than_was_estimated(
    unit: str,
    rate: Decimal,
    status: PredictionStatus,
    asked: str,
    answer: str,
    compute: float | None,
) -> None:
    entry = model(unit, rate)
    reserved = estimate(entry, {"prompt": asked}, seconds=5)
    ended = Prediction(
        id="p", status=status, input={"prompt": asked}, output=answer, compute_seconds=compute
    )
    assert 0 <= charged(entry, ended, reserved) <= reserved


@given(statuses, st.none() | st.floats())
def test_a_charge_is_always_a_sum_of_money(status: PredictionStatus, compute: float | None) -> None:
    cost = charged(model("compute_second", "0.001"), prediction(status, compute), Decimal(1))
    assert cost.is_finite()
    assert cost >= 0


def test_each_unit_is_counted() -> None:
    assert estimate(model("run", "0.05"), {}, seconds=9) == Decimal("0.05")
    assert estimate(model("output_second", "0.07"), {}, seconds=5) == Decimal("0.35")
    assert estimate(model("compute_second", "0.001"), {}) == Decimal("0.02")
    # 400 bytes read and 100 tokens written.
    assert estimate(model("thousand_tokens", "0.01"), {"prompt": "é" * 200}) == Decimal("0.005")


def test_the_price_is_that_of_the_resolution_and_of_the_dearest_if_that_is_not_known() -> None:
    entry = model("output_second", {"480p": "0.01", "720p": "0.03"})
    assert estimate(entry, {}, seconds=10, resolution="480p") == Decimal("0.1")
    assert estimate(entry, {}, seconds=10) == Decimal("0.3")


@pytest.mark.parametrize(
    ("unit", "status", "compute", "cost"),
    [
        ("run", "succeeded", 3.0, "0.5"),
        ("run", "failed", 3.0, "0"),
        ("run", "canceled", None, "0.5"),  # it may have delivered already
        ("run", "aborted", None, "0"),
        ("run", "processing", None, "0.5"),
        ("compute_second", "succeeded", 3.00001, "0.0031"),
        ("compute_second", "succeeded", None, "0.5"),
        ("compute_second", "failed", 2.0, "0.002"),
        ("compute_second", "failed", None, "0.5"),
        ("compute_second", "canceled", 1.5, "0.0015"),
        ("compute_second", "canceled", None, "0.5"),
        ("compute_second", "aborted", None, "0"),
        ("compute_second", "processing", 1.0, "0.5"),
        ("compute_second", "succeeded", float("inf"), "0.5"),
        ("compute_second", "succeeded", -1.0, "0.5"),
    ],
)
def test_what_an_ended_call_has_cost(
    unit: str, status: PredictionStatus, compute: float | None, cost: str
) -> None:
    entry = model(unit, "0.001")
    assert charged(entry, prediction(status, compute), Decimal("0.5")) == Decimal(cost)


def test_a_call_that_took_longer_than_typical_is_charged_in_full() -> None:
    entry = model("compute_second", "0.001")
    reserved = estimate(entry, {})
    assert charged(entry, prediction("succeeded", 50), reserved) == Decimal("0.05") > reserved


def test_a_language_model_is_charged_by_what_it_wrote() -> None:
    entry = model("thousand_tokens", "1")
    ended = Prediction(id="p", status="succeeded", input={"prompt": "abcd"}, output=["ef", "g"])
    assert charged(entry, ended, Decimal(2)) == Decimal("0.007")


def test_a_local_model_costs_nothing_whatever_happens() -> None:
    entry = model("run", 0, local=True)
    assert all(charged(entry, prediction(s), Decimal(1)) == 0 for s in get_args(PredictionStatus))
