from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.jobs.states import ExportStatus
from pipelines.film.fitting import Fit
from pipelines.film.output import CODECS, ON_GPU, Codec, Container
from pipelines.film.picture import AspectRatio, Resolution

MOST_OUTPUTS = 12


class OutputWanted(BaseModel):
    """One form of the film. What is left out is as in the film, or the format's own."""

    model_config = ConfigDict(extra="forbid")

    format: Container
    codec: Codec | None = None
    """`mp4` has h264, hevc and av1, `webm` vp9 and av1, `mov` prores, h264 and hevc; each format's
    first is the default."""
    resolution: Resolution | None = None
    aspect_ratio: AspectRatio | None = None
    fit: Fit = "blur"
    """How clips come to fill a picture of another shape: over a blurred copy of themselves, cut off
    (`fill`), or between black bars (`fit`)."""
    gpu: bool = False
    """Encode h264 or hevc on a GPU; in software, with a remark, where none can."""

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.codec and self.codec not in CODECS[self.format]:
            known = ", ".join(CODECS[self.format])
            raise ValueError(f"{self.format} holds {known}, not {self.codec}")
        if self.gpu and self.encoded_as not in ON_GPU:
            raise ValueError(f"{self.encoded_as} is not encoded on a GPU")
        return self

    @property
    def encoded_as(self) -> Codec:
        return self.codec or CODECS[self.format][0]


class ExportRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outputs: Annotated[list[OutputWanted], Field(min_length=1, max_length=MOST_OUTPUTS)]
    apply_immediately: bool = False
    """Otherwise the answer says what each would take, and nothing is made."""


class Export(BaseModel):
    """A version of a film in another form."""

    export_id: UUID | None
    """None of one that has only been asked about."""
    composition_id: UUID
    format: Container
    codec: Codec
    width: int
    height: int
    fit: Fit
    gpu: bool
    status: ExportStatus | None
    percentage: int
    segments_completed: int
    total_segments: int | None
    estimated_seconds: float
    """Of work that is left: nothing is bought for an export."""
    file_size_bytes: int | None
    download_url: str | None
    """Gives the file to anyone for an hour."""
    filename: str
    error: str | None
    remarks: list[str]
    created_at: datetime | None
    completed_at: datetime | None


class Exports(BaseModel):
    exports: list[Export]
