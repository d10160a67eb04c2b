"""The bases of what requests bring and answers say: their docstrings are what OpenAPI tells."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """What a request brings; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Answer(BaseModel):
    """What a request is answered with."""

    model_config = ConfigDict(use_attribute_docstrings=True)
