"""One model of the catalog: what it can do, how it is told, what it costs."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue, StringConstraints, model_validator

from pipelines.film.terms import ModelId, Quality
from pipelines.film.value import Value

Kind = Literal["text_to_video", "image_to_video", "text_to_image", "language", "music", "speech"]
CLIP_KINDS: frozenset[Kind] = frozenset({"text_to_video", "image_to_video", "text_to_image"})
"""What a scene can be made with; a still is set in motion."""
Term = Literal[
    "prompt", "system", "negative", "seed", "duration", "ratio", "resolution", "size", "width",
    "height", "image", "tokens", "language",
]  # fmt: skip
"""Our word for an input. `size`, `width` and `height` follow from ratio and resolution."""
Ratio = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*:[1-9]\d*$")]
Lines = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*p$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""As BCP 47 names it, without a region: `en`, `yue`."""
Usd = Annotated[Decimal, Field(ge=0, le=1000, allow_inf_nan=False)]
Seconds = Annotated[int, Field(ge=1, le=600)]

_RANGE = re.compile(r"(\d{1,3})-(\d{1,3})")


def _seconds(given: object) -> object:
    """Read `2-12` as every whole second from 2 to 12, and one number as the only length."""
    if isinstance(given, int):
        return (given,)
    if isinstance(given, str) and (found := _RANGE.fullmatch(given)):
        return tuple(range(int(found[1]), int(found[2]) + 1))
    return given


def _slot(given: object) -> object:
    return {"field": given} if isinstance(given, str) else given


class Slot(Value):
    """Where one of our terms goes in the model's input."""

    field: Annotated[str, Field(min_length=1, max_length=100)]
    values: dict[str, JsonValue] = Field(default_factory=dict)
    """The model's words for ours where they differ: `{"5": "5s"}`, `{"720p": 720}`,
    `{"4": 97}` for frames, `{"16:9 720p": "1280*720"}` for a size."""
    longest: Annotated[int, Field(ge=100)] | None = None
    """Characters of text that the model reads."""
    after_system: str = "\n\n"
    """Stands between our instructions and the prompt where the model has no field for them."""


class Price(Value):
    """US dollars for one unit; by resolution where that decides.

    run             one prediction
    output_second   a second of the delivered film or sound
    compute_second  a second of the machine's time, known only afterwards
    thousand_tokens of text, read or written
    thousand_characters of text that is said
    """

    unit: Literal[
        "run", "output_second", "compute_second", "thousand_tokens", "thousand_characters"
    ]
    usd: Usd | dict[Lines, Usd]

    def at(self, resolution: str) -> Decimal:
        if isinstance(self.usd, Decimal):
            return self.usd
        # Where the resolution is not known, the dearest.
        return self.usd.get(resolution, max(self.usd.values()))


class ModelEntry(Value):
    """A model. An empty list of lengths, ratios or resolutions means that any will do."""

    id: ModelId
    version: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    """Hash of the version that is called; empty for an official model, called by its name."""
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    tiers: tuple[Quality, ...] = ()
    """Where it is chosen from; a model of no tier is used only where it is asked for by name."""
    durations: Annotated[tuple[Seconds, ...], BeforeValidator(_seconds)] = ()
    """Whole seconds it delivers."""
    ratios: tuple[Ratio, ...] = ()
    """Empty also for a model that takes the ratio of its first frame."""
    resolutions: tuple[Lines, ...] = ()
    longest: dict[Lines, Seconds] = Field(default_factory=dict)
    """Most seconds at a resolution, where that is less than its longest duration."""
    fps: Annotated[float, Field(gt=0)] | None = None
    """Frames per second it delivers; None for any, or for no film."""
    inputs: dict[Term, Annotated[Slot, BeforeValidator(_slot)]] = Field(default_factory=dict)
    fixed: dict[str, JsonValue] = Field(default_factory=dict)
    """Inputs that are always the same."""
    languages: tuple[Language, ...] = ()
    """What a speech model speaks."""
    answer_tokens: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Most tokens a language model may write."""
    price: Price
    typical_seconds: Annotated[float, Field(gt=0)]
    """From the order to the delivery; of its longest delivery where lengths differ."""
    local: bool = False
    """Runs on our own machines: costs nothing, needs no token."""
    asof: date | None = None
    """When the price was looked up."""
    note: str = ""
    """What its users should know, such as limits of its licence."""

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if self.local:
            if self.price.at(""):
                raise ValueError("price: a local model costs nothing")
            return self
        needed: set[Term] = {"prompt"}
        if "image_to_video" in self.kinds:
            needed.add("image")
        if len(self.durations) > 1:
            needed.add("duration")
        if len(self.languages) > 1:
            needed.add("language")
        if "speech" in self.kinds and not self.languages:
            raise ValueError("languages: none that it speaks")
        if len(self.ratios) > 1 and not self.inputs.keys() & {"size", "width"}:
            needed.add("ratio")
        if len(self.resolutions) > 1 and not self.inputs.keys() & {"size", "width"}:
            needed.add("resolution")
        if lacking := sorted(needed - self.inputs.keys()):
            raise ValueError(f"inputs: no field for {', '.join(lacking)}")
        return self

    @model_validator(mode="after")
    def _has_a_word_for_all_it_can_do(self) -> Self:
        sizes = [f"{ratio} {lines}" for ratio in self.ratios for lines in self.resolutions]
        said: dict[Term, list[str]] = {
            "duration": [str(seconds) for seconds in self.durations],
            "ratio": list(self.ratios),
            "resolution": list(self.resolutions),
            "language": list(self.languages),
            "size": sizes,
            "width": sizes,
            "height": sizes,
        }
        for term, words in said.items():
            slot = self.inputs.get(term)
            if slot is None or not (slot.values or words is sizes):
                continue
            if missing := [word for word in words if word not in slot.values]:
                raise ValueError(f"inputs.{term}.values: nothing for {missing[0]}")
        return self

    @model_validator(mode="after")
    def _has_a_price_for_all_it_can_do(self) -> Self:
        if isinstance(self.price.usd, dict):
            if not self.price.usd:
                raise ValueError("price.usd: no price at all")
            if missing := [each for each in self.resolutions if each not in self.price.usd]:
                raise ValueError(f"price.usd: none for {missing[0]}")
        if self.price.unit == "thousand_tokens" and not self.answer_tokens:
            raise ValueError("answer_tokens: needed for a price by tokens")
        if self.durations and all(self.seconds_at(each) == 0 for each in self.resolutions or [""]):
            raise ValueError("longest: leaves no duration")
        return self

    def seconds_at(self, resolution: str) -> int:
        """Return the most seconds at `resolution`; 0 if it can do none."""
        limit = self.longest.get(resolution, max(self.durations, default=0))
        return max((each for each in self.durations if each <= limit), default=0)
