"""The models on offer: what each takes, and the form of what it gives."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict

Kind = Literal["video", "image", "music", "speech", "text"]

# Words in the names of models that `models.yml` does not list.
HINTS: dict[str, Kind] = {
    **dict.fromkeys(("llama", "gpt", "claude", "gemini", "deepseek", "instruct"), "text"),
    **dict.fromkeys(("music", "lyria", "audio"), "music"),
    **dict.fromkeys(("speech", "tts", "kokoro", "voice"), "speech"),
    **dict.fromkeys(("flux", "sdxl", "image", "imagen", "banana", "seedream"), "image"),
}


class InputField(BaseModel):
    """What one input may be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["string", "integer", "number", "boolean", "uri", ""] = ""
    required: bool = False
    enum: tuple[str | int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    def complaint(self, value: Any) -> str:
        """Say what is wrong with `value`; empty if nothing is."""
        if self.enum and not any(value == each and type(value) is type(each) for each in self.enum):
            return "must be one of " + ", ".join(repr(each) for each in self.enum)
        if not self._fits(value):
            return {
                "integer": "Invalid type. Expected: integer",
                "uri": "Does not match format",
            }.get(self.type, f"Invalid type. Expected: {self.type}")
        if self.minimum is not None and value < self.minimum:
            return f"Must be greater than or equal to {self.minimum:g}"
        if self.maximum is not None and value > self.maximum:
            return f"Must be less than or equal to {self.maximum:g}"
        return ""

    def _fits(self, value: Any) -> bool:
        match self.type:
            case "string":
                return isinstance(value, str)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "boolean":
                return isinstance(value, bool)
            case "uri":
                return isinstance(value, str) and _is_file(value)
            case "":
                return True


def _is_file(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https", "data")
    except ValueError:
        return False


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """`owner/name`."""
    kind: Kind
    output: Literal["url", "urls"] = "url"
    """Of models other than language models, which give a list of pieces."""
    format: str = ""
    seconds: float = 5
    """Of the clip or sound when the input does not say."""
    fps: int = 24
    sound: bool = False
    """Whether clips have a sound track."""
    versions: tuple[str, ...] = ()
    """None: an official model, which is called by name."""
    input: Mapping[str, InputField] = {}

    def complaints(self, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return (field, what is wrong with it) of an input; unknown fields are let through."""
        found = []
        for name, field in self.input.items():
            if name not in given:
                if field.required:
                    found.append((name, "is required"))
            elif complaint := field.complaint(given[name]):
                found.append((name, complaint))
        return found


def _load() -> dict[str, Model]:
    lines = yaml.safe_load(Path(__file__).with_name("models.yml").read_text())
    return {name: Model.model_validate({"name": name, **line}) for name, line in lines.items()}


MODELS = _load()
BY_VERSION = {version: model for model in MODELS.values() for version in model.versions}


def named(name: str) -> Model:
    """Return the model `owner/name`; one we have not heard of is judged by its name."""
    if model := MODELS.get(name):
        return model
    kind = next((kind for hint, kind in HINTS.items() if hint in name), "video")
    return Model(name=name, kind=kind, format={"image": "webp", "video": ""}.get(kind, "wav"))
