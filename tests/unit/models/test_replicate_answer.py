import json
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.models.replicate.answer import MOST_TEXT, cleaned, prediction_of, words

MADE = {"id": "abc", "model": "owner/name", "status": "succeeded", "input": {"seed": 1}}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@pytest.mark.parametrize(
    "status", ["starting", "processing", "succeeded", "failed", "canceled", "aborted"]
)
def test_every_documented_status_is_known(status: str) -> None:
    assert prediction_of({**MADE, "status": status}).status == status


@pytest.mark.parametrize("status", ["queued", "", None, 5, ["failed"]])
def test_an_unknown_status_has_not_ended(status: object) -> None:
    assert not prediction_of({**MADE, "status": status}).ended


def test_what_it_cost_and_when_it_was_made_is_read() -> None:
    told = {**MADE, "created_at": "2026-01-02T03:04:05Z", "metrics": {"predict_time": 12.5}}
    made = prediction_of(told)
    assert made.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert made.compute_seconds == 12.5


@pytest.mark.parametrize("seconds", [None, "5", True, -1, math.inf, math.nan, [1]])
def test_what_is_no_time_is_left_out(seconds: object) -> None:
    assert prediction_of({**MADE, "metrics": {"predict_time": seconds}}).compute_seconds is None
    assert prediction_of({**MADE, "metrics": seconds}).compute_seconds is None
    assert prediction_of({**MADE, "created_at": seconds}).created_at is None


def test_an_error_becomes_one_line_that_ends() -> None:
    made = prediction_of({**MADE, "error": "a\x1b[2J\n\tb\u2028c\x00" + "d" * 9000})
    assert made.error.startswith("a[2J b cd")
    assert len(made.error) == 300
    assert prediction_of({**MADE, "error": {"why": "because"}}).error == "{'why': 'because'}"


def test_text_keeps_its_lines_and_loses_what_postgres_refuses() -> None:
    made = prediction_of({**MADE, "output": ["one\n", "\x00two\t", "\ud800three"]})
    assert made.text == "one\ntwo\t?three"


def test_an_output_without_end_is_cut() -> None:
    output = prediction_of({**MADE, "output": "x" * (MOST_TEXT + 5)}).output
    assert isinstance(output, str)
    assert len(output) == MOST_TEXT
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    prediction_of({**MADE, "output": deep})


def test_an_input_comes_back_as_it_was_sent() -> None:
    sent = {"prompt": "Größe\n🎬", "image": "data:image/jpeg;base64," + "A" * 250_000, "cfg": 3.5}
    assert prediction_of({**MADE, "input": sent}).input == sent


@pytest.mark.parametrize("told", [None, [], "x", {}, {"id": None}, {"id": "x" * 300}])
def test_what_is_no_prediction_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="prediction"):
        prediction_of(told)


@given(anything)
def test_whatever_is_cleaned_is_json_that_postgres_takes(told: object) -> None:
    text = json.dumps(cleaned(told), ensure_ascii=False, allow_nan=False)
    assert "\\u0000" not in text
    text.encode()


@given(st.dictionaries(st.sampled_from([*MADE, "output", "error", "webhook", "metrics"]), anything))
def test_any_object_is_a_prediction_or_a_value_error(told: dict[str, object]) -> None:
    try:
        made = prediction_of(told)
    except ValueError:
        return
    made.model_dump_json().encode()
    assert "\n" not in made.error


@given(st.text(st.characters()), st.integers(5, 50))
def test_words_fit_on_one_line(told: str, most: int) -> None:
    line = words(told, most)
    assert len(line) <= most
    assert "\n" not in line
    line.encode()
