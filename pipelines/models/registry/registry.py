"""The catalog in use: the one shipped here, and the user's own on top of it."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.film.value import Value
from pipelines.models.registry.entry import ModelEntry
from pipelines.models.registry.errors import BadCatalog, UnknownModel

CATALOG = Path(__file__).with_name("catalog.yaml")
ON_GPUS = Path(__file__).parents[1] / "diffusion" / "catalog.yaml"
"""Models of our own that are there only where they are deployed."""


class Registry(Value):
    """All models, the preferred first."""

    entries: tuple[ModelEntry, ...]

    def __contains__(self, model_id: str) -> bool:
        return any(entry.id == model_id for entry in self.entries)

    def get(self, model_id: str) -> ModelEntry:
        """Return the model; raise `UnknownModel` with the names that come near."""
        for entry in self.entries:
            if entry.id == model_id:
                return entry
        known = [entry.id for entry in self.entries]
        near = get_close_matches(model_id, known, n=3, cutoff=0.5)
        if not near:
            tail = model_id.rpartition("/")[2]
            near = [each for each in known if tail and tail in each][:3]
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; known: {', '.join(known)}."
        raise UnknownModel(f"There is no model {model_id}{hint}")


def load(extra: Path | None = None, on_gpus: Collection[str] = ()) -> Registry:
    """Read the shipped catalog, and the file `extra` in the same format on top of it.

    A model of `extra` that the catalog has too replaces the fields it names and keeps the rest;
    a new one comes after those of the catalog. `on_gpus` names the models of our own that are
    deployed. Raises `BadCatalog`.
    """
    fields = _read(CATALOG)
    deployed = {f"rayreel/{name}" for name in on_gpus}
    fields |= {name: given for name, given in _read(ON_GPUS).items() if name in deployed}
    if unknown := sorted(deployed - fields.keys()):
        raise BadCatalog(f"No model named {unknown[0].partition('/')[2]} can be deployed.")
    entries = {model_id: _entry(CATALOG, model_id, given) for model_id, given in fields.items()}
    if extra is not None:
        for model_id, given in _read(extra).items():
            whole = {**fields.get(model_id, {}), **given}
            entries[model_id] = _entry(extra, model_id, whole)
    return Registry(entries=tuple(entries.values()))


def _read(file: Path) -> dict[str, dict[str, Any]]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadCatalog(f"The models in {file} can't be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise BadCatalog(f"The models in {file} can't be read: {problem}{where}.") from error
    if not isinstance(content, Mapping):
        raise BadCatalog(f"{file} holds no models: it should map `owner/name` to its fields.")
    for model_id, given in content.items():
        if not isinstance(model_id, str) or not isinstance(given, Mapping):
            raise BadCatalog(f"{file}, {model_id}: a model is `owner/name:` and its fields.")
    return {model_id: dict(given) for model_id, given in content.items()}


def _entry(file: Path, model_id: str, given: dict[str, Any]) -> ModelEntry:
    try:
        return ModelEntry.model_validate({**given, "id": model_id})
    except ValidationError as error:
        raise BadCatalog(f"{file}, {model_id}: {next(_complaints(error))}.") from error


def _complaints(error: ValidationError) -> Iterator[str]:
    """Yield what is wrong, field first, one readable phrase each."""
    for each in error.errors(include_url=False):
        message = each["msg"].removeprefix("Value error, ")
        place = ".".join(str(part) for part in each["loc"])
        yield f"{place}: {message[0].lower()}{message[1:]}" if place else message
