from datetime import date, datetime

from app.generations.schemas import Dollars
from app.jobs.states import JobStatus
from app.schema import Answer


class Queue(Answer):
    """The jobs that are to be done."""

    ready: int
    """Jobs that wait for a producer."""
    leased: int
    """Jobs that a producer works on."""
    expired: int
    """Jobs whose producer has gone silent: another takes them over."""
    oldest_seconds: float | None
    """How long the oldest job that nobody works on has waited."""


class Producer(Answer):
    """A process that takes jobs from the queue and makes their films."""

    name: str
    """Told at random to each replica."""
    started_at: datetime
    """When it was first heard of."""
    beat_at: datetime
    """When it was last heard of."""
    alive: bool
    """Whether that was within the last 30 seconds."""
    jobs: int
    """How many it works on."""
    capacity: int
    """How many it would take."""


class Node(Answer):
    """A machine of the cluster, as Ray counts it: what is used is what tasks have asked for."""

    node_id: str
    """Ray's name for it."""
    address: str
    """Inside the cluster."""
    head: bool
    """Whether it is Ray's head."""
    cpus: float
    """Cores for tasks."""
    cpus_used: float
    """Cores that tasks have asked for."""
    memory_bytes: float
    """Memory for tasks."""
    memory_bytes_used: float
    """Memory that tasks have asked for."""
    gpus: float
    """GPUs for tasks."""
    gpus_used: float
    """GPUs that tasks have asked for."""
    gpu: str | None
    """Which kind of GPU it has."""


class DayCost(Answer):
    """What calls that ended on one day have cost."""

    day: date
    """In UTC."""
    calls: int
    """How many ended."""
    cost_usd: Dollars
    """What they have cost."""


class ModelCost(Answer):
    """What calls of one model have cost."""

    model: str
    """`owner/name`."""
    calls: int
    """How many ended."""
    failed: int
    """Of the calls, those that delivered nothing."""
    cost_usd: Dollars
    """What they have cost."""


class CacheUse(Answer):
    """Clips that would have been bought, since the beginning."""

    hits: int
    """Found in the cache."""
    misses: int
    """Bought."""


class Operations(Answer):
    """How the installation is, for whoever runs it."""

    at: datetime
    """When it was looked at."""
    jobs: dict[JobStatus, int]
    """How many there are in each state."""
    queue: Queue
    """The jobs that are to be done."""
    producers: list[Producer]
    """Heard of within a day, the newest first."""
    sockets: int
    """Open WebSockets."""
    nodes: list[Node]
    """The machines of the cluster."""
    nodes_at: datetime | None
    """When a producer has last seen them; absent if none has yet."""
    costs_by_day: list[DayCost]
    """Of the last 30 days, those on which calls ended, oldest first."""
    costs_by_model: list[ModelCost]
    """Of the last 30 days, the dearest first."""
    reserved_usd: Dollars
    """For calls that are under way."""
    budget_usd: Dollars | None
    """What all calls together may cost; absent without a limit."""
    cache: CacheUse
    """Clips that would have been bought, since the beginning."""
    webhooks_pending: int
    """Messages to users' programs that are to be sent."""
    ray_dashboard_url: str | None
    """Where Ray shows more; it asks for a token of its own."""
