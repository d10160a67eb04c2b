"""What the head is told of the workers it may start."""

import os

from pydantic import BaseModel, ConfigDict, Field

FLEET_VARIABLE = "RAYREEL_FLEET"
"""Holds a `Fleet` as JSON; Terraform writes it (terraform/modules/rayreel)."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pool(_Told):
    """Workers of one kind."""

    name: str
    task_definition: str
    """With its revision, so that all workers run what the head runs."""
    capacity: tuple[str, ...] = Field(min_length=1)
    """Capacity providers, the cheapest first; the last one is not taken away (on demand)."""
    cpus: float
    memory_mb: int
    """What Ray may give to tasks, which is less than the container has."""
    gpus: float = 0
    fewest: int = Field(default=0, ge=0)
    most: int = Field(ge=1)
    on_demand: int = Field(default=0, ge=0)
    """So many nodes come from the last capacity provider whatever the others have."""

    @property
    def resources(self) -> dict[str, float]:
        """What a node of this kind offers, in Ray's words."""
        offered = {"CPU": self.cpus, "GPU": self.gpus, "memory": self.memory_mb * 2**20}
        return {name: amount for name, amount in offered.items() if amount}


class Fleet(_Told):
    """Every pool, and where its tasks stand."""

    name: str = Field(pattern=r"^[\w/-]{1,128}$")
    """Marks the tasks that the autoscaler has started (`startedBy` of ECS, and its characters)."""
    cluster: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    assign_public_ip: bool = False
    idle_minutes: float = Field(default=10, ge=0)
    """A node that had nothing to do for so long is stopped: a film is often followed by its edits,
    and a new node takes a minute or two."""
    pools: tuple[Pool, ...] = Field(min_length=1)

    @classmethod
    def told(cls) -> "Fleet":
        """Return the fleet of this process's environment; raise `KeyError` without one."""
        return cls.model_validate_json(os.environ[FLEET_VARIABLE])
