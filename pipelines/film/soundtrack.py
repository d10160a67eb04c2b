"""What the film sounds like."""

from typing import Annotated

from pydantic import Field

from pipelines.film.brief import MAX_SEED, Line
from pipelines.film.value import Value


class Soundtrack(Value):
    """The music bed of the whole film; it is as long as the timeline."""

    music_style: Annotated[Line, Field(max_length=100)]
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)]
