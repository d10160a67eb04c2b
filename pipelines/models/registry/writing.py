"""Our terms in a model's own words: the input of a call."""

from collections.abc import Mapping

from pydantic import JsonValue

from pipelines.models.registry.entry import ModelEntry, Term


def written(entry: ModelEntry, terms: Mapping[Term, JsonValue]) -> dict[str, JsonValue]:
    """Return the input that tells the model `terms`, as far as it can be told them."""
    told = dict(terms)
    if "system" in told and "system" not in entry.inputs:
        between = entry.inputs["prompt"].after_system
        told["prompt"] = f"{told.pop('system')}{between}{told['prompt']}"
    given = dict(entry.fixed)
    for term, value in told.items():
        slot = entry.inputs.get(term)
        if slot is None or value in ("", None):
            continue
        if isinstance(value, str) and slot.longest is not None:
            value = shortened(value, slot.longest)  # noqa: PLW2901 - the same text, less of it
        given[slot.field] = slot.values.get(str(value), value)
    return given


def shortened(text: str, longest: int) -> str:
    """Return the beginning of `text`, at most `longest` characters: whole sentences, or words."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    for end, kept in ((". ", 1), (" ", 0)):
        at = cut.rfind(end)
        # Half the room for the sake of a whole sentence would be too much.
        if at >= longest // 2:
            return cut[: at + kept]
    return cut
