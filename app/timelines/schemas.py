"""A film as its user cuts it. The nouns are those of Shotstack and OpenTimelineIO.

Times are seconds; each is brought to the nearest frame of `output.fps`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.generations.schemas import Dollars
from app.jobs.states import JobStatus
from app.schema import Answer, Body
from pipelines.film.brief import MAX_SEED, HexColor, Line, VoiceId
from pipelines.film.fitting import Fit
from pipelines.film.operation import MOST_SCENES, Words
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.terms import Budget, ModelId, Quality, Terms
from pipelines.film.timing import FrameRate
from pipelines.film.transition import TransitionKind

Seconds = Annotated[Decimal, Field(ge=0, le=600, max_digits=9, decimal_places=6)]


class VideoAsset(Body):
    """A film that was brought with `POST /assets/upload`."""

    type: Literal["video"]
    """What it is."""
    asset_id: UUID
    """Which."""
    trim: Seconds = Decimal(0)
    """Seconds of it that are left out before what is shown."""


class ImageAsset(Body):
    """A picture that was brought: panned or zoomed over where it fills the film's."""

    type: Literal["image"]
    """What it is."""
    asset_id: UUID
    """Which."""


class PromptAsset(Body):
    """A clip that a model is to make."""

    type: Literal["prompt"]
    """What it is."""
    prompt: Words
    """What is to be seen."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    """Absent: from the film's."""
    model: ModelId | None = None
    """To try first, `owner/name`."""


AnyAsset = Annotated[VideoAsset | ImageAsset | PromptAsset, Field(discriminator="type")]


class Change(Body):
    """How one clip becomes the next: both are seen for its length."""

    kind: TransitionKind
    """How."""
    length: Annotated[Seconds, Field(gt=0)] = Decimal("0.5")
    """Seconds in which both are seen."""


class Changes(Body):
    """How a clip comes and goes. Of two neighbours one tells of it; if both do, they agree."""

    model_config = ConfigDict(populate_by_name=True)

    into: Annotated[Change | None, Field(alias="in")] = None
    """From the clip before."""
    out: Change | None = None
    """To the clip after."""


class TrackClip(Body):
    """What is seen for a while."""

    asset: AnyAsset
    """Of what."""
    start: Seconds | None = None
    """Where in the film it begins. Absent: where the clip before ends, less their transition."""
    length: Annotated[Seconds, Field(gt=0, le=180)]
    """Of footage, transitions included."""
    fit: Fit = "fill"
    """How it fills a picture of another shape."""
    title: Annotated[Line, Field(max_length=120)] = ""
    """Words shown in the picture."""
    narration: Annotated[Line, Field(max_length=500)] = ""
    """What the timeline's `voice` says."""
    transition: Changes = Changes()
    """Absent: cuts."""


class Track(Body):
    """What is seen, one clip after the other."""

    clips: Annotated[tuple[TrackClip, ...], Field(min_length=1, max_length=MOST_SCENES)]
    """In film order, without gaps."""


class WantedSoundtrack(Body):
    """What is heard."""

    style: Annotated[Line, Field(max_length=100)] = ""
    """Of music that is composed."""
    asset_id: UUID | None = None
    """A sound that was brought, in its place."""
    voice_over_asset_id: UUID | None = None
    """One that is heard from the beginning; everything else is turned down under it."""
    clip_audio: bool = False
    """Whether what was recorded with the clips is heard."""


class WantedTimeline(Body):
    """A film, cut."""

    title: Annotated[Line, Field(min_length=1, max_length=200)] = "A film"
    """Of the film; it is not shown."""
    tracks: Annotated[tuple[Track, ...], Field(min_length=1, max_length=1)]
    """One: a film shows one clip at a time."""
    soundtrack: WantedSoundtrack = WantedSoundtrack()
    """Absent: composed music alone."""
    voice: VoiceId | None = None
    """Says the narration, such as `en`; absent, nobody does."""
    captions: bool = False
    """Whether what is said is written in the picture."""
    colors: Annotated[tuple[HexColor, ...], Field(max_length=5)] = ()
    """Of words in the picture, the main one first."""
    logo_asset_id: UUID | None = None
    """A picture that was brought, seen in a corner."""


class WantedOutput(Body):
    """The film's picture."""

    aspect_ratio: AspectRatio = "16:9"
    """Its shape."""
    resolution: Resolution = "720p"
    """Lines of its shorter side."""
    fps: FrameRate = 30
    """Frames a second; of a film there is, those stay as they are."""


class Making(Body):
    """How clips from prompts are made."""

    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 0
    """Same timeline, same seed: same film."""
    quality: Quality = "draft"
    """Which models."""
    model: ModelId | None = None
    """The model to try first; default: the best of the quality."""
    budget_usd: Budget | None = None
    """What the film may cost at most. One that costs more is not begun."""
    cache: bool = True
    """Whether clips bought before for the very same order may be used again."""

    def terms(self) -> Terms:
        return Terms(
            quality=self.quality, model=self.model, budget_usd=self.budget_usd, cache=self.cache
        )


class CompositionRequest(Body):
    """A timeline of one's own; or a film there is, in another shape or size."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "timeline": {
                        "title": "Two mornings",
                        "tracks": [
                            {
                                "clips": [
                                    {
                                        "asset": {"type": "prompt", "prompt": "Sunrise over hills"},
                                        "length": 3,
                                        "title": "Two mornings",
                                        "transition": {"out": {"kind": "fade", "length": 0.5}},
                                    },
                                    {
                                        "asset": {"type": "prompt", "prompt": "Rain on a window"},
                                        "length": 2.5,
                                    },
                                ]
                            }
                        ],
                        "soundtrack": {"style": "calm piano"},
                    },
                    "output": {"aspect_ratio": "16:9", "resolution": "720p", "fps": 30},
                }
            ]
        }
    )

    timeline: WantedTimeline | None = None
    """To be rendered, as a film of its own."""
    generation_id: UUID | None = None
    """A finished film: its newest version is made in `output`'s ratio and resolution."""
    output: WantedOutput = WantedOutput()
    """Of the film that is made."""
    options: Making = Making()
    """How clips are made; of a film there is, that stays."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.timeline is None) == (self.generation_id is None):
            raise ValueError("either timeline or generation_id is to be rendered")
        return self


class CompositionCreated(Answer):
    """An order that was placed."""

    composition_id: UUID
    """The version that is made."""
    generation_id: UUID
    """The film it is a version of."""
    status: JobStatus
    """How far it is."""
    created_at: datetime
    """When the film was ordered."""
    estimated_completion: datetime
    """When the version should be done."""
    estimated_cost_usd: Dollars
    """Of clips that are bought."""
    websocket_url: str
    """Tells its events as they happen."""
