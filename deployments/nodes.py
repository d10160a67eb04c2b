"""The machines of the cluster, as Ray sees them."""

from typing import Any

import ray
from ray._private.state import available_resources_per_node

ACCELERATOR = "accelerator_type:"
HEAD = "node:__internal_head__"


def nodes() -> list[dict[str, Any]]:
    """Return each node that there is: what it has, and what of it tasks have asked for.

    Fields are those of `app.operations.schemas.Node`. CPUs and GPUs are numbers, memory is bytes.
    """
    free = available_resources_per_node()
    return [_told(node, free.get(node["NodeID"], {})) for node in ray.nodes() if node["Alive"]]


def _told(node: dict[str, Any], free: dict[str, float]) -> dict[str, Any]:
    has: dict[str, float] = node["Resources"]
    kinds = [name.removeprefix(ACCELERATOR) for name in has if name.startswith(ACCELERATOR)]
    told: dict[str, Any] = {
        "node_id": node["NodeID"],
        "address": node["NodeManagerAddress"],
        "head": HEAD in has,
        "gpu": kinds[0] if kinds else None,
    }
    for name, field in (("CPU", "cpus"), ("GPU", "gpus"), ("memory", "memory_bytes")):
        told[field] = has.get(name, 0.0)
        told[f"{field}_used"] = has.get(name, 0.0) - free.get(name, 0.0)
    return told
