"""Who makes a scene: inputs that real models take, in an order that can be explained."""

import json
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import get_args

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import TokenMissing
from pipelines.film.brief import MAX_SEED
from pipelines.film.clip import ClipOrder
from pipelines.film.picture import AspectRatio, Resolution, picture_size
from pipelines.film.script import Question
from pipelines.film.terms import Quality
from pipelines.film.timing import FrameRate
from pipelines.models.registry.choice import (
    Choice,
    choices,
    composers,
    speakers,
    stills,
    writers,
)
from pipelines.models.registry.errors import UnknownModel
from pipelines.models.registry.registry import load

REGISTRY = load()
SCHEMAS = json.loads((Path(__file__).parent / "data" / "replicate_inputs.json").read_text())
"""What the models take, by their published schemas, cut down to types, limits and choices."""
FRAME = "https://films.example/first.png"
ANIMATIC = "rayreel/animatic"
CLIP_MODELS = [e.id for e in REGISTRY.entries if {"text_to_video", "text_to_image"} & {*e.kinds}]
REMOTE_CLIP_MODELS = [model for model in CLIP_MODELS if model != ANIMATIC]
qualities = st.sampled_from(get_args(Quality))


def order(
    seconds: float = 5,
    ratio: AspectRatio = "16:9",
    resolution: Resolution = "720p",
    frame_rate: FrameRate = 30,
    prompt: str = "A kettle on a hob.",
) -> ClipOrder:
    return ClipOrder(
        prompt=prompt,
        title="Boils",
        seed=7,
        picture=picture_size(ratio, resolution),
        frame_rate=frame_rate,
        length=round(seconds * frame_rate),
    )


orders = st.builds(
    ClipOrder,
    prompt=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8000).filter(
        str.strip
    ),
    title=st.just(""),
    seed=st.integers(0, MAX_SEED),
    picture=st.builds(
        picture_size,
        st.sampled_from(get_args(AspectRatio)),
        st.sampled_from(get_args(Resolution)),
    ),
    frame_rate=st.sampled_from(get_args(FrameRate)),
    length=st.integers(3, 20 * 60),
)
frames = st.sampled_from([None, FRAME, "data:image/png;base64,iVBORw0KGgo="])


def check(made: Iterable[Choice]) -> None:
    """Check every input against the schema its model has published."""
    for choice in made:
        if not choice.entry.local:
            jsonschema.validate(dict(choice.input), SCHEMAS[choice.entry.id])
            assert choice.request.model == choice.entry.id


def names(made: Iterable[Choice]) -> list[str]:
    return [choice.entry.id for choice in made]


@settings(deadline=None)
@given(orders, qualities, frames, st.sampled_from([None, *CLIP_MODELS]))
def test_every_clip_model_is_given_what_it_takes(
    each: ClipOrder, quality: Quality, frame: str | None, wanted: str | None
) -> None:
    check(choices(REGISTRY, each, quality, wanted=wanted, has_token=True, first_frame=frame))
    check(stills(REGISTRY, each, quality, has_token=True))


@settings(deadline=None)
@given(st.text(min_size=1).filter(str.strip), st.integers(1, 180), qualities)
def test_every_other_model_is_given_what_it_takes(
    words: str, seconds: int, quality: Quality
) -> None:
    question = Question(instructions="Answer in JSON: {prompt}", prompt=words)
    for model in ("meta/meta-llama-3-70b-instruct", "meta/meta-llama-3-8b-instruct"):
        made = writers(REGISTRY, question, quality, wanted=model, has_token=True)
        check(made)
        assert made[0].entry.id == model
        given_prompt = str(made[0].input["prompt"])
        assert given_prompt.startswith(question.instructions)
        assert given_prompt.endswith(words)
    for voice in ("en", "de", "pt-br", "ar"):
        check(speakers(REGISTRY, words, voice, quality))
    if quality != "draft":
        check(composers(REGISTRY, words, 7, seconds, quality, has_token=True))


def test_every_model_of_the_catalog_has_a_schema_to_be_checked_against() -> None:
    remote = {entry.id for entry in REGISTRY.entries if not entry.local}
    assert remote == SCHEMAS.keys()


@given(orders, qualities, frames)
def test_no_clip_is_shorter_than_its_scene_if_the_model_can_do_the_length(
    each: ClipOrder, quality: Quality, frame: str | None
) -> None:
    needed = ceil(each.length / each.frame_rate)
    made = choices(REGISTRY, each, quality, has_token=True, first_frame=frame)
    for choice in made:
        durations = choice.entry.durations or (needed,)
        enough = [seconds for seconds in durations if seconds >= needed]
        assert choice.billed_seconds == (min(enough) if enough else max(durations))
    shortfalls = [max(0, needed - choice.billed_seconds) for choice in made]
    remote = [lack for lack, choice in zip(shortfalls, made, strict=True) if not choice.entry.local]
    assert remote == sorted(remote)


@given(orders, qualities, frames)
def test_the_choice_is_always_the_same(
    each: ClipOrder, quality: Quality, frame: str | None
) -> None:
    one, other = (
        choices(REGISTRY, each, quality, has_token=True, first_frame=frame) for _ in range(2)
    )
    assert one == other


@given(orders, st.integers(1, 600), st.sampled_from(REMOTE_CLIP_MODELS))
def test_a_longer_scene_never_costs_less(each: ClipOrder, more: int, model: str) -> None:
    longer = each.model_copy(update={"length": each.length + more})
    short, long = (
        choices(REGISTRY, one, "standard", wanted=model, has_token=True)[0]
        for one in (each, longer)
    )
    assert Decimal(0) < short.cost_usd <= long.cost_usd


@given(orders, st.sampled_from(REMOTE_CLIP_MODELS))
def test_a_sharper_film_never_costs_less(each: ClipOrder, model: str) -> None:
    costs = []
    for resolution in get_args(Resolution):
        sharper = each.model_copy(update={"picture": picture_size("16:9", resolution)})
        made = choices(REGISTRY, sharper, "standard", wanted=model, has_token=True)
        costs.append(made[0].cost_usd)
    assert costs == sorted(costs)


def test_a_draft_is_a_still_then_a_cheap_film_then_the_animatic() -> None:
    assert names(choices(REGISTRY, order(), "draft", has_token=True)) == [
        "black-forest-labs/flux-schnell",
        "stability-ai/sdxl",
        "lightricks/ltx-video",
        ANIMATIC,
    ]


def test_a_draft_without_a_token_is_the_animatic_and_costs_nothing() -> None:
    (only,) = choices(REGISTRY, order(), "draft", has_token=False)
    assert (only.entry.id, only.cost_usd) == (ANIMATIC, Decimal(0))
    assert not only.input


@pytest.mark.parametrize("quality", ["standard", "premium"])
def test_other_qualities_without_a_token_name_the_key_to_set(quality: Quality) -> None:
    with pytest.raises(TokenMissing, match=r"REPLICATE_API_TOKEN. Draft quality works without"):
        choices(REGISTRY, order(), quality, has_token=False)


def test_a_model_asked_for_by_name_is_not_silently_replaced_for_want_of_a_token() -> None:
    with pytest.raises(TokenMissing, match=r"google/veo-3.1-fast needs a key: set .*_API_TOKEN"):
        choices(REGISTRY, order(), "draft", wanted="google/veo-3.1-fast", has_token=False)
    made = choices(REGISTRY, order(), "premium", wanted=ANIMATIC, has_token=False)
    assert names(made) == [ANIMATIC]


@pytest.mark.parametrize("quality", ["standard", "premium"])
def test_a_paid_film_never_falls_back_to_drafts(quality: Quality) -> None:
    for frame in (None, FRAME):
        made = choices(REGISTRY, order(), quality, has_token=True, first_frame=frame)
        assert len(made) >= 2
        assert all(quality in choice.entry.tiers for choice in made)
        assert not any("text_to_image" in c.entry.kinds or c.entry.local for c in made)


def test_the_wanted_model_comes_first_once_and_the_tier_follows() -> None:
    made = names(
        choices(REGISTRY, order(), "standard", wanted="wan-video/wan-2.5-t2v", has_token=True)
    )
    assert made == ["wan-video/wan-2.5-t2v", "bytedance/seedance-1-pro-fast"]
    older = names(choices(REGISTRY, order(), "standard", wanted="luma/ray", has_token=True))
    assert older[0] == "luma/ray"
    assert set(older[1:]) == set(made)


def test_what_can_not_be_had_is_refused_in_one_line() -> None:
    with pytest.raises(UnknownModel, match="is for music, not for this"):
        choices(REGISTRY, order(), "draft", wanted="meta/musicgen", has_token=True)
    with pytest.raises(UnknownModel, match="from a first frame only"):
        choices(REGISTRY, order(), "draft", wanted="minimax/hailuo-2.3-fast", has_token=True)
    with pytest.raises(UnknownModel, match="did you mean"):
        choices(REGISTRY, order(), "draft", wanted="google/veo-3", has_token=True)


def test_a_scene_longer_than_the_favourite_can_do_goes_to_one_that_can() -> None:
    # Veo ends at 8 seconds, Kling at 10.
    assert names(choices(REGISTRY, order(7), "premium", has_token=True))[0].startswith("google/")
    assert names(choices(REGISTRY, order(9), "premium", has_token=True))[0].startswith("kwaivgi/")


def test_a_ratio_that_the_favourite_crops_more_goes_to_one_that_crops_less() -> None:
    square = choices(REGISTRY, order(ratio="1:1"), "premium", has_token=True)
    assert names(square) == ["kwaivgi/kling-v2.5-turbo-pro", "google/veo-3.1-fast"]
    assert square[0].input["aspect_ratio"] == "1:1"
    (tall, *_) = choices(REGISTRY, order(ratio="4:5"), "standard", has_token=True)
    assert tall.input["aspect_ratio"] == "3:4"


@pytest.mark.parametrize(
    ("asked", "given_out"),
    [("480p", "480p"), ("720p", "720p"), ("1080p", "1080p"), ("2160p", "1080p")],
)
def test_the_resolution_is_the_next_at_or_above_else_the_highest(
    asked: Resolution, given_out: str
) -> None:
    (first, *_) = choices(REGISTRY, order(resolution=asked), "standard", has_token=True)
    assert first.resolution == first.input["resolution"] == given_out


def test_a_resolution_gives_way_to_a_length_that_it_does_not_allow() -> None:
    wanted = "minimax/hailuo-2.3-fast"
    short, long = (
        choices(
            REGISTRY,
            order(seconds, resolution="1080p"),
            "standard",
            wanted=wanted,
            has_token=True,
            first_frame=FRAME,
        )[0]
        for seconds in (6, 7)
    )
    assert (short.billed_seconds, short.resolution) == (6, "1080p")
    assert (long.billed_seconds, long.resolution) == (10, "768p")


def test_a_first_frame_goes_in_under_each_models_own_name() -> None:
    fields = {
        choice.entry.id: [field for field, value in choice.input.items() if value == FRAME]
        for quality in ("standard", "premium")
        for choice in choices(REGISTRY, order(), quality, has_token=True, first_frame=FRAME)
    }
    assert fields == {
        "bytedance/seedance-1-pro-fast": ["image"],
        "minimax/hailuo-2.3-fast": ["first_frame_image"],
        "wan-video/wan-2.5-i2v": ["image"],
        "google/veo-3.1-fast": ["image"],
        "kwaivgi/kling-v2.5-turbo-pro": ["start_image"],
    }


def test_a_prompt_longer_than_the_model_reads_ends_with_a_whole_sentence() -> None:
    told = "The kettle boils. " * 200
    (first, *_) = choices(REGISTRY, order(prompt=told), "standard", has_token=True)
    prompt = str(first.input["prompt"])
    assert 1900 < len(prompt) <= 2000
    assert told.startswith(prompt)
    assert prompt.endswith("boils.")


def test_music_that_is_long_enough_comes_first() -> None:
    assert names(composers(REGISTRY, "calm", 7, 60, "standard", has_token=True)) == [
        "stability-ai/stable-audio-2.5",
        "google/lyria-2",
    ]
    with pytest.raises(TokenMissing, match="Generated music needs a key"):
        composers(REGISTRY, "calm", 7, 60, "standard", has_token=False)


def test_the_input_knows_nothing_of_its_caller() -> None:
    """The input is what a lost call is recognised by, and what the cache is asked for."""
    titled = order().model_copy(update={"title": "Other"})
    for quality in get_args(Quality):
        one, other = (
            choices(REGISTRY, each, quality, has_token=True) for each in (order(), titled)
        )
        assert [c.input for c in one] == [c.input for c in other]


def test_words_are_said_by_who_speaks_their_language_and_priced_by_the_letter() -> None:
    english = speakers(REGISTRY, "Good morning", "en", "standard")
    assert names(english) == ["minimax/speech-02-turbo", "jaaari/kokoro-82m"]
    (german,) = speakers(REGISTRY, "Guten Morgen", "de-at", "draft")
    assert german.input["language_boost"] == "German"
    assert german.cost_usd == Decimal("0.0008")
    assert names(speakers(REGISTRY, "ー" * 1000, "ja", "premium")) == ["minimax/speech-02-turbo"]
    assert speakers(REGISTRY, "ー" * 1000, "ja", "premium")[0].cost_usd == Decimal("0.06")
    assert speakers(REGISTRY, "nuqneH", "tlh", "premium") == ()
