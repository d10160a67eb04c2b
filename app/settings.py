"""What the product is told by its environment."""

import re
from decimal import Decimal
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, Final, Literal

from pydantic import AnyHttpUrl, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.infrastructure.object_store import S3Store

ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?|https?://\[[0-9a-f:]+\](:[0-9]+)?")
"""Never *: pages of these origins act for their users, cookies and all."""
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Settings(BaseSettings):
    """Read once, by whoever composes the program; every field is the variable of its name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: SecretStr
    """`postgresql://user:password@host:port/name`."""
    redis_url: SecretStr
    s3_bucket: Annotated[str, Field(min_length=3)]
    s3_endpoint_url: str | None = None
    """For any S3 but Amazon's."""
    s3_public_endpoint_url: str | None = None
    """The endpoint as browsers reach it, for presigned URLs; default: the endpoint itself."""
    aws_region: str = "us-east-1"
    aws_access_key_id: str | None = None
    """Without keys, boto3 asks the machine's role."""
    aws_secret_access_key: SecretStr | None = None
    aws_session_token: SecretStr | None = None

    single_user: Annotated[bool, Field(alias="RAYREEL_SINGLE_USER")] = False
    """Whether whoever comes over loopback runs this installation: `rayreel up` says so."""
    ray_dashboard: Annotated[str | None, Field(alias="RAY_DASHBOARD_ADDRESS")] = None
    """Where operators see Ray's own dashboard."""
    public_url: AnyHttpUrl | None = None
    """Where users reach the API, if a proxy hides it: decides `websocket_url` and the cookie."""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins, besides our own, whose pages may call us; separated by commas."""
    work_folder: Annotated[Path, Field(alias="RAYREEL_WORK_FOLDER")] = (
        Path(gettempdir()) / "rayreel"
    )
    """Where stages make, and remove, folders of their own."""
    log_level: LogLevel = "INFO"

    replicate_api_token: SecretStr | None = None
    """Without one nothing is bought, and films are made by what runs here."""
    replicate_base_url: AnyHttpUrl = AnyHttpUrl("https://api.replicate.com")
    replicate_webhook_secret: SecretStr | None = None
    """`whsec_...`; default: asked of Replicate once, with the token."""
    models_file: Annotated[Path | None, Field(alias="RAYREEL_MODELS_FILE")] = None
    """Models of your own, in the form of `pipelines/models/registry/catalog.yaml`."""
    diffusion: Annotated[tuple[str, ...], NoDecode, Field(alias="RAYREEL_DIFFUSION")] = ()
    """Models of ours that run on GPU nodes, separated by commas: `wan-2.1-1.3b`, `ltx-video`."""
    weights_folder: Annotated[Path, Field(alias="RAYREEL_WEIGHTS")] = Path("/weights")
    """Where GPU nodes find their weights, each model's in a folder of its name. One that is missing
    is fetched, from the same place under `weights/` in the object store."""
    delivery_hosts: Annotated[tuple[str, ...], NoDecode, Field(alias="RAYREEL_DELIVERY_HOSTS")] = (
        ".replicate.delivery",
    )
    """Where clips are fetched from: host names, or endings that begin with a dot."""
    delivery_origin: Annotated[str | None, Field(alias="RAYREEL_DELIVERY_ORIGIN")] = None
    """One origin, `http://host:port`, that may be private and without TLS: a provider of yours."""
    creates_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_CREATES_PER_MINUTE")] = 540
    """Replicate takes 600, and refuses the rest: https://replicate.com/docs/reference/http"""
    looks_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_LOOKS_PER_MINUTE")] = 2700
    """Of 3,000."""
    quarantine_seconds: Annotated[float, Field(gt=0, alias="RAYREEL_QUARANTINE_SECONDS")] = 120.0
    """How long a call whose answer was lost is looked for before another is made."""
    budget_usd: Annotated[Decimal | None, Field(ge=0, alias="RAYREEL_BUDGET_USD")] = None
    """What all jobs together may cost; no limit by default."""

    films_days: Annotated[int | None, Field(ge=1, alias="RAYREEL_FILMS_DAYS")] = None
    """After how many days the object store deletes films, where it does: their rows follow."""
    trusted_proxies: Annotated[int, Field(ge=0, alias="RAYREEL_TRUSTED_PROXIES")] = 0
    """How many proxies in front of us add to X-Forwarded-For; what others wrote is not believed."""
    sessions_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_SESSIONS_PER_MINUTE")] = 60
    """Opened from one address."""
    strangers_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_STRANGERS_PER_MINUTE")] = 3000
    """Requests from one address with no token, or one that has not opened the door just before."""
    reads_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_READS_PER_MINUTE")] = 6000
    """By one session or key. The studio's busiest page makes about 60."""
    writes_per_minute: Annotated[int, Field(ge=1, alias="RAYREEL_WRITES_PER_MINUTE")] = 300
    jobs_per_session: Annotated[int, Field(ge=1, alias="RAYREEL_JOBS_PER_SESSION")] = 20
    """Ordered and not ended yet."""
    waiting_jobs: Annotated[int, Field(ge=1, alias="RAYREEL_WAITING_JOBS")] = 1000
    """In the queue, of all users; with more, orders are refused until some are taken up."""
    daily_usd: Annotated[Decimal | None, Field(ge=0, lt=1_000_000, alias="RAYREEL_DAILY_USD")] = (
        Decimal(100)
    )
    """What one session, with its keys, may spend on a day (UTC)."""
    webhook_loopback: Annotated[bool, Field(alias="RAYREEL_WEBHOOK_LOOPBACK")] = False
    """Whether webhooks may be sent to this machine, for programs in development."""
    sockets_per_session: Annotated[int, Field(ge=1, alias="RAYREEL_SOCKETS_PER_SESSION")] = 50
    """Open at one replica."""

    @field_validator("allowed_origins", "delivery_hosts", "diffusion", mode="before")
    @classmethod
    def _separated_by_commas(cls, origins: object) -> object:
        if isinstance(origins, str):
            return tuple(part.strip().rstrip("/") for part in origins.split(",") if part.strip())
        return origins

    @field_validator("allowed_origins")
    @classmethod
    def _whole_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin such as https://films.example")
        return origins

    @property
    def sells(self) -> bool:
        """Whether there is a provider to buy from."""
        return self.replicate_api_token is not None

    def store(self) -> S3Store:
        return S3Store(
            bucket=self.s3_bucket,
            region=self.aws_region,
            endpoint_url=self.s3_endpoint_url,
            public_endpoint_url=self.s3_public_endpoint_url,
            access_key=self.aws_access_key_id,
            secret_key=_text(self.aws_secret_access_key),
            session_token=_text(self.aws_session_token),
        )


def _text(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
