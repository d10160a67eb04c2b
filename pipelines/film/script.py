"""What a screenwriter hands over: a finished script, or a question it must have answered first."""

from pipelines.film.timeline import Timeline
from pipelines.film.value import Value


class Script(Value):
    """A timeline, who wrote it, and what its user should know about that."""

    timeline: Timeline
    writer: str
    """`builtin`, or the id of the language model."""
    remarks: tuple[str, ...] = ()
    """One readable line each, such as why the built-in writer took over."""


class Question(Value):
    """A call of a language model. Its answer goes back to the writer as text, whatever it says."""

    instructions: str
    """The system prompt: ours alone, nothing of the user's in it."""
    prompt: str
