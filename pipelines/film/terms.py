"""How a film is to be made, and for how much."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pipelines.film.value import Value

Quality = Literal["draft", "standard", "premium"]
Continuity = Literal["words", "keyframes", "chain"]
"""
words       nothing: characters, setting and style are in every prompt
keyframes   a still of each scene is made first, and the model goes on from it
chain       each scene begins with the last frame of the scene before, so they are made in turn
"""
Budget = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=4)]
"""US dollars, to a hundredth of a cent."""
ModelId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]+/[a-z0-9._-]+$", max_length=200)]


class Terms(Value):
    """What the user settled besides the film itself."""

    quality: Quality = "draft"
    """The tier models are chosen from."""
    model: ModelId | None = None
    """The clip model to try first; the tier's others follow."""
    budget_usd: Budget | None = None
    """What the job may cost at most; None for no limit of its own."""
    continuity: Continuity = "words"
    """What holds the scenes together, besides the words in their prompts."""
    shared_seed: bool = False
    """Whether all scenes get the film's seed, instead of one each."""
    review_plan: bool = False
    """Whether the user reads the plan over before anything is made."""
    cache: bool = True
    """Whether a clip that was bought before for the same order may be used again."""
