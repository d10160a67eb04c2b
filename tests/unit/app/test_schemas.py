"""The order over HTTP and the `Brief` it becomes allow the same."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.generations.schemas import GenerationRequest, Options, Parameters, _dollars
from pipelines.film.brief import MAX_SEED, Brief
from pipelines.film.terms import Terms

NAMES = {"fps": "frame_rate"}
OURS = {"webhook_url", "brand_kit_id"}
"""What those who make the film are not told."""


def limits(model: type[BaseModel], name: str) -> list[dict[str, Any]]:
    """Return what JSON may stand there, null aside."""
    described: dict[str, Any] = model.model_json_schema()["properties"][name]
    told = {"title", "default", "description"}
    return [
        {key: value for key, value in each.items() if key not in told}
        for each in described.pop("anyOf", [described])
        if each.get("type") != "null"
    ]


def made_into(name: str) -> type[BaseModel]:
    """Return what the field ends in: how the film is to be, or how it is to be made."""
    return Terms if name in Terms.model_fields else Brief


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, name)
        for model in (Parameters, Options)
        for name in model.model_fields
        if name not in OURS
    ],
)
def test_each_field_has_the_limits_of_the_brief(model: type[BaseModel], name: str) -> None:
    assert limits(model, name) == limits(made_into(name), NAMES.get(name, name))


@pytest.mark.parametrize("name", ["duration_seconds", "include_cta", "aspect_ratio", "style"])
def test_what_is_left_out_is_as_in_the_brief(name: str) -> None:
    assert getattr(Parameters(), name) == Brief.model_fields[name].default


def test_every_field_of_the_brief_and_the_terms_can_be_ordered() -> None:
    offered = {NAMES.get(name, name) for name in (*Parameters.model_fields, *Options.model_fields)}
    found = {"logo", "music", "references", "voice_over"}  # by the id of what was uploaded
    assert (offered - OURS) | {"prompt"} | found == {*Brief.model_fields, *Terms.model_fields}


@given(st.text(min_size=1, max_size=50))
def test_a_prompt_that_passes_makes_a_brief(prompt: str) -> None:
    try:
        wanted = GenerationRequest(prompt=prompt)
    except ValueError:
        return
    assert wanted.brief(seed=7).prompt == prompt.strip()


def test_a_seed_is_kept_or_given() -> None:
    assert GenerationRequest(prompt="x").brief(7).seed == 7
    assert GenerationRequest(prompt="x", options=Options(seed=0)).brief(7).seed == 0
    assert GenerationRequest(prompt="x", options=Options(seed=MAX_SEED)).brief(7).seed == MAX_SEED


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0.00"), ("1.5", "1.50"), ("0.0375", "0.0375"), ("12.3400", "12.34")],
)
def test_money_is_written_with_cents(amount: str, text: str) -> None:
    assert _dollars(Decimal(amount)) == text
