"""Who makes it: the first choice and what follows if that fails. Pure functions of their input."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from pydantic import JsonValue

from pipelines.errors import TokenMissing
from pipelines.film.clip import ClipOrder
from pipelines.film.prediction import PredictionRequest
from pipelines.film.script import Question
from pipelines.film.terms import Quality
from pipelines.film.value import Value
from pipelines.models.registry.entry import CLIP_KINDS, Kind, ModelEntry, Term
from pipelines.models.registry.errors import UnknownModel
from pipelines.models.registry.fit import duration, flaws, ratio, resolution, seconds_needed
from pipelines.models.registry.pricing import estimate
from pipelines.models.registry.registry import Registry
from pipelines.models.registry.writing import written

TOKEN = "REPLICATE_API_TOKEN"  # noqa: S105 - the name of a variable
NEGATIVE = "text, letters, captions, watermark, logo, blurry, deformed, low quality"
"""What no picture should hold. Titles are set by us: lettering of a model's own is misspelt."""


class Choice(Value):
    """A model for one call, and the call."""

    entry: ModelEntry
    input: dict[str, JsonValue]
    """Complete, for a `PredictionRequest`; empty for a local model."""
    billed_seconds: int = 0
    """Of film or sound it delivers; 0 for what has no length of its own."""
    resolution: str = ""
    """What it delivers, such as 720p; empty if that is not known."""
    cost_usd: Decimal
    """Estimated, rather too high."""
    seconds: float
    """How long it typically takes."""

    @property
    def request(self) -> PredictionRequest:
        return PredictionRequest(model=self.entry.id, version=self.entry.version, input=self.input)


def choices(
    registry: Registry,
    order: ClipOrder,
    quality: Quality,
    *,
    wanted: str | None = None,
    has_token: bool,
    first_frame: str | None = None,
) -> tuple[Choice, ...]:
    """Return who may make the clip of `order`, the first choice first.

    `wanted` comes first, the tier's models follow: those first that can do the whole length, then
    those that lose the least of the picture, then as the catalog has them; local ones last.
    With `first_frame`, a URL or data URL, only models that go on from a picture; a wanted one that
    can't does without it.

    Raises `TokenMissing` and `UnknownModel`.
    """
    kinds: set[Kind] = {"image_to_video"} if first_frame else {"text_to_video"}
    if quality == "draft" and not first_frame:
        kinds.add("text_to_image")
    tier = sorted(
        _of_tier(registry, quality, kinds), key=lambda entry: (entry.local, *flaws(entry, order))
    )
    if wanted is not None:
        entry = _wanted(registry, wanted, CLIP_KINDS, has_token=has_token)
        if entry.kinds == ("image_to_video",) and not first_frame:
            raise UnknownModel(f"{wanted} makes films from a first frame only, and there is none.")
        tier = [entry, *(each for each in tier if each.id != wanted)]
    usable = _usable(tier, f"{quality.capitalize()} quality", has_token=has_token)
    return tuple(_clip(entry, order, first_frame) for entry in usable)


def stills(
    registry: Registry, order: ClipOrder, quality: Quality, *, has_token: bool
) -> tuple[Choice, ...]:
    """Return who may make the first frame of `order`. Raises `TokenMissing`."""
    tier = sorted(
        _of_tier(registry, quality, {"text_to_image"}), key=lambda entry: flaws(entry, order)
    )
    usable = _usable(tier, "A picture to begin with", has_token=has_token)
    return tuple(_clip(entry, order, None) for entry in usable)


def writers(
    registry: Registry,
    question: Question,
    quality: Quality,
    *,
    wanted: str | None = None,
    has_token: bool,
) -> tuple[Choice, ...]:
    """Return who may answer `question`. Raises `TokenMissing` and `UnknownModel`."""
    tier = _of_tier(registry, quality, {"language"})
    if wanted is not None:
        entry = _wanted(registry, wanted, {"language"}, has_token=has_token)
        tier = [entry, *(each for each in tier if each.id != wanted)]
    terms: dict[Term, JsonValue] = {"system": question.instructions, "prompt": question.prompt}
    usable = _usable(tier, "A language model", has_token=has_token)
    return tuple(_choice(entry, terms) for entry in usable)


def composers(
    registry: Registry, style: str, seed: int, seconds: int, quality: Quality, *, has_token: bool
) -> tuple[Choice, ...]:
    """Return who may make `seconds` of music, those first that can. Raises `TokenMissing`."""
    tier = sorted(
        _of_tier(registry, quality, {"music"}),
        key=lambda entry: max(0, seconds - duration(entry, seconds)),
    )
    terms: dict[Term, JsonValue] = {"prompt": style, "seed": seed, "negative": "vocals, speech"}
    usable = _usable(tier, "Generated music", has_token=has_token)
    return tuple(_choice(entry, terms, seconds=duration(entry, seconds)) for entry in usable)


def speakers(registry: Registry, words: str, voice: str, quality: Quality) -> tuple[Choice, ...]:
    """Return who may be paid to say `words` in the language of `voice`; nobody may speak it."""
    language = voice.split("-", maxsplit=1)[0]
    return tuple(
        _choice(entry, {"prompt": words, "language": language})
        for entry in _of_tier(registry, quality, {"speech"})
        if language in entry.languages
    )


def _of_tier(registry: Registry, quality: Quality, kinds: Collection[Kind]) -> list[ModelEntry]:
    return [
        entry
        for entry in registry.entries
        if quality in entry.tiers and not {*kinds}.isdisjoint(entry.kinds)
    ]


def _wanted(
    registry: Registry, wanted: str, kinds: Collection[Kind], *, has_token: bool
) -> ModelEntry:
    entry = registry.get(wanted)
    if {*kinds}.isdisjoint(entry.kinds):
        made = ", ".join(kind.replace("_", " ") for kind in entry.kinds)
        raise UnknownModel(f"{wanted} is for {made}, not for this.")
    _usable([entry], wanted, has_token=has_token)
    return entry


def _usable(tier: Iterable[ModelEntry], what: str, *, has_token: bool) -> list[ModelEntry]:
    """Return those that can be called; raise `TokenMissing` if there is none."""
    if usable := [entry for entry in tier if has_token or entry.local]:
        return usable
    if has_token:
        raise UnknownModel(f"{what} has no model in the catalog.")
    raise TokenMissing(
        f"{what} needs a key: set the environment variable {TOKEN}."
        " Draft quality works without one."
    )


def _clip(entry: ModelEntry, order: ClipOrder, first_frame: str | None) -> Choice:
    terms: dict[Term, JsonValue] = {
        "prompt": order.prompt,
        "negative": NEGATIVE,
        "seed": order.seed,
        "image": first_frame if "image_to_video" in entry.kinds else None,
    }
    seconds = duration(entry, seconds_needed(order))
    lines = resolution(entry, order.picture, seconds)
    return _choice(
        entry, terms, seconds=seconds, ratio=ratio(entry, order.picture), resolution=lines
    )


def _choice(
    entry: ModelEntry,
    terms: Mapping[Term, JsonValue],
    *,
    seconds: int = 0,
    ratio: str = "",
    resolution: str = "",
) -> Choice:
    size = f"{ratio} {resolution}" if ratio and resolution else ""
    all_terms: dict[Term, JsonValue] = {
        **terms,
        "duration": seconds or None,
        "ratio": ratio,
        "resolution": resolution,
        "size": size,
        "width": size,
        "height": size,
        "tokens": entry.answer_tokens or None,
    }
    given = {} if entry.local else written(entry, all_terms)
    return Choice(
        entry=entry,
        input=given,
        billed_seconds=seconds,
        resolution=resolution,
        cost_usd=estimate(entry, given, seconds=seconds, resolution=resolution),
        seconds=entry.typical_seconds,
    )
