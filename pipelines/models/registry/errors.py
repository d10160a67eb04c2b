"""What can be wrong with a catalog of models, or with a wish for one."""

from pipelines.errors import ImpossibleBrief, PipelineError


class BadCatalog(PipelineError):  # noqa: N818 - named like the tree it belongs to
    """A catalog file can't be read; the message names file, entry and field."""

    code = "bad_catalog"


class UnknownModel(ImpossibleBrief):
    """No catalog has this model, or it can't do what it is wanted for."""

    code = "unknown_model"
