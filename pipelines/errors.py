r"""What can go wrong while a film is made.

PipelineError
|-- ImpossibleBrief      the order can't be filled; nothing to retry
|-- RenderFailed         FFmpeg refused, crashed or hung
|-- DamagedMedia         a file is not what it should be
|-- DiskFull             no room in the work folder
|-- ServiceUnavailable   the object store (or another server) does not answer
`-- LeaseLost            another replica has taken the job over
"""


class PipelineError(Exception):
    """Making the film failed."""

    code = "pipeline_error"
    transient = False
    """Whether waiting and trying again, with nothing changed, may help."""


class ImpossibleBrief(PipelineError):  # noqa: N818 - the class name is the sentence
    code = "impossible_brief"


class RenderFailed(PipelineError):  # noqa: N818
    code = "render_failed"


class DamagedMedia(PipelineError):  # noqa: N818
    code = "damaged_media"


class DiskFull(PipelineError):  # noqa: N818
    code = "disk_full"


class ServiceUnavailable(PipelineError):  # noqa: N818
    code = "service_unavailable"
    transient = True


class LeaseLost(PipelineError):  # noqa: N818
    code = "lease_lost"
