r"""What can go wrong while a film is made.

PipelineError
|-- ImpossibleBrief      the order can't be filled; nothing to retry
|   `-- NotUnderstood    an edit that is told in words we don't know
|-- RenderFailed         FFmpeg refused, crashed or hung
|-- DamagedMedia         a file is not what it should be
|-- UnfitMedia           a file that a user brought, and rayreel does not take
|-- DiskFull             no room in the work folder
|-- ServiceUnavailable   the object store (or another server) does not answer
|   `-- WorkerLost       whatever was at work died, hung or was cut off
|-- ProviderError        a remote model
|   |-- TokenMissing     no key is set for it
|   |-- CallRefused      it said no, and did nothing: not charged
|   |   |-- Moderated    because of what the prompt asks for
|   |   `-- Throttled    for now: too many calls
|   |-- CallUnanswered   nobody knows whether it took the call: it may be charged
|   `-- TakeFailed       it took the call and delivered nothing usable
|       `-- ModelUnavailable  a model of our own that has no weights, no GPU or no room there
|-- BudgetExhausted      the next call would cost more than may be spent
|-- PlanUnderReview      the job goes on when its user has approved the plan
`-- LeaseLost            another replica has taken the job over
"""

from typing import Literal

UnfitCode = Literal["damaged_media", "media_too_large", "unsupported_media"]


class PipelineError(Exception):
    """Making the film failed."""

    code = "pipeline_error"
    transient = False
    """Whether waiting and trying again, with nothing changed, may help."""


class ImpossibleBrief(PipelineError):  # noqa: N818 - the class name is the sentence
    code = "impossible_brief"


class NotUnderstood(ImpossibleBrief):
    code = "not_understood"


class RenderFailed(PipelineError):  # noqa: N818
    code = "render_failed"


class DamagedMedia(PipelineError):  # noqa: N818
    code = "damaged_media"


class UnfitMedia(PipelineError):  # noqa: N818
    code = "unfit_media"

    def __init__(self, code: UnfitCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class DiskFull(PipelineError):  # noqa: N818
    code = "disk_full"
    transient = True  # other tasks end and leave room, and other machines have disks of their own


class ServiceUnavailable(PipelineError):  # noqa: N818
    code = "service_unavailable"
    transient = True


class WorkerLost(ServiceUnavailable):
    """It may have been the work that killed it: one of these is bad luck, five are not."""


class ProviderError(PipelineError):
    code = "provider_error"


class TokenMissing(ProviderError):  # noqa: N818
    code = "provider_token_missing"


class CallRefused(ProviderError):  # noqa: N818
    """A definite no: the call was not made, and may be made again."""

    code = "provider_refused"


class Moderated(CallRefused):
    code = "moderated"


class Throttled(CallRefused):
    code = "provider_throttled"
    transient = True

    def __init__(self, message: str, retry_after_seconds: float) -> None:
        super().__init__(message, retry_after_seconds)
        self.message = message
        self.retry_after_seconds = retry_after_seconds

    def __str__(self) -> str:
        return self.message


class CallUnanswered(ProviderError):  # noqa: N818
    """The answer was lost: the provider may have taken the call, and charge for it."""

    code = "provider_unanswered"


class TakeFailed(ProviderError):  # noqa: N818
    code = "take_failed"


class ModelUnavailable(TakeFailed):
    code = "model_unavailable"


class BudgetExhausted(PipelineError):  # noqa: N818
    code = "budget_exhausted"


class PlanUnderReview(PipelineError):  # noqa: N818
    code = "plan_under_review"


class LeaseLost(PipelineError):  # noqa: N818
    code = "lease_lost"
