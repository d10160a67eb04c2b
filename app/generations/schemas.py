from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from app.compositions.schemas import CompositionSummary
from app.jobs.schemas import Progress
from app.jobs.states import ClipStatus, JobStatus
from app.schema import Answer, Body
from pipelines.film.brief import MAX_SEED, Brand, Brief, Line, VoiceId
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.review import WantedScene
from pipelines.film.terms import Budget, Continuity, ModelId, Quality, Terms
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate

_Prompt = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=4000,
        # Any characters but control characters, save tab, line feed and carriage return.
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$",
    ),
]


def _dollars(amount: Decimal) -> str:
    """Write at least cents, and hundredths of a cent where there are some."""
    text = f"{amount:.4f}"
    return text.removesuffix("00")


Dollars = Annotated[Decimal, PlainSerializer(_dollars, return_type=str)]
"""US dollars, as a decimal string."""


class Parameters(Body):
    """What the film is to be."""

    duration_seconds: Annotated[int, Field(ge=3, le=180)] = 30
    """Of the finished film, exactly."""
    aspect_ratio: AspectRatio = "16:9"
    """The shape of the picture."""
    style: Annotated[Line, Field(max_length=200)] = ""
    """The look, in words."""
    brand_kit_id: UUID | None = None
    """One of your brand kits, for what is left empty here: `brand`, `cta_text`, `style`,
    `music_style` and `voice`. Afterwards they are shown as if they had been sent."""
    brand: Brand = Brand()
    """Whose film it is."""
    include_cta: bool = True
    """Whether the film ends with a call to action."""
    cta_text: Annotated[Line, Field(max_length=80)] = ""
    """Its words; empty: chosen for you."""
    music_style: Annotated[Line, Field(max_length=100)] = ""
    """The music, in words; empty: chosen for you."""
    snap_to_beat: bool = False
    """Whether scenes change on the beat of the music, which is composed; the film is as long as
    ever."""
    music_asset_id: UUID | None = None
    """A sound brought with `POST /assets/upload`, in place of composed music: from its beginning,
    and faded out where the film ends before it."""
    voice_over_asset_id: UUID | None = None
    """One that is heard from the film's beginning, in place of narration; everything else is turned
    down under it."""
    reference_asset_ids: Annotated[tuple[UUID, ...], Field(max_length=5)] = ()
    """Pictures brought with `POST /assets/upload`, such as of a product: bought clips begin with
    them, where their model can; drafts show them, slowly panned or zoomed over."""
    narration: bool = False
    """Whether a voice says what the scenes tell."""
    voice: VoiceId | None = None
    """Whose, by language such as `en`; default: the prompt's own."""
    captions: bool = False
    """Whether what is said is written in the picture. It can be had as a file in any case."""
    keep_clip_audio: bool = False
    """Whether what models record with their clips is heard."""

    def of_the_brief(self) -> dict[str, Any]:
        """Return what a `Brief` has too, by name."""
        return {name: value for name, value in self if name in Brief.model_fields}

    @model_validator(mode="after")
    def _knows_the_beat(self) -> Self:
        if self.snap_to_beat and self.music_asset_id is not None:
            raise ValueError(
                "the beat of music that is brought is not known: snap_to_beat is for composed music"
            )
        return self


class Options(Body):
    """How it is to be made."""

    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    """Same prompt, same seed: same film. Chosen at random if absent."""
    resolution: Resolution = "720p"
    """Lines of the picture's short side."""
    fps: FrameRate = 30
    """Frames a second."""
    quality: Quality = "draft"
    """Which models: drafts are free without a provider's key, and cheap with one."""
    model: ModelId | None = None
    """The model to try first, `owner/name`; default: the best of the quality."""
    budget_usd: Budget | None = None
    """What the film may cost at most. One that costs more is not begun."""
    continuity: Continuity = "words"
    """What holds bought scenes together: words in every prompt, a still of each scene that its
    model goes on from, or the last frame of the scene before, which takes longest."""
    review_plan: bool = False
    """Whether the job waits, once it is planned, until `approve` lets it go on."""
    shared_seed: bool = False
    """Whether all scenes get the film's seed, instead of one each."""
    cache: bool = True
    """Whether clips bought before for the very same order may be used again."""
    webhook_url: Annotated[str, Field(max_length=2000, pattern=r"^https?://[!-~]+$")] | None = None
    """Where your program is told of `composition_completed`, `job_completed`, `job_failed` and
    `job_cancelled`: https, on the internet, signed with your webhook secret."""

    def terms(self) -> Terms:
        return Terms(
            quality=self.quality,
            model=self.model,
            budget_usd=self.budget_usd,
            continuity=self.continuity,
            shared_seed=self.shared_seed,
            review_plan=self.review_plan,
            cache=self.cache,
        )


class GenerationRequest(Body):
    """An order for a film."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "prompt": "An ad for a solar-powered kettle that boils in two minutes",
                    "parameters": {
                        "duration_seconds": 15,
                        "aspect_ratio": "9:16",
                        "style": "warm morning light",
                        "brand": {"name": "Helio", "colors": ["#F2A541", "#1B1B3A"]},
                        "cta_text": "Boil with the sun",
                    },
                    "options": {"seed": 7, "resolution": "720p", "fps": 30},
                }
            ]
        }
    )

    prompt: _Prompt
    """What the film is about, in any language."""
    parameters: Parameters = Parameters()
    """What the film is to be."""
    options: Options = Options()
    """How it is to be made."""

    def brief(self, seed: int) -> Brief:
        """Return the order, with `seed` where the request has none."""
        wanted = self.options.seed
        return Brief(
            prompt=self.prompt,
            **self.parameters.of_the_brief(),
            resolution=self.options.resolution,
            frame_rate=self.options.fps,
            seed=seed if wanted is None else wanted,
        )


class GenerationQuery(Body):
    """Which orders to list."""

    cursor: Annotated[str | None, Field(max_length=200)] = None
    """`next_cursor` of the page before."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """How many orders at most."""
    status: JobStatus | None = None
    """Those in this state alone."""
    sort: Literal["-created_at", "created_at"] = "-created_at"
    """Newest first, or oldest first."""


class GenerationCreated(Answer):
    """An order that has been placed."""

    generation_id: UUID
    """What the film is called by from now on."""
    status: JobStatus
    """Where it stands: `queued`."""
    created_at: datetime
    """When it was placed."""
    estimated_completion: datetime
    """When the film may be done, if nobody is before you."""
    estimated_cost_usd: Dollars
    """What it may cost."""
    websocket_url: str
    """Tells the job's events as they happen."""


class SceneEstimate(Answer):
    """What one scene would cost."""

    sequence_number: int
    """From 1."""
    duration_seconds: float
    """Of the scene's footage."""
    model: str
    """The clip model that is tried first."""
    cost_usd: Dollars
    """Of its clip."""


class Estimate(Answer):
    """What an order would cost and take, by the built-in writer's plan; nothing is spent."""

    scenes: list[SceneEstimate]
    """In film order."""
    estimated_cost_usd: Dollars
    """Of clips, of words that a bought voice says and, above draft quality, of the language model
    that plans."""
    estimated_seconds: float
    """Until the film is done, if nobody is before you."""
    redo: list[str]
    """What would be made anew: all of a new film."""


class Approval(Body):
    """A plan as it is to be made."""

    scenes: Annotated[tuple[WantedScene, ...], Field(max_length=200)] | None = None
    """All scenes of the plan, in the order wanted; absent: as planned."""


class GenerationState(Answer):
    """Where a job stands."""

    generation_id: UUID
    """The film."""
    status: JobStatus
    """Where it stands now."""
    last_event_seq: int
    """Follow the job from here with `?after=`."""


class JobError(Answer):
    """Why a job failed."""

    code: str
    """For programs."""
    detail: str
    """Why it failed, for people."""


class GenerationSummary(Answer):
    """A job in a list."""

    generation_id: UUID
    """The film."""
    status: JobStatus
    """Where it stands."""
    prompt: str
    """As it was ordered."""
    duration_seconds: int
    """As it was ordered."""
    aspect_ratio: str
    """As it was ordered."""
    progress: Progress
    """How far it is."""
    thumbnail_url: str | None
    """Of the newest finished version; valid for an hour."""
    created_at: datetime
    """When it was ordered."""
    completed_at: datetime | None
    """When it ended, well or not."""
    error: JobError | None
    """Why it failed."""


class Generations(Answer):
    """A page of jobs."""

    generations: list[GenerationSummary]
    """One page."""
    next_cursor: str | None
    """Absent on the last page."""


class ClipShown(Answer):
    """The clip of one scene."""

    clip_id: UUID
    """The clip."""
    sequence_number: int
    """Of its scene, from 1."""
    status: ClipStatus
    """Where it stands."""
    prompt: str
    """What the model was told."""
    thumbnail_url: str | None
    """Valid for an hour."""
    duration_seconds: float
    """Of its footage."""
    model: str | None
    """Who made it."""
    cost_usd: Dollars
    """What was paid for it."""
    cached: bool
    """Whether it was bought before, for the same order."""
    error: str | None
    """Why it failed."""


class Cost(Answer):
    """What a job costs, in US dollars."""

    estimated_usd: Dollars
    """Told before it was made."""
    actual_usd: Dollars
    """Paid so far."""
    budget_usd: Dollars | None
    """What it may cost at most."""


class Generation(Answer):
    """A job, with all that it has made so far."""

    generation_id: UUID
    """The film."""
    status: JobStatus
    """Where it stands."""
    prompt: str
    """As it was ordered."""
    progress: Progress
    """How far it is."""
    parameters: Parameters
    """As it was ordered."""
    options: Options
    """As it was ordered; the seed, if it was chosen here."""
    timeline: Timeline | None
    """The plan of the newest version; absent until there is one."""
    clips: list[ClipShown]
    """Of the newest version, in film order."""
    compositions: list[CompositionSummary]
    """All versions, oldest first."""
    cost: Cost
    """What it costs."""
    error: JobError | None
    """Why it failed."""
    created_at: datetime
    """When it was ordered."""
    started_at: datetime | None
    """When it was taken up."""
    completed_at: datetime | None
    """When it ended, well or not."""
    last_event_seq: int
    """Follow the job from here with `?after=`."""
    websocket_url: str
    """Tells the job's events as they happen."""
