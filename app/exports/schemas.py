from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.jobs.states import ExportStatus
from app.schema import Answer, Body
from pipelines.film.fitting import Fit
from pipelines.film.output import CODECS, ON_GPU, Codec, Format
from pipelines.film.picture import AspectRatio, Resolution

MOST_OUTPUTS = 12


class OutputWanted(Body):
    """One form of the film. What is left out is as in the film, or the format's own."""

    format: Format
    """`mp4`, `webm` and `mov` are films; `otioz` is the cut with all its media, for other editors:
    clips as they are, so that no more can be asked of it."""
    codec: Codec | None = None
    """`mp4` has h264, hevc and av1, `webm` vp9 and av1, `mov` prores, h264 and hevc; each format's
    first is the default."""
    resolution: Resolution | None = None
    """Lines of the picture's short side."""
    aspect_ratio: AspectRatio | None = None
    """The shape of the picture."""
    fit: Fit = "blur"
    """How clips come to fill a picture of another shape: over a blurred copy of themselves, cut off
    (`fill`), or between black bars (`fit`)."""
    gpu: bool = False
    """Encode h264 or hevc on a GPU; in software, with a remark, where none can."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.format == "otioz":
            if self.codec or self.resolution or self.aspect_ratio or self.gpu:
                raise ValueError("otioz holds the clips as they are: nothing is encoded")
            return self
        if self.codec and self.codec not in CODECS[self.format]:
            known = ", ".join(CODECS[self.format])
            raise ValueError(f"{self.format} holds {known}, not {self.codec}")
        codec = self.codec or CODECS[self.format][0]
        if self.gpu and codec not in ON_GPU:
            raise ValueError(f"{codec} is not encoded on a GPU")
        return self


class ExportRequest(Body):
    """Forms of a film that are wanted."""

    outputs: Annotated[list[OutputWanted], Field(min_length=1, max_length=MOST_OUTPUTS)]
    """Each form that is wanted."""
    apply_immediately: bool = False
    """Otherwise the answer says what each would take, and nothing is made."""


class Export(Answer):
    """A version of a film in another form."""

    export_id: UUID | None
    """None of one that has only been asked about."""
    composition_id: UUID
    """The version of the film."""
    format: Format
    """As it was asked for."""
    codec: Codec | None
    """Of the picture; None where clips are as they are."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fit: Fit
    """How clips fill the picture."""
    gpu: bool
    """Whether a GPU was asked for."""
    status: ExportStatus | None
    """Where it stands; None of one that has only been asked about."""
    percentage: int
    """Of the work, 0 to 100."""
    segments_completed: int
    """Segments that are encoded."""
    total_segments: int | None
    """Pieces that it is put together from."""
    estimated_seconds: float
    """Of work that is left: nothing is bought for an export."""
    file_size_bytes: int | None
    """Of the finished file."""
    download_url: str | None
    """Gives the file to anyone for an hour."""
    filename: str
    """What a browser saves it as."""
    error: str | None
    """Why it failed."""
    remarks: list[str]
    """What its owner should know."""
    created_at: datetime | None
    """When it was asked for."""
    completed_at: datetime | None
    """When it ended, well or not."""


class Exports(Answer):
    """A version of a film in other forms."""

    exports: list[Export]
    """In the order they were asked for."""
