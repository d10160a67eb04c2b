"""The catalog: complete, readable, and extended by a file of the user's own."""

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from pipelines.film.terms import Quality
from pipelines.models.diffusion import CARDS
from pipelines.models.registry.entry import Kind
from pipelines.models.registry.errors import BadCatalog, UnknownModel
from pipelines.models.registry.registry import load

BUILT_IN = load()
ON_GPUS = {card.id for card in CARDS.values()}
OWN = """
    me/my-model:
      kinds: [text_to_video]
      tiers: [premium]
      durations: 3-5
      ratios: ["16:9"]
      resolutions: [720p]
      inputs: {prompt: words, duration: {field: time, values: {"3": 3s, "4": 4s, "5": 5s}}}
      price: {unit: run, usd: 0.4}
      typical_seconds: 9
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "models.yaml"
    file.write_text(dedent(text))
    return file


@pytest.mark.parametrize("quality", ["standard", "premium"])
@pytest.mark.parametrize("kind", ["text_to_video", "image_to_video"])
def test_each_paid_tier_has_two_models_for_films_from_words_and_two_from_a_picture(
    quality: Quality, kind: Kind
) -> None:
    found = [e.id for e in BUILT_IN.entries if quality in e.tiers and kind in e.kinds]
    assert len(found) >= 2


def test_drafts_are_stills_first_and_the_animatic_needs_nothing() -> None:
    drafts = [entry for entry in BUILT_IN.entries if "draft" in entry.tiers]
    stills = [entry.id for entry in drafts if "text_to_image" in entry.kinds]
    assert stills == ["black-forest-labs/flux-schnell", "stability-ai/sdxl"]
    assert [entry.id for entry in drafts if entry.local] == ["rayreel/animatic"]
    assert sum("text_to_video" in entry.kinds and not entry.local for entry in drafts) >= 1


@pytest.mark.parametrize("kind", ["language", "music", "speech"])
def test_there_is_a_model_for_planning_for_music_and_for_speech(kind: Kind) -> None:
    assert [entry for entry in BUILT_IN.entries if kind in entry.kinds and entry.tiers]


def test_every_price_says_when_it_was_looked_up() -> None:
    assert all(entry.asof or entry.local for entry in BUILT_IN.entries)


def test_a_model_that_nobody_knows_is_refused_with_the_names_that_come_near() -> None:
    with pytest.raises(UnknownModel, match=r"no model kling-v2.5-turbo-pro; did you mean kwaivgi"):
        BUILT_IN.get("kling-v2.5-turbo-pro")
    with pytest.raises(UnknownModel, match=r"google/veo-3.1-fast"):
        BUILT_IN.get("google/veo-3.1")
    with pytest.raises(UnknownModel, match=r"known: rayreel/animatic"):
        BUILT_IN.get("x/zzzzzzzzzzz")


def test_a_users_file_adds_a_model_after_the_shipped_ones(tmp_path: Path) -> None:
    registry = load(write(tmp_path, OWN))
    assert registry.entries[:-1] == BUILT_IN.entries
    assert registry.get("me/my-model").durations == (3, 4, 5)
    assert "me/my-model" not in BUILT_IN


def test_a_users_file_replaces_the_fields_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    changed = "google/veo-3.1-fast: {price: {unit: output_second, usd: 0.12}}"
    registry = load(write(tmp_path, changed))
    before, after = BUILT_IN.get("google/veo-3.1-fast"), registry.get("google/veo-3.1-fast")
    assert after.price.usd == Decimal("0.12")
    assert after.model_copy(update={"price": before.price}) == before
    assert [entry.id for entry in registry.entries] == [entry.id for entry in BUILT_IN.entries]


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (OWN.replace("text_to_video", "video"), r"me/my-model: kinds\.0: input should be"),
        (OWN.replace("0.4", "-1"), r"price\.usd"),
        (OWN.replace("0.4", ".nan"), r"price\.usd"),
        (OWN.replace("prompt: words, ", ""), "inputs: no field for prompt"),
        (OWN.replace('"5": 5s', '"6": 6s'), r"inputs\.duration\.values: nothing for 5"),
        (OWN.replace("[text_to_video]", "[image_to_video]"), "inputs: no field for image"),
        (OWN.replace('["16:9"]', "[16:9]"), r"ratios\.0: input should be a valid string"),
        (OWN.replace('["16:9"]', '["16:9", "1:1"]'), "inputs: no field for ratio"),
        (OWN.replace("[720p]", "[720p, 480p]"), "inputs: no field for resolution"),
        (OWN.replace("usd: 0.4", "usd: {480p: 1}"), r"price\.usd: none for 720p"),
        (OWN.replace("unit: run", "unit: thousand_tokens"), "answer_tokens: needed"),
        (OWN + "      longest: {720p: 2}", "longest: leaves no duration"),
        (OWN + "      local: true", "price: a local model costs nothing"),
        (OWN + "      colour: red", "colour: extra inputs are not permitted"),
        (OWN + "      version: latest", "version: string should match"),
        (OWN.replace("me/my-model", "My Model"), "My Model: id: string should match"),
        ("me/my-model: cheap", "me/my-model: a model is"),
        ("- me/my-model", "holds no models"),
        ("me: {", r"can't be read: .* in line 1"),
        ("", "holds no models"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_with_file_model_and_field(
    tmp_path: Path, broken: str, complaint: str
) -> None:
    file = write(tmp_path, broken)
    with pytest.raises(BadCatalog, match=complaint) as caught:
        load(file)
    said = str(caught.value)
    assert str(file) in said
    assert "\n" not in said


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCatalog, match="can't be read"):
        load(tmp_path / "none.yaml")
    file = tmp_path / "models.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCatalog, match="can't be read"):
        load(file)


def test_models_on_gpus_are_there_where_they_are_deployed() -> None:
    assert not [entry for entry in BUILT_IN.entries if entry.id in ON_GPUS]
    deployed = load(on_gpus=["ltx-video"])
    assert [entry.id for entry in deployed.entries if entry.id in ON_GPUS] == ["rayreel/ltx-video"]
    assert {entry.id for entry in load(on_gpus=CARDS).entries} >= ON_GPUS
    with pytest.raises(UnknownModel):
        deployed.get("rayreel/wan-2.1-1.3b")
    with pytest.raises(BadCatalog, match=r"^No model named sora can be deployed\.$"):
        load(on_gpus=["sora"])
