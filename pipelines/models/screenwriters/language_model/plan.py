"""What a language model may decide: the look and the shots. It is checked word for word.

Lengths in frames, roles, seeds, the picture and the models are not here, so no answer, and no
brief that talks a model into one, can change them.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pipelines.film.brief import HexColor
from pipelines.film.transition import TransitionKind
from pipelines.models.screenwriters.sentences import squeeze


def _on_one_line(given: object) -> object:
    return squeeze(given) if isinstance(given, str) else given


def _plainly(given: object) -> object:
    """Read "Push In" and "push_in" as `push-in`, "Pan Left" as `pan left`."""
    if not isinstance(given, str):
        return given
    words = squeeze(given.replace("_", " ").replace("-", " ")).lower()
    return words.replace("push in", "push-in").replace("pull out", "pull-out")


def _size(given: object) -> object:
    words = _plainly(given)
    return _SIZES.get(words, given) if isinstance(words, str) else given


ONE_LINE = BeforeValidator(_on_one_line)
"""Also takes control characters out."""
Size = Literal[
    "Extreme close-up",
    "Close-up",
    "Medium close-up",
    "Medium shot",
    "Medium wide shot",
    "Full shot",
    "Wide shot",
    "Top-down shot",
    "Over-the-shoulder shot",
]
Move = Literal["push-in", "pull-out", "pan left", "pan right", "orbit"]
_SIZES = {size.lower().replace("-", " "): size for size in get_args(Size)}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bible(_Part):
    """What stays the same from the first frame to the last."""

    characters: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=3, max_length=160), ONE_LINE], ...],
        Field(max_length=4, description="who is in it, each with looks and clothes; may be empty"),
    ] = ()
    setting: Annotated[
        str,
        StringConstraints(min_length=3, max_length=240),
        ONE_LINE,
        Field(description="the place and the time of day"),
    ]
    style: Annotated[
        str,
        StringConstraints(min_length=3, max_length=160),
        ONE_LINE,
        Field(description="how it looks"),
    ]
    palette: Annotated[tuple[HexColor, ...], Field(min_length=3, max_length=5)]


class Shot(_Part):
    """One scene."""

    shot: Annotated[
        str,
        StringConstraints(min_length=15, max_length=500),
        ONE_LINE,
        Field(description="what the camera sees, one shot"),
    ]
    size: Annotated[Size, BeforeValidator(_size)]
    move: Annotated[Move, BeforeValidator(_plainly)]
    length: Annotated[
        Literal["short", "medium", "long"], Field(description="beside the other scenes")
    ] = "medium"
    title: Annotated[
        str,
        StringConstraints(max_length=60),
        ONE_LINE,
        Field(description="words on screen, few; empty for none"),
    ] = ""
    narration: Annotated[
        str,
        StringConstraints(max_length=200),
        ONE_LINE,
        Field(description="what a voice says meanwhile, two words a second; empty for nothing"),
    ] = ""
    transition: Annotated[TransitionKind, Field(description="from the scene before")] = "cut"


class Plan(_Part):
    """A film, as far as a language model decides it."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=80), ONE_LINE]
    bible: Bible
    music: Annotated[
        str,
        StringConstraints(min_length=3, max_length=100),
        ONE_LINE,
        Field(description="its style"),
    ]
    scenes: tuple[Shot, ...]


def schema() -> dict[str, Any]:
    """Return the JSON schema of a plan, without the names that pydantic gives to everything."""
    cleaned: dict[str, Any] = untitled(Plan.model_json_schema())
    return cleaned


def untitled(part: Any) -> Any:
    """Return a JSON schema without the titles of its parts."""
    if isinstance(part, dict):
        # A property of that name holds a schema, not a string.
        return {
            key: untitled(value)
            for key, value in part.items()
            if not (key == "title" and isinstance(value, str))
        }
    return [untitled(each) for each in part] if isinstance(part, list) else part
